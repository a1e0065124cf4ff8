"""Codes, words of a list, yes and no, and free text as offices write them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING

from phantich.dataset.cells.meanings import Meaning, refused, warned
from phantich.dataset.cells.vocabulary import codes, labels_total, listed, signs
from phantich.language.folding import fold, nearest
from phantich.schema.data_model import Column, enums, label

if TYPE_CHECKING:
    from phantich.files.sheets import Cell

LONGEST = {"id": 64, "ref": 200}
LONGEST_TEXT = 4000
NAMES = ("name", "short_name")  # columns of names, which stand on one line
TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
MANGLED = re.compile(  # what Excel makes of 1E5, 5-3 and 3-2025 and saves as text
    rf"[0-9](?:[.,][0-9]+)?E\+[0-9]+|(?i:[0-9]{{1,2}}-(?:{MONTHS}|thg ?[0-9]+)|(?:{MONTHS})-[0-9]+)"
)
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
UNSAFE = re.compile(r"[\\:*?\"<>|\x00-\x1f]|\.\.|^[.\-=+@~/]|[./ ]$")
DOCUMENT = re.compile(r"[0-9]{1,5}[\w.-]*-[\w.]+(/[\w.-]+){0,2}(-[\w-]+)?")
DITTO = Meaning(rule="ditto", severity="warning")


def tidy(text: str) -> str:
    """A text on one line, without doubled spaces."""
    return " ".join(text.split())


def read_flag(cell: Cell, text: str, _column: Column) -> Meaning:
    """Yes or no, by the marks and words that stand for them."""
    if cell.kind == "bool":
        return Meaning(bool(cell.value))
    text = text or cell.text
    if text in signs("nil"):
        return warned(None, "nil", text)
    if listed(text, "ditto"):
        return DITTO
    for section, value in (("yes", True), ("no", False)):
        if listed(text, section):
            return Meaning(value)
    return refused("not_a_flag")


def read_listed(cell: Cell, text: str, column: Column) -> Meaning:
    """The code of a word in the list of its column."""
    text = text or tidy(cell.text)
    if text in signs("nil"):
        return warned(None, "nil", text)
    if listed(text, "ditto"):
        return DITTO
    code = codes(column.of).get(fold(text))
    if code is not None:
        return Meaning(code)
    labels = [label(column.of, known) for known in enums()[column.of]]
    return refused("not_listed", nearest=nearest(text, labels))


def read_text(cell: Cell, text: str, column: Column) -> Meaning:
    """Free text, its lines kept; a name stands on one line."""
    text = text or _shown(cell)
    if text in signs("nil"):
        return Meaning()
    if listed(text, "ditto"):
        return DITTO
    if len(text) > LONGEST_TEXT:
        return refused("too_long", most=LONGEST_TEXT)
    if "\n" not in cell.text:
        return Meaning(text)
    if column.name in NAMES:
        return refused("line_break")
    return Meaning("\n".join(map(tidy, cell.text.split("\n"))))


def _shown(cell: Cell) -> str:
    """A stored number, day or truth as the text of a column of texts."""
    if isinstance(cell.value, dt.date):
        return f"{cell.value:%d/%m/%Y}"
    return tidy(cell.text)


def read_code(cell: Cell, text: str, column: Column) -> Meaning:
    """A code as it is shown, with the zeros that its format puts before it."""
    if cell.kind in ("date", "bool"):
        return refused("id_became_date" if cell.kind == "date" else "id_became_number")
    if cell.kind == "number" and not _kept(cell.value):
        return refused("id_became_number")
    shown = text or _shown(cell)
    if len(shown) < len("như trên.") and listed(shown, "ditto"):
        return DITTO
    if shown in signs("nil"):
        return Meaning()
    if len(shown) > LONGEST[column.type]:
        return refused("too_long", most=LONGEST[column.type])
    code = shown if shown.isascii() else unicodedata.normalize("NFKC", shown)
    wrong = _unusable(cell, code, column)
    if wrong:
        return refused(wrong)
    if cell.kind == "number" and "unformatted" in cell.note:
        return warned(code, "zeros_unseen", code)
    return Meaning(code) if code == shown else warned(code, "read_as", code)


def _unusable(cell: Cell, code: str, column: Column) -> str:
    """The rule by which a text is no code."""
    if MANGLED.fullmatch(code):
        return "id_became_number" if "E+" in code else "id_became_date"
    if TURNED.search(str(cell.value)):  # "u\u202e10" is seen as "u01"
        return "unsafe_id"
    if column.type != "id":
        return ""
    if labels_total(code):
        return "total_row"
    return "" if safe(code) and latin(code) and "\n" not in cell.text else "unsafe_id"


def _kept(value: object) -> bool:
    """Whether a code stored as a number still has all its digits: 1.10 and 17 digits have not."""
    return isinstance(value, int | float) and value % 1 == 0 and abs(value) < 1e15


def latin(code: str) -> bool:
    """Whether a code is of Latin letters only: others are taken for them by the eye."""
    return code.isascii() or all(
        unicodedata.name(letter, "").startswith("LATIN") for letter in code if letter.isalpha()
    )


def safe(code: str) -> bool:
    """Whether a code can name a file without leaving its folder; document numbers may hold "/"."""
    if RESERVED.fullmatch(code) or UNSAFE.search(code):
        return False
    return "/" not in code or bool(DOCUMENT.fullmatch(code))
