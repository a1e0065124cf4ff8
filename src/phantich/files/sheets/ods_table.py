"""One sheet of an .ods workbook while it is read, with its repetitions counted."""

from __future__ import annotations

from phantich.files.sheets.addresses import index, reference
from phantich.files.sheets.book_model import BLANK, Cell, Range, Refusal, Sheet
from phantich.files.sheets.markup import Attributes
from phantich.files.sheets.reading_limits import CELLS, COLUMNS, ROWS
from phantich.files.sheets.sheet_rows import Rows, cut


class OdsTable:
    """One sheet while it is read."""

    def __init__(self, name: str, hidden: bool) -> None:
        self.name = name
        self.hidden = hidden
        self.rows = Rows()
        self.merged: list[Range] = []
        self.hidden_rows: set[int] = set()
        self.columns: list[tuple[int, str]] = []  # up to which column a default style goes
        self.row = self.column = self.repeated = 0
        self.line: list[tuple[int, Cell]] = []
        self.refusal: Refusal | None = None
        self._count = 0

    def add_columns(self, facts: Attributes) -> None:
        """Columns with the style that their cells have by default."""
        last = self.columns[-1][0] if self.columns else 0
        style = facts.get("default-cell-style-name", "")
        self.columns.append((last + times(facts, "number-columns-repeated"), style))

    def style_here(self) -> str:
        """The style that a cell here has by default."""
        return next((style for last, style in self.columns if self.column < last), "")

    def start_row(self, facts: Attributes) -> None:
        """A row, or several that are the same, begins."""
        self.repeated = times(facts, "number-rows-repeated")
        self.column, self.line = 0, []
        if facts.get("visibility") in ("collapse", "filter"):
            last = min(self.row + self.repeated, ROWS)
            self.hidden_rows.update(range(self.row, last))

    def put(self, cell: Cell, times: int) -> None:
        """A cell at the place reached, as often as stated.

        Raises
        ------
        Refusal
            Content beyond the last cell of a sheet (``address``), or too much (``cells``).
        """
        if cell is not BLANK:
            if self.column + times > COLUMNS or self.row + self.repeated > ROWS:
                raise Refusal("address", reference(self.row, self.column))
            self._count += times * self.repeated
            if self._count > CELLS:
                raise Refusal("cells", str(CELLS))
            self.line += [(self.column + step, cell) for step in range(times)]
        self.column += times

    def end_row(self) -> None:
        """A row ends: its cells come to their places."""
        if self.line:
            for row in range(self.row, self.row + self.repeated):
                for column, cell in self.line:
                    self.rows.put(row, column, cell)
        self.row += self.repeated

    def sheet(self) -> Sheet:
        """What was read, or why it was refused."""
        try:
            if self.refusal is not None:
                raise self.refusal
            cells = self.rows.grid()
            merged = cut(self.merged, cells)
        except Refusal as refusal:
            return Sheet(self.name, self.hidden, [], refused=refusal.rule, detail=refusal.detail)
        hidden = frozenset(row for row in self.hidden_rows if row < len(cells))
        return Sheet(self.name, self.hidden, cells, merged, hidden)


def times(facts: Attributes, key: str) -> int:
    """A stated repetition; one that is no number counts as more than any sheet holds."""
    stated = index(facts.get(key, "1"))
    return stated if 1 <= stated <= ROWS else ROWS + 1
