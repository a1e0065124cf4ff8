"""Published totals: the printed figures beside those computed, and what follows from them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset.reading import Dataset
from phantich.language.numbers import match_stated

STATED = ["indicator", "part", "stated", "statement", "computed", "verdict"]
DERIVED = ["indicator", "kind", "numerator", "denominator", "value"]
MEANS = ("attendances_per_conference", "learners_per_class", "contacts_per_round")


def stated(dataset: Dataset, results: DataFrame) -> DataFrame:
    """The figures that a published report prints, each held against the one computed.

    Returns one row per printed figure: ``indicator``, ``part`` (numerator, denominator or
    value), ``stated`` as printed, its ``statement``, ``computed``, and the ``verdict``: exact,
    half_up, half_even, truncated, mismatch or no_data.
    """
    rows = dataset.get("stated_figures", DataFrame())
    totals = results[results["category"] == ""].set_index("indicator")
    found = [_held(row, totals) for row in rows.to_dict("records")]
    return DataFrame(found, columns=STATED)


def _held(row: dict[str, Any], totals: DataFrame) -> dict[str, Any]:
    said = {name: row[name] for name in STATED if name in row}
    if row["indicator"] not in totals.index or pd.isna(totals.at[row["indicator"], "numerator"]):
        return said | {"computed": pd.NA, "verdict": "no_data"}
    figure: Series = totals.loc[row["indicator"]]
    if row["part"] == "value":
        top, base = int(figure["numerator"]), int(figure["denominator"])
        return said | {
            "computed": figure["value"],
            "verdict": match_stated(row["stated"], top, base),
        }
    count = figure[row["part"]]
    same = pd.notna(count) and row["stated"].replace(".", "").strip() == str(int(count))
    return said | {"computed": count, "verdict": "exact" if same else "mismatch"}


def derived(results: DataFrame) -> DataFrame:
    """What the totals give when they are put together: who was absent, means a conference.

    Returns one row per figure: ``indicator``, ``kind`` (absent, others, or the indicator of a
    mean), ``numerator``, ``denominator`` and the exact ``value``, a share or a mean.
    """
    totals = results[(results["category"] == "") & results["numerator"].notna()]
    totals = totals.set_index("indicator")
    rows: list[tuple[Any, ...]] = []
    if "attendance_rate" in totals.index:
        present, summoned = (
            int(totals.at["attendance_rate", n]) for n in ("numerator", "denominator")
        )
        rows.append(("attendance_rate", "absent", summoned - present, summoned))
    both = {"nonmember_attendances", "attendances_counted"}
    if both <= set(totals.index):
        others, whole = (int(totals.at[key, "numerator"]) for key in sorted(both, reverse=True))
        rows.append(("nonmember_attendances", "others", others, whole))
    for key in MEANS:
        if key in totals.index:
            rows.append((key, key, *(int(totals.at[key, n]) for n in ("numerator", "denominator"))))
    known = [(*row, Fraction(row[2], row[3])) for row in rows if row[3] > 0]
    return DataFrame(known, columns=DERIVED)
