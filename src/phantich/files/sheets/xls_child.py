"""The process that reads an .xls workbook: bytes in, JSON out, little memory and no way to harm.

Whatever a file makes the reader do ends with this process, which may use 1 GB and half a minute.
It is run as a script and imports nothing of the package, so that it starts quickly.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

MEMORY = 1_000_000_000
SECONDS = 30


def main() -> None:
    """Read a workbook from standard input and write what it holds to standard output."""
    _bound()
    content = sys.stdin.buffer.read()
    sys.stdout.buffer.write(json.dumps(_held(content)).encode())


def _bound() -> None:
    try:
        import resource
    except ImportError:  # not every system can bound a process; the time limit still holds
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, most))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _held(content: bytes) -> dict[str, Any]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(),
                                  formatting_info=True, ragged_rows=True)  # fmt: skip
        return {"since_1904": bool(book.datemode), "styles": _styles(book),
                "sheets": [_sheet(sheet, book) for sheet in book.sheets()]}  # fmt: skip
    except MemoryError:
        return {"fault": "grid_memory"}
    except Exception as error:  # a damaged file raises anything at all
        encrypted = "encrypt" in str(error).lower() or "password" in str(error).lower()
        return {"fault": "grid_password" if encrypted else "grid_damaged"}


def _styles(book: Any) -> list[list[Any]]:
    """For each style the number of its format, the format's text and the font's name."""
    formats, fonts = book.format_map, book.font_list
    return [[xf.format_key, formats[xf.format_key].format_str if xf.format_key in formats else "",
             fonts[xf.font_index].name if xf.font_index < len(fonts) else ""]
            for xf in book.xf_list]  # fmt: skip


def _sheet(sheet: Any, book: Any) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "hidden": bool(sheet.visibility),
        "hidden_rows": [row for row, facts in sheet.rowinfo_map.items() if facts.hidden],
        "merged": [
            [top, left, bottom - 1, right - 1] for top, bottom, left, right in sheet.merged_cells
        ],
        "cells": [
            _cell(sheet, book, row, column)
            for row in range(sheet.nrows)
            for column in range(sheet.row_len(row))
            if sheet.cell_type(row, column) not in (0, 6)
        ],
    }


def _cell(sheet: Any, book: Any, row: int, column: int) -> list[Any]:
    """Row, column, kind, value, style, and where the font changes within a text."""
    runs = sheet.rich_text_runlist_map.get((row, column)) or []
    fonts = [[start, book.font_list[font].name] for start, font in runs
             if font < len(book.font_list)]  # fmt: skip
    return [row, column, sheet.cell_type(row, column), sheet.cell_value(row, column),
            sheet.cell_xf_index(row, column), fonts]  # fmt: skip


if __name__ == "__main__":
    main()
