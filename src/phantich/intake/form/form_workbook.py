"""Writing the workbook of a unit: the same bytes for the same unit, year and lists."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phantich.files.excel_tables import CREATED
from phantich.files.paths import resolve
from phantich.files.whole_files import write_whole
from phantich.intake.form.form_blocks import form_blocks, sheet_titles
from phantich.intake.form.form_lists import Lists, read_lists
from phantich.intake.form.form_sheets import Pen, write_sheet
from phantich.language import wording

LINE = 105  # letters of a line of the guide
FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}


@dataclass(frozen=True)
class Occasion:
    """For whom and when a form is: unit and its name, year, period in words."""

    unit: str = ""
    name: str = ""
    year: int | None = None
    period: str = ""


def write_form(
    path: Path, *, unit: str = "", year: int | None = None, data: str = "", period: str = ""
) -> None:
    """Write the workbook that a unit fills in, with its dropdown lists from a dataset.

    Raises
    ------
    Fault
        The dataset does not exist or has no such unit, or the file can't be written.
    """
    lists = read_lists(resolve(data), year) if data else Lists()
    write_whole(path, form_bytes(Occasion(unit, lists.name(unit), year, period), lists))


def form_bytes(occasion: Occasion, lists: Lists) -> bytes:
    """The form as the bytes of an .xlsx file."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False,
                                     "strings_to_urls": False})  # fmt: skip
    book.set_properties({"created": CREATED, "author": "", "title": wording.say("form.title")})
    pen = Pen(book, _styles(book), occasion, _ranges(lists))
    _guide(book.add_worksheet(wording.say("form.guide")), pen)
    for name in sheet_titles():
        blocks = [block for block in form_blocks().values() if block.sheet == name]
        write_sheet(book.add_worksheet(name), name, blocks, pen)
    _lists(book.add_worksheet(wording.say("form.lists")), lists)
    book.get_worksheet_by_name(next(iter(sheet_titles()))).activate()
    book.close()
    return out.getvalue()


def _ranges(lists: Lists) -> dict[str, str]:
    """Where the hidden sheet holds the lists that are too long for a validation."""
    name = wording.say("form.lists")
    found = {"units": (lists.units, "A"), "directives": (lists.directives, "B")}
    return {
        key: f"='{name}'!${column}$1:${column}${len(rows)}"
        for key, (rows, column) in found.items()
        if rows
    }


def _lists(sheet: Any, lists: Lists) -> None:
    for column, texts in enumerate((lists.units.values(), lists.directives)):
        for row, text in enumerate(texts):
            sheet.write_string(row, column, text)
    sheet.hide()
    sheet.protect()


def _guide(sheet: Any, pen: Pen) -> None:
    sheet.write_string(0, 0, wording.say("form.title").upper(), pen.styles["title_left"])
    sheet.set_row(0, 40)
    for row, line in enumerate(wording.say("form.lines").strip().split("\n"), 2):
        sheet.write_string(row, 0, line.strip(), pen.styles["guide"])
        sheet.set_row(row, 17 * (1 + len(line) // LINE))
    sheet.set_column(0, 0, LINE)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect()


def _styles(book: Any) -> dict[str, Any]:
    cell = {**FONT, "border": 1, "text_wrap": True}
    free = {**cell, "locked": False}
    middle = {"align": "center"}
    head = {**cell, **middle, "bold": True, "bg_color": "#E7EEF5"}
    made = {
        "text": free,
        "number": {**free, "num_format": "#,##0", "align": "right"},
        "decimal": {**free, "align": "right"},
        "day": {**free, "num_format": "dd/mm/yyyy", **middle},
        "running": {**free, **middle},
        "head": head,
        "column": {**cell, **middle, "italic": True, "font_size": 10},
        "total": {**cell, "bold": True, "num_format": "#,##0", "align": "right"},
        "total_label": {**cell, "bold": True, **middle},
        "title": {**FONT, **middle, "bold": True, "font_size": 14},
        "title_left": {**FONT, "bold": True, "font_size": 14, "text_wrap": True},
        "block": {**FONT, "bold": True, "font_size": 13},
        "office": {**FONT, **middle, "bold": True},
        "plain": {**FONT, **middle},
        "italic": {**FONT, **middle, "italic": True},
        "label": {**FONT, "align": "right"},
        "given": {**FONT, "locked": False, "bold": True, "bottom": 4},
        "note": {**FONT, "italic": True, "font_size": 11},
        "guide": {**FONT, "text_wrap": True},
    }
    return {name: book.add_format(fact) for name, fact in made.items()}
