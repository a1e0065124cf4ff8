"""Findings in the reader's words: figures with their base, hedged by the number, no cause."""

from __future__ import annotations

import pandas as pd
from pandas import Series

from phantich.analysis import findings
from phantich.report import charts
from phantich.report import tables as report
from tests.analysis.findings.office import board_of, empty_tables, small_office
from tests.conftest import fresh

NAMES = Series({"a": "Xã An", "b": "Xã Bình", "c": "Xã Cẩm"})


def test_a_limitation_says_figure_base_target_and_units(tmp_path):
    """49 of 60 on time; a alone of three units lies below: a third, for which no word fits."""
    found = findings.limitations(small_office(tmp_path))
    assert report.limits(found).sentences == (
        "49/60 báo cáo gửi đúng hạn (81,67%), chưa đạt mức 90%; 1/3 đơn vị chưa đạt mức này [S37].",
    )
    assert report.limits(found, lang="en").sentences == (
        "49/60 reports were sent on time (81.67%), below 90%; 1/3 units miss this target [S37].",
    )
    grid = report.limit_figures(found).rows.iloc[0]
    assert grid["missed_units"] == "1/3"
    assert (grid["value"], grid["target"]) == ("81,67%", "≥ 90%")


def test_the_word_follows_the_number():
    seen = board_of({"evaluation_coverage_rate": [(1, 10)] * 19 + [(9, 10)]})
    said = report.limits(findings.judged(seen)).sentences
    assert len(said) == 1
    assert "hầu hết đơn vị (19/20) chưa đạt" in said[0]


def test_ratio_copies_spread_and_mix_have_their_own_sentence():
    row = {"rule": "online_conduct", "trigger": "ratio", "value": 3.0, "lower": 1.42}
    row |= {
        "upper": 6.87,
        "numerator": 30,
        "denominator": 1000,
        "target": 1.0,
        "category": "online",
    }
    row |= {"indicators": "conduct_mode_rate", "status": "ok"}
    said = report.limit_clause(row)
    assert said.startswith("Vi phạm nội quy tại hội nghị trực tuyến là 30 vụ việc trên 1.000 lượt")
    assert "cao gấp 3,00 lần" in said
    none = report.limit_clause(row | {"value": pd.NA, "lower": pd.NA, "upper": pd.NA})
    assert none.endswith("trong khi hội nghị trực tiếp không có vụ việc nào")
    row |= {"rule": "copied_plans", "trigger": "level", "value": 0.61, "target": 0.6}
    row |= {"indicators": "copied_content_rate", "numerator": 61, "denominator": 100}
    row |= {"category": ""}
    assert report.limit_clause(row) == (
        "Tính chung các kế hoạch, 61,00% nội dung trùng với kế hoạch cấp trên (61/100 ký tự), "
        "quá mức 60%"
    )
    row |= {"rule": "outreach_organisations", "trigger": "concentration", "value": 0.71}
    row |= {"indicators": "outreach_organisation_mix", "numerator": 71, "denominator": 100}
    row |= {"category": "a", "target": 0.7}
    assert "Xã An chiếm 71/100 lượt người (71,00%)" in report.limit_clause(row, NAMES)
    row |= {"rule": "attendance_spread", "trigger": "spread", "indicators": "attendance_rate"}
    assert "một phần mười số đơn vị" in report.limit_clause(row)


def test_all_met_says_so_and_proposes_nothing():
    seen = board_of({"evaluation_coverage_rate": [(9, 10)]})
    found = findings.judged(seen)
    assert (
        report.overview(found)
        .sentences[0]
        .startswith("Trong 29 chỉ tiêu có mức tham chiếu: 1 đạt, 28 chưa đánh giá được; không")
    )
    assert report.limits(found).sentences == (
        "Không có hạn chế nào được ghi nhận trong phạm vi số liệu đã có.",
    )
    none = findings.actions(seen.tables, found)
    assert report.written(none).sentences == ("Không có giải pháp nào được đề xuất.",)


def test_no_data_is_no_evidence_and_not_no_problem():
    found = findings.limitations(empty_tables())
    assert report.overview(found).sentences == (
        "Chưa có số liệu nào để đối chiếu với mức tham chiếu. "
        "Điều này không có nghĩa là không có hạn chế.",
    )
    assert report.limits(found).sentences == ()
    assert "không có nghĩa là không có hạn chế" in report.unknown(found).sentences[0]


def test_a_proposal_names_owner_day_baseline_and_aim(tmp_path):
    found = findings.actions(small_office(tmp_path))
    row = report.proposals(found, 3, NAMES).rows.iloc[0]
    assert (row["owner"], row["due_on"]) == ("Cơ quan tham mưu của cấp ủy", "31/03/2026")
    assert (row["baseline"], row["aim"]) == ("81,67%", "90%")
    assert "Không có giải pháp" in report.proposals(found, 2, NAMES).sentences[0]


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


def test_contradicted_praise_stands_beside_its_figures(tmp_path):
    grid = report.contradictions(findings.contradictions(small_office(tmp_path))).rows
    assert grid["statement"].tolist() == ["S18", "S28", "S30"]
    assert grid["contradicted"].str.contains("49/60").all()


def test_the_invented_years_read_through_in_both_languages():
    tables = fresh("sample", 2025)
    followed, status = findings.follow_up(tables), findings.status(tables)
    for lang in ("vi", "en"):
        grid = report.follow_up(followed, 2025, tables.unit_names(), lang=lang)
        assert len(grid.rows) == len(followed)
        assert not grid.rows.map(lambda text: "nan" in text.lower().split()).any(axis=None)
        assert len(report.action_status(status, lang=lang).rows) == len(status)
        assert report.half_done(findings.half_done(tables), lang=lang).sentences
    chart = charts.ages(findings.ages(tables))
    assert "đến ngày" in chart.alt


def test_an_age_curve_of_nothing_done_is_no_chart():
    chart = charts.ages(pd.DataFrame(columns=["day", "done", "lower", "upper"]))
    assert isinstance(chart, charts.NoChart)
