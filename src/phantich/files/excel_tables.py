"""The one writer of plain tables to Excel: no text in them is taken for a formula or a link."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame

CREATED = dt.datetime(2024, 1, 1)  # of every workbook, so that equal contents are equal files
LONGEST = 31  # letters of a sheet's name, for Excel


def excel_bytes(sheets: Mapping[str, DataFrame], title: str = "") -> bytes:
    """Tables as a workbook: a sheet each by its name, under a line with the ``title``."""
    from pandas import ExcelWriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with ExcelWriter(out, engine="xlsxwriter", engine_kwargs={"options": options}) as book:
        book.book.set_properties({"created": CREATED, "title": title})
        for name, rows in sheets.items():
            sheet = name[:LONGEST]
            rows.to_excel(book, sheet_name=sheet, index=False, startrow=2 if title else 0)
            book.sheets[sheet].autofit()  # before the title, which may run over its column
            if title:
                book.sheets[sheet].write_string(0, 0, title)
    return out.getvalue()
