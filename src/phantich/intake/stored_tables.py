"""The tables of a dataset as texts: read, changed by key, written as the same bytes each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from pandas import DataFrame

from phantich.dataset.cells import Value, cell_text
from phantich.dataset.headings import columns_of
from phantich.dataset.raw_sheets import read_sheets
from phantich.errors import Fault, Problems
from phantich.files.csv_safety import table_bytes
from phantich.files.paths import shown
from phantich.language.folding import fold
from phantich.schema import data_model

Key = tuple[str, ...]
Texts = dict[str, str]


class Stock:
    """One table: its columns, its rows by key, and whether it was changed."""

    def __init__(
        self, table: data_model.Table, columns: Sequence[str], rows: Iterable[Texts]
    ) -> None:
        self.table = table
        self.columns = list(columns)
        self._named = set(self.columns)
        self.rows: dict[Key, Texts] = {}
        self.changed = False
        for row in rows:
            self.rows[self._free(self.key(row))] = row

    def key(self, row: Mapping[str, str]) -> Key:
        """The key of a row."""
        return tuple(row.get(name, "") for name in self.table.key)

    def _free(self, key: Key) -> Key:
        """The key, with a mark where a faulty dataset holds it twice: no row is ever lost."""
        while key in self.rows:
            key = (*key, "again")
        return key

    def put(self, row: Texts) -> Texts | None:
        """Add a row, or change the row of the same key; the earlier row where it differs."""
        key = self.key(row)
        before = self.rows.get(key)
        after = {**(before or {}), **row}
        if before == after:
            return None
        if not row.keys() <= self._named:
            self.columns += [
                name for name in self.table.columns if name in row.keys() - self._named
            ]
            self._named.update(self.columns)
        self.rows[key] = after
        self.changed = True
        return before

    def drop(self, key: Key) -> Texts | None:
        """Take a row out."""
        row = self.rows.pop(key, None)
        self.changed = self.changed or row is not None
        return row

    def content(self) -> bytes:
        """The table as CSV: UTF-8, one line a row, no text that a spreadsheet would run."""
        rows = ([row.get(name, "") for name in self.columns] for row in self.rows.values())
        return table_bytes(self.columns, rows)


class StoredTables:
    """The tables of a folder, by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stocks: dict[str, Stock] = {}
        self.pending: dict[str, bytes] = {}

    @classmethod
    def read(cls, folder: Path) -> StoredTables:
        """The tables of a folder of CSV files; an absent folder holds none.

        Raises
        ------
        Fault
            The path is no folder, a table is kept in Parquet, or a file can't be read.
        """
        made = cls(folder)
        if not folder.exists():
            return made
        if not folder.is_dir():
            raise Fault("into_no_folder", path=shown(folder))
        problems = Problems()
        for sheet in read_sheets(folder, problems):
            if not sheet.file.endswith(".csv"):
                raise Fault("into_not_csv", file=sheet.file)
            if sheet.table.name in made.stocks:
                raise Fault("into_twice", file=sheet.file, table=sheet.table.vi)
            made.stocks[sheet.table.name] = _stock(sheet.table, sheet.cells)
        if problems.errors:
            first = problems.frame().iloc[0]
            raise Fault("into_faulty", file=first["file"], reason=first["message"])
        return made

    def stock(self, table: str) -> Stock:
        """A table, a new one where the dataset has none."""
        if table not in self.stocks:
            fact = data_model.tables()[table]
            self.stocks[table] = Stock(fact, list(fact.columns), [])
        return self.stocks[table]

    def rows(self, table: str) -> list[Texts]:
        """The rows of a table; none where the dataset has no such table."""
        return list(self.stocks[table].rows.values()) if table in self.stocks else []

    def holds(self, table: str) -> bool:
        """Whether the dataset has rows of a table."""
        return table in self.stocks and bool(self.stocks[table].rows)

    def codes(self, table: str) -> set[str]:
        """The codes that the first key column of a table holds."""
        name = data_model.tables()[table].key[0]
        return {row.get(name, "") for row in self.rows(table)} - {""}

    def changes(self) -> dict[str, bytes]:
        """The files of the tables that were changed, by name."""
        return {
            f"{name}.csv": stock.content() for name, stock in self.stocks.items() if stock.changed
        }


def _stock(table: data_model.Table, cells: DataFrame) -> Stock:
    known = columns_of(table.name)
    names = [known.get(fold(heading), heading) for heading in map(str, cells.columns)]
    rows = (map(cell_text, row) for row in cells.to_numpy().tolist())
    return Stock(table, names, [dict(zip(names, row, strict=True)) for row in rows])


def text_of(value: Value) -> str:
    """A value as it stands in a CSV table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return _decimal(value) if isinstance(value, Decimal) else str(value)


def _decimal(value: Decimal) -> str:
    """A number with a point; 7.125 as 7.1250, for three digits may also be thousands."""
    plain = format(value, "f")
    if "." not in plain:
        return plain
    plain = plain.rstrip("0").rstrip(".")
    return f"{plain}0" if len(plain.partition(".")[2]) == 3 else plain
