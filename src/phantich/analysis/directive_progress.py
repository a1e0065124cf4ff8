"""The documents of a year, and how far the units have come with each."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from phantich.analysis.kept_answers import once
from phantich.dataset.reading import Dataset
from phantich.disclosure.editions import INTERNAL
from phantich.metrics.assessment import assess

KEYS = {
    "study_coverage_rate": ("studied", "study_due"),
    "late_study_rate": ("study_late", ""),
    "plan_coverage_rate": ("planned", "plan_due"),
    "late_plan_rate": ("plan_late", ""),
}
COUNTS = [name for pair in KEYS.values() for name in pair if name]
PROGRESS = ["directive_id", "number", "title", "received_on", *COUNTS]


@once
def directive_progress(dataset: Dataset) -> DataFrame:
    """Every document of the year with the duties that rest on it.

    Returns one row per directive in the order of receipt: its ``number`` and ``title``, the day
    it was ``received_on``, of the units due to study it (``study_due``) those that did
    (``studied``) and those late or missing (``study_late``), and the same of plans
    (``plan_due``, ``planned``, ``plan_late``). Counts are missing where nothing was due.
    """
    texts = dataset.get("directives", DataFrame())
    if texts.empty:
        return DataFrame(columns=PROGRESS)
    counts = assess(_of_duties(dataset), ["directive_id"], keys=list(KEYS))
    rows = texts.sort_values(["received_on", "directive_id"]).reset_index(drop=True)
    rows = rows.reindex(columns=["directive_id", "number", "title", "received_on"])
    for key, (top, base) in KEYS.items():
        mine = counts[counts["indicator"] == key].set_index("directive_id")
        rows[top] = rows["directive_id"].map(mine["numerator"])
        if base:
            rows[base] = rows["directive_id"].map(mine["denominator"])
    rows = rows.astype(dict.fromkeys(COUNTS, "Int64"))
    owed = rows[["study_due", "plan_due"]].fillna(0).sum(axis=1) > 0
    return rows[owed | pd.Series(counts.empty, index=rows.index)][PROGRESS].reset_index(drop=True)


def _of_duties(dataset: Dataset) -> Dataset:
    """The same tables, none of whose duties of units are numbers of persons to be hidden."""
    held = dataset.copy()
    held.edition = INTERNAL
    return held
