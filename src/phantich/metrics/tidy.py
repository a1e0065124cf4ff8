"""The one shape of every metric: ``[*by, numerator, denominator, value]``.

What a column counts comes from the schema. Counts of persons (``người``) and counts of
attendances (``lượt``) are different types: a share of one in the other is refused, and so is
a sum of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series
from pandas.arrays import FloatingArray, IntegerArray

from phantich.errors import Fault
from phantich.schema import data_model

PEOPLE = {"person", "contact"}
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Tally:
    """Counts of one kind of thing, row by row; they may be added up."""

    rows: DataFrame
    values: Series
    counts: str

    def where(self, known: Series) -> Tally:
        """The tally of the marked rows only."""
        return Tally(self.rows[known], self.values[known], self.counts)


def tally(rows: DataFrame, path: str) -> Tally:
    """The counts of a column ``table.column``, with what they count.

    Raises
    ------
    Fault
        The rows mix persons and attendances.
    """
    column = data_model.column(path)
    return Tally(rows, rows[column.name], _counted(rows, column.counts, path))


def _counted(rows: DataFrame, counts: str, path: str) -> str:
    if counts != "measure":
        return counts
    found = sorted(rows["measure"].dropna().unique())
    if len(found) > 1:
        raise Fault("mixed_measures", column=data_model.column(path).vi)
    return found[0] if found else "contact"


def flags(rows: DataFrame, marked: Series, counts: str) -> Tally:
    """One for every marked row and nought for the others; a missing mark stays missing."""
    return Tally(rows, marked.astype("boolean").astype("Int64"), counts)


def all_of(rows: DataFrame, counts: str) -> Tally:
    """One for every row."""
    return flags(rows, Series(True, index=rows.index), counts)


def count(part: Tally, by: Sequence[str]) -> DataFrame:
    """The sum of a tally by group; the denominator is missing."""
    return _tidy(part, None, by)


def share(part: Tally, whole: Tally, by: Sequence[str]) -> DataFrame:
    """The ratio of two sums of the same kind of thing, by group.

    Rows of one table in which either count is missing are left out of both sums.

    Raises
    ------
    Fault
        The two tallies count different things.
    """
    if part.counts != whole.counts:
        raise Fault("mixed_counts", part=part.counts, whole=whole.counts)
    return _ratio(part, whole, by)


def per(part: Tally, whole: Tally, by: Sequence[str]) -> DataFrame:
    """The ratio of two sums of different things, such as learners per class, by group.

    Raises
    ------
    Fault
        It would set persons against attendances.
    """
    if {part.counts, whole.counts} == PEOPLE:
        raise Fault("mixed_counts", part=part.counts, whole=whole.counts)
    return _ratio(part, whole, by)


def _ratio(part: Tally, whole: Tally, by: Sequence[str]) -> DataFrame:
    if part.rows is whole.rows:
        known = part.values.notna() & whole.values.notna()
        if not known.all():
            rows = part.rows.loc[known, list(by)]  # one frame: its groups are looked up once
            part, whole = (Tally(rows, t.values[known], t.counts) for t in (part, whole))
    return _tidy(part, whole, by)


def _tidy(part: Tally, whole: Tally | None, by: Sequence[str]) -> DataFrame:
    """The sums of one or two tallies by group; without a second there is no denominator."""
    places, keys, groups = _groups([part] if whole is None else [part, whole], by)
    top, none = _sums(part, places[0], groups)
    bottom, unknown = np.zeros_like(top), np.ones_like(none)
    if whole is not None:
        bottom, unknown = _sums(whole, places[-1], groups)
    if unknown.all() and not none.all():
        value, missing = top.astype(float), none
    else:
        missing = none | unknown | (bottom == 0)
        value = np.divide(top, bottom, out=np.zeros(groups), where=~missing)
    figures = {
        "numerator": IntegerArray(top, none),
        "denominator": IntegerArray(bottom, unknown),
        "value": FloatingArray(value, missing),
    }
    return DataFrame({**keys, **figures})


def _groups(tallies: Sequence[Tally], by: Sequence[str]) -> tuple[list[Codes], dict[str, Any], int]:
    """The group of each row, tally by tally; what the groups are, in order; how many there are."""
    parts = [tallies[0].rows]
    parts += [tally.rows for tally in tallies[1:] if tally.rows is not parts[0]]
    ends = np.cumsum([len(rows) for rows in parts])
    columns = [pd.concat([rows[name] for rows in parts], ignore_index=True) for name in by]
    if not by:
        return np.split(np.zeros(ends[-1], np.int64), ends[:-1]), {}, 1
    group = np.zeros(ends[-1], np.int64)
    for column in columns:
        codes, values = column.factorize(sort=True, use_na_sentinel=False)
        group = group * len(values) + codes
    _, first, group = np.unique(group, return_index=True, return_inverse=True)
    keys = {name: column.array.take(first) for name, column in zip(by, columns, strict=True)}
    return np.split(group, ends[:-1]), keys, len(first)


def _sums(part: Tally, group: Codes, groups: int) -> tuple[Codes, NDArray[np.bool_]]:
    """The sum of each group, exact, and which groups have none because nothing is known."""
    values = part.values.astype("Int64")
    sums = np.zeros(groups, np.int64)
    np.add.at(sums, group, values.to_numpy(np.int64, na_value=0))
    known = np.bincount(group[values.notna().to_numpy()], minlength=groups)
    return sums, known == 0
