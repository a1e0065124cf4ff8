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
    """Breaches of conference rules against attendances at the conferences observed.

    A unit without a record of conduct at a conference was not observed there: its attendances
    stay out.

    numerator: incidents; denominator: attendances of the units observed.
    """
    observed = _at(attendances).isin(_at(conduct_counts))
    present = tally(attendances[observed], "attendances.present")
    return per(tally(conduct_counts, "conduct_counts.count"), present, by)


def _at(rows: DataFrame) -> MultiIndex:
    """Which unit at which conference."""
    return MultiIndex.from_frame(rows[["conf_id", "unit"]])
