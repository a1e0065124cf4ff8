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
from phantich.language import numbers

Content = tuple[tuple[Sheet, ...], tuple[tuple[str, str], ...]]
Styles = list[tuple[str, str]]  # format and font
Looks = dict[tuple[str, int, int], str]  # formats of cells, by sheet, row and column
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_TYPE = "office:1.0 value-type"
_ZEROS = re.compile("0[0-9]+")
_PATIENCE = SECONDS
_MOST = 1_000_000  # cells whose look is kept
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
    looks = _looks(package) if kind == "ODS" else {}
    told = (("values_only", f".{kind.lower()}"),)
    return _sheets(package.file, kind, content, _UNSEEN, looks), told


def _looks(package: Package) -> Looks:
    """What calamine does not tell: cells in per cent, zeros before a code; errors are refused.

    An error of the spreadsheet it shows as a blank cell, or as nought.
    """
    found = _Shown()
    try:
        parse(package.chunks("content.xml"), found.element, found.text)
    except expat.ExpatError:
        raise Fault("grid_xml", file=package.file, part="content.xml") from None
    if found.errors:
        raise Fault("grid_error_cells", file=package.file, number=found.errors)
    return found.looks


class _Shown:
    """Follows the cells of an OpenDocument sheet; counts those that show an error."""

    def __init__(self) -> None:
        self.errors = 0
        self.looks: Looks = {}
        self._sheet = self._type = ""
        self._rows = self._columns = range(0)

    def element(self, name: str, facts: dict[str, str]) -> None:
        """The start of a sheet, a row or a cell; one that is repeated stands for many."""
        space, _, tag = name.rpartition(" ")
        if tag == "table":
            self._sheet, self._rows = facts.get(f"{space} name", ""), range(0)
        elif tag == "table-row":
            times = int(facts.get(f"{space} number-rows-repeated", 1))
            self._rows = range(self._rows.stop, self._rows.stop + times)
            self._columns = range(0)
        elif tag in ("table-cell", "covered-table-cell"):
            times = int(facts.get(f"{space} number-columns-repeated", 1))
            self._columns = range(self._columns.stop, self._columns.stop + times)
            types = (value for key, value in facts.items() if key.endswith(_TYPE))
            self._type = next(types, "")
            if self._type == "percentage":
                self._look("0%")
        elif tag == "annotation":
            self._type = ""  # what follows is a comment

    def text(self, text: str) -> None:
        """Text within a cell, as it is shown."""
        self.errors += text in ERRORS or bool(_OF_LIBREOFFICE.fullmatch(text))
        if self._type == "float" and _ZEROS.fullmatch(text):
            self._look("0" * len(text))
        elif self._type == "float" and not any(map(str.isdigit, text)):
            self._look('"{}"'.format(text.replace('"', "")))

    def _look(self, code: str) -> None:
        if len(self.looks) < _MOST:
            self.looks |= {(self._sheet, row, at): code
                           for row in self._rows for at in self._columns}  # fmt: skip


def _sheets(
    name: str, kind: str, content: bytes, note: str, looks: Looks | None = None
) -> tuple[Sheet, ...]:
    held = _held(name, kind, content)
    if "fault" in held:
        raise Fault(held["fault"], file=name)
    styles = [("" if key in LOCAL else code, font) for key, code, font in held["styles"]]
    if not held["sheets"]:
        raise Fault("grid_no_workbook", file=name)
    return tuple(_sheet(facts, styles, note, looks or {}) for facts in held["sheets"])


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


def _sheet(facts: dict[str, Any], styles: Styles, note: str, looks: Looks) -> Sheet:
    name, hidden = facts["name"], facts["hidden"]
    rows = Rows()
    try:
        if "refused" in facts:
            raise Refusal(facts["refused"], numbers.written(AREA))
        for row, column, kind, value, style, fonts in facts["cells"]:
            code, font = styles[style] if style is not None and style < len(styles) else ("", "")
            code = looks.get((name, row, column), code)
            cell = _cell(kind, value, code, "" if code and note else note) or runs_cell(
                _runs(value, fonts), font, note
            )
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
