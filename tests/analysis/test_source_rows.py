"""Every figure goes back to rows of the files, whose counts add up to it again."""

from __future__ import annotations

import csv

import openpyxl
import pandas as pd
import pytest

from phantich.analysis.source_rows import source_rows
from phantich.dataset.reading import read_dataset
from phantich.metrics.assessment import assess
from phantich.schema.indicators import indicators
from tests import ROOT


def figures(tables):
    results = assess(tables)
    return results[results["numerator"].notna()].to_dict("records")


@pytest.mark.parametrize("dataset", ["published", "sample"])
def test_the_rows_of_every_figure_add_up_to_it(dataset, request):
    tables = request.getfixturevalue(dataset)
    for figure in figures(tables):
        rows = source_rows(tables, figure["indicator"], category=figure["category"])
        place = (figure["indicator"], figure["category"])
        assert rows["numerator"].sum() == figure["numerator"], place
        if indicators()[figure["indicator"]].kind != "mix" and pd.notna(figure["denominator"]):
            assert rows["denominator"].sum() == figure["denominator"], place
        assert not rows.duplicated(["file", "sheet", "row"]).any(), place
        assert rows["row"].notna().all(), place


def test_a_row_is_the_one_a_person_sees_in_the_file(sample):
    """The third row of the answer, looked up in the file by hand: its present and invited."""
    row = source_rows(sample, "attendance_rate", unit="u05").iloc[2]
    with (ROOT / row["file"]).open(encoding="utf-8", newline="") as lines:
        cells = list(csv.reader(lines))
    head, found = cells[0], cells[row["row"] - 1]
    assert found[head.index("unit_id")] == "u05"
    assert found[head.index("group")] == "dang_vien"
    assert int(found[head.index("present")]) == row["numerator"]
    assert int(found[head.index("invited")]) == row["denominator"]


def test_the_rows_of_one_unit_are_its_own(sample):
    mine = source_rows(sample, "report_on_time_rate", unit="u05")
    alone = source_rows(sample.for_unit("u05"), "report_on_time_rate")
    pd.testing.assert_frame_equal(mine, alone)
    everyone = source_rows(sample, "report_on_time_rate")
    assert 0 < mine["denominator"].sum() < everyone["denominator"].sum()


def test_a_report_never_sent_stands_among_the_rows(sample):
    """A duty that was not met counts in the denominator only; its row shows why."""
    rows = source_rows(sample, "report_submission_rate")
    missed = rows[(rows["numerator"] == 0) & (rows["denominator"] > 0)]
    assert missed["denominator"].sum() == rows["denominator"].sum() - rows["numerator"].sum()
    assert set(missed["table"]) <= {"reports", "requirements"}


def test_rows_of_a_workbook_carry_sheet_and_excel_row(tmp_path):
    """A title above the header and a blank line within: rows are still those of Excel."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Lớp học"
    for cells in (
        ["BIỂU SỐ LIỆU NĂM 2024"],
        ["class_id", "year", "centre_unit", "classes", "enrolled"],
        ["l1", 2024, "u1", 2, 70],
        [],
        ["l2", 2024, "u1", 1, 30],
    ):
        sheet.append(cells)
    sheet.title = "classes"
    units = book.create_sheet("units")
    units.append(["unit_id", "name"])
    units.append(["u1", "Một"])
    book.save(tmp_path / "so-lieu.xlsx")
    tables = read_dataset(tmp_path / "so-lieu.xlsx", 2024)
    rows = source_rows(tables, "learners_enrolled")
    assert rows["sheet"].tolist() == ["classes", "classes"]
    assert rows["row"].tolist() == [3, 5]  # row 1 title, 2 header, 4 blank
    assert rows["numerator"].tolist() == [70, 30]


def test_years_are_kept_apart(sample):
    before = source_rows(sample.earlier(), "attendance_rate")
    now = source_rows(sample, "attendance_rate")
    assert not set(before["row"]) & set(now["row"])


def test_without_data_there_are_no_rows(published):
    assert source_rows(published, "report_on_time_rate").empty


def test_nothing_of_it_is_in_the_tables(sample):
    before = {name: list(rows.columns) for name, rows in sample.items()}
    source_rows(sample, "attendance_rate")
    assert {name: list(rows.columns) for name, rows in sample.items()} == before
    assert "source_row" not in {name for columns in before.values() for name in columns}
