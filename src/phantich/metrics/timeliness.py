"""Deadlines: what was met, what was met on time, what was late, task by task.

A rate of timeliness rests on what was due by the day of the report: on time, late or overdue.
What was not yet due stays out of numerator and denominator, done or not, and so does what was
cancelled or closed.
"""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame

from phantich.dataset.obligations import DONE, due
from phantich.metrics.tidy import all_of, flags, share, tally

BEHIND = ("late", "overdue")


def report_submission_rate(obligations: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the reports due that were sent, on time or late.

    numerator: reports sent; denominator: reports due.
    """
    return _share_in(obligations, "report", DONE, by)


def report_on_time_rate(obligations: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the reports due that were sent by their deadline.

    numerator: reports sent on time; denominator: reports due.
    """
    return _share_in(obligations, "report", ("on_time",), by)


def late_report_rate(obligations: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the reports due that were late or never sent.

    numerator: reports late or overdue; denominator: reports due.
    """
    return _share_in(obligations, "report", BEHIND, by)


def report_late_days(obligations: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Late reports by the days by which they were late; one not sent is late to this day.

    days: late of late reports (Kaplan–Meier, those not sent included).
    numerator: reports sent late; denominator: reports late or overdue.
    """
    return _late_days(obligations, "report", by)


def plan_coverage_rate(obligations: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the plans required that were issued, on time or late.

    numerator: plans issued; denominator: plans due.
    """
    return _share_in(obligations, "plan", DONE, by)


def plan_on_time_rate(obligations: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the plans required that were issued by their deadline.

    numerator: plans issued on time; denominator: plans due.
    """
    return _share_in(obligations, "plan", ("on_time",), by)


def late_plan_rate(obligations: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the plans required that were late or never issued.

    numerator: plans late or overdue; denominator: plans due.
    """
    return _share_in(obligations, "plan", BEHIND, by)


def late_study_rate(obligations: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the duties to study a directive that were met late or not at all.

    numerator: duties late or overdue; denominator: duties due.
    """
    return _share_in(obligations, "study", BEHIND, by)


def study_late_days(obligations: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Late study by the days by which it was late; a duty still open is late to this day.

    days: late of late study (Kaplan–Meier, duties still open included).
    numerator: duties met late; denominator: duties late or overdue.
    """
    return _late_days(obligations, "study", by)


def own_delay_study_rate(obligations: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the duties to study that were late for more than a late receipt explains.

    numerator: duties with delay of their own; denominator: duties due.
    """
    rows = due(obligations, "study")
    return share(flags(rows, rows["own_delay_days"] > 0, "duty"), all_of(rows, "duty"), by)


def personal_plan_on_time_rate(
    personal_commitments: DataFrame, *, by: Sequence[str] = ()
) -> DataFrame:
    """Share of the personal plans required that were made by their deadline, as counts per unit.

    Plans, not persons: who owes a plan on each of four directives owes four.

    numerator: personal plans on time; denominator: personal plans required.
    """
    on_time = tally(personal_commitments, "personal_commitments.on_time")
    return share(on_time, tally(personal_commitments, "personal_commitments.required"), by)


def _share_in(
    obligations: DataFrame, task: str, states: Sequence[str], by: Sequence[str]
) -> DataFrame:
    rows = due(obligations, task)
    return share(flags(rows, rows["state"].isin(states), task), all_of(rows, task), by)


def _late_days(obligations: DataFrame, task: str, by: Sequence[str]) -> DataFrame:
    rows = due(obligations, task)
    rows = rows[rows["state"].isin(BEHIND)]
    return share(flags(rows, rows["state"] == "late", task), all_of(rows, task), by)
