"""Texts of a workbook in runs of fonts: those its sheets share, and those inside a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phantich.files.sheets import markup
from phantich.files.sheets.book_model import Cell, Refusal
from phantich.files.sheets.cell_text import clean, joined, text_cell
from phantich.files.sheets.markup import Attributes, local
from phantich.files.sheets.reading_limits import STRINGS, TEXT

Runs = str | tuple[tuple[str, str], ...]  # plain text, or pieces each with its font ("" = cell's)
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


class Text:
    """One text while it is read: its pieces, each with the font that the file names for it."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, str]] = []
        self.font = ""
        self._taking = False
        self._reading = 0  # inside phonetic readings, which are no text of the cell
        self._length = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """An element within the text begins."""
        if name == "r":
            self.font = ""
        elif name == "rFont":
            self.font = attributes.get("val", "")
        elif name == "rPh":
            self._reading += 1
        self._taking = name == "t" and not self._reading

    def end(self, name: str) -> None:
        """An element within the text ends."""
        self._taking = False
        self._reading -= name == "rPh"
        if name == "r":
            self.font = ""

    def add(self, text: str) -> None:
        """Take a piece; what lies beyond the longest text of a cell is counted, not kept."""
        if self._taking and self._length <= TEXT:
            self._length += len(text)
            self.pieces.append((text, self.font))

    def runs(self) -> Runs:
        """The text, with its fonts only where the file names some."""
        fonts = {font for _, font in self.pieces}
        if fonts <= {""}:
            return unescaped("".join(text for text, _ in self.pieces))
        return tuple((unescaped(text), font) for text, font in self.pieces)


def unescaped(text: str) -> str:
    """Text whose control characters, written ``_x000D_`` in the file, are themselves again."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def runs_cell(runs: Runs, font: str, note: str = "") -> Cell:
    """A text of runs as a cell; each run is decoded by its own font."""
    if isinstance(runs, str):
        return text_cell(runs, font, note)
    raw = "".join(text for text, _ in runs)
    whole = text_cell(raw, "", note)
    if whole.kind == "error" or not any(name.lower().startswith((".vn", "vni")) for name in
                                        (font, *(name for _, name in runs))):  # fmt: skip
        return whole
    return _by_runs(raw, runs, font, note)


def _by_runs(raw: str, runs: tuple[tuple[str, str], ...], font: str, note: str) -> Cell:
    pieces = [_edges(text, clean(text, name or font)) for text, name in runs]
    notes = sorted({note for _, note in pieces if note})
    text = "".join(text for text, _ in pieces).strip()
    decoded = notes[0] if len(notes) == 1 else "decoded:mixed" * bool(notes)
    return Cell(raw, text, "text" if text else "blank", joined(note, decoded))


def _edges(raw: str, cleaned: tuple[str, str]) -> tuple[str, str]:
    """A cleaned run with the spaces that stood before and after it."""
    text, note = cleaned
    before = " " * (raw[:1].isspace() and bool(text))
    after = " " * raw[-1:].isspace()
    return f"{before}{text}{after}", note


def shared_strings(chunks: Iterator[bytes]) -> list[Runs]:
    """The texts that the sheets of a workbook share, by their number.

    Raises
    ------
    Refusal
        The part is no XML, or holds too many texts (rule ``strings``).
    """
    reader = _Shared()
    markup.parse(chunks, markup.parser(reader.start, reader.end, reader.text))
    return reader.found


class _Shared:
    def __init__(self) -> None:
        self.found: list[Runs] = []
        self._text: Text | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        name = local(name)
        if name == "si":
            self._text = Text()
        elif self._text is not None:
            self._text.start(name, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        name = local(name)
        if self._text is None:
            return
        self._text.end(name)
        if name == "si":
            if len(self.found) >= STRINGS:
                raise Refusal("strings", str(STRINGS))
            self.found.append(self._text.runs())
            self._text = None

    def text(self, text: str) -> None:
        """Text within an element."""
        if self._text is not None:
            self._text.add(text)
