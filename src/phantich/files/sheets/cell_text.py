"""Text as a person sees it: decoded from old fonts, in NFC, without invisible characters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from phantich.files.sheets.book_model import BLANK, Cell
from phantich.files.sheets.reading_limits import TEXT
from phantich.language import legacy_encodings
from phantich.language.legacy_codes import RULES

Runs = Sequence[tuple[str, str]]  # pieces of a text, each with its font ("" is the cell's)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINES = re.compile("\r\n?|\x0b|\u2028|\u2029")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_UNICODE_ONLY = re.compile("[^\x00-\xff\u2010-\u2026\u20ac]")
_LETTERS = re.compile(r"[^\W\d_]+")
_CROSSED = str.maketrans("\u00d0\u00f0\u0189\u0256", "\u0110\u0111\u0110\u0111")  # look like Đ, đ
_PLAIN = re.compile("[A-Za-z0-9_/.-]{1,32}")
_SHOWN = 80


def text_cell(raw: str, font: str = "", note: str = "") -> Cell:
    """Text as it is stored, with the text a person sees; blank when nothing is to be seen.

    Too long a text and control characters make an error: nobody can have typed them.
    """
    if not raw:
        return Cell(raw, "", "blank", note) if note else BLANK
    if not font and _PLAIN.fullmatch(raw):  # as nearly all codes, numbers and days are
        return Cell(raw, raw, "text", note)
    if len(raw) > TEXT:
        return Cell(raw[:_SHOWN], f"{clean(raw[:_SHOWN])[0]}…", "error", "too_long")
    text, decoded = clean(raw, font)
    if _CONTROL.search(text):
        shown = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
        return Cell(raw, shown[:_SHOWN], "error", "control_character")
    return Cell(raw, text, "text" if text else "blank", joined(note, decoded))


def runs_cell(runs: Runs, font: str, note: str = "") -> Cell:
    """A text whose pieces have fonts of their own; each piece is decoded by its font."""
    raw = "".join(text for text, _ in runs)
    whole = text_cell(raw, "", note)
    if whole.kind == "error" or not any(_rule_of(name) for name in (font, *dict(runs).values())):
        return whole
    pieces = [_edges(text, clean(text, name or font)) for text, name in runs]
    notes = sorted({note for _, note in pieces if note})
    text = "".join(text for text, _ in pieces).strip()
    decoded = notes[0] if len(notes) == 1 else "decoded:mixed" * bool(notes)
    return Cell(raw, text, "text" if text else "blank", joined(note, decoded))


def _edges(raw: str, cleaned: tuple[str, str]) -> tuple[str, str]:
    """A cleaned piece with the spaces that stood before and after it."""
    text, note = cleaned
    before = " " * (raw[:1].isspace() and bool(text))
    return f"{before}{text}{' ' * raw[-1:].isspace()}", note


def joined(*notes: str) -> str:
    """The notes of a cell as one text."""
    return " ".join(filter(None, notes))


def clean(raw: str, font: str = "") -> tuple[str, str]:
    """Text as a person sees it, and the note that says from which encoding it was decoded."""
    text, note = _decoded(raw, font)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_CROSSED)
        text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    return _LINES.sub("\n", text).strip(" \t\n\x0c"), note


def _decoded(raw: str, font: str) -> tuple[str, str]:
    capital = font.lower().startswith(".vn") and font.lower().endswith("h")
    found = legacy_encodings.decode(raw, capital=capital)
    if found.encoding != "unicode":
        return found.text, f"decoded:{found.encoding.lower()}"
    rule = _rule_of(font)
    if not rule or _UNICODE_ONLY.search(raw):
        return raw, ""
    if not raw.isascii():
        text = "".join(letter for letter, _ in RULES[rule](raw))
        if _sound(text) or not _sound(raw):  # else someone typed Unicode in that font
            return text.upper() if capital else text, f"decoded:{rule.lower()}"
    return (raw.upper(), "decoded:tcvn3") if capital and raw.upper() != raw else (raw, "")


def _sound(text: str) -> bool:
    return all(map(legacy_encodings.well_formed, _LETTERS.findall(text)))


def _rule_of(font: str) -> str:
    """The encoding of a font's letters: .VnTime and its kin, VNI-Times and its kin."""
    name = font.lower()
    if name.startswith(".vn"):
        return "TCVN3"
    return "VNI" if name.startswith("vni") else ""


# --- beside decoded cells --------------------------------------------------------


def settled(grid: list[list[Cell]]) -> None:
    """Decode or doubt, in place, texts too short to be told that stand beside decoded ones.

    Where cells of a sheet were in an old encoding, a text that is no Vietnamese as it stands is
    read in it too; one that is none either way is noted ``undecoded``.
    """
    rule = _usual_rule(grid)
    if not rule:
        return
    known: dict[int, Cell] = {}
    for row in grid:
        for at, cell in enumerate(row):
            if cell.kind == "text" and not cell.text.isascii() and "decoded" not in cell.note:
                row[at] = known.setdefault(id(cell), _second_look(cell, rule))


def _usual_rule(grid: list[list[Cell]]) -> str:
    """The encoding from which most cells of a sheet were decoded, if any was."""
    notes = (c.note.rpartition("decoded:")[2].upper() for row in grid for c in row if c.note)
    return next((rule for rule, _ in Counter(notes).most_common() if rule in RULES), "")


def _second_look(cell: Cell, rule: str) -> Cell:
    if _UNICODE_ONLY.search(cell.text) or _sound(cell.text):
        return cell
    text = clean("".join(letter for letter, _ in RULES[rule](str(cell.value))))[0]
    if _sound(text):
        return Cell(cell.value, text, "text", joined(cell.note, f"decoded:{rule.lower()}"))
    return Cell(cell.value, cell.text, "text", joined(cell.note, "undecoded"))
