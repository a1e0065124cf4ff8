"""The two-column blocks of a Word report, without borders: its head and its end."""

from __future__ import annotations

from typing import Any

from phantich.language.line_breaks import bound
from phantich.report.document.document_model import Document
from phantich.report.document.letter_widths import balanced, width
from phantich.report.document.word_parts import keep, millimetres, paragraph, points, run
from phantich.report.profiles import Profile

POINTS_PER_MM = 72 / 25.4
ORGAN_RULE = 0.4  # of the length of the organ's name
RULE_WEIGHT = "6"  # eighths of a point


def head_table(made: Any, document: Document) -> None:
    """Who writes on the left, under which state or Party on the right; number and day below."""
    head, profile = document.letterhead, document.profile
    table = _two_columns(made, profile, profile.letterhead.left_width, rows=2)
    left, right = table.rows[0].cells
    sizes = profile.sizes
    _lines(left, head.superior, sizes.superior)
    longest = _lines(left, head.organ, sizes.organ, bold=True)
    if profile.letterhead.organ_rule:
        add_rule(left, ORGAN_RULE * longest, left.width.pt)
    if profile.letterhead.separator:
        _line(left, profile.letterhead.separator, sizes.separator)
    under = _lines(right, head.state, sizes.state, bold=True)
    if head.motto:
        under = _lines(right, head.motto, sizes.motto, bold=True)
    add_rule(right, under, right.width.pt)
    left, right = table.rows[1].cells
    _line(left, bound(head.number), sizes.number)
    for at, text in enumerate(filter(None, head.draft.split("\n"))):
        _line(left, bound(text), sizes.draft, bold=at == 0, italic=at > 0, before=6 * (at == 0))
    _line(right, bound(head.date), sizes.date, italic=True)


def _two_columns(made: Any, profile: Profile, left_width: float, rows: int) -> Any:
    page = profile.page
    whole = page.width - page.left - page.right
    table = made.add_table(rows=rows, cols=2)
    table.autofit = False
    table.alignment = 1
    for row in table.rows:
        for cell, wide in zip(row.cells, (left_width, whole - left_width), strict=True):
            cell.width = millimetres(wide)
            _without_padding(cell)
            cell.paragraphs[0]._p.getparent().remove(cell.paragraphs[0]._p)
    for column, wide in zip(table.columns, (left_width, whole - left_width), strict=True):
        column.width = millimetres(wide)
    return table


def _without_padding(cell: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    sides = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    margins = parse_xml(f"<w:tcMar {nsdecls('w')}>{sides}</w:tcMar>")
    cell._tc.get_or_add_tcPr().append(margins)


def _line(
    cell: Any,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
) -> Any:
    one = paragraph(cell, "center", before=before)
    run(one, text, size, bold=bold, italic=italic)
    one.paragraph_format.keep_with_next = True
    return one


def _lines(cell: Any, text: str, size: float, *, bold: bool = False) -> float:
    """A text in lines of about the same width; returns the length of the longest in points."""
    if not text:
        return 0.0
    lines = balanced(text, size, cell.width.pt)
    for line in lines:
        _line(cell, line, size, bold=bold)
    return max(width(line, size) for line in lines)


def add_rule(inside: Any, length: float, room: float) -> None:
    """A rule of a given length in the middle of its room, both in points."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    one = paragraph(inside, "center")
    side = max(0.0, (room - length) / 2)
    form = one.paragraph_format
    form.left_indent, form.right_indent = points(side), points(side)
    form.line_spacing = points(4)
    form.space_before = points(4)
    form.keep_with_next = True
    line = f'<w:top w:val="single" w:sz="{RULE_WEIGHT}" w:space="0" w:color="000000"/>'
    one._p.get_or_add_pPr().insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>"),
        "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr",
    )  # fmt: skip


def closing_table(made: Any, document: Document) -> None:
    """The recipients on the left; on the right who signs, and room for the hand."""
    profile, end = document.profile, document.closing
    page = profile.page
    left_width = (page.width - page.left - page.right) / 2
    keep(paragraph(made), together=True)
    table = _two_columns(made, profile, left_width, rows=1)
    _whole_row(table.rows[0])
    left, right = table.rows[0].cells
    named = profile.recipients
    label = paragraph(left)
    run(
        label,
        named.label,
        profile.sizes.recipients_label,
        bold=named.label_bold,
        italic=named.label_italic,
        underline=named.label_underline,
    )
    for text in end.recipients:
        run(paragraph(left), bound(text), profile.sizes.recipients)
    for text in filter(None, (end.authority, end.title)):
        _line(right, text, profile.sizes.signature, bold=True)
    for _ in range(profile.signature.gap):
        _line(right, "", profile.sizes.signature)
    _line(right, end.name, profile.sizes.signature, bold=True)


def _whole_row(row: Any) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
