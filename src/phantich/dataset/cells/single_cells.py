"""What one cell says, by the type of its column: one reading, or a named reason why not.

What needs interpretation is taken with a warning, what has two readings is refused with the likely
one; blank, "-" and 0 stay three things. Nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping

import pandas as pd

from phantich.dataset.cells.meanings import Meaning, refused, warned
from phantich.dataset.cells.written_dates import read_day
from phantich.dataset.cells.written_numbers import read_count, read_number, read_share, read_year
from phantich.dataset.cells.written_words import read_code, read_flag, read_listed, read_text, tidy
from phantich.files.sheets.book_model import BLANK, ERRORS, Cell
from phantich.files.sheets.cell_text import text_cell
from phantich.schema.data_model import Column

Reader = Callable[[Cell, str, Column], Meaning]
READERS: Mapping[str, Reader] = {
    "id": read_code,
    "ref": read_code,
    "text": read_text,
    "enum": read_listed,
    "count": read_count,
    "year": read_year,
    "number": read_number,
    "share": read_share,
    "date": read_day,
    "flag": read_flag,
}
LOST = re.compile(r"\ufffd|[^\W\d_]\?+[^\W\d_]|[^\W\d_]\?{2}|\?{2}[^\W\d_]")
WIDE = re.compile("[^\x00-\x7f]{2,}")
TONES = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")  # and signs of letters
UNSEEN = {"control_character": "control_characters", "too_long": "endless"}


def understand(cell: Cell, column: Column) -> Meaning:
    """The value of a cell in a column, with what is said of it.

    A text that stands for the cell above has no value, and rule ``ditto``: see `read_meanings`.
    """
    if column.verbatim:
        return Meaning(cell.text or None)
    text = tidy(cell.text) if cell.kind == "text" else ""
    if cell.kind == "blank" or (cell.kind == "text" and not text):
        return Meaning()
    wrong = _unreadable(cell)
    if wrong:
        return refused(wrong)
    meaning = READERS[column.type](cell, text, column)
    return meaning if meaning.rule else _as_noted(cell, text, meaning)


def _unreadable(cell: Cell) -> str:
    """The rule by which a cell is no value at all, whatever its column."""
    if cell.kind == "formula_uncached":
        return "formula_uncached"
    if "struck" in cell.note:
        return "struck"
    if cell.kind == "error" or cell.text in ERRORS:
        return UNSEEN.get(cell.note.split(" ")[-1], "error_cell")
    if "formula_stale" in cell.note and cell.kind == "number" and cell.value == 0:
        return "formula_uncached"  # what programs write that leave the calculation to Excel
    return "broken_text" if cell.kind == "text" and _broken(cell) else ""


def _broken(cell: Cell) -> bool:
    """Whether letters were lost: replaced by signs, or UTF-8 read as a Western code page."""
    text = cell.text
    if text.isascii() or LOST.search(text) or "undecoded" in cell.note:
        return bool(LOST.search(text)) or "undecoded" in cell.note
    return any(map(_of_two_signs, WIDE.findall(str(cell.value))))


def _of_two_signs(run: str) -> bool:
    """Whether signs in a row are the bytes of a Vietnamese letter: “Ã£” for “ã”."""
    letters = run.encode("cp1252", "ignore").decode("utf-8", "ignore")
    marks = (unicodedata.normalize("NFD", letter) for letter in letters)
    return any(m in "đĐ" or (m[0].isascii() and TONES.issuperset(m[1:])) for m in marks)


def _as_noted(cell: Cell, text: str, meaning: Meaning) -> Meaning:
    """The value with what the reader of the file noted of its cell."""
    notes = cell.note.split()
    if any(note.startswith("decoded") for note in notes):
        return warned(meaning.value, "decoded", text)
    if "formula_stale" in notes:
        return warned(meaning.value, "formula_stale", tidy(cell.text))
    return meaning


# --- cells of other sources ------------------------------------------------------


def as_cell(raw: object) -> Cell:
    """A value that a file stores with its type (Parquet) or as text, as a cell."""
    if isinstance(raw, Cell):
        return raw
    if raw is None or raw is pd.NA or raw is pd.NaT or raw != raw:
        return BLANK
    if isinstance(raw, bool):
        return Cell(raw, "1" if raw else "0", "bool")
    if isinstance(raw, int | float):
        whole = int(raw) if raw == raw // 1 else raw
        return Cell(whole, str(whole), "number")
    if isinstance(raw, dt.date):
        return Cell(raw, raw.isoformat()[:10], "date")
    return text_cell(str(raw))


def cell_text(raw: object) -> str:
    """A cell as the text a person sees in it; an empty cell as an empty text."""
    if type(raw) is str:  # as nearly all are
        return unicodedata.normalize("NFC", raw).strip()
    return as_cell(raw).text
