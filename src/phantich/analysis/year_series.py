"""Some figures of a report in the years up to its own."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from pandas import DataFrame

from phantich.analysis.kept_answers import once
from phantich.analysis.unit_comparison import is_broken
from phantich.dataset.reading import Dataset
from phantich.disclosure.editions import INTERNAL
from phantich.metrics.assessment import assess

SERIES = ["indicator", "year", "numerator", "denominator", "value", "status", "broken"]
YEARS = 5


@once
def year_series(dataset: Dataset, keys: Collection[str], *, years: int = YEARS) -> DataFrame:
    """The figures of ``keys`` in the report's year and the ``years`` - 1 before, as reported.

    Returns one row per indicator and year that the dataset holds, none later than the report's:
    counts, ``value``, ``status`` as assessed, and ``broken``: whether the units changed in that
    year. An external edition is assessed whole, so that what it hides is hidden here too.
    """
    last = dataset.year or 0
    parts = []
    for year in (y for y in dataset.years() if last - years < y <= last):
        held = dataset if year == last else dataset.of(year)
        wanted = list(keys) if dataset.edition == INTERNAL else []
        rows = assess(held, keys=wanted)
        rows = rows[rows["indicator"].isin(keys) & rows["category"].eq("")]
        parts.append(rows.assign(year=year, broken=is_broken(dataset, year))[SERIES])
    return pd.concat(parts, ignore_index=True) if parts else DataFrame(columns=SERIES)


def reforms(dataset: Dataset) -> list[pd.Timestamp]:
    """The days in the two years compared on which units were merged, split or moved."""
    rows = dataset.get("unit_successions", DataFrame())
    if dataset.year is None or rows.empty:
        return []
    recent = rows[rows["effective_on"].dt.year.between(dataset.year - 1, dataset.year)]
    moved = recent[~recent["event"].isin(["rename", "upgrade"])]
    return sorted(moved["effective_on"].unique())
