"""What a sheet of rows holds: its columns, how each is read, and the tables that a row feeds.

A block is one table on a sheet: one of the form's, whose wide rows feed several tables of the
data model, or a table of the data model itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from phantich.schema import data_model
from phantich.schema.data_model import Column

LINK = "link"  # a cell that names a row of another block by its running number


@dataclass(frozen=True)
class Field:
    """One column of a block: its key, the column that says how it is read, and its headings."""

    key: str
    column: Column
    headings: tuple[str, ...]
    vi: str
    group: str = ""
    link: str = ""
    many: bool = False
    default: str = ""
    width: int = 12

    @property
    def required(self) -> bool:
        """Whether every row must have a value."""
        return self.column.required

    @property
    def heading(self) -> str:
        """The heading in one line, with the one above it."""
        return f"{self.group} | {self.vi}" if self.group else self.vi


@dataclass(frozen=True, eq=False)
class Record:
    """A row of a table of the data model, made from a row of a block."""

    table: str
    take: Mapping[str, str]
    set: Mapping[str, str | int] = field(default_factory=dict)
    when: tuple[str, ...] = ()
    each: str = ""


@dataclass(frozen=True, eq=False)
class Block:
    """One table on a sheet: of the form, or of the data model itself."""

    name: str
    sheet: str
    vi: str
    fields: tuple[Field, ...]
    records: tuple[Record, ...]
    names: tuple[str, ...]
    code: str = ""
    rows: int = 0
    totals: bool = False

    @property
    def form(self) -> bool:
        """Whether the block belongs to the form, so that its title says whose it is."""
        return bool(self.code)

    def field(self, key: str) -> Field:
        """The column of this key."""
        return self._by_key[key]

    @cached_property
    def _by_key(self) -> Mapping[str, Field]:
        return {field.key: field for field in self.fields}


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads(files("phantich.intake.form").joinpath("form.toml").read_text("utf-8"))


@cache
def sheet_titles() -> Mapping[str, str]:
    """The seven sheets of the form, and the title of each."""
    return _facts()["sheets"]


@cache
def form_blocks() -> Mapping[str, Block]:
    """Every block of the form, by its name, in the order of the sheets."""
    return {name: _block(name, fact) for name, fact in _facts()["blocks"].items()}


def _block(name: str, fact: dict[str, Any]) -> Block:
    fields = tuple(_field(key, value) for key, value in fact["columns"].items())
    records = tuple(
        Record(**{**one, "when": tuple(one.get("when", ()))}) for one in fact["records"]
    )
    return Block(
        name=name,
        sheet=fact["sheet"],
        vi=fact["vi"],
        fields=fields,
        records=records,
        names=(fact["sheet"], fact["vi"], sheet_titles()[fact["sheet"]]),
        code=fact["code"],
        rows=fact["rows"],
        totals=fact.get("totals", False),
    )


def _field(key: str, fact: dict[str, Any]) -> Field:
    group, vi = fact.get("group", ""), fact["vi"]
    joined = f"{group} {vi}" if group else vi
    return Field(
        key=key,
        column=_column(key, fact),
        headings=(joined, *fact.get("aliases", ())),
        vi=vi,
        group=group,
        link=fact.get("of", ""),
        many=fact.get("many", False),
        default=fact.get("default", ""),
        width=fact["width"],
    )


def _column(key: str, fact: dict[str, Any]) -> Column:
    required = fact.get("required", False)
    if "like" in fact:
        return replace(data_model.column(fact["like"]), vi=fact["vi"], required=required)
    kind = "id" if fact.get("type") == LINK else "text"
    return Column(name=key, type=kind, vi=fact["vi"], required=required)  # type: ignore[arg-type]


@cache
def table_blocks() -> Mapping[str, Block]:
    """Every table that an office fills as a block, by the table's name."""
    tables = data_model.tables().values()
    return {table.name: _table_block(table) for table in tables if not table.kept}


def _table_block(table: data_model.Table) -> Block:
    fields = tuple(Field(c.name, c, c.headings, c.vi) for c in table.columns.values())
    record = Record(table.name, {name: name for name in table.columns})
    return Block(table.name, table.vi, table.vi, fields, (record,), table.headings)
