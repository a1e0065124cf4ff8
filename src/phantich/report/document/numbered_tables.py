"""Numbered tables and the cells in them, each figure written into the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from pandas import Series

from phantich.language import wording
from phantich.language.figure_text import SHARES, shown_count, shown_value
from phantich.report.document.basis import Basis
from phantich.report.document.document_model import Cell, Column, Row, Table
from phantich.schema.indicators import indicators

SIGNS = {"few": "*", "zero": "-", "no_data": "", "suppressed": "…"}
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


class Numbering:
    """Numbers the tables in their order."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.at = 0

    def table(
        self, title: str, columns: Iterable[Column], rows: Iterable[Row], *, unit: str = ""
    ) -> Table:
        """The next table with its label, its source and its unit of count."""
        self.at += 1
        say = self.basis.say
        return Table(
            say("annex.label", number=self.at),
            say(f"annex.{title}"),
            tuple(columns),
            tuple(rows),
            self._source(),
            say("annex.unit", unit=unit) if unit else "",
        )

    def _source(self) -> str:
        """Whose data they are and up to which day."""
        tables, lang = self.basis.tables, self.basis.lang
        day = self.basis.say("annex.cut_off", day=wording.date(tables.as_of, lang))
        source = tables.about["source"]
        if pd.isna(source):
            return day
        return self.basis.say("annex.source", source=str(source).rstrip(".")) + " " + day


def figure_cell(row: dict[str, Any] | None, part: str, basis: Basis, unit: str = "") -> Cell:
    """The cell of one count or value; a sign or nothing where there is none to print."""
    if row is None:
        return Cell()
    value, kind = row[part], indicators()[row["indicator"]].kind
    if row["status"] == "suppressed":
        return Cell(SIGNS["suppressed"])
    if part == "value" and row["status"] in SIGNS:
        return Cell(SIGNS[row["status"]])
    if pd.isna(value):
        return Cell()
    if part == "numerator" and kind == "days":
        return Cell("-")
    text = (
        shown_value(Series(row), basis.lang) if part == "value" else shown_count(value, basis.lang)
    )
    facts = {"indicator": row["indicator"], "category": row["category"], "part": part}
    basis.note(text, value, unit=unit, **facts)
    if part != "value" or kind in ("count", "days"):
        return Cell(text, int(value), "count")
    return Cell(text, float(value), "share" if kind in SHARES else "decimal")


def order_cell(at: int) -> Cell:
    """The number of a row."""
    return Cell(str(at), at, "count")


def group_row(at: int, text: str, width: int) -> Row:
    """The name of a group of rows, with its Roman number."""
    return Row((Cell(ROMAN[at]), Cell(text), *[Cell()] * (width - 2)), "group")
