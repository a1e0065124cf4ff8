"""Reading one block of a dataset: only its row groups, only the columns that figures need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from phantich.country.blocks import Block
from phantich.country.parquet_index import FACTS, SHARED, Group, Index, Keys
from phantich.dataset.cells import cell_text
from phantich.dataset.checked_sheets import (
    Checked,
    check_keys,
    check_references,
    check_sheet,
    check_years,
)
from phantich.dataset.obligations import EVIDENCE
from phantich.dataset.opening import Sheet
from phantich.errors import Problems
from phantich.files.paths import shown
from phantich.schema import data_model
from phantich.schema.indicators import indicators

Marks = NDArray[np.bool_]
Codes = NDArray[Any]
COMPACTED = "attendances"  # read by its own way, for it is by far the longest table
ALL_YEARS = frozenset(name for names in EVIDENCE.values() for name in names)
OF_CONFERENCES = frozenset({"attendances", "conference_points", "conduct_counts"})
KEPT_TEXTS = frozenset({"reports.period"})  # texts that obligations are told apart by


@dataclass
class Reading:
    """What was read of a block: checked sheets by table, problems, rows taken by row group."""

    sheets: dict[str, list[Checked]]
    problems: Problems
    taken: dict[tuple[str, str, int], int] = field(default_factory=dict)


def parent_of(name: str) -> tuple[str, str] | None:
    """The table of facts from which a table takes its unit, and the column that names the row."""
    table = data_model.tables()[name]
    wanted = table.within if table.within in FACTS else ""
    if name == "conference_directives":
        wanted = "conferences"
    links = [c.name for c in table.columns.values() if c.type == "ref" and c.to == wanted]
    return (wanted, links[0]) if wanted and links else None


def parquet_rows(group: Group, columns: Sequence[str], *, coded: bool = True) -> Any:
    """Columns of a row group as an Arrow table, under their names in the data model.

    Words come ``coded``, as dictionaries: each word once, and its number in every row.
    """
    from pyarrow import parquet

    headings = [group.headings[name] for name in columns]
    words = [group.headings[name] for name in columns if coded and _is_word(group.table, name)]
    with parquet.ParquetFile(group.file, read_dictionary=words) as file:
        found = file.read_row_group(group.at, columns=headings, use_threads=False)
    return found.select(headings).rename_columns(list(columns))


def _is_word(table: str, name: str) -> bool:
    return data_model.tables()[table].columns[name].type in ("id", "ref", "enum")


def plain_codes(column: Any) -> tuple[Codes, list[str]]:
    """A column as numbers and the words they stand for; a missing word is -1.

    The words are as they are read from a cell: composed, without blanks around them.
    """
    import pyarrow as pa

    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):  # of no rows
        whole = pa.concat_arrays(whole.chunks or [pa.array([], pa.string())])
    if not pa.types.is_dictionary(whole.type):
        whole = whole.dictionary_encode()
    indices = whole.indices.fill_null(-1) if whole.null_count else whole.indices
    codes, raw = indices.to_numpy(zero_copy_only=False), whole.dictionary.to_pylist()
    if _all_plain(whole.dictionary, raw) and len(set(raw)) == len(raw):
        return codes, raw
    words = [cell_text(word) for word in raw]
    place = {word: at for at, word in enumerate(dict.fromkeys(word for word in words if word))}
    number = np.array([*(place.get(word, -1) for word in words), -1], dtype=np.int32)
    return number[codes], list(place)


def _all_plain(words: Any, raw: Sequence[str]) -> bool:
    """Whether words read as they stand: ASCII, not empty, and without blanks around them."""
    import pyarrow as pa
    from pyarrow import compute

    if not (pa.types.is_string(words.type) or pa.types.is_large_string(words.type)):
        return False
    if words.null_count or not "\n".join(raw).isascii():
        return False
    return "" not in raw and bool(compute.ascii_trim_whitespace(words).equals(words))


def known_words(codes: Codes, words: Sequence[str], wanted: Any) -> Marks:
    """Which rows hold one of the wanted words."""
    return np.array([*(word in wanted for word in words), False], dtype=bool)[codes]


@cache
def needed(name: str) -> tuple[str, ...]:
    """The columns of a table that are read: all but free texts that no figure needs."""
    evidence = {path for i in indicators().values() for path in i.needs} | KEPT_TEXTS
    table = data_model.tables()[name]
    kept = {*table.key, table.unit, table.time}
    return tuple(
        column.name
        for column in table.columns.values()
        if column.type != "text"
        or column.name in kept
        or column.required
        or column.expected
        or f"{name}.{column.name}" in evidence
    )


def take(group: Group, block: Block, parents: Keys, known: frozenset[str]) -> Marks:
    """Which rows of a row group belong to a block.

    ``parents`` are the ids of the block's rows in the table above, in order; ``known`` are all
    units: a row of an unknown unit is taken by every block that meets it, to be reported.
    """
    table, above = data_model.tables()[group.table], parent_of(group.table)
    if block.units is None:
        return np.ones(group.rows, dtype=bool)
    own = np.full(group.rows, -1, dtype=np.int64)
    taken = np.zeros(group.rows, dtype=bool)
    if table.unit in group.headings:
        own, units = plain_codes(parquet_rows(group, [table.unit])[table.unit])
        taken = known_words(own, units, block.units)
        taken |= known_words(own, [str(unit not in known) for unit in units], {"True"})
    if above is None or above[1] not in group.headings:
        return taken | ((own < 0) & block.is_first)
    link, ids = plain_codes(parquet_rows(group, [above[1]])[above[1]])
    through = known_words(link, ids, set(parents.ordered)) | ((link < 0) & block.is_first)
    return taken | ((own < 0) & through)


def may_hold(group: Group, block: Block, parents: Keys, known: Keys) -> bool:
    """Whether a row group can hold rows of a block, as far as its footer tells."""
    table, above = data_model.tables()[group.table], parent_of(group.table)
    if block.units is None:
        return True
    own = table.unit in group.headings
    if own and group.may_hold(table.unit, block.keys):
        return True
    stray = own and block.is_first and not group.may_hold(table.unit, known)
    if stray or (own and not group.may_lack(table.unit)):
        return stray
    if above is None or above[1] not in group.headings:
        return block.is_first
    return group.may_hold(above[1], parents) or (block.is_first and group.may_lack(above[1]))


def sheet_of(group: Group, rows: Any, marks: Marks) -> DataFrame:
    """The marked rows as cells under the headings of the file, numbered as in the file."""
    frame = rows.to_pandas(types_mapper=_nullable)[marks]
    frame.index = group.first + np.flatnonzero(marks)
    words = frame.select_dtypes("category").columns
    frame = frame.astype({name: "object" for name in words})
    return frame.rename(columns=dict(group.headings))


def _nullable(kind: Any) -> Any:
    import pyarrow as pa

    return pd.Int64Dtype() if pa.types.is_integer(kind) else None


def read_facts(
    groups: Index, block: Block, shared: Mapping[str, DataFrame], year: int, lang: str
) -> Reading:
    """Every table of facts of a block but the attendances, checked row by row."""
    reading = Reading({}, Problems(lang))
    units = Keys(shared["units"]["unit_id"].dropna() if "units" in shared else ())
    for name in FACTS:
        if name in groups and name != COMPACTED:
            reading.sheets[name] = _table(groups[name], block, units, year, reading)
            check_keys(name, reading.sheets[name], reading.problems)
            for part in reading.sheets[name]:
                check_years(part, year, reading.problems)
    return reading


def _table(
    groups: Sequence[Group], block: Block, units: Keys, year: int, reading: Reading
) -> list[Checked]:
    name = groups[0].table
    parents = parents_of(name, year, reading)
    known, cells = frozenset(units.ordered), dict[str, list[DataFrame]]()
    for group in groups:
        if may_hold(group, block, parents, units):
            marks = take(group, block, parents, known)
            reading.taken[(name, group.file, group.at)] = int(marks.sum())
            if marks.any():
                rows = parquet_rows(group, [c for c in needed(name) if c in group.headings])
                cells.setdefault(group.file, []).append(sheet_of(group, rows, marks))
    table = data_model.tables()[name]
    sheets = [Sheet(table, shown_file(file), "", pd.concat(c), 1) for file, c in cells.items()]
    sheets = sheets or [_nothing(groups[0])]
    checked = [check_sheet(sheet, reading.problems) for sheet in sheets if len(sheet.cells)]
    found = [part for part in checked if part is not None]
    return found or [_empty(_nothing(groups[0]))]


def shown_file(file: str) -> str:
    """A file's path as faults name it."""
    from pathlib import Path

    return shown(Path(file))


def _nothing(group: Group) -> Sheet:
    """A sheet with the headings of a file and no rows."""
    headings = [group.headings[c] for c in needed(group.table) if c in group.headings]
    table = data_model.tables()[group.table]
    return Sheet(table, shown_file(group.file), "", DataFrame(columns=headings, dtype="object"), 1)


def _empty(sheet: Sheet) -> Checked:
    found = check_sheet(sheet, Problems())
    if found is None:  # its headings are wrong, and are named with those of the whole dataset
        columns = {name: Series(dtype="str") for name in sheet.table.columns}
        return Checked(sheet, DataFrame(columns))
    return found


def parents_of(name: str, year: int, reading: Reading) -> Keys:
    """The ids of the block's rows in the table above; those of the year where that is enough."""
    above = parent_of(name)
    ids: list[str] = []
    for part in reading.sheets.get(above[0], []) if above else []:
        rows = part.rows
        if name not in ALL_YEARS and "year" in rows:
            rows = rows[rows["year"].eq(year).fillna(True)]
        ids += rows[part.origin.table.key[0]].dropna().tolist()
    return Keys(ids)


def ids_of(parts: Iterable[Checked], name: str) -> set[str]:
    """The ids of the rows of a table."""
    key = data_model.tables()[name].key[0]
    return set().union(*(part.rows[key].dropna() for part in parts))


def find(groups: Sequence[Group], ids: set[str]) -> set[str]:
    """Those of the ids that the table holds in any block."""
    key, wanted, found = data_model.tables()[groups[0].table].key[0], Keys(ids), set[str]()
    for group in groups:
        if group.may_hold(key, wanted):
            found |= ids.intersection(plain_codes(parquet_rows(group, [key])[key])[1])
    return found


def by_id(groups: Sequence[Group], ids: set[str]) -> list[Checked]:
    """The rows of these ids, of any block; what is wrong with them their own block reports."""
    key, wanted, cells = data_model.tables()[groups[0].table].key[0], Keys(ids), list[Checked]()
    for group in groups:
        if group.may_hold(key, wanted):
            codes, words = plain_codes(parquet_rows(group, [key])[key])
            marks = known_words(codes, words, ids)
            if marks.any():
                rows = parquet_rows(group, [c for c in needed(group.table) if c in group.headings])
                table = data_model.tables()[group.table]
                sheet = Sheet(table, group.file, "", sheet_of(group, rows, marks), 1)
                cells.append(check_sheet(sheet, Problems()) or _empty(_nothing(group)))
    return cells


def check_codes(reading: Reading, groups: Index, shared: Mapping[str, DataFrame]) -> None:
    """Record every code of the block that no block's table holds."""
    known = {
        n: set(shared[n][data_model.tables()[n].key[0]].dropna()) for n in SHARED if n in shared
    }
    for name, parts in reading.sheets.items():
        known.setdefault(name, set()).update(ids_of(parts, name))
    for parts in list(reading.sheets.values()):
        for part in parts:
            for column in part.origin.table.columns.values():
                if column.type == "ref" and column.to in groups:
                    missing = set(part.rows[column.name].dropna()) - known.setdefault(
                        column.to, set()
                    )
                    known[column.to] |= find(groups[column.to], missing) if missing else set()
    check_references(reading.sheets, reading.problems, known)
