"""The quick way through a sheet whose XML is written as all usual programs write it.

Rows and cells are recognised as bytes, without a parser. The first byte that is not exactly as
expected ends the attempt, and the sheet is read from its start by the parser of `xlsx_sheet`; so
both ways give the same cells, and this one only saves time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from phantich.files.sheets.addresses import column
from phantich.files.sheets.book_model import BLANK, Cell, Refusal
from phantich.files.sheets.reading_limits import COLUMNS, ROWS
from phantich.files.sheets.strings import unescaped
from phantich.files.sheets.xlsx_cell import Cells
from phantich.files.sheets.xlsx_sheet import SPACES, Content, read_sheet

_HEAD = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?'
    rb'(?: standalone="\w+")?\?>\s*)?<worksheet [^<>&]*?xmlns="([^"<>&]*)"[^<>&]*>'
)
_ROW = re.compile(rb'<row((?: [\w:.]+="[^"<>&]*")*)(/?)>')
_ROW_END = b"</row>"
_NUMBER = re.compile(rb' r="([1-9][0-9]{0,6})"')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"'
    rb'((?: s="[0-9]{1,6}")?(?: t="\w{1,9}")?(?:/>|>(?:<f>[^<>&]*</f>)?'
    rb'(?:<v>[^<>&]*</v>|<is><t(?: xml:space="preserve")?>[^<>&]*</t></is>)?</c>))'
)
_REST = re.compile(
    r'(?: s="([0-9]+)")?(?: t="(\w+)")?(?:/>|>(?:<f>([^<]*)</f>)?'
    r"(?:<v>([^<]*)</v>|<is><t[^>]*>([^<]*)</t></is>)?</c>)"
)
_END = b"</sheetData>"
_AROUND = len(b'<c r=""')
_LONGEST = 1 << 23  # bytes of one row
_REMEMBERED = 200_000


class NotUsualError(Exception):
    """The sheet is written in another way than the usual one."""


def read_quickly(chunks: Callable[[], Iterator[bytes]], cells: Cells) -> Content:
    """The content of a sheet; ``chunks`` starts it anew.

    Raises
    ------
    Refusal
        The sheet can't be read for sure.
    """
    try:
        return _Quick(cells).read(chunks())
    except NotUsualError:
        return read_sheet(chunks(), cells)


class _Quick:
    def __init__(self, cells: Cells) -> None:
        self._content = Content()
        self._cells = cells
        self._known: dict[bytes, Cell] = {}
        self._columns: dict[bytes, int] = {}

    def read(self, chunks: Iterator[bytes]) -> Content:
        """The content of the sheet, rows by bytes and what stands around them by a parser."""
        head, rest = self._head(chunks)
        for piece in chunks:
            rest = self._rows(rest + piece if rest else piece)
            if rest.startswith(_END):
                break
            if len(rest) > _LONGEST:
                raise NotUsualError
        tail = self._tail(rest, chunks)
        around = read_sheet(iter([head, _END, *tail]), self._cells)
        self._content.merged = around.merged
        return self._content

    def _head(self, chunks: Iterator[bytes]) -> tuple[bytes, bytes]:
        first = next(chunks, b"")
        head, mark, rest = first.partition(b"<sheetData>")
        found = _HEAD.match(head)
        if not mark or found is None or f"{found[1].decode('latin-1')} " not in SPACES[:2]:
            raise NotUsualError
        if b"<!" in head or b"<row" in head:
            raise NotUsualError
        return head + mark, self._rows(rest)

    def _tail(self, rest: bytes, chunks: Iterator[bytes]) -> list[bytes]:
        if not rest.startswith(_END):
            raise NotUsualError
        tail = [rest.removeprefix(_END), *chunks]
        if any(b"<row" in piece or b"<c " in piece for piece in tail):
            raise NotUsualError
        return tail

    def _rows(self, text: bytes) -> bytes:
        """Take the whole rows at the start of a text and give back what follows them."""
        place = 0
        while found := _ROW.match(text, place):
            end = found.end() if found[2] else text.find(_ROW_END, found.end())
            if end < 0:
                break
            self._row(found[1], text[found.end() : end])
            place = end if found[2] else end + len(_ROW_END)
        rest = text[place:]
        if not any(mark.startswith(rest[: len(mark)]) for mark in (b"<row ", _END)):
            raise NotUsualError
        return rest

    def _row(self, facts: bytes, body: bytes) -> None:
        stated = _NUMBER.search(facts)
        found = _CELL.findall(body)
        size = sum(len(a) + len(b) + len(c) for a, b, c in found) + _AROUND * len(found)
        if stated is None or size != len(body) or int(stated[1]) > ROWS:
            raise NotUsualError
        row = int(stated[1]) - 1
        if _HIDDEN.search(facts):
            self._content.hidden_rows.add(row)
        self._put(row, stated[1], found)

    def _put(self, row: int, number: bytes, found: list[tuple[bytes, bytes, bytes]]) -> None:
        known, columns, put = self._known, self._columns, self._content.rows.put
        for letters, stated, rest in found:
            if stated != number:
                raise NotUsualError
            cell = known.get(rest)
            if cell is None:
                cell = self._remembered(rest)
            if cell is not BLANK:
                place = columns.get(letters)
                put(row, self._column(letters) if place is None else place, cell)

    def _column(self, letters: bytes) -> int:
        place = column(letters.decode())
        if place >= COLUMNS:
            raise NotUsualError
        self._columns[letters] = place
        return place

    def _remembered(self, rest: bytes) -> Cell:
        try:
            cell = self._made(rest)
        except Refusal:  # the parser says where
            raise NotUsualError from None
        if len(self._known) < _REMEMBERED:
            self._known[rest] = cell
        return cell

    def _made(self, rest: bytes) -> Cell:
        found = _REST.fullmatch(rest.decode("utf-8"))
        if found is None:
            raise NotUsualError
        style, kind, formula, stored, inline = found.groups()
        if inline is not None:
            return self._cells.inline(style or "", unescaped(inline), formula)
        return self._cells.stored(kind or "n", style or "", stored or "", formula)
