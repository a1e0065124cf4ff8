"""Opening a dataset: a folder of CSV or Parquet files, or one workbook, as raw sheets."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from phantich.faults import Fault
from phantich.headings import fold, nearest
from phantich.home import shown
from phantich.problems import Problems
from phantich.schema import Table, tables

TABLE_FILES = (".csv", ".parquet")
WORKBOOKS = (".xlsx", ".xls", ".ods")
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


def read_sheets(path: Path, problems: Problems) -> list[Sheet]:
    """Every recognised table of a dataset, as raw cells.

    Raises
    ------
    Fault
        The dataset does not exist or is no folder and no workbook.
    """
    if not path.exists():
        raise Fault("not_found", path=shown(path), nearest=_sibling(path))
    if path.is_dir():
        return list(_folder(path, problems))
    if path.suffix.lower() in WORKBOOKS:
        return list(_workbook(path, problems))
    raise Fault("wrong_dataset", path=shown(path))


def _sibling(path: Path) -> str:
    if not path.parent.is_dir():
        return "-"
    return nearest(path.name, [other.name for other in path.parent.iterdir()]) or "-"


def _folder(path: Path, problems: Problems) -> Iterator[Sheet]:
    for file in sorted(path.iterdir()):
        if _ignored(file):
            continue
        name = file.stem if file.is_file() else file.name
        table = table_named(name)
        if file.is_file() and file.suffix.lower() not in TABLE_FILES:
            problems.add("wrong_extension", file=shown(file), value=file.suffix)
        elif table is None:
            _unknown_table(problems, shown(file), "", name)
        else:
            yield from _table_file(file, table, problems)


def _ignored(file: Path) -> bool:
    return (
        file.name.startswith((".", "~$", "README"))
        or (file.is_dir() and not any(file.glob("*.parquet")))
        or file.suffix.lower() == ".toml"
    )


def _unknown_table(problems: Problems, file: str, sheet: str, name: str) -> None:
    names = [heading for table in tables().values() for heading in table.headings]
    problems.add("unknown_table", file=file, sheet=sheet, value=name, nearest=nearest(name, names))


def _table_file(file: Path, table: Table, problems: Problems) -> Iterator[Sheet]:
    if file.is_file() and file.stat().st_size == 0:
        problems.add("empty_file", file=shown(file))
        return
    try:
        cells = _csv(file) if file.suffix.lower() == ".csv" else _parquet(file)
    except (UnicodeDecodeError, ValueError, OSError) as error:
        problems.add("unreadable", file=shown(file), value=type(error).__name__)
        return
    first = 2 if file.suffix.lower() == ".csv" else 1
    yield Sheet(table, shown(file), "", cells, first)


def _csv(file: Path) -> DataFrame:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        header = lines.readline()
    mark = max(",;\t", key=header.count)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines, delimiter=mark, strict=True))
    return _grid(rows)


def _grid(rows: list[list[str]]) -> DataFrame:
    header, *body = rows or [[]]
    width = max(map(len, rows), default=0)
    names = header + [f"#{place}" for place in range(len(header) + 1, width + 1)]
    padded = [row + [""] * (width - len(row)) for row in body]
    return DataFrame(padded, columns=names, dtype="object")


def _parquet(file: Path) -> DataFrame:
    try:
        return pd.read_parquet(file)
    except ImportError:
        raise Fault("needs_pyarrow", path=shown(file)) from None


def _workbook(path: Path, problems: Problems) -> Iterator[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook  # pays its import only for Excel

    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        problems.add("unreadable", file=shown(path), value=type(error).__name__)
        return
    for name in book.sheet_names:
        table = table_named(name)
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if table is None:
            if rows:
                problems.note("unknown_table", file=shown(path), sheet=name, value=name, nearest="")
        elif not rows:
            problems.add("empty_file", file=shown(path), sheet=name)
        else:
            yield _sheet(path, name, table, rows)


def _sheet(path: Path, name: str, table: Table, rows: list[list[object]]) -> Sheet:
    header = _header_row(table, rows)
    names = [str(cell).strip() or f"#{place}" for place, cell in enumerate(rows[header], 1)]
    cells = DataFrame(rows[header + 1 :], columns=names, dtype="object")
    return Sheet(table, shown(path), name, cells, header + 2)


def _header_row(table: Table, rows: list[list[object]]) -> int:
    known = {fold(text) for column in table.columns.values() for text in column.headings}
    hits = [sum(fold(str(cell)) in known for cell in row) for row in rows[:HEADER_SEARCH]]
    return hits.index(max(hits))
