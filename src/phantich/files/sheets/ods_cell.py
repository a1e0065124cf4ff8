"""One cell of an .ods workbook: its attributes and its paragraphs as a cell of a grid."""

from __future__ import annotations

import re
from dataclasses import replace

from phantich.files.sheets.addresses import index
from phantich.files.sheets.book_model import BLANK, Cell, Refusal
from phantich.files.sheets.cell_text import joined
from phantich.files.sheets.markup import Attributes
from phantich.files.sheets.number_formats import iso_cell, number_cell
from phantich.files.sheets.reading_limits import TEXT
from phantich.files.sheets.strings import runs_cell

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_TIME = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_ZEROS = re.compile(r"0[0-9]{1,20}")
_ERROR = re.compile(r"#[A-Z/0!?N]+[!?A]?|(?:Err|Lỗi):\d{3}")


class OdsText:
    """The paragraphs of a cell while they are read, each piece with its style."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, str]] = []
        self._styles: list[str] = [""]
        self._length = 0
        self._paragraphs = 0
        self._inside = 0

    def start(self, name: str, facts: Attributes) -> None:
        """An element within the cell begins."""
        if name == "p":
            self._inside += 1
            self._paragraphs += 1
            if self._paragraphs > 1:
                self._take("\n")
        elif name == "s":
            self._take(" " * min(max(index(facts.get("c", "1")), 1), TEXT))
        elif name in ("tab", "line-break"):
            self._take("\t" if name == "tab" else "\n")
        if name == "span":
            self._styles.append(facts.get("style-name", ""))

    def end(self, name: str) -> None:
        """An element within the cell ends."""
        self._inside -= name == "p"
        if name == "span" and len(self._styles) > 1:
            self._styles.pop()

    def add(self, text: str) -> None:
        """Take a piece of a paragraph."""
        if self._inside:
            self._take(text)

    def _take(self, text: str) -> None:
        if self._length <= TEXT:
            self._length += len(text)
            self.pieces.append((text, self._styles[-1]))

    def whole(self) -> str:
        """The text without its styles."""
        return "".join(text for text, _ in self.pieces)


def ods_cell(
    facts: Attributes, text: OdsText, fonts: tuple[tuple[str, str], ...], font: str
) -> Cell:
    """A cell from its attributes and its text; ``fonts`` are the runs of the text.

    Raises
    ------
    Refusal
        A number that is none (rule ``number``) or a kind unknown (``cell_type``).
    """
    kind = facts.get("value-type", "")
    note = "formula" if "formula" in facts else ""
    shown = text.whole().strip()
    if facts.get("calc-type") == "error" or (note and _ERROR.fullmatch(shown)):
        return Cell(None, shown[:80] or "#VALUE!", "error", note)
    if kind in ("", "void"):
        return _untyped(facts, fonts, font, note)
    if kind == "string":
        stated = facts.get("string-value")
        return runs_cell(stated if stated is not None and not fonts else fonts, font, note)
    return _as_shown(_typed(kind, facts, note), shown)


def _as_shown(cell: Cell, shown: str) -> Cell:
    """A code such as 00007, a number whose format adds zeros, keeps them in its text."""
    if cell.kind == "number" and _ZEROS.fullmatch(shown) and int(shown) == cell.value:
        return replace(cell, text=shown)
    return cell


def _untyped(facts: Attributes, fonts: tuple[tuple[str, str], ...], font: str, note: str) -> Cell:
    if fonts:
        return runs_cell(fonts, font, note)
    if not note:
        return BLANK
    return Cell(None, facts["formula"][:TEXT], "formula_uncached", "formula")


def _typed(kind: str, facts: Attributes, note: str) -> Cell:
    if kind == "boolean":
        true = facts.get("boolean-value") == "true"
        return Cell(true, "TRUE" if true else "FALSE", "bool", note)
    if kind == "date":
        return iso_cell(facts.get("date-value", ""), note)
    if kind == "time":
        return _time(facts.get("time-value", ""), note)
    if kind not in ("float", "percentage", "currency"):
        raise Refusal("cell_type", kind[:20])
    stored = facts.get("value", "").strip()
    if not _NUMBER.fullmatch(stored):
        raise Refusal("number", stored[:20])
    return number_cell(float(stored), "percent" if kind == "percentage" else "", note=note)


def _time(stored: str, note: str) -> Cell:
    found = _TIME.fullmatch(stored)
    if found is None:
        return Cell(stored, stored[:80], "error", joined(note, "bad_date"))
    hours, minutes, seconds = map(int, found.groups())
    return number_cell((hours * 3600 + minutes * 60 + seconds) / 86_400, "time", note=note)
