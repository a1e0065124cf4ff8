"""An .xlsx or .xlsm workbook, read by openpyxl as a stream: values, formulas, formats, fonts.

The reader of openpyxl below its public face is used, because its public one reads a sheet twice for
values and formulas, makes a cell for every place that is merged or linked, and fails on
drawings and settings that no table needs.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, MERGE_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from phantich.errors import Fault
from phantich.files.sheets.book_model import BLANK, Cell, Range, Refusal, Sheet
from phantich.files.sheets.cell_text import joined, runs_cell, text_cell
from phantich.files.sheets.number_formats import LOCAL, day_cell, number_cell
from phantich.files.sheets.reading_limits import SHEETS, TEXT
from phantich.files.sheets.sheet_rows import Rows, cut
from phantich.files.sheets.zip_guard import Package, parse

Notes = tuple[tuple[str, str], ...]
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_PLAIN = InlineFont()
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")  # numbers of notes, no digits of a figure
_STRICT = "http://purl.oclc.org/ooxml/"


def read_xlsx(package: Package, content: bytes) -> tuple[tuple[Sheet, ...], Notes]:
    """The sheets of a workbook, and notes about it.

    Raises
    ------
    Fault
        The package holds no list of sheets, or openpyxl can't read what its sheets share.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that are not read here
        workbook = _Workbook(package, content)
        sheets = tuple(workbook.sheets())
    return sheets, (*workbook.notes(), *workbook.skipped)


@dataclass(frozen=True, slots=True)
class Style:
    """The format of a cell's numbers, the name of its font and whether it strikes out."""

    code: str = ""
    font: str = ""
    struck: bool = False


class _Workbook:
    """What the sheets of a workbook share."""

    def __init__(self, package: Package, content: bytes) -> None:
        self._package = package
        self.skipped: list[tuple[str, str]] = []
        try:
            for shared in ("xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml"):
                package.allow(shared)
            self._reader = _opened(content)
            self._styles = _styles(self._reader.wb)
        except Exception:  # a damaged or foreign file raises anything at all
            raise Fault("grid_parts_wrong", file=package.file) from None
        self._main = self._reader.parser.workbook_part_name
        self._stale = False
        parse(package.chunks(self._main), self._setting)
        self._own_part("styles", "xl/styles.xml")

    def _setting(self, name: str, attributes: dict[str, str]) -> None:
        """Openpyxl takes a file that says nothing of it for one that asks for a recalculation."""
        if name.startswith(_STRICT):
            raise Fault("grid_strict", file=self._package.file)
        if name.endswith(" calcPr"):
            self._stale = attributes.get("fullCalcOnLoad") in ("1", "true")

    def _own_part(self, kind: str, usual: str) -> None:
        """Openpyxl finds a part at its usual place only: at another, dates would be numbers."""
        for relation in self._reader.parser.rels.values():
            if relation.Type.endswith(f"/{kind}") and relation.target.lower() != usual:
                raise Fault("grid_parts_wrong", file=self._package.file)

    def sheets(self) -> Iterator[Sheet]:
        """Every sheet that is a grid, in the order a person sees."""
        listed = list(self._reader.parser.find_sheets())
        if len(listed) > SHEETS:
            raise Fault("grid_sheets", file=self._package.file, limit=SHEETS)
        if not listed:
            raise Fault("grid_no_workbook", file=self._package.file)
        for entry, relation in listed:
            hidden = entry.state != "visible"
            if not relation.Type.endswith("/worksheet"):
                self.skipped.append(("no_grid", entry.name))
            elif relation.target not in self._reader.valid_files:
                yield Sheet(entry.name, hidden, [], refused="no_part")
            else:
                yield self._sheet(entry.name, hidden, relation.target)

    def _sheet(self, name: str, hidden: bool, part: str) -> Sheet:
        try:
            self._package.allow(part)
            return self._read(name, hidden, part)
        except Refusal as refusal:
            return Sheet(name, hidden, [], refused=refusal.rule, detail=refusal.detail)
        except MemoryError:
            raise
        except Exception:  # see above
            return Sheet(name, hidden, [], refused="xml")

    def _read(self, name: str, hidden: bool, part: str) -> Sheet:
        reader, workbook = self._reader, self._reader.wb
        rows, cells = Rows(), _Cells(self._styles, self._stale)
        with reader.archive.open(part) as source:
            stream = _Stream(
                source,
                reader.shared_strings,
                data_only=True,
                epoch=workbook.epoch,
                date_formats=workbook._date_formats,
                timedelta_formats=workbook._timedelta_formats,
                rich_text=True,
            )
            for _, row in stream.parse():
                for found in row:
                    cell = cells.cell(found)
                    if cell is not BLANK:
                        rows.put(found["row"] - 1, found["column"] - 1, cell)
        grid = rows.grid()
        return Sheet(name, hidden, grid, cut(stream.merged, grid), stream.hidden_rows(len(grid)))

    def notes(self) -> Notes:
        """Macros and links that the workbook carries."""
        names = self._package.names
        macros = any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names)
        links = any(name.startswith("xl/externallinks/") for name in names)
        return (("macros", ""),) * macros + (("external_links", ""),) * links


def _opened(content: bytes) -> ExcelReader:
    """A reader with what the sheets share; drawings, properties and settings stay unread."""
    reader = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False, rich_text=True)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    return reader


def _styles(workbook: Any) -> list[Style]:
    """The styles of a workbook by the number that cells refer to."""
    own = workbook._number_formats
    fonts = [(font.name or "", bool(font.strike)) for font in workbook._fonts]
    return [Style(_code(xf.numFmtId, own), *fonts[xf.fontId]) for xf in workbook._cell_styles]


def _code(number: int, own: list[str]) -> str:
    if number in LOCAL:
        return ""
    return BUILTIN_FORMATS.get(number, "") if number < 164 else own[number - 164]


class _Stream(WorkSheetParser):  # type: ignore[misc]
    """The rows of a sheet, with the formula beside each stored value; all else is passed over."""

    merged: list[Range]

    def parse(self) -> Iterator[Any]:
        """Every row as its number and its cells."""
        self.merged = []
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
            elif element.tag == MERGE_TAG:
                self.merged += [_span(part.get("ref")) for part in element]
            elif element.tag.endswith("}row"):
                raise Refusal("xml")  # of another kind of document: its cells would seem blank
            else:
                continue
            element.clear()

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """A cell as openpyxl reads its stored value, and the text of its formula."""
        cell: dict[str, Any] = super().parse_cell(element)
        formula = element.find(FORMULA_TAG)
        cell["formula"] = None if formula is None else formula.text or ""
        return cell

    def hidden_rows(self, height: int) -> frozenset[int]:
        """The rows with content that are hidden, counted from 0."""
        found = ((int(row) - 1, facts) for row, facts in self.row_dimensions.items())
        return frozenset(at for at, f in found if at < height and f.get("hidden") in ("1", "true"))


def _span(reference: str) -> Range:
    left, top, right, bottom = range_boundaries(reference)
    return top - 1, left - 1, bottom - 1, right - 1


class _Cells:
    """The cells of one sheet; equal contents are one and the same cell."""

    def __init__(self, styles: list[Style], stale: bool) -> None:
        self._styles = styles
        self._formula = "formula formula_stale" if stale else "formula"
        self._known: dict[tuple[Any, ...], Cell] = {}

    def cell(self, found: dict[str, Any]) -> Cell:
        """A cell from what openpyxl read of it."""
        kind, value, formula = found["data_type"], found["value"], found["formula"]
        if value is None and formula is None:
            return BLANK
        style = self._styles[found["style_id"]] if self._styles else Style()
        if isinstance(value, CellRichText):
            struck = style.struck or any(_font(piece).strike for piece in value)
            return runs_cell(_runs(value), style.font, self._note(formula, struck))
        key = (kind, value, formula, style)
        if key not in self._known:
            self._known[key] = self._made(kind, value, formula, style)
        return self._known[key]

    def _note(self, formula: str | None, struck: bool) -> str:
        return joined("struck" if struck else "", "" if formula is None else self._formula)

    def _made(self, kind: str, value: Any, formula: str | None, style: Style) -> Cell:
        if value is None and kind != "str":
            return Cell(None, f"={formula}"[:TEXT], "formula_uncached", "formula")
        note = self._note(formula, style.struck)
        if kind == "n":
            return number_cell(value, style.code, note)
        if kind == "d" and isinstance(value, dt.date):
            return day_cell(value, style.code, note)
        if kind == "b":
            return Cell(value, "TRUE" if value else "FALSE", "bool", note)
        if kind == "e":
            return Cell(None, str(value)[:80], "error", note)
        return text_cell(_unescaped(_clock(value)), style.font, note)


def _clock(value: object) -> str:
    """Text as it is; a time of day or a span of time as hours and minutes."""
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{value:%H:%M}" if isinstance(value, dt.time) else str(value or "")


def _runs(text: CellRichText) -> list[tuple[str, str]]:
    """The pieces of a text, each with the font named for it; raised digits stay raised."""
    return [
        (text.translate(_RAISED) if font.vertAlign == "superscript" else text, font.rFont or "")
        for text, font in ((_unescaped(str(piece)), _font(piece)) for piece in text)
    ]


def _font(piece: object) -> InlineFont:
    return piece.font if isinstance(piece, TextBlock) else _PLAIN


def _unescaped(text: str) -> str:
    """Text whose control characters, written ``_x000D_`` in the file, are themselves again."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
