"""One sheet of the form: title, headings, rows to fill in, totals and the place to sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from phantich.intake.form.form_blocks import Block, Field, sheet_titles
from phantich.language import wording
from phantich.schema.data_model import enums

SHORTEST_LIST = 255  # letters that Excel takes in a list inside the validation
LARGEST = 10_000_000
FIRST_DAY = dt.date(2000, 1, 1)
LAST_DAY = dt.date(2100, 12, 31)
RUNNING_WIDTH = 5
LANDSCAPE_MARGINS = {"left": 0.5, "right": 0.4, "top": 0.6, "bottom": 0.6}


@dataclass(frozen=True)
class Pen:
    """What every sheet is written with: the workbook, its styles, the occasion, the lists."""

    book: Any
    styles: dict[str, Any]
    occasion: Any
    ranges: dict[str, str]


def write_sheet(sheet: Any, name: str, blocks: Sequence[Block], pen: Pen) -> None:
    """Write one sheet of the form with all its blocks."""
    width = 1 + max(len(block.fields) for block in blocks)
    _columns(sheet, blocks)
    row = _title(sheet, name, width, pen)
    for block in blocks:
        if len(blocks) > 1:
            sheet.write_string(row, 0, block.vi, pen.styles["block"])
            row += 1
        row = _block(sheet, block, row, pen) + 1
    _foot(sheet, row, width, pen)
    _page(sheet, blocks, row, width)


def _columns(sheet: Any, blocks: Sequence[Block]) -> None:
    sheet.set_column(0, 0, RUNNING_WIDTH)
    for at in range(max(len(block.fields) for block in blocks)):
        widths = [block.fields[at].width for block in blocks if at < len(block.fields)]
        sheet.set_column(at + 1, at + 1, min(max(widths), 44))


def _title(sheet: Any, name: str, width: int, pen: Pen) -> int:
    """The title of a sheet: office, name of the form, unit, year, period."""
    styles, occasion = pen.styles, pen.occasion
    half = max(3, width // 2)
    sheet.merge_range(
        0, 0, 0, half - 1, occasion.name.upper() or wording.say("form.office"), styles["office"]
    )
    sheet.merge_range(0, half, 0, width - 1, wording.say("form.party"), styles["office"])
    sheet.merge_range(1, half, 1, width - 1, wording.say("form.place_and_day"), styles["italic"])
    sheet.merge_range(
        3, 0, 3, width - 1, f"{name.upper()}. {sheet_titles()[name]}", styles["title"]
    )
    given = (
        ("form.unit", occasion.name), ("form.code", occasion.unit),
        ("form.year", str(occasion.year or "")), ("form.period", occasion.period),
    )  # fmt: skip
    for at, (key, text) in enumerate(given):
        row, column = 5 + at // 2, 1 + 3 * (at % 2)
        sheet.write_string(row, column, wording.say(key), styles["label"])
        if key == "form.year" and occasion.year:
            sheet.write_number(row, column + 1, occasion.year, styles["given"])
        else:
            sheet.write_string(row, column + 1, text, styles["given"])
    return 8


def _block(sheet: Any, block: Block, row: int, pen: Pen) -> int:
    """The headings, rows and totals of a block; the row after it."""
    first = _headings(sheet, block, row, pen)
    for number in range(block.rows):
        sheet.write_number(first + number, 0, number + 1, pen.styles["running"])
        for at, field in enumerate(block.fields, 1):
            sheet.write_blank(first + number, at, None, pen.styles[_style(field)])
    last = first + block.rows - 1
    for at, field in enumerate(block.fields, 1):
        _validate(sheet, field, (first, at, last, at), pen)
    return _totals(sheet, block, first, last, pen) if block.totals else last + 1


def _headings(sheet: Any, block: Block, row: int, pen: Pen) -> int:
    head = pen.styles["head"]
    tall = any(field.group for field in block.fields)
    _heading(sheet, row, 0, tall, wording.say("form.running"), head)
    at = 1
    while at <= len(block.fields):
        field = block.fields[at - 1]
        wide = sum(f.group == field.group for f in block.fields) if field.group else 1
        if field.group:
            sheet.merge_range(row, at, row, at + wide - 1, field.group, head)
            for place, one in enumerate(block.fields[at - 1 : at - 1 + wide]):
                sheet.write_string(row + 1, at + place, one.vi, head)
        else:
            _heading(sheet, row, at, tall, field.vi, head)
        at += wide
    below = row + 1 + tall
    sheet.set_row(row, 32 if tall else 48)
    if tall:
        sheet.set_row(row + 1, 64)
    for place in range(len(block.fields) + 1):
        sheet.write_string(below, place, f"({place + 1})", pen.styles["column"])
    return below + 1


def _heading(sheet: Any, row: int, column: int, tall: bool, text: str, style: Any) -> None:
    if tall:
        sheet.merge_range(row, column, row + 1, column, text, style)
    else:
        sheet.write_string(row, column, text, style)


def _style(field: Field) -> str:
    kinds = {"count": "number", "number": "decimal", "date": "day", "id": "running"}
    return kinds.get(field.column.type, "text")


def _totals(sheet: Any, block: Block, first: int, last: int, pen: Pen) -> int:
    row = last + 1
    sheet.write_blank(row, 0, None, pen.styles["total_label"])
    sheet.write_string(row, 1, wording.say("form.total"), pen.styles["total_label"])
    for at, field in enumerate(block.fields[1:], 2):
        if field.column.type == "count":
            letter = _letter(at)
            total = f"=SUM({letter}{first + 1}:{letter}{last + 1})"
            sheet.write_formula(row, at, total, pen.styles["total"], "")
        else:
            sheet.write_blank(row, at, None, pen.styles["total"])
    return row + 1


def _letter(column: int) -> str:
    return chr(ord("A") + column) if column < 26 else f"A{chr(ord('A') + column - 26)}"


# --- validation ------------------------------------------------------------------


def _validate(sheet: Any, field: Field, place: tuple[int, int, int, int], pen: Pen) -> None:
    rule = _rule(field, pen)
    if rule:
        titles = {"input_title": field.vi[:32], "error_title": wording.say("form.wrong")}
        sheet.data_validation(*place, {**titles, **rule})


def _rule(field: Field, pen: Pen) -> dict[str, Any]:
    column = field.column
    if column.type == "date":
        return _days(field, pen.occasion.year)
    if field.link or column.type == "count":
        return {
            "validate": "integer", "criteria": "between", "minimum": 1 if field.link else 0,
            "maximum": LARGEST, **_said("link" if field.link else "count"),
        }  # fmt: skip
    if column.type == "number":
        limits = {"minimum": -LARGEST, "maximum": LARGEST}
        return {"validate": "decimal", "criteria": "between", **limits, **_said("number")}
    return _choice(field, pen)


def _choice(field: Field, pen: Pen) -> dict[str, Any]:
    column = field.column
    if column.type == "enum":
        labels = [fact["vi"] for fact in enums()[column.of].values()]
        short = len(",".join(labels)) <= SHORTEST_LIST and not any("," in text for text in labels)
        if short:
            return {"validate": "list", "source": labels, **_said("list")}
        return {"validate": "any", "input_message": "; ".join(labels)[:SHORTEST_LIST]}
    if column.type == "flag":
        return {"validate": "list", "source": wording.say("form.flags").split("|"), **_said("list")}
    if column.to in pen.ranges:
        kind = "information" if field.many else "warning"
        source = {"validate": "list", "source": pen.ranges[column.to], "error_type": kind}
        return {**source, **_said("documents" if field.many else "list")}
    return {}


def _days(field: Field, year: int | None) -> dict[str, Any]:
    within = year is not None and not field.column.any_year
    low = dt.date(year, 1, 1) if within and year else FIRST_DAY
    high = dt.date(year, 12, 31) if within and year else LAST_DAY
    said = _said("day", first=wording.date(low), last=wording.date(high))
    return {"validate": "date", "criteria": "between", "minimum": low, "maximum": high, **said}


def _said(key: str, **blanks: Any) -> dict[str, str]:
    return {
        "input_message": wording.say(f"entry.{key}", **blanks),
        "error_message": wording.say(f"refuse.{key}", **blanks),
    }


# --- foot and page ---------------------------------------------------------------


def _foot(sheet: Any, row: int, width: int, pen: Pen) -> None:
    styles, half = pen.styles, max(3, width // 2)
    sheet.write_string(row, 0, wording.say("form.note"), styles["note"])
    sheet.merge_range(row + 2, 0, row + 2, half - 1, wording.say("form.maker"), styles["office"])
    sheet.merge_range(row + 2, half, row + 2, width - 1, wording.say("form.head"), styles["office"])
    for first, last in ((0, half - 1), (half, width - 1)):
        sheet.merge_range(row + 3, first, row + 3, last, wording.say("form.sign"), styles["italic"])


def _page(sheet: Any, blocks: Sequence[Block], row: int, width: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(**LANDSCAPE_MARGINS)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, row + 8, width - 1)
    sheet.set_footer("&C&10&P/&N")
    if len(blocks) == 1:
        tall = any(field.group for field in blocks[0].fields)
        sheet.repeat_rows(8, 9 + tall)
        sheet.freeze_panes(10 + tall, 2)
    sheet.protect("", {"insert_rows": True, "format_rows": True, "format_columns": True,
                       "format_cells": True, "sort": True, "autofilter": True})  # fmt: skip
