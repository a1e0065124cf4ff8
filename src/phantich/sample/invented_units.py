"""The invented units: a district that becomes communes, or provinces with communes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame

from phantich.sample import district, nation
from phantich.sample.draws import Ints
from phantich.sample.layout import Layout, members_at
from phantich.sample.magnitudes import LARGEST_DISTRICT, MEMBERS_PER_CELL, REFORM

FEWEST = 10


def layout(units: int, seed: int) -> Layout:
    """The layout of a number of reporting units: one district, or provinces when they are many.

    Raises
    ------
    ValueError
        There are too few units for a district with communes, offices and schools.
    """
    if units < FEWEST:
        raise ValueError(f"units must be {FEWEST} or more, got {units}")
    return nation.lay(units, seed) if units > LARGEST_DISTRICT else district.lay(units, seed)


def unit_tables(made: Layout) -> dict[str, DataFrame]:
    """The tables of the units, their versions and their successions."""
    return {
        "units": made.units,
        "unit_versions": made.versions,
        "unit_successions": made.successions,
    }


def memberships(made: Layout, years: tuple[int, int]) -> DataFrame:
    """Members of every reporting unit at the end of each half-year, and on the day of reform."""
    days = [pd.Timestamp(y, m, d) for y in range(years[0], years[1] + 1) for m, d in HALVES]
    reform = pd.Timestamp(REFORM)
    days += [reform] if years[0] <= reform.year <= years[1] else []
    parts = [_roll(made.bodies, day) for day in sorted(days)]
    return pd.concat(parts, ignore_index=True)


HALVES = ((6, 30), (12, 31))


def _roll(bodies: DataFrame, day: pd.Timestamp) -> DataFrame:
    ended = bodies["ends"].notna() & (bodies["ends"] < day)
    rows = bodies[(bodies["starts"] <= day) & ~ended]
    members = members_at(rows, day)
    phase = rows["position"].to_numpy() % 7
    return DataFrame(
        {
            "unit_id": rows["unit_id"],
            "as_of": day,
            "cells": cells_of(members),
            "members": members,
            "probationary": _part(members, 0.02 + 0.003 * phase),
            "exempt": _part(members, 0.04 + 0.008 * phase),
            "temp_out": _part(members, 0.01 + 0.004 * phase),
            "temp_in": _part(members, 0.003 * phase),
            "cadres_nonmember": _part(members, 0.12 + 0.01 * phase),
            "union_members": _part(members, 2.2 + 0.2 * phase),
        }
    )


def cells_of(members: Ints) -> Ints:
    """Cells of a unit with so many members."""
    return np.maximum(1, members // MEMBERS_PER_CELL)


def _part(members: Ints, share: Ints) -> Ints:
    return np.floor(members * share).astype(np.int64)
