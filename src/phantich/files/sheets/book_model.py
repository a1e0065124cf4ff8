"""A file of an office as grids of raw cells, each at the place where a person sees it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from phantich.language import wording

Value = None | str | int | float | bool | dt.date | dt.datetime
Range = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    ``value`` is what the file stores; ``text`` what a person sees, in Unicode (NFC) and without
    invisible characters; ``kind`` is blank, text, number, date, bool, error or formula_uncached.
    ``note`` holds words apart by spaces: ``formula``, ``formula_stale`` (the program that wrote the
    file asks for a recalculation), ``percent``, ``hidden`` (the format shows another number than is
    stored, or none), ``month_first`` (shown month/day), ``unformatted`` (of a file whose formats
    can't be seen), ``struck`` (out, or a part of it), ``decoded:tcvn3`` (or vni, viqr, mixed),
    ``undecoded`` (no Vietnamese, beside cells that were decoded), and for an error that is none of
    Excel's ``too_long``, ``control_character`` or ``bad_date``.
    """

    value: Value
    text: str
    kind: str
    note: str = ""


BLANK = Cell(None, "", "blank")
ERRORS = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#####")


@dataclass(frozen=True)
class Sheet:
    """One sheet: ``cells[0]`` is row 1, every row has the same width, nothing is left out.

    Rows without content may be one and the same list: rows are for reading only. ``merged`` holds
    first row, first column, last row and last column, counted from 0 and cut to the grid.
    ``lengths`` says of a text file how many cells each row has in the file.
    ``refused`` names the rule by which the sheet was not read (``cells`` is then empty) and
    ``detail`` the place or the number that broke it.
    """

    name: str
    hidden: bool
    cells: list[list[Cell]]
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    lengths: tuple[int, ...] = ()
    refused: str = ""
    detail: str = ""

    def why(self, lang: str = "vi") -> str:
        """The sentence that says why the sheet was refused, empty where it was not."""
        if not self.refused:
            return ""
        return wording.say(f"grid.{self.refused}", lang, sheet=self.name, detail=self.detail)


@dataclass(frozen=True)
class Book:
    """All sheets of a file in their order, and what a reader should know about it."""

    file: str
    sha256: str
    kind: str
    sheets: tuple[Sheet, ...]
    notes: tuple[tuple[str, str], ...] = ()


class Refusal(Exception):
    """A sheet that can't be read for sure: the rule it breaks and the place or number."""

    def __init__(self, rule: str, detail: str = "") -> None:
        super().__init__(rule)
        self.rule = rule
        self.detail = detail


def cell_name(row: int, column: int) -> str:
    """The name of a cell as Excel writes it, from its row (from 1) and its column (from 0)."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
