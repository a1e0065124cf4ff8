"""Places of a sheet: ``B7`` and ``A1:D4`` as rows and columns counted from 0, and back."""

from __future__ import annotations

import re
from functools import lru_cache

from phantich.files.sheets.book_model import Range, Refusal
from phantich.files.sheets.reading_limits import COLUMNS, ROWS

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


@lru_cache(maxsize=COLUMNS)
def column(letters: str) -> int:
    """The number of a column from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def place(reference: str) -> tuple[int, int]:
    """Row and column of a reference.

    Raises
    ------
    Refusal
        Excel has no such cell (rule ``address``).
    """
    found = _PLACE.fullmatch(reference)
    if found is None:
        raise Refusal("address", reference[:20])
    row, number = int(found[2]) - 1, column(found[1])
    if row >= ROWS or number >= COLUMNS:
        raise Refusal("address", reference[:20])
    return row, number


def index(text: str) -> int:
    """The number that a text of up to nine digits stands for; -1 for any other text."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def span(reference: str) -> Range:
    """First row, first column, last row and last column of a range.

    Raises
    ------
    Refusal
        See `place`.
    """
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = place(first), place(last or first)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def reference(row: int, number: int) -> str:
    """The reference of a row and column: 6, 1 is ``B7``."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
