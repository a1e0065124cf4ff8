"""The sheets of an .ods workbook, and repetitions that would fill any memory."""

import datetime as dt

import pytest

from phantich.files.sheets import read_book
from tests.files.sheets.workshop import first, pack, refusal, shape

SPACES = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for short, full in {
        "office": "office", "table": "table", "text": "text", "style": "style",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible", "draw": "drawing",
    }.items()
)  # fmt: skip
SPACES += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
STYLES = (
    '<office:font-face-decls><style:font-face style:name="F1" svg:font-family="\'.VnTimeH\'"/>'
    "</office:font-face-decls><office:automatic-styles>"
    '<style:style style:name="ce1"><style:text-properties style:font-name="F1"/></style:style>'
    '<style:style style:name="ce2" style:parent-style-name="ce1"/>'
    '<style:style style:name="T1"><style:text-properties style:font-name=".VnTime"/></style:style>'
    '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles>"
)


def contents(*tables, styles=STYLES, **more):
    """The parts of a workbook of tables given as XML."""
    body = "".join(tables)
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"<office:document-content{SPACES}>{styles}<office:body><office:spreadsheet>"
        f"{body}</office:spreadsheet></office:body></office:document-content>",
        **more,
    }


def table(rows, name="Trang", style="ta1", columns=""):
    return (
        f'<table:table table:name="{name}" table:style-name="{style}">{columns}{rows}</table:table>'
    )


def row(*cells, facts=""):
    return f"<table:table-row{facts}>{''.join(cells)}</table:table-row>"


def cell(text="", facts="", tag="table-cell"):
    shown = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n")) if text else ""
    return f"<table:{tag}{facts}>{shown}</table:{tag}>"


def typed(kind, text="", **facts):
    said = "".join(f' office:{key.replace("_", "-")}="{value}"' for key, value in facts.items())
    return cell(text, f' office:value-type="{kind}"{said}')


def sheet_of(tmp_path, *rows, **more):
    return first(pack(tmp_path / "a.ods", contents(table("".join(rows), **more))))


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        (typed("float", "12.930", value="12930"), (12930, "12930", "number", "")),
        (typed("float", "00123", value="123"), (123, "00123", "number", "")),
        (typed("percentage", "97,91%", value="0.9791"), (0.9791, "97.91%", "number", "percent")),
        (typed("currency", "5 đ", value="5"), (5, "5", "number", "")),
        (typed("date", "x", date_value="2024-12-05"),
         (dt.date(2024, 12, 5), "05/12/2024", "date", "")),
        (typed("date", "x", date_value="2024-11-31"),
         ("2024-11-31", "2024-11-31", "error", "bad_date")),
        (typed("time", "x", time_value="PT07H30M00S"), (0.3125, "07:30", "number", "")),
        (typed("time", "x", time_value="soon"), ("soon", "soon", "error", "bad_date")),
        (typed("boolean", "TRUE", boolean_value="true"), (True, "TRUE", "bool", "")),
        (typed("string", "Xã An"), ("Xã An", "Xã An", "text", "")),
        (typed("string", "a\nb"), ("a\nb", "a\nb", "text", "")),
        (typed("string", "a<text:s text:c='2'/>b<text:tab/>c"),
         ("a  b\tc", "a  b\tc", "text", "")),
        (typed("string", string_value="x"), ("x", "x", "text", "")),
        (cell("#REF!", ' table:formula="of:=A" calcext:value-type="error"'),
         (None, "#REF!", "error", "formula")),
        (cell("#DIV/0!", ' table:formula="of:=A" office:value-type="string"'),
         (None, "#DIV/0!", "error", "formula")),
        (cell("", ' table:formula="of:=A"'), (None, "of:=A", "formula_uncached", "formula")),
        (cell("3", ' table:formula="of:=A" office:value-type="float" office:value="3"'),
         (3, "3", "number", "formula")),
        (cell("uû", ' table:style-name="ce2" office:value-type="string"'),
         ("uû", "UỶ", "text", "decoded:tcvn3")),
        (typed("string", '<text:span text:style-name="T1">§V</text:span> x'),
         ("§V x", "ĐV x", "text", "decoded:tcvn3")),
        (typed("string", "Xã<office:annotation><text:p>ghi chú</text:p></office:annotation>"),
         ("Xã", "Xã", "text", "")),
    ],
)  # fmt: skip
def test_a_cell_says_what_it_stores_and_what_it_is(tmp_path, xml, told):
    assert list(shape(sheet_of(tmp_path, row(xml))).values()) == [told]


def test_repetitions_keep_their_places(tmp_path):
    seven = cell(
        "7", ' office:value-type="float" office:value="7" table:number-columns-repeated="2"'
    )
    gap = cell("", ' table:number-columns-repeated="3"')
    sheet = sheet_of(
        tmp_path,
        row(cell(), facts=' table:number-rows-repeated="2"'),
        row(gap, seven, facts=' table:number-rows-repeated="2"'),
        row(cell(), facts=' table:number-rows-repeated="1048570"'),
    )
    assert list(shape(sheet)) == [(2, 3), (2, 4), (3, 3), (3, 4)]


@pytest.mark.parametrize(
    ("columns", "rows", "rule"),
    [(16384, 1048576, "cells"), (16385, 1, "address"), (1, 1048577, "address"),
     (10**9, 1, "address"),
     ("9" * 5000, 1, "address"), ("x", 1, "address"), (0, 1, "address"), (16384, 1000, "cells")],
)  # fmt: skip
def test_repetitions_beyond_any_sheet_refuse_it_at_once(tmp_path, columns, rows, rule):
    facts = f' office:value-type="float" office:value="7" table:number-columns-repeated="{columns}"'
    bomb = table(row(cell("7", facts), facts=f' table:number-rows-repeated="{rows}"'))
    path = pack(tmp_path / "a.ods", contents(bomb, table(row(typed("float", value="1")), "Sau")))
    refused = [sheet.refused for sheet in read_book(path).sheets]
    assert refused == [rule, ""]


def test_blank_repetitions_cost_nothing(tmp_path):
    blank = row(cell("", ' table:number-columns-repeated="16384"'),
                facts=' table:number-rows-repeated="1048575"')  # fmt: skip
    assert sheet_of(tmp_path, row(typed("float", value="1")), blank).cells[0][0].value == 1


def test_hidden_sheets_rows_and_merged_cells_are_told(tmp_path):
    rows = (
        row(cell("x", ' office:value-type="string" table:number-columns-spanned="2" '
                 'table:number-rows-spanned="2"'), cell(tag="covered-table-cell")),
        row(typed("string", "y"), typed("string", "z"), facts=' table:visibility="collapse"'),
    )  # fmt: skip
    sheet = sheet_of(tmp_path, *rows, style="ta2")
    assert (sheet.hidden, sheet.hidden_rows, sheet.merged) == (True, {1}, ((0, 0, 1, 1),))


def test_columns_give_their_cells_a_style(tmp_path):
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:default-cell-style-name="ce1"/>'
    )
    sheet = sheet_of(
        tmp_path, row(typed("string", "a"), cell(), typed("string", "b")), columns=columns
    )
    assert [c.text for c in sheet.cells[0]] == ["a", "", "B"]


def test_a_wrong_number_refuses_its_sheet_alone(tmp_path):
    path = pack(tmp_path / "a.ods", contents(
        table(row(typed("float", value="1_0"))), table(row(typed("odd", value="1"))),
        table(row(typed("float", value="2")))))  # fmt: skip
    assert [sheet.refused for sheet in read_book(path).sheets] == ["number", "cell_type", ""]


def test_tables_within_cells_are_no_sheets(tmp_path):
    inner = table(row(cell()), name="in")
    sheet = sheet_of(
        tmp_path, row(f"<table:table-cell>{inner}</table:table-cell>", typed("string", "x"))
    )
    assert list(shape(sheet)) == [(0, 1)]


def test_macros_and_links_are_told(tmp_path):
    source = '<table:table-source xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://x.invalid/"/>'
    made = contents(table(source + row(typed("string", "x"))))
    path = pack(tmp_path / "a.ods", {**made, "Basic/Standard/Module1.xml": "<a/>"})
    assert read_book(path).notes == (
        ("macros", "basic/standard/module1.xml"), ("external_link", "http://x.invalid/")
    )  # fmt: skip


def test_a_password_is_named(tmp_path):
    manifest = "<m><file-entry><encryption-data/></file-entry></m>"
    made = {**contents(), "content.xml": "\x00\x01", "META-INF/manifest.xml": manifest}
    assert refusal(pack(tmp_path / "a.ods", made)) == "grid_password"


def test_a_workbook_without_sheets_is_refused(tmp_path):
    assert refusal(pack(tmp_path / "a.ods", contents())) == "grid_no_workbook"


def test_a_document_type_refuses_the_file(tmp_path):
    made = contents(table(row(typed("string", "x"))))
    made["content.xml"] = f"<!DOCTYPE a>{made['content.xml']}"
    assert refusal(pack(tmp_path / "a.ods", made)) == "grid_doctype"
