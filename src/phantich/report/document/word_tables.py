"""The tables of the annex in Word: headings on every page, rows that do not break."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from phantich.language.line_breaks import bound
from phantich.report.document.document_model import Cell, Column, Document, Row, Table
from phantich.report.document.word_parts import keep, millimetres, paragraph, run
from phantich.report.profiles import Profile

TWIPS_PER_MM = 1440 / 25.4
PADDING = 60  # twips at the sides of a cell


def figure_table(made: Any, table: Table, document: Document, *, first: bool) -> None:
    """One table with its number, title, unit and notes; a new page unless it is the first."""
    sizes = document.profile.sizes
    label = paragraph(made, "right", after=2)
    label.paragraph_format.page_break_before = not first
    run(label, bound(table.label), sizes.table_title, bold=True)
    title = paragraph(made, "center", after=2)
    run(title, table.title, sizes.table_title, bold=True)
    keep(label, together=True)
    keep(title, together=True)
    _above(made, table, document)
    _insert(made, table, document.profile)


def _above(made: Any, table: Table, document: Document) -> None:
    """The source on the left and the unit of count on the right, on one line."""
    page, size = document.profile.page, document.profile.sizes.note
    one = paragraph(made, after=2)
    edge = millimetres(page.height - page.annex_left - page.annex_right)
    one.paragraph_format.tab_stops.add_tab_stop(edge, alignment=2)
    run(one, bound(table.source), size, italic=True)
    if table.unit:
        run(one, "\t" + bound(table.unit), size, italic=True)
    keep(one, together=True)


def _insert(made: Any, table: Table, profile: Profile) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    page = profile.page
    room = (page.height - page.annex_left - page.annex_right) * TWIPS_PER_MM
    widths = column_widths(table.columns, room)
    rows = [*_heading_rows(table, widths, profile)]
    rows += [_row(row, table.columns, widths, profile) for row in table.rows]
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    inner = f"{_properties(table, sum(widths))}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}"
    xml = f"<w:tbl {nsdecls('w')}>{inner}</w:tbl>"
    made.element.body.insert(-1, parse_xml(xml))


def column_widths(columns: tuple[Column, ...], room: float) -> list[int]:
    """The widths of the columns in whole units that fill the room by their weights."""
    whole = sum(column.weight for column in columns)
    return [int(room * column.weight / whole) for column in columns]


def _properties(table: Table, width: int) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides
    )
    margins = "".join(f'<w:{side} w:w="{PADDING}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f'<w:tblLook w:firstRow="1" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{_quoted(table.label)}"/>'
        f'<w:tblDescription w:val="{_quoted(table.title)}"/></w:tblPr>'
    )


def _quoted(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _heading_rows(table: Table, widths: list[int], profile: Profile) -> Iterator[str]:
    """The headings, in two rows where some share a heading above them, and their numbers."""
    columns, size = table.columns, profile.sizes.table
    grouped = any(column.group for column in columns)
    if grouped:
        yield _tr("".join(_group_cells(columns, widths, size)), heading=True)
    cells = (
        _cell("" if grouped and not c.group else c.heading, w, size, "center", True,
              '<w:vMerge/>' if grouped and not c.group else "")
        for c, w in zip(columns, widths, strict=True)
    )  # fmt: skip
    yield _tr("".join(cells), heading=True)
    if any(column.number for column in columns):
        numbers = (
            _cell(c.number, w, size - 1, "center", False, italic=True)
            for c, w in zip(columns, widths, strict=True)
        )
        yield _tr("".join(numbers), heading=True)


def _group_cells(columns: tuple[Column, ...], widths: list[int], size: float) -> Iterator[str]:
    pairs = list(zip(columns, widths, strict=True))
    for group, found in groupby(pairs, key=lambda pair: pair[0].group):
        members = list(found)
        if not group:
            for column, wide in members:
                merge = '<w:vMerge w:val="restart"/>'
                yield _cell(column.heading, wide, size, "center", True, merge)
            continue
        span = f'<w:gridSpan w:val="{len(members)}"/>'
        yield _cell(group, sum(w for _, w in members), size, "center", True, span)


def _row(row: Row, columns: tuple[Column, ...], widths: list[int], profile: Profile) -> str:
    size, bold = profile.sizes.table, row.kind != "row"
    if row.kind == "group":
        first, name = row.cells[0], row.cells[1]
        span = f'<w:gridSpan w:val="{len(widths) - 1}"/>'
        cells = _cell(first.text, widths[0], size, "center", True)
        return _tr(
            cells + _cell(name.text, sum(widths[1:]), size, "left", True, span), next_too=True
        )
    cells = "".join(
        _cell(cell.text, wide, size, _side(cell, column, at), bold)
        for at, (cell, column, wide) in enumerate(zip(row.cells, columns, widths, strict=True))
    )
    return _tr(cells)


def _side(cell: Cell, column: Column, at: int) -> str:
    if at == 0:
        return "center"
    return "right" if column.numeric else "left"


def _cell(
    text: str,
    width: int,
    size: float,
    side: str,
    bold: bool,
    extra: str = "",
    *,
    italic: bool = False,
) -> str:
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    look += f'<w:sz w:val="{int(size * 2)}"/><w:szCs w:val="{int(size * 2)}"/>'
    written = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    room = f'<w:tcW w:w="{width}" w:type="dxa"/>{extra}<w:vAlign w:val="center"/>'
    return (
        f"<w:tc><w:tcPr>{room}</w:tcPr>"
        f'<w:p><w:pPr><w:jc w:val="{side}"/></w:pPr>{written if text else ""}</w:p></w:tc>'
    )


def _tr(cells: str, *, heading: bool = False, next_too: bool = False) -> str:
    marks = "<w:cantSplit/>" + ("<w:tblHeader/>" if heading else "")
    if next_too:
        cells = cells.replace("<w:pPr><w:jc", "<w:pPr><w:keepNext/><w:jc")
    return f"<w:tr><w:trPr>{marks}</w:trPr>{cells}</w:tr>"
