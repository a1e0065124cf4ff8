"""Cells that hold no value reach the tables as errors, never as blanks and never as text."""

import openpyxl
import pytest

from phantich.dataset.error_cells import EXCEL, UNCALCULATED, UNKNOWN
from phantich.dataset.opening import read_sheets
from phantich.errors import Problems
from tests.files.sheets.workshop import pack, parts, sheet_xml


@pytest.mark.parametrize("error", EXCEL[:-1])
def test_an_error_is_kept_at_its_place(tmp_path, error):
    book = openpyxl.Workbook()
    book.active.title = "Đơn vị"
    book.active.append(["unit_id", "name"])
    book.active.append(["A", error])
    book.save(tmp_path / "a.xlsx")
    [sheet] = read_sheets(tmp_path / "a.xlsx", Problems())
    assert sheet.cells["name"].tolist() == [error]


def test_a_formula_without_value_is_no_blank(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Đơn vị"
    book.active.append(["unit_id", "name"])
    book.active.append(["A", "=1+1"])
    book.save(tmp_path / "a.xlsx")
    [sheet] = read_sheets(tmp_path / "a.xlsx", Problems())
    assert sheet.cells["name"].tolist() == [UNCALCULATED]


def test_what_nobody_can_have_typed_is_no_text(tmp_path):
    rows = (
        '<row r="1"><c t="inlineStr"><is><t>unit_id</t></is></c></row>'
        '<row r="2"><c t="inlineStr"><is><t>A_x0007_</t></is></c></row>'
        f'<row r="3"><c t="inlineStr"><is><t>{"a" * 40_000}</t></is></c></row>'
        '<row r="4"><c t="e"><v>#SPILL!</v></c></row>'
    )
    path = pack(tmp_path / "a.xlsx", parts(sheet_xml(rows), names=["units"]))
    [sheet] = read_sheets(path, Problems())
    assert sheet.cells["unit_id"].tolist() == [UNKNOWN] * 3


def test_why_a_workbook_or_a_sheet_was_refused_is_said(tmp_path):
    twice = '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'
    problems = Problems()
    read_sheets(pack(tmp_path / "a.xlsx", parts(sheet_xml(twice), names=["units"])), problems)
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04")
    read_sheets(tmp_path / "b.xlsx", problems)
    assert problems.frame()["rule"].tolist() == ["unreadable", "unreadable"]
    assert "ô A1 được ghi hai lần" in problems.frame()["message"][0]
    assert problems.frame()["message"][1].startswith("Tệp b.xlsx bị hỏng")


def test_codes_keep_their_zeros_and_old_fonts_are_decoded(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Đơn vị"
    book.active.append(["unit_id", "name"])
    book.active.append([7, "Uû ban nh©n d©n"])
    book.active["A2"].number_format = "00000"
    book.save(tmp_path / "a.xlsx")
    [sheet] = read_sheets(tmp_path / "a.xlsx", Problems())
    assert sheet.cells.iloc[0].tolist() == ["00007", "Uỷ ban nhân dân"]
