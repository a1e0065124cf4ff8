"""Attendances added up to the groups that metrics tell apart, before any metric sees them.

A metric that only sums gives the same counts for the sums as for the rows, as long as rows
stay apart that it tells apart: by what is asked for, by group and measure, by which counts are
missing, and by conference where conduct was observed. So there is one path to a figure: the
very same metric functions run on fewer rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Index, Series

from phantich.partitions.reading import Codes, Marks, plain_codes

ALWAYS = ("group", "measure")
OF_CONFERENCE = ("year", "month", "mode", "level")
EXACT = ("conf_id", "unit")
COUNTS = ("invited", "present")
WORDS = ("conf_id", "unit_id", "group", "measure")
COLUMNS = ("conf_id", "unit", *ALWAYS, *OF_CONFERENCE, *COUNTS)
ROOM = 4  # cells for each row up to which sums stand in one array


@dataclass(frozen=True)
class Words:
    """A column of words: a number in each row, -1 for none, and the words by number."""

    codes: Codes
    words: Sequence[Any]

    def used(self) -> list[Any]:
        """The words that stand in a row."""
        return [self.words[code] for code in np.unique(self.codes) if code >= 0]

    def where(self, marks: Marks) -> Words:
        """The marked rows."""
        return Words(self.codes[marks], self.words)


@dataclass(frozen=True)
class Attendances:
    """Rows of attendance in columns: words by number, counts with a mark where they are known."""

    words: Mapping[str, Words]
    counts: Mapping[str, NDArray[np.int64]]
    known: Mapping[str, Marks | None]

    def __len__(self) -> int:
        return len(self.counts["present"])

    def where(self, marks: Marks) -> Attendances:
        """The marked rows."""
        if marks.all():
            return self
        return Attendances(
            {name: column.where(marks) for name, column in self.words.items()},
            {name: values[marks] for name, values in self.counts.items()},
            {name: k if k is None else k[marks] for name, k in self.known.items()},
        )


def from_arrow(rows: Any) -> Attendances:
    """Rows of an Arrow table with columns of clean words and whole counts."""
    words = {name: Words(*plain_codes(rows[name])) for name in WORDS if name in rows.column_names}
    known = {name: _known(rows[name]) for name in COUNTS}
    counts = {name: rows[name].fill_null(0).to_numpy() for name in COUNTS}
    return Attendances(words, counts, known)


def _known(column: Any) -> Marks | None:
    if not column.null_count:
        return None
    return np.asarray(column.is_valid().to_numpy(), dtype=bool)


class Conferences:
    """What a row of attendance takes from its conference: year, month, mode, level, unit."""

    def __init__(self, rows: DataFrame | None) -> None:
        columns = ["conf_id", "unit", *OF_CONFERENCE]
        whole = DataFrame(columns=columns) if rows is None else rows.reindex(columns=columns)
        self.rows = whole.dropna(subset=["conf_id"]).drop_duplicates("conf_id")
        self.there = rows is not None

    @cached_property
    def place(self) -> Index:
        """The ids, for looking up a conference's number."""
        return Index(self.rows["conf_id"].astype("object"))

    @cached_property
    def columns(self) -> dict[str, Words]:
        """What the conferences say, by number."""
        return {name: Words(*pd.factorize(self.rows[name])) for name in ("unit", *OF_CONFERENCE)}

    def of(self, name: str, ids: Sequence[str]) -> Words:
        """What the conferences with these ids say in a column."""
        at = self.place.get_indexer(Index(ids, dtype="object"))
        column = self.columns[name]
        return Words(np.append(column.codes, -1)[at], column.words)


def compact(rows: Attendances, held: Conferences, keep: Sequence[str]) -> DataFrame:
    """The sums of the counts by the columns of ``keep``, by group, measure and what is known.

    Returns the columns of attendances in their context that metrics use; those that are not
    kept are empty.
    """
    conferences = rows.words["conf_id"]
    of_each = [name for name in OF_CONFERENCE if name in keep]
    columns = {name: held.of(name, conferences.words) for name in of_each}
    if "conf_id" in keep:
        columns["conf_id"] = Words(np.arange(len(conferences.words)), conferences.words)
    merged, tuples = _merged(columns, len(conferences.words))
    parts = {"": Words(np.append(merged, 0)[conferences.codes], range(len(tuples)))}
    if "unit" in keep:
        parts["unit"] = _units(rows, held)
    parts |= {name: rows.words[name] for name in ALWAYS}
    return _framed(_sums(rows, parts), parts, columns, tuples)


def _merged(columns: Mapping[str, Words], number: int) -> tuple[Codes, NDArray[np.int64]]:
    """One number for everything that is kept of a conference, and the numbers behind it."""
    table = np.array([c.codes for c in columns.values()], dtype=np.int64).reshape(len(columns), -1)
    if not columns or not number:
        return np.zeros(number, dtype=np.int64), np.zeros((1, len(columns)), dtype=np.int64) - 1
    tuples, merged = np.unique(table, axis=1, return_inverse=True)
    return merged.reshape(-1), tuples.T


def _units(rows: Attendances, held: Conferences) -> Words:
    """The unit of each row: its own, else that of its conference."""
    ids = rows.words["conf_id"]
    own = rows.words.get("unit_id", Words(np.full(len(rows), -1, dtype=np.int64), []))
    lacking = own.codes < 0
    if not lacking.any():
        return own
    host = held.of("unit", ids.words)
    places = {unit: at for at, unit in enumerate(own.words)}
    words = [*own.words, *(unit for unit in host.words if unit not in places)]
    places = {unit: at for at, unit in enumerate(words)}
    number = np.array([*(places[unit] for unit in host.words), -1], dtype=np.int64)
    codes = own.codes.astype(np.int64)
    codes[lacking] = number[np.append(host.codes, -1)[ids.codes[lacking]]]
    return Words(codes, words)


@dataclass(frozen=True)
class Sums:
    """Sums by cell: for each part the number of its word, and the counts, missing or not."""

    numbers: Mapping[str, Codes]
    counts: Mapping[str, Series]


def _sums(rows: Attendances, parts: Mapping[str, Words]) -> Sums:
    code, sizes = _cells(rows, parts)
    total = int(np.prod([float(size) for size in sizes.values()]))
    if total > ROOM * max(len(rows), 1):
        cells, code = np.unique(code, return_inverse=True)
        filled = np.arange(len(cells))
    else:
        cells = np.arange(total)
        filled = np.flatnonzero(np.bincount(code, minlength=total))
    numbers, left = {}, cells[filled]
    for name, size in reversed(sizes.items()):
        left, numbers[name] = left // size, left % size - 1
    found = {name: _sum(rows.counts[name], code, filled) for name in COUNTS}
    known = {name: numbers.pop(f"known {name}", np.zeros(len(filled))) == 0 for name in COUNTS}
    blanked = {name: Series(found[name], dtype="Int64").where(known[name]) for name in COUNTS}
    return Sums(numbers, blanked)


def _cells(rows: Attendances, parts: Mapping[str, Words]) -> tuple[Codes, dict[str, int]]:
    """The number of the cell that each row falls into, and the number of cells of each part."""
    sizes = {name: len(column.words) + 1 for name, column in parts.items()}
    code = np.zeros(len(rows), dtype=np.int64)
    for name, column in parts.items():
        if sizes[name] > 1:
            code *= sizes[name]
            code += column.codes
            code += 1
    for name in COUNTS:
        if (known := rows.known[name]) is not None:
            sizes[f"known {name}"] = 3
            code = code * 3 + np.where(known, 1, 2)
    return code, sizes


def _sum(values: NDArray[np.int64], code: Codes, filled: Codes) -> NDArray[np.int64]:
    """The sums by cell: exact, for no sum of counts of a country comes near 2 to the 53."""
    sums = np.bincount(code, weights=values, minlength=1)
    return np.rint(sums[filled] if len(sums) else np.zeros(len(filled))).astype(np.int64)


def _framed(
    sums: Sums,
    parts: Mapping[str, Words],
    columns: Mapping[str, Words],
    tuples: NDArray[np.int64],
) -> DataFrame:
    of_each = {name: tuples[sums.numbers[""], at] for at, name in enumerate(columns)}
    numbers = {name: n for name, n in sums.numbers.items() if name} | of_each
    words = {name: column.words for name, column in {**parts, **columns}.items()}
    number = len(sums.counts["present"])
    found = {name: _worded(name, numbers.get(name), words.get(name), number) for name in COLUMNS}
    return DataFrame({**found, **sums.counts})[list(COLUMNS)]


def _worded(name: str, numbers: Codes | None, words: Any, number: int) -> Any:
    kind = "Int64" if name in ("year", *COUNTS) else "str"
    if numbers is None:
        return pd.array([pd.NA] * number, dtype=kind)
    values = pd.array([*words, pd.NA], dtype=kind)
    return values.take(numbers)
