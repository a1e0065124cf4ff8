"""Facts held against the data model and one another: a row that breaks a rule is set aside."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset import rules
from phantich.dataset.cells import typed
from phantich.dataset.rules import Finding
from phantich.intake.stored_tables import StoredTables, text_of
from phantich.intake.table_facts import Asked, Fact
from phantich.intake.unit_names import Units
from phantich.language import wording
from phantich.schema import data_model
from phantich.schema.data_model import Table


def judge(facts: Sequence[Fact], dataset: StoredTables, units: Units, asked: Asked) -> None:
    """Set aside every row that breaks the data model; say what is only odd."""
    _spell_as_known(facts, dataset)
    for fact in facts:
        if fact.live:
            _year_meant(fact, asked)
            _unit_in_time(fact, units)
    batches = [Batch(name, mine) for name, mine in _by_table(facts).items()]
    for batch in batches:
        batch.judge()
    for batch in batches:
        _keys(batch)
    named = {fact.table for fact in facts}
    while any([batch.refer(_codes(batches, named, dataset)) for batch in batches]):
        pass  # a row set aside may be one that others name


def _by_table(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.live:
            found[fact.table].append(fact)
    return found


class Batch:
    """The facts of one table as a frame, so that the rules of the data model can be asked."""

    def __init__(self, table: str, facts: Sequence[Fact]) -> None:
        self.table = data_model.tables()[table]
        self.facts = facts
        place = pd.RangeIndex(len(facts))
        self.rows = DataFrame(
            {
                name: typed([fact.values.get(name) for fact in facts], column, place)
                for name, column in self.table.columns.items()
            }
        )
        self.part = Series([id(fact.page) for fact in facts], index=place)

    def judge(self) -> None:
        """Ask the rules that need no other table."""
        table, rows = self.table, self.rows
        self._say(rules.complete(table, rows))
        if table.unit in table.key or not table.within:  # else the row it stands within says it
            self._say(rules.whose(table, rows, self.part))
        self._say(rules.years(table, rows, None, self.part))
        self._say(rules.constraints(table, rows))
        if table.name == "targets":
            self._say(rules.targets(rows))
        for name in {"year", *(c.name for c in table.columns.values() if c.default is not None)}:
            for fact, value in zip(self.facts, rows.get(name, ()), strict=False):
                fact.values[name] = None if pd.isna(value) else int(value)

    def refer(self, known: rules.Known) -> bool:
        """Set aside rows that name what no table holds; whether there were any."""
        live = [at for at, fact in enumerate(self.facts) if fact.live]
        found = list(rules.references(self.table, self.rows.loc[live], known))
        self._say(found)
        return bool(found)

    def doubled(self) -> Iterable[list[Fact]]:
        """The facts that share one key, group by group."""
        live = [at for at, fact in enumerate(self.facts) if fact.live]
        for labels in rules.doubled(list(self.table.key), self.rows.loc[live]):
            yield [self.facts[int(str(at))] for at in labels]

    def _say(self, findings: Iterable[Finding]) -> None:
        for found in findings:
            fact = self.facts[int(str(found.at))]
            say = fact.note if found.severity == "warning" else fact.refuse
            value = _shown(fact, found.column) if found.value is None else found.value
            say(found.rule, found.column, value, **found.blanks)


def _shown(fact: Fact, column: str) -> str:
    value = fact.values.get(column)
    return wording.date(value) if isinstance(value, dt.date) else text_of(value)


# --- codes -----------------------------------------------------------------------


def _spell_as_known(facts: Sequence[Fact], dataset: StoredTables) -> None:
    """Codes that are known in other letters, ``lop004`` and ``LOP004``, are one and the same."""
    spelt: dict[str, dict[str, str]] = defaultdict(dict)
    for table in data_model.tables().values():
        spelt[table.name] = {rules.as_one(code): code for code in dataset.codes(table.name)}
    for own in (True, False):  # first the rows that bring a code, then those that name it
        for fact in facts:
            if fact.live:
                _respell(fact, spelt, own)


def _respell(fact: Fact, spelt: Mapping[str, dict[str, str]], own: bool) -> None:
    table = data_model.tables()[fact.table]
    for column in table.columns.values():
        value = fact.values.get(column.name)
        if column.type == ("id" if own else "ref") and isinstance(value, str):
            known = spelt[table.name if own else column.to]
            key = rules.as_one(value)
            code = known.setdefault(key, value) if own else known.get(key)
            if code and code != value:
                fact.values[column.name] = code
                fact.note("read_as", column.name, value, used=code)


# --- years and units in time -----------------------------------------------------


def _year_meant(fact: Fact, asked: Asked) -> None:
    """A row's year is its own, that of the title, or the one asked for."""
    table = data_model.tables()[fact.table]
    if "year" not in table.columns:
        return
    said = fact.page.title.year or asked.year
    if fact.values.get("year") is None and said and not _dated_within(fact, table):
        fact.values["year"] = said
    year = fact.values.get("year")
    if asked.year and isinstance(year, int) and year != asked.year and not table.within:
        fact.refuse("other_year", "year", year, year=asked.year)


def _dated_within(fact: Fact, table: Table) -> bool:
    """Whether a row has a day of its own, and a year from what it stands within."""
    return bool(table.within and table.time and fact.values.get(table.time))


def _unit_in_time(fact: Fact, units: Units) -> None:
    table = data_model.tables()[fact.table]
    code = fact.values.get(table.unit) if table.unit else None
    day = fact.values.get(table.time) if table.time else None
    if not isinstance(code, str) or not isinstance(day, dt.date):
        return
    if not table.columns[table.time].any_year:
        found = units.exists(code, day)
        if found.severity == "error":
            fact.refuse(found.rule, table.unit, code, day=wording.date(day), **found.blanks)


# --- keys ------------------------------------------------------------------------


def key_of(fact: Fact) -> tuple[str, ...]:
    """The key of a fact in its table."""
    return tuple(text_of(fact.values.get(name)) for name in data_model.tables()[fact.table].key)


def _keys(batch: Batch) -> None:
    """Rows with one key: the same row twice counts once, of two that differ neither counts."""
    for same in batch.doubled():
        competing = _latest(same)
        first = competing[0]
        for fact in competing[1:]:
            again = fact.page.file == first.page.file
            differs = fact.values != first.values
            if fact.row is not first.row and (differs or again):
                _refuse_double(fact, first)
                if differs and not first.row.aside:
                    _refuse_double(first, fact)


def _latest(same: list[Fact]) -> list[Fact]:
    """Of facts from several versions only those of the last one compete."""
    versions = {fact.page.title.version for fact in same}
    marked = [f for f in same if f.page.title.marked]
    if len(versions) > 1:
        return [f for f in same if f.page.title.version == max(versions)]
    return marked if marked and len(marked) < len(same) else same


def _refuse_double(fact: Fact, other: Fact) -> None:
    keys = data_model.tables()[fact.table].key
    value = " | ".join(text for text in key_of(fact) if text)
    files = fact.page.file != other.page.file
    place = (other.page.file if files else "", other.page.sheet, str(other.row.number))
    fact.refuse("duplicate_row", keys[0], value, other=" › ".join(filter(None, place)))


# --- references ------------------------------------------------------------------


def _codes(batches: Iterable[Batch], named: set[str], dataset: StoredTables) -> rules.Known:
    """The codes that tables hold: those of the dataset and those of rows still to be taken.

    ``named`` are the tables of which there are rows at all, also if none is to be taken.
    """
    linked = {c.to for t in data_model.tables().values() for c in t.columns.values() if c.to}
    known = {name: dataset.codes(name) for name in linked if name in named or dataset.holds(name)}
    for batch in batches:
        if batch.table.name in known:
            codes = (key_of(fact)[0] for fact in batch.facts if fact.live)
            known[batch.table.name].update(codes)
    return known
