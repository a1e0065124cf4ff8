"""The quick way through a sheet gives what the parser gives, for usual and unusual XML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.files.sheets import xlsx_fast
from phantich.files.sheets.addresses import reference
from phantich.files.sheets.book_model import Refusal
from phantich.files.sheets.styles import Style
from phantich.files.sheets.xlsx_cell import Cells, Context
from phantich.files.sheets.xlsx_fast import NotUsualError, read_quickly
from phantich.files.sheets.xlsx_sheet import read_sheet
from tests.files.sheets.workshop import MAIN, sheet_xml

CONTEXT = Context(("Xã An", "b"), (Style(), Style("date"), Style("percent"), Style("zeros:5")))
STORED = st.sampled_from(["0", "1", "7", "12.93", "45631", "-3", "1E3", "", "x", "9" * 30])
WORDS = st.sampled_from(["Xã An", "a", "", "12.930", "Uû ban nh©n d©n", "a &amp; b", " x "])


@st.composite
def cells(draw, row):
    """One cell, mostly as programs write it."""
    at = draw(st.sampled_from([reference(row, draw(st.integers(0, 5)))] * 9 + ["A1", "", "ZZZ9"]))
    facts = f' r="{at}"' if at else ""
    facts += draw(st.sampled_from(["", "", ' s="1"', ' s="2"', ' s="3"', ' s="99"']))
    kind = draw(st.sampled_from(["", "", "", "s", "str", "b", "e", "n", "d", "inlineStr", "q"]))
    facts += f' t="{kind}"' if kind else ""
    formula = draw(st.sampled_from(["", "", "", "<f>A1+1</f>", "<f/>", '<f t="shared" si="0"/>']))
    if kind == "inlineStr":
        return f"<c{facts}>{formula}<is><t>{draw(WORDS)}</t></is></c>"
    value = draw(st.sampled_from([f"<v>{draw(STORED)}</v>", f"<v>{draw(STORED)}</v>", "", "<v/>"]))
    return f"<c{facts}>{formula}{value}</c>" if formula or value else f"<c{facts}/>"


@st.composite
def sheets(draw):
    """The XML of a sheet."""
    rows = []
    for row in draw(st.lists(st.integers(0, 6), max_size=5)):
        body = "".join(draw(st.lists(cells(row), max_size=5)))
        facts = draw(st.sampled_from(["", ' spans="1:3"', ' hidden="1"', ' ht="15" hidden="true"']))
        rows.append(f'<row r="{row + 1}"{facts}>{body}</row>' if body else f'<row r="{row + 1}"/>')
    space = draw(
        st.sampled_from(["", "", "", " ", "\n", "<!-- <row r='1'><c><v>8</v></c></row> -->"])
    )
    after = draw(st.sampled_from(["", '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>']))
    return sheet_xml(space.join(rows), after).encode()


def outcome(read):
    try:
        content = read()
        return content.rows.grid(), content.merged, content.hidden_rows
    except Refusal as refusal:
        return refusal.rule


def pieces(xml, size):
    return lambda: iter([xml[at : at + size] for at in range(0, len(xml), size)])


@given(sheets(), st.integers(300, 700))
def test_both_ways_give_the_same(xml, size):
    quick = outcome(lambda: read_quickly(pieces(xml, size), Cells(CONTEXT)))
    assert quick == outcome(lambda: read_sheet(iter([xml]), Cells(CONTEXT)))


USUAL = '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1"><f>A1</f><v>2</v></c></row>'


def quick(xml):
    return xlsx_fast._Quick(Cells(CONTEXT)).read(iter([xml.encode()]))


def test_a_usual_sheet_is_read_the_quick_way():
    after = '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    content = quick(sheet_xml(USUAL, after))
    assert [cell.text for cell in content.rows.grid()[0]] == ["Xã An", "2"]
    assert content.merged == [(0, 0, 0, 1)]


@pytest.mark.parametrize(
    "xml",
    [
        sheet_xml(USUAL.replace("<v>2", "<v><![CDATA[2]]>")),
        sheet_xml(USUAL + "<!-- x -->"),
        sheet_xml(USUAL + USUAL.replace('row r="1"', "row")),
        sheet_xml(USUAL.replace('r="B1"', "")),
        sheet_xml(USUAL).replace('encoding="UTF-8"', 'encoding="UTF-16"'),
        sheet_xml(USUAL).replace("<worksheet", "<x:worksheet"),
        sheet_xml(USUAL).replace(MAIN, "http://example.invalid/main"),
        sheet_xml(USUAL, before="<!-- <sheetData> -->"),
        sheet_xml(USUAL, after=f"<sheetData>{USUAL}</sheetData>"),
        sheet_xml(USUAL.replace('r="A1"', "r='A1'")),
        sheet_xml(USUAL.replace('t="s"', 't="s" r="C1"')),
    ],
)
def test_an_unusual_sheet_is_left_to_the_parser(xml):
    with pytest.raises(NotUsualError):
        quick(xml)
