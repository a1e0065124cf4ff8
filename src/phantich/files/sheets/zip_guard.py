"""The zip of a workbook, looked over before anything in it is believed.

Every part is unpacked once, counted and compared with its check sum; names, sizes and XML are
checked; nothing is ever written to the disk.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator

from phantich.errors import Fault
from phantich.files.sheets import markup
from phantich.files.sheets.book_model import Refusal
from phantich.files.sheets.reading_limits import (
    CHUNK,
    INFLATED_BYTES,
    MEGABYTE,
    PARTS,
    RATIO,
    RATIO_FROM,
)

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError,
          ValueError, IndexError, LookupError, ArithmeticError, RecursionError)  # fmt: skip


class Package:
    """The parts of a zip by their name in small letters, all of them whole."""

    def __init__(self, file: str, opened: zipfile.ZipFile) -> None:
        self.file = file
        self._zip = opened
        self._parts: dict[str, zipfile.ZipInfo] = {}

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

    def tree(self, name: str) -> markup.Element:
        """A small XML part as a tree."""
        return markup.tree(self.chunks(name))

    def look_over(self) -> None:
        """Check names, sizes, check sums and XML.

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
                self._well_formed(name)

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

    def _well_formed(self, name: str) -> None:
        try:
            markup.check(self.chunks(name))
        except Refusal as refusal:
            keys = {"doctype": "grid_doctype", "xml": "grid_xml"}
            raise Fault(keys[refusal.rule], file=self.file, part=name[-80:]) from None


def _key(name: str) -> str:
    return name.replace("\\", "/").removeprefix("/").lower()


def _leads_out(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    rooted = not steps[0] and steps[1:2] != ["xl"]
    return ".." in steps or ":" in steps[0] or "\x00" in name or rooted
