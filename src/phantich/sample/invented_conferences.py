"""Invented conferences: when each unit studied each directive, how, and at which points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator
from pandas import DataFrame

from phantich.sample.draws import (
    Days,
    Ints,
    Words,
    days_after,
    gamma_days,
    generator,
    leave_out,
    numbered,
    pick,
    words,
)
from phantich.sample.layout import Season
from phantich.sample.magnitudes import (
    CONFERENCES,
    MERGER_DELAY,
    MISSING,
    MODES,
    NEVER_STUDIED,
    PUBLISHED_YEAR,
    STUDY_DELAY,
    STUDY_DELAY_CV,
    YEARLY_TREND,
)

HEAD_MODES = {"hybrid": 0.6, "online": 0.4}
CHAIRS = {"secretary": 0.62, "deputy": 0.22, "standing": 0.11, "other": 0.05}
PRESENTERS = {"secretary": 0.35, "deputy": 0.2, "standing": 0.3, "other": 0.15}
OLDER_TOO = 0.25  # share of conferences that return to the directive before [invented]
LATEST = 6  # days before the end of a season that crowd with late conferences


@dataclass(frozen=True)
class Meetings:
    """Conferences in order of days; ``body`` is the unit's position, -1 for the head's own."""

    conf_id: Words
    day: Days
    body: Ints
    directive: Ints
    mode: Words

    def __len__(self) -> int:
        return len(self.day)


def meetings(season: Season) -> Meetings:
    """All conferences of a season: first study, further study, and those of the head."""
    rng = generator(season.layout.seed, "conferences", season.code)
    studies = first_studies(season, rng)
    heads = _of_head(season, rng)
    extra = max(0, _count(season, rng) - len(studies) - len(heads))
    rows = pd.concat([studies, _again(season, studies.sample(extra, replace=True, random_state=rng),
                                      rng), heads])  # fmt: skip
    rows = rows.sort_values(["day", "body", "directive"], kind="stable")
    body = rows["body"].to_numpy()
    mode = np.where(body < 0, pick(rng, HEAD_MODES, len(rows)), pick(rng, MODES, len(rows)))
    ids = numbered(f"hn{season.code}-", len(rows))
    days = rows["day"].to_numpy().astype("datetime64[D]")
    return Meetings(ids, days, body, rows["directive"].to_numpy(), mode)


def _count(season: Season, rng: Generator) -> int:
    if season.totals:
        return season.totals["conferences"]
    growth = 1 + YEARLY_TREND * (season.year - PUBLISHED_YEAR)
    mean = CONFERENCES[season.scale] * len(season.bodies) * season.share_of_year
    return round(mean * growth * rng.uniform(0.97, 1.03))


def first_studies(season: Season, rng: Generator) -> DataFrame:
    """The first conference of each unit on each directive; some never held one."""
    bodies, count = len(season.bodies), len(season.directives)
    body, directive = np.divmod(np.arange(bodies * count), count)
    pace = season.pace[body]
    received = season.directives["received_on"].to_numpy().astype("datetime64[D]")[directive]
    opened = np.maximum(received, np.datetime64(season.starts, "D"))
    delay = gamma_days(rng, STUDY_DELAY * pace, STUDY_DELAY_CV)
    day = days_after(opened, np.maximum(2, delay + _merger_delay(season, opened)))
    held = rng.random(len(body)) >= NEVER_STUDIED * pace**2
    rows = DataFrame({"day": _within(season, day, rng), "body": body, "directive": directive})
    return rows[held & (rows["day"].to_numpy() <= np.datetime64(season.ends, "D"))]


def _merger_delay(season: Season, opened: Days) -> Ints:
    merged = season.term.endswith("b") & (opened < np.datetime64("2025-08-01"))
    return np.where(merged, MERGER_DELAY, 0)


def _within(season: Season, day: Days, rng: Generator) -> Days:
    """Days moved before the end of the term; days after the cut-off are left to be dropped."""
    last = np.datetime64(season.closes, "D")
    moved = last - rng.integers(0, LATEST, size=len(day)).astype("timedelta64[D]")
    return np.where(day > last, moved, day)


def _again(season: Season, rows: DataFrame, rng: Generator) -> DataFrame:
    later = days_after(
        rows["day"].to_numpy().astype("datetime64[D]"), rng.integers(2, 40, len(rows))
    )
    end = np.datetime64(season.ends, "D")
    moved = end - rng.integers(0, LATEST, size=len(rows)).astype("timedelta64[D]")
    day = np.maximum(np.where(later > end, moved, later), rows["day"].to_numpy())
    return rows.assign(day=day.astype("datetime64[D]"))


def _of_head(season: Season, rng: Generator) -> DataFrame:
    """Online conferences that the head relays to all units, one for each directive."""
    if season.layout.kind != "district":
        return DataFrame({"day": [], "body": [], "directive": []}).astype("int64")
    received = season.directives["received_on"].to_numpy().astype("datetime64[D]")
    opened = np.maximum(received, np.datetime64(season.starts, "D"))
    day = days_after(opened, rng.integers(4, 16, size=len(opened)))
    rows = DataFrame({"day": day, "body": -1, "directive": np.arange(len(day))})
    return rows[rows["day"] <= season.ends]


def conferences(season: Season, held: Meetings) -> DataFrame:
    """The table of conferences."""
    rng = generator(season.layout.seed, "conference facts", season.code)
    size, online = len(held), np.isin(held.mode, ["online", "hybrid"])
    own = held.body < 0
    planned = held.day - _slip(rng, size).astype("timedelta64[D]")
    return DataFrame(
        {
            "conf_id": held.conf_id,
            "year": season.year,
            "host_unit": host_units(season, held),
            "level": np.where(own, _head_level(season), season.level),
            "conferences": 1,
            "announced": online.astype(int),
            "relayed": (online & (rng.random(size) < 0.97)).astype(int),
            "date_start": held.day,
            "date_end": _ends(season, held, rng),
            "planned_on": leave_out(rng, planned.astype("datetime64[us]"), MISSING),
            "mode": held.mode,
            "minutes": leave_out(rng, _minutes(rng, size), MISSING),
            "chair_role": pick(rng, CHAIRS, size),
            "presenter_role": leave_out(rng, pick(rng, PRESENTERS, size), MISSING),
        }
    )


def _slip(rng: Generator, size: int) -> Ints:
    return np.where(rng.random(size) < 0.17, rng.integers(1, 25, size), 0)


def _ends(season: Season, held: Meetings, rng: Generator) -> Days:
    longer = days_after(held.day, (rng.random(len(held)) < 0.08).astype(int))
    return np.minimum(longer, np.datetime64(season.ends, "D"))


def _minutes(rng: Generator, size: int) -> Ints:
    return rng.choice([90, 120, 150, 180, 210, 240], size=size)


def _head_level(season: Season) -> str:
    return "huyen" if season.head == "huyen" else "tinh"


def host_units(season: Season, held: Meetings) -> Words:
    """The unit that held each conference."""
    units = words([*season.bodies["unit_id"], season.head])
    return units[held.body]


def conference_directives(season: Season, held: Meetings) -> DataFrame:
    """Which directives each conference studied: its own, and sometimes the one before."""
    rng = generator(season.layout.seed, "conference_directives", season.code)
    before = np.maximum(held.directive - 1, 0).astype(np.int64)
    received = season.directives["received_on"].to_numpy().astype("datetime64[D]")[before]
    older = (rng.random(len(held)) < OLDER_TOO) & (held.directive > 0) & (received < held.day)
    own = DataFrame({"conf_id": held.conf_id, "at": held.directive})
    return _directive_ids(season, pd.concat([own, _older(own[older])]))


def _older(rows: DataFrame) -> DataFrame:
    return rows.assign(at=rows["at"] - 1)


def _directive_ids(season: Season, rows: DataFrame) -> DataFrame:
    ids = words(season.directives["directive_id"].tolist())
    rows = rows.assign(directive_id=ids[rows["at"].to_numpy().astype(int)])
    return rows.drop(columns="at").sort_values(["conf_id", "directive_id"], ignore_index=True)
