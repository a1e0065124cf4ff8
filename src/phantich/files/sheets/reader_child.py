"""The process that reads .xls by xlrd, .ods and .xlsb by calamine: bytes in, JSON out.

Whatever a file makes a reader do ends with this process, which may use 1 GB and half a minute.
It is run as a script and imports nothing of the package, so that it starts quickly.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

Cell = tuple[int, int, str, Any, int | None, list[Any]]  # row, column, kind, value, style, fonts


def main(kind: str, memory: int, seconds: int, most: int) -> None:
    """Read a workbook from standard input and write what it holds to standard output."""
    _bound(memory, seconds)
    content = sys.stdin.buffer.read()
    try:
        held = _xls(content) if kind == "XLS" else _calamine(content, most)
    except MemoryError:
        held = {"fault": "grid_memory"}
    except Exception as error:  # a damaged file raises anything at all
        encrypted = "encrypt" in str(error).lower() or "password" in str(error).lower()
        held = {"fault": "grid_password" if encrypted else "grid_damaged"}
    sys.stdout.buffer.write(json.dumps(held).encode())


def _bound(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not every system can bound a process; the time limit still holds
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


# --- xlrd ------------------------------------------------------------------------


def _xls(content: bytes) -> dict[str, Any]:
    import xlrd

    book = xlrd.open_workbook(
        file_contents=content, logfile=io.StringIO(), formatting_info=True, ragged_rows=True
    )
    return {"styles": _styles(book), "sheets": [_sheet(sheet, book) for sheet in book.sheets()]}


def _styles(book: Any) -> list[list[Any]]:
    """For each style the number of its format, the format's text and the font's name."""
    formats, fonts = book.format_map, book.font_list
    return [[xf.format_key, formats[xf.format_key].format_str if xf.format_key in formats else "",
             fonts[xf.font_index].name if xf.font_index < len(fonts) else ""]
            for xf in book.xf_list]  # fmt: skip


def _sheet(sheet: Any, book: Any) -> dict[str, Any]:
    import xlrd

    places = ((row, at) for row in range(sheet.nrows) for at in range(sheet.row_len(row)))
    return {
        "name": sheet.name,
        "hidden": bool(sheet.visibility),
        "hidden_rows": [row for row, facts in sheet.rowinfo_map.items() if facts.hidden],
        "merged": [[r, c, last - 1, end - 1] for r, last, c, end in sheet.merged_cells],
        "cells": [
            _cell(sheet, book, row, at)
            for row, at in places
            if sheet.cell_type(row, at) not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
        ],
    }


def _cell(sheet: Any, book: Any, row: int, column: int) -> Cell:
    """A cell; ``fonts`` says where the font changes within a text."""
    import xlrd

    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    runs = sheet.rich_text_runlist_map.get((row, column)) or []
    fonts = [[start, book.font_list[font].name] for start, font in runs
             if font < len(book.font_list)]  # fmt: skip
    if kind == xlrd.XL_CELL_DATE:
        kind, value = _day(value, book.datemode)
    elif kind == xlrd.XL_CELL_ERROR:
        value = xlrd.error_text_from_code.get(value, "#VALUE!")
    named = {1: "text", 2: "number", 4: "bool", 5: "error"}.get(kind, kind)
    return row, column, named, value, sheet.cell_xf_index(row, column), fonts


def _day(value: float, mode: int) -> tuple[str, str]:
    """A serial number as a day, a time of day, or the error that Excel shows for no day."""
    import xlrd

    try:
        moment = xlrd.xldate_as_datetime(value, mode)
    except (xlrd.XLDateError, ValueError, OverflowError):
        return "error", "#####"
    return ("text", f"{moment:%H:%M}") if 0 <= value < 1 else ("day", moment.isoformat())


# --- calamine --------------------------------------------------------------------


def _calamine(content: bytes, most: int) -> dict[str, Any]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {"styles": [], "sheets": [
        {"name": facts.name, "hidden": facts.visible != SheetVisibleEnum.Visible,
         "hidden_rows": [], **_values(book.get_sheet_by_name(facts.name), most)}
        for facts in book.sheets_metadata if facts.typ == SheetTypeEnum.WorkSheet
    ]}  # fmt: skip


def _values(sheet: Any, most: int) -> dict[str, Any]:
    """The values of a sheet; its merged cells where the kind of file tells them."""
    if sheet.height * sheet.width > most:
        return {"merged": [], "cells": [], "refused": "cells"}
    merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
    return {"merged": merged, "cells": list(_filled(sheet))}


def _filled(sheet: Any) -> Iterator[Cell]:
    top, left = sheet.start or (0, 0)
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), top):
        for column, value in enumerate(values, left):
            if value != "" or isinstance(value, float):
                yield row, column, *_typed(value), None, []


def _typed(value: Any) -> tuple[str, Any]:
    if isinstance(value, bool):
        return "bool", value
    if isinstance(value, int | float):
        return "number", value
    if isinstance(value, dt.date):
        return "day", value.isoformat()
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60)
        return "text", f"{minutes // 60:02d}:{minutes % 60:02d}"
    return "text", f"{value:%H:%M}" if isinstance(value, dt.time) else str(value)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
