"""Praise that the report's own figures contradict, statement by statement."""

from __future__ import annotations

from pandas import DataFrame

from phantich.analysis.findings.finding_rules import praises
from phantich.analysis.findings.limitations import TOLD
from phantich.analysis.findings.limitations import limitations as find_limitations
from phantich.dataset.reading import Dataset

KEPT = ["rule", "part", "indicators", "kind", "state", "trigger", "units_missed", "units"]
KEPT += ["numerator", "denominator", "value", "lower", "upper", "target", "category", "status"]
KEPT += ["hedge"]
COLUMNS = ["statement", *KEPT, "contradicts"]


def contradictions(dataset: Dataset, limitations: DataFrame | None = None) -> DataFrame:
    """Every statement of praise beside the figures that would have to bear it.

    Returns one row per statement and rule whose limitation would contradict it, in the order of
    the report: ``statement`` (the praise), ``part`` (the statement of the limitation), the
    rule's figures as in ``limitations``, and ``contradicts``: whether its
    level was missed or its pattern seen. A
    part without data neither bears nor contradicts the praise.
    """
    found = find_limitations(dataset) if limitations is None else limitations
    found = found.rename(columns={"statement": "part"}).set_index("rule", drop=False)
    rows = [
        {"statement": praise, **found.loc[rule, KEPT].to_dict()}
        for praise, parts in praises().items()
        for rule in parts
        if rule in found.index
    ]
    frame = DataFrame(rows, columns=COLUMNS).astype({n: found[n].dtype for n in KEPT})
    return frame.assign(contradicts=frame["state"].isin(TOLD))
