"""The tables of a dataset as data: their columns, keys, units of count and headings.

The facts stand in ``tables.toml``; this module gives them names and types.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal["id", "text", "ref", "enum", "count", "number", "share", "date", "flag", "year"]


LISTS = ("key", "aliases", "checks", "warnings", "inherits")


@dataclass(frozen=True)
class Column:
    """One column of a table: its type, what it counts, and its headings.

    A ``verbatim`` column repeats what stood in another file, errors of a spreadsheet included.
    """

    name: str
    type: Kind
    vi: str
    required: bool = False
    expected: bool = False
    to: str = ""
    of: str = ""
    counts: str = ""
    default: int | None = None
    any_year: bool = False
    note: str = ""
    verbatim: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading under which the column is recognised."""
        return (self.name, self.vi, *self.aliases)


@dataclass(frozen=True)
class Table:
    """One table of the data model, with its key, its constraints and its place in time."""

    name: str
    vi: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    aliases: tuple[str, ...] = ()
    unit: str = ""
    time: str = ""
    within: str = ""
    within_else: str = ""
    inherits: tuple[str, ...] = ()
    form: str = ""
    kept: bool = False
    checks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    @property
    def headings(self) -> tuple[str, ...]:
        """Every file or sheet name under which the table is recognised."""
        return (self.name, self.vi, *self.aliases)

    def title(self, lang: str = "vi") -> str:
        """The reader's name of the table."""
        return self.vi if lang == "vi" else self.name.replace("_", " ")

    def link_to(self, name: str) -> str:
        """The column that names a row of another table, if there is one."""
        return next((c.name for c in self.columns.values() if c.to and c.to == name), "")


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads(files("phantich.schema").joinpath("tables.toml").read_text("utf-8"))


def _column(name: str, fact: dict[str, Any]) -> Column:
    return Column(name=name, **{**fact, "aliases": tuple(fact.get("aliases", ()))})


def _table(name: str, fact: dict[str, Any]) -> Table:
    columns = {key: _column(key, value) for key, value in fact["columns"].items()}
    lists = {key: tuple(fact.get(key, ())) for key in LISTS}
    return Table(name=name, **{**fact, **lists, "columns": columns})


@cache
def tables() -> Mapping[str, Table]:
    """Every table of the data model, by its name, in the order of the data dictionary."""
    return {name: _table(name, fact) for name, fact in _facts()["tables"].items()}


@cache
def enums() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The allowed codes of each list, with their labels: ``enums()["mode"]["online"]["vi"]``."""
    return _facts()["enums"]


@cache
def personal_headings() -> tuple[str, ...]:
    """Headings of columns about people, which no table of counts may carry."""
    return tuple(_facts()["refused"]["personal"])


def label(enum: str, code: str, lang: str = "vi") -> str:
    """The reader's word for a code of a list; the code itself where it is not in the list."""
    return enums()[enum].get(code, {}).get(lang, code)


def column(path: str) -> Column:
    """The column named by ``table.column``.

    Raises
    ------
    KeyError
        The table or the column is not in the data model.
    """
    table, _, name = path.partition(".")
    return tables()[table].columns[name]
