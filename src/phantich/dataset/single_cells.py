"""One raw cell of a table of the data model, understood as intake understands it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from phantich.dataset.cell_values import understand
from phantich.dataset.meanings import Meaning, Value, refused
from phantich.files.sheets.book_model import Cell
from phantich.files.sheets.cell_text import text_cell
from phantich.schema.data_model import Column

NEIGHBOURS = ("ditto",)  # rules that need the cells above, which one cell does not have


def understood(raw: object, column: Column) -> Meaning:
    """What a cell means; refused where that would need the cells above it."""
    meaning = understand(_cell(raw), column)
    if meaning.rule in NEIGHBOURS and meaning.value is None:
        return refused("ditto_nothing")
    return meaning


def _cell(raw: object) -> Cell:
    if isinstance(raw, bool):
        return Cell(raw, str(raw).upper(), "bool")
    if isinstance(raw, int | float):
        return Cell(raw, str(raw), "number")
    if isinstance(raw, dt.datetime | dt.date):
        return Cell(raw, raw.isoformat()[:10], "date")
    return text_cell(str(raw))


def stored(value: Value) -> object:
    """A value as a column of a frame holds it."""
    return float(value) if isinstance(value, Decimal) else value
