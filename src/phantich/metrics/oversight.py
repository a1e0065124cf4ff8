"""Inspection, reminders and the closing of what was found."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame

from phantich.dataset.obligations import DUE
from phantich.metrics.tidy import all_of, count, flags, share

INSPECTING = ("kiem_tra", "giam_sat")


def inspection_rate(
    unit_years: DataFrame, inspections: DataFrame, *, by: Sequence[str] = ()
) -> DataFrame:
    """Share of the units that exist at the day of the report that were inspected or supervised.

    Base units only: those that no other reporting unit is subordinate to.

    numerator: units inspected at least once in the year; denominator: base units that exist at the
    day of the report.
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


def findings_closed_on_time_rate(corrections: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the findings whose deadline had passed that were closed by it.

    numerator: findings closed by their deadline; denominator: findings whose deadline had passed.
    """
    rows = corrections[corrections["state"].isin(DUE)]
    return share(flags(rows, rows["state"] == "on_time", "finding"), all_of(rows, "finding"), by)


def correction_days(corrections: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Findings by the days from finding a shortcoming to closing it; an open one to this day.

    days: from finding to closing (Kaplan–Meier, open findings included).
    numerator: findings closed; denominator: findings whose day is known.
    """
    rows = corrections[corrections["correction_days"].notna()]
    return share(flags(rows, rows["closed_on"].notna(), "finding"), all_of(rows, "finding"), by)
