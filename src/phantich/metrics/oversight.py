"""Inspection, reminders and the closing of what was found."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame, Series

from phantich.metrics.tidy import Tally, all_of, count, flags, per, share

INSPECTING = ("kiem_tra", "giam_sat")


def inspection_rate(
    unit_years: DataFrame, inspections: DataFrame, *, by: Sequence[str] = ()
) -> DataFrame:
    """Share of the units of the year that were inspected or supervised at least once.

    numerator: units inspected; denominator: units.
    """
    visited = inspections.loc[inspections["kind"].isin(INSPECTING), "target_unit"]
    reached = unit_years["unit"].isin(visited)
    return share(flags(unit_years, reached, "unit"), all_of(unit_years, "unit"), by)


def inspections_held(inspections: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Inspections and supervisions held; reminders are not among them.

    numerator: inspections; denominator: none.
    """
    rows = inspections[inspections["kind"].isin(INSPECTING)]
    return count(all_of(rows, "inspection"), by)


def reminders_sent(inspections: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Reminders sent to units.

    numerator: reminders; denominator: none.
    """
    return count(all_of(inspections[inspections["kind"] == "don_doc"], "reminder"), by)


def findings_closed_on_time_rate(
    inspection_findings: DataFrame, *, by: Sequence[str] = ()
) -> DataFrame:
    """Share of the findings with a deadline that were closed by it.

    numerator: findings closed by their deadline; denominator: findings with a deadline.
    """
    rows = inspection_findings[inspection_findings["due_on"].notna()]
    in_time = (rows["closed_on"] <= rows["due_on"]).fillna(False)
    return share(flags(rows, in_time, "finding"), all_of(rows, "finding"), by)


def correction_days(inspection_findings: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Days from finding a shortcoming to closing it.

    numerator: days; denominator: findings closed.
    """
    rows = inspection_findings.assign(correction_days=_open_days(inspection_findings))
    rows = rows[rows["correction_days"].notna()]
    return per(Tally(rows, rows["correction_days"], "day"), all_of(rows, "finding"), by)


def _open_days(findings: DataFrame) -> Series:
    return (findings["closed_on"] - findings["found_on"]).dt.days.astype("Int64")
