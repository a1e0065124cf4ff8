"""Attendances added up to the groups that metrics tell apart, before any metric sees them.

A metric that only sums gives the same counts for the sums as for the rows, as long as rows
stay apart that it tells apart: by what is asked for, by group and measure, by which counts are
missing, and by conference where conduct was observed. So there is one path to a figure: the
very same metric functions run on fewer rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Index, Series

from phantich.country.block_reading import Codes, Marks, plain_codes

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
    counts = {name: _filled(rows[name]).to_numpy() for name in COUNTS}
    return Attendances(words, counts, known)


def _filled(column: Any) -> Any:
    return column.fill_null(0) if column.null_count else column


def _known(column: Any) -> Marks | None:
    if not column.null_count:
        return None
    return np.asarray(column.is_valid().to_numpy(), dtype=bool)


class Conferences:
    """What a row of attendance takes from its conference: year, month, mode, level, unit."""

    def __init__(self, rows: DataFrame | None, columns: Sequence[str] = OF_CONFERENCE) -> None:
        columns = ["conf_id", "unit", *columns]
        whole = DataFrame(columns=columns) if rows is None else rows.reindex(columns=columns)
        whole = whole.dropna(subset=["conf_id"])
        self.there = rows is not None
        ids = whole["conf_id"].to_numpy(dtype=object)
        order = np.argsort(ids, kind="stable")
        ids = ids[order]
        first = np.append(True, ids[1:] != ids[:-1])[: len(ids)]  # of two with one id the first
        self.ids, order = ids[first], order[first]
        self.columns = {name: _with_none(whole[name].iloc[order]) for name in columns[1:]}

    def at(self, ids: Sequence[str]) -> Codes:
        """The numbers of the conferences with these ids; -1 where there is none."""
        if not len(ids) or not len(self.ids):
            return np.full(len(ids), -1)
        first = np.searchsorted(self.ids, min(ids))
        span = self.ids[first : np.searchsorted(self.ids, max(ids), side="right")]
        found = Index(span, dtype="object").get_indexer(Index(ids, dtype="object"))
        return np.where(found < 0, -1, found + first)

    def holds(self, ids: Sequence[str]) -> bool:
        """Whether there is a conference for each id."""
        return bool((self.at(ids) >= 0).all())

    def of(self, name: str, places: Codes) -> Words:
        """What the conferences with these numbers say in a column."""
        column = self.columns[name]
        return Words(column.codes[places], column.words)


def _with_none(column: Series) -> Words:
    """A column by number, with one number more at its end that stands for no row."""
    codes, words = pd.factorize(column)
    return Words(np.append(codes, -1), list(words))


@dataclass(frozen=True)
class Sums:
    """Sums by cell: for each column the number of its word, and the counts with what is known."""

    numbers: Mapping[str, Words]
    counts: Mapping[str, NDArray[np.int64]]
    known: Mapping[str, Marks]


def compact(rows: Attendances, held: Conferences, keep: Sequence[str]) -> Sums:
    """The sums of the counts by the columns of ``keep``, by group, measure and what is known."""
    ids = rows.words["conf_id"]
    places = held.at(ids.words)
    columns = {name: held.of(name, places) for name in OF_CONFERENCE if name in keep}
    if "conf_id" in keep:
        columns["conf_id"] = Words(np.arange(len(ids.words)), ids.words)
    merged, tuples = _merged(columns, len(ids.words))
    parts = {"": Words(np.append(merged, -1)[ids.codes], range(len(tuples)))}
    if "unit" in keep:
        parts["unit"] = _units(rows, held)
    parts |= {name: rows.words[name] for name in ALWAYS}
    numbers, counts, known = _sums(rows, parts)
    bare = np.vstack([tuples, np.full((1, len(columns)), -1)])[numbers.pop("")]
    words = {name: Words(n, parts[name].words) for name, n in numbers.items()}
    words |= {name: Words(bare[:, at], c.words) for at, (name, c) in enumerate(columns.items())}
    return Sums(words, counts, known)


def _merged(columns: Mapping[str, Words], number: int) -> tuple[Codes, NDArray[np.int64]]:
    """One number for everything that is kept of a conference, and the numbers behind it."""
    if not columns or not number:
        return np.full(number, -1), np.zeros((0, len(columns)), dtype=np.int64)
    code = np.zeros(number, dtype=np.int64)
    for column in columns.values():
        code = code * (len(column.words) + 1) + column.codes + 1
    _, first, merged = np.unique(code, return_index=True, return_inverse=True)
    return merged, np.stack([column.codes[first] for column in columns.values()], axis=1)


def _units(rows: Attendances, held: Conferences) -> Words:
    """The unit of each row: its own, else that of its conference."""
    ids = rows.words["conf_id"]
    own = rows.words.get("unit_id", Words(np.full(len(rows), -1, dtype=np.int64), []))
    lacking = own.codes < 0
    if not lacking.any():
        return own
    host = held.of("unit", held.at(ids.words))
    places = {unit: at for at, unit in enumerate(own.words)}
    words = [*own.words, *(unit for unit in host.words if unit not in places)]
    places = {unit: at for at, unit in enumerate(words)}
    number = np.array([*(places[unit] for unit in host.words), -1], dtype=np.int64)
    codes = own.codes.astype(np.int64)
    codes[lacking] = number[np.append(host.codes, -1)[ids.codes[lacking]]]
    return Words(codes, words)


def _sums(
    rows: Attendances, parts: Mapping[str, Words]
) -> tuple[dict[str, Codes], dict[str, NDArray[np.int64]], dict[str, Marks]]:
    code, sizes = _cells(rows, parts)
    total = int(np.prod([float(size) for size in sizes.values()]))
    if total > ROOM * max(len(rows), 1):
        cells, code = np.unique(code, return_inverse=True)
        filled = np.arange(len(cells))
    else:
        filled = np.flatnonzero(np.bincount(code, minlength=total))
        cells = np.arange(total)
    numbers, left = {}, cells[filled]
    for name, size in reversed(sizes.items()):
        left, numbers[name] = left // size, left % size - 1
    counts = {name: _sum(rows.counts[name], code, filled) for name in COUNTS}
    nought = np.zeros(len(filled))
    known = {name: numbers.pop(f"known {name}", nought) == 0 for name in COUNTS}
    return numbers, counts, known


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


def together(parts: Sequence[Sums], only: Sequence[str] = ()) -> DataFrame:
    """Sums as rows of attendance in their context; the columns that were not kept are empty.

    ``only`` names the columns wanted, beside group, measure and counts; their words then come as
    categories, which are grouped faster.
    """
    number = sum(len(part.counts["present"]) for part in parts)
    wanted = {*only, *ALWAYS} if only else set(COLUMNS)
    columns = {
        name: _column(name, parts, number, bool(only))
        for name in COLUMNS[: -len(COUNTS)]
        if name in wanted
    }
    for name in COUNTS:
        values = np.concatenate([part.counts[name] for part in parts])
        unknown = ~np.concatenate([part.known[name] for part in parts])
        columns[name] = pd.arrays.IntegerArray(values, unknown)
    return DataFrame(columns)


def _column(name: str, parts: Sequence[Sums], number: int, categories: bool) -> Any:
    kind = "Int64" if name == "year" else "str"
    places: dict[Any, int] = {}
    codes = [_renumbered(part.numbers.get(name), len(part.counts["present"]), places)
             for part in parts]  # fmt: skip
    found = np.concatenate(codes) if codes else np.full(number, -1)
    words = pd.array(list(places), dtype=kind)
    if categories and name != "year":
        order = np.argsort(np.array(list(places), dtype=object))
        rank = np.append(np.argsort(order), -1)  # groups come out in order of their words
        return pd.Categorical.from_codes(rank[found], Index(words.take(order)))
    return words.take(found, allow_fill=True)


def _renumbered(words: Words | None, number: int, places: dict[Any, int]) -> Codes:
    """The numbers of words in a list that grows from part to part."""
    if words is None:
        return np.full(number, -1)
    place = [places.setdefault(word, len(places)) for word in words.words]
    return np.array([*place, -1], dtype=np.int64)[words.codes]
