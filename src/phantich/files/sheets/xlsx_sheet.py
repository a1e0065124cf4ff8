"""The cells of one sheet of an .xlsx workbook, read as a stream of XML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from phantich.files.sheets import addresses, markup
from phantich.files.sheets.book_model import BLANK, Range, Refusal
from phantich.files.sheets.markup import Attributes
from phantich.files.sheets.reading_limits import COLUMNS, ROWS, TEXT
from phantich.files.sheets.sheet_rows import Rows
from phantich.files.sheets.strings import Text
from phantich.files.sheets.xlsx_cell import Cells

SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
    "http://purl.oclc.org/ooxml/spreadsheetml/main ",
    "",
)


@dataclass
class Content:
    """What was read of a sheet."""

    rows: Rows = field(default_factory=Rows)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)


def read_sheet(chunks: Iterator[bytes], cells: Cells) -> Content:
    """The cells, merged ranges and hidden rows of a sheet.

    Raises
    ------
    Refusal
        The sheet can't be read for sure.
    """
    reader = _Reader(cells)
    try:
        markup.parse(chunks, markup.parser(reader.start, reader.end, reader.text))
    except Refusal as refusal:
        raise Refusal(refusal.rule, refusal.detail or reader.place()) from None
    return reader.content


class _Reader:
    """Handlers of the stream; a cell is made when its element ends."""

    def __init__(self, cells: Cells) -> None:
        self.content = Content()
        self._cells = cells
        self._row = self._column = -1
        self._cell: Attributes = {}
        self._pieces: list[str] = []
        self._stored = ""
        self._formula: str | None = None
        self._inline: Text | None = None
        starts = {"row": self._start_row, "c": self._start_cell, "v": self._start_text,
                  "f": self._start_text, "is": self._start_inline, "mergeCell": self._merge,
                  **{name: self._inside(name) for name in ("r", "rFont", "rPh", "t")}}  # fmt: skip
        ends = {"c": self._end_cell, "v": self._end_value, "f": self._end_formula,
                **{name: self._leave(name) for name in ("r", "rPh", "t")}}  # fmt: skip
        self._starts = {space + name: call for space in SPACES for name, call in starts.items()}
        self._ends = {space + name: call for space in SPACES for name, call in ends.items()}

    def place(self) -> str:
        """The cell that is being read."""
        return addresses.reference(max(self._row, 0), max(self._column, 0))

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        call = self._starts.get(name)
        if call is not None:
            call(attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        call = self._ends.get(name)
        if call is not None:
            call()

    def text(self, text: str) -> None:
        """Text within an element."""
        if self._inline is not None:
            self._inline.add(text)
        else:
            self._pieces.append(text)
            if len(self._pieces) > TEXT:
                self._pieces = ["".join(self._pieces)[: TEXT + 1]]

    def _start_row(self, attributes: Attributes) -> None:
        stated = attributes.get("r")
        row = self._row + 1 if stated is None else addresses.index(stated) - 1
        if not 0 <= row < ROWS:
            raise Refusal("address", (stated or "")[:20])
        self._row, self._column = row, -1
        if attributes.get("hidden") in ("1", "true"):
            self.content.hidden_rows.add(row)

    def _start_cell(self, attributes: Attributes) -> None:
        self._cell = attributes
        self._stored, self._formula, self._inline = "", None, None
        stated = attributes.get("r")
        if stated is None:
            self._column += 1
        else:
            row, self._column = addresses.place(stated)
            if row != self._row:
                raise Refusal("address", stated)
        if self._column >= COLUMNS or self._row < 0:
            raise Refusal("address", stated or "")

    def _start_text(self, _attributes: Attributes) -> None:
        self._pieces = []

    def _start_inline(self, _attributes: Attributes) -> None:
        self._inline = Text()

    def _inside(self, name: str) -> Callable[[Attributes], None]:
        def start(attributes: Attributes) -> None:
            if self._inline is not None:
                self._inline.start(name, attributes)

        return start

    def _leave(self, name: str) -> Callable[[], None]:
        def end() -> None:
            if self._inline is not None:
                self._inline.end(name)

        return end

    def _end_value(self) -> None:
        self._stored = "".join(self._pieces)

    def _end_formula(self) -> None:
        self._formula = "".join(self._pieces)

    def _end_cell(self) -> None:
        kind, style = self._cell.get("t", "n"), self._cell.get("s", "")
        if self._inline is not None:
            cell = self._cells.inline(style, self._inline.runs(), self._formula)
        else:
            cell = self._cells.stored(kind, style, self._stored, self._formula)
        if cell is not BLANK:
            self.content.rows.put(self._row, self._column, cell)
        self._inline = None

    def _merge(self, attributes: Attributes) -> None:
        self.content.merged.append(addresses.span(attributes.get("ref", "")))
