"""The annex as a workbook: one sheet a table, numbers as numbers, texts always as texts."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

from phantich.report.document.document_model import Cell, Column, Document, Row, Table

FORMS = {"count": "#,##0", "share": "0.00%", "decimal": "#,##0.00"}
A4 = 9
WIDEST = 60  # characters
PER_WEIGHT = 11
NOTE_HEIGHT = 48  # points
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,  # a name that begins with = is a name
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
}
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def workbook(document: Document, day: dt.date) -> bytes:
    """The workbook of a document's tables; ``day`` is the day its properties name."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    book.set_properties(
        {
            "title": document.title,
            "subject": document.mark,
            "created": dt.datetime(day.year, day.month, day.day),
        }
    )
    for annex in document.annexes:
        for table in annex.tables:
            _sheet(book, table, document, annex.note)
    book.close()
    return out.getvalue()


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any, font: str) -> None:
        self.book, self.font = book, font
        self.made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **wanted: Any) -> Any:
        """The format with these properties."""
        key = tuple(sorted(wanted.items()))
        if key not in self.made:
            base = {"font_name": self.font, "font_size": 11, "valign": "vcenter"}
            self.made[key] = self.book.add_format({**base, **wanted})
        return self.made[key]


def _sheet(book: Any, table: Table, document: Document, note: str) -> None:
    sheet = book.add_worksheet(_NOT_IN_NAMES.sub(" ", table.label)[:31])
    looks = Looks(book, document.profile.font)
    last = len(table.columns) - 1
    _above(sheet, table, document, looks)
    first_heading = 4 + bool(document.mark)
    below = _headings(sheet, table, looks, first_heading)
    for at, row in enumerate(table.rows):
        _row(sheet, below + at, row, table.columns, looks)
    end = below + len(table.rows)
    look = looks(italic=True, text_wrap=True, align="left")
    sheet.merge_range(end, 0, end, last, "", look)
    sheet.write_string(end, 0, note, look)
    sheet.set_row(end, NOTE_HEIGHT)
    _layout(sheet, table, document, first_heading, below)
    sheet.print_area(0, 0, end, last)


def _above(sheet: Any, table: Table, document: Document, looks: Looks) -> None:
    """The mark of invented figures, the number, the title, the source and the unit of count."""
    last, at = len(table.columns) - 1, 0
    lines = [(table.label, {"bold": True, "align": "right"})]
    lines += [(table.title, {"bold": True, "align": "center", "font_size": 13})]
    lines += [(table.source, {"italic": True, "align": "left"})]
    lines += [(table.unit, {"italic": True, "align": "right"})]
    if document.mark:
        lines.insert(0, (document.mark, {"bold": True, "align": "center", "font_color": "#9C0006"}))
    for at, (text, look) in enumerate(lines):
        sheet.merge_range(at, 0, at, last, "", looks(**look))
        sheet.write_string(at, 0, text, looks(**look))


def _headings(sheet: Any, table: Table, looks: Looks, top: int) -> int:
    """The headings and the numbers of the columns; returns the row below them."""
    look = looks(bold=True, border=1, align="center", text_wrap=True, bg_color="#E7ECF2")
    grouped = any(column.group for column in table.columns)
    for at, column in enumerate(table.columns):
        if grouped and not column.group:
            sheet.merge_range(top, at, top + 1, at, "", look)
            sheet.write_string(top, at, column.heading, look)
            continue
        sheet.write_string(top + grouped, at, column.heading, look)
    _groups(sheet, table.columns, look, top)
    below = top + 1 + grouped
    if not any(column.number for column in table.columns):
        return below
    for at, column in enumerate(table.columns):
        sheet.write_string(below, at, column.number, looks(italic=True, border=1, align="center"))
    return below + 1


def _groups(sheet: Any, columns: tuple[Column, ...], look: Any, top: int) -> None:
    names = [column.group for column in columns]
    for group in dict.fromkeys(filter(None, names)):
        first = names.index(group)
        last = first + names.count(group) - 1
        if last > first:
            sheet.merge_range(top, first, top, last, "", look)
        sheet.write_string(top, first, group, look)


def _row(sheet: Any, at: int, row: Row, columns: tuple[Column, ...], looks: Looks) -> None:
    bold = row.kind != "row"
    for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
        centred = place == 0
        side = "center" if centred else "right" if column.numeric else "left"
        look: dict[str, Any] = {"border": 1, "align": side, "bold": bold}
        _cell(sheet, (at, place), cell, look, looks)


def _cell(
    sheet: Any, place: tuple[int, int], cell: Cell, look: dict[str, Any], looks: Looks
) -> None:
    if cell.value is not None:
        sheet.write_number(*place, cell.value, looks(**look, num_format=FORMS[cell.form]))
    elif cell.text:
        sheet.write_string(*place, cell.text, looks(**look, text_wrap=True))
    else:
        sheet.write_blank(*place, None, looks(**look))


def _layout(sheet: Any, table: Table, document: Document, top: int, below: int) -> None:
    """Widths, frozen headings, and a page that prints with its headings and page numbers."""
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, min(WIDEST, max(6, PER_WEIGHT * column.weight)))
    sheet.freeze_panes(below, 2 if table.columns[1].weight > 1 and below else 0)
    sheet.repeat_rows(top, below - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    page = document.profile.page
    inches = (page.annex_left, page.annex_right, page.annex_top, page.annex_bottom)
    left, right, upper, lower = (length / 25.4 for length in inches)
    sheet.set_margins(left=left, right=right, top=upper, bottom=lower)
    sheet.set_header("&C&P")
    sheet.set_footer(f"&C{document.mark}" if document.mark else "")
