"""A country's tables in DuckDB: clean rows as they stand in the files, the others as read."""

from __future__ import annotations

from collections.abc import Container, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from pandas import DataFrame

from phantich.dataset.cells import cell_text
from phantich.dataset.cells.vocabulary import listed
from phantich.dataset.checked_sheets import (
    check_headings,
    check_references,
    check_rows,
    check_sheet,
)
from phantich.dataset.obligations import EVIDENCE
from phantich.dataset.raw_sheets import Sheet, filled, parquet_files
from phantich.dataset.typed_sql import NOTHING, as_one, quoted, texts, typed
from phantich.errors import DataFaults, Fault, Problems
from phantich.files.paths import shown
from phantich.language import numbers, wording
from phantich.language.folding import visible
from phantich.schema.data_model import Table, tables

MEMORY = "2GB"  # beyond it DuckDB uses the disk
TOLD = 1_000  # errors, and warnings, that are told one by one
LOT = 100_000  # rows that are read at once where they are not clean
Codes = Mapping[str, set[str]]
NUMERIC = ("count", "year", "number", "share")  # in which "as above" is refused in any file
OF_ALL_YEARS = {  # what obligations look for in all years, with the tables that date it
    held for names in EVIDENCE.values() for name in names
    for held in (name, tables()[name].within, tables()[name].within_else)
}  # fmt: skip
HEADINGS = """
SELECT min(file), names FROM (
  SELECT file_name AS file, list(name ORDER BY column_id) AS names
  FROM parquet_schema({paths}) WHERE num_children IS NULL GROUP BY file
) GROUP BY names ORDER BY ALL"""
STORED = "read_parquet({paths}, union_by_name = true, filename = true, file_row_number = true)"
OPENED = """
CREATE VIEW typed_{name} AS FROM ({typed}) WHERE {share};
CREATE TABLE odd_{name} AS SELECT in_file, at_row, clean,
  row_number() OVER (PARTITION BY clean ORDER BY in_file, at_row) - 1 AS turn
FROM typed_{name} WHERE NOT clean OR warned;
CREATE TABLE read_{name} AS SELECT * EXCLUDE (fit, clean, warned) FROM typed_{name} WHERE false;
CREATE VIEW {name} AS
  SELECT t.* EXCLUDE (fit, clean, warned) FROM typed_{name} t
  ANTI JOIN (FROM odd_{name} WHERE NOT clean) o ON o.in_file = t.in_file AND o.at_row = t.at_row
  UNION ALL FROM read_{name}"""
LOTS = """
SELECT clean, turn // {lot}, in_file, count(*) FROM odd_{name}
WHERE NOT clean OR turn < {told} GROUP BY ALL ORDER BY ALL"""
LOT_ROWS = """
SELECT {headings}, file_row_number FROM stored_{name} SEMI JOIN (
  FROM odd_{name} WHERE in_file = {file} AND clean = {clean} AND turn // {lot} = {at}
) ON at_row = file_row_number WHERE filename = {file} ORDER BY file_row_number"""
DOUBLES = """
WITH twice AS (
  SELECT hash({one}) AS mark FROM {name} WHERE {there} GROUP BY mark HAVING count(*) > 1)
SELECT in_file, at_row, {key} FROM {name} SEMI JOIN twice ON hash({one}) = mark
QUALIFY row_number() OVER (PARTITION BY {one} ORDER BY in_file, at_row) > 1
ORDER BY in_file, at_row"""


class Store:
    """The tables ``only`` named that a folder holds, each a view under its name once it is open.

    Beside the columns of the schema a row has ``in_file``, ``at_row`` (from 0 on) and
    ``of_year``. ``stored`` has the heading and the type of each column of a table. What is wrong
    goes to ``problems``; a folder or file that can't be read raises a fault.
    """

    def __init__(self, path: Path, year: int, problems: Problems, only: Container[str]) -> None:
        try:
            import duckdb
        except ImportError:
            raise Fault("needs_duckdb") from None
        self.year, self.problems, self.known = year, problems, set[str]()
        self.room = TemporaryDirectory(prefix="pt-", ignore_cleanup_errors=True)
        room = {"memory_limit": MEMORY, "temp_directory": self.room.name}
        self.connection = duckdb.connect(config={**room, "preserve_insertion_order": False})
        self.run = self.connection.execute
        self.files = parquet_files(path, only)
        self.stored = {name: self._look(name, paths) for name, paths in self.files.items()}

    def _look(self, name: str, paths: list[str]) -> dict[str, tuple[str, str]]:
        """Under which heading and type each column is stored; wrong headings are told."""
        from duckdb import Error

        try:
            lots = self.run(HEADINGS.format(paths=texts(paths))).fetchall()
            self.run(f"CREATE VIEW stored_{name} AS FROM {STORED.format(paths=texts(paths))}")
            kinds = {row[0]: row[1] for row in self.run(f"DESCRIBE stored_{name}").fetchall()[:-2]}
        except Error as error:
            path = Path(next((path for path in paths if path in str(error)), paths[0]))
            raise Fault("broken_part", path=shown(path), reason=type(error).__name__) from None
        for file, names in lots if len(lots) == 1 else [*lots, (paths[0], list(kinds))]:
            sheet = Sheet(tables()[name], shown(Path(file)), "", DataFrame(columns=names), 1)
            check_headings(sheet, self.problems)
        for head in sorted(kinds.keys() - sheet.headings.values()):
            rows = self._number(f"stored_{name} WHERE {quoted(head)} IS NOT NULL")
            if rows and not self.problems.errors:
                self.problems.note("unknown_column", file=sheet.file, column=head, filled=rows)
        return {column: (head, kinds[head]) for column, head in sheet.headings.items()}

    def refuse(self) -> None:
        """Stop with all faults, if there are any."""
        if self.problems.errors:
            raise DataFaults(self.problems.frame())

    def typed(self, name: str, rows: str = "") -> str:
        """SQL for typed rows of a table; of one that is not there no rows."""
        rows = rows or (f"stored_{name}" if name in self.stored else NOTHING)
        return typed(tables()[name], self.stored.get(name, {}), self.year, self.known, rows)

    def know(self, name: str, rows: DataFrame | None = None) -> None:
        """Let the ids of a table be known, which is open or was read elsewhere."""
        if rows is not None:
            self.connection.register(name, rows)
        key = quoted(tables()[name].key[0])
        self.run(f"CREATE TABLE known_{name} AS SELECT {key} FROM {name} WHERE {key} IS NOT NULL")
        self.known.add(name)

    def open(self, name: str, share: str = "true") -> str:
        """Open a table or, of its rows, the ``share`` that SQL tells; a line says what was done."""
        table = tables()[name]
        self.run(OPENED.format(name=name, typed=self.typed(name), share=share))
        rows = self._number(f"typed_{name}")
        if not rows and share == "true" and name in self.files:
            self.problems.note("no_rows", file=shown(Path(self.files[name][0])))
        self._read_odd(table)
        self._tell_doubles(table)
        if len(table.key) == 1:
            self.know(name)
        self.run(f"CREATE VIEW mine_{name} AS FROM {name} WHERE {self._mine(table)}")
        number = numbers.written(rows, self.problems.lang)
        return wording.say("country.checked", self.problems.lang, table=table.vi, rows=number)

    def _mine(self, table: Table) -> str:
        """SQL that is true of every row that may belong to the year asked for."""
        mine = []
        for above in {table.within, table.within_else} & self.stored.keys():
            link, key = quoted(table.link_to(above)), quoted(tables()[above].key[0])
            mine.append(f"{link} IS NULL OR {link} IN (SELECT {key} FROM mine_{above})")
        return f"coalesce(of_year = {self.year}, {' OR '.join(mine) or 'true'})"

    def _number(self, rows: str) -> int:
        return int(self.run(f"SELECT count(*) FROM {rows}").fetchall()[0][0])

    def _read_odd(self, table: Table) -> None:
        """Read the rows that are not clean, and some of which there may be a warning."""
        name = table.name
        lots = self.run(LOTS.format(name=name, lot=LOT, told=TOLD)).fetchall()
        named = {column.to for column in table.columns.values()} & self.known
        strange = named if any(not clean for clean, *_ in lots) else ()
        codes = {to: set(self.rows(f"FROM known_{to}").iloc[:, 0]) for to in strange}
        for clean, lot, file, rows in lots:
            if self.problems.errors > TOLD:
                self.problems.untold["error"] += rows
            else:
                self._read(table, file, (clean, lot), codes)
        left = self._number(f"odd_{name} WHERE clean AND turn >= {TOLD}")
        self.problems.untold["warning"] += left

    def _read(self, table: Table, file: str, lot: tuple[bool, int], codes: Codes) -> None:
        """Read rows as those of every other dataset are read."""
        name, stored = table.name, self.stored[table.name]
        headings = ", ".join(quoted(head) for head, _ in stored.values())
        place = {"name": name, "file": quoted(file, "'"), "clean": lot[0], "lot": LOT, "at": lot[1]}
        rows = self.rows(LOT_ROWS.format(headings=headings, **place))
        cells = filled(rows.set_index(rows.pop("file_row_number").astype("int64")))
        sheet = Sheet(table, shown(Path(file)), "", self._no_ditto(table, file, cells), 1)
        part = check_sheet(sheet, self.problems) if len(cells) else None
        if part is None:
            return
        named = f"typed_{name} WHERE {quoted(table.unit)} IS NOT NULL" if table.unit else ""
        elsewhere = bool(named and self._number(f"(FROM {named} LIMIT 1)"))
        check_rows(part, self.year or None, self.problems, elsewhere=elsewhere)
        if lot[0]:  # a clean row stays as it stands
            return
        check_references({name: [part]}, self.problems, codes)
        self.connection.register("given", part.rows.assign(in_file=file, at_row=part.rows.index))
        own = "year" if "year" in table.columns else f"year({table.time or 'NULL::DATE'})"
        self.run(f"INSERT INTO read_{name} BY NAME SELECT *, {own} AS of_year FROM given")

    def _no_ditto(self, table: Table, file: str, cells: DataFrame) -> DataFrame:
        """The cells without "as above", which is refused: files in any order have no above."""
        for name, (head, _) in self.stored[table.name].items():
            if cells[head].dtype == "str" and table.columns[name].type not in NUMERIC:
                ditto = cells[head].map(lambda text: listed(text.strip(), "ditto"), "ignore")
                ditto = ditto.eq(True)
                for at, value in cells.loc[ditto, head].items():
                    place = {"file": shown(Path(file)), "row": int(str(at)) + 1, "column": head}
                    self.problems.add("ditto_nothing", **place, value=value)
                cells = cells.assign(**{head: cells[head].mask(ditto)})
        return cells

    def _tell_doubles(self, table: Table) -> None:
        """Record every row whose key stands in a row before it, in the same file or another."""
        stored, columns = self.stored.get(table.name, {}), [table.columns[n] for n in table.key]
        sql = DOUBLES.format(
            name=table.name,
            key=", ".join(map(quoted, table.key)),
            one=", ".join(as_one(column, self.known) for column in columns),
            there=" OR ".join(f"{quoted(name)} IS NOT NULL" for name in table.key),
        )
        column = ", ".join(stored.get(name, (name,))[0] for name in table.key)
        for file, row, *values in self.run(sql).fetchall():
            place = {"file": shown(Path(file)), "row": row + 1, "column": column}
            value = visible(" | ".join(filter(None, map(cell_text, values))))
            self.problems.add("duplicate_key", **place, value=value)

    def frame(self, name: str) -> DataFrame:
        """The rows of a table as any dataset has them: of the year, or of all years if needed."""
        columns = tables()[name].columns
        asked = ['of_year AS "year"' if name == "year" else quoted(name) for name in columns]
        kept = name if name in OF_ALL_YEARS else f"mine_{name}"
        return self.rows(f"SELECT {', '.join(asked)} FROM {kept} ORDER BY in_file, at_row")

    def rows(self, sql: str, **options: bool) -> DataFrame:
        """What SQL gives, in types that know of missing values."""
        import pyarrow as pa

        kinds = {pa.float64(): pd.Float64Dtype(), pa.bool_(): pd.BooleanDtype()}
        kinds |= {pa.int64(): pd.Int64Dtype()}
        table = self.connection.sql(sql).to_arrow_table()
        return table.to_pandas(types_mapper=kinds.get, **options)
