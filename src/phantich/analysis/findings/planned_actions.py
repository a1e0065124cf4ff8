"""The work plan: the year's actions by urgency, each once, from which figure to which."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.findings.finding_rules import LEVEL
from phantich.analysis.findings.limitations import TOLD
from phantich.dataset.reading import Dataset
from phantich.metrics.levels import is_assigned
from phantich.schema.indicators import indicators

WORK_PLAN = ["number", "group", "priority", "rule", "text_key", "text", "owner", "owner_kind"]
WORK_PLAN += ["due_on", "indicator", "baseline", "goal", "recorded_baseline", "recorded_goal"]
WORK_PLAN += ["lifted", "differs", "gap", "origin"]
SAME = 0.00005  # recorded figures have four decimals

Row = dict[str, Any]


def work_plan(
    dataset: Dataset, found: DataFrame, limitations: DataFrame, results: DataFrame
) -> DataFrame:
    """The actions of a year in the order in which they matter, duplicates drawn together.

    Returns one row per action and owner: ``number`` is the same for rows that are one action
    (the same text in the same group), ``priority`` 1 where an assigned level was missed or the
    figure is clearly worse, 2 where a level of the package's own was, 3 for the rest.
    ``baseline`` is the report's own figure; where another was recorded it ``differs``. ``goal``
    is never below the level that was missed; where it was recorded lower it is ``lifted``.
    """
    missed = limitations[limitations["state"].isin(TOLD)].set_index("rule")
    own = results[results["category"] == ""].set_index("indicator")["value"]
    rows = [_planned(row, missed, own, dataset) for row in found.to_dict("records")]
    frame = DataFrame(rows, columns=WORK_PLAN)
    if frame.empty:
        return frame
    frame = frame.sort_values(["group", "priority", "gap"], ascending=[True, True, False])
    said = frame["text_key"].where(frame["text_key"].ne(""), frame["text"].str.casefold())
    key = frame["group"].astype("str") + " " + said
    return frame.assign(number=pd.factorize(key)[0] + 1).reset_index(drop=True)


def _planned(row: Row, missed: DataFrame, own: Series, dataset: Dataset) -> Row:
    short = missed.loc[row["rule"]] if row["rule"] in missed.index else None
    whole = not _of_base_unit(row, dataset)
    baseline, differs = _baseline(row, own if whole else Series(dtype="Float64"))
    goal, lifted = _goal(row, short if whole else None)
    return {
        **{name: row.get(name) for name in WORK_PLAN},
        "priority": _priority(short, whole),
        "baseline": baseline,
        "recorded_baseline": row["baseline"],
        "differs": differs,
        "goal": goal,
        "recorded_goal": row["target"],
        "lifted": lifted,
        "gap": _gap(short),
    }


def _of_base_unit(row: Row, dataset: Dataset) -> bool:
    units = dataset.get("unit_years", DataFrame({"unit": []}))["unit"]
    return not dataset.unit and str(row["owner"]) in set(units)


def _baseline(row: Row, own: Series) -> tuple[Any, bool]:
    """The report's own figure, else the one that was recorded; and whether they differ."""
    recorded, key = row["baseline"], row["indicator"]
    now = own.get(key, pd.NA)
    if row["origin"] == "proposed" or pd.isna(now):
        return recorded, False
    if pd.isna(recorded):
        return now, False
    digits = 2 if indicators()[key].kind not in ("share", "mix", "attainment") else 4
    return now, abs(round(float(now), digits) - float(recorded)) > SAME


def _goal(row: Row, short: Series | None) -> tuple[Any, bool]:
    """What is aimed at: as recorded, but never below the level that was just missed."""
    goal, key = row["target"], row["indicator"]
    if short is None or short["kind"] != LEVEL or pd.isna(short["target"]):
        return goal, False
    if key != _decider(short):
        return goal, False
    level = round(float(short["target"]), 10)
    if pd.isna(goal):
        return level, False
    lower = indicators()[key].better == "lower"
    below = float(goal) > level + SAME if lower else float(goal) < level - SAME
    return (level, True) if below else (goal, False)


def _decider(short: Series) -> str:
    return str(short["indicators"]).split(", ")[0]


def _priority(short: Series | None, whole: bool) -> int:
    if short is None or not whole:
        return 3
    return 1 if is_assigned(str(short["target_source"])) else 2


def _gap(short: Series | None) -> float:
    """How far a share lies from its level."""
    if short is None or pd.isna(short["value"]) or pd.isna(short["target"]):
        return 0.0
    gap = abs(float(short["value"]) - float(short["target"]))
    return gap if gap <= 1 else 0.0
