"""The report as a PDF, set by typst from the same parts and the same template as the Word file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from phantich.language.line_breaks import bound
from phantich.report.charts import Chart
from phantich.report.document.html_page import TONES
from phantich.report.document.word_file import FIGURES
from phantich.report.profiles import Profile
from phantich.report.report_model import Block, Heading, Picture, Report, Row, Table

SIDES = {side: f"page_{side}" for side in ("width", "height")}
SIDES |= {side: f"{side}_margin" for side in ("top", "bottom", "left", "right")}
SHEETS = ("summary", "letter", "annex")  # the sections of the template
SIZES = {  # what the PDF sets, by the style of the template that has its size
    "superior": "Cơ quan cấp trên", "organ": "Cơ quan", "state": "Quốc hiệu", "motto": "Tiêu ngữ",
    "number": "Số ký hiệu", "date": "Ngày tháng", "draft": "Dự thảo", "kind": "Tên loại",
    "subject": "Trích yếu", "heading": "Heading 1", "body": "Thân bài", "note": "Ghi chú",
    "label": "Nhãn nơi nhận", "recipients": "Nơi nhận", "signature": "Người ký",
    "table_title": "Tên biểu", "table": "Ô chữ", "summary_title": "Tên tóm tắt",
    "summary": "Tóm tắt", "summary_note": "Ghi chú tóm tắt",
}  # fmt: skip


def can_set() -> bool:
    """Whether the extra ``pdf`` is installed."""
    return find_spec("typst") is not None


def pdf(report: Report) -> bytes:
    """The PDF of a report; equal bytes for equal figures and equal fonts.

    Raises
    ------
    ModuleNotFoundError
        The extra ``pdf`` is not installed.
    """
    import typst

    source = files("phantich.report.document").joinpath("report.typ").read_bytes()
    text = json.dumps(_facts(report), ensure_ascii=False, sort_keys=True)
    return bytes(typst.compile(source, sys_inputs={"data": text}))


def _facts(report: Report) -> dict[str, Any]:
    head = report.letterhead

    def blocks(held: Iterable[Block]) -> list[dict[str, Any]]:
        return [_block(block) for block in held]

    return {
        "lang": report.lang,
        "title": report.title,
        "mark": report.mark,
        "look": look(report.profile),
        "form": {
            "separator": report.profile.letterhead.separator,
            "organ_rule": report.profile.letterhead.organ_rule,
        },
        "letterhead": {
            **{name: bound(str(value)) for name, value in head.__dict__.items()},
            "draft": [bound(line) for line in head.draft.split("\n") if line],
        },
        "kind": report.kind,
        "subject": [bound(line) for line in report.subject],
        "summary": blocks(report.summary),
        "blocks": blocks(report.body),
        "closing": {**report.closing.__dict__,
                    "recipients": [bound(line) for line in report.closing.recipients]},
        "annex_of": bound(report.annex_of),
        "source": bound(report.source),
        "annexes": [{"title": a.title, "blocks": blocks(a.blocks)} for a in report.annexes],
    }  # fmt: skip


def look(profile: Profile) -> dict[str, Any]:
    """Pages, font and sizes of a form, read from its Word template; millimetres and points."""
    import docx

    template: Any = docx.Document(io.BytesIO(profile.template_bytes()))
    label = template.styles[SIZES["label"]].font
    sheets = {
        name: {side: getattr(section, given).mm for side, given in SIDES.items()}
        for name, section in zip(SHEETS, template.sections, strict=True)
    }
    return {
        "font": [template.styles["Normal"].font.name, *profile.fallback],
        "left": _letterhead(template).columns[0].width.mm,
        "sheets": sheets,
        "sizes": {name: template.styles[style].font.size.pt for name, style in SIZES.items()},
        "label": {"bold": bool(label.bold), "italic": bool(label.italic),
                  "underline": bool(label.underline)},
    }  # fmt: skip


def _letterhead(template: Any) -> Any:
    """The first table without the look of figures."""
    return next(table for table in template.tables if table.style.name != FIGURES)


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": bound(block.text)}
    if isinstance(block, Picture):
        return {"kind": "picture", **_picture(block.chart)}
    if isinstance(block, Table):
        return {"kind": "table", **_table(block)}
    dash = "- " if block.kind == "item" and not block.lead else ""
    return {"kind": block.kind, "lead": block.lead, "text": bound(f"{dash}{block.text}")}


def _picture(chart: Chart) -> dict[str, str]:
    return {"svg": chart.svg(), "alt": chart.alt}


def _table(table: Table) -> dict[str, Any]:
    return {
        "label": bound(table.label),
        "title": table.title,
        "unit": bound(table.unit),
        "note": bound(table.note),
        "columns": [
            {"heading": c.heading, "number": c.number, "numeric": c.numeric, "weight": c.weight}
            for c in table.columns
        ],
        "rows": [_row(row) for row in table.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    cells = [
        {"text": bound(cell.text), "ground": TONES.get(cell.tone, ""),
         **(_picture(cell.chart) if cell.chart else {"svg": ""})}
        for cell in row.cells
    ]  # fmt: skip
    return {"kind": row.kind, "cells": cells}
