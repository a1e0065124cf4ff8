"""Collecting the cells of a sheet by place, in any order, without ever trusting a stated size."""

from __future__ import annotations

from phantich.files.sheets.book_model import BLANK, Cell, Range, Refusal, cell_name
from phantich.files.sheets.cell_text import settled
from phantich.files.sheets.reading_limits import AREA, CELLS, COLUMNS, FILLED_ROWS, ROWS
from phantich.language import numbers


class Rows:
    """The rows of a sheet as they grow."""

    def __init__(self) -> None:
        self._empty: list[Cell] = []
        self._rows: list[list[Cell]] = []
        self._cells = 0
        self._filled = 0
        self._gaps = 0

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Set a cell with content at its place, counted from 0.

        Raises
        ------
        Refusal
            Excel has no such place (``address``), it has two contents (``cell_twice``), or there
            are too many (``cells``, ``rows``, ``far_cell``).
        """
        cells = self._row(row, column)
        missing = column - len(cells)
        if missing >= 0:
            if missing:
                self._fill(cells, missing, row, column)
            cells.append(cell)
        elif cells[column] is BLANK:
            cells[column] = cell
        else:
            raise Refusal("cell_twice", cell_name(row + 1, column))
        self._cells += 1
        if self._cells > CELLS:
            raise Refusal("cells", numbers.written(CELLS))

    def _row(self, row: int, column: int) -> list[Cell]:
        rows = self._rows
        if not (0 <= row < ROWS and 0 <= column < COLUMNS):
            raise Refusal("address", f"{row + 1}, {column + 1}")
        if row >= len(rows):
            rows.extend([self._empty] * (row - len(rows)))
            rows.append([])
            self._count()
        elif rows[row] is self._empty:
            rows[row] = []
            self._count()
        return rows[row]

    def _count(self) -> None:
        self._filled += 1
        if self._filled > FILLED_ROWS:
            raise Refusal("rows", numbers.written(FILLED_ROWS))

    def _fill(self, cells: list[Cell], missing: int, row: int, column: int) -> None:
        self._gaps += missing
        if self._gaps > AREA:
            raise Refusal("far_cell", cell_name(row + 1, column))
        cells.extend([BLANK] * missing)

    def grid(self) -> list[list[Cell]]:
        """All rows, padded to the same width, with what an old font leaves open settled.

        Raises
        ------
        Refusal
            A far cell makes the sheet too large (``far_cell``).
        """
        width = max(map(len, self._rows), default=0)
        if width * len(self._rows) > AREA:
            raise Refusal("far_cell", self._furthest(width))
        empty = [BLANK] * width
        for number, cells in enumerate(self._rows):
            if cells is self._empty:
                self._rows[number] = empty
            else:
                cells.extend([BLANK] * (width - len(cells)))
        settled(self._rows)
        return self._rows

    def _furthest(self, width: int) -> str:
        """The cell without which the sheet is smaller by most."""
        last = len(self._rows) - 1
        before = next((r for r in range(last - 1, -1, -1) if self._rows[r]), 0)
        if last - before > last // 2:
            return cell_name(last + 1, len(self._rows[last]) - 1)
        row = next(r for r, cells in enumerate(self._rows) if len(cells) == width)
        return cell_name(row + 1, width - 1)


def cut(ranges: list[Range], grid: list[list[Cell]]) -> tuple[Range, ...]:
    """Merged ranges cut to the grid, those of one cell left out.

    Raises
    ------
    Refusal
        Together they cover far more than the grid (rule ``merged``).
    """
    bottom, right = len(grid) - 1, len(grid[0]) - 1 if grid else -1
    inside = [(r, c, min(last, bottom), min(end, right)) for r, c, last, end in ranges]
    kept = [(r, c, last, end) for r, c, last, end in inside if r <= last and c <= end]
    covered = sum((last - r + 1) * (end - c + 1) for r, c, last, end in kept)
    if covered > AREA:
        raise Refusal("merged", str(len(kept)))
    return tuple(sorted({span for span in kept if span[:2] != span[2:]}))
