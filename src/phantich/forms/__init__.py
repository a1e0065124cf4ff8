"""The workbook that a unit fills in: what stands on its sheets, and writing it."""

from phantich.forms.blocks import Block, Field, Record, form_blocks, sheet_titles, table_blocks

__all__ = ["Block", "Field", "Record", "form_blocks", "sheet_titles", "table_blocks"]
