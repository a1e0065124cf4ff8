"""What an analyst may get wrong in Python is told, with the nearest right one."""

from __future__ import annotations

from dataclasses import replace

import matplotlib as mpl
import openpyxl
import pandas as pd
import pytest
from matplotlib import style

import phantich as pt
from phantich.errors import COLUMNS, DataFaults, Fault, Misuse
from phantich.files import run_handover
from phantich.language import wording
from phantich.report.charts import canvas
from tests.conftest import fresh


def test_wrong_arguments_raise_and_name_what_is_right():
    data = fresh("sample")
    results = pt.assess(data, keys="attendance_rate")
    wrong = [
        (lambda: pt.read_dataset("data/sample", "2024"), "year phải là int"),
        (lambda: pt.read_dataset("data/published", 2024, unit=1), "unit phải là str"),
        (lambda: pt.read_dataset("data/published", 2024, unit="u99"), "đơn vị “u99”"),
        (lambda: pt.assess(data, by="unitt"), "unit"),
        (lambda: pt.assess(data, by=["year"]), "phantich.history"),
        (lambda: pt.assess(data, "unit", keys="personal_plan_on_time_rat"), "personal_plan_on"),
        (lambda: pt.assess(pd.DataFrame()), "DataFrame"),
        (lambda: pt.chart(results, "atendance_rate"), "attendance_rate"),
        (lambda: pt.chart(results, "classes_held"), "attendance_rate"),
        (lambda: pt.chart(pd.DataFrame({"a": [1]}), "attendance_rate"), "assess"),
        (lambda: pt.table(results, "stdy"), "study"),
        (lambda: pt.history(data, "attendance"), "attendance_rate"),
        (lambda: pt.trace(97.92, data), "text phải là str"),
        (lambda: pt.trace("97,92%", data, unit="u9"), "muốn chọn: u"),
    ]
    for call, said in wrong:
        with pytest.raises(Fault) as caught:
            call()
        assert said in str(caught.value), str(caught.value)
        assert "?: -" not in str(caught.value)


def test_one_name_may_stand_without_a_list():
    data = fresh("sample")
    one, listed = pt.assess(data, by="unit"), pt.assess(data, by=["unit"])
    pd.testing.assert_frame_equal(one, listed)
    assert set(pt.assess(data, keys="attendance_rate")["indicator"]) == {"attendance_rate"}


def test_a_table_goes_to_excel_with_its_mark_and_runs_nothing(tmp_path):
    grid = pt.table(pt.assess(fresh("sample")), "study")
    risky = replace(grid, rows=grid.rows.assign(note="=1+1"))
    for name in ("a.xlsx", "b.xlsx"):
        risky.to_excel(tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    mark, _, headings, *rows = sheet.iter_rows(values_only=True)
    assert mark[0].startswith("SỐ LIỆU MINH HỌA")
    assert list(headings) == grid.headings()
    assert [["" if c is None else c for c in row] for row in rows] == risky.rows.to_numpy().tolist()
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n"}  # n: blank
    assert not pt.table(pt.assess(fresh("published")), "study").caption.startswith("SỐ LIỆU")


def test_a_chart_is_saved_as_a_picture_with_its_mark(tmp_path, monkeypatch):
    data = fresh("sample")
    by_unit = pt.assess(data, by="unit", keys="attendance_rate")
    chart = pt.chart(by_unit[by_unit["value"] < 0.99], "attendance_rate", data.unit_names())
    assert "SỐ LIỆU MINH HỌA" in chart.alt
    chart.save(tmp_path / "a.png")
    chart.save(tmp_path / "new" / "a.svg")
    assert (tmp_path / "a.png").read_bytes() == chart.png()
    assert (tmp_path / "new" / "a.svg").read_text("utf-8") == chart.svg()
    with pytest.raises(Misuse, match=r"\.png, \.svg"):
        chart.save(tmp_path / "a.jpeg")
    with pytest.raises(Fault, match=r"b\.png"):
        pt.chart(by_unit.assign(value=pd.NA), "attendance_rate").save("b.png")
    monkeypatch.setenv(run_handover.FOLDER, str(tmp_path / "report"))
    chart.save("outputs/2024/a.png")
    assert (tmp_path / "report" / "a.png").is_file()


def test_the_charts_style_is_one_that_matplotlib_knows():
    with style.context("phantich.house"):
        assert {name: mpl.rcParams[name] for name in canvas.STYLE} == dict(canvas.STYLE)
    assert mpl.rcParams["axes.spines.top"]


def test_history_is_tidy_over_all_years_and_marks_the_break():
    data = fresh("sample", 2025)
    found = pt.history(data, "report_on_time_rate", by="unit")
    assert sorted(set(found["year"])) == data.years()
    assert found["unit_name"].notna().all()
    assert set(found.loc[found["broken"], "year"]) == {2025}
    alone = found[found["year"] == 2024].reset_index(drop=True)
    now = pt.assess(fresh("sample"), by="unit", keys="report_on_time_rate")
    pd.testing.assert_series_equal(alone["numerator"], now["numerator"])


def test_errors_speak_the_language_that_is_set():
    try:
        pt.use_language("en")
        with pytest.raises(Misuse, match="Did you mean: unit"):
            pt.assess(fresh("sample"), by="unitt")
    finally:
        pt.use_language("vi")
    with pytest.raises(ValueError, match="fr"):
        pt.use_language("fr")
    assert wording.chosen() == "vi"


def test_a_dataset_shows_itself_as_a_short_table():
    data = fresh("sample")
    assert "attendances" in repr(data)
    assert len(repr(data)) < 3000
    assert "<table" in data._repr_html_()
    assert "2024" in repr(data)


def test_faults_of_data_list_themselves():
    row = dict.fromkeys(COLUMNS, "") | {"row": 3, "file": "a.csv", "rule": "negative"}
    problems = pd.DataFrame(
        [row | {"severity": "error", "message": f"sai {at}"} for at in range(30)]
    )
    said = str(DataFaults(problems))
    assert "a.csv › 3" in said
    assert "sai 19" in said
    assert "sai 20" not in said
    assert "(+10)" in said


def test_only_what_is_public_is_offered():
    assert dir(pt) == sorted(dir(pt))
    assert {name for name in dir(pt) if not name.startswith("_")} == set(pt.__all__)
    assert all(getattr(pt, name) is not None for name in pt.__all__)
