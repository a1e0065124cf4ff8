"""Opening a dataset: a folder of CSV or Parquet files, or one workbook, as raw sheets."""

from __future__ import annotations

import stat
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from phantich.dataset.commit import JOURNAL, being_written
from phantich.dataset.headings import (
    SEARCHED,
    columns_of,
    heading_row,
    near_table,
    table_named,
)
from phantich.errors import Fault, Problems
from phantich.files import sheets
from phantich.files.paths import shown
from phantich.language.folding import nearest
from phantich.schema.data_model import Table

TABLE_FILES = (".csv", ".parquet")
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb")
LITTER = ("thumbs.db", "desktop.ini")  # what Windows leaves in folders


@dataclass(frozen=True)
class Sheet:
    """The cells of one table as they stand in the file; ``first_row`` is the row a person sees.

    ``cells`` holds a cell of `files.sheets` at each place (Parquet: stored values), without the
    rows that are blank; ``short`` says of rows of a text file how many cells they lack.
    """

    table: Table
    file: str
    sheet: str
    cells: DataFrame
    first_row: int = 2
    headings: dict[str, str] = field(default_factory=dict)
    short: dict[int, int] = field(default_factory=dict)


def read_sheets(path: Path, problems: Problems, only: Container[str] | None = None) -> list[Sheet]:
    """Every recognised table of a dataset, as raw cells; of a folder ``only`` the tables named.

    Raises
    ------
    Fault
        The dataset does not exist, is no folder and no workbook, or an import is writing into it
        or was interrupted.
    """
    if not path.exists():
        raise Fault("not_found", path=shown(path), nearest=_sibling(path))
    if path.is_dir():
        return _at_rest(path, problems, only)
    if path.suffix.lower() in WORKBOOKS:
        return list(_workbook(path, problems))
    raise Fault("wrong_dataset", path=shown(path))


def parquet_files(path: Path, only: Container[str]) -> dict[str, list[str]]:
    """The Parquet files of the tables named that a folder holds, one or many a table, in order.

    Raises
    ------
    Fault
        There is no such folder, or it holds one of the tables in another format or in nested
        folders.
    """
    if not path.is_dir():
        raise Fault("parts_need_parquet", path=shown(path))
    found: dict[str, list[str]] = {}
    for entry in sorted(path.iterdir()):
        table = table_named(entry.stem if entry.is_file() else entry.name)
        if table is not None and table.name in only and not _ignored(entry):
            found.setdefault(table.name, []).extend(_parquet_parts(entry))
    return {name: files for name, files in found.items() if files}


def _parquet_parts(entry: Path) -> list[str]:
    inner = sorted(entry.iterdir()) if entry.is_dir() else [entry]
    parts = [part for part in inner if part.is_dir() or not _ignored(part)]
    if any(part.is_dir() for part in parts):
        raise Fault("nested_parts", path=shown(entry))
    if any(part.suffix.lower() != ".parquet" for part in parts):
        raise Fault("parts_need_parquet", path=shown(entry))
    return list(map(str, parts))


def _sibling(path: Path) -> str:
    if not path.parent.is_dir():
        return "-"
    return nearest(path.name, [other.name for other in path.parent.iterdir()]) or "-"


# --- folders -----------------------------------------------------------------------


def _at_rest(path: Path, problems: Problems, only: Container[str] | None) -> list[Sheet]:
    """The tables of a folder into which nothing was written while they were read."""
    _refuse_moving(path)
    found = list(_folder(path, problems, only))
    _refuse_moving(path)
    return found


def _refuse_moving(path: Path) -> None:
    if (path / JOURNAL).is_file():
        key = "import_under_way" if being_written(path) else "interrupted_import"
        raise Fault(key, path=shown(path))


def _folder(path: Path, problems: Problems, only: Container[str] | None) -> Iterator[Sheet]:
    for file in sorted(path.iterdir()):
        if _ignored(file):
            continue
        name = file.name if file.is_dir() else file.stem
        table = table_named(name)
        if not file.is_dir() and file.suffix.lower() not in TABLE_FILES:
            problems.add("wrong_extension", file=shown(file), value=file.suffix)
        elif table is None:
            near = near_table(name)
            problems.add("unknown_table", file=shown(file), value=name, nearest=near)
        elif only is None or table.name in only:
            yield from _parts(file, table, problems)


def _ignored(file: Path) -> bool:
    """What is no table: notes, settings, litter, and folders that neither hold nor name one."""
    named = file.name.startswith((".", "~$", "README")) or file.suffix.lower() == ".toml"
    if named or file.name.lower() in LITTER:
        return True
    return file.is_dir() and not (
        table_named(file.name) or any(file.rglob("*.parquet"))
        or (near_table(file.name) and any(file.glob("*.csv")))
    )  # fmt: skip


def _parts(file: Path, table: Table, problems: Problems) -> Iterator[Sheet]:
    """The sheets of a table: of its file, or of all files of its folder."""
    if not file.is_dir():
        yield from _table_file(file, table, problems)
        return
    parts = sorted(part for part in file.iterdir() if not _ignored(part))
    texts = [part for part in parts if part.suffix.lower() == ".csv"]
    for part in texts:
        yield from _table_file(part, table, problems)
    if any(file.rglob("*.parquet")):
        yield from _table_file(file, table, problems)
    elif not texts:
        problems.add("empty_file", file=shown(file))
    for part in parts:
        if part.is_file() and part.suffix.lower() not in TABLE_FILES:
            problems.add("wrong_extension", file=shown(part), value=part.suffix)


def _table_file(file: Path, table: Table, problems: Problems) -> Iterator[Sheet]:
    try:
        mode = file.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise Fault("grid_special", file=file.name)
        if stat.S_ISREG(mode) and not file.stat().st_size:
            problems.add("empty_file", file=shown(file))
        elif file.suffix.lower() == ".csv":
            yield from _text_file(file, table, problems)
        else:
            yield Sheet(table, shown(file), "", _parquet(file), 1)
    except PermissionError:
        problems.add("no_permission", file=shown(file))
    except Fault as fault:
        row = fault.blanks.get("row")
        place = {"row": row} if isinstance(row, int) else {}
        problems.add("unreadable", file=shown(file), why=fault.say(problems.lang), **place)
    except (ValueError, OSError):
        problems.add("unreadable", file=shown(file))


def _text_file(file: Path, table: Table, problems: Problems) -> Iterator[Sheet]:
    sheet, encoding = sheets.read_text_table(file)
    if encoding:
        problems.note("encoding", file=shown(file), detail=encoding)
    yield _sheet(shown(file), "", table, sheet)


def _parquet(file: Path) -> DataFrame:
    try:
        stored = pd.read_parquet(file).reset_index(drop=True)
    except ImportError:
        raise Fault("needs_pyarrow", path=shown(file)) from None
    return filled(stored)


def filled(stored: DataFrame) -> DataFrame:
    """The rows of a table in which something stands."""
    return stored[~(stored.isna() | stored.eq("")).all(axis=1)]


# --- workbooks ---------------------------------------------------------------------


def _workbook(path: Path, problems: Problems) -> Iterator[Sheet]:
    try:
        book = sheets.read_book(path)
    except Fault as fault:
        problems.add("unreadable", file=shown(path), why=fault.say(problems.lang))
        return
    for rule, detail in book.notes:
        problems.note(rule, file=shown(path), detail=detail)
    for sheet in book.sheets:
        yield from _of_book(shown(path), sheet, problems)


def _of_book(file: str, sheet: sheets.Sheet, problems: Problems) -> Iterator[Sheet]:
    """A sheet that is a table; one that is none is only noted, for books carry notes too."""
    table, place = table_named(sheet.name), {"file": file, "sheet": sheet.name}
    if sheet.refused:
        problems.add("unreadable", **place, why=sheet.why(problems.lang))
    elif table is not None and sheet.cells:
        yield _sheet(file, sheet.name, table, sheet)
    elif table is not None:
        problems.add("empty_file", **place)
    elif sheet.cells:
        near = near_table(sheet.name)
        problems.note("unknown_table", **place, value=sheet.name, nearest=near)


# --- grids -------------------------------------------------------------------------


def _sheet(file: str, name: str, table: Table, sheet: sheets.Sheet) -> Sheet:
    """The rows with content below the row of headings."""
    texts = [[cell.text for cell in row] for row in sheet.cells[:SEARCHED]]
    header = heading_row(texts, columns_of(table.name)) if texts else 0
    headings = texts[header] if texts else []
    body = sheet.cells[header + 1 :]
    filled = [at for at, row in enumerate(body) if any(cell.kind != "blank" for cell in row)]
    rows = [body[at] for at in filled]
    cells = DataFrame(rows, index=filled, columns=_names(headings), dtype="object")
    lengths = sheet.lengths[header + 1 :]
    width = max((at for at, text in enumerate(headings, 1) if text), default=0)
    short = {at: width - lengths[at] for at in filled if lengths and lengths[at] < width}
    return Sheet(table, file, name, cells, header + 2, short=short)


def _names(headings: Sequence[str]) -> list[str]:
    """The headings as unique names: a blank one by its place, a doubled one with a mark.

    The mark is invisible and is no letter, so that a doubled heading still compares equal.
    """
    names: list[str] = []
    for place, heading in enumerate(headings, 1):
        name = heading or f"#{place}"
        while name in names:
            name += "\N{ZERO WIDTH SPACE}"
        names.append(name)
    return names
