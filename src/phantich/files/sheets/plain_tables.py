"""A .csv, .tsv or .txt file as one sheet: encoding, separator and quotes from its content."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from phantich.errors import Fault
from phantich.files.sheets.book_model import BLANK, Cell, Refusal, Sheet
from phantich.files.sheets.cell_text import text_cell
from phantich.files.sheets.reading_limits import COLUMNS, ROWS
from phantich.files.sheets.sheet_rows import Rows
from phantich.language.encodings import decoded

_SEPARATORS = "\t;,|"  # of two that split as well, the one that is rarer within a cell
_STATED = re.compile(r"(?i)sep=(.)\r?\n?")
FONTS = {"tcvn3": ".VnTime", "vni": "VNI-Times"}  # in which such a file was typed
_JUDGED = 200  # rows by which the separator is judged


def read_plain(name: str, content: bytes) -> tuple[Sheet, str]:
    """The one sheet of a text file, and the name of its encoding if it needs telling.

    Raises
    ------
    Fault
        The encoding is unknown, or a row's quotes are broken.
    """
    try:
        text, encoding = decoded(content)
    except UnicodeError:
        raise Fault("grid_encoding", file=name) from None
    text = text.removeprefix("\ufeff").rstrip("\x1a")
    stated = _STATED.match(text)
    mark = stated[1] if stated else _separator(text)
    rows = _rows(name, text[stated.end() :] if stated else text, mark)
    stem = name.rpartition(".")[0] or name
    try:
        return Sheet(stem, False, _grid(rows, FONTS.get(encoding, ""))), encoding
    except Refusal as refusal:
        return Sheet(stem, False, [], refused=refusal.rule, detail=refusal.detail), encoding


def _rows(name: str, text: str, mark: str) -> Iterator[list[str]]:
    """The rows of a text, as Excel counts them.

    Quotes that are left open would swallow all that follows, so they refuse the file.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    row = 0
    while True:
        row += 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            key = "grid_field" if "limit" in str(error) else "grid_quotes"
            raise Fault(key, file=name, row=row) from None


def _separator(text: str) -> str:
    start = text[:200_000]
    return max(_SEPARATORS, key=lambda mark: _evenness(start, mark))


def _evenness(text: str, mark: str) -> tuple[float, int]:
    """The share of rows with the commonest number of cells, and that number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    widths: Counter[int] = Counter()
    with suppress(csv.Error):
        widths.update(len(row) for row in islice(reader, _JUDGED) if any(row))
    wide = {width: number for width, number in widths.items() if width > 1}
    if not wide:
        return 0.0, 0
    width = max(wide, key=lambda width: (wide[width], width))
    return wide[width] / widths.total(), width


def _grid(rows: Iterator[list[str]], font: str) -> list[list[Cell]]:
    grid = Rows()
    known: dict[str, Cell] = {"": BLANK}
    for number, row in enumerate(rows):
        if number >= ROWS:
            raise Refusal("rows", str(ROWS))
        if len(row) > COLUMNS:
            raise Refusal("columns", str(COLUMNS))
        for column, raw in enumerate(row):
            cell = known.get(raw)
            if cell is None:
                cell = known[raw] = text_cell(raw, font)
            if cell is not BLANK:
                grid.put(number, column, cell)
    return grid.grid()
