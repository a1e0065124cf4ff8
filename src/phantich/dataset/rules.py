"""The rules of the data model held against rows: blanks, constraints, keys, references, years.

Every rule is here once, over a frame of typed values; it finds rows and says what is wrong, and who
asks decides what becomes of them: `check` names the place in a file, `intake` sets the row aside.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import CodeType
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset.cells.written_words import safe
from phantich.language.folding import nearest
from phantich.schema import data_model
from phantich.schema.data_model import Column, Table
from phantich.schema.indicators import indicators

YEARS_APART = 10  # from the reporting year, of days that may lie in another
SUGGESTED = 5_000  # known codes among which a slip is looked for: comparing with more takes long
Known = Mapping[str, set[str]]  # the codes that each table holds


@dataclass(frozen=True)
class Finding:
    """A rule that a row breaks, by the row's label, with the column where it shows."""

    at: Hashable
    column: str
    rule: str
    severity: str = "error"
    value: object = None  # None: what stands in the column
    blanks: Mapping[str, object] = field(default_factory=dict)


# --- what must be there ------------------------------------------------------------


def complete(
    table: Table, rows: DataFrame, refused: Mapping[str, set[Hashable]] | None = None
) -> Iterator[Finding]:
    """Find gaps where something must stand, and fill in defaults where nothing is said.

    ``refused`` names cells, by column, that hold something which could not be read.
    """
    yield from _code_alone(table, rows)
    for column in table.columns.values():
        empty = rows[column.name].isna()
        if refused and column.name in refused:
            empty &= ~rows.index.isin(list(refused[column.name]))
        if column.default is not None:
            rows[column.name] = rows[column.name].mask(empty, column.default)
        elif column.required:
            yield from (Finding(at, column.name, "blank") for at in rows.index[empty])


def _code_alone(table: Table, rows: DataFrame) -> Iterator[Finding]:
    """Rows of which nothing is said but their own code."""
    first, *others = (table.columns[table.key[0]], *table.columns.values())
    if first.type == "id" and len(rows) and sum(column.required for column in others) == 1:
        alone = rows[first.name].notna() & rows.drop(columns=first.name).isna().all(axis=1)
        yield from (Finding(at, first.name, "code_alone") for at in rows.index[alone])


def whose(table: Table, rows: DataFrame, part: Series | None) -> Iterator[Finding]:
    """Rows that do not say whose they are, where others of the same part, or elsewhere, do."""
    if table.unit:
        named = rows[table.unit].notna()
        gap = ~named if part is None else ~named & named.groupby(part).transform("any")
        yield from (Finding(at, table.unit, "whose_unsaid") for at in rows.index[gap])


# --- what must hold ----------------------------------------------------------------


@cache
def _compiled(rule: str) -> tuple[CodeType, tuple[str, ...]]:
    return compile(rule, "rule", "eval"), tuple(re.findall(r"[a-z_]\w*", rule))


def constraints(table: Table, rows: DataFrame) -> Iterator[Finding]:
    """Rows that break a constraint; what is missing breaks none. A row is warned of once."""
    warned: set[Hashable] = set()
    for severity, rules in (("error", table.checks), ("warning", table.warnings)):
        for rule in rules:
            broken = [at for at in _broken(rule, rows) if at not in warned]
            warned.update(broken if severity == "warning" else ())
            said = {"condition": _in_headings(table, rule)}
            name = _compiled(rule)[1][0]
            yield from (Finding(at, name, "constraint", severity, None, said) for at in broken)


def _broken(rule: str, rows: DataFrame) -> list[Hashable]:
    code, names = _compiled(rule)
    known = rows.loc[rows[list(names)].notna().all(axis=1), list(dict.fromkeys(names))]
    if known.empty:
        return []
    holds = eval(code, {"__builtins__": {}}, {name: known[name] for name in names})
    return list(known.index[~holds.astype(bool)])


def _in_headings(table: Table, rule: str) -> str:
    """A rule in the headings of its table."""
    text = re.sub(r"[a-z_]\w*", lambda word: f"“{table.columns[word[0]].vi}”", rule)
    return text.replace("==", "=").replace("<=", "≤").replace(">=", "≥")


def targets(rows: DataFrame) -> Iterator[Finding]:
    """Targets of indicators that do not exist, and shares written as percentages."""
    known = indicators()
    for at, name, value in zip(rows.index, rows["indicator"], rows["value"], strict=True):
        fact = known.get(name)
        if fact is None and pd.notna(name):
            near = nearest(name, known)
            yield Finding(at, "indicator", "unknown_indicator", value=name,
                          blanks={"nearest": near})  # fmt: skip
        elif fact and fact.kind in ("share", "mix") and pd.notna(value) and value > 1:
            yield Finding(at, "value", "target_is_share", value=value)


# --- years -------------------------------------------------------------------------


def years(
    table: Table, rows: DataFrame, asked: int | None, part: Series | None = None
) -> Iterator[Finding]:
    """Give every row its reporting year and find the days that lie outside it.

    A row's year is its own, else that of its day, else the one ``asked`` for. Where most rows of a
    ``part`` agree with the day and not with the year of a row, its year is the odd one.
    """
    if "year" not in table.columns:
        return
    usual = _usual_years(rows, part)
    if table.time:
        rows["year"] = rows["year"].fillna(rows[table.time].dt.year.astype("Int64"))
    if not table.within and asked is not None:
        rows["year"] = rows["year"].fillna(asked)
    for column in table.columns.values():
        if column.type == "date":
            days = rows[column.name].dt.year.astype("Int64")
            most = YEARS_APART if column.any_year else 0
            outside = (days - rows["year"]).abs().gt(most).fillna(False).astype(bool)
            for at in rows.index[outside]:
                odd = days.at[at] == usual.at[at]
                place, rule = ("year", "other_year") if odd else (column.name, "outside_year")
                said = int(days.at[at] if odd else rows.at[at, "year"])
                yield Finding(at, place, rule, blanks={"year": said})


def _usual_years(rows: DataFrame, part: Series | None) -> Series:
    """The year that most rows of a row's part state, more than one of them; 0 for none."""
    parts = part if part is not None else Series(0, index=rows.index)
    usual: dict[Hashable, int] = {}
    for name, stated in rows["year"].groupby(parts):
        counts = stated.value_counts()
        if len(counts) and counts.iloc[0] > 1 and counts.iloc[0] * 2 > len(stated):
            usual[name] = int(counts.index[0])
    return parts.map(lambda name: usual.get(name, 0))


# --- keys and references -----------------------------------------------------------


def doubled(key: list[str], rows: DataFrame) -> Iterator[list[Any]]:
    """The labels of rows with one key, whatever its capitals and spaces, group by group."""
    folded = rows[key].apply(lambda c: c.map(as_one, na_action="ignore") if c.dtype == "str" else c)
    double = folded.duplicated(keep=False) & rows[key].notna().any(axis=1)
    if double.any():
        for _, same in folded[double].groupby(key, dropna=False, sort=False):
            yield list(same.index)


def as_one(code: str) -> str:
    """A code as it is compared: ``LOP 004`` and ``lop004`` are one."""
    return "".join(code.split()).casefold()


def key_text(rows: DataFrame, at: Hashable, key: Iterable[str]) -> str:
    """The key of a row as it is shown."""
    values = (rows.at[at, name] for name in key)
    return " | ".join(
        f"{v:%Y-%m-%d}" if isinstance(v, dt.date) else str(v) for v in values if pd.notna(v)
    )


def references(table: Table, rows: DataFrame, known: Known) -> Iterator[Finding]:
    """Codes that their table does not hold; of an absent table, those that no file can bear."""
    for column in table.columns.values():
        if column.type == "ref":
            codes = rows[column.name]
            found = set(codes.dropna().unique())
            held = known.get(column.to)
            wrong = found - held if held is not None else {c for c in found if not safe(c)}
            for at in rows.index[codes.isin(wrong)] if wrong else ():
                yield _strange(column, at, str(codes.at[at]), held)


def _strange(column: Column, at: Hashable, code: str, held: set[str] | None) -> Finding:
    if held is None:
        return Finding(at, column.name, "unsafe_id", value=code)
    rule = "unknown_unit" if column.to == "units" else "unknown_reference"
    near = nearest(code, held) if len(held) <= SUGGESTED else ""
    blanks = {"table": data_model.tables()[column.to].vi, "nearest": near or "-"}
    return Finding(at, column.name, rule, value=code, blanks=blanks)
