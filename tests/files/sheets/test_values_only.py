"""Workbooks of which only values can be read: .ods as LibreOffice and OpenOffice save it, .xlsb."""

import datetime as dt
import io
import struct
import zipfile

import pytest

from phantich.files.sheets import read_book
from tests import ROOT
from tests.files.sheets.workshop import first, pack, refusal, shape

FIXTURES = ROOT / "tests" / "files" / "sheets" / "fixtures"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
REPEATED = ' table:number-rows-repeated="2"'
SPACES = "".join(f' xmlns:{n}="{OFFICE}:{n}:1.0"' for n in ("office", "table", "text"))


def contents(rows, **more):
    """The parts of an .ods workbook of one sheet, as OpenOffice writes them, without a manifest."""
    table = f'<table:table table:name="Trang">{rows}</table:table>'
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"<office:document-content{SPACES}><office:body><office:spreadsheet>"
        f"{table}</office:spreadsheet></office:body></office:document-content>",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0"/>',
        **more,
    }


def row(*cells, facts=""):
    return f"<table:table-row{facts}>{''.join(cells)}</table:table-row>"


def cell(text, kind="string", facts=""):
    said = f' office:value="{text}"' if kind == "float" else ""
    kind = f' office:value-type="{kind}"{said}{facts}'
    return f"<table:table-cell{kind}><text:p>{text}</text:p></table:table-cell>"


def test_a_file_of_libreoffice_is_read_and_said_to_be_read_by_values():
    """Written by LibreOffice 7.4 from a workbook made for this test."""
    book = read_book(FIXTURES / "libreoffice.ods")
    assert (book.kind, book.notes) == ("ods", (("values_only", ".ods"),))
    sheet, hidden = book.sheets
    assert (sheet.name, hidden.name, hidden.hidden) == ("Hội nghị", "ẩn", True)
    assert list(shape(sheet).values()) == [
        ("Mã", "Mã", "text", "unformatted"),
        (12930, "12930", "number", "unformatted"),
        (dt.date(2024, 12, 5), "05/12/2024", "date", "unformatted"),
        (0.97, "97%", "number", "percent"),
        (7, "00007", "number", ""),
        ("Uû ban nh©n d©n", "Uỷ ban nhân dân", "text", "unformatted decoded:tcvn3"),
    ]


def test_a_part_that_holds_no_table_may_be_empty_or_damaged(tmp_path):
    """LibreOffice and OpenOffice save Configurations2/accelerator/current.xml with 0 bytes."""
    for content in ("", "<a>"):
        odd = {"Configurations2/accelerator/current.xml": content}
        sheet = first(pack(tmp_path / "a.ods", contents(row(cell("x")), **odd)))
        assert list(shape(sheet).values()) == [("x", "x", "text", "unformatted")]


def test_per_cent_and_zeros_before_a_code_are_seen(tmp_path):
    twice = ' table:number-columns-repeated="2"'
    shown = row(
        cell("1", "float").replace(">1<", ">01<"),
        cell("1", "float", twice).replace("float", "percentage").replace(">1<", ">100%<"),
        cell("1", "float").replace(">1<", ">TRUE<"),
        cell("1", "float").replace("<text:p>", "<office:annotation><text:p>02</text:p>"
                                   "</office:annotation><text:p>"),
    )  # fmt: skip
    sheet = first(pack(tmp_path / "a.ods", contents(row(cell("a"), facts=REPEATED) + shown)))
    assert [(c.text, c.note) for c in sheet.cells[2]] == [
        ("01", ""), ("100%", "percent"), ("100%", "percent"), ("TRUE", "hidden"),
        ("1", "unformatted"),
    ]  # fmt: skip


def test_cells_with_errors_refuse_the_file_for_they_would_seem_blank(tmp_path):
    for error in ("#DIV/0!", "#REF!", "Err:502"):
        path = pack(tmp_path / "a.ods", contents(row(cell("1"), cell(error, "float"))))
        assert refusal(path) == "grid_error_cells"


def test_blank_repetitions_cost_nothing_and_filled_ones_are_bounded(tmp_path):
    gap = ' table:number-rows-repeated="1048570"'
    blank = row('<table:table-cell table:number-columns-repeated="16384"/>', facts=gap)
    sheet = first(pack(tmp_path / "a.ods", contents(row(cell("7", "float")) + blank)))
    assert [[c.value for c in line] for line in sheet.cells] == [[7]]
    many = cell("7", "float", ' table:number-columns-repeated="16384"')
    path = pack(tmp_path / "a.ods", contents(row(many, facts=gap)))
    said = refusal(path) or first(path).refused
    assert said in ("grid_memory", "grid_damaged", "cells")


def test_a_password_a_damaged_or_an_empty_file_is_named(tmp_path):
    locked = "<m><file-entry><encryption-data/></file-entry></m>"
    for content, more, key in (
        ("\x00\x01", {"META-INF/manifest.xml": locked}, "grid_password"),
        ("<a>", {}, "grid_xml"),
        ("<!DOCTYPE a><a/>", {}, "grid_doctype"),
    ):
        made = {**contents(row(cell("x"))), "content.xml": content, **more}
        assert refusal(pack(tmp_path / "a.ods", made)) == key


# --- .xlsb ---------------------------------------------------------------------------


def record(number, content=b""):
    """A record of a binary workbook: its number and length in groups of seven bits."""
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    return head + bytes([len(content)]) + content


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_workbook():
    """A workbook of one sheet with 7 in A1, by the records of [MS-XLSB] that a reader needs."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    sheet = (
        record(129)
        + record(148, bytes(16))
        + record(145)
        + record(0, struct.pack("<IIHBBI", 0, 0, 300, 0, 0, 0))
    )
    sheet += record(5, struct.pack("<IId", 0, 0, 7.0)) + record(146) + record(130)
    book = record(131) + record(153, bytes(12)) + record(143)
    book += record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Trang")) + record(144)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        out.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships">'
                     f'<Relationship Id="rId1" Type="{kind}/officeDocument" '
                     'Target="xl/workbook.bin"/></Relationships>')  # fmt: skip
        out.writestr("xl/workbook.bin", book + record(132))
        out.writestr("xl/_rels/workbook.bin.rels",
                     f'<Relationships xmlns="{package}/relationships">'
                     f'<Relationship Id="rId1" Type="{kind}/worksheet" '
                     'Target="worksheets/sheet1.bin"/></Relationships>')  # fmt: skip
        out.writestr("xl/worksheets/sheet1.bin", sheet)
    return buffer.getvalue()


def test_a_binary_workbook_is_read_by_values(tmp_path):
    (tmp_path / "a.xlsb").write_bytes(binary_workbook())
    book = read_book(tmp_path / "a.xlsb")
    assert book.notes == (("values_only", ".xlsb"),)
    assert list(shape(book.sheets[0]).values()) == [(7, "7", "number", "unformatted")]


@pytest.mark.parametrize("suffix", [".ods", ".xlsb"])
def test_what_is_none_of_the_kind_is_named(tmp_path, suffix):
    (tmp_path / f"a{suffix}").write_text("x")
    assert refusal(tmp_path / f"a{suffix}") == "grid_no_workbook_inside"
