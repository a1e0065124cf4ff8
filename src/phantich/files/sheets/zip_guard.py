"""The zip of a workbook, looked over before a library opens anything in it.

Every part is unpacked once, counted and compared with its check sum; names, sizes and document
types are checked; what a sheet holds is counted. Nothing is ever written to the disk.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from phantich.errors import Fault
from phantich.files.sheets.book_model import Refusal
from phantich.files.sheets.reading_limits import (
    CELLS,
    CHUNK,
    ELEMENTS,
    FILLED_ROWS,
    INFLATED_BYTES,
    MEGABYTE,
    PARTS,
    RATIO,
    RATIO_FROM,
)
from phantich.language import numbers

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError,
          ValueError, IndexError, LookupError, ArithmeticError, RecursionError)  # fmt: skip


class Package:
    """The parts of a zip by their name in small letters, all of them whole."""

    def __init__(self, file: str, opened: zipfile.ZipFile) -> None:
        self.file = file
        self._zip = opened
        self._parts: dict[str, zipfile.ZipInfo] = {}
        self._refused: dict[str, Refusal] = {}

    @property
    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._parts)

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return _key(name) in self._parts

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a part, piece by piece."""
        with self._zip.open(self._parts[_key(name)]) as part:
            while piece := part.read(CHUNK):
                yield piece

    def allow(self, name: str) -> None:
        """Say nothing where a part is of a size that may be read.

        Raises
        ------
        Refusal
            It holds more rows, cells or elements than any table of an office.
        """
        if _key(name) in self._refused:
            raise self._refused[_key(name)]

    def look_over(self) -> None:
        """Check names, sizes, check sums and document types.

        Raises
        ------
        Fault
            The package can't be trusted; the sentence says why.
        """
        self._index()
        self._count()
        self._not_encrypted()
        for name in self.names:
            if name.endswith((".xml", ".rels")):
                self._look_into(name)

    def _index(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > PARTS:
            raise Fault("grid_parts", file=self.file, number=len(infos), limit=PARTS)
        for info in infos:
            self._add(info)
        if not self._parts:
            raise Fault("grid_damaged", file=self.file)

    def _add(self, info: zipfile.ZipInfo) -> None:
        key = _key(info.filename)
        if _leads_out(info.filename):
            raise Fault("grid_path", file=self.file)
        if key in self._parts:
            raise Fault("grid_twice", file=self.file, part=key[-80:])
        if info.flag_bits & 0x1:
            raise Fault("grid_password", file=self.file)
        self._parts[key] = info

    def _count(self) -> None:
        total = 0
        for name, info in self._parts.items():
            size = 0
            for piece in self.chunks(name):
                size += len(piece)
                self._within(size, total + size, info)
            total += size

    def _within(self, size: int, total: int, info: zipfile.ZipInfo) -> None:
        if total > INFLATED_BYTES:
            raise Fault("grid_inflated", file=self.file, limit=INFLATED_BYTES // MEGABYTE)
        if size > RATIO_FROM and size > RATIO * max(info.compress_size, 1):
            raise Fault("grid_ratio", file=self.file, limit=RATIO)

    def _not_encrypted(self) -> None:
        """An .ods workbook with a password says so in its list of parts."""
        listed = "meta-inf/manifest.xml"
        hidden = self.has(listed) and b"encryption-data" in b"".join(self.chunks(listed))
        if hidden or self.has("encrypted-package"):
            raise Fault("grid_password", file=self.file)

    def _look_into(self, name: str) -> None:
        """A document type refuses the file; a part of too many cells is refused on its own.

        A part that is no XML is left to the library that needs it, if one does.
        """
        try:
            parse(self.chunks(name), Census().start)
        except expat.ExpatError:
            return
        except Refusal as refusal:
            if refusal.rule == "doctype":
                raise Fault("grid_doctype", file=self.file, part=name[-80:]) from None
            self._refused[name] = refusal


def parse(chunks: Iterator[bytes], start: Any = None, text: Any = None) -> None:
    """Read an XML part to its end.

    ``start`` is told the name and the attributes of each element, ``text`` each stretch of text.

    Raises
    ------
    Refusal
        The part brings a document type (rule ``doctype``).
    ExpatError
        It is no well-formed XML.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _no_doctype
    parser.StartElementHandler = start or _nothing  # without one, texts of many elements are one
    parser.CharacterDataHandler = text
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _nothing(*_: object) -> None:
    """An element that is passed over."""


def _no_doctype(*_: object) -> None:
    raise Refusal("doctype")


class Census:
    """Counts the rows and cells with content of a part, and its other elements."""

    def __init__(self) -> None:
        self._rows = self._cells = self._others = 0
        self._row_is_new = False

    def start(self, name: str, _attributes: object) -> None:
        """An element begins.

        Raises
        ------
        Refusal
            There are more rows, cells or elements than any table of an office has.
        """
        tag = name.rpartition(" ")[2]
        if tag in ("v", "is", "si"):
            self._cells += 1
            self._rows += self._row_is_new
            self._row_is_new = False
        elif tag == "row":
            self._row_is_new = True
        elif tag not in ("c", "t", "f"):
            self._others += 1
        for number, most, rule in ((self._rows, FILLED_ROWS, "rows"), (self._cells, CELLS, "cells"),
                                   (self._others, ELEMENTS, "large")):  # fmt: skip
            if number > most:
                raise Refusal(rule, numbers.written(most))


def _key(name: str) -> str:
    return name.replace("\\", "/").removeprefix("/").lower()


def _leads_out(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    rooted = not steps[0] and steps[1:2] != ["xl"]
    return ".." in steps or ":" in steps[0] or "\x00" in name or rooted
