"""The attendances of a block: held against the schema column by column, then added up.

A row group in which every column is clean as a whole needs no look at its rows. Any other is
read row by row like a table of every other dataset, with the same faults.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame

from phantich.country.block_reading import (
    COMPACTED,
    Marks,
    Reading,
    needed,
    parquet_rows,
    sheet_of,
    shown_file,
)
from phantich.country.compaction import (
    ALWAYS,
    COUNTS,
    EXACT,
    WORDS,
    Attendances,
    Conferences,
    Sums,
    Words,
    compact,
    from_arrow,
)
from phantich.country.parquet_index import Group
from phantich.dataset.cells import cell_text
from phantich.dataset.checked_sheets import Checked, check_sheet
from phantich.dataset.opening import Sheet
from phantich.files.sheets.book_model import ERRORS
from phantich.schema import data_model

TOLD = 100  # warnings of one kind that are told row by row, for each row group
Hashes = NDArray[np.uint64]


@dataclass
class Doubles:
    """The keys of the rows that were read, by number, to find those that stand twice."""

    found: list[tuple[Group, Marks, Hashes]] = field(default_factory=list)

    def add(self, group: Group, marks: Marks, rows: Attendances) -> None:
        """Keep the keys of a row group's rows."""
        hashes = np.zeros(len(rows), dtype=np.uint64)
        for at, name in enumerate(WORDS):
            column = rows.words.get(name)
            if column is not None:
                hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + _hashed(column, at)
        self.found.append((group, marks, hashes))

    def doubled(self) -> Iterator[tuple[Group, int]]:
        """Every row whose key stood in a row before it: its row group and its row in the file."""
        if not self.found:
            return
        whole = np.concatenate([hashes for _, _, hashes in self.found])
        if len(np.unique(whole)) == len(whole):
            return
        twice, start = pd.Series(whole).duplicated(keep="first").to_numpy(), 0
        for group, marks, hashes in self.found:
            rows = group.first + np.flatnonzero(marks)
            for row in rows[twice[start : start + len(hashes)]]:
                yield group, int(row)
            start += len(hashes)

    def record(self, reading: Reading) -> None:
        """Record the rows whose key stands twice in the block."""
        for group, row in self.doubled():
            kept = np.zeros(group.rows, dtype=bool)
            kept[row - group.first] = True
            sheet = _sheet(group, kept)
            names = [name for name in sheet.table.key if name in group.headings]
            headings = [group.headings[name] for name in names]
            value = " | ".join(filter(None, map(cell_text, sheet.cells.loc[row, headings])))
            part = Checked(sheet, DataFrame())
            reading.problems.add("duplicate_key", **part.place(row, ", ".join(headings), value))


def _hashed(column: Words, salt: int) -> Hashes:
    words = np.array([*column.words, f"none {salt}"], dtype=object)
    return pd.util.hash_array(words, categorize=False)[column.codes]


def is_clean(group: Group, rows: Attendances, units: frozenset[str]) -> bool:
    """Whether every column of a row group can be taken as it stands."""
    table = data_model.tables()[COMPACTED]
    counts = [c.name for c in table.columns.values() if c.type == "count"]
    if not all(_is_counted(group, name) for name in counts if name in group.headings):
        return False
    for name, column in rows.words.items():
        kind = table.columns[name]
        allowed = data_model.enums()[kind.of] if kind.type == "enum" else column.words
        if not set(column.words) <= set(allowed) or not set(ERRORS).isdisjoint(column.words):
            return False
        if kind.required and (column.codes < 0).any():
            return False
    seated = rows.words.get("unit_id")
    return seated is None or not units or units.issuperset(seated.words)


def _is_counted(group: Group, name: str) -> bool:
    """Whether a column holds whole numbers from 0 on, or nothing."""
    span = group.spans.get(name)
    if span is not None:
        return isinstance(span.least, int) and not isinstance(span.least, bool) and span.least >= 0
    column = parquet_rows(group, [name])[name]
    return bool(column.null_count == len(column))


def read_rows(group: Group, marks: Marks, units: frozenset[str], reading: Reading) -> Attendances:
    """The marked rows of a row group, clean as they stand or read row by row."""
    columns = [name for name in (*WORDS, *COUNTS) if name in group.headings]
    rows = parquet_rows(group, columns)
    if _has_counts(rows):
        found = from_arrow(rows)
        if is_clean(group, found, units):
            _warn(group, marks, found, reading)
            return found.where(marks)
    return judge_rows(group, marks, reading)


def _has_counts(rows: Any) -> bool:
    import pyarrow as pa

    there = [name in rows.column_names and pa.types.is_integer(rows[name].type) for name in COUNTS]
    return all(there) and {"conf_id", *ALWAYS} <= set(rows.column_names)


def _warn(group: Group, marks: Marks, rows: Attendances, reading: Reading) -> None:
    """The one warning of the table: more present than invited."""
    over = marks & (rows.counts["present"] > rows.counts["invited"])
    for known in rows.known.values():
        over = over if known is None else over & known
    at = np.flatnonzero(over)[:TOLD]
    if len(at):
        kept = np.zeros(group.rows, dtype=bool)
        kept[at] = True
        check_sheet(_sheet(group, kept), reading.problems)


def _sheet(group: Group, marks: Marks) -> Sheet:
    columns = [name for name in needed(COMPACTED) if name in group.headings]
    cells = sheet_of(group, parquet_rows(group, columns), marks)
    return Sheet(data_model.tables()[COMPACTED], shown_file(group.file), "", cells, 1)


def judge_rows(group: Group, marks: Marks, reading: Reading) -> Attendances:
    """The marked rows read one by one, with every fault and warning."""
    checked = check_sheet(_sheet(group, marks), reading.problems)
    if checked is None:
        return nothing()
    reading.sheets.setdefault(COMPACTED, []).append(checked)
    return from_rows(checked.rows)


def from_rows(rows: DataFrame) -> Attendances:
    """Rows of attendance that were read row by row."""
    words = {name: Words(*_factorized(rows[name])) for name in WORDS}
    counts = {name: rows[name].astype("Int64") for name in COUNTS}
    return Attendances(
        words,
        {name: column.fillna(0).to_numpy(np.int64) for name, column in counts.items()},
        {name: column.notna().to_numpy(bool) for name, column in counts.items()},
    )


def _factorized(column: pd.Series) -> tuple[NDArray[np.int64], list[str]]:
    codes, words = pd.factorize(column)
    return codes, list(words)


def added_up(
    rows: Attendances, held: Conferences, keep: Sequence[str], observed: DataFrame
) -> list[Sums]:
    """The rows added up, apart from those at conferences and units where conduct was observed."""
    marks = _observed(rows, held, observed)
    parts = [compact(rows.where(~marks), held, keep)]
    if marks.any():
        parts.append(compact(rows.where(marks), held, [*keep, *EXACT]))
    return parts


def _observed(rows: Attendances, held: Conferences, observed: DataFrame) -> Marks:
    """Which rows lie at a conference and unit of which there is a record of conduct.

    A row without a unit of its own counts as observed with its conference: it is only kept
    apart, and the metric decides.
    """
    ids, seats = rows.words["conf_id"], rows.words.get("unit_id")
    at = {word: number for number, word in enumerate(ids.words)}
    seen = observed[observed["conf_id"].isin(at)]
    if not len(seen):
        return np.zeros(len(rows), dtype=bool)
    conferences = seen["conf_id"].map(at).to_numpy(np.int64)
    if seats is None:
        return np.isin(ids.codes, conferences)
    places = {word: number for number, word in enumerate(seats.words)}
    units = seen["unit"].map(places).fillna(-1).to_numpy(np.int64)
    width = len(places) + 1
    pairs = ids.codes.astype(np.int64) * width + seats.codes + 1
    marks = np.isin(pairs, conferences * width + units + 1)
    return marks | ((seats.codes < 0) & np.isin(ids.codes, conferences))


def nothing() -> Attendances:
    """No rows of attendance."""
    return from_rows(DataFrame(columns=[*WORDS, *COUNTS]))
