"""The sheets of an .xlsx workbook: every kind of cell, and every way of writing places."""

import datetime as dt

import pytest

from phantich.files.sheets import read_book
from phantich.files.sheets.reading_limits import TEXT
from tests.files.sheets.workshop import (
    STRICT,
    cell_of,
    first,
    pack,
    parts,
    shape,
    sheet_of,
    sheet_xml,
)

STRINGS = "<si><t>Xã An</t></si><si><t xml:space='preserve'> a </t></si>"


def told(cell):
    return cell.value, cell.text, cell.kind, cell.note


@pytest.mark.parametrize(
    ("xml", "told_as"),
    [
        ('<c r="A1"><v>12930</v></c>', (12930, "12930", "number", "")),
        ('<c r="A1" t="n"><v>12930.0</v></c>', (12930, "12930", "number", "")),
        ('<c r="A1"><v>1.293E4</v></c>', (12930, "12930", "number", "")),
        ('<c r="A1"><v>-0.5</v></c>', (-0.5, "-0.5", "number", "")),
        ('<c r="A1"><v>12.93</v></c>', (12.93, "12.93", "number", "")),
        ('<c r="A1"><v>0.30000000000000004</v></c>', (0.30000000000000004, "0.3", "number", "")),
        ('<c r="A1" t="s"><v>0</v></c>', ("Xã An", "Xã An", "text", "")),
        ('<c r="A1" t="s"><v>1</v></c>', (" a ", "a", "text", "")),
        ('<c r="A1" t="inlineStr"><is><t>12.930</t></is></c>', ("12.930", "12.930", "text", "")),
        ('<c r="A1" t="str"><v>a &amp; b</v></c>', ("a & b", "a & b", "text", "")),
        ('<c r="A1" t="b"><v>1</v></c>', (True, "TRUE", "bool", "")),
        ('<c r="A1" t="b"><v>0</v></c>', (False, "FALSE", "bool", "")),
        ('<c r="A1" t="e"><v>#REF!</v></c>', (None, "#REF!", "error", "")),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', (None, "#DIV/0!", "error", "formula")),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', (2, "2", "number", "formula")),
        ('<c r="A1"><f>1+1</f></c>', (None, "=1+1", "formula_uncached", "formula")),
        ('<c r="A1"><f>1+1</f><v></v></c>', (None, "=1+1", "formula_uncached", "formula")),
        ('<c r="A1"><f>1+1</f><v/></c>', (None, "=1+1", "formula_uncached", "formula")),
        ('<c r="A1" t="str"><f>"a"</f><v>a</v></c>', ("a", "a", "text", "formula")),
        ('<c r="A1" t="d"><v>2024-12-05</v></c>', (dt.date(2024, 12, 5), "05/12/2024", "date", "")),
        ('<c r="A1" t="d"><v>2024-12-05T07:30:00</v></c>',
         (dt.datetime(2024, 12, 5, 7, 30), "05/12/2024 07:30", "date", "")),
        ('<c r="A1" t="d"><v>31/11/2024</v></c>', 
         ("31/11/2024", "31/11/2024", "error", "bad_date")),
        ('<c r="A1"><v>1e999</v></c>', (None, "#NUM!", "error", "")),
    ],
)  # fmt: skip
def test_a_cell_says_what_it_stores_and_what_it_is(tmp_path, xml, told_as):
    assert told(cell_of(tmp_path, xml, strings=STRINGS)) == told_as


def test_a_number_keeps_its_type(tmp_path):
    assert type(cell_of(tmp_path, '<c r="A1"><v>3.0</v></c>').value) is int
    assert type(cell_of(tmp_path, '<c r="A1"><v>3.5</v></c>').value) is float


@pytest.mark.parametrize(
    ("xml", "rule"),
    [
        ('<c r="A1"><v>1_000</v></c>', "number"),
        ('<c r="A1"><v>nan</v></c>', "number"),
        ('<c r="A1"><v>0x1F</v></c>', "number"),
        ('<c r="A1"><v>1 2</v></c>', "number"),
        ('<c r="A1"><v>١٢</v></c>', "number"),
        ('<c r="A1" t="s"><v>9</v></c>', "string"),
        ('<c r="A1" t="s"><v>-1</v></c>', "string"),
        (f'<c r="A1" t="s"><v>{"9" * 5000}</v></c>', "string"),
        ('<c r="A1" t="what"><v>9</v></c>', "cell_type"),
        ('<c r="A2"><v>9</v></c>', "address"),
        ('<c r="A0"><v>9</v></c>', "address"),
        ('<c r="XFE1"><v>9</v></c>', "address"),
        ('<c r="1A"><v>9</v></c>', "address"),
        ('<c r=""><v>9</v></c>', "address"),
        ('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>', "cell_twice"),
    ],
)
def test_what_cannot_be_read_for_sure_refuses_its_sheet_alone(tmp_path, xml, rule):
    damaged, whole = sheet_xml(f'<row r="1">{xml}</row>'), sheet_xml("<row><c><v>1</v></c></row>")
    book = read_book(pack(tmp_path / "a.xlsx", parts(damaged, whole, strings=STRINGS)))
    assert [sheet.refused for sheet in book.sheets] == [rule, ""]
    assert book.sheets[0].cells == []
    assert shape(book.sheets[1]) == {(0, 0): (1, "1", "number", "")}
    assert "Trang 1" in book.sheets[0].why() != book.sheets[0].why("en")


@pytest.mark.parametrize("row", ["0", "1048577", "-1", "1.5", "x", "", "9" * 5000])
def test_a_row_that_excel_does_not_have_refuses_the_sheet(tmp_path, row):
    assert sheet_of(tmp_path, f'<row r="{row}"><c><v>1</v></c></row>').refused == "address"


def test_shared_strings_that_are_missing_refuse_the_sheet(tmp_path):
    sheet = sheet_of(tmp_path, '<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    assert (sheet.refused, sheet.detail) == ("string", "A1")


def test_places_may_be_left_out_and_come_in_any_order(tmp_path):
    rows = (
        '<row r="3"><c r="C3"><v>33</v></c><c r="A3"><v>31</v></c></row>'
        '<row r="1"><c><v>11</v></c><c/><c><v>13</v></c></row>'
        "<row><c><v>21</v></c></row>"
    )
    sheet = sheet_of(tmp_path, rows)
    assert [[cell.value for cell in row] for row in sheet.cells] == [
        [11, None, 13], [21, None, None], [31, None, 33]
    ]  # fmt: skip


def test_leading_blank_rows_and_columns_are_kept(tmp_path):
    sheet = sheet_of(tmp_path, '<row r="4"><c r="C4"><v>1</v></c></row>')
    assert (len(sheet.cells), {len(row) for row in sheet.cells}) == (4, {3})
    assert list(shape(sheet)) == [(3, 2)]


def test_cells_with_a_format_and_no_content_widen_nothing(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="1048576"/>'
    sheet = sheet_of(tmp_path, rows)
    assert [[cell.value for cell in row] for row in sheet.cells] == [[1]]


@pytest.mark.parametrize("stated", ["A1", "A1:XFD1048576", "nonsense"])
def test_the_stated_size_of_a_sheet_is_not_believed(tmp_path, stated):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 30))
    sheet = sheet_of(tmp_path, rows, before=f'<dimension ref="{stated}"/>')
    assert [row[0].value for row in sheet.cells] == list(range(1, 30))


def test_one_cell_far_away_refuses_the_sheet_and_names_the_cell(tmp_path):
    near = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 30))
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = sheet_of(tmp_path, near + far)
    assert (sheet.refused, sheet.detail) == ("far_cell", "XFD1048576")
    assert "XFD1048576" in sheet.why()


def test_one_cell_in_the_last_row_is_read(tmp_path):
    far = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>2</v></c></row>'
    )
    sheet = sheet_of(tmp_path, far)
    assert (len(sheet.cells), sheet.cells[-1][1].value) == (1048576, 2)


def test_far_cells_in_many_rows_are_refused_before_memory_is_taken(tmp_path):
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 2000))
    assert sheet_of(tmp_path, rows).refused == "far_cell"


def test_merged_ranges_are_cut_to_the_grid(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3"><v>1</v></c></row>'
    merged = ["A1:B2", "C1:Z3", "Y9:Z10", "B3", "A1:B2", "C3:B3"]
    after = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    sheet = sheet_of(tmp_path, rows, after=f"<mergeCells>{after}</mergeCells>")
    assert sheet.merged == ((0, 0, 1, 1), (0, 2, 2, 2), (2, 1, 2, 2))


def test_hidden_sheets_and_rows_are_told(tmp_path):
    rows = (
        '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    )
    made = parts(sheet_xml(rows), sheet_xml(rows), sheet_xml(rows),
                 states=["", ' state="hidden"', ' state="veryHidden"'])  # fmt: skip
    book = read_book(pack(tmp_path / "a.xlsx", made))
    assert [sheet.hidden for sheet in book.sheets] == [False, True, True]
    assert {sheet.hidden_rows for sheet in book.sheets} == {frozenset({0})}


def test_strict_open_xml_is_read_as_well(tmp_path):
    made = parts(sheet_xml('<row r="1"><c r="A1"><v>5</v></c></row>', space=STRICT))
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main", STRICT
    )
    assert first(pack(tmp_path / "a.xlsx", made)).cells[0][0].value == 5


def test_names_with_a_prefix_are_read_as_well(tmp_path):
    xml = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    assert first(pack(tmp_path / "a.xlsx", parts(xml))).cells[0][0].value == 5


DATES = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/></cellXfs>'


@pytest.mark.parametrize(
    ("setting", "day"),
    [("", dt.date(2024, 12, 5)), ('<workbookPr date1904="1"/>', dt.date(2028, 12, 6))],
)
def test_days_are_counted_from_the_start_that_the_workbook_names(tmp_path, setting, day):
    """45631 is 05/12/2024 from 1900, and 1462 days later from 1904."""
    cell = cell_of(tmp_path, '<c r="A1" s="1"><v>45631</v></c>', styles=DATES, settings=setting)
    assert (cell.value, cell.kind) == (day, "date")


def test_formulas_whose_values_are_to_be_recalculated_say_so(tmp_path):
    cell = cell_of(
        tmp_path, '<c r="A1"><f>B1</f><v>0</v></c>', settings='<calcPr fullCalcOnLoad="1"/>'
    )
    assert (cell.value, cell.kind, cell.note) == (0, "number", "formula formula_stale")


def test_a_chart_is_no_sheet_and_is_told(tmp_path):
    made = parts(sheet_xml(), sheet_xml())
    rels = made["xl/_rels/workbook.xml.rels"]
    at = rels.rindex("/worksheet")
    made["xl/_rels/workbook.xml.rels"] = rels[:at] + rels[at:].replace(
        "/worksheet", "/chartsheet", 1
    )
    book = read_book(pack(tmp_path / "a.xlsx", made))
    assert [sheet.name for sheet in book.sheets] == ["Trang 1"]
    assert book.notes == (("no_grid", "Trang 2"),)


def test_text_longer_than_excel_holds_is_an_error_of_its_cell(tmp_path):
    strings = f"<si><t>{'a' * TEXT}</t></si><si><t>{'b' * (TEXT + 1)}</t></si>"
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    fits, long = sheet_of(tmp_path, rows, strings=strings).cells[0]
    assert (fits.kind, len(fits.text)) == ("text", TEXT)
    assert (long.kind, long.note, long.text) == ("error", "too_long", "b" * 80 + "…")


@pytest.mark.parametrize("escape", ["_x0000_", "_x0007_", "_x001F_", "_xFFFF_", "_xD800_"])
def test_control_characters_are_an_error_of_their_cell(tmp_path, escape):
    cell = cell_of(tmp_path, f'<c r="A1" t="inlineStr"><is><t>a{escape}b</t></is></c>')
    assert (cell.kind, cell.note, cell.text) == ("error", "control_character", "a\ufffdb")


def test_escaped_line_ends_are_line_ends(tmp_path):
    cell = cell_of(tmp_path, '<c r="A1" t="inlineStr"><is><t>a_x000D_\nb_x005F_x</t></is></c>')
    assert (cell.text, cell.kind) == ("a\nb_x", "text")


FONTS = (
    '<fonts><font><name val="Arial"/></font><font><name val=".VnTime"/></font>'
    '<font><name val=".VnTimeH"/></font><font><name val="VNI-Times"/></font></fonts>'
    '<cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/><xf fontId="3"/></cellXfs>'
)


@pytest.mark.parametrize(
    ("style", "raw", "text", "note"),
    [
        (0, "Uû ban nh©n d©n", "Uỷ ban nhân dân", "decoded:tcvn3"),
        (1, "Uû ban nh©n d©n", "Uỷ ban nhân dân", "decoded:tcvn3"),
        (1, "§V", "ĐV", "decoded:tcvn3"),
        (0, "§V", "§V", ""),
        (2, "uû ban nh©n d©n", "UỶ BAN NHÂN DÂN", "decoded:tcvn3"),
        (2, "tam an", "TAM AN", "decoded:tcvn3"),
        (3, "UÛy ban nhaân daân", "Ủy ban nhân dân", "decoded:vni"),
        (1, "Ủy ban nhân dân", "Ủy ban nhân dân", ""),
        (1, "Tam An 12", "Tam An 12", ""),
    ],
)
def test_old_fonts_are_decoded_by_the_font_of_the_cell(tmp_path, style, raw, text, note):
    xml = f'<c r="A1" s="{style}" t="inlineStr"><is><t>{raw}</t></is></c>'
    assert told(cell_of(tmp_path, xml, styles=FONTS)) == (raw, text, "text", note)


def test_each_run_of_a_text_is_decoded_by_its_own_font(tmp_path):
    strings = (
        '<si><r><rPr><rFont val=".VnTimeH"/></rPr><t>x· </t></r>'
        '<r><rPr><rFont val="Arial"/></rPr><t>Bình §</t></r><rPh><t>phonetic</t></rPh></si>'
    )
    cell = cell_of(tmp_path, '<c r="A1" t="s"><v>0</v></c>', strings=strings)
    assert told(cell) == ("x· Bình §", "XÃ Bình §", "text", "decoded:tcvn3")


def test_the_file_is_named_by_its_content(tmp_path):
    path = pack(tmp_path / "a.xlsx", parts(sheet_xml()))
    import hashlib

    assert read_book(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert read_book(path).sheets[0].cells == []
