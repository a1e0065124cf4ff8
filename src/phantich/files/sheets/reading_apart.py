"""Workbooks whose reader runs in a process of its own: .xls by xlrd, .ods and .xlsb by calamine."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.parsers import expat

from phantich.errors import Fault
from phantich.files.sheets.book_model import ERRORS, Cell, Refusal, Sheet
from phantich.files.sheets.cell_text import joined, runs_cell
from phantich.files.sheets.number_formats import LOCAL, day_cell, number_cell
from phantich.files.sheets.reading_limits import AREA, MEMORY, SECONDS
from phantich.files.sheets.sheet_rows import Rows, cut
from phantich.files.sheets.zip_guard import Package, parse
from phantich.language import wording

Content = tuple[tuple[Sheet, ...], tuple[tuple[str, str], ...]]
Styles = list[tuple[str, str]]  # format and font
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_PATIENCE = SECONDS
_OF_LIBREOFFICE = re.compile(r"Err:5[0-9]{2}")
_UNSEEN = "unformatted"  # noted of every cell of a file whose formats and formulas can't be seen


def read_xls(name: str, content: bytes) -> Content:
    """The sheets of an .xls workbook, and notes about it.

    Raises
    ------
    Fault
        The workbook has a password, is damaged, or takes too much time or memory.
    """
    notes = (("macros", ""),) if _MACROS in content else ()
    return _sheets(name, "XLS", content, ""), notes


def read_values(package: Package, kind: str, content: bytes) -> Content:
    """The sheets of an .ods or .xlsb workbook: values only, and a note that says so.

    Raises
    ------
    Fault
        See `read_xls`; also where cells of an .ods workbook hold errors, which would seem blank.
    """
    if kind == "ODS":
        _no_errors(package)
    return _sheets(package.file, kind, content, _UNSEEN), (("values_only", f".{kind.lower()}"),)


def _no_errors(package: Package) -> None:
    """Calamine shows an error of the spreadsheet as a blank cell, or as nought."""
    found = _Errors()
    try:
        parse(package.chunks("content.xml"), text=found.text)
    except expat.ExpatError:
        raise Fault("grid_xml", file=package.file, part="content.xml") from None
    if found.number:
        raise Fault("grid_error_cells", file=package.file, number=found.number)


class _Errors:
    """Counts the cells that show an error instead of a value."""

    def __init__(self) -> None:
        self.number = 0

    def text(self, text: str) -> None:
        """Text within an element."""
        self.number += text in ERRORS or bool(_OF_LIBREOFFICE.fullmatch(text))


def _sheets(name: str, kind: str, content: bytes, note: str) -> tuple[Sheet, ...]:
    held = _held(name, kind, content)
    if "fault" in held:
        raise Fault(held["fault"], file=name)
    styles = [("" if key in LOCAL else code, font) for key, code, font in held["styles"]]
    if not held["sheets"]:
        raise Fault("grid_no_workbook", file=name)
    return tuple(_sheet(facts, styles, note) for facts in held["sheets"])


def _held(name: str, kind: str, content: bytes) -> dict[str, Any]:
    # -P: nothing that lies in the working folder or beside the script is ever imported
    script = str(Path(__file__).with_name("reader_child.py"))
    limits = map(str, (MEMORY, SECONDS, AREA))
    command = [sys.executable, "-P", script, kind, *limits]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_PATIENCE)
        held: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    except subprocess.TimeoutExpired:
        raise Fault("grid_time", file=name) from None
    except json.JSONDecodeError:
        held = {}
    return held or {"fault": "grid_damaged"}


def _sheet(facts: dict[str, Any], styles: Styles, note: str) -> Sheet:
    name, hidden = facts["name"], facts["hidden"]
    rows = Rows()
    try:
        if "refused" in facts:
            raise Refusal(facts["refused"], wording.number(AREA))
        for row, column, kind, value, style, fonts in facts["cells"]:
            code, font = styles[style] if style is not None and style < len(styles) else ("", "")
            cell = _cell(kind, value, code, note) or runs_cell(_runs(value, fonts), font, note)
            if cell.kind != "blank":
                rows.put(row, column, cell)
        cells = rows.grid()
        merged = cut(list(map(tuple, facts["merged"])), cells)
    except Refusal as refusal:
        return Sheet(name, hidden, [], refused=refusal.rule, detail=refusal.detail)
    hidden_rows = frozenset(row for row in facts["hidden_rows"] if row < len(cells))
    return Sheet(name, hidden, cells, merged, hidden_rows)


def _cell(kind: str, value: Any, code: str, note: str) -> Cell | None:
    """A cell of any kind but text."""
    if kind == "bool":
        return Cell(bool(value), "TRUE" if value else "FALSE", "bool", note)
    if kind == "error":
        return Cell(None, value, "error", joined(note, "bad_date" if value == "#####" else ""))
    if kind == "day":
        return day_cell(dt.datetime.fromisoformat(value), code, note)
    return number_cell(float(value), code, note) if kind == "number" else None


def _runs(text: str, fonts: list[Any]) -> list[tuple[str, str]]:
    """A text cut where its font changes."""
    starts = [(0, ""), *((start, font) for start, font in fonts if 0 <= start <= len(text))]
    ends = [*(start for start, _ in starts[1:]), len(text)]
    pieces = [(text[start:end], font) for (start, font), end in zip(starts, ends, strict=True)]
    return [(piece, font) for piece, font in pieces if piece]
