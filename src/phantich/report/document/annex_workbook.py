"""The annexes as a workbook: a sheet a table, numbers as numbers, totals and shares as formulas."""

from __future__ import annotations

import datetime as dt
import io
import math
from typing import Any

from phantich.language import wording
from phantich.report.document.html_page import TONES
from phantich.report.report_model import Cell, Column, Picture, Report, Row, Table, of_kind

FORMS = {"count": "#,##0", "share": "0.00%", "decimal": "#,##0.00", "points": "+0.00;-0.00;0.00"}
FORMS |= {"day": "dd/mm/yyyy"}
A4 = 9
MARGINS = {"left": 0.6, "right": 0.6, "top": 0.8, "bottom": 0.6}  # inches
NARROW, WIDEST = 6, 60  # characters
PER_WEIGHT = 9.5
LINE = 15.5  # points, the height of a line of text of 11 points
FONT = "Times New Roman"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,  # a name that begins with = is a name
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": FORMS["day"],
}
LEDGER = ("place", "name", "category", "unit", "part", "value", "text")


def workbook(report: Report) -> bytes:
    """The workbook of a report's numbered tables, its charts, and every figure printed."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    day = report.day
    book.set_properties(
        {
            "title": report.title,
            "subject": report.mark,
            "created": dt.datetime(day.year, day.month, day.day),
        }
    )
    looks = Looks(book)
    for table in report.tables():
        if table.sheet:
            _sheet(book, table, report, looks)
    _charts(book, report)
    _figures(book, report, looks)
    book.close()
    return out.getvalue()


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **wanted: Any) -> Any:
        """The format with these properties."""
        key = tuple(sorted(wanted.items()))
        if key not in self.made:
            base = {"font_name": FONT, "font_size": 11, "valign": "vcenter"}
            self.made[key] = self.book.add_format({**base, **wanted})
        return self.made[key]


def _sheet(book: Any, table: Table, report: Report, looks: Looks) -> None:
    sheet = book.add_worksheet(table.sheet)
    widths = [min(WIDEST, max(NARROW, PER_WEIGHT * column.weight)) for column in table.columns]
    top = _above(sheet, table, report, looks)
    below = _headings(sheet, table, widths, top, looks)
    end = below + len(table.rows)
    places = _Places(table, below)
    for at, row in enumerate(table.rows):
        for place, cell in enumerate(row.cells):
            look = _look(row, table.columns[place], place)
            _cell(sheet, below + at, place, cell, places, looks, look)
        sheet.set_row(below + at, _height([c.text for c in row.cells], widths))
    if table.note:
        _across(sheet, end, len(widths), table.note, looks(italic=True, text_wrap=True))
        sheet.set_row(end, _height([table.note], [sum(widths)]))
    if any(row.kind == "row" for row in table.rows):
        sheet.autofilter(below - 1, 0, end - 1, len(widths) - 1)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    _printed(sheet, report, (top, below, end, len(widths)))


class _Places:
    """Where the cells of a table stand, for the formulas between them."""

    def __init__(self, table: Table, below: int) -> None:
        self.columns = range(len(table.columns))
        self.first = below
        self.last = below + max(
            (at for at, r in enumerate(table.rows) if r.kind == "row"), default=0
        )

    def formula(self, pattern: str, row: int) -> str:
        """A formula in the words of the workbook: ``{c3}/{c4}`` in row 9 is ``=D10/E10``."""
        from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

        cells = {f"c{at}": xl_rowcol_to_cell(row, at) for at in self.columns}
        sums = {f"s{at}": xl_range(self.first, at, self.last, at) for at in self.columns}
        return "=" + pattern.format(**cells, **sums)


def _above(sheet: Any, table: Table, report: Report, looks: Looks) -> int:
    """The mark of invented figures, number and title, source and unit; the row below them."""
    lines = [(report.mark, {"bold": True, "align": "center", "font_color": "#9C0006"})]
    lines += [(f"{table.label}. {table.title}", {"bold": True, "align": "center", "font_size": 13})]
    lines += [(" ".join(filter(None, [report.source, table.unit])), {"italic": True})]
    shown = [(text, look) for text, look in lines if text]
    for at, (text, look) in enumerate(shown):
        _across(sheet, at, len(table.columns), text, looks(**look))
    return len(shown)


def _across(sheet: Any, row: int, columns: int, text: str, look: Any) -> None:
    if columns > 1:
        sheet.merge_range(row, 0, row, columns - 1, "", look)
    sheet.write_string(row, 0, text, look)


def _headings(sheet: Any, table: Table, widths: list[float], top: int, looks: Looks) -> int:
    """The headings and the numbers of the columns; returns the row below them."""
    look = looks(bold=True, border=1, align="center", text_wrap=True, bg_color="#E7ECF2")
    small = looks(italic=True, border=1, align="center", font_size=9)
    numbered = any(column.number for column in table.columns)
    for at, column in enumerate(table.columns):
        if numbered:
            sheet.write_string(top, at, column.number, small)
        sheet.write_string(top + numbered, at, column.heading, look)
    heads = [column.heading for column in table.columns]
    sheet.set_row(top + numbered, _height(heads, widths) + LINE)  # room for the filter's arrow
    return top + numbered + 1


def _look(row: Row, column: Column, place: int) -> dict[str, Any]:
    return {"border": 1, "align": column.side(place), "bold": row.kind != "row"}


def _cell(
    sheet: Any,
    row: int,
    place: int,
    cell: Cell,
    places: _Places,
    looks: Looks,
    look: dict[str, Any],
) -> None:
    if cell.tone:
        look["bg_color"] = TONES[cell.tone]
    if cell.value is None or cell.form == "text":
        write = sheet.write_string if cell.text else sheet.write_blank
        write(row, place, cell.text or None, looks(**look, text_wrap=True))
        return
    form = looks(**look, num_format=FORMS[cell.form])
    if cell.form == "day":
        sheet.write_datetime(row, place, cell.value, form)
    elif cell.formula:
        sheet.write_formula(row, place, places.formula(cell.formula, row), form, cell.value)
    else:
        sheet.write_number(row, place, cell.value, form)


def _height(texts: list[str], widths: list[float]) -> float:
    """The height of a row whose longest text takes so many lines."""
    lines = [
        math.ceil(len(text) * 1.15 / width) for text, width in zip(texts, widths, strict=False)
    ]
    return LINE * max(1, *lines) if lines else LINE


def _printed(sheet: Any, report: Report, place: tuple[int, int, int, int]) -> None:
    """Frozen headings, and a page that prints with its headings, its number and the mark."""
    top, below, end, columns = place
    sheet.freeze_panes(below, min(2, columns - 1))
    sheet.repeat_rows(top, below - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(**MARGINS)
    sheet.set_header("&C&P")
    sheet.set_footer(f"&C{report.mark}" if report.mark else "")
    sheet.print_area(0, 0, end, columns - 1)


def _charts(book: Any, report: Report) -> None:
    """The charts of the annexes on a sheet of their own, one below the other."""
    shown = [picture for annex in report.annexes for picture in of_kind(annex.blocks, Picture)]
    if not shown:
        return
    sheet = book.add_worksheet(wording.say("sheet.charts", report.lang))
    sheet.hide_gridlines(2)
    at = 0
    for picture in shown:
        image = io.BytesIO(picture.chart.png())
        facts = {"image_data": image, "description": picture.chart.alt}
        sheet.insert_image(at, 0, "chart.png", facts)
        at += int(picture.chart.figure.get_size_inches()[1] * 96 / 20) + 2
    sheet.set_footer(f"&C{report.mark}" if report.mark else "")


def _figures(book: Any, report: Report, looks: Looks) -> None:
    """Every figure that the report prints, for people: by name, with the unit and the place."""
    sheet = book.add_worksheet(wording.say("sheet.figures", report.lang))
    head = looks(bold=True, border=1, align="center", text_wrap=True, bg_color="#E7ECF2")
    top = 1 if report.mark else 0
    if report.mark:
        sheet.write_string(0, 0, report.mark, looks(bold=True, font_color="#9C0006"))
    for at, name in enumerate(LEDGER):
        sheet.write_string(top, at, wording.say(f"ledger.{name}", report.lang), head)
    for row, entry in enumerate(report.figures(), top + 1):
        for at, name in enumerate(LEDGER):
            value = entry[name]
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            write = sheet.write_number if number else sheet.write_string
            write(row, at, value if number else str(value), looks(border=1))
    for at, width in enumerate((34, 46, 24, 30, 18, 14, 16)):
        sheet.set_column(at, at, width)
    sheet.autofilter(top, 0, top + len(report.ledger), len(LEDGER) - 1)
    sheet.freeze_panes(top + 1, 0)
