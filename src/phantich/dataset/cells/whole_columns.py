"""The cells of a whole column as typed values, with what the column says of its cells.

Nothing is guessed: days are turned back only where the column leaves no other explanation than a
spreadsheet that read month/day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import Series
from pandas.api import types

from phantich.dataset.cells.meanings import Meaning, Value, refused, warned
from phantich.dataset.cells.single_cells import as_cell, understand
from phantich.dataset.cells.written_dates import two_ways
from phantich.files.sheets.book_model import Cell
from phantich.language import wording
from phantich.schema.data_model import Column

FEWEST_TURNED = 8  # stored days that must all be 12 or lower: by chance they are once in 1,700
FEWEST_LATE = 3  # texts with days above 12, which such a spreadsheet leaves as they were typed
DTYPES = {"count": "Int64", "year": "Int64", "number": "Float64", "share": "Float64",
          "flag": "boolean", "date": "datetime64[us]"}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """A column as read: its typed values, and the cells of which something is said."""

    values: Series
    said: Mapping[Hashable, Meaning]


def read_cells(cells: Series, column: Column) -> Reading:
    """The cells of a column as a nullable series of its type, on the same index.

    Refused cells are missing, and told in ``said`` by their label with those read in a way of
    writing that needs telling.
    """
    stored = _stored(cells, column)
    if stored is not None:
        return Reading(stored, {})
    meanings = read_meanings([as_cell(raw) for raw in cells.tolist()], column)
    said = {at: m for at, m in zip(cells.index, meanings, strict=True) if m.rule}
    return Reading(typed([m.value for m in meanings], column, cells.index), said)


def _stored(cells: Series, column: Column) -> Series | None:
    """Cells that a file stores with the type of the column (Parquet); None where it does not."""
    if types.is_datetime64_any_dtype(cells) and column.type == "date":
        return cells.dt.tz_localize(None).dt.normalize().astype("datetime64[us]")
    if types.is_bool_dtype(cells) and column.type == "flag":
        return cells.astype("boolean")
    if types.is_integer_dtype(cells) and column.type == "count":
        return cells.astype("Int64") if not (cells < 0).any() else None
    if types.is_numeric_dtype(cells) and column.type in ("number", "share"):
        shares = column.type == "number" or not ((cells < 0) | (cells > 1)).any()
        return cells.astype("Float64") if shares else None
    return None


def read_meanings(cells: Sequence[Cell], column: Column) -> list[Meaning]:
    """The meaning of every cell of a column; equal cells are understood once.

    A text like "như trên" has the value above it.
    """
    known: dict[int, Meaning] = {}
    for cell in cells:
        if id(cell) not in known:
            known[id(cell)] = understand(cell, column)
    meanings = [known[id(cell)] for cell in cells]
    if any(meaning.rule == "ditto" for meaning in known.values()):
        meanings = _ditto(meanings)
    return _turned_days(cells, meanings) if column.type == "date" else meanings


def typed(values: Sequence[Value], column: Column, index: pd.Index) -> Series:
    """Values of a column as a nullable series of its type."""
    kind = DTYPES.get(column.type)
    if kind is None:
        return Series(values, index=index, dtype="str")
    if kind == "datetime64[us]":
        return Series(np.array(values, dtype=kind), index=index)
    if kind == "Float64":
        numbers = [None if value is None else float(str(value)) for value in values]
        return Series(pd.array(numbers, dtype=kind), index=index)
    return Series(pd.array(values, dtype=kind), index=index)


def _ditto(meanings: Sequence[Meaning]) -> list[Meaning]:
    """Every "như trên" as the value above it."""
    done: list[Meaning] = []
    for meaning in meanings:
        if meaning.rule == "ditto":
            above = done[-1].value if done else None
            text = wording.date(above) if isinstance(above, dt.date) else str(above)
            meaning = refused("ditto_nothing") if above is None else warned(above, "read_as", text)
        done.append(meaning)
    return done


def _turned_days(cells: Sequence[Cell], meanings: list[Meaning]) -> list[Meaning]:
    """Stored days turned back where the spreadsheet took day/month for month/day.

    It did where days above 12 stayed text and no stored day is above 12. Too few of them may be
    chance: those that could be turned are then refused.
    """
    stored = [m.value for c, m in zip(cells, meanings, strict=True) if c.kind == "date"]
    days = [day for day in stored if isinstance(day, dt.date)]
    if not days or any(day.day > 12 for day in days):
        return meanings
    texts = [m.value for c, m in zip(cells, meanings, strict=True) if c.kind == "text"]
    late = sum(isinstance(day, dt.date) and day.day > 12 for day in texts)
    if not late:
        return meanings
    sure = len(days) >= FEWEST_TURNED and late >= FEWEST_LATE
    return [_turned(c, m, sure) for c, m in zip(cells, meanings, strict=True)]


def _turned(cell: Cell, meaning: Meaning, sure: bool) -> Meaning:
    day = meaning.value
    if cell.kind != "date" or not isinstance(day, dt.date) or day.day == day.month:
        return meaning
    if not sure:
        return two_ways(day)
    turned = day.replace(day=day.month, month=day.day)
    return warned(turned, "turned_day", wording.date(turned))
