"""Numbered tables and the cells in them, each figure written into the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from pandas import Series

from phantich.language import wording
from phantich.language.figure_text import SHARES, shown_count, shown_value
from phantich.report.report_model import Cell, Column, Row, Table
from phantich.report.sentences.told_figures import whole_percent
from phantich.report.sentences.year_facts import ROMAN, YearFacts
from phantich.schema.indicators import indicators

SIGNS = {"few": "…", "zero": "-", "no_data": "", "blocked": "", "unreached": "-"}
RATIOS = ("share", "attainment", "per")  # kinds whose value is a numerator by a denominator

# heading, number and weight; a number, if only a space, says that the column holds numbers
Spec = Sequence[tuple[str, str, float]]


class Numbering:
    """Numbers the tables in their order, those of the text first."""

    def __init__(self, facts: YearFacts) -> None:
        self.facts = facts
        self.at = 0 if facts.directives.empty else 1

    def place(self) -> None:
        """Tell the ledger that the next table is being written."""
        self.facts.place = self.facts.say("annex.label", number=self.at + 1)

    def table(
        self, name: str, columns: Iterable[Column], rows: Iterable[Row], *, unit: str = ""
    ) -> Table:
        """The next table with its number, its title, its unit of count and its sheet."""
        self.at += 1
        say = self.facts.say
        return Table(
            say("annex.label", number=self.at),
            say(f"annex.{name}", year=self.facts.year, before=self.facts.year_before),
            tuple(columns),
            tuple(rows),
            say("annex.unit", unit=unit) if unit else "",
            sheet=say(f"sheet.{name}"),
        )


def columns_of(facts: YearFacts, spec: Spec) -> tuple[Column, ...]:
    """Columns by their names among the words."""
    blanks = {"year": facts.year, "before": facts.year_before}
    return tuple(
        Column(facts.say(f"column.{name}", **blanks), number.strip(), bool(number), weight)
        for name, number, weight in spec
    )


def figure_cell(row: dict[str, Any] | None, part: str, facts: YearFacts, unit: str = "") -> Cell:
    """The cell of one count or value; a sign or nothing where there is none to print."""
    if row is None:
        return Cell()
    value, kind = row[part], indicators()[row["indicator"]].kind
    if row["status"] == "suppressed":
        return Cell(wording.say("edition.hidden", facts.lang))
    if part == "value" and row["status"] in SIGNS:
        return Cell(SIGNS[row["status"]])
    if pd.isna(value):
        return Cell()
    lang = facts.lang
    text = shown_value(Series(row), lang) if part == "value" else shown_count(value, lang)
    text = whole_percent(text)
    noted = {"indicator": row["indicator"], "category": row["category"], "part": part}
    facts.note(text, value, unit=unit, **noted)
    if part != "value" or kind in ("count", "days"):
        return Cell(text, int(value), "count")
    return Cell(text, float(value), "share" if kind in SHARES else "decimal")


def with_formula(cell: Cell, formula: str) -> Cell:
    """A cell whose value the workbook works out again; unchanged where there is no value."""
    return cell if cell.value is None else replace(cell, formula=formula)


def order_cell(at: int) -> Cell:
    """The number of a row."""
    return Cell(str(at), at, "count")


def group_row(at: int, text: str, width: int) -> Row:
    """The name of a group of rows, with its Roman number."""
    return Row((Cell(ROMAN[at]), Cell(text), *[Cell()] * (width - 2)), "group")
