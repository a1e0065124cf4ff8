"""What fell short: every rule on figures worked by hand, and the years that show nothing."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from pandas import DataFrame

from phantich.analysis.findings import (
    actions,
    contradictions,
    judged,
    limitations,
    rules,
    sentence_key,
)
from tests.analysis.findings.office import board_of, empty_tables, figure, small_office
from tests.conftest import fresh

# rule: counts of three units that miss the target, how many units miss it, all units' counts,
# and counts that just meet it. Targets: catalogue.toml, below where it has none.
CASES = {
    "relay": ([(10, 10), (9, 10), (10, 10)], 1, (29, 30), [(5, 5)]),
    "link": ([(100, 100), (99, 100), (97, 100)], 1, (296, 300), [(99, 100)]),
    "steady_points": ([(10, 10), (8, 10), (8, 10)], 2, (26, 30), [(9, 10)]),
    "study_coverage": ([(4, 4), (3, 4), (4, 4)], 1, (11, 12), [(5, 5)]),
    "attendance": ([(95, 100), (94, 100), (90, 100)], 2, (279, 300), [(95, 100)]),
    "class_plan": ([(10, 10), (9, 10), (12, 14)], 2, (31, 34), [(11, 10)]),
    "class_completion": ([(19, 20), (18, 20), (19, 20)], 1, (56, 60), [(19, 20)]),
    "tagged_media": ([(6, 10), (5, 10), (5, 10)], 2, (16, 30), [(6, 10)]),
    "report_submission": ([(20, 20), (20, 20), (19, 20)], 1, (59, 60), [(5, 5)]),
    "consultation": ([(9, 10), (8, 10), (9, 10)], 1, (26, 30), [(9, 10)]),
    "plan_completeness": ([(8, 10), (7, 10), (7, 10)], 2, (22, 30), [(8, 10)]),
    "feasible_tasks": ([(6, 10), (6, 10), (2, 10)], 1, (14, 30), [(5, 10)]),
    "plan_coverage": ([(4, 4), (4, 4), (0, 4)], 1, (8, 12), [(5, 5)]),
    "objectives": ([(8, 10), (8, 10), (7, 10)], 1, (23, 30), [(8, 10)]),
    "task_owners": ([(19, 20), (18, 20), (19, 20)], 1, (56, 60), [(19, 20)]),
    "task_deadlines": ([(19, 20), (10, 20), (10, 20)], 2, (39, 60), [(19, 20)]),
    "plan_sequence": ([(5, 5), (4, 5), (5, 5)], 1, (14, 15), [(5, 5)]),
    "secretary_led": ([(8, 10), (8, 10), (7, 10)], 1, (23, 30), [(8, 10)]),
    "schedule": ([(9, 10), (7, 10), (9, 10)], 1, (25, 30), [(9, 10)]),
    "conduct": ([(5, 1000), (9, 1000), (2, 1000)], 1, (16, 3000), [(5, 1000)]),
    "knowledge": ([(8, 10), (8, 10), (7, 10)], 1, (23, 30), [(8, 10)]),
    "late_study": ([(1, 10), (2, 10), (3, 10)], 2, (6, 30), [(1, 10)]),
    "late_plans": ([(0, 10), (1, 10), (3, 10)], 1, (4, 30), [(1, 10)]),
    "late_personal_plans": ([(90, 100), (89, 100), (90, 100)], 1, (269, 300), [(9, 10)]),
    "late_reports": ([(2, 20), (3, 20), (2, 20)], 1, (7, 60), [(2, 20)]),
    "measurable_targets": ([(5, 10), (4, 10), (5, 10)], 1, (14, 30), [(5, 10)]),
    "cell_meetings": ([(9, 10), (9, 10), (8, 10)], 1, (26, 30), [(9, 10)]),
    "favourable_answers": ([(7, 10), (6, 10), (6, 10)], 2, (19, 30), [(7, 10)]),
    "corrections": ([(9, 10), (8, 10), (8, 10)], 2, (25, 30), [(9, 10)]),
    "evaluation": ([(5, 10), (4, 10), (5, 10)], 1, (14, 30), [(5, 10)]),
}
OWN = {
    "steady_point_rate": 0.9,
    "directive_tagged_rate": 0.6,
    "feasible_task_rate": 0.5,
    "favourable_answer_rate": 0.7,
}


def with_own_targets():
    tables = empty_tables()
    rows = {"indicator": list(OWN), "value": list(OWN.values()), "year": 2025}
    tables["targets"] = DataFrame(rows).assign(level=pd.NA)
    return tables


def found(rule: str, pairs, **more) -> pd.Series:
    counts = {rules()[rule].indicator: pairs}
    return judged(board_of(counts, with_own_targets(), **more)).set_index("rule").loc[rule]


@cache
def all_found(which: int) -> DataFrame:
    """All the cases at once: each rule looks at an indicator of its own."""
    counts = {rules()[rule].indicator: case[which] for rule, case in CASES.items()}
    return judged(board_of(counts, with_own_targets())).set_index("rule")


@pytest.mark.parametrize("rule", CASES)
def test_a_target_missed_is_a_limitation_with_its_units_and_base(rule):
    _, missed, (top, base), _ = CASES[rule]
    row = all_found(0).loc[rule]
    assert row["state"] == "missed"
    assert (row["units_missed"], row["units"]) == (missed, 3)
    assert (row["numerator"], row["denominator"]) == (top, base)
    assert row["hedge"] == ("none" if missed == 1 else "most")  # 1 of 3 is no word, 2 of 3 is most


@pytest.mark.parametrize("rule", CASES)
def test_a_target_just_reached_is_met(rule):
    row = all_found(3).loc[rule]
    assert row["state"] == "met"
    assert row["units_missed"] == 0


def test_a_rule_without_data_says_so():
    rows = judged(board_of({}, with_own_targets()))
    assert set(rows["rule"]) == set(rules())
    assert set(rows["state"]) == {"no_data"}
    assert rows["value"].isna().all()


def test_the_cases_and_the_special_ones_are_all_the_rules():
    special = {"lead_time", "inspection", "outreach_forms", "outreach_organisations"}
    special |= {"online_conduct", "copied_plans"}
    assert set(CASES) | special == set(rules())


def test_a_median_of_days_above_its_target():
    """Medians of 50, 40 and 46 days against 45: two units lie above; all units together 50."""
    row = found("lead_time", [(50, 8), (40, 8), (46, 8)])
    assert (row["state"], row["value"], row["target"]) == ("missed", 50, 45)
    assert (row["units_missed"], row["units"]) == (2, 3)
    assert found("lead_time", [(45, 8)])["state"] == "met"


def test_inspection_counts_units_itself():
    """2 of 10 units inspected, 30 % sought: the units are in the figure, not beside it."""
    row = found("inspection", [(1, 1), (1, 1), *[(0, 1)] * 8])
    assert (row["state"], row["numerator"], row["denominator"]) == ("missed", 2, 10)
    assert row["units"] == 0
    assert found("inspection", [(1, 1), (1, 1), (1, 1), *[(0, 1)] * 7])["state"] == "met"


def test_too_few_cases_are_no_finding_and_no_all_clear():
    row = found("evaluation", [(1, 2), (0, 2)])
    assert row["state"] == "few"
    assert row["units_few"] == 2


# --- the spread ---------------------------------------------------------------


def test_a_lowest_tenth_far_below_is_a_limitation_although_all_together_meet_it():
    """Twelve units: two are the lowest tenth (12/10 rounded up). Target 95 %; both under 90 %."""
    row = found("attendance", [(100, 100)] * 10 + [(89, 100), (88, 100)])
    # 1.177 of 1.200 = 98,08 %
    assert (row["state"], row["trigger"]) == ("missed", "spread")
    assert (row["units_missed"], row["units"], row["hedge"]) == (2, 12, "isolated")


def test_a_tenth_that_is_not_wholly_far_below_is_none():
    assert found("attendance", [(100, 100)] * 10 + [(90, 100), (88, 100)])["state"] == "met"
    assert found("attendance", [(100, 100)] * 8 + [(50, 100)])["state"] == "missed"  # the target
    assert found("attendance", [(1000, 1000)] * 8 + [(50, 100)])["state"] == "met"  # nine units


# --- ratio, concentration, median ----------------------------------------------


def ratio(online, in_person):
    key = "conduct_mode_rate"
    rows = [figure(key, *online, "", "online"), figure(key, *in_person, "", "in_person")]
    return judged(board_of({}, rows=rows)).set_index("rule").loc["online_conduct"]


def test_online_is_worse_only_when_the_whole_interval_says_so():
    """30 in 1.000 against 10 in 1.000: three times.

    Of 40 cases 30 are online; the exact limits of that share are 0,5880 and 0,8731, so those of
    the ratio are 0,5880/0,4120 = 1,427 and 0,8731/0,1269 = 6,880.
    """
    row = ratio((30, 1000), (10, 1000))
    assert row["state"] == "missed"
    assert row["value"] == pytest.approx(3)
    assert (row["lower"], row["upper"]) == pytest.approx((1.427, 6.880), abs=0.001)
    assert ratio((3, 1000), (1, 1000))["state"] == "met"  # three times as well, but 4 cases
    assert ratio((0, 1000), (0, 1000))["state"] == "met"


def told(row):
    return sentence_key({**row, "rule": row.name})


def test_without_a_case_in_person_no_multiple_is_named():
    """All of 20 cases online: the exact lower limit of that share, 0,025 ** (1/20), is 0,832."""
    row = ratio((20, 1000), (0, 1000))
    assert (row["state"], told(row)) == ("missed", "alone.online_conduct")
    assert row[["value", "lower", "upper"]].isna().all()
    assert ratio((1, 1000), (0, 1000))["state"] == "met"  # one case alone may be chance
    assert told(ratio((30, 1000), (10, 1000))) == "limit.online_conduct"


def test_one_mode_alone_compares_nothing():
    rows = [figure("conduct_mode_rate", 30, 1000, "", "online")]
    assert judged(board_of({}, rows=rows)).set_index("rule").loc["online_conduct", "state"] == (
        "no_data"
    )


def concentration(key, rule, shares):
    whole = sum(shares.values())
    rows = [figure(key, n, whole, "", name) for name, n in shares.items()]
    return judged(board_of({}, rows=rows)).set_index("rule").loc[rule]


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("outreach_form_mix", "outreach_forms"),
        ("outreach_organisation_mix", "outreach_organisations"),
    ],
)
def test_one_form_or_organisation_above_seven_tenths(key, rule):
    row = concentration(key, rule, {"x": 71, "y": 20, "z": 9})
    assert (row["state"], row["category"], row["value"]) == ("missed", "x", 0.71)
    assert concentration(key, rule, {"x": 70, "y": 30})["state"] == "met"
    assert concentration(key, rule, {"": 90, "y": 10})["state"] == "no_data"  # nobody's contacts


def copied(*shares):
    tables = empty_tables()
    tables["plan_texts"] = DataFrame({"share": shares})
    return judged(board_of({}, tables)).set_index("rule").loc["copied_plans"]


def test_half_of_the_plans_copied_above_the_target():
    """Shares 0,5 0,6 0,61 0,7 0,9: the median is 0,61; three plans of five lie above 0,6."""
    row = copied(0.5, 0.6, 0.61, 0.7, 0.9)
    assert (row["state"], row["value"]) == ("missed", 0.61)
    assert (row["numerator"], row["denominator"]) == (3, 5)
    assert copied(0.5, 0.5, 0.6, 0.9, 0.9)["state"] == "met"
    assert copied(0.9, 0.9)["state"] == "few"


# --- whole years ----------------------------------------------------------------


def test_a_year_without_data_has_no_evidence_and_no_proposal():
    tables = empty_tables()
    found = limitations(tables)
    assert set(found["state"]) == {"no_data"}
    assert actions(tables, found).empty
    assert not contradictions(tables, found)["contradicts"].any()


def test_a_year_in_which_all_is_met_proposes_nothing(tmp_path):
    rows = [{"indicator": "late_report_rate", "value": 0.2, "year": 2025}]
    rows += [{"indicator": "report_submission_rate", "value": 1, "year": 2025}]
    tables = small_office(tmp_path, targets=rows)
    found = limitations(tables)
    assert set(found["state"]) == {"met", "no_data"}
    assert actions(tables, found).empty


def test_from_the_files_to_the_limitation(tmp_path):
    """a sent 11 of 20 on time, b 18, c 20: 11 of 60 late (18,33 %); b has just its tenth late."""
    row = limitations(small_office(tmp_path)).set_index("rule").loc["late_reports"]
    assert (row["numerator"], row["denominator"]) == (11, 60)
    assert (row["units_missed"], row["units"], row["state"]) == (1, 3, "missed")
    assert row["indicators"].startswith("late_report_rate, report_on_time_rate")


def test_only_the_published_attendance_is_known():
    found = limitations(fresh("published")).set_index("rule")
    assert found.loc["attendance", ["state", "numerator", "denominator"]].tolist() == [
        "met",
        11860,
        12112,
    ]
    assert set(found.drop(index="attendance")["state"]) == {"no_data"}
    assert set(found["units"]) == {0}  # the totals of one office are not units


def test_the_order_of_rows_does_not_matter(tmp_path):
    tables = small_office(tmp_path)
    first = limitations(tables)
    tables["obligations"] = tables["obligations"].iloc[::-1]
    pd.testing.assert_frame_equal(first, limitations(tables))


# --- contradictions ---------------------------------------------------------------


def test_praise_is_contradicted_by_its_own_parts(tmp_path):
    found = contradictions(small_office(tmp_path))
    against = found[found["contradicts"]]
    assert set(against["rule"]) == {"late_reports"}
    assert set(against["statement"]) == {"S18", "S28", "S30"}
    assert set(against["part"]) == {"S37"}
    assert set(found.loc[found["rule"] == "conduct", "state"]) == {"no_data"}


def test_praise_that_the_figures_bear_is_not_contradicted():
    seen = board_of({"on_schedule_rate": [(9, 10)], "late_study_rate": [(1, 10)]})
    found = contradictions(seen.tables, judged(seen))
    assert not found["contradicts"].any()
    assert set(found.loc[found["rule"] == "schedule", "state"]) == {"met"}
