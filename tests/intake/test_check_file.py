"""One file checked alone says what an import of it would say; a folder says the same of a cell."""

from __future__ import annotations

import csv
import json

import pandas as pd
import pytest

from phantich.cli import main
from phantich.dataset.reading import check_tables
from phantich.files.sheets import reading_limits, sheet_rows
from phantich.intake import preview
from tests.intake.damage import (
    DIRECTIVES,
    UNITS,
    Office,
    attendances,
    book,
    conferences,
    write,
)


def call(capsys, *arguments):
    """Run a command line: exit code, standard output, standard error."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    said = capsys.readouterr()
    return left.value.code, said.out, said.err


def places(faults):
    """What a list of faults says of places, apart from the names of files."""
    keys = ("sheet", "row", "column", "value", "rule", "severity", "message")
    return [tuple(fault[key] for key in keys) for fault in faults]


def whole(**sheets):
    """A workbook that brings its units and directives along."""
    return {"Đơn vị": UNITS, "Văn bản": DIRECTIVES, **book(**sheets)}


@pytest.mark.parametrize("value", ["12.930", "12,930", 12.93, "39.0", "#REF!", "nt", "-", 88])
def test_a_file_is_checked_as_import_reads_it(value, tmp_path, capsys):
    counts = attendances()
    counts[2][5] = value
    path = write(tmp_path / "tep.xlsx", whole(attendances=counts))
    code, out, _ = call(capsys, "check", str(path), "--json")
    into = str(tmp_path / "into")
    code_of_import, out_of_import, _ = call(capsys, "import", str(path), "--into", into, "--json")
    checked, taken = json.loads(out), json.loads(out_of_import)
    assert (code, checked["accepted"]) == (code_of_import, taken["accepted"])
    assert places(checked["faults"]) == places(taken["faults"])
    assert checked["set_aside"] is None


def test_checking_a_file_writes_nothing(tmp_path):
    counts = attendances()
    counts[1][5] = "12,930"
    path = write(tmp_path / "tep.xlsx", whole(attendances=counts))
    assert preview(path).problems.errors
    assert [p.name for p in tmp_path.iterdir()] == ["tep.xlsx"]


def test_a_fault_of_the_call_is_json_where_json_is_asked(tmp_path, capsys):
    code, out, err = call(capsys, "check", str(tmp_path / "none"), "--json")
    found = json.loads(out)
    assert (code, found["accepted"], found["set_aside"]) == (1, {}, None)
    assert [(f["rule"], f["severity"]) for f in found["faults"]] == [("not_found", "error")]
    assert found["faults"][0]["message"] in err
    (tmp_path / "tep").write_text("x")
    path = write(tmp_path / "tep.xlsx", whole())
    code, out, _ = call(capsys, "import", str(path), "--into", str(tmp_path / "tep"), "--json")
    assert (code, json.loads(out)["faults"][0]["rule"]) == (1, "into_no_folder")


@pytest.mark.parametrize(
    ("text", "rule", "value"),
    [
        ("1 234", "converted", 1234),
        ("1\u202f234", "converted", 1234),
        ("１２３", "read_as", 123),
        ("1.290 phút", "read_as", 1290),
        ("-", "nil", None),
        ("1,234,567", "converted", 1234567),
    ],
)
def test_a_folder_takes_a_cell_with_one_reading_and_says_so(text, rule, value, tmp_path):
    rows_ = conferences()
    rows_[0].append("Số phút")
    for row in rows_[1:]:
        row.append(90)
    rows_[2][5] = text
    with (tmp_path / "conferences.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows_)
    tables, problems = check_tables(str(tmp_path))
    assert not problems.errors
    assert rule in set(problems.frame()["rule"])
    found = tables["conferences"]["minutes"].iloc[1]
    assert pd.isna(found) if value is None else found == value


@pytest.mark.parametrize("text", ["hơn 39.000", "12,930", "nt", "1e3", "-5", "118*", "29 lượt"])
def test_a_folder_refuses_what_import_refuses(text, tmp_path):
    rows_ = conferences()
    rows_[0].append("Số phút")
    for row in rows_[1:]:
        row.append(90)
    rows_[2][5] = text
    with (tmp_path / "conferences.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows_)
    assert check_tables(str(tmp_path))[1].errors == 1


def test_an_error_cell_quoted_in_the_list_of_issues_faults_no_dataset(tmp_path):
    office = Office(tmp_path)
    assert office.count("#REF!").fault("error_cell")["row"] == 2
    _, problems = check_tables(str(office.folder))
    assert "data_issues.csv" not in {name for name in problems.frame()["file"]}


def test_rows_beyond_the_limit_end_the_reading(tmp_path, monkeypatch):
    monkeypatch.setattr(sheet_rows, "FILLED_ROWS", 3)
    assert reading_limits.FILLED_ROWS == 200_000
    office = Office(tmp_path)
    fault = office.send(book()).fault("sheet_refused")
    assert "hơn 3 dòng" in fault["message"]


@pytest.mark.parametrize(
    "name", ["XÃ£ Tam An", "Ph??ng Hòa B?nh", "Ph\ufffdờng Hòa Bình"]
)  # UTF-8 read as Windows-1252; letters that a code page did not hold; letters already lost
def test_lost_letters_are_refused_by_cell(name, tmp_path):
    units = [row[:] for row in UNITS]
    units[1][1] = name
    found = preview(write(tmp_path / "tep.xlsx", {"Đơn vị": units})).problems.frame()
    fault = found[found["severity"] == "error"].iloc[0]
    assert (fault["rule"], fault["row"], fault["column"]) == ("broken_text", 2, "Tên đơn vị")


def test_a_question_mark_at_the_end_is_a_question(tmp_path):
    directives = [row[:] for row in DIRECTIVES]
    directives[0].append("Trích yếu")
    directives[1].append("Vì sao phải học? Học thế nào?")
    found = preview(write(tmp_path / "tep.xlsx", {"Văn bản": directives}))
    assert not found.problems.errors


def test_a_zero_never_calculated_is_no_zero(tmp_path):
    import xlsxwriter

    path = tmp_path / "tep.xlsx"
    made = xlsxwriter.Workbook(path)  # it asks Excel to calculate, and stores 0 meanwhile
    sheet = made.add_worksheet("Tham dự")
    for at, row in enumerate(attendances()):
        sheet.write_row(at, 0, row)
    sheet.write_formula("F3", "=E3-G3")
    sheet.write_formula("F4", "=E4-G4", None, 60)
    made.close()
    found = preview(path).problems.frame()
    said = [(f["rule"], f["row"], f["severity"]) for _, f in found.iterrows()]
    assert said == [("formula_uncached", 3, "error"), ("formula_stale", 4, "warning")]


def test_a_reference_that_could_leave_the_folder_is_refused_without_its_table(tmp_path):
    counts = attendances()
    counts[2][0] = "../../hn2"
    found = preview(write(tmp_path / "tep.xlsx", {"Tham dự": counts})).problems.frame()
    assert [(f["rule"], f["row"]) for _, f in found.iterrows()] == [("unsafe_id", 3)]


def test_a_year_unlike_the_others_is_blamed_and_not_the_date(tmp_path):
    rows_ = conferences()
    rows_[2][1] = 2023
    found = preview(write(tmp_path / "tep.xlsx", {"Hội nghị": rows_})).problems.frame()
    assert [(f["rule"], f["row"], f["column"]) for _, f in found.iterrows()] == [
        ("other_year", 3, "Năm báo cáo")
    ]


def test_a_form_whose_code_could_leave_the_folder_is_refused(tmp_path):
    from openpyxl import load_workbook

    from phantich.intake.form import Occasion, form_bytes
    from phantich.intake.form.form_lists import Lists

    path = tmp_path / "tep.xlsx"
    path.write_bytes(form_bytes(Occasion("../../u01", "Xã Tam An", 2024), Lists({}, ())))
    made = load_workbook(path)
    sheet = made["Biểu 1"]
    top = next(row for row in range(1, 30) if sheet.cell(row, 1).value == 1)
    sheet.cell(top, 2).value, sheet.cell(top, 4).value = "Hội nghị", "15/03/2024"
    made.save(path)
    found = preview(path)
    assert found.accepted == {}
    assert {"unsafe_id"} == set(found.problems.frame().query("severity == 'error'")["rule"])
