"""From a printed figure to what it is: every spelling, every candidate, the nearest."""

from __future__ import annotations

import json
from functools import cache

import pytest

import phantich as pt
from phantich.language.numbers import read_printed
from phantich.report.tracing import candidates, figure, figures, trace
from tests.cli.test_cli import call
from tests.conftest import YEAR, fresh


@cache
def rows_of(name):
    return figures({YEAR: fresh(name)})


def found(text, name):
    rows = candidates(read_printed(text), rows_of(name))
    return [tuple(row) for row in rows[["indicator", "category", "field", "match"]].to_numpy()]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # 11.860 / 12.112 = 97.9194…%: half up 97,92; cut off 97,91
        ("97,92", ("attendance_rate", "", "value", "rounded")),
        ("97.92 %", ("attendance_rate", "", "value", "rounded")),
        ("97,91%", ("attendance_rate", "", "value", "truncated")),
        ("0,9792", ("attendance_rate", "", "value", "rounded")),
        ("98%", ("attendance_rate", "", "value", "rounded")),
        ("11.860/12.112", ("attendance_rate", "", "value", "exact")),
        ("11860", ("attendance_rate", "", "numerator", "exact")),
        ("12,112", ("attendance_rate", "", "denominator", "exact")),
        ("12.930 lượt", ("attendances_counted", "", "value", "exact")),
        ("241", ("conferences_held", "", "value", "exact")),
        # 12.930 / 241 = 53,6514…
        ("53,65", ("attendances_per_conference", "", "value", "rounded")),
        ("83,2", ("learners_per_class", "", "value", "rounded")),
    ],
)
def test_the_published_figures_are_found(text, first):
    assert found(text, "published")[0] == first


def test_every_figure_that_fits_is_named():
    """12.930 is a sum of its own and the numerator of a mean."""
    fits = found("12.930", "sample")
    assert ("attendances_counted", "", "value", "exact") in fits
    assert ("attendances_per_conference", "", "numerator", "exact") in fits


def test_a_percent_sign_leaves_counts_out():
    assert found("241%", "published") == []
    assert found("241", "published") != []


def test_units_stand_behind_the_whole_and_one_can_be_asked_for(sample):
    rows = trace("97,92%", sample).candidates
    assert rows["unit"].iloc[0] == ""
    assert "u17" in set(rows["unit"])
    alone = trace("97,92%", sample, unit="u17").candidates
    assert set(alone["unit"]) == {"u17"}
    # 566 / 578 = 97.9238…%
    assert (alone["numerator"].iloc[0], alone["denominator"].iloc[0]) == (566, 578)


def test_the_only_unit_is_not_named_beside_the_whole(published):
    assert set(trace("97,92", published).candidates["unit"]) == {""}


def test_without_a_year_every_year_is_looked_through():
    rows = trace("97,26%", pt.read_dataset("data/sample")).candidates
    attendance = rows[rows["indicator"] == "attendance_rate"]
    assert attendance["year"].tolist() == [2023]  # 11.539 / 11.864 = 97.2606…%


def test_the_rows_behind_a_candidate_add_up_to_it(sample):
    traced = trace("97,92%", sample)
    for at, row in traced.candidates.iterrows():
        assert traced.rows(at)["numerator"].sum() == row["numerator"]


def test_nothing_found_names_the_nearest(published):
    traced = trace("97,93%", published)
    assert traced.candidates.empty
    assert traced.nearest["indicator"].iloc[0] == "attendance_rate"
    assert set(traced.nearest["match"]) == {"near"}


def test_it_shows_itself_in_a_notebook(published):
    html = pt.trace("97,92", published)._repr_html_()
    assert "Tỷ lệ đảng viên tham gia học tập" in html
    assert "data/published/attendances.csv" in html
    none = pt.trace("97,93", published, lang="en")._repr_html_()
    assert "No figure fits." in none


def test_a_share_of_few_is_no_figure():
    row = {"indicator": "attendance_rate", "value": None, "numerator": 2, "denominator": 3}
    assert figure(row) is None


def test_the_command(capsys):
    code, out, err = call(capsys, "trace", "97,92", "--year", "2024")
    assert code == 0
    assert "“97,92”: 2 số liệu khớp." in out
    assert "attendances.csv › dòng 2 (1 dòng)" in out
    assert "số đảng viên có mặt ÷ số đảng viên được triệu tập" in out
    assert err == ""


def test_the_command_in_json(capsys):
    code, out, _ = call(capsys, "trace", "97,92", "--year", "2024", "--json")
    facts = json.loads(out)
    first = facts["candidates"][0]
    assert code == 0
    assert first["indicator"] == "attendance_rate"
    assert first["statements"] == ["S8"]
    assert first["formula"]["en"] == "members present ÷ members summoned"
    assert first["rows"] == [
        {
            "table": "attendances",
            "file": "data/published/attendances.csv",
            "sheet": "",
            "row": 2,
            "numerator": 11860,
            "denominator": 12112,
        }
    ]
    assert facts["nearest"] == []


def test_the_command_names_the_nearest(capsys):
    code, out, _ = call(capsys, "trace", "97,93", "--lang", "en")
    assert code == 0
    assert "no figure fits. The nearest are:" in out
    assert "- Members attending (attendance_rate), 2024, All units: result 97.92%" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["trace", "abc"], "“abc” không đọc được thành một con số"),
        (["trace", "5", "--unit", "huyenx"], "Có phải bạn muốn chọn: huyen?"),
        (["trace", "5", "--data", "data/nix"], "Không tìm thấy data/nix"),
    ],
)
def test_faults_of_the_command_are_said_in_words(capsys, arguments, said):
    code, _, err = call(capsys, *arguments)
    assert code == 1
    assert said in err
    assert "Traceback" not in err
