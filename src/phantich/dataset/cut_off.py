"""What a dataset knew at a day: nothing that happened later stands in a report made up to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd
from pandas import DataFrame, Series, Timestamp

from phantich.schema import data_model

BEGINS = {  # the day from which a row of a table without facts of its own is known
    "unit_versions": "valid_from",
    "unit_successions": "effective_on",
    "directives": "issued_on",
}
AHEAD = ("requirements", "reports")  # their time is a due day, which may lie ahead


def known_at(
    tables: Mapping[str, DataFrame],
    day: dt.date,
    year: int | None = None,
    *,
    dated_only: bool = False,
) -> dict[str, DataFrame]:
    """The rows that a report of a ``year`` knew at a day, under their places in the tables given.

    Rows of later years and facts of a later day are out, and so is what belongs to them; a due
    day may lie ahead. With ``dated_only`` facts of the day's own year that bear no day are out
    too: it is not known whether they happened by then.
    """
    last = day.year if year is None else min(year, day.year)
    found: dict[str, DataFrame] = {}
    for name, rows in tables.items():
        known = _known(name, rows, Timestamp(day), last)
        if dated_only:
            known &= ~_undated(name, rows, day.year)
        found[name] = rows if known.all() else rows[known]
    for name in data_model.tables():  # parents stand before their children
        if name in found:
            found[name] = _with_parent(name, found, tables)
    return found


def _known(name: str, rows: DataFrame, day: Timestamp, last: int) -> Series:
    known = Series(True, index=rows.index)
    if "year" in rows:
        known = ~rows["year"].gt(last).fillna(False).astype(bool)
    time = BEGINS.get(name, _time_of(name))
    return known & ~rows[time].gt(day) if time else known


def _time_of(name: str) -> str:
    return "" if name in AHEAD else data_model.tables()[name].time


def _undated(name: str, rows: DataFrame, year: int) -> Series:
    """The facts of a year of which nobody knows the day, neither theirs nor that of a parent."""
    table, time = data_model.tables()[name], _time_of(name)
    if not table.unit or name in AHEAD or table.within not in ("", "directives"):
        return Series(False, index=rows.index)
    undated = rows[time].isna() if time else Series(True, index=rows.index)
    return undated & rows["year"].eq(year).fillna(True).astype(bool)


def _with_parent(
    name: str, found: Mapping[str, DataFrame], tables: Mapping[str, DataFrame]
) -> DataFrame:
    """The rows of a table whose parent is known, or never was there."""
    rows, within = found[name], data_model.tables()[name].within
    if within not in found or len(found[within]) == len(tables[within]):
        return rows
    key = data_model.tables()[within].key[0]
    own = next(c.name for c in data_model.tables()[name].columns.values() if c.to == within)
    gone = tables[within].loc[tables[within].index.difference(found[within].index), key]
    return rows[~rows[own].isin(gone.dropna())]


def same_day(day: dt.date, year: int) -> dt.date:
    """The same day of another year; the last of February where that year has no 29th."""
    return (pd.Timestamp(day) - pd.DateOffset(years=day.year - year)).date()


def is_whole_year(day: dt.date) -> bool:
    """Whether a report up to a day covers its whole year."""
    return (day.month, day.day) == (12, 31)
