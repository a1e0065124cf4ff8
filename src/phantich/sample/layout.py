"""The shape of an invented country: who reports, from when until when, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from pandas import DataFrame

from phantich.sample.draws import Floats, Ints
from phantich.sample.magnitudes import (
    CUT_OFFS,
    HALF_YEAR_GROWTH,
    IMPROVING_PLACE,
    PUBLISHED,
    PUBLISHED_UNITS,
    PUBLISHED_YEAR,
    REFORM,
)

START = "2000-01-01"
FIRST_COUNT = "2021-01-01"
HALF_YEAR_DAYS = 181


@dataclass(frozen=True)
class Layout:
    """Units and those among them that report (``bodies``), attend (``seats``) or help.

    ``bodies``: unit_id, name, level, members (on the day since), since, starts, ends, position,
    part, pace (1 = punctual), silent. ``seats``: unit_id, body, weight. ``helpers``: unit_id,
    role, starts, ends, part. ``heads``: unit_id, level, starts, ends, part.
    """

    kind: str
    seed: int
    units: DataFrame
    versions: DataFrame
    successions: DataFrame
    bodies: DataFrame
    seats: DataFrame
    helpers: DataFrame
    heads: DataFrame


@dataclass(frozen=True)
class Season:
    """One stretch of a year in which the same units reported, in one part of the country."""

    layout: Layout
    year: int
    term: str
    part: int
    starts: pd.Timestamp
    ends: pd.Timestamp
    closes: pd.Timestamp
    bodies: DataFrame
    helpers: DataFrame
    head: str
    directives: DataFrame = field(default_factory=DataFrame)

    @property
    def code(self) -> str:
        """The mark of the season in ids."""
        return self.term if self.layout.kind == "district" else f"{self.term}p{self.part:02d}"

    @property
    def level(self) -> str:
        """The level of the units that report."""
        return str(self.bodies["level"].iloc[0])

    @property
    def scale(self) -> str:
        """Under which name the magnitudes of this season stand."""
        return self.level if self.layout.kind == "district" else "province"

    @property
    def share_of_year(self) -> float:
        """How much of the year the season covers."""
        return ((self.ends - self.starts).days + 1) / 365.25

    @property
    def totals(self) -> Mapping[str, int] | None:
        """The totals that the season must equal, if it is the published one."""
        size = self.layout.kind == "district" and len(self.bodies) == PUBLISHED_UNITS
        return PUBLISHED if size and self.year == PUBLISHED_YEAR else None

    @property
    def pace(self) -> Floats:
        """How slow each unit is in this year; the improving one has changed its ways in 2025."""
        changed = self.bodies["position"].eq(IMPROVING_PLACE) & (self.year > PUBLISHED_YEAR)
        improved = changed & self.bodies["level"].eq("co_so")
        return self.bodies["pace"].mask(improved, 0.6).to_numpy(dtype=float)

    @property
    def members(self) -> Ints:
        """Members of each unit at the start of the season."""
        return members_at(self.bodies, self.starts)


def members_at(bodies: DataFrame, day: pd.Timestamp) -> Ints:
    """Members at a day, grown by half-years from those counted on the day ``since``."""
    since = bodies["since"]
    halves = ((day - since).dt.days // HALF_YEAR_DAYS).to_numpy()
    grown = bodies["members"].to_numpy() * HALF_YEAR_GROWTH**halves
    return np.rint(grown).astype(np.int64)


def alive(rows: DataFrame, day: pd.Timestamp) -> DataFrame:
    """The rows whose span holds the day."""
    ended = rows["ends"].notna() & (rows["ends"] < day)
    return rows[(rows["starts"] <= day) & ~ended]


def terms(layout: Layout, year: int) -> list[tuple[str, pd.Timestamp, pd.Timestamp]]:
    """The stretches of a year between changes of units: mark, first and last day."""
    first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    reform = pd.Timestamp(REFORM)
    if layout.kind == "district" and year == reform.year:
        eve = reform - pd.Timedelta(days=1)
        return [(f"{year}a", first, eve), (f"{year}b", reform, last)]
    return [(str(year), first, last)]


def season(layout: Layout, term: tuple[str, pd.Timestamp, pd.Timestamp], part: int) -> Season:
    """The season of a term in a part of the country, before its directives are issued."""
    code, starts, closes = term
    ends = min(closes, pd.Timestamp(CUT_OFFS.get(starts.year, closes)))
    found = {name: alive(getattr(layout, name), starts) for name in ("bodies", "helpers", "heads")}
    here = {name: rows[rows["part"] == part] for name, rows in found.items()}
    bodies, helpers = (here[name].reset_index(drop=True) for name in ("bodies", "helpers"))
    head = str(here["heads"]["unit_id"].iloc[0])
    return Season(layout, starts.year, code, part, starts, ends, closes, bodies, helpers, head)
