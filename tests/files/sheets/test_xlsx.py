"""The sheets of .xlsx workbooks that programs write: every kind of cell, places, fonts, formats."""

import datetime as dt
import hashlib
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation

from phantich.files.sheets import read_book
from phantich.files.sheets.reading_limits import TEXT
from tests.files.sheets.workshop import STRICT, cell_of, first, pack, parts, shape, sheet_xml


@pytest.fixture
def book(tmp_path):
    """Write a workbook by openpyxl and read it back; the first sheet is given to ``fill``."""

    def made(fill, workbook=None):
        workbook = workbook or openpyxl.Workbook()
        fill(workbook.active)
        workbook.save(tmp_path / "a.xlsx")
        return read_book(tmp_path / "a.xlsx")

    return made


def told(cell):
    return cell.value, cell.text, cell.kind, cell.note


def test_a_cell_says_what_it_stores_and_what_it_is(book):
    values = {
        12930: (12930, "12930", "number", ""), -0.5: (-0.5, "-0.5", "number", ""),
        12.93: (12.93, "12.93", "number", ""), "Xã An": ("Xã An", "Xã An", "text", ""),
        " a ": (" a ", "a", "text", ""), "12.930": ("12.930", "12.930", "text", ""),
        "#REF!": (None, "#REF!", "error", ""), True: (True, "TRUE", "bool", ""),
        dt.date(2024, 12, 5): (dt.date(2024, 12, 5), "05/12/2024", "date", ""),
        dt.datetime(2024, 12, 5, 7, 30):
            (dt.datetime(2024, 12, 5, 7, 30), "05/12/2024 07:30", "date", ""),
        dt.time(7, 30): ("07:30", "07:30", "text", ""),
        dt.timedelta(hours=30): ("30:00", "30:00", "text", ""),
        "=1+1": (None, "=1+1", "formula_uncached", "formula"),
    }  # fmt: skip
    sheet = book(lambda sheet: sheet.append(list(values))).sheets[0]
    assert [told(cell) for cell in sheet.cells[0]] == list(values.values())


def test_a_whole_number_is_whole(book):
    cells = book(lambda sheet: sheet.append([3.0, 3.5])).sheets[0].cells[0]
    assert [type(cell.value) for cell in cells] == [int, float]


def test_a_formula_comes_with_its_result_and_says_when_that_may_be_old(tmp_path):
    made = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = made.add_worksheet()
    sheet.write_formula("A1", "=1+1", None, 2)
    sheet.write_formula("B1", "=1/0", None, "#DIV/0!")
    sheet.write_formula("C1", '="a"', None, "a")
    made.close()
    stale = "formula formula_stale"  # XlsxWriter asks Excel to calculate anew
    assert list(map(told, first(tmp_path / "a.xlsx").cells[0])) == [
        (2, "2", "number", stale), (None, "#DIV/0!", "error", stale), ("a", "a", "text", stale)
    ]  # fmt: skip
    fresh = '<c r="A1"><f>1+1</f><v>2</v></c>'
    assert told(cell_of(tmp_path, fresh)) == (2, "2", "number", "formula")
    assert cell_of(tmp_path, '<c r="A1" t="str"><f>""</f><v></v></c>').kind == "blank"


def test_leading_blank_rows_and_columns_are_kept_and_formats_widen_nothing(book):
    def fill(sheet):
        sheet["C4"] = 1
        sheet["XFD1"].number_format = "0.00"
        sheet.row_dimensions[1048576].height = 20

    sheet = book(fill).sheets[0]
    assert (len(sheet.cells), {len(row) for row in sheet.cells}) == (4, {3})
    assert list(shape(sheet)) == [(3, 2)]


@pytest.mark.parametrize("stated", ["A1", "A1:XFD1048576", "nonsense"])
def test_the_stated_size_of_a_sheet_is_not_believed(tmp_path, stated):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 30))
    path = pack(tmp_path / "a.xlsx", parts(sheet_xml(rows, before=f'<dimension ref="{stated}"/>')))
    assert [row[0].value for row in first(path).cells] == list(range(1, 30))


def test_one_cell_far_away_refuses_the_sheet_and_names_the_cell(book):
    def fill(sheet):
        for row in range(1, 30):
            sheet.cell(row, 1).value = row
        sheet["XFD1048576"] = 1

    sheet = book(fill).sheets[0]
    assert (sheet.refused, sheet.detail) == ("far_cell", "XFD1048576")
    assert "XFD1048576" in sheet.why() != sheet.why("en")


def test_one_cell_in_the_last_row_is_read(book):
    def fill(sheet):
        sheet["A1"], sheet["B1048576"] = 1, 2

    sheet = book(fill).sheets[0]
    assert (len(sheet.cells), sheet.cells[-1][1].value) == (1048576, 2)


def test_far_cells_in_many_rows_are_refused_before_memory_is_taken(book):
    def fill(sheet):
        for row in range(1, 2000):
            sheet.cell(row, 16384).value = 1

    assert book(fill).sheets[0].refused == "far_cell"


def test_merged_ranges_are_cut_to_the_grid_however_large(book):
    def fill(sheet):
        sheet["A1"], sheet["C3"] = 1, 1
        sheet.merge_cells("A1:B2")

    assert book(fill).sheets[0].merged == ((0, 0, 1, 1),)


def test_a_merge_of_the_whole_sheet_costs_nothing(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3"><v>1</v></c></row>'
    merged = ["A1:XFD1048576", "C1:Z3", "Y9:Z10", "B3", "A1:XFD1048576"]
    after = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    path = pack(tmp_path / "a.xlsx", parts(sheet_xml(rows, f"<mergeCells>{after}</mergeCells>")))
    assert first(path).merged == ((0, 0, 2, 2), (0, 2, 2, 2))


def test_hidden_sheets_and_rows_are_told(book):
    def fill(sheet):
        sheet["A1"], sheet["A2"] = 1, 2
        sheet.row_dimensions[1].hidden = True
        sheet.sheet_state = "hidden"

    workbook = openpyxl.Workbook()
    workbook.create_sheet("Sau").sheet_state = "veryHidden"
    workbook.create_sheet("Thấy")["A1"] = 1
    found = book(fill, workbook)
    assert [sheet.hidden for sheet in found.sheets] == [True, True, False]
    assert found.sheets[0].hidden_rows == {0}


def test_days_are_counted_from_the_start_that_the_workbook_names(book):
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    sheet = book(lambda sheet: sheet.append([dt.date(2024, 12, 5)]), workbook).sheets[0]
    assert sheet.cells[0][0].value == dt.date(2024, 12, 5)


def test_a_number_format_says_what_is_shown(book):
    def fill(sheet):
        for at, code in enumerate(("00000", "0%", "mm/yyyy", "mm/dd/yyyy"), 1):
            sheet.cell(1, at).value = (123, 1, dt.date(2024, 12, 1), dt.date(2024, 12, 5))[at - 1]
            sheet.cell(1, at).number_format = code

    assert [(c.text, c.kind, c.note) for c in book(fill).sheets[0].cells[0]] == [
        ("00123", "number", ""), ("100%", "number", "percent"), ("12/2024", "text", ""),
        ("05/12/2024", "date", "month_first"),
    ]  # fmt: skip


def test_what_stands_beside_the_cells_disturbs_nothing(book):
    """Charts, comments, links, rules for input, print titles and a chart sheet of its own."""

    def fill(sheet):
        sheet.append([1, 2])
        sheet["A1"].comment = Comment("ghi chú", "ai đó")
        sheet["B1"].hyperlink = "http://example.invalid/x"
        sheet.add_chart(BarChart())
        sheet.add_data_validation(DataValidation("whole", sqref="A1:XFD1048576", formula1="1"))
        sheet.print_title_rows = "1:1"
        sheet.auto_filter.ref = "A1:B1"

    workbook = openpyxl.Workbook()
    workbook.create_chartsheet("Biểu đồ").add_chart(BarChart())
    found = book(fill, workbook)
    assert [sheet.name for sheet in found.sheets] == ["Sheet"]
    assert list(shape(found.sheets[0]).values()) == [(1, "1", "number", ""), (2, "2", "number", "")]
    assert found.notes == (("no_grid", "Biểu đồ"),)


def test_text_longer_than_excel_holds_is_an_error_of_its_cell(tmp_path):
    strings = f"<si><t>{'a' * TEXT}</t></si><si><t>{'b' * (TEXT + 1)}</t></si>"
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    path = pack(tmp_path / "a.xlsx", parts(sheet_xml(rows), strings=strings))
    fits, long = first(path).cells[0]
    assert (fits.kind, len(fits.text)) == ("text", TEXT)
    assert (long.kind, long.note, long.text) == ("error", "too_long", "b" * 80 + "…")


@pytest.mark.parametrize("escape", ["_x0000_", "_x0007_", "_x001F_", "_xFFFF_", "_xD800_"])
def test_control_characters_are_an_error_of_their_cell(tmp_path, escape):
    cell = cell_of(tmp_path, f'<c r="A1" t="inlineStr"><is><t>a{escape}b</t></is></c>')
    assert (cell.kind, cell.note, cell.text) == ("error", "control_character", "a\ufffdb")


def test_escaped_line_ends_are_line_ends(tmp_path):
    cell = cell_of(tmp_path, '<c r="A1" t="inlineStr"><is><t>a_x000D_\nb</t></is></c>')
    assert (cell.text, cell.kind) == ("a\nb", "text")


# --- old fonts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("font", "raw", "text", "note"),
    [
        ("Arial", "Uû ban nh©n d©n", "Uỷ ban nhân dân", "decoded:tcvn3"),
        (".VnTime", "Uû ban nh©n d©n", "Uỷ ban nhân dân", "decoded:tcvn3"),
        (".VnTime", "§V", "ĐV", "decoded:tcvn3"),
        ("Arial", "§V", "§V", ""),
        (".VnTimeH", "uû ban nh©n d©n", "UỶ BAN NHÂN DÂN", "decoded:tcvn3"),
        (".VnTimeH", "tam an", "TAM AN", "decoded:tcvn3"),
        ("VNI-Times", "UÛy ban nhaân daân", "Ủy ban nhân dân", "decoded:vni"),
        (".VnTime", "Ủy ban nhân dân", "Ủy ban nhân dân", ""),
        (".VnTime", "Tam An 12", "Tam An 12", ""),
    ],
)
def test_old_fonts_are_decoded_by_the_font_of_the_cell(book, font, raw, text, note):
    def fill(sheet):
        sheet["A1"] = raw
        sheet["A1"].font = Font(name=font)

    assert told(book(fill).sheets[0].cells[0][0]) == (raw, text, "text", note)


def test_each_run_of_a_text_is_decoded_by_its_own_font(book):
    runs = (
        TextBlock(InlineFont(rFont=".VnTimeH"), "x· "),
        TextBlock(InlineFont(rFont="Arial"), "Bình §"),
    )

    def fill(sheet):
        sheet["A1"] = CellRichText(runs)

    cell = book(fill).sheets[0].cells[0][0]
    assert told(cell) == ("x· Bình §", "XÃ Bình §", "text", "decoded:tcvn3")


def test_a_short_name_beside_converted_ones_is_converted_too_or_doubted(book):
    names = ["Xaõ Taân Bình", "Phöôøng Hoøa Thaønh", "Xaõ Ñoâng", "Ñöùc", "Hòa Bình", "Rạch Giá",
             "Brôø"]  # fmt: skip
    cells = book(lambda sheet: [sheet.append([name]) for name in names]).sheets[0].cells
    assert [row[0].text for row in cells[:6]] == [
        "Xã Tân Bình", "Phường Hòa Thành", "Xã Đông", "Đức", "Hòa Bình", "Rạch Giá"
    ]  # fmt: skip
    assert cells[6][0].note == "undecoded"


def test_without_converted_cells_beside_it_a_short_text_is_left_alone(book):
    cell = book(lambda sheet: sheet.append(["Ñöùc"])).sheets[0].cells[0][0]
    assert "undecoded" not in cell.note


# --- files that openpyxl alone would read wrongly --------------------------------------


def test_strict_open_xml_is_refused_with_what_to_do(tmp_path):
    made = parts(sheet_xml('<row r="1"><c r="A1"><v>5</v></c></row>', space=STRICT))
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main", STRICT
    )
    from tests.files.sheets.workshop import refusal

    assert refusal(pack(tmp_path / "a.xlsx", made)) == "grid_strict"


def test_styles_at_another_place_refuse_the_file_for_days_would_be_numbers(tmp_path):
    from tests.files.sheets.workshop import refusal

    styled = parts(sheet_xml(), styles="<fonts/>")
    styled["xl/styles2.xml"] = styled.pop("xl/styles.xml")
    rels = "xl/_rels/workbook.xml.rels"
    styled[rels] = styled[rels].replace("styles.xml", "styles2.xml")
    assert refusal(pack(tmp_path / "a.xlsx", styled)) == "grid_parts_wrong"


@pytest.mark.parametrize(
    ("xml", "rule"),
    [
        ('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>', "cell_twice"),
        ('<c r="XFE1"><v>9</v></c>', "address"),
        ('<c r="A1" t="s"><v>9</v></c>', "xml"),
        ('<c r="A1"><v>nan</v></c>', "xml"),
        ('<c r="A1">', "xml"),
    ],
)
def test_what_cannot_be_read_for_sure_refuses_its_sheet_alone(tmp_path, xml, rule):
    damaged, whole = sheet_xml(f'<row r="1">{xml}</row>'), sheet_xml("<row><c><v>1</v></c></row>")
    book = read_book(pack(tmp_path / "a.xlsx", parts(damaged, whole)))
    assert [sheet.refused for sheet in book.sheets] == [rule, ""]
    assert book.sheets[0].cells == []
    assert shape(book.sheets[1]) == {(0, 0): (1, "1", "number", "")}
    assert "Trang 1" in book.sheets[0].why() != book.sheets[0].why("en")


def test_the_file_is_named_by_its_content(tmp_path):
    path = pack(tmp_path / "a.xlsx", parts(sheet_xml()))
    assert read_book(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert read_book(path).sheets[0].cells == []


def test_a_damaged_sheet_is_damaged_whatever_its_beginning_holds(tmp_path, book):
    book(lambda sheet: [sheet.append([n, f"hn{n}"]) for n in range(500)])
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx") as whole,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as half,
    ):
        for name in whole.namelist():
            content = whole.read(name)
            half.writestr(name, content[:8000] if name.endswith("sheet1.xml") else content)
    assert (first(tmp_path / "b.xlsx").refused, first(tmp_path / "b.xlsx").cells) == ("xml", [])
