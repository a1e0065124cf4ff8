"""The workbook of rows set aside: what the unit corrects and sends again, with the reasons."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from phantich.dataset.cells.written_dates import Period
from phantich.files.excel_tables import CREATED
from phantich.intake.remarks import sentence
from phantich.intake.submission_pages import Page, Row, Submission
from phantich.language import wording
from phantich.language.folding import fold

if TYPE_CHECKING:
    from phantich.files.sheets import Cell

REASONS = "Lý do"
ORIGIN = "Dòng gốc"  # where the row stood
WIDEST = 60


def aside_workbook(found: Submission, lang: str = "vi") -> bytes:
    """The rows of a file that were not taken, sheet by sheet, as the bytes of a workbook.

    Sheets with columns about people give only the reason; nothing of their rows is written.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "remove_timezone": True}  # fmt: skip
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": CREATED, "author": "", "comments": ""})
    styles = _styles(book)
    _reasons(book, found, styles, lang)
    used = {fold(REASONS)}
    for page in found.pages:
        rows = [row for row in page.rows if row.aside or page.refused]
        if rows and not page.personal:
            _page(book.add_worksheet(_name(page, used)), page, rows, (found, styles, lang))
    book.close()
    return out.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    font = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "text_wrap": True}
    return {
        "text": book.add_format({**font, "border": 1}),
        "head": book.add_format({**font, "border": 1, "bold": True, "bg_color": "#E7EEF5"}),
        "title": book.add_format({**font, "bold": True, "text_wrap": False}),
        "wrong": book.add_format({**font, "border": 1, "bg_color": "#FFE699"}),
        "day": book.add_format({**font, "border": 1, "num_format": "dd/mm/yyyy"}),
        "wrong_day": book.add_format(
            {**font, "border": 1, "num_format": "dd/mm/yyyy", "bg_color": "#FFE699"}
        ),
    }


def _reasons(book: Any, found: Submission, styles: dict[str, Any], lang: str) -> None:
    sheet = book.add_worksheet(REASONS)
    heads = [wording.say(f"head.{k}", lang) for k in ("sheet", "row", "column", "found", "reason")]
    sheet.write_string(0, 0, wording.say("aside.title", lang, file=found.name), styles["title"])
    sheet.write_string(1, 0, wording.say("aside.how", lang), styles["title"])
    for at, text in enumerate(heads):
        sheet.write_string(3, at, text, styles["head"])
    for row, remark in enumerate((r for r in found.said() if r.fatal), 4):
        cells = (remark.sheet, str(remark.row or ""), remark.column, remark.value,
                 sentence(remark, lang))  # fmt: skip
        for at, text in enumerate(cells):
            sheet.write_string(row, at, text[:32000], styles["text"])
    for at, width in enumerate((16, 8, 26, 24, 80)):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(4, 0)


def _name(page: Page, used: set[str]) -> str:
    """A name that Excel takes, no other sheet has, and by which the block is recognised again."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", page.sheet or page.block.names[0]).strip()[:28]
    name, number = plain or "Sheet", 2
    while fold(name) in used:
        name, number = f"{plain[:25]} {number}", number + 1
    used.add(fold(name))
    return name


def _page(sheet: Any, page: Page, rows: Sequence[Row], given: tuple[Any, ...]) -> None:
    found, styles, lang = given
    at = 0
    for line in _title(found, page, lang):
        sheet.write_string(at, 0, line, styles["title"])
        at += 1
    columns = sorted(set(page.labels) | {c for row in rows for c in row.cells})
    heads = [*(page.labels.get(c, "") for c in columns), ORIGIN, REASONS]
    for place, text in enumerate(heads):
        sheet.write_string(at + 1, place, text, styles["head"])
        sheet.set_column(place, place, 14 if place < len(columns) + 1 else WIDEST)
    for number, row in enumerate(rows, at + 2):
        _row(sheet, number, columns, (page, row, styles, lang))
    sheet.freeze_panes(at + 2, 0)


def _title(found: Submission, page: Page, lang: str) -> Iterator[str]:
    yield wording.say("aside.mark", lang, file=found.name, code=found.sha256[:12])
    title = page.title
    for key in ("unit_code", "unit_name", "year"):
        if getattr(title, key):
            yield wording.say(f"aside.{key}", lang, text=getattr(title, key))
    if title.period:
        yield _period(title.period, lang)


def _period(period: Period, lang: str) -> str:
    length, first = period.last - period.first, period.first
    halves = {(1, 6): "first_half", (7, 12): "second_half"}
    if length == 0:
        return wording.say("aside.one_month", lang, number=period.last, year=period.year)
    if (first, period.last) in halves:
        return wording.say(f"aside.{halves[first, period.last]}", lang, year=period.year)
    if length == 2 and first % 3 == 1:
        return wording.say("aside.quarter", lang, number=period.last // 3, year=period.year)
    return wording.say("aside.first_months", lang, number=period.last, year=period.year)


def _row(sheet: Any, number: int, columns: Sequence[int], given: tuple[Any, ...]) -> None:
    page, row, styles, lang = given
    wrong = {r.column for r in row.remarks if r.fatal}
    for place, column in enumerate(columns):
        cell = row.cells.get(column)
        style = "wrong" if page.labels.get(column) in wrong else "text"
        if cell is None:
            sheet.write_blank(number, place, None, styles[style])
        else:
            _cell(sheet, number, place, cell, style, styles)
    reasons = [sentence(r, lang) for r in (*page.remarks, *row.remarks) if r.fatal]
    sheet.write_number(number, len(columns), row.origin, styles["text"])
    sheet.write_string(number, len(columns) + 1, "\n".join(dict.fromkeys(reasons)), styles["text"])


def _cell(
    sheet: Any, row: int, column: int, cell: Cell, style: str, styles: dict[str, Any]
) -> None:  # fmt: skip
    if cell.kind == "number" and isinstance(cell.value, int | float):
        sheet.write_number(row, column, cell.value, styles[style])
    elif cell.kind == "date" and isinstance(cell.value, dt.date):
        sheet.write_datetime(
            row, column, cell.value, styles["day" if style == "text" else "wrong_day"]
        )
    else:
        sheet.write_string(row, column, cell.text[:32000], styles[style])
