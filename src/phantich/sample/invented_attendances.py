"""Invented attendances, conference points and breaches of conduct: counts of units, no persons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator
from pandas import DataFrame

from phantich.sample.draws import (
    Floats,
    Ints,
    Marks,
    Words,
    beta_binomial,
    generator,
    leave_out,
    portions,
    settle,
    words,
)
from phantich.sample.invented_conferences import Meetings
from phantich.sample.layout import Season
from phantich.sample.magnitudes import (
    ATTENDANCE,
    ATTENDANCE_RHO,
    GUEST_ROWS,
    MISSING,
    OTHERS_PER_MEMBER,
    PUBLISHED_YEAR,
    SEAT_MEDIAN,
    SEAT_SIGMA,
    SEATS_PER_CONFERENCE,
    SEATS_PER_PROVINCE_CONFERENCE,
)

FEWEST = 3  # members summoned at least
MODE_EFFECT = {"in_person": 0.004, "online": -0.012, "hybrid": -0.004, "replay": -0.01}
OTHER_GROUPS = {"can_bo_khong_dang": 0.6, "doan_vien_hoi_vien": 0.22}  # rows that have them


@dataclass(frozen=True)
class Seating:
    """One row for each unit that sat at a conference: positions of conference, seat and body."""

    meeting: Ints
    seat: Ints
    body: Ints
    unit: Words
    weight: Floats


def seating(season: Season, held: Meetings) -> Seating:
    """Who sits where: the host's own seats, or all seats at a conference of the head."""
    seats = season.layout.seats
    seats = seats[seats["body"].isin(season.bodies["unit_id"])].reset_index(drop=True)
    body = seats["body"].map({u: k for k, u in enumerate(season.bodies["unit_id"])}).to_numpy()
    each = len(seats) // len(season.bodies)
    seats = seats.iloc[np.argsort(body, kind="stable")]
    own = np.flatnonzero(held.body >= 0)
    heads = np.flatnonzero(held.body < 0)
    seat = np.concatenate([
        (held.body[own][:, None] * each + np.arange(each)).ravel(),
        np.tile(np.arange(len(seats)), len(heads)),
    ])  # fmt: skip
    meeting = np.concatenate([np.repeat(own, each), np.repeat(heads, len(seats))])
    order = np.lexsort((seat, meeting))
    seat, units = seat[order], words(seats["unit_id"].tolist())
    return Seating(
        meeting[order], seat, seat // each, units[seat], seats["weight"].to_numpy()[seat]
    )


def attendances(season: Season, held: Meetings, seats: Seating) -> DataFrame:
    """The table of attendances, in contacts, by group."""
    rng = generator(season.layout.seed, "attendances", season.code)
    invited = _invited(season, held, seats, rng)
    guests = rng.random(len(invited)) < GUEST_ROWS
    present = _present(season, (invited, guests), _chance(season, held, seats), rng)
    rows = _rows(held, seats, np.arange(len(invited)), "dang_vien")
    rows = _absences(rows.assign(invited=invited, present=present), rng)
    rows["exempt_present"] = np.maximum(0, present - invited)
    parts = [rows, _others(season, held, seats, invited)]
    everyone = pd.concat(parts, ignore_index=True).sort_values(
        ["conf_id", "unit_id", "group"], ignore_index=True
    )
    return everyone.assign(measure="contact")


def _rows(held: Meetings, seats: Seating, at: Ints, group: str) -> DataFrame:
    ids = held.conf_id[seats.meeting[at]]
    return DataFrame({"conf_id": ids, "unit_id": seats.unit[at], "group": group})


def _invited(season: Season, held: Meetings, seats: Seating, rng: Generator) -> Ints:
    limit = np.maximum(FEWEST, (season.members * 0.9).astype(np.int64))[seats.body]
    size = SEAT_MEDIAN * np.exp(SEAT_SIGMA * rng.standard_normal(len(seats.seat)))
    head = held.body[seats.meeting] < 0
    weights = np.minimum(np.where(head, 0.3, 1.0) * size, limit) * seats.weight
    total = _total_invited(season, held)
    invited = np.minimum(portions(weights, total, FEWEST), limit)
    if not season.totals:
        return invited
    return settle(rng, invited, (np.full_like(limit, FEWEST), limit), int(total))


def _total_invited(season: Season, held: Meetings) -> float:
    if season.totals:
        return season.totals["invited_members"]
    local = season.layout.kind == "district"
    return len(held) * (SEATS_PER_CONFERENCE if local else SEATS_PER_PROVINCE_CONFERENCE)


def _chance(season: Season, held: Meetings, seats: Seating) -> Floats:
    """The chance of being present, by unit, by form, and rising over the years."""
    effect = np.array([MODE_EFFECT[mode] for mode in MODE_EFFECT])
    modes = {mode: k for k, mode in enumerate(MODE_EFFECT)}
    mode = pd.Series(held.mode).map(modes).to_numpy()[seats.meeting]
    place = season.bodies["position"].to_numpy() * 7 % 11 / 11
    unit = np.where(place > 0.9, -0.035, 0.012 * (place - 0.4))
    trend = 0.002 * (season.year - PUBLISHED_YEAR)
    return np.clip(ATTENDANCE + trend + effect[mode] + unit[seats.body], 0.5, 0.996)


def _present(season: Season, invited: tuple[Ints, Marks], chance: Floats, rng: Generator) -> Ints:
    summoned, guests = invited
    came = beta_binomial(rng, summoned, chance, ATTENDANCE_RHO)
    more = summoned + rng.integers(1, 4, size=len(summoned))
    if not season.totals:
        return np.where(guests, more, came)
    total = season.totals["present_members"] - int(more[guests].sum())
    bounds = (np.zeros_like(summoned[~guests]), summoned[~guests])
    present = more.copy()
    present[~guests] = settle(rng, came[~guests], bounds, total)
    return present


def _absences(rows: DataFrame, rng: Generator) -> DataFrame:
    absent = (rows["invited"] - rows["present"]).clip(lower=0).to_numpy()
    excused = rng.binomial(absent, 0.82)
    return rows.assign(
        excused=excused,
        unexcused=leave_out(rng, absent - excused, MISSING),
        makeup=rng.binomial(absent, 0.45),
    )


def _others(season: Season, held: Meetings, seats: Seating, members: Ints) -> DataFrame:
    """Attendances of those outside the Party."""
    rng = generator(season.layout.seed, "attendances of others", season.code)
    full = season.layout.kind != "district"
    parts = [
        (group, np.flatnonzero((rng.random(len(members)) < share) | full))
        for group, share in OTHER_GROUPS.items()
    ]
    rows = pd.concat([_rows(held, seats, at, group) for group, at in parts], ignore_index=True)
    weights = np.concatenate([members[at] for _, at in parts]) * rng.gamma(4.0, 0.25, len(rows))
    total = members.sum() * OTHERS_PER_MEMBER * rng.uniform(0.9, 1.1)
    present = portions(weights, season.totals["present_others"] if season.totals else total, 1)
    if season.totals:
        high = present + 50
        present = settle(rng, present, (np.ones_like(high), high), season.totals["present_others"])
    return _absences(rows.assign(invited=present + rng.poisson(0.12, len(rows)),
                                 present=present), rng)  # fmt: skip
