"""Bad input: one run names every fault with file, sheet, row, column, value and rule."""

import datetime as dt
import unicodedata

import openpyxl
import pandas as pd
import pytest

from phantich.dataset.reading import check_tables
from phantich.schema import data_model

UNITS = "unit_id,name\nA,Xã An\nB,Xã Bình\n"
CONFERENCES = "conf_id,host_unit,date_start\nC1,A,05/03/2024\nC2,B,06/03/2024\n"
PLACE = ["file", "row", "column", "value", "rule", "severity"]
SECRET = "Nguyễn Thị Bí Mật"


@pytest.fixture
def check(tmp_path):
    """Check a dataset of CSV files and return its tables and its problems as a frame."""

    def checked(year=2024, lang="vi", **contents):
        for name, content in contents.items():
            (tmp_path / f"{name}.csv").write_text(content, "utf-8")
        tables, problems = check_tables(tmp_path, year, lang)
        return tables, problems.frame()

    return checked


def listed(problems):
    rows = problems[PLACE].astype({"row": "object"})
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in rows.to_numpy()]


def attendance(rows, columns="conf_id,unit_id,group,measure,invited,present"):
    return {
        "units": UNITS,
        "conferences": CONFERENCES,
        "attendances": "\n".join([columns, *rows, ""]),
    }


def test_a_clean_dataset_has_no_problems(check):
    rows = ["C1,A,dang_vien,contact,50,49", "C2,B,Đảng viên,lượt,60,60"]
    _, problems = check(**attendance(rows))
    assert listed(problems) == []


# One row of a table, the place of its fault, and the sentence that is said.
FAULTS = {
    "negative count": (
        "C1,A,dang_vien,contact,50,-3",
        ("present", "-3", "negative", "error"),
        "số đếm không thể âm",
    ),
    "word for a count": (
        "C1,A,dang_vien,contact,nhiều,3",
        ("invited", "nhiều", "not_a_count", "error"),
        "phải là số nguyên không âm",
    ),
    "thousands cut by a spreadsheet": (
        "C1,A,dang_vien,contact,12.93,3",
        ("invited", "12.93", "two_readings", "error"),
        "có hai cách hiểu; có phải là 12930? Hãy gõ số liền, không dấu chấm, dấu phẩy",
    ),
    "thousands with a dot": (
        "C1,A,dang_vien,contact,12.930,3",
        ("invited", "12.930", "converted", "warning"),
        "đọc theo cách viết có dấu chấm hàng nghìn",
    ),
    "unknown list word": (
        "C1,A,đảng viên mới,contact,5,3",
        ("group", "đảng viên mới", "not_listed", "error"),
        "không có trong danh mục của cột; có phải là “Đảng viên”?",
    ),
    "blank where it must be filled": (
        "C1,A,,contact,5,3",
        ("group", "", "blank", "error"),
        "không được để trống",
    ),
    "unknown conference": (
        "C9,A,dang_vien,contact,5,3",
        ("conf_id", "C9", "unknown_reference", "error"),
        "không có mã này trong bảng “Hội nghị”; gần nhất: -",
    ),
    "more present than invited": (
        "C1,A,dang_vien,contact,5,6",
        ("present", "6", "constraint", "warning"),
        "trái quy tắc: “Có mặt” ≤ “Triệu tập”",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_place_and_rule(check, fault):
    row, (column, value, rule, severity), message = FAULTS[fault]
    _, problems = check(**attendance(["C2,B,dang_vien,contact,9,8", row]))
    assert listed(problems) == [("attendances.csv", 3, column, value, rule, severity)]
    assert list(problems["message"]) == [message]
    assert list(problems["sheet"]) == [""]


def test_all_faults_of_all_files_are_listed_at_once(check):
    rows = [row for row, _, _ in FAULTS.values()]
    _, problems = check(
        **attendance(rows) | {"plans": "plan_id\nP1\n", "reports": "", "confrences": "a\n1\n"},
    )
    rules = [rule for _, (_, _, rule, _), _ in FAULTS.values()]
    expected = {*rules, "missing_column", "empty_file", "unknown_table", "duplicate_key"}
    assert set(problems["rule"]) == expected
    of_rows = problems[problems["rule"].isin(rules)]
    named = set(map(tuple, of_rows[["row", "rule"]].to_numpy()))
    assert named == {(at, rule) for at, rule in enumerate(rules, start=2)}


def test_messages_come_in_english_too(check):
    _, problems = check(**attendance(["C1,A,dang_vien,contact,5,x"]), lang="en")
    assert list(problems["message"]) == ["must be a whole number, not negative"]


@pytest.mark.parametrize(
    ("kind", "content", "fault", "message"),
    [
        ("units", "unit_id,name,code\nA,x,1\n,y,2\n", (3, "unit_id", "", "blank", "error"),
         "không được để trống"),
        ("unit_successions",
         "from_id,effective_on,event,share\nA,2025-07-01,merge,0.5\nB,2025-07-01,merge,1.2\n",
         (3, "share", "1.2", "not_a_share", "error"), "phải là tỷ phần từ 0 đến 1"),
        ("knowledge_tests", "round_id,phase,mean\nR1,pre,5\nR1,post,8 điểm\n",
         (3, "mean", "8 điểm", "not_a_number", "error"), "phải là số"),
        ("evaluation_rounds", "round_id,responses,anonymous\nR1,5,có\nR2,5,có lẽ\n",
         (3, "anonymous", "có lẽ", "not_a_flag", "error"), "phải là “có” hoặc “không”"),
        ("reports", "report_id,unit_id,due_on,submitted_on\nR1,A,,\nR2,A,,31/11/2024\n",
         (3, "submitted_on", "31/11/2024", "no_such_day", "error"),
         "không có ngày này; ngày ghi theo thứ tự ngày/tháng/năm"),
        ("stated_figures",
         "year,indicator,part,stated\n2024,a,value,1\nhai,a,value,1\n",
         (3, "year", "hai", "not_a_year", "error"), "phải là năm gồm bốn chữ số"),
        ("memberships",
         "unit_id,as_of,members,exempt,temp_out\nA,2024-12-31,9,4,5\nB,2024-12-31,9,4,6\n",
         (3, "exempt", "4", "constraint", "error"),
         "trái quy tắc: “ĐV miễn SH” + “ĐV tạm vắng” ≤ “Tổng số đảng viên”"),
        ("directives",
         "directive_id,issued_on,received_on\nD1,2024-01-02,2024-01-02\nD2,2024-01-02,2024-01-01\n",
         (3, "received_on", "2024-01-01", "constraint", "error"),
         "trái quy tắc: “Ngày nhận” ≥ “Ngày ban hành”"),
        ("reflection_papers",
         "unit_id,directive_id,required,submitted,good,fair,passed,failed\n"
         "A,D1,9,6,1,2,3,0\nB,D1,9,6,1,2,3,1\n",
         (3, "good", "1", "constraint", "error"),
         "trái quy tắc: “Tốt” + “Khá” + “Đạt yêu cầu” + “Chưa đạt” = “Số bài đã nộp”"),
    ],
)  # fmt: skip
def test_every_type_has_its_rule(check, kind, content, fault, message):
    _, problems = check(**{kind: content})
    assert listed(problems) == [(f"{kind}.csv", *fault)]
    assert list(problems["message"]) == [message]


def test_what_is_missing_breaks_no_rule_and_is_not_zero(check):
    rows = ["C1,A,dang_vien,contact,,6", "C2,B,dang_vien,contact,0,0"]
    tables, problems = check(**attendance(rows))
    assert listed(problems) == []
    assert tables["attendances"]["invited"].isna().tolist() == [True, False]
    assert tables["attendances"]["present"].tolist() == [6, 0]


def test_more_present_than_invited_is_kept_as_it_stands(check):
    tables, problems = check(**attendance(["C1,A,dang_vien,contact,5,6"]))
    assert list(problems["severity"]) == ["warning"]
    assert tables["attendances"]["present"].tolist() == [6]


def test_a_blank_conference_count_stands_for_one_and_a_nought_for_none(check):
    tables, _ = check(conferences="conf_id,host_unit,conferences\nC1,A,\nC2,A,0\nC3,A,241\n")
    assert tables["conferences"]["conferences"].tolist() == [1, 0, 241]
    tables, _ = check(conferences="conf_id,host_unit\nC1,A\n")
    assert tables["conferences"]["conferences"].tolist() == [1]


def test_a_refused_count_is_not_replaced_by_its_default(check):
    tables, problems = check(conferences="conf_id,host_unit,conferences\nC1,A,x\n")
    assert list(problems["rule"]) == ["not_a_count"]
    assert tables["conferences"]["conferences"].isna().tolist() == [True]


# --- headings -----------------------------------------------------------------


def test_a_missing_column_is_named_in_both_tongues(check):
    _, problems = check(memberships="Mã đơn vị,Tính đến ngày\nA,31/12/2024\n")
    assert listed(problems) == [
        ("memberships.csv", None, "members", "", "missing_column", "error"),
    ]
    assert problems["message"].iloc[0] == "thiếu cột “Tổng số đảng viên” (members)"


def test_a_column_that_need_not_be_there_is_not_missed(check):
    tables, problems = check(units=UNITS)
    assert listed(problems) == []
    assert tables["units"]["short_name"].isna().all()


def test_a_misspelt_column_is_named_beside_the_missing_one(check):
    _, problems = check(memberships="unit_id,as_of,Tổng số đảng vien viên\nA,2024-12-31,5\n")
    assert listed(problems) == [
        ("memberships.csv", None, "Tổng số đảng vien viên", "", "misspelt_column", "error"),
        ("memberships.csv", None, "members", "", "missing_column", "error"),
    ]
    assert problems["message"].iloc[0] == ("không có cột này; có phải là “Tổng số đảng viên”?")


@pytest.mark.parametrize("second", ["TSĐV", "members", "Số ĐV"])
def test_a_doubled_column_is_refused(check, second):
    _, problems = check(memberships=f"unit_id,as_of,members,{second}\nA,2024-12-31,5,6\n")
    assert listed(problems) == [
        ("memberships.csv", None, second, "", "double_column", "error"),
    ]
    assert problems["message"].iloc[0] == "cột lặp lại"


@pytest.mark.parametrize("tail", [",Ghi chú,Ghi chú", ",,"])
def test_doubled_columns_that_no_one_needs_do_no_harm(check, tail):
    tables, problems = check(units=f"unit_id,name{tail}\nA,Xã An,,\n")
    assert "units" in tables
    assert "error" not in set(problems["severity"])


def test_an_unknown_column_is_a_warning_only_where_it_holds_something(check):
    _, problems = check(units="unit_id,name,STT,Ghi chú\nA,Xã An,1,\n")
    assert listed(problems) == [("units.csv", None, "STT", "", "unknown_column", "warning")]
    assert problems["message"].iloc[0] == "cột lạ, không dùng đến (1 ô có giá trị)"


@pytest.mark.parametrize("table", data_model.tables().values(), ids=lambda table: table.name)
def test_the_usual_side_columns_are_never_taken_for_misspelt(check, table):
    headings = [*table.columns, "STT", "Ghi chú", "Tỷ lệ %", "Năm trước", "Ký tên"]
    _, problems = check(**{table.name: ",".join(headings) + "\n"})
    assert listed(problems) == [(f"{table.name}.csv", None, "", "", "no_rows", "warning")]


@pytest.mark.parametrize(
    ("table", "headings", "row"),
    [("memberships", "Mã đơn vị,Tên đơn vị,Tính đến ngày,TSĐV", "A,Xã An,31/12/2024,5"),
     ("outreach_sessions", "session_id,held_on,rounds,contacts,Đạt %", "O1,,1,20,100"),
     ("conferences", "Mã hội nghị,Tên hội nghị,Đơn vị tổ chức,Số hội nghị", "C1,Hội nghị,A,1")],
)  # fmt: skip
def test_a_further_column_is_not_misspelt_where_its_like_is_there(check, table, headings, row):
    _, problems = check(**{table: f"{headings}\n{row}\n"})
    assert "error" not in set(problems["severity"])


@pytest.mark.parametrize("heading", ["Họ và tên", "HO VA TEN", "Số thẻ đảng", "CCCD", "Ngày sinh"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_personal_column_is_refused_and_its_values_are_told_nowhere(check, heading, form):
    tables, problems = check(
        units=UNITS,
        memberships=f"unit_id,as_of,members,"
        f"{unicodedata.normalize(form, heading)}\nA,31/11/2024,x,{SECRET}\nZ,,,{SECRET}\n",
    )
    first = problems.iloc[0]
    assert (first["column"], first["rule"], first["severity"]) == (
        heading, "personal_column", "error"
    )  # fmt: skip
    assert first["message"] == (
        "cột có dữ liệu về từng người; biểu tổng hợp không được có, hãy bỏ cột này rồi gửi lại"
    )
    assert len(problems) > 3
    assert SECRET not in problems.to_csv()
    assert SECRET not in "".join(rows.to_csv() for rows in tables.values())


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_headings_and_codes_are_read_in_either_composition(check, form):
    text = "Mã đơn vị,Tên đơn vị,Tên ngắn\nđặc-khu,Đảng ủy Đặc khu,Đặc khu\n"
    facts = "Mã đơn vị,Tính đến ngày,TSĐV\nđặc-khu,31/12/2024,5\n"
    tables, problems = check(units=text, memberships=unicodedata.normalize(form, facts))
    assert listed(problems) == []
    assert tables["memberships"]["unit_id"].tolist() == ["đặc-khu"]


@pytest.mark.parametrize(
    "spelling", ["tổng số đảng viên", "TONG_SO_DANG_VIEN", "Tổng  số  ĐẢNG\tviên"]
)
def test_headings_are_read_in_any_case_and_spacing(check, spelling):
    tables, problems = check(memberships=f"unit_id,as_of,{spelling}\nA,31/12/2024,5\n")
    assert listed(problems) == []
    assert tables["memberships"]["members"].tolist() == [5]


# --- rows ---------------------------------------------------------------------


def test_a_table_without_rows_is_a_warning(check):
    tables, problems = check(units="unit_id,name\n")
    assert listed(problems) == [("units.csv", None, "", "", "no_rows", "warning")]
    assert problems["message"].iloc[0] == "bảng chỉ có tiêu đề, chưa có dòng số liệu"
    assert len(tables["units"]) == 0


@pytest.mark.parametrize("blank", ["\n", ",\n", " , \n"])
def test_a_blank_row_is_no_row_and_does_not_shift_the_others(check, blank):
    tables, problems = check(units=f"unit_id,name\nA,x\n{blank}B,\n")
    assert listed(problems) == [("units.csv", 4, "name", "", "blank", "error")]
    assert tables["units"]["unit_id"].tolist() == ["A", "B"]


def test_a_row_is_counted_as_a_spreadsheet_shows_it(check):
    _, problems = check(units='unit_id,name\n"A","Xã\nAn"\n,x\n')
    assert listed(problems) == [
        ("units.csv", 2, "name", "Xã\nAn", "line_break", "error"),
        ("units.csv", 3, "unit_id", "", "blank", "error"),
    ]


def test_a_cell_beyond_the_headings_is_not_passed_over(check):
    _, problems = check(units="unit_id,name\nA,Xã,An\n")
    assert list(problems["column"]) == ["#3"]


def test_a_duplicate_key_is_named_once_for_each_further_row(check):
    rows = ["C1,A,dang_vien,contact,5,5"] * 3 + ["C1,A,nhan_dan,contact,5,5"]
    _, problems = check(**attendance(rows))
    assert list(problems["row"]) == [3, 4]
    assert set(problems["rule"]) == {"duplicate_key"}
    assert set(problems["value"]) == {"C1 | A | dang_vien | contact"}
    assert set(problems["message"]) == {"trùng khóa với một dòng khác"}


def test_a_duplicate_key_is_found_whatever_its_spelling(check):
    composed, split = (unicodedata.normalize(form, "đặc-khu") for form in ("NFC", "NFD"))
    _, problems = check(units=f"unit_id,name\n{composed},x\n {split} ,y\n")
    assert list(problems["rule"]) == ["duplicate_key"]


def test_a_duplicate_key_is_found_in_another_file_too(check):
    _, problems = check(unit="unit_id,name\nA,x\nC,y\n", units=UNITS)
    assert [(*row[:2], row[3], row[4]) for row in listed(problems)] == [
        ("units.csv", 2, "A", "duplicate_key")
    ]


def test_a_key_with_a_missing_part_can_be_double(check):
    rows = "D1,study,,A\nD1,study,,A\nD1,study,,B\n"
    _, problems = check(requirements=f"directive_id,item,due_on,unit_id\n{rows}")
    assert list(problems["row"]) == [3]
    assert list(problems["rule"]) == ["duplicate_key"]


def test_a_date_within_a_key_is_written_as_a_day(check):
    rows = "A,31/12/2024,5\nA,2024-12-31,6\n"
    _, problems = check(memberships=f"unit_id,as_of,members\n{rows}")
    assert list(problems["value"]) == ["A | 2024-12-31"]


def test_a_duplicate_key_is_named_in_the_words_of_the_file(check):
    _, problems = check(units="Mã đơn vị,Tên đơn vị\nA,x\nA,y\n")
    assert list(problems["column"]) == ["Mã đơn vị"]


@pytest.mark.parametrize("double", ["C1,A,\nC1,A,\n", ",A,\n,A,\n"])
def test_a_duplicate_key_of_a_parent_is_listed_and_does_not_crash(check, double):
    rows = {"conferences": f"conf_id,host_unit,date_start\n{double}C2,A,\n"}
    _, problems = check(**attendance(["C2,A,dang_vien,contact,5,5"]) | rows)
    assert set(problems["rule"]) <= {"duplicate_key", "blank"}
    assert len(problems) >= 1


def test_an_unknown_unit_is_named_with_the_nearest(check):
    _, problems = check(
        units="unit_id,name\ntam-an,Tam An\nbinh-minh,Bình Minh\n",
        conferences="conf_id,Đơn vị tổ chức\nC1,tam-an\nC2,tam-am\nC3,xyz\nC4,\n",
    )
    assert listed(problems) == [
        ("conferences.csv", 5, "conf_id", "C4", "code_alone", "warning"),
        ("conferences.csv", 5, "Đơn vị tổ chức", "", "whose_unsaid", "warning"),
        ("conferences.csv", 3, "Đơn vị tổ chức", "tam-am", "unknown_unit", "error"),
        ("conferences.csv", 4, "Đơn vị tổ chức", "xyz", "unknown_unit", "error"),
    ]
    assert list(problems["message"])[2:] == [
        "không có đơn vị này; gần nhất: tam-an",
        "không có đơn vị này; gần nhất: -",
    ]


def test_codes_keep_their_noughts(check):
    _, problems = check(units="unit_id,name\n00123,x\n", conferences="conf_id,host_unit\nC1,123\n")
    assert list(problems["value"]) == ["123"]
    assert list(problems["rule"]) == ["unknown_unit"]


def test_codes_of_a_table_that_is_not_there_are_not_checked(check):
    _, problems = check(conferences="conf_id,host_unit\nC1,anywhere\n")
    assert listed(problems) == []


# --- years --------------------------------------------------------------------


def test_a_date_outside_the_year_is_named(check):
    _, problems = check(
        conferences="conf_id,year,host_unit,Ngày tổ chức,planned_on\n"
        "C1,2024,A,31/12/2023,\nC2,2024,A,01/01/2024,31/12/2023\n"
        "C3,2024,A,31/12/2024,\nC4,2024,A,2025-01-01,\n"
    )
    assert listed(problems) == [
        ("conferences.csv", 2, "Ngày tổ chức", "31/12/2023", "outside_year", "error"),
        ("conferences.csv", 5, "Ngày tổ chức", "2025-01-01", "outside_year", "error"),
    ]
    assert set(problems["message"]) == {"ngày nằm ngoài năm báo cáo 2024"}


def test_without_the_column_of_years_rows_of_other_years_are_no_errors(check):
    rows = "C1,A,31/12/2023\nC2,A,01/01/2024\nC3,A,\n"
    tables, problems = check(conferences=f"conf_id,host_unit,date_start\n{rows}")
    assert listed(problems) == []
    assert tables["conferences"]["year"].tolist() == [2023, 2024, 2024]


def test_a_date_is_held_against_the_year_of_its_own_row(check):
    rows = "C1,2023,A,2023-05-01\nC2,2024,A,2023-05-01\nC3,,A,2022-05-01\n"
    tables, problems = check(conferences=f"conf_id,year,host_unit,date_start\n{rows}")
    assert [(row[1], row[3]) for row in listed(problems)] == [(3, "2023-05-01")]
    assert tables["conferences"]["year"].tolist() == [2023, 2024, 2022]


def test_without_a_year_asked_rows_are_dated_by_themselves(check):
    rows = "C1,A,2023-05-01\nC2,A,2024-05-01\nC3,A,\n"
    tables, problems = check(None, conferences=f"conf_id,host_unit,date_start\n{rows}")
    assert listed(problems) == []
    assert tables["conferences"]["year"].tolist()[:2] == [2023, 2024]
    assert pd.isna(tables["conferences"]["year"].iloc[2])


@pytest.mark.parametrize("year", ["24", "1989", "2101", "20244"])
def test_a_year_out_of_range_is_refused(check, year):
    _, problems = check(conferences=f"conf_id,year,host_unit\nC1,{year},A\n")
    assert listed(problems) == [("conferences.csv", 2, "year", year, "not_a_year", "error")]


# --- workbooks ----------------------------------------------------------------


@pytest.fixture
def book(tmp_path):
    """Check a workbook and return its tables and its problems as a frame."""

    def checked(**sheets):
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for name, rows in sheets.items():
            sheet = workbook.create_sheet(name.replace("_", " "))
            for row in rows:
                sheet.append(row)
        workbook.save(tmp_path / "2024.xlsx")
        tables, problems = check_tables(tmp_path / "2024.xlsx", 2024)
        return tables, problems.frame()

    return checked


def test_a_workbook_is_read_like_its_csv_and_its_rows_are_excels(book):
    tables, problems = book(
        Đơn_vị=[["Mã đơn vị", "Tên đơn vị"], ["00123", "Xã An"]],
        Đảng_viên=[
            ["BIỂU TỔNG HỢP"],
            [],
            ["Mã đơn vị", "Tính đến ngày", "TSĐV", "ĐV dự bị"],
            ["00123", dt.date(2024, 12, 31), 12930, "1.200"],
            ["00123", "31/11/2024", 12.93, None],
            ["99999", dt.datetime(2024, 6, 30), 0, 0],
        ],
    )
    assert [(row["sheet"], *row[PLACE[1:]]) for _, row in problems.iterrows()] == [
        ("Đảng viên", 5, "Tính đến ngày", "31/11/2024", "no_such_day", "error"),
        ("Đảng viên", 5, "TSĐV", "12.93", "shrunk", "error"),
        ("Đảng viên", 4, "ĐV dự bị", "1.200", "converted", "warning"),
        ("Đảng viên", 6, "Mã đơn vị", "99999", "unknown_unit", "error"),
    ]
    assert set(problems["file"]) == {"2024.xlsx"}
    assert tables["memberships"]["members"].tolist()[::2] == [12930, 0]
    assert tables["memberships"]["as_of"].iloc[2] == pd.Timestamp(2024, 6, 30)
    assert tables["units"]["unit_id"].tolist() == ["00123"]


def test_a_number_is_shown_as_the_spreadsheet_shows_it(book):
    _, problems = book(Đảng_viên=[["unit_id", "as_of", "members"], ["A", "2024-12-31", -3]])
    assert float(problems["value"].iloc[0]) == -3


def test_a_whole_number_is_shown_without_decimals(book):
    _, problems = book(Đảng_viên=[["unit_id", "as_of", "members"], ["A", "2024-12-31", -3]])
    assert problems["value"].iloc[0] == "-3"


def test_an_error_cell_is_a_fault_and_not_a_blank(book):
    _, problems = book(Đảng_viên=[["unit_id", "as_of", "members"], ["A", "2024-12-31", "#REF!"]])
    assert list(problems["rule"]) == ["error_cell"]


def test_a_blank_row_of_a_workbook_is_no_row(book):
    _, problems = book(
        Đơn_vị=[["Mã đơn vị", "Tên đơn vị"], ["A", "x"], [], ["B", None], [None, None]]
    )
    assert [row[1:] for row in listed(problems)] == [(4, "Tên đơn vị", "", "blank", "error")]


def test_an_empty_folder_holds_no_tables(check):
    _, problems = check()
    assert list(problems["rule"]) == ["no_tables"]
    assert list(problems["message"]) == ["không có bảng nào đọc được"]


def test_parquet_rows_are_counted_from_one_and_blanks_are_blank(tmp_path):
    units = pd.DataFrame({"unit_id": ["A", None], "name": ["x", "y"]})
    units.to_parquet(tmp_path / "units.parquet")
    _, problems = check_tables(tmp_path)
    assert [row[1:3] for row in listed(problems.frame())] == [(2, "unit_id")]


def test_a_blank_parquet_cell_is_told_as_blank(tmp_path):
    units = pd.DataFrame({"unit_id": ["A", None], "name": ["x", "y"]})
    units.to_parquet(tmp_path / "units.parquet")
    _, problems = check_tables(tmp_path)
    assert list(problems.frame()["value"]) == [""]


def test_a_row_that_slipped_by_a_column_is_a_fault(check):
    _, problems = check(units="unit_id,name\nA,Xã A\nB,Xã B,thừa\n")
    row = problems[problems["rule"] == "no_heading"].iloc[0]
    assert (row["row"], row["value"], row["severity"]) == (3, "thừa", "error")


def test_a_report_due_in_january_belongs_to_the_year_before(check):
    _, problems = check(
        units="unit_id,name\nA,Xã A\n",
        reports="report_id,year,unit_id,due_on,submitted_on\nR,2024,A,2025-01-15,2025-01-10\n",
    )
    assert problems.empty


def test_targets_name_an_indicator_and_shares_lie_below_one(check):
    _, problems = check(
        targets="indicator,value\nattendance_rat,0.9\nreport_on_time_rate,90\nattendance_rate,0.9\n"
    )
    assert problems[["row", "rule"]].to_numpy().tolist() == [
        [2, "unknown_indicator"],
        [3, "target_is_share"],
    ]
    assert "attendance_rate" in problems["message"].iloc[0]
