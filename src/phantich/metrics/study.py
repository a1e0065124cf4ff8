"""Conferences of study and dissemination: how many, who came, how well the line held."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame, Series

from phantich.dataset.obligations import DONE, due
from phantich.metrics.tidy import Tally, all_of, count, flags, per, share, tally


def conferences_held(conferences: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Conferences held; a row may stand for several.

    numerator: conferences; denominator: none.
    """
    return count(tally(conferences, "conferences.conferences"), by)


def relay_coverage_rate(conferences: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the online conferences announced from above that were relayed.

    numerator: conferences relayed; denominator: conferences announced.
    """
    relayed = tally(conferences, "conferences.relayed")
    return share(relayed, tally(conferences, "conferences.announced"), by)


def link_uptime_rate(conference_points: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the planned minutes in which the line to the conference points held.

    numerator: planned minutes less minutes of interruption; denominator: planned minutes.
    """
    planned = tally(conference_points, "conference_points.planned_min")
    lost = tally(conference_points, "conference_points.interruption_min")
    return share(Tally(planned.rows, planned.values - lost.values, "minute"), planned, by)


def steady_point_rate(conference_points: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the conference points whose line never broke.

    numerator: points without a minute of interruption; denominator: points observed.
    """
    known = conference_points[conference_points["interruption_min"].notna()]
    points = tally(known, "conference_points.points")
    steady = points.values.where(known["interruption_min"] == 0, 0)
    return share(Tally(known, steady, "point"), points, by)


def study_coverage_rate(obligations: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the duties to study a directive that were met, on time or late.

    A duty is one unit's study of one directive.

    numerator: study duties met, late ones included; denominator: duties that were due (one per
    unit and directive).
    """
    rows = due(obligations, "study")
    return share(flags(rows, rows["state"].isin(DONE), "duty"), all_of(rows, "duty"), by)


def study_lead_days(obligations: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Duties to study by the days from receiving a directive to the first conference on it.

    A conference before receipt counts 0 days; a duty still open is followed to the day of the
    report, or to the day on which it was cancelled or its unit ended.

    days: from receipt to the first conference (Kaplan–Meier, open duties included).
    numerator: duties met; denominator: duties whose day of receipt is known.
    """
    rows = obligations[(obligations["task"] == "study") & obligations["lead_days"].notna()]
    return share(flags(rows, rows["done_on"].notna(), "duty"), all_of(rows, "duty"), by)


def population_coverage_rate(attendances: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of those summoned, of every group, who were present.

    numerator: present; denominator: due to attend.
    """
    return _presence(attendances, by)


def attendances_counted(attendances: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Attendances at conferences, of all groups.

    numerator: present; denominator: none.
    """
    return count(tally(attendances, "attendances.present"), by)


def attendance_rate(attendances: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the members due to study who attended.

    numerator: members present; denominator: members summoned. By the practice of member
    conferences an exempt or absent-on-leave member is summoned only if present, so a share
    above 1 means that the exempt or guests were counted on one side only.
    """
    members = attendances[attendances["group"] == "dang_vien"]
    return _presence(members, by)


def nonmember_attendances(attendances: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Attendances of those who are not members.

    numerator: present, of every group but members; denominator: none.
    """
    others = attendances[attendances["group"] != "dang_vien"]
    return count(tally(others, "attendances.present"), by)


def attendances_per_conference(
    attendances: DataFrame, conferences: DataFrame, *, by: Sequence[str] = ()
) -> DataFrame:
    """Attendances for each conference whose attendance is known in full.

    numerator: attendances; denominator: conferences whose attendance is known in full.
    """
    unknown = attendances.loc[attendances["present"].isna(), "conf_id"]
    came = attendances[~attendances["conf_id"].isin(unknown)]
    held = conferences[conferences["conf_id"].isin(came["conf_id"])]
    return per(tally(came, "attendances.present"), tally(held, "conferences.conferences"), by)


def secretary_led_rate(conferences: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the conferences that the secretary chaired (by role, never by name).

    numerator: conferences chaired by the secretary; denominator: conferences with a known chair.
    """
    known = conferences[conferences["chair_role"].notna()]
    return _of_conferences(known, known["chair_role"] == "secretary", by)


def on_schedule_rate(conferences: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the planned conferences held on or before the planned day.

    numerator: held by the planned day; denominator: conferences with both days known.
    """
    known = conferences[conferences["planned_on"].notna() & conferences["date_start"].notna()]
    return _of_conferences(known, known["date_start"] <= known["planned_on"], by)


def _of_conferences(rows: DataFrame, marked: Series, by: Sequence[str]) -> DataFrame:
    held = tally(rows, "conferences.conferences")
    return share(Tally(rows, held.values.where(marked, 0), "conference"), held, by)


def _presence(rows: DataFrame, by: Sequence[str]) -> DataFrame:
    summoned = tally(rows, "attendances.invited")
    return share(tally(rows, "attendances.present"), summoned, by)
