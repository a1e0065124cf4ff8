"""The 25 cases of dirty data that offices send, each as an experienced clerk would end it."""

from __future__ import annotations

import datetime as dt

import pytest
from openpyxl import Workbook

from phantich.intake import Asked
from tests.intake.damage import (
    ATTENDANCES,
    CONFERENCES,
    Office,
    attendances,
    book,
    conferences,
    take,
    write,
)


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path)


def test_a_sound_workbook_is_taken_without_a_word(office):
    taken = office.send(book())
    assert taken.rules() == []
    assert taken.outcome.accepted == {"conferences": 3, "attendances": 3}
    assert taken.values("attendances", "present") == ["118", "88", "60"]
    assert taken.values("conferences", "date_start") == ["2024-02-05", "2024-03-15", "2024-04-25"]


def test_case_1_thousands_as_text(office):
    taken = office.count("12.930", column=4)
    assert taken.values("attendances", "invited")[0] == "12930"
    assert taken.fault("converted")["severity"] == "warning"


def test_case_2_lost_thousands_are_asked_about(office):
    taken = office.count(12.93)
    fault = taken.fault("shrunk")
    assert (fault["sheet"], fault["row"], fault["column"]) == (ATTENDANCES, 2, "Có mặt")
    assert "12930" in fault["message"]
    assert taken.values("attendances", "conf_id") == ["hn2", "hn3"]


def test_case_2_lost_thousands_are_put_back_where_a_total_proves_them(office):
    rows = attendances()
    rows[1][4] = 12.93
    # 12.930 + 90 + 60 = 13.080
    rows.append(["Tổng cộng", None, None, None, 13080, 266, None, None])
    rows[1][6] = rows[1][7] = None
    taken = office.send(book(attendances=rows))
    assert taken.values("attendances", "invited") == ["12930", "90", "60"]
    assert taken.fault("restored")["severity"] == "warning"


def test_case_2_lost_thousands_are_put_back_where_the_row_proves_them(office):
    rows = attendances()
    rows[1][4:] = [12.93, 12.928, 1, 1]  # 12.930 = 12.928 + 1 + 1
    taken = office.send(book(attendances=rows))
    assert taken.values("attendances", "present")[0] == "12928"


def test_case_2_a_total_that_does_not_agree_proves_nothing(office):
    rows = attendances()
    rows[1][4] = 12.93
    rows[1][6] = rows[1][7] = None
    rows.append(["Tổng cộng", None, None, None, 13081, 266, None, None])
    assert "shrunk" in office.send(book(attendances=rows)).rules("error")


@pytest.mark.parametrize("rate", ["98,33%", "98,33 %", 98.33, 0.9833, "98,3", "98"])
def test_case_3_one_rate_in_many_spellings_is_checked_and_never_used(office, rate):
    rows = attendances()
    rows[0].append("Tỷ lệ (%)")
    rows[1].append(rate)  # 118 / 120 = 98,333…%
    taken = office.send(book(attendances=rows))
    assert taken.rules() == []
    assert "98" not in taken.values("attendances", "present")


def test_case_3_a_rate_that_its_row_denies_is_said(office):
    rows = attendances()
    rows[0].append("Tỷ lệ (%)")
    rows[1].append("91%")
    fault = office.send(book(attendances=rows)).fault("rate_disagrees")
    assert (fault["row"], fault["value"], fault["severity"]) == (2, "91%", "warning")
    assert "98,33%" in fault["message"]


def test_case_4_two_numbers_in_one_cell(office):
    assert office.count("11.860/12.112").fault("two_numbers")["row"] == 2


@pytest.mark.parametrize("value", ["hơn 39.000", "gần 3.000", "khoảng 95", "1,5 triệu", "21 ngàn"])
def test_case_5_an_approximate_number_is_never_added_up(office, value):
    assert office.count(value).fault("approximate")["value"] == value


@pytest.mark.parametrize(("value", "count"), [("118 lượt", "118"), ("32 đ/c", "32")])
def test_case_5_a_number_with_its_word(office, value, count):
    assert office.count(value).values("attendances", "present")[0] == count


def test_case_6_titles_merged_headings_and_column_numbers(office):
    def merge(made: Workbook) -> None:
        sheet = made["Biểu"]
        for cells in ("A4:A5", "B4:B5", "C4:C5", "D4:E4", "A2:E2"):
            sheet.merge_cells(cells)

    rows = [
        ["ĐẢNG BỘ HUYỆN", None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
        ["BIỂU TỔNG HỢP HỘI NGHỊ NĂM 2024"],
        ["Đơn vị: Xã Tam An"],
        ["STT", "Tên hội nghị", "Ngày tổ chức", "Đảng viên", None],
        [None, None, None, "Triệu tập", "Tham dự"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        [1, "Hội nghị quý", "05/02/2024", 100, 98],
    ]
    taken = office.send({"Biểu": rows}, touch=merge)
    assert taken.rules() == []
    assert taken.values("attendances", "present") == ["98"]
    assert taken.values("conferences", "host_unit") == ["u01"]


@pytest.mark.parametrize("label", ["Cộng", "Tổng cộng", "TỔNG SỐ", "Toàn huyện"])
@pytest.mark.parametrize("at", [1, 4])
def test_case_7_totals_are_left_out_and_checked(office, label, at):
    rows = attendances()
    rows.insert(at, [label, None, None, None, 270, 266, 3, 1])
    taken = office.send(book(attendances=rows))
    assert taken.rules() == []
    assert taken.outcome.ignored == {"total": 1}
    rows[at][4] = 271
    fault = office.send(book(attendances=rows)).fault("total_disagrees")
    assert (fault["row"], fault["column"], fault["severity"]) == (at + 1, "Triệu tập", "warning")


def test_case_7_totals_of_groups(office):
    rows = attendances()
    head, one, two, three = rows
    grid = [
        head,
        ["I", "Khối xã", None, None, None, None, None, None],
        one,
        two,
        ["Cộng nhóm I", None, None, None, 210, 206, 3, 1],
        ["II", "Khối cơ quan", None, None, None, None, None, None],
        three,
        ["Tổng cộng", None, None, None, 270, 266, 3, 1],
    ]
    taken = office.send(book(attendances=grid))
    assert taken.rules() == []
    assert taken.outcome.ignored == {"group": 2, "total": 2}


def test_case_8_a_unit_merged_over_its_rows_and_only_there(office):
    rows = attendances()
    rows[2][1] = rows[3][1] = None
    taken = office.send(
        book(attendances=rows), touch=lambda made: made[ATTENDANCES].merge_cells("B2:B3")
    )
    assert taken.values("attendances", "unit_id") == ["u01", "u01"]
    assert taken.fault("whose_unsaid")["row"] == 4


def test_case_9_blank_dash_and_zero_are_kept_apart(office):
    rows = attendances()
    for row, value in zip(rows[1:], [None, "-", 0], strict=True):
        row[6] = value
        row[4] = None
    taken = office.send(book(attendances=rows))
    assert taken.values("attendances", "excused") == ["", "", "0"]
    assert taken.fault("nil")["row"] == 3


def test_case_9_as_above_takes_the_value_above(office):
    rows = attendances()
    rows[2][1] = rows[3][1] = "nt"
    taken = office.send(book(attendances=rows))
    assert taken.values("attendances", "unit_id") == ["u01"] * 3
    assert taken.outcome.rows["warned"] == 2


def test_case_10_days_in_every_spelling(office):
    taken = office.day(45327, "15.3.24", dt.datetime(2024, 4, 25))
    assert taken.values("conferences", "date_start") == ["2024-02-05", "2024-03-15", "2024-04-25"]


@pytest.mark.parametrize("value", ["31/11/2024", "02/25/2024", "Quý I/2024", "05/02/2023"])
def test_case_10_days_that_are_none(office, value):
    taken = office.day(value)
    found = taken.outcome.problems.frame().iloc[0]
    assert (found["sheet"], found["row"], found["column"]) == (CONFERENCES, 2, "Ngày tổ chức")
    assert (found["value"], found["severity"]) == (value, "error")
    assert taken.values("conferences", "conf_id") == ["hn2", "hn3"]


def test_case_10_days_and_months_exchanged_by_the_spreadsheet(office):
    """An American Excel keeps 15/03 as text and turns 05/02: surely so only where it is plenty."""
    late = [f"{day}/03/2024" for day in (15, 18, 21)]
    stored = [dt.datetime(2024, month, 2) for month in (1, 3, 4, 5, 6, 7, 8, 9)]
    rows = [conferences()[0]]
    rows += [[f"hn{n}", 2024, "u01", day, None] for n, day in enumerate([*late, *stored])]
    taken = office.send({CONFERENCES: rows})
    assert taken.rules() == ["turned_day"] * 8
    months = [day[5:7] for day in taken.values("conferences", "date_start")]
    assert months == ["03"] * 3 + ["02"] * 8


def test_case_10_days_that_may_be_exchanged_are_asked_about(office):
    """Three stored days below 13 happen by chance: 5 March must not become 3 May unasked."""
    taken = office.day(dt.datetime(2024, 5, 2), "15/03/2024", dt.datetime(2024, 3, 5))
    assert taken.rules("error")[:2] == ["day_or_month"] * 2
    assert "05/03/2024 hay 03/05/2024" in taken.outcome.problems.frame()["message"][1]
    assert taken.values("conferences", "date_start") == ["2024-03-15"]


def test_case_10_days_stay_where_one_stored_day_is_above_twelve(office):
    taken = office.day(dt.datetime(2024, 5, 2), "15/03/2024", dt.datetime(2024, 4, 25))
    assert taken.values("conferences", "date_start") == ["2024-05-02", "2024-03-15", "2024-04-25"]
    assert taken.rules() == []


def test_case_11_hidden_sheets_and_rows_are_read_and_said(office):
    def hide(made: Workbook) -> None:
        made[CONFERENCES].sheet_state = "hidden"
        made[ATTENDANCES].row_dimensions[3].hidden = True

    taken = office.send(book(), touch=hide)
    assert taken.rules() == ["hidden_sheet", "hidden_rows"]
    assert taken.fault("hidden_rows")["row"] == 3
    assert taken.outcome.rows["accepted"] == 6


def test_case_11_a_file_that_is_none_is_refused_in_words(office):
    path = office.place / "hỏng.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    taken = take(office.folder, path, office.place / "không có.xlsx", office.folder)
    assert taken.rules("error") == ["file_refused"] * 3
    assert all(taken.outcome.problems.frame()["message"].str.len() > 40)


def test_case_12_to_14_text_of_old_fonts(office):
    rows = attendances()
    rows[1][2], rows[2][2] = "§¶ng viªn", "Ñaûng vieân"
    taken = office.send(book(attendances=rows))
    assert taken.values("attendances", "group") == ["dang_vien"] * 3
    assert taken.fault("decoded")["value"] == "§¶ng viªn"
    assert taken.table("data_issues")[0]["used_value"] == "Đảng viên"


def test_case_15_decomposed_letters_and_invisible_signs(office):
    import unicodedata

    rows = attendances()
    rows[0] = [unicodedata.normalize("NFD", text) for text in rows[0]]
    rows[1][1], rows[2][2] = "\u200bu01\u00a0", "Đảng\u00a0 viên"
    taken = office.send(book(attendances=rows))
    assert taken.rules() == []
    assert taken.values("attendances", "unit_id") == ["u01"] * 3


@pytest.mark.parametrize(
    "name", ["Phường Hoà Bình", "PHƯỜNG HÒA BÌNH", "phuong hoa binh", "P. Hòa Bình"]
)
def test_case_16_tones_and_case_do_not_tell_units_apart(office, name):
    rows = attendances()
    rows[1][1] = name
    assert office.send(book(attendances=rows)).values("attendances", "unit_id")[0] == "u02"


@pytest.mark.parametrize(
    "name",
    ["ĐB xã Tam An", "Đảng uỷ Tam An", "Tam An", "Xã Tam  An", "X. Tam An", "Đảng bộ xã Tam An"],
)
def test_case_17_one_unit_named_in_five_ways(office, name):
    rows = attendances()
    rows[1][1] = name
    assert office.send(book(attendances=rows)).values("attendances", "unit_id")[0] == "u01"


@pytest.mark.parametrize("name", ["Tam Ann", "Tam Ân", "Phường Tam An", "Xã Tam"])
def test_case_17_a_name_that_is_only_near_is_asked_about(office, name):
    rows = attendances()
    rows[1][1] = name
    taken = office.send(book(attendances=rows))
    fault = taken.fault("unknown_unit")
    assert (fault["row"], fault["value"]) == (2, name)
    assert taken.values("attendances", "unit_id") == ["u01", "u01"]


def test_case_17_the_same_name_twice_stays_two_units(office):
    (office.folder / "units.csv").write_text(
        "unit_id,name,short_name\nu01,Xã Tam An,\nu04,Xã Tam An,\n", "utf-8"
    )
    rows = attendances()
    rows[1][1] = "Xã Tam An"
    fault = office.send(book(attendances=rows)).fault("same_name")
    assert "u01, u04" in fault["message"]


def test_case_17_the_office_may_list_other_names(office):
    (office.folder / "intake").mkdir()
    (office.folder / "intake/aliases.csv").write_text("alias,unit_id\nTA cũ,u01\n", "utf-8")
    rows = attendances()
    rows[1][1] = "TA cũ"
    assert office.send(book(attendances=rows)).values("attendances", "unit_id")[0] == "u01"


def test_case_18_a_unit_after_its_end_and_before_its_start(office):
    rows = conferences()
    rows[1][2] = "u03"  # began on 01/07/2024
    rows[3][2], rows[3][3] = "u02", "25/08/2024"  # ended on 30/06/2024, became u03
    taken = office.send({CONFERENCES: rows})
    assert taken.fault("unit_before_start")["row"] == 2
    assert "u03" in taken.fault("unit_past_end")["message"]
    assert taken.values("conferences", "conf_id") == ["hn2"]


def test_case_19_a_corrected_file_counts_and_the_difference_is_shown(office):
    office.send(book(), "xã.xlsx")
    rows = attendances()
    rows[1][5:7] = [117, 2]
    taken = office.send(book(attendances=rows), "xã lần 2.xlsx")
    assert taken.values("attendances", "present") == ["117", "88", "60"]
    assert "118" in taken.fault("changed")["message"]
    changes = taken.log()[1]["changes"]
    assert [(c["column"], c["before"], c["after"]) for c in changes] == [
        ("present", "118", "117"),
        ("excused", "1", "2"),
    ]
    assert len(list((office.folder / "intake/originals").iterdir())) == 2


def test_case_19_the_same_row_twice_counts_once(office):
    rows = attendances()
    rows.append(list(rows[1]))
    taken = office.send(book(attendances=rows))
    fault = taken.fault("duplicate_row")
    assert (fault["row"], fault["severity"]) == (5, "error")
    assert taken.values("attendances", "present") == ["118", "88", "60"]


def test_case_19_rows_of_one_key_that_differ_are_both_refused(office):
    rows = attendances()
    rows.append([*rows[1][:5], 100, 10, 10])
    taken = office.send(book(attendances=rows))
    found = taken.outcome.problems.frame()
    assert sorted(found[found["rule"] == "duplicate_row"]["row"]) == [2, 5]
    assert taken.values("attendances", "conf_id") == ["hn2", "hn3"]


def test_case_20_several_documents_never_multiply_attendances(office):
    rows = [
        ["Đơn vị: Xã Tam An"],
        ["Năm 2024"],
        ["STT", "Tên hội nghị", "Số, ký hiệu văn bản", "Ngày tổ chức", "ĐV triệu tập", "ĐV có mặt"],
        [1, "Hội nghị", "57-NQ/TW; 05-CT/TW", "05/02/2024", 100, 98],
    ]  # fmt: skip
    taken = office.send({"Biểu 1": rows})
    assert taken.values("conference_directives", "directive_id") == ["vb01", "vb02"]
    assert taken.values("attendances", "present") == ["98"]


def test_case_21_more_present_than_invited_is_a_warning(office):
    taken = office.count(121)
    assert taken.values("attendances", "present")[0] == "121"
    assert set(taken.rules()) == {"constraint"}
    assert taken.outcome.problems.errors == 0


def test_case_22_persons_and_attendances_never_mix(office):
    rows = attendances()
    rows[2][3], rows[2][5] = "người", "88 lượt"
    assert office.send(book(attendances=rows)).fault("unit_mixed")["row"] == 3
    rows[2][5] = 88
    rows.append(["Tổng cộng", None, None, None, 270, 266, 3, 1])
    assert office.send(book(attendances=rows)).fault("mixed_measures")["row"] == 5


def outreach(period: str) -> list[list[object]]:
    return [
        ["Đơn vị: Xã Tam An"], [period],
        ["STT", "Tổ chức", "Hình thức", "Số đợt", "Số buổi", "Lượt người"],
        [1, "Xã Tam An", "Tuyên truyền miệng", 2, 5, 300],
    ]  # fmt: skip


def test_case_22_year_to_date_is_not_added_to_a_quarter(office):
    assert office.send({"Biểu 3": outreach("Quý I năm 2024")}).rules() == []
    assert office.send({"Biểu 3": outreach("Quý II năm 2024")}).rules() == []
    taken = office.send({"Biểu 3": outreach("Lũy kế 6 tháng đầu năm 2024")})
    assert taken.rules("error") == ["overlapping_period"]
    assert taken.values("outreach_sessions", "contacts") == ["300", "300"]


def test_case_23_one_digit_too_many_is_said_and_not_corrected(office):
    rows = outreach("Năm 2024")
    counts = [2230, 2100, 2300, 1900, 2500, 21890]
    rows[3:] = [[n, "Xã Tam An", "Hội nghị", 1, 10, count] for n, count in enumerate(counts, 1)]
    taken = office.send({"Biểu 3": rows})
    fault = taken.fault("outlier")
    assert (fault["row"], fault["column"], fault["severity"]) == (9, "Lượt người", "warning")
    assert taken.values("outreach_sessions", "contacts") == list(map(str, counts))


def test_a_table_of_headings_only_is_said_to_be_empty(office):
    assert office.send({ATTENDANCES: attendances()[:1]}).rules() == ["no_rows"]


def test_many_unknown_columns_are_said_once(office):
    rows = [
        [*row, *(f"c{n}" if at == 0 else n for n in range(300))]
        for at, row in enumerate(attendances())
    ]
    taken = office.send(book(attendances=rows))
    assert taken.outcome.accepted == {"conferences": 3, "attendances": 3}
    assert taken.rules().count("unknown_column") == 40
    assert "260" in taken.fault("more_unknown")["message"]


def test_case_24_error_cells_are_refused_and_totals_are_recomputed(office):
    rows = attendances()
    rows[1][5] = "#DIV/0!"
    rows.append(["Tổng cộng", None, None, None, 270, "#REF!", 3, 1])
    taken = office.send(book(attendances=rows))
    assert taken.rules() == ["error_cell"]
    assert taken.values("attendances", "present") == ["88", "60"]


def test_case_24_a_formula_without_a_result_is_refused_by_its_cell(office):
    taken = office.count("=1+1")
    fault = taken.fault("formula_uncached")
    assert (fault["row"], fault["column"]) == (2, "Có mặt")


@pytest.mark.parametrize(
    "heading",
    ["Họ và tên", "HO TEN", "Số thẻ đảng viên", "Số CCCD", "Điện thoại", "Ngày sinh", "Full name"],
)
def test_case_25_columns_about_people_are_refused_and_nothing_is_kept(office, heading):
    rows = attendances()
    for row, text in zip(rows, [heading, "Bí Mật A", "Bí Mật B", "Bí Mật C"], strict=True):
        row.append(text)
    taken = office.send(book(attendances=rows))
    fault = taken.fault("personal_column")
    assert (fault["sheet"], fault["column"], fault["value"]) == (ATTENDANCES, heading, "")
    assert taken.outcome.accepted == {"conferences": 3}
    assert taken.outcome.rows["set_aside"] == 3
    assert taken.log()[0]["withheld"]
    assert not (office.folder / "intake/originals").exists()
    for path in office.folder.rglob("*"):
        assert not path.is_file() or not _holds(path, "Bí Mật")


def _holds(path, text: str) -> bool:
    import io
    import zipfile

    content = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            content = b"".join(opened.read(name) for name in opened.namelist())
    return text.encode("utf-8") in content


def test_case_25_a_list_of_people_is_no_table_of_counts(office):
    rows = [
        ["STT", "Họ và tên", "Ngày sinh", "Quê quán"],
        [1, "Trần Thị Bí Mật", "01/01/1980", "X"],
    ]
    taken = office.send({"Danh sách": rows})
    assert set(taken.rules()) == {"personal_column"}
    assert taken.outcome.accepted == {}


# --- headings, references, years ---------------------------------------------------


def test_headings_in_other_accents_case_order_and_words(office):
    rows = attendances()
    rows[0] = ["MA HOI NGHI", "mã  đơn vị", "ĐỐI TƯỢNG", "đvt", "Triệu tập\n(lượt)", "Tham dự",
               "Vắng có lý do", "Vắng không lý do"]  # fmt: skip
    turned = [list(reversed(row)) for row in rows]
    taken = office.send(book(attendances=turned))
    assert taken.rules() == []
    assert taken.values("attendances", "present") == ["118", "88", "60"]


def test_a_slip_in_a_heading_is_asked_about(office):
    rows = attendances()
    rows[0][5] = "Có mătt"
    taken = office.send(book(attendances=rows))
    fault = taken.fault("misspelt_column")
    assert (fault["sheet"], fault["row"], fault["column"]) == (ATTENDANCES, 1, "Có mătt")
    assert "Có mặt" in fault["message"]
    assert taken.outcome.accepted == {"conferences": 3}


def test_a_missing_and_a_doubled_column_refuse_the_sheet_only(office):
    rows = [[*row[:5], *row[6:]] for row in attendances()]
    assert office.send(book(attendances=rows)).fault("missing_column")["sheet"] == ATTENDANCES
    rows = [[*row, row[5]] for row in attendances()]
    taken = office.send(book(attendances=rows))
    assert taken.fault("double_column")["sheet"] == ATTENDANCES
    assert taken.outcome.accepted == {"conferences": 3}


def test_a_row_that_slipped_by_a_column_is_set_aside(office):
    rows = attendances()
    rows[2].insert(0, None)
    taken = office.send(book(attendances=rows))
    assert {int(r) for r in taken.outcome.problems.frame()["row"]} == {3}
    assert taken.outcome.rows["set_aside"] == 1


def test_a_row_whose_conference_is_set_aside_goes_with_it(office):
    taken = office.day("31/11/2024")
    fault = taken.fault("unknown_reference")
    assert (fault["sheet"], fault["row"], fault["value"]) == (ATTENDANCES, 2, "hn1")


def test_last_years_file_is_refused(office):
    taken = office.send(book(), asked=Asked(year=2025))
    assert taken.outcome.accepted == {}
    assert "other_year" in taken.rules("error")


def test_a_form_without_unit_or_year_is_asked_about(office):
    rows = outreach("Quý I năm 2024")
    rows[0] = ["Đơn vị: Xã Tam Am"]
    rows[1] = ["Biểu tuyên truyền"]
    taken = office.send({"Biểu 3": rows})
    assert taken.rules("error") == ["unknown_unit", "no_year"]
    taken = office.send({"Biểu 3": rows[1:]}, asked=Asked(year=2024, unit="u01"))
    assert taken.values("outreach_sessions", "session_id") == ["u01-2024-tt001"]


def test_signatures_and_notes_below_the_table_are_left_out(office):
    rows = [
        *attendances(),
        ["Ghi chú: số liệu tính đến ngày 31/12"],
        [None, None, None, None, "Tam An, ngày 05 tháng 12 năm 2024"],
        ["NGƯỜI LẬP BIỂU", None, None, None, "T/M ĐẢNG ỦY"],
        ["(Ký, ghi rõ họ tên)", None, None, None, "(Ký, ghi rõ họ tên)"],
        [None],
        ["Nguyễn Văn A", None, None, None, "Trần Văn B"],
    ]
    taken = office.send(book(attendances=rows))
    assert taken.rules() == []
    assert taken.outcome.ignored == {"note": 1, "signature": 4}


def test_two_tables_on_one_sheet(office):
    rows = [*conferences(), [None], ["Bảng 2: tham dự"], *attendances()]
    taken = office.send({"Số liệu": rows})
    assert taken.outcome.accepted == {"conferences": 3, "attendances": 3}


def test_tables_in_several_csv_files_of_one_call(office):
    import csv

    paths = []
    for name, rows, mark, encoding in (
        ("Hội nghị", conferences(), ";", "utf-8-sig"),
        ("attendances", attendances(), "\t", "utf-16"),
    ):
        paths.append(office.place / f"{name}.csv")
        with paths[-1].open("w", encoding=encoding, newline="") as out:
            csv.writer(out, delimiter=mark).writerows(rows)
    taken = take(office.folder, *reversed(paths))
    assert taken.outcome.accepted == {"conferences": 3, "attendances": 3}
    assert taken.rules("error") == []


def test_two_files_of_one_unit_at_once_must_say_which_counts(office):
    first = write(office.place / "a.xlsx", {"Biểu 3": outreach("Năm 2024")})
    other = outreach("Năm 2024")
    other[3][5] = 400
    taken = take(office.folder, first, write(office.place / "b.xlsx", {"Biểu 3": other}))
    found = taken.outcome.problems.frame()
    assert found[["rule", "value"]].to_numpy().tolist() == [
        ["two_versions", "b.xlsx"], ["two_versions", "a.xlsx"]
    ]  # fmt: skip
    assert taken.values("outreach_sessions", "contacts") == []
