"""The sheets of a dataset as typed rows, and every fault of theirs at its place in the files."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset import rules
from phantich.dataset.cells import cell_text, read_cells
from phantich.dataset.headings import columns_of, personal, slip_of
from phantich.dataset.raw_sheets import Sheet
from phantich.dataset.rules import Finding, Known
from phantich.errors import Problems
from phantich.language.folding import fold, plain, visible
from phantich.schema import data_model


@dataclass(frozen=True)
class Checked:
    """A sheet as typed rows, with the sheet it came from for naming places."""

    origin: Sheet
    rows: DataFrame
    refused: Mapping[str, set[Hashable]] = field(default_factory=dict)

    def tell(self, problems: Problems, findings: Iterable[Finding], lenient: str = "") -> None:
        """Record findings at their places in the file; those of a ``lenient`` rule as warnings."""
        for found in findings:
            place = {**self.place(found.at, found.column, found.value), **found.blanks}
            mild = found.severity == "warning" or found.rule == lenient
            (problems.note if mild else problems.add)(found.rule, **place)

    def place(self, at: Hashable, column: str, value: object = None) -> dict[str, object]:
        """One place in the file, in the words of the file; the value as it stands there."""
        origin = self.origin
        heading = origin.headings.get(column, column)
        if value is None and heading in origin.cells.columns:
            value = cell_text(origin.cells.at[at, heading])
        row = int(str(at)) + origin.first_row
        return {"file": origin.file, "sheet": origin.sheet, "row": row, "column": heading,
                "value": visible("" if value is None else value)}  # fmt: skip

    def stretch(self) -> tuple[str, str, pd.Index]:
        """The file, the sheet and the row of every row, as a person sees them."""
        return self.origin.file, self.origin.sheet, self.rows.index + self.origin.first_row


def check_sheet(sheet: Sheet, problems: Problems) -> Checked | None:
    """The sheet as typed rows; every fault of its headings and cells is recorded."""
    if not check_headings(sheet, problems):
        return None
    cells = sheet.cells
    if cells.empty:
        problems.note("no_rows", file=sheet.file, sheet=sheet.sheet)
    refused: dict[str, set[Hashable]] = {}
    said: list[Finding] = []
    columns = {}
    for name, column in sheet.table.columns.items():
        raw = cells.get(sheet.headings.get(name, ""), Series(None, cells.index, "object"))
        reading = read_cells(raw, column)
        columns[name] = reading.values
        said += [Finding(at, name, m.rule, m.severity, None, m.blanks)
                 for at, m in reading.said.items()]  # fmt: skip
        refused[name] = {at for at, m in reading.said.items() if m.severity == "error"}
    checked = Checked(sheet, DataFrame(columns, index=cells.index), refused)
    checked.tell(problems, said)
    _beyond(checked, problems)
    checked.tell(problems, rules.complete(sheet.table, checked.rows, refused), "code_alone")
    checked.tell(problems, rules.constraints(sheet.table, checked.rows))
    return checked


def _beyond(checked: Checked, problems: Problems) -> None:
    """Rows that are too short for their headings, and cells that stand under none."""
    for at, missing in checked.origin.short.items():
        place = checked.place(at, "")
        problems.add("short_row", **{**place, "column": "", "value": "", "missing": missing})
    for heading in checked.origin.cells.columns:
        if str(heading).startswith("#"):
            texts = checked.origin.cells[heading].map(cell_text)
            for at in texts.index[texts != ""]:
                problems.add("no_heading", **checked.place(at, heading))


# --- headings ----------------------------------------------------------------------


def check_headings(sheet: Sheet, problems: Problems) -> bool:
    """Let the sheet know which heading holds which column; whether no column is missing."""
    known = columns_of(sheet.table.name)
    place = {"file": sheet.file, "sheet": sheet.sheet}
    found: dict[str, str] = {}
    strange = []
    for heading in map(str, sheet.cells.columns):
        name = known.get(fold(heading))
        if name is None:
            strange.append(heading)
        elif name in found:
            problems.add("double_column", **place, column=plain(heading))
        else:
            found[name] = heading
    sheet.headings.update(found)
    for heading in strange:
        _strange_heading(sheet, heading, problems)
    expected = [c for c in sheet.table.columns.values() if c.required or c.expected]
    missing = [c for c in expected if c.name not in found]
    for column in missing:
        problems.add("missing_column", **place, column=column.name, heading=column.vi)
    return not missing


def _strange_heading(sheet: Sheet, heading: str, problems: Problems) -> None:
    """A heading about people is refused, a slip of an absent heading is asked about."""
    place = {"file": sheet.file, "sheet": sheet.sheet, "column": plain(heading)}
    absent = [c for c in sheet.table.columns.values() if c.name not in sheet.headings]
    near = "" if heading.startswith("#") else slip_of(heading, absent)
    if personal(heading):
        problems.add("personal_column", **place)
    elif near:
        problems.add("misspelt_column", **place, nearest=near)
    elif not heading.startswith("#"):
        filled = int(sheet.cells[heading].map(cell_text).ne("").sum())
        if filled:
            problems.note("unknown_column", **place, filled=filled)


# --- sheets together ---------------------------------------------------------------


def check_keys(name: str, parts: list[Checked], problems: Problems) -> None:
    """Record every row whose key stands in another row too, in the same file or another.

    Where no file has a column of the key that says whose a row is, or of which document, only
    equal rows are one.
    """
    table, told = data_model.tables()[name], set().union(*(p.origin.headings for p in parts))
    of_what = {name for name in table.key if table.columns[name].to in ("units", "directives")}
    key = list(table.key if of_what <= told else table.columns)
    rows = pd.concat([part.rows[key] for part in parts], keys=range(len(parts)))
    for labels in rules.doubled(key, rows):
        for part, at in labels[1:]:
            value = rules.key_text(parts[part].rows, at, table.key)
            headings = parts[part].origin.headings
            named = ", ".join(headings.get(name, name) for name in table.key)
            problems.add("duplicate_key", **parts[part].place(at, named, value))


def check_references(
    sheets: Mapping[str, list[Checked]], problems: Problems, known: Known | None = None
) -> None:
    """Record every code that its table does not hold.

    ``known`` holds the codes of each table, where the sheets are only a part of a dataset.
    """
    ids = {name: _ids(parts) for name, parts in sheets.items()} if known is None else known
    for name, parts in sheets.items():
        for part in parts:
            part.tell(problems, rules.references(data_model.tables()[name], part.rows, ids))


def check_laid(sheets: Mapping[str, list[Checked]], problems: Problems) -> None:
    """Warn of requirements that name no unit, nor a level of which the units are known."""
    levels = "unit_versions" in sheets
    for part in sheets.get("requirements", ()):
        on_level = part.rows["level"].notna() & levels
        nobody = part.rows.index[part.rows["unit_id"].isna() & ~on_level]
        part.tell(problems, (Finding(at, "level", "laid_on_nobody", "warning") for at in nobody))


def _ids(parts: list[Checked]) -> set[str]:
    key = parts[0].origin.table.key[0]
    return set().union(*(part.rows[key].dropna() for part in parts))


def check_rows(
    part: Checked, year: int | None, problems: Problems, *, elsewhere: bool = False
) -> None:
    """Give every row its year; record days outside it, targets of nothing, rows of nobody.

    ``elsewhere``: rows of the table that are not in this part say whose they are.
    """
    table, rows = part.origin.table, part.rows
    if table.name == "targets":
        part.tell(problems, rules.targets(rows))
    part.tell(problems, rules.years(table, rows, year))
    if not table.within:  # else a row is of the unit of what it stands within
        read = rows.drop(index=list(part.refused.get(table.unit, ())))
        whole = None if elsewhere else Series(0, index=read.index)
        part.tell(problems, rules.whose(table, read, whole), "whose_unsaid")
