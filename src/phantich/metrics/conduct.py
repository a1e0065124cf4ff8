"""Breaches of conference rules: counts per conference, never anything about a person."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame, MultiIndex

from phantich.metrics.tidy import count, per, tally


def conduct_incidents(conduct_counts: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Breaches of conference rules that were recorded.

    numerator: incidents; denominator: none.
    """
    return count(tally(conduct_counts, "conduct_counts.count"), by)


def conduct_incident_rate(
    conduct_counts: DataFrame, attendances: DataFrame, *, by: Sequence[str] = ()
) -> DataFrame:
    """Breaches of conference rules against attendances, both where both are known.

    A unit without a record of conduct at a conference was not observed there: its attendances
    stay out. Where its attendances at the conference are not known in full, its breaches do.

    numerator: incidents; denominator: attendances, both where conduct was observed and attendance
    is known in full.
    """
    unknown = _at(attendances[attendances["present"].isna()])
    known = _at(attendances).difference(unknown).intersection(_at(conduct_counts))
    present = tally(attendances[_at(attendances).isin(known)], "attendances.present")
    incidents = tally(conduct_counts[_at(conduct_counts).isin(known)], "conduct_counts.count")
    return per(incidents, present, by)


def _at(rows: DataFrame) -> MultiIndex:
    """Which unit at which conference."""
    return MultiIndex.from_frame(rows[["conf_id", "unit"]])
