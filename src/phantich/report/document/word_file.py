"""The report as a Word file, from a template that an office opens in Word and changes.

The template holds pages, styles and the order of the parts; nothing of its look stands here.
Equal figures give equal bytes: no author, no clock.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from phantich.errors import Fault
from phantich.language import wording
from phantich.language.line_breaks import bound
from phantich.report.charts import Chart
from phantich.report.document.html_page import TONES
from phantich.report.report_model import (
    Block,
    Cell,
    Heading,
    Picture,
    Prose,
    Report,
    Row,
    Sentence,
    Table,
    of_kind,
)
from phantich.schema.indicators import indicators

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can name
UNIX = 3
DPI = 200
SPARK_MM, PICTURE_MM, WIDE_MM = 20, 150, 165
GROUND = "auto"  # of a cell without a tone
LANGUAGE = {"vi": "vi-VN", "en": "en-GB"}
FIGURES = "Biểu"  # the style of tables of figures
TOGETHER = 3  # rows at the end of a table that stay on one page
TWIPS = 635  # EMU in a twentieth of a point


def word(report: Report) -> bytes:
    """The Word file of a report.

    Raises
    ------
    Fault
        The template can't be read, or something in it was changed that it can't do without.
    """
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError

    template = DocxTemplate(io.BytesIO(report.profile.template_bytes()))
    try:
        template.render(_context(template, report), autoescape=True)
    except TemplateError as error:
        raise Fault("broken_template", name=report.profile.template, reason=error) from None
    made = template.docx
    _sized(made, report)
    _described(made, report)
    if report.references:
        _referenced(made, report)
    _properties(made, report)
    out = io.BytesIO()
    made.save(out)
    return settled(out.getvalue())


def _context(template: Any, report: Report) -> Mapping[str, Any]:
    head, end = report.letterhead, report.closing
    draft, _, draft_note = head.draft.partition("\n")

    def blocks(held: Iterable[Block], wide: int) -> list[dict[str, Any]]:
        return [_block(block, template, wide) for block in held]

    return {
        "mark": report.mark,
        "summary": blocks(report.summary, PICTURE_MM),
        "letterhead": {
            **{name: bound(getattr(head, name)) for name in ("superior", "organ", "number")},
            **{name: bound(getattr(head, name)) for name in ("state", "motto", "date")},
            "draft": draft,
            "draft_note": bound(draft_note),
        },
        "kind": report.kind,
        "subject": [bound(line) for line in report.subject],
        "body": blocks(report.body, PICTURE_MM),
        "closing": {**end.__dict__, "recipients": [bound(line) for line in end.recipients]},
        "annexes": [
            {"title": annex.title, "blocks": blocks(annex.blocks, WIDE_MM)}
            for annex in report.annexes
        ],
        "annex_of": bound(report.annex_of),
        "source": bound(report.source),
    }


def _block(block: Block, template: Any, wide: int) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": f"heading{block.level}", "text": bound(block.text)}
    if isinstance(block, Picture):
        return {"kind": "picture", "image": _image(template, block.chart, wide)}
    if isinstance(block, Table):
        return {"kind": "table", **_table(block, template)}
    lead = f"{bound(block.lead)} " if block.lead else ""
    return {"kind": block.kind, "lead": lead, "sentences": _spaced(block)}


def _spaced(block: Prose) -> list[str]:
    return [(" " if at else "") + bound(s.text) for at, s in enumerate(block.sentences)]


def _table(table: Table, template: Any) -> dict[str, Any]:
    return {
        "label": bound(table.label),
        "title": table.title,
        "unit": bound(table.unit),
        "note": bound(table.note),
        "numbered": any(column.number for column in table.columns),
        "columns": [{"heading": c.heading, "number": c.number} for c in table.columns],
        "rows": [_row(row, table, template) for row in table.rows],
    }


def _row(row: Row, table: Table, template: Any) -> dict[str, Any]:
    cells = zip(row.cells, table.columns, strict=True)
    return {
        "kind": row.kind,
        "cells": [_cell(cell, column.side(at), template)
                  for at, (cell, column) in enumerate(cells)],
    }  # fmt: skip


def _cell(cell: Cell, side: str, template: Any) -> dict[str, Any]:
    image = _image(template, cell.chart, SPARK_MM) if cell.chart else None
    ground = TONES[cell.tone].removeprefix("#") if cell.tone else GROUND
    return {"text": bound(cell.text), "side": side, "ground": ground, "image": image}


def _image(template: Any, chart: Chart, width: int) -> Any:
    from docx.shared import Mm
    from docxtpl import InlineImage

    return InlineImage(template, io.BytesIO(chart.png(DPI)), width=Mm(width))


# --- after the template is filled in ---------------------------------------------------


def _sized(made: Any, report: Report) -> None:
    """Give every table of figures its widths, and keep its last rows on one page."""
    names = {s.style_id for s in made.styles if s.name == FIGURES}
    found = [t for t in made.element.body.iter(_named("w:tbl")) if t.tblStyle_val in names]
    rooms = _rooms(made, report)
    for element, table, room in zip(found, report.tables(), rooms, strict=True):
        whole = sum(column.weight for column in table.columns)
        _widths(element, [int(room * c.weight / whole) for c in table.columns])
        for row in element.tr_lst[-TOGETHER:-1]:
            for one in row.iter(_named("w:pPr")):
                one.keepNext_val = True


def _rooms(made: Any, report: Report) -> Iterator[int]:
    """The width of the page on which each table stands, in twips."""
    rooms = [s.page_width - s.left_margin - s.right_margin for s in made.sections]
    for at, part in enumerate(report.parts()):
        for _ in of_kind(part, Table):
            yield rooms[min(at, len(rooms) - 1)] // TWIPS


def _widths(element: Any, widths: list[int]) -> None:
    grid = element.tblGrid
    for old in list(grid):
        grid.remove(old)
    for width in widths:
        grid.add_gridCol().w = width * TWIPS
    for row in element.tr_lst:
        at = 0
        for cell in row.tc_lst:
            cell.width = sum(widths[at : at + cell.grid_span]) * TWIPS
            at += cell.grid_span


def _described(made: Any, report: Report) -> None:
    """Give every picture the text that stands for it."""
    shapes = made.inline_shapes
    for shape, chart in zip(shapes, _charts(report), strict=True):
        shape._inline.docPr.set("descr", chart.alt)


def _charts(report: Report) -> Iterator[Chart]:
    for block in chain.from_iterable(report.parts()):
        if isinstance(block, Picture):
            yield block.chart
        if isinstance(block, Table):
            yield from (c.chart for row in block.rows for c in row.cells if c.chart)


def _referenced(made: Any, report: Report) -> None:
    """The indicators behind each sentence, as a comment at its side."""
    names = indicators()
    author = wording.say("document.comment_author", report.lang)
    told = {bound(s.text): s for s in _sentences(report) if s.keys}
    runs = [run for one in made.paragraphs for run in one.runs]
    for run in runs:
        sentence = told.pop(run.text.strip(" "), None)
        if sentence is not None:
            text = "\n".join(names[key].name(report.lang) for key in sentence.keys)
            comment = made.add_comment(run, text=text, author=author, initials="")
            comment._comment_elm.attrib.pop(_named("w:date"), None)


def _sentences(report: Report) -> Iterator[Sentence]:
    for block in of_kind((*report.summary, *report.body), Prose):
        yield from block.sentences


def _named(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def _properties(made: Any, report: Report) -> None:
    facts, day = made.core_properties, report.day
    facts.author = facts.last_modified_by = facts.comments = facts.keywords = ""
    facts.title, facts.subject = report.title, report.mark
    facts.created = facts.modified = dt.datetime(day.year, day.month, day.day)
    facts.revision = 1
    facts.language = report.lang
    for default in made.styles.element.iter(_named("w:lang")):
        default.set(_named("w:val"), LANGUAGE[report.lang])


def settled(content: bytes) -> bytes:
    """A package with its parts in order and no clock, so that equal contents are equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in _in_order(old.namelist()):
            part = zipfile.ZipInfo(name, EPOCH)
            part.create_system, part.external_attr = UNIX, 0o600 << 16
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name), compresslevel=6)
    return out.getvalue()


def _in_order(names: Iterable[str]) -> list[str]:
    """The list of contents first, as the format wants it, and the rest by name."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
