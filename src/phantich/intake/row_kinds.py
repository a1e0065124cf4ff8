"""What a row below the headings is: data, or one of the kinds that are left out by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from phantich.dataset.office_words import codes, keys, starts_with
from phantich.intake.header_rows import Band
from phantich.language.folding import fold

if TYPE_CHECKING:
    from phantich.files.sheets import Cell

DATA = "data"
ROMAN = re.compile(r"^(?=[IVX])[IVX]{1,5}[.)]?$")
LETTER = re.compile(r"^[A-ZĐ][.)]?$")
COLUMN_NUMBER = re.compile(r"^\(?\s*(\d{1,2}|[A-Z])\s*(=[^)]*)?\)?$")
SIGNED_ON = re.compile(r"\bngay\b.*\bthang\b.*\bnam\b")
WHOLE_NUMBER = re.compile(r"^\(?0*\d{1,4}[.)]?$")


class RowKinds:
    """Tells the kinds of the rows of one block apart, from its first row to its last."""

    def __init__(self, band: Band) -> None:
        self.band = band
        self.number = band.extras.get("number", -1)
        counts = ("count", "number", "date", "share")
        self.figures = {
            at for key, at in band.columns.items() if band.block.field(key).column.type in counts
        }
        self.codes = {
            at for key, at in band.columns.items()
            if band.block.field(key).column.type in ("id", "ref")
        }  # fmt: skip
        self.closed = False
        self.seen = 0

    def kind(self, row: Sequence[Cell], joined: bool = False) -> str:
        """The kind of the next row; ``joined`` says that its cells are merged across."""
        self.seen += 1
        filled = {at: cell for at, cell in enumerate(row) if cell.kind != "blank"}
        if not filled:
            return "blank"
        body = {at: cell for at, cell in filled.items() if at != self.number}
        if not body:
            return "unfilled" if WHOLE_NUMBER.match(filled[self.number].text) else "note"
        if self._column_numbers(filled):
            return "column_number"
        if self._heading(filled):
            return "repeated_heading"
        return self._worded(filled, body, joined)

    def _worded(
        self, filled: Mapping[int, Cell], body: Mapping[int, Cell], joined: bool
    ) -> str:  # fmt: skip
        if self._total(filled):
            return "total"
        if self._outside(filled, body):
            return "signature" if self.closed or self._signature(body) else "note"
        if self._group(filled, body, joined):
            return "group"
        return DATA

    def _column_numbers(self, filled: Mapping[int, Cell]) -> bool:
        """A row (1) (2) (3 = 2/1) right below the headings."""
        if self.seen > 2 or len(filled) < 3:
            return False
        found = [COLUMN_NUMBER.match(cell.text) for cell in filled.values()]
        if not all(found):
            return False
        numbers = [int(m[1]) for m in found if m and m[1].isdigit()]
        steps = {later - earlier for earlier, later in pairwise(numbers)}
        return len(numbers) >= 2 and numbers[0] <= 2 and steps == {1}

    def _heading(self, filled: Mapping[int, Cell]) -> bool:
        labels = self.band.labels
        return all(fold(cell.text) in fold(labels.get(at, "")) for at, cell in filled.items()) and (
            sum(fold(cell.text) != "" for cell in filled.values()) > 1
        )

    def _total(self, filled: Mapping[int, Cell]) -> bool:
        """A label of totals, where no code of the row's own stands beside it."""
        texts = [(at, c.text) for at, c in filled.items() if c.kind == "text"]
        label = next(((at, t) for at, t in texts if _labels_total(t)), None)
        if label is None or label[0] in self.figures:
            return self._group_total(filled)
        others = [at for at in self.codes if at in filled and at != label[0]]
        first = all(at >= label[0] or at == self.number for at, _ in texts)
        return not others and first

    def _group_total(self, filled: Mapping[int, Cell]) -> bool:
        """A group row I, II, III that carries sums of its own."""
        mark = filled.get(self.number)
        numbered = mark is not None and bool(ROMAN.match(mark.text) or LETTER.match(mark.text))
        return numbered and any(at in filled for at in self.figures)

    def _outside(self, filled: Mapping[int, Cell], body: Mapping[int, Cell]) -> bool:
        """Whether the row stands below the table: a note, a date and place, a signature."""
        if any(at in self.figures and _figure(filled[at]) for at in filled):
            return False
        if self.number in filled and _numbered(filled[self.number]):
            return False
        if self._signature(body):
            self.closed = True
            return True
        few = len(body) <= 3
        if self.closed and few:
            return True
        first = next(iter(filled.values())).text
        return few and len(body) == 1 and _note(first)

    def _signature(self, body: Mapping[int, Cell]) -> bool:
        if len(body) > 4:
            return False
        texts = [cell.text for cell in body.values() if cell.kind == "text"]
        return any(_signs(text) for text in texts) and not any(at in self.codes for at in body
            if not _signs(body[at].text) and len(body) > 2)  # fmt: skip

    def _group(self, filled: Mapping[int, Cell], body: Mapping[int, Cell], joined: bool) -> bool:
        mark = filled.get(self.number)
        if mark is not None and (ROMAN.match(mark.text) or LETTER.match(mark.text)):
            return not any(at in self.figures for at in body)
        if mark is not None and _numbered(mark):
            return False
        at, cell = next(iter(body.items()))
        if ROMAN.match(cell.text) and len(body) == 2 and not any(c in self.figures for c in body):
            return True
        if len(body) > 1 or cell.kind != "text":
            return False
        code = at in self.codes and " " not in cell.text and not joined
        return not code and at not in self.figures and not self._listed(at, cell.text)

    def _listed(self, at: int, text: str) -> bool:
        """Whether the text is one of the list of its column, and so a value of a row."""
        key = next((key for key, place in self.band.columns.items() if place == at), "")
        column = self.band.block.field(key).column if key else None
        return column is not None and bool(column.of) and fold(text) in codes(column.of)


def _figure(cell: Cell) -> bool:
    """A number, or a text with digits that is not the place and date of a signature."""
    digits = any(c.isdigit() for c in cell.text) and not SIGNED_ON.search(fold(cell.text))
    return cell.kind != "text" or (digits and len(cell.text) < 40)


def _numbered(cell: Cell) -> bool:
    return bool(WHOLE_NUMBER.match(cell.text))


TOTALS = ("tong cong", "tong so", "cong", "luy ke", "cong don", "tong toan")
NO_TOTALS = ("cong tac", "cong van", "cong doan", "cong an", "cong ty", "cong chuc", "cong bo",
             "cong thong tin", "cong nghiep", "cong dong", "cong nhan", "cong hoa")  # fmt: skip


def _labels_total(text: str) -> bool:
    return fold(text) in keys("rows", "totals") or (
        len(text) <= 60 and starts_with(text, TOTALS) and not starts_with(text, NO_TOTALS)
    )


def _note(text: str) -> bool:
    return text.lstrip().startswith(("*", "(*", "-", "+")) or starts_with(
        text, keys("rows", "notes")
    )


def _signs(text: str) -> bool:
    key = fold(text)
    if len(text) > 80:
        return False
    return bool(SIGNED_ON.search(key)) or key in keys("rows", "signatures") or starts_with(
        text, ("nguoi lap", "nguoi tong hop", "thu truong", "ky ten", "ky ghi ro", "noi nhan",
               "t m ", "k t ", "tm ", "kt ", "xac nhan cua")
    )  # fmt: skip
