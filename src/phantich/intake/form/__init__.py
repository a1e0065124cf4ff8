"""The workbook that a unit fills in: what stands on its sheets, and writing it."""

from __future__ import annotations

from phantich.intake.form.form_blocks import (
    Block,
    Field,
    Record,
    form_blocks,
    sheet_titles,
    table_blocks,
)
from phantich.intake.form.form_workbook import Occasion, form_bytes, write_form

__all__ = [
    "Block",
    "Field",
    "Occasion",
    "Record",
    "form_blocks",
    "form_bytes",
    "sheet_titles",
    "table_blocks",
    "write_form",
]
