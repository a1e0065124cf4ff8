"""Deadlines: what was met, what was met on time, what was late, task by task.

The denominator of a rate of timeliness holds what was due: on time, late or overdue. What is
not yet due and what was cancelled stay out of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame

from phantich.dataset.obligations import DONE, due
from phantich.metrics.tidy import Tally, all_of, flags, per, share, tally

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
    """Days by which the late reports were late, so far as they were sent.

    numerator: days late; denominator: reports sent late.
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
    """Days by which late study was late, so far as it was held.

    numerator: days late; denominator: duties met late.
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
    rows = rows[rows["state"] == "late"]
    return per(Tally(rows, rows["days_late"], "day"), all_of(rows, task), by)
