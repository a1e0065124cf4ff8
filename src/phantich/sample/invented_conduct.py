"""Invented conference points with their links, and breaches of conduct counted there."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from phantich.sample.draws import generator, leave_out, only, words
from phantich.sample.invented_attendances import Seating
from phantich.sample.invented_conferences import Meetings
from phantich.sample.layout import Season
from phantich.sample.magnitudes import CONDUCT, INCIDENTS, MISSING

OBSERVED = 0.8  # share of conferences whose host counted breaches [invented]
INTERRUPTED = 0.18  # share of points with an interruption [invented]


def conference_points(season: Season, held: Meetings, seats: Seating) -> DataFrame:
    """The points of online and hybrid conferences, with the minutes that their line broke."""
    rng = generator(season.layout.seed, "conference_points", season.code)
    at = np.flatnonzero(np.isin(held.mode, ["online", "hybrid"])[seats.meeting])
    planned = np.array([120, 150, 180, 240])[(seats.meeting[at] % 4)]
    broken = rng.random(len(at)) < INTERRUPTED
    lost = np.where(broken, np.minimum(planned, 1 + rng.exponential(7, len(at)).astype(int)), 0)
    conf = held.conf_id[seats.meeting[at]]
    return DataFrame(
        {
            "point_id": point_ids(conf, seats.unit[at]),
            "conf_id": conf,
            "unit_id": seats.unit[at],
            "points": 1 + (rng.random(len(at)) < 0.2),
            "connected": rng.random(len(at)) < 0.985,
            "planned_min": planned,
            "interruption_min": leave_out(rng, lost, MISSING),
            "interruptions": leave_out(rng, np.where(broken, 1 + lost // 12, 0), MISSING),
            "capacity": leave_out(rng, rng.choice([40, 60, 80, 120, 200], len(at)), MISSING),
        }
    )


def point_ids(conf: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """The ids of points: conference and unit."""
    return words((Series(conf).str.cat(Series(unit), sep="-")).tolist())


def conduct_counts(season: Season, held: Meetings, attended: DataFrame) -> DataFrame:
    """Breaches of conduct by type at each point that was observed, zero included."""
    rng = generator(season.layout.seed, "conduct_counts", season.code)
    rows = _observed(season, held, attended, rng)
    rate = rows["mode"].map(INCIDENTS).to_numpy(dtype=float) / 1000
    shares = np.array(list(CONDUCT.values()))
    counts = rng.poisson((rows["present"].to_numpy() * rate)[:, None] * shares)
    online = rows["mode"].isin(["online", "hybrid"])
    point = words(point_ids(rows["conf_id"].to_numpy(), rows["unit_id"].to_numpy()).tolist())
    rows = rows.assign(point_id=only(point, online))
    wide = rows.loc[rows.index.repeat(len(CONDUCT))].reset_index(drop=True)
    wide = wide.assign(type=np.tile(words(list(CONDUCT)), len(rows)), count=counts.ravel())
    if season.layout.kind != "district":
        wide = wide[wide["count"].gt(0) | wide["type"].eq("phone")]
    return _facts(wide, rng)


def _observed(
    season: Season, held: Meetings, attended: DataFrame, rng: np.random.Generator
) -> DataFrame:
    """Conferences whose host counted breaches, with attendances by unit."""
    watched = held.conf_id[(rng.random(len(held)) < OBSERVED)]
    seen = attended[attended["conf_id"].isin(watched)]
    owner = season.layout.seats.set_index("unit_id")["body"]
    rows = seen.assign(unit_id=seen["unit_id"].map(owner))
    rows = rows.groupby(["conf_id", "unit_id"], as_index=False)[["present"]].sum()
    mode = pd.Series(held.mode, index=held.conf_id)
    return rows.assign(mode=rows["conf_id"].map(mode))


def _facts(rows: DataFrame, rng: np.random.Generator) -> DataFrame:
    inspected = rng.random(len(rows)) < 0.1
    return rows.assign(
        observer=np.where(inspected, "inspector", "host"),
        observed_min=leave_out(rng, rng.choice([90, 120, 150, 180], len(rows)), MISSING),
    ).drop(columns=["mode", "present"])
