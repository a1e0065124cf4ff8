"""Two editions against each other: values, definitions, targets and coverage apart."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from phantich.analysis.edition_differences import between, read_edition, redefined, stored_editions
from phantich.errors import Fault
from phantich.metrics.assessment import assess
from phantich.report import charts, tables
from phantich.report.charts import NoChart
from tests.cli.test_cli import call


@pytest.fixture
def results(published):
    return assess(published)


def edition(tmp_path, results, name):
    tables.save(results, tmp_path / name)
    return read_edition(tmp_path / name)


def changed(results, indicator, **values):
    at = results["indicator"] == indicator
    return results.assign(**{name: results[name].mask(at, value) for name, value in values.items()})


def kinds(rows):
    return list(rows[["indicator", "kind", "field"]].itertuples(index=False, name=None))


def test_an_edition_equals_itself_after_being_written_and_read(tmp_path, results):
    stored = edition(tmp_path, results, "a")
    assert between(stored, stored).empty
    assert between(stored, results).empty
    assert between(results, stored).empty


def test_a_changed_figure_is_a_change_of_value_and_comparable(results):
    later = changed(results, "classes_held", numerator=35, value=35.0)
    rows = between(results, later)
    assert kinds(rows) == [
        ("classes_held", "value", "numerator"),
        ("classes_held", "value", "value"),
    ]
    assert rows["before"].tolist() == [34, 34.0]
    assert rows["after"].tolist() == [35, 35.0]
    assert rows["comparable"].all()


def test_data_that_come_or_go_are_a_change_of_coverage_and_of_no_value(results):
    later = changed(results, "classes_held", numerator=pd.NA, value=pd.NA, status="no_data")
    assert kinds(between(results, later)) == [("classes_held", "coverage", "status")]
    assert kinds(between(later, results)) == [("classes_held", "coverage", "status")]


def test_a_row_that_is_gone_is_a_change_of_coverage(results):
    later = results[results["indicator"] != "classes_held"]
    rows = between(results, later)
    assert kinds(rows) == [("classes_held", "coverage", "row")]
    assert rows[["before", "after"]].to_numpy().tolist() == [["present", "absent"]]


def test_a_target_is_a_change_of_its_own(results):
    later = changed(results, "attendance_rate", target=0.99)
    assert kinds(between(results, later)) == [("attendance_rate", "target", "target")]


def test_a_changed_definition_is_said_once_and_its_values_are_not_comparable(tmp_path, results):
    before = edition(tmp_path, results, "a")
    later = changed(before, "attendance_rate", definition="0" * 12, numerator=11861)
    later = changed(later, "classes_held", numerator=35)
    rows = between(before, later)
    assert kinds(rows) == [
        ("attendance_rate", "definition", "definition"),
        ("attendance_rate", "value", "numerator"),
        ("classes_held", "value", "numerator"),
    ]
    values = rows[rows["kind"] == "value"]
    assert values["comparable"].tolist() == [False, True]


def test_an_edition_without_definitions_does_not_know(tmp_path, results):
    (tmp_path / "old").mkdir()
    results.to_csv(tmp_path / "old" / "results.csv", index=False)
    rows = between(read_edition(tmp_path / "old"), changed(results, "classes_held", numerator=35))
    assert rows["kind"].tolist() == ["value"]
    assert rows["comparable"].isna().all()


def test_results_by_unit_are_held_against_each_other_unit_by_unit(sample):
    by_unit = assess(sample, ["unit"], keys=["attendance_rate"])
    later = by_unit.assign(numerator=by_unit["numerator"].mask(by_unit["unit"] == "u05", 1))
    rows = between(by_unit, later)
    assert rows["group"].unique().tolist() == ["u05"]


def test_the_same_figure_twice_is_refused(results):
    with pytest.raises(Fault, match="hai dòng cho cùng một số liệu"):
        between(pd.concat([results, results]), results)


@pytest.mark.parametrize(
    ("content", "key"), [(b"", "not_results"), (b"a,b\n1,2\n", "not_results"), (None, "no_edition")]
)
def test_what_is_no_table_of_results_is_refused(tmp_path, content, key):
    if content is not None:
        (tmp_path / "results.csv").write_bytes(content)
    with pytest.raises(Fault) as fault:
        read_edition(tmp_path)
    assert fault.value.key == key


# --- the trend ----------------------------------------------------------------


def test_a_stored_year_of_another_definition_blocks_the_line(tmp_path, results):
    tables.save(results, tmp_path / "2023")
    old = read_edition(tmp_path / "2023")
    tables.save(results, tmp_path / "2024")
    changed(old, "attendance_rate", definition="0" * 12).to_csv(
        tmp_path / "2023" / "results.csv", index=False
    )
    stored = stored_editions(tmp_path)
    assert sorted(stored) == [2023, 2024]
    assert redefined(stored, "attendance_rate") == [2023]
    assert redefined(stored, "classes_held") == []
    years = pd.DataFrame(
        {
            "indicator": "attendance_rate",
            "year": [2023, 2024],
            "part": "year",
            "value": [0.97, 0.98],
            "lower": [0.96, 0.97],
            "upper": [0.98, 0.99],
            "broken": False,
        }
    )
    drawn = charts.years(years, "attendance_rate")
    assert "2023: 97,00%; 2024: 98,00%" in drawn.alt
    blocked = charts.years(years, "attendance_rate", redefined=[2023])
    assert isinstance(blocked, NoChart)
    assert "các năm 2023 khác cách tính hiện nay" in blocked.alt


# --- the command --------------------------------------------------------------


def test_the_command_keeps_the_kinds_apart(capsys, tmp_path, results):
    tables.save(results, tmp_path / "a")
    later = changed(results, "classes_held", numerator=35, value=35.0)
    tables.save(changed(later, "attendance_rate", target=0.99), tmp_path / "b")
    code, out, _ = call(capsys, "diff", str(tmp_path / "a"), str(tmp_path / "b" / "results.csv"))
    assert code == 0
    assert "Không có chỉ tiêu nào đổi cách tính." in out
    assert "Số lớp lý luận chính trị | Kết quả | 34 | 35" in out
    assert "Tỷ lệ đảng viên tham gia học tập | Mức tham chiếu | 95,00% | 99,00%" in out
    code, out, _ = call(capsys, "diff", str(tmp_path / "a"), str(tmp_path / "b"), "--json")
    facts = json.loads(out)
    assert [len(facts[k]) for k in ("definition", "coverage", "target", "value")] == [0, 0, 1, 2]


def test_the_command_says_that_nothing_changed(capsys, tmp_path, results):
    tables.save(results, tmp_path)
    code, out, _ = call(capsys, "diff", str(tmp_path), str(tmp_path), "--lang", "en")
    assert (code, out) == (0, "The two editions are the same.\n")


def test_a_missing_edition_is_said_in_words(capsys, tmp_path):
    code, _, err = call(capsys, "diff", str(tmp_path / "a"), str(tmp_path / "b"))
    assert code == 1
    assert "Không có kết quả ở a." in err
