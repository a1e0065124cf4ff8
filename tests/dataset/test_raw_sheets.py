"""Opening a dataset: folders of CSV and Parquet, workbooks, and what is neither."""

import datetime as dt
import os
import unicodedata
import zipfile

import openpyxl
import pandas as pd
import pytest

from phantich.dataset.raw_sheets import read_sheets, table_named
from phantich.errors import Fault, Problems

UNITS = "unit_id,name\nA,Xã An\nB,Xã Bình\n"


def opened(path):
    """The sheets of a dataset and the problems met on the way."""
    problems = Problems()
    return read_sheets(path, problems), problems.frame()


def folder(path, **contents):
    for name, content in contents.items():
        content = content.encode() if isinstance(content, str) else content
        (path / f"{name}.csv").write_bytes(content)
    return path


def book(path, sheets):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def texts(sheet):
    """The cells of a sheet as a person sees them, row by row."""
    return [[cell.text for cell in row] for row in sheet.cells.to_numpy()]


def found(problems):
    return list(map(tuple, problems[["file", "sheet", "rule", "severity"]].to_numpy()))


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("units", "units"),
        ("unit", "units"),
        ("Đơn vị", "units"),
        ("DON_VI", "units"),
        ("attendance", "attendances"),
        ("Tham dự", "attendances"),
        (unicodedata.normalize("NFD", "Hội nghị"), "conferences"),
        ("hoi nghi ", "conferences"),
    ],
)
def test_a_table_is_known_by_its_names_in_any_spelling(name, table):
    assert table_named(name).name == table


@pytest.mark.parametrize("name", ["", "Sheet1", "conferencess", "hội"])
def test_another_name_is_no_table(name):
    assert table_named(name) is None


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_is_read_with_any_separator_mark_and_line_end(tmp_path, mark, start, end):
    lines = [["Mã đơn vị", "Tên đơn vị"], ["00123", "Xã An"], ["", ""]]
    text = start + "".join(mark.join(line) + end for line in lines)
    [sheet], problems = opened(folder(tmp_path, units=text))
    assert list(sheet.cells.columns) == lines[0]
    assert texts(sheet) == lines[1:2]  # a blank row is none
    assert (sheet.table.name, sheet.file, sheet.sheet, sheet.first_row) == (
        "units", "units.csv", "", 2
    )  # fmt: skip
    assert problems.empty


def test_quoted_cells_keep_separators_and_line_breaks(tmp_path):
    [sheet], _ = opened(folder(tmp_path, units='unit_id,name\nA,"Xã\nAn, ""B"""\nB,Xã C\n'))
    assert [name for _, name in texts(sheet)] == ['Xã\nAn, "B"', "Xã C"]


def test_a_comma_within_a_heading_is_not_the_separator(tmp_path):
    [sheet], _ = opened(folder(tmp_path, directives="Mã văn bản;Số, ký hiệu\nD1;57-NQ/TW\n"))
    assert list(sheet.cells.columns) == ["Mã văn bản", "Số, ký hiệu"]


def test_a_cell_beyond_the_headings_is_kept_under_its_number(tmp_path):
    [sheet], _ = opened(folder(tmp_path, units="unit_id,name\nA,Xã,An\nB\n"))
    assert list(sheet.cells.columns) == ["unit_id", "name", "#3"]
    assert texts(sheet) == [["A", "Xã", "An"], ["B", "", ""]]
    assert sheet.short == {1: 1}


def test_bytes_of_no_encoding_are_named_by_their_line_and_not_guessed(tmp_path):
    content = "unit_id,name\nA,Xã An\nB,Xã B\n".encode().replace(b"B\n", b"B\xff\n")
    sheets, problems = opened(folder(tmp_path, units=content))
    assert sheets == []
    assert found(problems) == [("units.csv", "", "unreadable", "error")]
    assert problems["row"].tolist() == [3]
    assert "dòng 3" in problems["message"].iloc[0] and "CSV UTF-8" in problems["message"].iloc[0]


def test_an_old_encoding_is_read_and_said(tmp_path):
    content = "unit_id,name\nA,X· Hoµ B×nh\nB,§¶ng uû x· An\n".encode("latin-1")
    [sheet], problems = opened(folder(tmp_path, units=content))
    assert [name for _, name in texts(sheet)] == ["Xã Hoà Bình", "Đảng uỷ xã An"]
    assert found(problems) == [("units.csv", "", "encoding", "warning")]


def test_utf_16_is_read_by_its_mark(tmp_path):
    [sheet], problems = opened(folder(tmp_path, units=UNITS.encode("utf-16")))
    assert texts(sheet)[0] == ["A", "Xã An"]
    assert found(problems) == [("units.csv", "", "encoding", "warning")]


@pytest.mark.parametrize(
    "content",
    ['unit_id,name\nA,"x\n', 'unit_id,name\nA,"x"y\n', f"unit_id,name\nA,{'x' * 140_000}\n"],
)
def test_broken_quotes_and_endless_cells_are_unreadable(tmp_path, content):
    _, problems = opened(folder(tmp_path, units=content))
    assert found(problems) == [("units.csv", "", "unreadable", "error")]
    assert problems["row"].tolist() == [2]


def test_an_empty_file_is_a_fault(tmp_path):
    sheets, problems = opened(folder(tmp_path, units="", conferences="conf_id\n"))
    assert [sheet.table.name for sheet in sheets] == ["conferences"]
    assert found(problems) == [("units.csv", "", "empty_file", "error")]
    assert problems["message"].iloc[0] == "tệp rỗng"


def test_every_wrong_file_of_a_folder_is_listed(tmp_path):
    folder(tmp_path, units=UNITS, confrences="conf_id\n")
    for name in ("attendances.xlsx", "notes.docx", "plans", "README.md", "about.toml", ".hidden",
                 "~$units.csv"):  # fmt: skip
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "texts").mkdir()
    sheets, problems = opened(tmp_path)
    assert [sheet.table.name for sheet in sheets] == ["units"]
    assert found(problems) == [
        ("attendances.xlsx", "", "wrong_extension", "error"),
        ("confrences.csv", "", "unknown_table", "error"),
        ("notes.docx", "", "wrong_extension", "error"),
        ("plans", "", "wrong_extension", "error"),
    ]
    assert list(problems["value"]) == [".xlsx", "confrences", ".docx", ""]
    assert problems["message"].iloc[0] == (
        "không đọc loại tệp này; hãy lưu thành .csv hoặc .parquet"
    )
    assert problems["message"].iloc[1] == "không nhận ra bảng này; có phải là “conferences”?"


def test_no_name_is_offered_where_none_is_near(tmp_path):
    _, problems = opened(folder(tmp_path, qqqqqq="a\n"))
    assert "“”" not in problems["message"].iloc[0]


def test_parquet_is_read_from_files_and_from_folders(tmp_path):
    frame = pd.DataFrame({"unit_id": ["A", "B"], "name": ["x", None]})
    frame.to_parquet(tmp_path / "units.parquet")
    (tmp_path / "conferences").mkdir()
    for number in (1, 2):
        part = pd.DataFrame({"conf_id": [f"C{number}"], "host_unit": ["A"]})
        part.to_parquet(tmp_path / "conferences" / f"{number}.parquet")
    sheets, problems = opened(tmp_path)
    cells = {sheet.table.name: sheet.cells for sheet in sheets}
    assert cells["units"]["unit_id"].tolist() == ["A", "B"]
    assert cells["conferences"]["conf_id"].tolist() == ["C1", "C2"]
    assert problems.empty


def test_broken_parquet_is_unreadable(tmp_path):
    (tmp_path / "units.parquet").write_bytes(b"PAR1 and no more")
    _, problems = opened(tmp_path)
    assert found(problems) == [("units.parquet", "", "unreadable", "error")]


def test_rows_of_parquet_are_counted_from_the_first(tmp_path):
    frame = pd.DataFrame({"unit_id": ["A", "B"], "name": ["x", "y"]}, index=[7, 7])
    frame.to_parquet(tmp_path / "units.parquet")
    [sheet], _ = opened(tmp_path)
    assert list(sheet.cells.index) == [0, 1]


def test_a_workbook_is_read_below_its_title(tmp_path):
    rows = [
        ["ĐẢNG BỘ HUYỆN"],
        [],
        ["BIỂU TỔNG HỢP", None, "Mẫu 1"],
        ["Mã đơn vị", "Tính đến ngày", "TSĐV", None],
        ["00123", dt.date(2024, 12, 31), 12930, "x"],
    ]
    [sheet], problems = opened(book(tmp_path / "2024.xlsx", {"Đảng viên": rows}))
    assert (sheet.table.name, sheet.file, sheet.sheet, sheet.first_row) == (
        "memberships", "2024.xlsx", "Đảng viên", 5
    )  # fmt: skip
    assert list(sheet.cells.columns) == ["Mã đơn vị", "Tính đến ngày", "TSĐV", "#4"]
    assert [c.value for c in sheet.cells.iloc[0]] == ["00123", dt.date(2024, 12, 31), 12930, "x"]
    assert problems.empty


def test_a_workbook_keeps_its_empty_first_rows(tmp_path):
    rows = [[], [], ["Mã đơn vị", "Tên đơn vị"], ["A", "x"]]
    [sheet], _ = opened(book(tmp_path / "2024.xlsx", {"Đơn vị": rows}))
    assert sheet.first_row == 4


def test_a_workbook_tells_of_unknown_and_of_empty_sheets(tmp_path):
    sheets = {"Hướng dẫn": [["Điền từ dòng 2"]], "Rỗng": [], "Đơn vị": [],
              "Hội nghị": [["Mã hội nghị"], ["C1"]]}  # fmt: skip
    read, problems = opened(book(tmp_path / "2024.xlsx", sheets))
    assert [sheet.table.name for sheet in read] == ["conferences"]
    assert found(problems) == [
        ("2024.xlsx", "Hướng dẫn", "unknown_table", "warning"),
        ("2024.xlsx", "Đơn vị", "empty_file", "error"),
    ]


def test_a_misspelt_sheet_is_named_in_a_warning(tmp_path):
    rows = {"Hội nghj": [["Mã hội nghị"], ["C1"]]}
    sheets, problems = opened(book(tmp_path / "2024.xlsx", rows))
    assert sheets == []
    assert problems["value"].tolist() == ["Hội nghj"]


def test_a_misspelt_sheet_is_asked_about(tmp_path):
    rows = {"Hội nghj": [["Mã hội nghị"], ["C1"]]}
    _, problems = opened(book(tmp_path / "2024.xlsx", rows))
    assert "Hội nghị" in problems["message"].iloc[0]


@pytest.mark.parametrize("name", ["2024.xlsx", "2024.xls", "2024.ods", "2024.XLSX"])
@pytest.mark.parametrize("content", [b"", b"abc", b"PK\x03\x04 half", b"<html><table></table>"])
def test_a_broken_workbook_is_unreadable(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    sheets, problems = opened(tmp_path / name)
    assert sheets == []
    assert found(problems) == [(name, "", "unreadable", "error")]


def test_a_workbook_with_a_broken_sheet_is_unreadable(tmp_path):
    whole = book(tmp_path / "whole.xlsx", {"Đơn vị": [["unit_id", "name"], ["A", "x"]]})
    half = tmp_path / "half.xlsx"
    with zipfile.ZipFile(whole) as good, zipfile.ZipFile(half, "w") as bad:
        for part in good.namelist():
            content = good.read(part)
            bad.writestr(part, content[:60] if part.endswith("sheet1.xml") else content)
    _, problems = opened(half)
    assert list(problems["rule"]) == ["unreadable"]


def test_a_path_that_leads_nowhere_is_a_fault_with_the_nearest(tmp_path):
    (tmp_path / "sample").mkdir()
    with pytest.raises(Fault) as caught:
        opened(tmp_path / "smaple")
    assert str(caught.value) == "Không tìm thấy smaple. Có phải bạn muốn chọn: sample?"
    with pytest.raises(Fault, match="gần đó không có tên nào giống"):
        opened(tmp_path / "no" / "such" / "folder")


def test_a_table_may_be_a_folder_of_csv_files(tmp_path):
    (tmp_path / "units").mkdir()
    folder(tmp_path / "units", một=UNITS, hai="unit_id,name\nC,Xã Cát\n")
    (tmp_path / "units" / "ba.xlsx").write_bytes(b"x")
    sheets, problems = opened(tmp_path)
    assert [texts(sheet) for sheet in sheets] == [
        [["C", "Xã Cát"]], [["A", "Xã An"], ["B", "Xã Bình"]]
    ]  # fmt: skip
    assert found(problems) == [("ba.xlsx", "", "wrong_extension", "error")]


def test_no_folder_that_names_a_table_is_passed_over(tmp_path):
    for name in ("units", "confrences", "texts"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("x")
    folder(tmp_path / "confrences", một="conf_id\nC1\n")
    sheets, problems = opened(tmp_path)
    assert sheets == []
    assert [(file, rule) for file, _, rule, _ in found(problems)] == [
        ("confrences", "unknown_table"), ("units", "empty_file"), ("a.txt", "wrong_extension"),
    ]  # fmt: skip


def test_a_line_that_names_the_separator_and_a_title_are_read_past(tmp_path):
    [sheet], problems = opened(folder(tmp_path, units=f"sep=;\n{UNITS.replace(',', ';')}"))
    assert texts(sheet)[0] == ["A", "Xã An"]
    [sheet], _ = opened(folder(tmp_path, units=f"Danh sách đơn vị,\n,\n{UNITS}"))
    assert (sheet.first_row, texts(sheet)[0]) == (4, ["A", "Xã An"])
    assert problems.empty


@pytest.mark.skipif(os.name == "nt", reason="no pipes in folders there")
def test_a_pipe_in_the_folder_is_named_and_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "units.csv")
    sheets, problems = opened(tmp_path)
    assert sheets == []
    assert found(problems) == [("units.csv", "", "unreadable", "error")]


@pytest.mark.parametrize("name", ["units.csv", "2024.docx", "2024"])
def test_a_file_that_is_no_workbook_is_no_dataset(tmp_path, name):
    (tmp_path / name).write_text(UNITS)
    with pytest.raises(Fault) as caught:
        opened(tmp_path / name)
    assert caught.value.key == "wrong_dataset"
    assert name in str(caught.value)
