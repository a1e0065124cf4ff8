"""Holding one dataset against the schema: types, keys, references, constraints, years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset.cells import Reading, cell_text, read_cells
from phantich.dataset.opening import Sheet
from phantich.dataset.single_cells import stored, understood
from phantich.errors import Problems
from phantich.language.folding import fold, nearest, plain
from phantich.schema import data_model
from phantich.schema.data_model import Column, Table
from phantich.schema.indicators import indicators

YEARS = (1990, 2100)
LIKENESS = 0.85  # how like an absent heading an unknown one must be to be taken for its slip


@dataclass(frozen=True)
class Checked:
    """A sheet as typed rows, with the sheet it came from for naming places."""

    origin: Sheet
    rows: DataFrame

    def places(self, rows: Series, column: str) -> Iterator[dict[str, object]]:
        """Where the marked rows stand: file, sheet, row, column and value."""
        heading = self.origin.headings.get(column, column)
        raw = self.origin.cells
        for at in rows.index[rows.to_numpy(dtype=bool)]:
            value = cell_text(raw.at[at, heading]) if heading in raw.columns else ""
            yield self.place(at, heading, value)

    def stretch(self) -> tuple[str, str, pd.Index]:
        """The file, the sheet and the row of every row, as a person sees them."""
        return self.origin.file, self.origin.sheet, self.rows.index + self.origin.first_row

    def place(self, at: int, heading: str, value: object) -> dict[str, object]:
        """One place in the file, in the words of the file."""
        origin = self.origin
        row = at + origin.first_row
        return {
            "file": origin.file,
            "sheet": origin.sheet,
            "row": row,
            "column": heading,
            "value": value,
        }


def check_sheet(sheet: Sheet, problems: Problems) -> Checked | None:
    """The sheet as typed rows; every fault of its headings and cells is recorded."""
    headings = _headings(sheet, problems)
    if headings is None:
        return None
    sheet.headings.update(headings)
    cells = sheet.cells[sheet.cells.map(cell_text).ne("").any(axis=1)]
    if cells.empty:
        problems.note("no_rows", file=sheet.file, sheet=sheet.sheet)
    checked = Checked(sheet, DataFrame(index=cells.index))
    for column in sheet.table.columns.values():
        checked.rows[column.name] = _values(checked, cells, column, problems)
    _constraints(checked, problems)
    return checked


def _headings(sheet: Sheet, problems: Problems) -> dict[str, str] | None:
    """Which heading of the file holds which column; nothing where columns are missing."""
    known = _known(sheet.table)
    found: dict[str, str] = {}
    for heading in map(str, sheet.cells.columns):
        name = known.get(fold(heading))
        if name is None:
            _unknown_heading(sheet, heading, known, problems)
        elif name in found:
            problems.add("double_column", file=sheet.file, sheet=sheet.sheet, column=plain(heading))
        else:
            found[name] = heading
    expected = [c for c in sheet.table.columns.values() if c.required or c.expected]
    missing = [c for c in expected if c.name not in found]
    for column in missing:
        problems.add("missing_column", file=sheet.file, sheet=sheet.sheet, column=column.name,
                     heading=column.vi)  # fmt: skip
    return None if missing else found


def _known(table: Table) -> dict[str, str]:
    pairs = [(fold(text), c.name) for c in table.columns.values() for text in c.headings]
    names = {fold(name): name for name in table.columns}
    return {**dict(reversed(pairs)), **names}


def _unknown_heading(
    sheet: Sheet, heading: str, names: Mapping[str, str], problems: Problems
) -> None:
    """A heading about people is refused, a slip of an absent heading is asked about."""
    place = {"file": sheet.file, "sheet": sheet.sheet, "column": plain(heading)}
    if heading.startswith("#"):
        _beyond_header(sheet, heading, problems)
        return
    if fold(heading) in map(fold, data_model.personal_headings()):
        problems.add("personal_column", **place)
        return
    there = {known for text in map(str, sheet.cells.columns) if (known := names.get(fold(text)))}
    absent = [c for c in sheet.table.columns.values() if c.name not in there]
    near = nearest(heading, [text for c in absent for text in c.headings], LIKENESS)
    filled = sheet.cells[heading].map(cell_text).ne("").any()
    if near:
        problems.add("misspelt_column", **place, nearest=near)
    elif filled:
        problems.note("unknown_column", **place)


def _beyond_header(sheet: Sheet, heading: str, problems: Problems) -> None:
    """Cells under no heading: the row has slipped by a column, or the heading is missing."""
    texts = sheet.cells[heading].map(cell_text)
    for at, text in texts[texts != ""].items():
        row = int(at) + sheet.first_row
        problems.add("no_heading", file=sheet.file, sheet=sheet.sheet, row=row, column=heading,
                     value=text)  # fmt: skip


def _values(checked: Checked, cells: DataFrame, column: Column, problems: Problems) -> Series:
    heading = checked.origin.headings.get(column.name)
    raw = Series("", index=cells.index, dtype="object") if heading is None else cells[heading]
    reading = read_cells(raw, column)
    problems.extend("converted", checked.places(reading.converted, column.name), "warning")
    reading = _second_reading(checked, raw, column, reading, problems)
    values = reading.values
    if column.required:
        empty = values.isna() & ~reading.bad
        problems.extend("blank", checked.places(empty, column.name), "error")
    if column.default is not None and heading is None:
        values = values.fillna(column.default)
    elif column.default is not None:
        values = values.where(values.notna() | reading.bad, column.default)
    return values


def _second_reading(
    checked: Checked, raw: Series, column: Column, reading: Reading, problems: Problems
) -> Reading:
    """What the quick way does not read, read as intake does: one reading is taken and said."""
    values, bad = reading.values.copy(), reading.bad.copy()
    for at in bad.index[bad.to_numpy(dtype=bool)]:
        meaning = understood(raw.at[at], column)
        mark = Series(bad.index == at, index=bad.index)
        place = {**next(checked.places(mark, column.name)), **meaning.blanks}
        if meaning.rule and meaning.severity == "warning":
            problems.note(meaning.rule, **place)
            values.at[at] = pd.NA if meaning.value is None else stored(meaning.value)
            bad.at[at] = False
        else:
            problems.add(reading.rule, **place)
    return replace(reading, values=values, bad=bad)


def _constraints(checked: Checked, problems: Problems) -> None:
    table = checked.origin.table
    for severity, rules in (("error", table.checks), ("warning", table.warnings)):
        for rule in rules:
            names = re.findall(r"[a-z_]\w*", rule)
            known = checked.rows[names].notna().all(axis=1)  # what is missing breaks no rule
            broken = known & ~checked.rows.eval(rule).astype("boolean").fillna(True).astype(bool)
            said = {"condition": _in_headings(table, rule)}
            places = [place | said for place in checked.places(broken, names[0])]
            problems.extend("constraint", places, severity)


def _in_headings(table: Table, rule: str) -> str:
    names = table.columns
    said = re.sub(r"[a-z_]\w*", lambda word: f"“{names[word[0]].vi}”", rule)
    return said.replace("==", "=").replace("<=", "≤").replace(">=", "≥")


def check_keys(name: str, parts: list[Checked], problems: Problems) -> None:
    """Record every row whose key stands in another row too, in the same file or another."""
    key = list(data_model.tables()[name].key)
    rows = pd.concat([part.rows[key] for part in parts], keys=range(len(parts)))
    double = rows.duplicated(keep="first") & rows.notna().any(axis=1)
    for at, part in enumerate(parts):
        marks = double.xs(at) if len(part.rows) else Series(dtype=bool)
        for row in marks.index[marks.to_numpy(dtype=bool)]:
            value = " | ".join(part.rows.loc[row, key].dropna().map(_plain))
            named = ", ".join(part.origin.headings.get(name, name) for name in key)
            problems.add("duplicate_key", **part.place(row, named, value))


def _plain(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def check_references(
    sheets: Mapping[str, list[Checked]],
    problems: Problems,
    known: Mapping[str, set[str]] | None = None,
) -> None:
    """Record every code that its table does not hold; an absent table is not checked against.

    ``known`` holds the codes of each table, where the sheets are only a part of a dataset.
    """
    ids = {name: _ids(parts) for name, parts in sheets.items()} if known is None else known
    for name, parts in sheets.items():
        for column in data_model.tables()[name].columns.values():
            if column.type == "ref" and column.to in ids:
                for part in parts:
                    _references(part, column, ids[column.to], problems)


def _ids(parts: list[Checked]) -> set[str]:
    key = data_model.tables()[parts[0].origin.table.name].key[0]
    return set().union(*(part.rows[key].dropna() for part in parts))


def _references(part: Checked, column: Column, known: set[str], problems: Problems) -> None:
    codes = part.rows[column.name]
    strange = set(codes.dropna().unique()) - known  # asking the rows costs by the known ones
    if not strange:
        return
    unknown = codes.isin(strange)
    rule = "unknown_unit" if column.to == "units" else "unknown_reference"
    for place in part.places(unknown, column.name):
        near = nearest(str(place["value"]), known) or "-"
        problems.add(rule, **{**place, "table": data_model.tables()[column.to].vi, "nearest": near})


def check_targets(part: Checked, problems: Problems) -> None:
    """Record targets of indicators that do not exist, and shares written as percentages."""
    known = indicators()
    for at, row in part.rows.iterrows():
        fact = known.get(row["indicator"])
        if fact is None and pd.notna(row["indicator"]):
            near = nearest(row["indicator"], known)
            place = part.place(int(at), "indicator", row["indicator"])
            problems.add("unknown_indicator", **{**place, "nearest": near})
        elif fact and fact.kind in ("share", "mix") and pd.notna(row["value"]) and row["value"] > 1:
            problems.add("target_is_share", **part.place(int(at), "value", row["value"]))


def check_years(part: Checked, year: int | None, problems: Problems) -> None:
    """Give every row its reporting year and record the dates that lie outside it.

    A table without a ``year`` column belongs to the year that was asked for, if one was;
    otherwise its rows are dated by their own date.
    """
    table, rows = part.origin.table, part.rows
    if "year" not in table.columns:
        return
    own = rows[table.time].dt.year.astype("Int64") if table.time else Series(pd.NA, rows.index)
    asked = year if "year" not in part.origin.headings and not table.within else pd.NA
    years = rows["year"].fillna(asked).fillna(own)
    rows["year"] = (years if table.within else years.fillna(year)).astype("Int64")
    odd = ~rows["year"].between(*YEARS).fillna(True).astype(bool)
    problems.extend("not_a_year", part.places(odd, "year"), "error")
    for column in table.columns.values():
        if column.type == "date" and not column.any_year:
            outside = rows[column.name].dt.year.ne(rows["year"]) & rows[column.name].notna()
            places = part.places(outside.fillna(False), column.name)
            for place in places:
                at = int(str(place["row"])) - part.origin.first_row
                problems.add("outside_year", **place, year=rows.at[at, "year"])
