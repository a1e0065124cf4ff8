"""One release, protected as a whole: which rows of figures it shows, of any table and any unit.

All that one command writes for outside, and all it may ever print of persons, is decided at once:
every figure, whole and by each column that it can be broken down by, against what was published
before. A unit's edition shows of persons what the district's shows of the unit, and nothing else,
so that no set of editions says more than the district's own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from phantich.disclosure.editions import PERSONS
from phantich.disclosure.linked_counts import (
    DENOMINATOR,
    NUMERATOR,
    REST,
    ROW,
    Links,
    Stated,
    link,
)
from phantich.disclosure.protection import SMALLEST, Protection
from phantich.disclosure.published_ledger import COLUMNS

COUNTS = [NUMERATOR, DENOMINATOR]
GONE = [*COUNTS, "value", "lower", "upper", "confidence", "met"]  # of a hidden row
HIDDEN = "suppressed"  # its status
PUBLISHED = "published"  # the reason of a row that an earlier edition gives away


@dataclass
class Release:
    """What is decided of an external edition, year by year.

    Attributes
    ----------
    earlier: the ledger of the editions that it is told of.
    years: for each year, and day up to which it is told, the rows of ``decide``.
    closed: nothing more can be decided, since only a part of the dataset is at hand.
    """

    earlier: DataFrame = field(default_factory=lambda: DataFrame(columns=COLUMNS))
    years: dict[tuple[int | None, dt.date], DataFrame] = field(default_factory=dict)
    closed: bool = False

    def ledger(self) -> DataFrame:
        """What this edition publishes, and what those before it did."""
        own = [rows.assign(year=year) for (year, _), rows in self.years.items() if year]
        known = [rows[COLUMNS] for rows in (self.earlier, *own) if len(rows)]
        return pd.concat(known, ignore_index=True) if known else self.earlier

    def known(self, year: int | None) -> DataFrame:
        """What is published of a year by those before it, and by this one up to another day."""
        rows = self.ledger()
        return rows[rows["year"].eq(year or 0)]

    def given_away(self) -> int:
        """How many rows with small counts an earlier edition gives away."""
        return sum(int(rows["reason"].eq(PUBLISHED).sum()) for rows in self.years.values())


def decide(stated: Stated, earlier: DataFrame, k: int = SMALLEST) -> DataFrame:
    """Every row that figures about persons have: its counts, and whether it is hidden.

    ``earlier`` are the rows of the same year in the ledgers of earlier editions.

    Returns ``figure``, ``column`` and ``label`` (empty for the whole), ``numerator`` and
    ``denominator`` (missing where hidden), ``hidden`` and ``reason``: small, previous (hidden
    before), difference (a few more or fewer than before), secondary, or published: an earlier
    edition printed what would have to be hidden now.
    """
    if not stated.amounts:
        return DataFrame(columns=[*COLUMNS[1:], "reason"])
    links = link(stated)
    rows = _row_numbers(links.lines, stated)
    then = _then(links.lines, earlier)
    same = then["gap"].eq(0) & then["part"].isin(COUNTS)
    fixed = np.isin(links.lines.index, then.loc[same, "line"])
    near = then.loc[then["gap"].between(1, k - 1) & ~then["line"].isin(np.flatnonzero(fixed))]
    search = Protection(links, rows, fixed, k)
    search.hide(rows[_hidden_before(links.lines, earlier)], "previous")
    search.hide(rows[near["line"]], "difference")
    search.protect(near["line"].tolist())
    return _decided(links, rows, search)


def _row_numbers(lines: DataFrame, stated: Stated) -> np.ndarray:
    """The row that each line belongs to; figures of one family share their rows."""
    families = {key: figure.family or key for key, figure in stated.figures.items()}
    names = lines["figure"].map(families)
    keys = Series(list(zip(names, lines["column"], lines["label"], strict=True)), dtype=object)
    return pd.factorize(keys.where(names.notna(), None))[0]


def _then(lines: DataFrame, earlier: DataFrame) -> DataFrame:
    """The lines that earlier editions printed, with the gap to what they are now."""
    printed = earlier.assign(**{REST: earlier[DENOMINATOR] - earlier[NUMERATOR]})
    parts = [NUMERATOR, DENOMINATOR, REST]
    long = printed.melt(ROW, parts, var_name="part", value_name="then").dropna(subset=["then"])
    both = lines.reset_index(names="line").merge(long, on=[*ROW, "part"])
    return both.assign(gap=(both["value"] - both["then"]).abs().astype("int64"))


def _hidden_before(lines: DataFrame, earlier: DataFrame) -> Series:
    hidden = earlier[earlier["hidden"].astype(bool)][ROW].drop_duplicates()
    return lines[ROW].merge(hidden, how="left", indicator=True)["_merge"].eq("both")


def _decided(links: Links, rows: np.ndarray, search: Protection) -> DataFrame:
    lines = links.lines.assign(row=rows)
    lines = lines[lines["part"].isin(COUNTS)]
    wide = lines.pivot(index=["row", *ROW], columns="part", values="value").reset_index("row")
    wide = wide.reindex(columns=["row", *COUNTS]).astype(dict.fromkeys(COUNTS, "Int64"))
    reasons = search.hidden | dict.fromkeys(rows[sorted(search.exposed)].tolist(), PUBLISHED)
    reason = Series([reasons.get(row, "") for row in wide["row"]], wide.index)
    hidden = reason.ne("")
    shown = wide.assign(**{name: wide[name].mask(hidden) for name in COUNTS})
    shown = shown.assign(hidden=hidden, reason=reason)
    return shown.drop(columns="row").reset_index()[[*COLUMNS[1:], "reason"]]


def masked(frame: DataFrame, decided: DataFrame, places: DataFrame) -> DataFrame:
    """Results without the counts of persons that a release does not show.

    ``places`` gives ``column`` and ``label`` of each row of the frame. Hidden rows lose all
    figures and are ``suppressed``. A breakdown that no release shows is left out, row by row,
    where ``column`` is missing.
    """
    persons = frame["counting_unit"].isin(PERSONS) & frame[COUNTS].notna().any(axis=1)
    keys = places.assign(figure=frame["indicator"])
    state = keys.merge(decided, on=ROW, how="left")["hidden"].set_axis(frame.index)
    out = persons & state.ne(False)
    blank = {name: frame[name].mask(out) for name in GONE}
    done = frame.assign(**blank, status=frame["status"].mask(out, HIDDEN))
    return done[~(persons & keys["column"].isna())].reset_index(drop=True)
