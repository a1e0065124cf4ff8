"""The cells of one sheet of an .xlsx workbook, read as a stream."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from phantich.grids import addresses, markup
from phantich.grids.content import text_cell
from phantich.grids.limits import COLUMNS, ROWS, TEXT
from phantich.grids.markup import Attributes
from phantich.grids.model import BLANK, Cell, Range, Refusal
from phantich.grids.numbers import iso_cell, number_cell
from phantich.grids.rows import Rows
from phantich.grids.strings import Runs, Text, runs_cell, unescaped
from phantich.grids.styles import PLAIN, Style

SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
    "http://purl.oclc.org/ooxml/spreadsheetml/main ",
    "",
)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_REMEMBERED = 200_000  # different contents of a sheet that share one cell


@dataclass(frozen=True)
class Context:
    """What the sheets of a workbook share."""

    strings: Sequence[Runs] = ()
    styles: Sequence[Style] = ()
    since_1904: bool = False
    stale: bool = False


@dataclass
class Content:
    """What was read of a sheet."""

    rows: Rows = field(default_factory=Rows)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)


def read_sheet(chunks: Iterator[bytes], context: Context) -> Content:
    """The cells, merged ranges and hidden rows of a sheet.

    Raises
    ------
    Refusal
        The sheet can't be read for sure.
    """
    reader = _Reader(context)
    markup.parse(chunks, markup.parser(reader.start, reader.end, reader.text))
    return reader.content


class _Reader:
    """Handlers of the stream; a cell is made when its element ends."""

    def __init__(self, context: Context) -> None:
        self.content = Content()
        self._context = context
        self._row = self._column = -1
        self._cell: Attributes = {}
        self._pieces: list[str] = []
        self._stored: str | None = None
        self._formula: str | None = None
        self._inline: Text | None = None
        self._known: dict[tuple[str, str, str, str], Cell] = {}
        starts = {"row": self._start_row, "c": self._start_cell, "v": self._start_text,
                  "f": self._start_text, "is": self._start_inline, "r": self._inside("r"),
                  "rFont": self._inside("rFont"), "rPh": self._inside("rPh"),
                  "t": self._inside("t"), "mergeCell": self._merge}  # fmt: skip
        ends = {"c": self._end_cell, "v": self._end_value, "f": self._end_formula,
                "is": self._nothing, "r": self._leave("r"), "rPh": self._leave("rPh"),
                "t": self._leave("t")}  # fmt: skip
        self._starts = {space + name: call for space in SPACES for name, call in starts.items()}
        self._ends = {space + name: call for space in SPACES for name, call in ends.items()}

    def start(self, name: str, attributes: Attributes) -> None:
        call = self._starts.get(name)
        if call is not None:
            call(attributes)

    def end(self, name: str) -> None:
        call = self._ends.get(name)
        if call is not None:
            call()

    def text(self, text: str) -> None:
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
        self._stored = self._formula = None
        self._inline = None
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

    def _nothing(self) -> None:
        return

    def _end_value(self) -> None:
        self._stored = "".join(self._pieces)

    def _end_formula(self) -> None:
        self._formula = "".join(self._pieces)

    def _end_cell(self) -> None:
        cell = self._made()
        if cell is not BLANK:
            self.content.rows.put(self._row, self._column, cell)
        self._inline = None

    def _made(self) -> Cell:
        kind, style = self._cell.get("t", "n"), self._cell.get("s", "")
        if self._inline is not None:
            return runs_cell(self._inline.runs(), self._style(style).font)
        stored, note = self._stored or "", self._note()
        if note and not stored and kind != "str":
            return Cell(None, f"={self._formula}"[:TEXT], "formula_uncached", "formula")
        if not stored and not note:
            return BLANK
        key = (kind, style, stored, note)
        cell = self._known.get(key)
        if cell is None:
            cell = self._read(kind, self._style(style), stored, note)
            if len(self._known) < _REMEMBERED:
                self._known[key] = cell
        return cell

    def _note(self) -> str:
        if self._formula is None:
            return ""
        return "formula formula_stale" if self._context.stale else "formula"

    def _style(self, number: str) -> Style:
        place = addresses.index(number)
        return self._context.styles[place] if 0 <= place < len(self._context.styles) else PLAIN

    def _read(self, kind: str, style: Style, stored: str, note: str) -> Cell:
        if kind == "s":
            return runs_cell(self._shared(stored), style.font, note)
        if kind in ("str", "inlineStr"):
            return text_cell(unescaped(stored), style.font, note)
        if kind == "n":
            return self._number(stored.strip(), style, note)
        if kind == "b":
            true = stored.strip() in ("1", "true")
            return Cell(true, "TRUE" if true else "FALSE", "bool", note)
        if kind == "e":
            return Cell(None, stored.strip(), "error", note)
        if kind == "d":
            return iso_cell(stored, note)
        raise Refusal("cell_type", addresses.reference(self._row, self._column))

    def _number(self, stored: str, style: Style, note: str) -> Cell:
        if not stored:
            return BLANK
        if not _NUMBER.fullmatch(stored):
            raise Refusal("number", addresses.reference(self._row, self._column))
        return number_cell(float(stored), style.form, self._context.since_1904, note)

    def _shared(self, stored: str) -> Runs:
        place = addresses.index(stored.strip())
        if not 0 <= place < len(self._context.strings):
            raise Refusal("string", addresses.reference(self._row, self._column))
        return self._context.strings[place]

    def _merge(self, attributes: Attributes) -> None:
        self.content.merged.append(addresses.span(attributes.get("ref", "")))
