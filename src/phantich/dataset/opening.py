"""Opening a dataset: a folder of CSV or Parquet files, or one workbook, as raw sheets."""

from __future__ import annotations

import csv
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from phantich.dataset.error_cells import ERRORS, UNCALCULATED, UNKNOWN
from phantich.errors import Fault, Problems
from phantich.files.csv_safety import original
from phantich.files.paths import shown
from phantich.files.sheets import Cell, read_book
from phantich.language.folding import fold, nearest
from phantich.schema.data_model import Table, tables

TABLE_FILES = (".csv", ".parquet")
WORKBOOKS = (".xlsx", ".xls", ".ods")
LITTER = ("thumbs.db", "desktop.ini")  # what Windows leaves in folders
JOURNAL = "intake/journal.json"  # stands while an import changes several tables
HEADER_SEARCH = 15  # rows of title that may stand above the header of a sheet


@dataclass(frozen=True)
class Sheet:
    """The cells of one table as they stand in the file; ``first_row`` is the row a person sees."""

    table: Table
    file: str
    sheet: str
    cells: DataFrame
    first_row: int = 2
    headings: dict[str, str] = field(default_factory=dict)


def table_named(name: str) -> Table | None:
    """The table that a file or sheet of this name holds, if any."""
    key = fold(name)
    return next((t for t in tables().values() if key in map(fold, t.headings)), None)


def read_sheets(path: Path, problems: Problems, only: Container[str] | None = None) -> list[Sheet]:
    """Every recognised table of a dataset, as raw cells; of a folder ``only`` the tables named.

    Raises
    ------
    Fault
        The dataset does not exist, is no folder and no workbook, or an import was interrupted.
    """
    if not path.exists():
        raise Fault("not_found", path=shown(path), nearest=_sibling(path))
    if (path / JOURNAL).is_file():
        raise Fault("interrupted_import", path=shown(path))
    if path.is_dir():
        return list(_folder(path, problems, only))
    if path.suffix.lower() in WORKBOOKS:
        return list(_workbook(path, problems))
    raise Fault("wrong_dataset", path=shown(path))


def _sibling(path: Path) -> str:
    if not path.parent.is_dir():
        return "-"
    return nearest(path.name, [other.name for other in path.parent.iterdir()]) or "-"


def _folder(path: Path, problems: Problems, only: Container[str] | None) -> Iterator[Sheet]:
    for file in sorted(path.iterdir()):
        if _ignored(file):
            continue
        name = file.stem if file.is_file() else file.name
        table = table_named(name)
        if file.is_file() and file.suffix.lower() not in TABLE_FILES:
            problems.add("wrong_extension", file=shown(file), value=file.suffix)
        elif table is None:
            _unknown_table(problems, shown(file), name)
        elif only is None or table.name in only:
            yield from _table_file(file, table, problems)


def _ignored(file: Path) -> bool:
    return (
        file.name.startswith((".", "~$", "README"))
        or file.name.lower() in LITTER
        or (file.is_dir() and not any(file.glob("*.parquet")))
        or file.suffix.lower() == ".toml"
    )


def _unknown_table(problems: Problems, file: str, name: str) -> None:
    problems.add("unknown_table", file=file, value=name, nearest=nearest(name, _table_names()))


def _unknown_sheet(problems: Problems, file: str, name: str) -> None:
    """A sheet that is no table is only noted: workbooks carry instructions and notes too."""
    near = nearest(name, _table_names())
    problems.note("unknown_table", file=file, sheet=name, value=name, nearest=near)


def _table_names() -> list[str]:
    return [heading for table in tables().values() for heading in table.headings]


def _table_file(file: Path, table: Table, problems: Problems) -> Iterator[Sheet]:
    if file.is_file() and file.stat().st_size == 0:
        problems.add("empty_file", file=shown(file))
        return
    try:
        cells = _csv(file, table) if file.suffix.lower() == ".csv" else _parquet(file)
    except (csv.Error, ValueError, OSError) as error:
        problems.add(_why(error), file=shown(file), value="")
        return
    first = 2 if file.suffix.lower() == ".csv" else 1
    yield Sheet(table, shown(file), "", cells, first)


def _csv(file: Path, table: Table) -> DataFrame:
    encoding = _encoding(file)
    with file.open(encoding=encoding, newline="") as lines:
        mark = _separator(lines.readline(), _known(table))
    with file.open(encoding=encoding, newline="") as lines:
        rows = list(csv.reader(lines, delimiter=mark, strict=True))
    return _grid(rows)


def _grid(rows: list[list[str]]) -> DataFrame:
    header, *body = rows or [[]]
    width = max(map(len, rows), default=0)
    names = _names([*header, *[""] * (width - len(header))])
    padded = [[*map(original, row)] + [""] * (width - len(row)) for row in body]
    return DataFrame(padded, columns=names, dtype="object")


def _why(error: Exception) -> str:
    """The rule that a file which can't be opened or read has broken."""
    if isinstance(error, UnicodeDecodeError):
        return "wrong_encoding"
    if isinstance(error, csv.Error):
        return "broken_csv"
    return "no_permission" if isinstance(error, PermissionError) else "unreadable"


def _encoding(file: Path) -> str:
    """UTF-8 with or without a mark, or UTF-16 where the file's first bytes say so."""
    with file.open("rb") as opened:
        return "utf-16" if opened.read(2) in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def _separator(header: str, known: set[str]) -> str:
    """The mark that splits the header into the most headings that are known."""
    split = {mark: next(csv.reader([header], delimiter=mark), []) for mark in ",;\t"}
    return max(split, key=lambda mark: (_hits(split[mark], known), header.count(mark)))


def _names(header: Sequence[object]) -> list[str]:
    """The headings as unique names: a blank one by its place, a doubled one with a mark.

    The mark is invisible and is no letter, so that a doubled heading still compares equal.
    """
    names: list[str] = []
    for place, cell in enumerate(header, 1):
        name = str(cell).strip() or f"#{place}"
        while name in names:
            name += "\N{ZERO WIDTH SPACE}"
        names.append(name)
    return names


def _known(table: Table) -> set[str]:
    return {fold(text) for column in table.columns.values() for text in column.headings}


def _hits(row: Sequence[object], known: set[str]) -> int:
    return sum(fold(str(cell)) in known for cell in row)


def _parquet(file: Path) -> DataFrame:
    try:
        return pd.read_parquet(file).reset_index(drop=True)
    except ImportError:
        raise Fault("needs_pyarrow", path=shown(file)) from None


def _workbook(path: Path, problems: Problems) -> Iterator[Sheet]:
    for name, rows in _grids(path, problems):
        table = table_named(name)
        if table is not None and rows:
            yield _sheet(path, name, table, rows)
        elif table is not None:
            problems.add("empty_file", file=shown(path), sheet=name)
        elif rows:
            _unknown_sheet(problems, shown(path), name)


def _grids(path: Path, problems: Problems) -> Iterator[tuple[str, list[list[object]]]]:
    """The cells of every sheet of a workbook that can be read, by the sheet's name."""
    try:
        book = read_book(path)
    except Fault as fault:
        problems.add("unreadable", file=shown(path), why=fault.say(problems.lang))
        return
    for sheet in book.sheets:
        if sheet.refused:
            why = sheet.why(problems.lang)
            problems.add("unreadable", file=shown(path), sheet=sheet.name, why=why)
        else:
            yield sheet.name, [list(map(_stored, row)) for row in sheet.cells]


def _stored(cell: Cell) -> object:
    """What a cell stores, as a column's type can read it: text decoded, codes with their zeros."""
    if cell.kind == "formula_uncached":
        return UNCALCULATED
    if cell.kind == "error":
        return cell.text if cell.text in ERRORS else UNKNOWN
    coded = cell.kind == "number" and (cell.text.startswith("00") or ":" in cell.text)
    return cell.text if coded or cell.kind in ("text", "blank") else cell.value


def _sheet(path: Path, name: str, table: Table, rows: list[list[object]]) -> Sheet:
    header = _header_row(table, rows)
    cells = DataFrame(rows[header + 1 :], columns=_names(rows[header]), dtype="object")
    return Sheet(table, shown(path), name, cells, header + 2)


def _header_row(table: Table, rows: list[list[object]]) -> int:
    known = _known(table)
    hits = [_hits(row, known) for row in rows[:HEADER_SEARCH]]
    return hits.index(max(hits))
