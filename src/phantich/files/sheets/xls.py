"""An .xls workbook of Excel 97 and before, read in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from phantich.errors import Fault
from phantich.files.sheets.book_model import BLANK, Cell, Refusal, Sheet
from phantich.files.sheets.number_formats import form_of, number_cell
from phantich.files.sheets.sheet_rows import Rows, cut
from phantich.files.sheets.strings import Runs, runs_cell
from phantich.files.sheets.styles import PLAIN, Style

_PATIENCE = 40  # seconds of waiting; the reader itself may compute for 30
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
           0x24: "#NUM!", 0x2A: "#N/A"}  # fmt: skip


def read_xls(name: str, content: bytes) -> tuple[tuple[Sheet, ...], tuple[tuple[str, str], ...]]:
    """The sheets of a workbook, and notes about it.

    Raises
    ------
    Fault
        The workbook has a password, is damaged, or takes too much time or memory.
    """
    held = _held(name, content)
    if "fault" in held:
        raise Fault(held["fault"], file=name)
    styles = [Style(form_of(number, code), font) for number, code, font in held["styles"]]
    sheets = tuple(_sheet(facts, styles, held["since_1904"]) for facts in held["sheets"])
    if not sheets:
        raise Fault("grid_no_workbook", file=name)
    return sheets, (("macros", "VBA"),) if _MACROS in content else ()


def _held(name: str, content: bytes) -> dict[str, Any]:
    # -P: nothing that lies in the working folder or beside the script is ever imported
    command = [sys.executable, "-P", str(Path(__file__).with_name("xls_child.py"))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_PATIENCE)
        held: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    except subprocess.TimeoutExpired:
        raise Fault("grid_time", file=name) from None
    except json.JSONDecodeError:
        held = {}
    return held or {"fault": "grid_damaged"}


def _sheet(facts: dict[str, Any], styles: list[Style], since_1904: bool) -> Sheet:
    name, hidden = facts["name"], facts["hidden"]
    rows = Rows()
    try:
        for row, column, kind, value, style, fonts in facts["cells"]:
            shown = styles[style] if style is not None and style < len(styles) else PLAIN
            cell = _cell(kind, value, shown, fonts, since_1904)
            if cell is not BLANK:
                rows.put(row, column, cell)
        cells = rows.grid()
        merged = cut(list(map(tuple, facts["merged"])), cells)
    except Refusal as refusal:
        return Sheet(name, hidden, [], refused=refusal.rule, detail=refusal.detail)
    hidden_rows = frozenset(row for row in facts["hidden_rows"] if row < len(cells))
    return Sheet(name, hidden, cells, merged, hidden_rows)


def _cell(kind: int, value: Any, style: Style, fonts: list[Any], since_1904: bool) -> Cell:
    if kind == 1:
        return runs_cell(_runs(value, fonts), style.font)
    if kind == 4:
        return Cell(bool(value), "TRUE" if value else "FALSE", "bool")
    if kind == 5:
        return Cell(None, _ERRORS.get(value, "#VALUE!"), "error")
    return number_cell(float(value), style.form, since_1904)


def _runs(text: str, fonts: list[Any]) -> Runs:
    """A text cut where its font changes."""
    starts = [(0, ""), *((start, font) for start, font in fonts if 0 <= start <= len(text))]
    ends = [*(start for start, _ in starts[1:]), len(text)]
    pieces = [(text[start:end], font) for (start, font), end in zip(starts, ends, strict=True)]
    return tuple((piece, font) for piece, font in pieces if piece) if fonts else text
