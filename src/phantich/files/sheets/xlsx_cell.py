"""One cell of an .xlsx sheet, from its kind, its style and what it stores."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from phantich.files.sheets.addresses import index
from phantich.files.sheets.book_model import BLANK, Cell, Refusal
from phantich.files.sheets.cell_text import text_cell
from phantich.files.sheets.number_formats import iso_cell, number_cell
from phantich.files.sheets.reading_limits import TEXT
from phantich.files.sheets.strings import Runs, runs_cell, unescaped
from phantich.files.sheets.styles import PLAIN, Style

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_REMEMBERED = 200_000  # different contents of a sheet that share one cell


@dataclass(frozen=True)
class Context:
    """What the sheets of a workbook share."""

    strings: Sequence[Runs] = ()
    styles: Sequence[Style] = ()
    since_1904: bool = False
    stale: bool = False


class Cells:
    """The cells of one sheet; equal contents are one and the same cell.

    Its methods raise Refusal for what can't be read: rules ``string``, ``number``, ``cell_type``.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[tuple[str, str, str, str | None], Cell] = {}

    def stored(self, kind: str, style: str, stored: str, formula: str | None = None) -> Cell:
        """A cell by its stored value; ``formula`` is None where there is none."""
        if not stored and formula is None:
            return BLANK
        key = (kind, style, stored, formula)
        cell = self._known.get(key)
        if cell is None:
            cell = self._made(kind, self._style(style), stored, formula)
            if len(self._known) < _REMEMBERED:
                self._known[key] = cell
        return cell

    def inline(self, style: str, runs: Runs, formula: str | None = None) -> Cell:
        """A cell whose text stands within it."""
        return runs_cell(runs, self._style(style).font, self._note(formula))

    def _made(self, kind: str, style: Style, stored: str, formula: str | None) -> Cell:
        if formula is not None and not stored and kind != "str":
            return Cell(None, f"={formula}"[:TEXT], "formula_uncached", "formula")
        note = self._note(formula)
        if kind == "s":
            return runs_cell(self._shared(stored), style.font, note)
        if kind in ("str", "inlineStr"):
            return text_cell(unescaped(stored), style.font, note)
        return self._typed(kind, style, stored.strip(), note)

    def _typed(self, kind: str, style: Style, stored: str, note: str) -> Cell:
        if kind == "n":
            return self._number(stored, style, note)
        if kind == "b":
            true = stored in ("1", "true")
            return Cell(true, "TRUE" if true else "FALSE", "bool", note)
        if kind == "e":
            return Cell(None, stored[:80], "error", note)
        if kind == "d":
            return iso_cell(stored, note)
        raise Refusal("cell_type")

    def _note(self, formula: str | None) -> str:
        if formula is None:
            return ""
        return "formula formula_stale" if self._context.stale else "formula"

    def _style(self, number: str) -> Style:
        place = index(number)
        return self._context.styles[place] if 0 <= place < len(self._context.styles) else PLAIN

    def _number(self, stored: str, style: Style, note: str) -> Cell:
        if not stored:
            return BLANK
        if stored.isdigit() and stored.isascii() and len(stored) < 16 and not style.form:
            whole = int(stored)  # by far the commonest number of a table of counts
            return Cell(whole, str(whole), "number", note)
        if not _NUMBER.fullmatch(stored):
            raise Refusal("number")
        return number_cell(float(stored), style.form, self._context.since_1904, note)

    def _shared(self, stored: str) -> Runs:
        place = index(stored.strip())
        if not 0 <= place < len(self._context.strings):
            raise Refusal("string")
        return self._context.strings[place]
