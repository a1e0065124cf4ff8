"""What an analyst may get wrong in Python is told, with the nearest right one."""

from __future__ import annotations

import pandas as pd
import pytest

import phantich as pt
from phantich.errors import COLUMNS, DataFaults, Fault, Misuse
from phantich.language import wording
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
