"""An .ods workbook, read as a stream; stated repetitions are counted before they are believed."""

from __future__ import annotations

from phantich.errors import Fault
from phantich.files.sheets import markup
from phantich.files.sheets.book_model import Refusal, Sheet
from phantich.files.sheets.markup import Attributes, local
from phantich.files.sheets.ods_cell import OdsText, ods_cell
from phantich.files.sheets.ods_styles import OdsStyles
from phantich.files.sheets.ods_table import OdsTable, times
from phantich.files.sheets.reading_limits import SHEETS
from phantich.files.sheets.zip_guard import Package

Notes = tuple[tuple[str, str], ...]
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_CELLS = ("table-cell", "covered-table-cell")
_STYLES = ("style", "default-style", "font-face", "text-properties", "table-properties")
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


class _Reader:
    def __init__(self, styles: OdsStyles) -> None:
        self.sheets: list[Sheet] = []
        self.outside: list[str] = []
        self._styles = styles
        self._table: OdsTable | None = None
        self._depth = 0  # of tables within tables, which are no sheets
        self._aside = 0  # inside comments and drawings, whose text is no cell's
        self._cell: Attributes | None = None
        self._text = OdsText()

    def start(self, full: str, attributes: Attributes) -> None:
        """An element begins."""
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
            self._table = OdsTable(facts.get("name", ""), hidden)

    def _within(self, table: OdsTable, name: str, attributes: Attributes) -> None:
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
        """An element ends."""
        name = local(full)
        if self._aside:
            self._aside -= name in _ASIDE
        elif self._table is not None:
            self._leave(self._table, name)

    def _leave(self, table: OdsTable, name: str) -> None:
        if name == "table":
            self._end_table(table)
        elif self._depth or table.refusal:
            return
        elif self._cell is not None and name not in _CELLS:
            self._text.end(name)
        else:
            self._end_part(table, name)

    def _end_table(self, table: OdsTable) -> None:
        if self._depth:
            self._depth -= 1
            return
        self.sheets.append(table.sheet())
        self._table = self._cell = None

    def _end_part(self, table: OdsTable, name: str) -> None:
        try:
            if name in _CELLS and self._cell is not None:
                self._end_cell(table, self._cell)
                self._cell = None
            elif name == "table-row":
                table.end_row()
        except Refusal as refusal:
            table.refusal, self._cell = refusal, None

    def _end_cell(self, table: OdsTable, facts: Attributes) -> None:
        style = facts.get("style-name") or table.style_here()
        runs = tuple((text, self._styles.font(name)) for text, name in self._text.pieces)
        cell = ods_cell(facts, self._text, runs, self._styles.font(style))
        down, right = times(facts, "number-rows-spanned"), times(facts, "number-columns-spanned")
        if down > 1 or right > 1:
            table.merged.append((table.row, table.column, table.row + down - 1,
                                 table.column + right - 1))  # fmt: skip
        table.put(cell, times(facts, "number-columns-repeated"))

    def text(self, text: str) -> None:
        """Text within a cell."""
        if self._cell is not None and not self._aside and not self._depth:
            self._text.add(text)
