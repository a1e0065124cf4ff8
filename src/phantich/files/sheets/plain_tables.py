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
from phantich.files.csv_safety import original
from phantich.files.sheets.book_model import BLANK, Cell, Refusal, Sheet
from phantich.files.sheets.cell_text import settled, text_cell
from phantich.files.sheets.reading_limits import AREA, COLUMNS, FILLED_ROWS, ROWS
from phantich.language import numbers
from phantich.language.encodings import decoded, line_of

_SEPARATORS = "\t;,|"  # of two that split as well, the one that is rarer within a cell
_STATED = re.compile(r"(?i)sep=(.)\r?\n?")
FONTS = {"tcvn3": ".VnTime", "vni": "VNI-Times"}  # in which such a file was typed
_JUDGED = 200  # rows by which the separator is judged


def read_plain(name: str, content: bytes, *, bounded: bool = True) -> tuple[Sheet, str]:
    """The one sheet of a text file, and the name of its encoding if it needs telling.

    ``bounded`` refuses more rows than an office's table has; a dataset may be as long as it is.

    Raises
    ------
    Fault
        The encoding is unknown, or a row's quotes are broken.
    """
    try:
        text, encoding = decoded(content)
    except UnicodeError as error:
        raise Fault("grid_encoding", file=name, row=line_of(error)) from None
    text = text.removeprefix("\ufeff").rstrip("\x1a")
    stated = _STATED.match(text)
    mark = stated[1] if stated else _separator(text)
    rows = _rows(name, text[stated.end() :] if stated else text, mark)
    stem = name.rpartition(".")[0] or name
    cells = _Cells(FONTS.get(encoding, ""))
    try:
        grid, lengths = _grid(rows, cells, bounded)
    except Refusal as refusal:
        return Sheet(stem, False, [], refused=refusal.rule, detail=refusal.detail), encoding
    if any("decoded" in cell.note for cell in cells.values()):
        settled(grid)
    return Sheet(stem, False, grid, lengths=tuple(lengths)), encoding


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


class _Cells(dict[str, Cell]):
    """Every text of a file as a cell; equal texts are one and the same."""

    def __init__(self, font: str) -> None:
        super().__init__({"": BLANK})
        self._font = font

    def __missing__(self, raw: str) -> Cell:
        cell = self[raw] = text_cell(original(raw), self._font)
        return cell


def _grid(
    rows: Iterator[list[str]], cells: _Cells, bounded: bool
) -> tuple[list[list[Cell]], list[int]]:
    """All rows padded to the same width, and how long each was."""
    grid: list[list[Cell]] = []
    filled = width = 0
    for row in rows:
        grid.append([cells[raw] for raw in row])
        filled += any(row)
        width = max(width, len(row))
        if bounded:
            _within(filled, width, len(grid))
    lengths = list(map(len, grid))
    for line in grid:
        line.extend([BLANK] * (width - len(line)))
    return grid, lengths


def _within(filled: int, width: int, height: int) -> None:
    for number, most, rule in (
        (filled, FILLED_ROWS, "rows"), (height, ROWS, "rows"), (width, COLUMNS, "columns"),
        (width * height, AREA, "cells"),
    ):  # fmt: skip
        if number > most:
            raise Refusal(rule, numbers.written(most))
