"""From rows of pages to rows of tables: units and documents looked up, codes made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from phantich.dataset.cells.meanings import Meaning, Value, refused, warned
from phantich.dataset.cells.written_dates import Period
from phantich.dataset.cells.written_words import safe
from phantich.files.sheets import cell_name
from phantich.intake.form import Block, Field, Record, form_blocks
from phantich.intake.remarks import Remark, Severity
from phantich.intake.submission_pages import Page, Row
from phantich.intake.titles import Title
from phantich.intake.unit_names import Directives, Units, slug
from phantich.language.folding import visible


@dataclass
class Fact:
    """One row of a table of the data model, and the row of the page that it was made from."""

    table: str
    values: dict[str, Value]
    page: Page
    row: Row

    @property
    def live(self) -> bool:
        """Whether its row is still to be taken."""
        return not self.row.aside and not self.page.refused

    def refuse(self, rule: str, column: str = "", value: object = "", **blanks: object) -> None:
        """Set the whole row aside by a rule."""
        self._say("error", rule, column, value, blanks)

    def note(self, rule: str, column: str = "", value: object = "", **blanks: object) -> None:
        """Say something of the row, which is taken."""
        self._say("warning", rule, column, value, blanks)

    def _say(
        self,
        severity: Severity,
        rule: str,
        column: str,
        value: object,
        blanks: Mapping[str, object],
    ) -> None:
        key = self._field(column)
        label = self.page.label(key) if key else column
        at = self.page.columns.get(key, -1)
        cell = cell_name(self.row.number, at) if at >= 0 else ""
        shown = visible("" if value is None else value)
        self.row.remarks.append(
            Remark(rule, severity, self.page.sheet, self.row.number, label, shown, cell, blanks)
        )

    def _field(self, column: str) -> str:
        """The column of the page that feeds a column of the table."""
        for record in self.page.block.records:
            if record.table == self.table and column in record.take:
                return record.take[column]
        return ""


@dataclass(frozen=True)
class Asked:
    """What the caller says where the files do not: year and unit."""

    year: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class Whose:
    """Whose figures a page of the form holds: unit, year and period."""

    unit: str
    year: int
    period: Period | None

    @property
    def code(self) -> str:
        """The year or the period as a short code."""
        return self.period.code if self.period else str(self.year)


class Registry:
    """What names are looked up in: the units and directives of the dataset and of the files."""

    def __init__(self, units: Units, directives: Directives) -> None:
        self.units = units
        self.directives = directives


# --- whose figures -------------------------------------------------------------


def whose(page: Page, registry: Registry, asked: Asked) -> Whose | None:
    """Whose figures a page of the form holds; the page is refused where that can't be said."""
    title, units = page.title, registry.units
    period = title.period
    if period and title.cumulative:
        period = replace(period, first=1)
    year = title.year or asked.year
    unit = _unit(title, units, asked)
    if asked.year and title.year and title.year != asked.year:
        _refuse(page, "other_year", title.year, year=asked.year)
    if unit.rule in ("unit_from_title", "unit_by_code"):
        told = visible(title.unit_name)
        page.remarks.append(
            Remark(unit.rule, "warning", page.sheet, value=told, blanks=unit.blanks)
        )
    if unit.severity == "error" or not unit.value:
        rule = unit.rule or "no_unit"
        told = title.unit_code if rule == "unsafe_id" else title.unit_name or title.unit_code
        _refuse(page, rule, told or asked.unit, **unit.blanks)
    if year is None:
        _refuse(page, "no_year", "")
    if page.refused or year is None:
        return None
    return Whose(str(unit.value), year, period)


def _unit(title: Title, units: Units, asked: Asked) -> Meaning:
    text = title.unit_code.rstrip("…._ ") or title.unit_name
    if not text and not asked.unit:
        return _unlabelled(title, units)
    if title.unit_code and not len(units) and not safe(text):
        return refused("unsafe_id")
    found = _found(text or asked.unit, units)
    if text and asked.unit and found.value and found.value != _found(asked.unit, units).value:
        return Meaning(rule="other_unit", severity="error", blanks={"unit": asked.unit})
    named = units.find(title.unit_name) if title.unit_code and title.unit_name else found
    if named.value and found.value and named.value != found.value:
        return refused("unit_contradicted", coded=units.called(str(found.value)))
    if named.rule == "unknown_unit" and found.value:
        return warned(found.value, "unit_by_code", units.called(str(found.value)))
    return found


def _found(text: str, units: Units) -> Meaning:
    if len(units):
        return units.find(text)
    return Meaning(text if safe(text) and " " not in text else slug(text))


def _unlabelled(title: Title, units: Units) -> Meaning:
    """The one unit that a line of the title names without saying so."""
    found = [units.find(line) for line in title.lines if len(line) <= 80]
    codes = {str(m.value) for m in found if m.value}
    if len(codes) != 1:
        return Meaning()
    code = codes.pop()
    return Meaning(code, "unit_from_title", "warning", blanks={"used": units.called(code)})


def _refuse(page: Page, rule: str, value: object, **blanks: object) -> None:
    page.remarks.append(Remark(rule, "error", page.sheet, None, "", visible(value), "", blanks))


# --- facts ---------------------------------------------------------------------


def facts_of(page: Page, registry: Registry, owner: Whose | None = None) -> list[Fact]:
    """The rows of tables that a page feeds; names are looked up, refused rows stay out.

    ``owner`` says whose figures a page of the form holds; without it such a page gives nothing.
    """
    if page.refused or (page.block.form and owner is None):
        return []
    codes = _own_codes(page, owner) if owner else {}
    return [
        fact
        for row in page.rows
        for fact in _facts_of_row(page, row, Base(owner, codes.get(row.number, "")), registry)
    ]


@dataclass(frozen=True)
class Base:
    """What a row takes from its page: whose it is, and its own code."""

    owner: Whose | None
    code: str

    def constant(self, value: str | int) -> Value:
        """A constant of the form, with the marks @id, @unit, @year filled in."""
        if self.owner is None or not isinstance(value, str) or not value.startswith("@"):
            return value
        known: dict[str, Value] = {
            "@id": self.code, "@unit": self.owner.unit, "@year": self.owner.year,
        }  # fmt: skip
        return known[value]


def _own_codes(page: Page, owner: Whose) -> dict[int, str]:
    """A code for every row: by its running number, or by its place where that is none or twice."""
    numbers = Counter(_running(row) for row in page.rows)
    return {row.number: _code(owner, page.block, row, numbers) for row in page.rows}


def _code(owner: Whose, block: Block, row: Row, numbers: Counter[str]) -> str:
    number = _running(row)
    mark = number if number and numbers[number] == 1 else f"d{row.origin:03}"
    return f"{owner.unit}-{owner.code}-{block.code}{mark}"


def _running(row: Row) -> str:
    digits = row.running.strip(" .()")
    return f"{int(digits):03}" if digits.isdecimal() and len(digits) < 6 else ""


def _facts_of_row(page: Page, row: Row, base: Base, registry: Registry) -> Iterator[Fact]:
    values = dict(row.values)
    for field in page.block.fields:
        value = values.get(field.key)
        if field.default and value is None:
            value = base.constant(field.default)
        if value is None or field.link or field.column.to:
            value = _looked_up(page, row, field, value, base, registry)
        values[field.key] = value
    for record in page.block.records:
        yield from _facts(page, row, record, values, base)


def _facts(
    page: Page, row: Row, record: Record, values: Mapping[str, Value], base: Base
) -> Iterator[Fact]:  # fmt: skip
    if record.when and all(values.get(key) is None for key in record.when):
        return
    made = {name: base.constant(value) for name, value in record.set.items()}
    made |= {name: values.get(key) for name, key in record.take.items()}
    if not record.each:
        yield Fact(record.table, made, page, row)
        return
    column = next(name for name, key in record.take.items() if key == record.each)
    many: Any = values.get(record.each)
    for one in dict.fromkeys(many or ()):
        yield Fact(record.table, {**made, column: one}, page, row)


def _looked_up(
    page: Page, row: Row, field: Field, value: Value, base: Base, registry: Registry
) -> Value:
    """A name as the code it stands for; what can't be found sets the row aside."""
    if value is None:
        return () if field.many else None  # type: ignore[return-value]
    if field.link:
        return _linked(field, str(value), base)
    if field.column.to == "units":
        return _said(page, row, field, registry.units.find(str(value)) if len(registry.units)
                     else Meaning(value), str(value))  # fmt: skip
    if field.column.to == "directives" and (page.block.form or len(registry.directives)):
        parts = Directives.split(str(value)) if field.many else [str(value)]
        year = base.owner.year if base.owner else _year_of(row, page)
        found = [_said(page, row, field, registry.directives.find(one, year), one) for one in parts]
        return tuple(found) if field.many else found[0]  # type: ignore[return-value]
    return value


def _year_of(row: Row, page: Page) -> int | None:
    year = row.values.get("year")
    return year if isinstance(year, int) else page.title.year


def _linked(field: Field, text: str, base: Base) -> Value:
    """The code of the row of another block with this running number."""
    number = text.strip(" .()")
    if base.owner is None or not number.isdecimal():
        return text
    code = form_blocks()[field.link].code
    return f"{base.owner.unit}-{base.owner.code}-{code}{int(number):03}"


def _said(page: Page, row: Row, field: Field, meaning: Meaning, text: str) -> Value:
    if meaning.rule:
        at = page.columns.get(field.key, -1)
        cell = cell_name(row.number, at) if at >= 0 else ""
        severity: Severity = "error" if meaning.severity == "error" else "warning"
        row.remarks.append(
            Remark(meaning.rule, severity, page.sheet, row.number, page.label(field.key),
                   visible(text), cell, meaning.blanks)
        )  # fmt: skip
    return meaning.value
