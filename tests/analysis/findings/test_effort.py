"""What it takes to reach a target: exact counts at the border, and what would follow."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.analysis.findings import effort, rules, what_if, with_thresholds
from phantich.analysis.findings.effort import _cases
from phantich.errors import Misuse
from phantich.schema.indicators import indicators
from tests.analysis.findings.office import board_of, empty_tables, small_office


def cases(key: str, pairs, unit: str = "u1") -> tuple[int, str]:
    seen = board_of({key: pairs})
    rows = effort(seen.tables, seen)
    row = rows[(rows["indicator"] == key) & (rows["unit"] == unit)].iloc[0]
    return int(row["cases"]), row["direction"]


def test_nine_more_reports_on_time(tmp_path):
    """20 reports due, 90 % sought: 18 on time. a sent 9 in time, so 9 more are needed."""
    tables = small_office(tmp_path)
    trial = effort(
        with_thresholds(tables, "report_on_time_rate=1"), indicator="report_on_time_rate"
    )
    # at 100 %: a lacks 9 (11 of 20), b lacks 2, c lacks none, all together 11
    assert dict(zip(trial["unit"], trial["cases"], strict=True)) == {"": 11, "a": 9, "b": 2, "c": 0}
    assert set(trial["direction"]) == {"more"}


def test_counts_at_the_target():
    assert cases("evaluation_coverage_rate", [(9, 20)]) == (1, "more")  # 50 % of 20 is 10
    assert cases("evaluation_coverage_rate", [(10, 20)]) == (0, "more")
    assert cases("evaluation_coverage_rate", [(10, 21)]) == (1, "more")  # 10,5 asks for 11
    assert cases("late_study_rate", [(11, 20)]) == (9, "fewer")  # 10 % of 20 is 2
    assert cases("late_study_rate", [(2, 20)]) == (0, "fewer")
    assert cases("late_study_rate", [(2, 19)]) == (1, "fewer")  # 1,9 allows 1
    assert cases("conduct_incident_rate", [(34, 6000)]) == (4, "fewer")  # 5 in 1.000 allow 30
    assert cases("class_plan_rate", [(31, 34)]) == (3, "more")


def test_a_target_of_decimals_is_taken_as_written():
    """0,07 as a float lies above 7 hundredths; 7 of 100 late still meet 7 %."""
    tables = with_thresholds(empty_tables(), "late_study_rate=0,07")
    seen = board_of({"late_study_rate": [(7, 100)]}, tables)
    assert effort(tables, seen)["cases"].tolist() == [0, 0]


def test_medians_and_mixes_are_left_out():
    seen = board_of({"study_lead_days": [(60, 8)]})
    assert effort(seen.tables, seen).empty
    assert effort(empty_tables(), board_of({})).empty


@given(
    st.sampled_from(["evaluation_coverage_rate", "late_study_rate", "conduct_incident_rate"]),
    st.integers(0, 400),
    st.integers(1, 400),
    st.integers(0, 1000),
)
def test_so_many_cases_reach_it_and_one_fewer_does_not(key, top, base, thousandths):
    fact, target = indicators()[key], thousandths / 1000
    need = _cases(fact, top, base, target)
    sign = -1 if fact.better == "lower" else 1

    def reached(number: int) -> bool:
        value = Fraction(top + sign * number, base) * fact.per
        aim = Fraction(str(target))
        return value <= aim if fact.better == "lower" else value >= aim

    assert reached(need)
    assert need == 0 or not reached(need - 1)


# --- what if --------------------------------------------------------------------


def test_what_if_is_counted_exactly(tmp_path):
    """a needs 18 of 20 instead of 11: 7 more; then 56 of 60 = 93,33 % instead of 49 of 60."""
    row = what_if(small_office(tmp_path), "report_on_time_rate", ["a"]).iloc[0]
    assert (row["numerator"], row["denominator"], row["new_numerator"]) == (49, 60, 56)
    assert row["new_value"] == pytest.approx(56 / 60)
    assert (row["units"], row["cases"]) == (("a",), 7)
    assert (bool(row["met"]), bool(row["new_met"])) == (False, True)


def test_what_if_on_the_other_side_of_the_same_figure(tmp_path):
    """The level is held against the reports on time: asked of the late ones, it is the same."""
    row = what_if(small_office(tmp_path), "late_report_rate").iloc[0]
    assert row["indicator"] == "report_on_time_rate"
    assert (row["numerator"], row["new_numerator"], row["cases"]) == (49, 56, 7)


def test_units_that_meet_it_change_nothing(tmp_path):
    tables = small_office(tmp_path)
    row = what_if(tables, "report_on_time_rate", "b, c").iloc[0]
    assert (row["units"], row["cases"], row["new_numerator"]) == ((), 0, 49)
    everyone = what_if(tables, "report_on_time_rate").iloc[0]
    assert everyone["units"] == ("a",)


def test_what_if_without_figures_is_empty(tmp_path):
    assert what_if(small_office(tmp_path), "plan_on_time_rate").empty


@pytest.mark.parametrize(
    ("indicator", "units", "key"),
    [
        ("report_on_tim_rate", "", "not_countable"),
        ("study_lead_days", "", "not_countable"),
        ("report_on_time_rate", "z", "no_figure_of_unit"),
    ],
)
def test_what_cannot_be_supposed_is_refused(tmp_path, indicator, units, key):
    with pytest.raises(Misuse) as caught:
        what_if(small_office(tmp_path), indicator, units)
    assert caught.value.key == key


def test_every_rule_on_a_ratio_of_counts_has_its_effort():
    kinds = {key: indicators()[rule.indicator].kind for key, rule in rules().items()}
    pairs = {
        rules()[key].indicator: [(1, 10)]
        for key, kind in kinds.items()
        if kind in ("share", "rate", "attainment") and rules()[key].kind == "level"
    }
    seen = board_of({k: v for k, v in pairs.items() if indicators()[k].target is not None})
    rows = effort(seen.tables, seen)
    assert set(rows["indicator"]) == {k for k in pairs if indicators()[k].target is not None}
