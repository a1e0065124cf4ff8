"""SQL made from the schema: a table as typed rows, and which of them can be taken as they stand.

A row is clean where every cell is stored as its column's type asks and breaks no rule: reading it
by the rules of every other dataset would change nothing in it. Any other row is read by them.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping

from phantich.dataset.cells.written_dates import YEARS
from phantich.dataset.cells.written_numbers import LARGEST
from phantich.schema.data_model import Column, Table, enums

DAYS = ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
NUMBERS = (*WHOLE, "FLOAT", "DOUBLE")
# Codes and texts that mean what they show: no other reading of theirs is to be thought of.
CODE = r"""regexp_full_match({x}, '[A-Za-z0-9]([A-Za-z0-9_.-]{{0,61}}[A-Za-z0-9_-])?')
AND NOT regexp_matches({x},
'(?i)\.\.|^(n[^a-z0-9]*t[^a-z0-9]*$|tong|toan|luy|cong|total|con|prn|aux|nul|com|lpt)')"""
LETTERS = "0-9A-Za-z_À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
TEXT = rf"""length({{x}}) < 4000 AND regexp_full_match({{x}},
'[{LETTERS}(%]([{LETTERS} ,.;:()/%&-]*[{LETTERS}).%])?') AND NOT
regexp_matches({{x}}, '(?i)  |a\(|dd|^(n\W*t\W*|nh.\W+tr.n\W*)$')"""
COUNTED = f"{{x}} >= 0 AND {{x}} < {LARGEST} AND {{x}} = floor({{x}})"
KINDS = {  # type of column: how it may be stored, what a clean cell fulfils, its value
    **dict.fromkeys(("id", "ref"), (("VARCHAR",), CODE, "{x}::VARCHAR")),
    "text": (("VARCHAR",), TEXT, "{x}::VARCHAR"),
    "enum": (("VARCHAR",), "{x} IN {codes}", "{x}::VARCHAR"),
    "count": (NUMBERS, COUNTED, "TRY_CAST({x} AS BIGINT)"),
    "year": (NUMBERS, f"{COUNTED} AND {{x}} BETWEEN {YEARS[0]} AND {YEARS[-1]}",
             "TRY_CAST({x} AS BIGINT)"),
    "number": (NUMBERS, "NOT isnan({x}::DOUBLE)", "{x}::DOUBLE"),
    "share": (NUMBERS, "{x} BETWEEN 0 AND 1", "{x}::DOUBLE"),
    "date": (DAYS, f"year({{x}}) BETWEEN {YEARS[0]} AND {YEARS[-1]}", "{x}::DATE::TIMESTAMP"),
    "flag": (("BOOLEAN",), "true", "{x}::BOOLEAN"),
}  # fmt: skip
TYPED = """
SELECT *, {clean} AS clean, NOT ({calm}) AS warned FROM (
  SELECT *, {year} AS of_year FROM (
    SELECT {values}, {fits} AS fit, filename AS in_file, file_row_number AS at_row FROM {rows}))"""
NOTHING = "(SELECT '' AS filename, 0 AS file_row_number WHERE false)"  # rows of no file


def quoted(name: str, mark: str = '"') -> str:
    """A name as SQL takes it, whatever letters it has; between single marks a text."""
    return mark + name.replace(mark, mark * 2) + mark


def texts(words: Iterable[str]) -> str:
    """A list of texts in SQL."""
    return f"[{', '.join(quoted(word, chr(39)) for word in words)}]"


def typed(
    table: Table, stored: Mapping[str, tuple[str, str]], year: int, known: Container[str], rows: str
) -> str:
    """SQL for rows as the schema types them, with ``in_file``, ``at_row``, ``of_year`` and marks.

    ``clean`` marks the rows that can be taken as they stand, ``warned`` those of which a warning
    may have to be told. A row belongs to its own year, else to that of its date, else to the year
    asked for (0: none). ``stored`` gives the heading and the type under which a column is stored,
    ``known`` names the tables whose ids stand in ``known_<table>``.
    """
    cells = [
        _cell(column, *stored.get(column.name, ("", "")), known)
        for column in table.columns.values()
    ]
    return TYPED.format(
        clean=" AND ".join(["fit", *_rules(table)]),
        calm=" AND ".join(["true", *map(_holds, table.warnings), *_said(table, stored)]),
        year=_of_year(table, year),
        values=", ".join(value for value, _ in cells),
        fits=" AND ".join(rule for _, rule in cells),
        rows=rows,
    )


def as_one(column: Column, known: Container[str]) -> str:
    """SQL for a cell of a key as keys are compared, whatever its capitals and spaces."""
    name, written = quoted(column.name), column.type in ("id", "ref", "text")
    return f"lower(replace({name}, ' ', ''))" if written and column.to not in known else name


def _cell(column: Column, heading: str, kind: str, known: Container[str]) -> tuple[str, str]:
    """The value of a column, and whether its cell is clean."""
    kinds, rule, value = KINDS[column.type]
    cell = quoted(heading) if heading else "NULL"
    if column.type == "ref" and column.to in known:
        rule = "{x} IN (FROM known_{to})"
    codes = texts(enums().get(column.of, ()))
    rule = rule.format(x=cell, to=column.to, codes=codes) if kind in kinds else "false"
    value = value.format(x=cell if kind in kinds else "NULL")
    if column.default is not None:
        value = f"coalesce({value}, {column.default})"
    clean = f"CASE WHEN {cell} IS NULL THEN {not column.required} ELSE {rule} END"
    return f"{value} AS {quoted(column.name)}", clean


def _of_year(table: Table, year: int) -> str:
    own = quoted("year") if "year" in table.columns else "NULL::BIGINT"
    dated = f"year({quoted(table.time)})" if table.time else "NULL"
    asked = str(year) if year and "year" in table.columns and not table.within else "NULL"
    return f"coalesce({own}, {dated}, {asked})"


def _rules(table: Table) -> Iterator[str]:
    yield from map(_holds, table.checks)
    if "year" in table.columns:
        days = [c.name for c in table.columns.values() if c.type == "date" and not c.any_year]
        yield from (f"coalesce(year({quoted(day)}) = of_year, true)" for day in days)


def _said(table: Table, stored: Container[str]) -> Iterator[str]:
    """That a row says whose it is, and more than its own code."""
    if table.unit in stored and not table.within:
        yield f"{quoted(table.unit)} IS NOT NULL"
    others = [c for c in table.columns.values() if c.name != table.key[0]]
    if not any(column.required for column in others):
        said = [quoted(c.name) for c in others if c.default is None and c.name in stored]
        yield f"coalesce({', '.join([f'{one}::VARCHAR' for one in said] or ['NULL'])}) IS NOT NULL"


def _holds(rule: str) -> str:
    """A rule of the schema; what is missing breaks none."""
    named = re.sub(r"[a-z_]\w*", lambda word: quoted(word[0]), rule)
    return f"coalesce({named}, true)"
