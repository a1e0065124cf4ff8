"""What a row below the headings is: data, or one of the kinds that are left out by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from phantich.dataset.cells.vocabulary import codes, keys, labels_total, starts_with
from phantich.intake.header_rows import Band
from phantich.language.folding import fold

if TYPE_CHECKING:
    from phantich.files.sheets import Cell

DATA = "data"
ROMAN = re.compile(r"^(?=[IVX])[IVX]{1,5}[.)]?$")
LETTER = re.compile(r"^[A-ZĐ][.)]?$")
COLUMN_NUMBER = re.compile(r"^\(?\s*(\d{1,2}|[A-Z])\s*(=[^)]*)?\)?$")
SIGNED_ON = re.compile(r"\bngay\b.*\bthang\b.*\bnam\b")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
WHOLE_NUMBER = re.compile(r"^\(?0*\d{1,4}[.)]?$")


class RowKinds:
    """Tells the kinds of the rows of one block apart, from its first row to its last."""

    def __init__(self, band: Band) -> None:
        self.band = band
        self.number = band.extras.get("number", -1)
        types = {at: band.block.field(key).column.type for key, at in band.columns.items()}
        self.counts = {at for at, kind in types.items() if kind == "count"}
        self.days = {at for at, kind in types.items() if kind == "date"}
        numbers = {at for at, kind in types.items() if kind in ("number", "share")}
        self.figures = self.counts | self.days | numbers
        self.named = {at for at, kind in types.items() if kind == "ref"}
        self.codes = self.named | {at for at, kind in types.items() if kind == "id"}
        self.doubtful: frozenset[int] = frozenset()
        self.closed = False
        self.seen = 0

    def kind(self, row: Sequence[Cell], joined: bool = False) -> str:
        """The kind of the next row; ``joined`` says that its cells are merged across.

        A row numbered I, II or A, B that holds figures is ``marked`` until all rows are seen.
        """
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
        if self._marked(filled):
            return self._of_mark(body)
        return "group" if self._group(filled, body, joined) else DATA

    def _column_numbers(self, filled: Mapping[int, Cell]) -> bool:
        """A row (1) (2) (3 = 2/1) right below the headings, under nearly all of them."""
        if self.seen > 2 or len(filled) < 3 or len(filled) * 5 < len(self.band.labels) * 4:
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
        """A label of totals, where no code and no day of the row's own stands beside it."""
        texts = [(at, c.text) for at, c in filled.items() if c.kind == "text"]
        label = next(((at, t) for at, t in texts if labels_total(t)), None)
        dated = any(at in filled for at in self.days)
        if label is None or label[0] in self.figures or dated:
            return False
        others = [at for at in self.codes if at in filled and at != label[0]]
        return not others and all(at >= label[0] or at == self.number for at, _ in texts)

    def _outside(self, filled: Mapping[int, Cell], body: Mapping[int, Cell]) -> bool:
        """Whether the row stands below the table: a note, a date and place, a signature."""
        if self.holds_figures(filled) or (self.number in filled and _numbered(filled[self.number])):
            return False
        if not self.closed and any(CODE.fullmatch(body[at].text) for at in self.codes & set(body)):
            return False
        if self._signature(body):
            self.closed = True
            return True
        few = len(body) <= 3
        return few and (self.closed or (len(body) == 1 and _note(next(iter(filled.values())).text)))

    def holds_figures(self, row: Mapping[int, Cell] | Sequence[Cell]) -> bool:
        """Whether a number or a day stands under a heading of such."""
        filled = row if isinstance(row, Mapping) else dict(enumerate(row))
        return any(_figure(filled[at]) for at in self.figures if at in filled)

    def holds_values(self, row: Sequence[Cell]) -> bool:
        """Whether a row that is no data holds a number that says something, or a day."""
        found = [row[at] for at in self.figures if row[at].kind != "formula_uncached"]
        return any(_figure(cell) and cell.value != 0 for cell in found)

    def _signature(self, body: Mapping[int, Cell]) -> bool:
        if len(body) > 4:
            return False
        texts = [cell.text for cell in body.values() if cell.kind == "text"]
        return any(_signs(text) for text in texts) and not any(at in self.codes for at in body
            if not _signs(body[at].text) and len(body) > 2)  # fmt: skip

    # --- rows numbered I, II or A, B ---------------------------------------------

    def _marked(self, filled: Mapping[int, Cell]) -> bool:
        mark = filled.get(self.number)
        return mark is not None and bool(ROMAN.match(mark.text) or LETTER.match(mark.text))

    def _of_mark(self, body: Mapping[int, Cell]) -> str:
        """The kind of a numbered row: data where it has a code; its label may be a name."""
        if any(CODE.fullmatch(body[at].text) for at in self.codes & set(body)):
            return DATA
        return "marked" if any(at in self.figures for at in body) else "group"

    def settled(
        self, marks: Sequence[tuple[str, int]], grid: Sequence[Sequence[Cell]]
    ) -> list[tuple[str, int]]:
        """The kinds of all rows, those numbered I, II with figures settled by what they sum up.

        One whose figures are the sums of the rows below it is their total; one that names a unit or
        has no rows below is data; any other is data of which it is doubtful whose figures it holds.
        """
        kinds = list(marks)
        for place, (kind, at) in enumerate(marks):
            if kind == "marked":
                below = list(takewhile(lambda mark: mark[0] == DATA, marks[place + 1 :]))
                total = bool(below) and self._sums(grid[at], [grid[row] for _, row in below])
                kinds[place] = ("total" if total else DATA, at)
                named = any(grid[at][column].kind != "blank" for column in self.named)
                self.doubtful |= {at} if below and not total and not named else set()
        return kinds

    def _sums(self, row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
        """Whether every count of a row is the sum of those below it."""
        stated = {at: row[at].value for at in self.counts if row[at].kind == "number"}
        sums = {at: sum(_value(line[at]) for line in below) for at in stated}
        return bool(stated) and stated == sums

    def _group(self, filled: Mapping[int, Cell], body: Mapping[int, Cell], joined: bool) -> bool:
        mark = filled.get(self.number)
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


def _value(cell: Cell) -> float:
    return cell.value if isinstance(cell.value, int | float) else 0


def _figure(cell: Cell) -> bool:
    """A number, or a text with digits that is not the place and date of a signature."""
    digits = any(c.isdigit() for c in cell.text) and not SIGNED_ON.search(fold(cell.text))
    return cell.kind not in ("text", "blank") or (digits and len(cell.text) < 40)


def _numbered(cell: Cell) -> bool:
    return bool(WHOLE_NUMBER.match(cell.text))


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
