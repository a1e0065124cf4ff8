"""Facts held against the data model and one another: years, constraints, keys, references."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from types import CodeType

from phantich.dataset.cell_values import safe
from phantich.dataset.meanings import Value
from phantich.intake.records import Asked, Fact
from phantich.intake.stored_tables import StoredTables, text_of
from phantich.intake.unit_names import Units
from phantich.language.folding import nearest
from phantich.schema import data_model
from phantich.schema.data_model import Table
from phantich.schema.indicators import indicators


def judge(facts: Sequence[Fact], dataset: StoredTables, units: Units, asked: Asked) -> None:
    """Set aside every row that breaks the data model; say what is only odd."""
    for fact in facts:
        if fact.live:
            _years(fact, asked)
            _constraints(fact)
            _targets(fact)
            _unit_in_time(fact, units)
    _keys(facts)
    while _references(facts, dataset):
        pass


# --- years -----------------------------------------------------------------------


def _years(fact: Fact, asked: Asked) -> None:
    """A row's year is its own, that of the title, or the one asked for; dates must lie in it."""
    table = data_model.tables()[fact.table]
    if "year" in table.columns and fact.values.get("year") is None:
        fact.values["year"] = _year_meant(fact, table, asked)
    year = fact.values.get("year") if "year" in table.columns else None
    if asked.year and isinstance(year, int) and year != asked.year and not table.within:
        fact.refuse("other_year", "year", year, year=asked.year)
        return
    for name in _days_within(fact.table):
        day = fact.values.get(name)
        if isinstance(day, dt.date) and isinstance(year, int) and day.year != year:
            odd = "year" if _usual_year(fact) == day.year else name
            shown = year if odd == "year" else f"{day:%d/%m/%Y}"
            fact.refuse("other_year" if odd == "year" else "outside_year", odd, shown,
                        year=day.year if odd == "year" else year)  # fmt: skip
            return


def _usual_year(fact: Fact) -> int | None:
    """The year that most rows of the page state, where the row itself states one."""
    years = Counter(row.values.get("year") for row in fact.page.rows)
    year, rows = years.most_common(1)[0] if years else (None, 0)
    return year if isinstance(year, int) and rows > 1 and rows * 2 > years.total() else None


@cache
def _days_within(table: str) -> tuple[str, ...]:
    """The columns whose days lie in the year of their row."""
    columns = data_model.tables()[table].columns.values()
    return tuple(c.name for c in columns if c.type == "date" and not c.any_year)


def _year_meant(fact: Fact, table: Table, asked: Asked) -> Value:
    said = fact.page.title.year or asked.year
    day = fact.values.get(table.time) if table.time else None
    if said and not table.within:
        return said
    return day.year if isinstance(day, dt.date) and table.name != "requirements" else said


# --- constraints -------------------------------------------------------------------


@cache
def _compiled(rule: str) -> tuple[CodeType, tuple[str, ...]]:
    return compile(rule, "rule", "eval"), tuple(re.findall(r"[a-z_]\w*", rule))


def _constraints(fact: Fact) -> None:
    table = data_model.tables()[fact.table]
    _blanks(fact, table)
    also = _also(fact)
    for severity, rules in (("error", table.checks), ("warning", (*table.warnings, *also))):
        for rule in rules:
            if _broken(rule, fact.values):
                say = fact.refuse if severity == "error" else fact.note
                say("constraint", _names(rule)[0], _shown(fact, rule), condition=said(table, rule))


def _also(fact: Fact) -> tuple[str, ...]:
    """Invited = present + absent, where more present than invited is not said already."""
    plain = fact.table == "attendances" and not _broken("present <= invited", fact.values)
    return (IDENTITY,) if plain else ()


def _blanks(fact: Fact, table: Table) -> None:
    """Defaults where nothing is said; a gap where something must be."""
    for column in _never_blank(table.name):
        if column.default is not None and fact.values.get(column.name) is None:
            fact.values[column.name] = column.default
        if column.required and fact.values.get(column.name) is None:
            fact.refuse("blank", column.name)
    gap = table.unit in table.key and fact.values.get(table.unit) is None
    if gap and table.unit in fact.page.columns and _named_elsewhere(fact, table.unit):
        fact.refuse("blank", table.unit)


@cache
def _never_blank(table: str) -> tuple[data_model.Column, ...]:
    columns = data_model.tables()[table].columns.values()
    return tuple(c for c in columns if c.required or c.default is not None)


def _named_elsewhere(fact: Fact, column: str) -> bool:
    """Whether other rows of the page say whose they are, so that a blank is a gap."""
    return any(row.values.get(column) is not None for row in fact.page.rows)


IDENTITY = "invited == present + excused + unexcused"


def _names(rule: str) -> tuple[str, ...]:
    return _compiled(rule)[1]


def _broken(rule: str, values: Mapping[str, Value]) -> bool:
    """Whether a rule of the schema does not hold; what is missing breaks no rule."""
    code, names = _compiled(rule)
    known = {name: values.get(name) for name in names}
    if any(value is None for value in known.values()):
        return False
    return not eval(code, {"__builtins__": {}}, known)


def _shown(fact: Fact, rule: str) -> str:
    value = fact.values.get(_names(rule)[0])
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else text_of(value)


def said(table: Table, rule: str) -> str:
    """A rule in the headings of its table."""
    names = table.columns
    text = re.sub(r"[a-z_]\w*", lambda word: f"“{names[word[0]].vi}”", rule)
    return text.replace("==", "=").replace("<=", "≤").replace(">=", "≥")


def _targets(fact: Fact) -> None:
    """Targets are of indicators that exist; those that are shares lie between 0 and 1."""
    if fact.table != "targets" or fact.values.get("indicator") is None:
        return
    name, value = str(fact.values["indicator"]), fact.values.get("value")
    known = indicators().get(name)
    if known is None:
        fact.refuse("unknown_indicator", "indicator", name, nearest=nearest(name, indicators()))
    elif known.kind in ("share", "mix") and isinstance(value, Decimal) and value > 1:
        fact.refuse("target_is_share", "value", value)


# --- units in time -------------------------------------------------------------------


def _unit_in_time(fact: Fact, units: Units) -> None:
    table = data_model.tables()[fact.table]
    code = fact.values.get(table.unit) if table.unit else None
    day = fact.values.get(table.time) if table.time else None
    if (
        not isinstance(code, str)
        or not isinstance(day, dt.date)
        or table.columns[table.time].any_year
    ):
        return
    found = units.exists(code, day)
    if found.severity == "error":
        fact.refuse(found.rule, table.unit, code, day=f"{day:%d/%m/%Y}", **found.blanks)


# --- keys ------------------------------------------------------------------------------


def key_of(fact: Fact) -> tuple[str, ...]:
    """The key of a fact in its table."""
    return tuple(text_of(fact.values.get(name)) for name in data_model.tables()[fact.table].key)


def _keys(facts: Iterable[Fact]) -> None:
    """Rows with the same key: the same row twice counts once, two that differ are both refused."""
    groups: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.live and any(key_of(fact)):
            groups[(fact.table, *key_of(fact))].append(fact)
    for same in groups.values():
        if len(same) > 1:
            _doubled(_latest(same))


def _latest(same: list[Fact]) -> list[Fact]:
    """Of facts from several versions only those of the last one compete."""
    versions = {fact.page.title.version for fact in same}
    marked = [f for f in same if f.page.title.marked]
    if len(versions) > 1:
        return [f for f in same if f.page.title.version == max(versions)]
    return marked if marked and len(marked) < len(same) else same


def _doubled(same: list[Fact]) -> None:
    """Refuse all but the first of equal rows of one file; of rows that differ, all of a file."""
    first = same[0]
    for fact in same[1:]:
        again = fact.page.file == first.page.file
        if fact.row is first.row or (fact.values == first.values and not again):
            continue
        _refuse_double(fact, first)
        if again and fact.values != first.values and not first.row.aside:
            _refuse_double(first, fact)


def _refuse_double(fact: Fact, other: Fact) -> None:
    keys = data_model.tables()[fact.table].key
    value = " | ".join(text for text in key_of(fact) if text)
    where = other.page.sheet or other.page.file
    fact.refuse("duplicate_row", keys[0], value, other=f"{where} › {other.row.number}")


# --- references ---------------------------------------------------------------------------


def _references(facts: Sequence[Fact], dataset: StoredTables) -> bool:
    """Set aside rows that name what neither the dataset nor a taken row holds."""
    codes = _codes(facts, dataset)
    before = sum(fact.live for fact in facts)
    for fact in facts:
        if fact.live:
            _reference(fact, codes)
    return sum(fact.live for fact in facts) < before


def _codes(facts: Iterable[Fact], dataset: StoredTables) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {}
    named = {fact.table for fact in facts}
    for name in {c.to for t in data_model.tables().values() for c in t.columns.values() if c.to}:
        if name in named or dataset.holds(name):
            known[name] = dataset.codes(name)
    for fact in facts:
        if fact.live and fact.table in known:
            known[fact.table].add(key_of(fact)[0])
    return known


@cache
def _named(table: str) -> tuple[data_model.Column, ...]:
    """The columns that name a row of another table."""
    return tuple(c for c in data_model.tables()[table].columns.values() if c.type == "ref")


def _reference(fact: Fact, codes: Mapping[str, set[str]]) -> None:
    for column in _named(fact.table):
        value = fact.values.get(column.name)
        if isinstance(value, str) and column.to not in codes and not safe(value):
            fact.refuse("unsafe_id", column.name, value)
        if value is None or column.to not in codes:
            continue
        if str(value) not in codes[column.to]:
            rule = "unknown_unit" if column.to == "units" else "unknown_reference"
            near = nearest(str(value), codes[column.to]) or "-"
            fact.refuse(
                rule, column.name, value, table=data_model.tables()[column.to].vi, nearest=near
            )
