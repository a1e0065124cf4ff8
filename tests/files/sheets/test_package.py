"""The zip of a workbook: what is refused before anything in it is believed."""

import io
import struct
import zipfile

import openpyxl
import pytest

from phantich.files.sheets import read_book, reading_limits, zip_guard
from tests.files.sheets.workshop import pack, packed, parts, refusal, relations, shape, sheet_xml

GOOD = parts(sheet_xml('<row r="1"><c r="A1"><v>7</v></c></row>'))


def changed(**more):
    return {**GOOD, **{key.replace("__", "/"): value for key, value in more.items()}}


def test_a_whole_workbook_is_read(tmp_path):
    book = read_book(pack(tmp_path / "a.xlsx", GOOD))
    assert (book.file, book.kind, book.notes) == ("a.xlsx", "xlsx", ())
    assert shape(book.sheets[0]) == {(0, 0): (7, "7", "number", "")}


@pytest.mark.parametrize(
    "name", ["../evil.xml", "xl/../../evil.xml", "C:/evil.xml", "..\\evil.xml"]
)
def test_a_path_that_leads_out_refuses_the_file(tmp_path, name):
    assert refusal(pack(tmp_path / "a.xlsx", {**GOOD, name: "<a/>"})) == "grid_path"
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "name",
    [
        "xl/worksheets/sheet1.xml",
        "XL/Worksheets/Sheet1.xml",
        "/xl/worksheets/sheet1.xml",
        "xl\\worksheets\\sheet1.xml",
    ],
)
def test_a_part_that_comes_twice_refuses_the_file(tmp_path, name):
    pairs = [*GOOD.items(), (name, sheet_xml())]
    assert refusal(pack(tmp_path / "a.xlsx", pairs)) == "grid_twice"


def test_more_parts_than_the_limit_refuse_the_file(tmp_path):
    many = {f"xl/media/{number}.bin": "" for number in range(reading_limits.PARTS)}
    assert refusal(pack(tmp_path / "a.xlsx", {**GOOD, **many})) == "grid_parts"


def test_a_part_that_grows_too_much_refuses_the_file(tmp_path):
    bomb = changed(xl__media__a="0" * (reading_limits.RATIO_FROM + 1))
    assert refusal(pack(tmp_path / "a.xlsx", bomb)) == "grid_ratio"


def test_all_parts_together_may_not_grow_beyond_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(zip_guard, "INFLATED_BYTES", 20_000)
    assert refusal(pack(tmp_path / "a.xlsx", GOOD)) == ""
    parted = changed(xl__media__a="0" * 9_000, xl__media__b="0" * 9_900)
    assert refusal(pack(tmp_path / "a.xlsx", parted)) == "grid_inflated"


def test_a_lie_about_the_size_of_a_part_is_no_way_around_the_limit(tmp_path):
    """The list of a zip says 10 bytes where there are two million."""
    whole = packed(changed(xl__media__a="0" * 2_000_000))
    assert whole.count(struct.pack("<L", 2_000_000)) == 2
    lying = whole.replace(struct.pack("<L", 2_000_000), struct.pack("<L", 10))
    (tmp_path / "a.xlsx").write_bytes(lying)
    assert refusal(tmp_path / "a.xlsx") == "grid_damaged"


def test_a_zip_within_the_zip_is_never_opened(tmp_path):
    inner = packed({"bomb": "0" * 5_000_000})
    book = read_book(pack(tmp_path / "a.xlsx", changed(xl__embeddings__inner="x" + inner.hex())))
    assert shape(book.sheets[0]) == {(0, 0): (7, "7", "number", "")}


DOCTYPES = [
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;&x;">]>',
    '<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd">',
    "<!DOCTYPE a>",
]


@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "_rels/.rels",
                                  "docProps/app.xml"])  # fmt: skip
def test_a_document_type_refuses_the_file_wherever_it_stands(tmp_path, doctype, part):
    whole = GOOD.get(part, "<a/>")
    end = whole.find("?>") + 2 if whole.startswith("<?") else 0
    content = f"{whole[:end]}{doctype}{whole[end:]}"
    assert refusal(pack(tmp_path / "a.xlsx", {**GOOD, part: content})) == "grid_doctype"


def test_a_document_type_is_seen_in_utf_16(tmp_path):
    content = ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>').encode("utf-16")
    assert refusal(pack(tmp_path / "a.xlsx", changed(docProps__a_xml="")
                        | {"docProps/a.xml": content})) == "grid_doctype"  # fmt: skip


@pytest.mark.parametrize("content", ["", "<a>", "<a></b>", "<a>&unknown;</a>", "text",
                                     b"<a>\xff</a>", "<a>\x00</a>"])  # fmt: skip
def test_a_part_that_is_not_well_formed_matters_where_it_is_needed(tmp_path, content):
    """The list of sheets refuses the file, a sheet itself, and what holds no table nothing."""
    path, places = tmp_path / "a.xlsx", ("xl/workbook.xml", "xl/worksheets/sheet1.xml")
    assert refusal(pack(path, {**GOOD, places[0]: content})) == "grid_parts_wrong"
    pack(path, {**GOOD, places[1]: content})
    assert [sheet.refused for sheet in read_book(path).sheets] == ["xml"]
    pack(path, {**GOOD, "xl/a.xml": content})
    assert shape(read_book(path).sheets[0]) == {(0, 0): (7, "7", "number", "")}


@pytest.mark.parametrize("share", [0.0001, 0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_damaged(tmp_path, share):
    whole = packed(GOOD)
    (tmp_path / "a.xlsx").write_bytes(whole[: max(4, int(len(whole) * share))])
    assert refusal(tmp_path / "a.xlsx") == "grid_damaged"


def test_a_wrong_check_sum_is_found_in_a_part_that_nobody_reads(tmp_path):
    whole = packed(changed(xl__media__a="picture of bytes"))
    (tmp_path / "a.xlsx").write_bytes(whole)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as opened:
        info = opened.getinfo("xl/media/a")
    place = info.header_offset + 30 + len(info.filename) + 3
    spoilt = bytearray(whole)
    spoilt[place] ^= 4
    (tmp_path / "a.xlsx").write_bytes(spoilt)
    assert refusal(tmp_path / "a.xlsx") == "grid_damaged"


def test_a_zip_whose_parts_have_a_password_is_refused(tmp_path):
    whole = bytearray(packed(GOOD))
    place = whole.find(b"PK\x01\x02")
    whole[place + 8] |= 1
    (tmp_path / "a.xlsx").write_bytes(whole)
    assert refusal(tmp_path / "a.xlsx") == "grid_password"


def test_an_empty_zip_is_damaged(tmp_path):
    assert refusal(pack(tmp_path / "a.xlsx", {})) == "grid_damaged"


@pytest.mark.parametrize(
    ("contents", "key"),
    [
        ({"word/document.xml": "<a/>", "[Content_Types].xml": "<a/>"}, "grid_content"),
        ({"ppt/presentation.xml": "<a/>"}, "grid_content"),
        ({"xl/workbook.bin": "x", "[Content_Types].xml": "<a/>"}, "grid_content"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"},
         "grid_content"),
        ({"readme.txt": "x"}, "grid_content"),
        ({"[Content_Types].xml": "<a/>"}, "grid_parts_wrong"),
    ],
)  # fmt: skip
def test_a_zip_that_holds_something_else_is_named(tmp_path, contents, key):
    assert refusal(pack(tmp_path / "a.xlsx", contents)) == key


def test_a_workbook_without_sheets_is_refused(tmp_path):
    assert refusal(pack(tmp_path / "a.xlsx", parts())) == "grid_no_workbook"


def test_macros_are_noted_and_never_run(tmp_path):
    book = read_book(pack(tmp_path / "a.xlsm", changed(xl__vbaProject_bin="")
                          | {"xl/vbaProject.bin": "x"}))  # fmt: skip
    assert book.notes == (("macros", ""),)
    assert shape(book.sheets[0])


def test_links_to_other_workbooks_are_noted_and_never_followed(tmp_path):
    links = {"xl/externalLinks/externalLink1.xml": "<a/>"}
    book = read_book(pack(tmp_path / "a.xlsx", {**GOOD, **links}))
    assert book.notes == (("external_links", ""),)


def test_a_sheet_outside_the_file_is_not_read(tmp_path):
    lines = relations(("rId1", "worksheet", "file:///etc/passwd", "External"))
    book = read_book(pack(tmp_path / "a.xlsx", {**GOOD, "xl/_rels/workbook.xml.rels": lines}))
    assert [sheet.refused for sheet in book.sheets] == ["no_part"]
    assert "Trang 1" in book.sheets[0].why()


def test_deep_nesting_is_refused_without_a_crash(tmp_path):
    deep = "<a>" * 20_000 + "</a>" * 20_000
    content = GOOD["xl/workbook.xml"].replace("<sheets>", f"{deep}<sheets>")
    assert refusal(pack(tmp_path / "a.xlsx", {**GOOD, "xl/workbook.xml": content})) == (
        "grid_parts_wrong"
    )


def test_rows_and_cells_are_counted_before_a_library_opens_the_sheet(tmp_path, monkeypatch):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="B{n}"/></row>' for n in range(1, 9))
    sheets = parts(sheet_xml(rows), sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    path = pack(tmp_path / "a.xlsx", sheets)
    for limit, rule in (("FILLED_ROWS", "rows"), ("CELLS", "cells")):
        with monkeypatch.context() as patched:
            patched.setattr(zip_guard, limit, 8)
            assert [sheet.refused for sheet in read_book(path).sheets] == ["", ""]
            patched.setattr(zip_guard, limit, 7)
            assert [sheet.refused for sheet in read_book(path).sheets] == [rule, ""]


def test_endless_lists_of_styles_refuse_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(zip_guard, "ELEMENTS", 100)
    styled = parts(sheet_xml(), styles="<fonts>" + "<font/>" * 200 + "</fonts>")
    assert refusal(pack(tmp_path / "a.xlsx", styled)) == "grid_parts_wrong"


def test_what_openpyxl_writes_comes_back(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.append(["Mã", 1, 2.5, None, True])
    buffer = io.BytesIO()
    workbook.save(buffer)
    (tmp_path / "a.xlsx").write_bytes(buffer.getvalue())
    [sheet] = read_book(tmp_path / "a.xlsx").sheets
    assert [cell.value for cell in sheet.cells[0]] == ["Mã", 1, 2.5, None, True]
