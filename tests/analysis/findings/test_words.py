"""Findings in the reader's words: figures with their base, hedged by the number, no cause."""

from __future__ import annotations

import pandas as pd
from pandas import Series

from phantich.analysis import findings
from phantich.report import charts
from phantich.report import tables as report
from tests.analysis.findings.office import small_office

NAMES = Series({"a": "Xã An", "b": "Xã Bình", "c": "Xã Cẩm"})


def test_what_if_names_a_few_units_and_counts_many(tmp_path):
    tables = small_office(tmp_path)
    trial = findings.what_if(tables, "report_on_time_rate")
    said = report.what_if(trial, "report_on_time_rate", NAMES).sentences[0]
    assert said == (
        "Nếu 1 đơn vị chưa đạt (Xã An) đều đạt mức tham chiếu, tức thay đổi 7 báo cáo, thì tỷ lệ "
        "báo cáo gửi đúng hạn tính chung là 56/60 = 93,33%, thay vì 49/60 = 81,67%; đạt mức 90%."
    )
    rows = findings.effort(tables, indicator="report_on_time_rate")
    grid = report.unit_effort(rows, "report_on_time_rate", NAMES).rows
    assert grid[["unit", "cases"]].to_numpy().tolist() == [["Xã An", "thêm 7 báo cáo"]]
    chart = charts.effort(rows, "report_on_time_rate", NAMES)
    assert charts.plotted(chart.ax) == {"Xã An": 7}
    assert "Xã An: 7" in chart.alt


def test_questions_are_asked_once_with_all_they_concern(tmp_path):
    rows = report.questions(findings.limitations(small_office(tmp_path))).rows
    assert rows["question"].str.endswith("?").all()
    assert rows["question"].is_unique
    assert set(rows["statements"]) == {"S37"}


def test_an_age_curve_of_nothing_done_is_no_chart():
    chart = charts.ages(pd.DataFrame(columns=["day", "done", "lower", "upper"]))
    assert isinstance(chart, charts.NoChart)
