"""An .ods workbook, read as a stream; stated repetitions are counted before they are believed."""

from __future__ import annotations

from phantich.faults import Fault
from phantich.grids import markup
from phantich.grids.addresses import index, reference
from phantich.grids.limits import CELLS, COLUMNS, ROWS, SHEETS
from phantich.grids.markup import Attributes, local
from phantich.grids.model import BLANK, Cell, Range, Refusal, Sheet
from phantich.grids.ods_cell import OdsText, ods_cell
from phantich.grids.ods_styles import OdsStyles
from phantich.grids.package import Package
from phantich.grids.rows import Rows, cut

Notes = tuple[tuple[str, str], ...]
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_CELLS = ("table-cell", "covered-table-cell")
_STYLES = ("style", "font-face", "text-properties", "table-properties")
_ASIDE = ("annotation", "shapes", "frame", "custom-shape", "tracked-changes", "table-source",
          "dde-links")  # fmt: skip


def read_ods(package: Package) -> tuple[tuple[Sheet, ...], Notes]:
    """The sheets of a workbook, and notes about it.

    Raises
    ------
    Fault
        The workbook holds no sheet, or too many.
    """
    styles = OdsStyles()
    reader = _Reader(styles)
    if package.has("styles.xml"):
        root = markup.parser(lambda name, facts: styles.start(local(name), _plain(facts)))
        markup.parse(package.chunks("styles.xml"), root)
    markup.parse(package.chunks("content.xml"),
                 markup.parser(reader.start, reader.end, reader.text))  # fmt: skip
    if not reader.sheets:
        raise Fault("grid_no_workbook", file=package.file)
    if len(reader.sheets) > SHEETS:
        raise Fault("grid_sheets", file=package.file, limit=SHEETS)
    return tuple(reader.sheets), _notes(package, reader.outside)


def _notes(package: Package, outside: list[str]) -> Notes:
    macros = [name for name in package.names if name.startswith(("basic/", "scripts/"))]
    return (
        *(("macros", name[:200]) for name in macros[:1]),
        *(("external_link", target) for target in sorted(set(outside))[:20]),
    )


def _plain(facts: Attributes) -> Attributes:
    """Attributes by their local names; the kind that only LibreOffice writes keeps apart."""
    plain = {local(key): value for key, value in facts.items() if key != _CALC}
    if _CALC in facts:
        plain["calc-type"] = facts[_CALC]
    return plain


class _Table:
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
        last = self.columns[-1][0] if self.columns else 0
        style = facts.get("default-cell-style-name", "")
        self.columns.append((last + _times(facts, "number-columns-repeated"), style))

    def style_here(self) -> str:
        return next((style for last, style in self.columns if self.column < last), "")

    def start_row(self, facts: Attributes) -> None:
        self.repeated = _times(facts, "number-rows-repeated")
        self.column, self.line = 0, []
        if facts.get("visibility") in ("collapse", "filter"):
            last = min(self.row + self.repeated, ROWS)
            self.hidden_rows.update(range(self.row, last))

    def put(self, cell: Cell, times: int) -> None:
        if cell is not BLANK:
            if self.column + times > COLUMNS or self.row + self.repeated > ROWS:
                raise Refusal("address", reference(self.row, self.column))
            self._count += times * self.repeated
            if self._count > CELLS:
                raise Refusal("cells", str(CELLS))
            self.line += [(self.column + step, cell) for step in range(times)]
        self.column += times

    def end_row(self) -> None:
        if self.line:
            for row in range(self.row, self.row + self.repeated):
                for column, cell in self.line:
                    self.rows.put(row, column, cell)
        self.row += self.repeated

    def sheet(self) -> Sheet:
        try:
            if self.refusal is not None:
                raise self.refusal
            cells = self.rows.grid()
            merged = cut(self.merged, cells)
        except Refusal as refusal:
            return Sheet(self.name, self.hidden, [], refused=refusal.rule, detail=refusal.detail)
        hidden = frozenset(row for row in self.hidden_rows if row < len(cells))
        return Sheet(self.name, self.hidden, cells, merged, hidden)


def _times(facts: Attributes, key: str) -> int:
    """A stated repetition; at most what a sheet of a million rows could hold."""
    stated = facts.get(key)
    return 1 if stated is None else min(max(index(stated), 1), ROWS * 2)


class _Reader:
    def __init__(self, styles: OdsStyles) -> None:
        self.sheets: list[Sheet] = []
        self.outside: list[str] = []
        self._styles = styles
        self._table: _Table | None = None
        self._depth = 0  # of tables within tables, which are no sheets
        self._aside = 0  # inside comments and drawings, whose text is no cell's
        self._cell: Attributes | None = None
        self._text = OdsText()

    def start(self, full: str, attributes: Attributes) -> None:
        name = local(full)
        if name == "table-source" and "href" in (facts := _plain(attributes)):
            self.outside.append(facts["href"][:200])
        if name in _ASIDE or self._aside:
            self._aside += name in _ASIDE
        elif self._table is None:
            self._before(name, attributes)
        else:
            self._within(self._table, name, attributes)

    def _before(self, name: str, attributes: Attributes) -> None:
        if name in _STYLES:
            self._styles.start(name, _plain(attributes))
        elif name == "table":
            facts = _plain(attributes)
            hidden = self._styles.hides(facts.get("style-name", ""))
            self._table = _Table(facts.get("name", ""), hidden)

    def _within(self, table: _Table, name: str, attributes: Attributes) -> None:
        if name == "table":
            self._depth += 1
        elif self._depth or table.refusal:
            return
        elif self._cell is not None:
            self._text.start(name, _plain(attributes))
        elif name == "table-column":
            table.add_columns(_plain(attributes))
        elif name == "table-row":
            table.start_row(_plain(attributes))
        elif name in _CELLS:
            self._cell, self._text = _plain(attributes), OdsText()

    def end(self, full: str) -> None:
        name = local(full)
        if self._aside:
            self._aside -= name in _ASIDE
        elif self._table is not None:
            self._leave(self._table, name)

    def _leave(self, table: _Table, name: str) -> None:
        if name == "table":
            self._end_table(table)
        elif self._depth or table.refusal:
            return
        elif self._cell is not None and name not in _CELLS:
            self._text.end(name)
        else:
            self._end_part(table, name)

    def _end_table(self, table: _Table) -> None:
        if self._depth:
            self._depth -= 1
            return
        self.sheets.append(table.sheet())
        self._table = self._cell = None

    def _end_part(self, table: _Table, name: str) -> None:
        try:
            if name in _CELLS and self._cell is not None:
                self._end_cell(table, self._cell)
                self._cell = None
            elif name == "table-row":
                table.end_row()
        except Refusal as refusal:
            table.refusal, self._cell = refusal, None

    def _end_cell(self, table: _Table, facts: Attributes) -> None:
        style = facts.get("style-name") or table.style_here()
        runs = tuple((text, self._styles.font(name)) for text, name in self._text.pieces)
        cell = ods_cell(facts, self._text, runs, self._styles.font(style))
        down, right = _times(facts, "number-rows-spanned"), _times(facts, "number-columns-spanned")
        if down > 1 or right > 1:
            table.merged.append((table.row, table.column, table.row + down - 1,
                                 table.column + right - 1))  # fmt: skip
        table.put(cell, _times(facts, "number-columns-repeated"))

    def text(self, text: str) -> None:
        if self._cell is not None and not self._aside and not self._depth:
            self._text.add(text)
