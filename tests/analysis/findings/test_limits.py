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
from phantich.metrics.verdict_counts import verdict_counts
from phantich.schema.indicators import indicators
from tests.analysis.findings.office import board_of, empty_tables, small_office
from tests.conftest import fresh

# rule: counts of three units that miss the target, how many units miss it, all units' counts,
# and counts that just meet it. Levels: indicators.toml, below where it has none.
CASES = {
    "relay": ([(10, 10), (9, 10), (10, 10)], 1, (29, 30), [(5, 5)]),
    "link": ([(100, 100), (99, 100), (97, 100)], 1, (296, 300), [(99, 100)]),
    "steady_points": ([(10, 10), (8, 10), (8, 10)], 2, (26, 30), [(9, 10)]),
    "study_coverage": ([(5, 5), (4, 5), (5, 5)], 1, (14, 15), [(5, 5)]),
    "attendance": ([(95, 100), (94, 100), (90, 100)], 2, (279, 300), [(95, 100)]),
    "class_plan": ([(10, 10), (9, 10), (12, 14)], 2, (31, 34), [(11, 10)]),
    "class_completion": ([(19, 20), (18, 20), (19, 20)], 1, (56, 60), [(19, 20)]),
    "tagged_media": ([(6, 10), (5, 10), (5, 10)], 2, (16, 30), [(6, 10)]),
    "report_submission": ([(20, 20), (20, 20), (19, 20)], 1, (59, 60), [(5, 5)]),
    "consultation": ([(9, 10), (8, 10), (9, 10)], 1, (26, 30), [(9, 10)]),
    "plan_completeness": ([(8, 10), (7, 10), (7, 10)], 2, (22, 30), [(8, 10)]),
    "feasible_tasks": ([(6, 10), (6, 10), (2, 10)], 1, (14, 30), [(5, 10)]),
    "plan_coverage": ([(6, 6), (6, 6), (0, 6)], 1, (12, 18), [(5, 5)]),
    "objectives": ([(8, 10), (8, 10), (7, 10)], 1, (23, 30), [(8, 10)]),
    "task_owners": ([(19, 20), (18, 20), (19, 20)], 1, (56, 60), [(19, 20)]),
    "task_deadlines": ([(19, 20), (10, 20), (10, 20)], 2, (39, 60), [(19, 20)]),
    "plan_sequence": ([(5, 5), (4, 5), (5, 5)], 1, (14, 15), [(5, 5)]),
    "secretary_led": ([(8, 10), (8, 10), (7, 10)], 1, (23, 30), [(8, 10)]),
    "schedule": ([(9, 10), (7, 10), (9, 10)], 1, (25, 30), [(9, 10)]),
    "conduct": ([(5, 1000), (9, 1000), (2, 1000)], 1, (16, 3000), [(5, 1000)]),
    "knowledge": ([(8, 10), (8, 10), (7, 10)], 1, (23, 30), [(8, 10)]),
    "late_study": ([(1, 10), (2, 10), (3, 10)], 2, (6, 30), [(1, 10)]),
    "late_plans": ([(10, 10), (9, 10), (6, 10)], 1, (25, 30), [(9, 10)]),
    "late_personal_plans": ([(90, 100), (89, 100), (90, 100)], 1, (269, 300), [(9, 10)]),
    "late_reports": ([(18, 20), (17, 20), (18, 20)], 1, (53, 60), [(18, 20)]),
    "copied_plans": ([(50, 100), (90, 100), (60, 100)], 1, (200, 300), [(6, 10)]),
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
    return empty_tables(2025, *((key, None, value, "Văn bản 1") for key, value in OWN.items()))


def found(rule: str, pairs, **more) -> pd.Series:
    counts = {rules()[rule].indicator: pairs}
    return judged(board_of(counts, with_own_targets(), **more)).set_index("rule").loc[rule]


@cache
def all_found(which: int) -> DataFrame:
    """All the cases at once: each rule looks at an indicator of its own."""
    counts = {rules()[rule].indicator: case[which] for rule, case in CASES.items()}
    return judged(board_of(counts, with_own_targets())).set_index("rule")


def test_a_level_missed_is_a_limitation_with_its_units_and_base():
    for rule, (_, missed, (top, base), _) in CASES.items():
        row = all_found(0).loc[rule]
        assert (row["state"], row["kind"]) == ("missed", "level"), rule
        assert (row["units_missed"], row["units"]) == (missed, 3), rule
        assert len(row["missed_units"]) == missed, rule
        assert (row["numerator"], row["denominator"]) == (top, base), rule
        # 1 of 3 is no word, 2 of 3 is most
        assert row["hedge"] == ("none" if missed == 1 else "most"), rule
        own = rules()[rule].indicator in OWN
        assert row["target_source"] == ("Văn bản 1" if own else "default"), rule


def test_a_level_just_reached_is_met():
    for rule in CASES:
        row = all_found(3).loc[rule]
        assert (row["state"], row["units_missed"], row["missed_units"]) == ("met", 0, ()), rule


def test_the_units_that_missed_are_named():
    row = found("evaluation", [(5, 10), (4, 10), (0, 10)])
    assert row["missed_units"] == ("u2", "u3")


def test_a_rule_without_data_says_so():
    rows = judged(board_of({}, with_own_targets()))
    assert set(rows["state"]) == {"no_data"}
    assert rows["value"].isna().all()
    levels = set(rows.loc[rows["kind"] == "level", "rule"])
    held = {key for key, i in indicators().items() if i.target is not None} | set(OWN)
    assert {rules()[rule].indicator for rule in levels} == held
    patterns = {"attendance_spread", "outreach_forms", "outreach_organisations", "online_conduct"}
    assert set(rows.loc[rows["kind"] == "pattern", "rule"]) == patterns


def test_every_level_has_one_row_that_agrees_with_the_verdict():
    for which in (0, 3):
        counts = {rules()[rule].indicator: case[which] for rule, case in CASES.items()}
        seen = board_of(counts, with_own_targets())
        rows = judged(seen)
        rows = rows[rows["kind"] == "level"]
        states = rows["state"].value_counts()
        counted = verdict_counts(seen.results)
        assert len(rows) == counted.levels
        assert states.get("met", 0) == counted.met
        assert states.get("missed", 0) == counted.missed


def test_the_cases_and_the_special_ones_are_all_the_rules():
    special = {"lead_time", "inspection", "outreach_forms", "outreach_organisations"}
    special |= {"online_conduct", "attendance_spread"}
    assert set(CASES) | special == set(rules()) - set(indicators())


def test_a_level_for_an_indicator_without_a_rule_is_judged_too():
    tables = empty_tables(2025, ("evaluation_response_rate", None, 0.8, "Văn bản 2"))
    rows = judged(board_of({"evaluation_response_rate": [(7, 10)]}, tables)).set_index("rule")
    row = rows.loc["evaluation_response_rate"]
    assert (row["state"], row["target_source"], row["group"]) == ("missed", "Văn bản 2", 3)
    assert sentence_key({**row, "rule": row.name}) == "limit.other"
    assert rows.loc["evaluation_response_rate", "statement"] == "S49"


def test_a_median_of_days_above_its_level():
    """Medians of 50, 40 and 46 days against 45: two units lie above; of all 24 cases it is 46."""
    row = found("lead_time", [(50, 8), (40, 8), (46, 8)])
    assert (row["state"], row["value"], row["target"]) == ("missed", 46, 45)
    assert (row["units_missed"], row["units"]) == (2, 3)
    assert found("lead_time", [(45, 8)])["state"] == "met"
    few = found("lead_time", [(50, 4)])
    assert (few["state"], few["units"], few["units_few"]) == ("few", 0, 1)


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


def test_units_of_few_cases_are_not_counted_among_those_that_missed():
    """Two of 28 units have five cases or more; one of them missed the level."""
    row = found("evaluation", [(0, 4)] * 26 + [(4, 5), (1, 5)])
    assert (row["units_missed"], row["units"], row["units_few"]) == (1, 2, 26)
    assert row["missed_units"] == ("u28",)


def test_above_all_is_neither_met_nor_missed():
    row = found("attendance", [(103, 100), (97, 100)])
    assert (row["state"], row["units_missed"], row["units"]) == ("met", 0, 1)
    assert found("attendance", [(103, 100)])["state"] == "over_100"


# --- patterns: no verdicts ------------------------------------------------------


def spread(pairs) -> str:
    row = found("attendance_spread", pairs)
    assert row["kind"] == "pattern"
    assert (row["units_missed"], row["units"], row["hedge"]) == (0, 0, "none")
    return row["state"]


def test_a_lowest_tenth_far_below_is_seen_although_all_together_reach_the_level():
    """Twelve units: two are the lowest tenth (12/10 rounded up). Level 95 %; both under 90 %."""
    far = [(100, 100)] * 10 + [(89, 100), (88, 100)]  # 1.177 of 1.200 = 98,08 %
    assert spread(far) == "seen"
    assert found("attendance", far)["state"] == "met"
    assert spread([(100, 100)] * 10 + [(90, 100), (88, 100)]) == "unseen"  # not wholly far below
    assert spread([(1000, 1000)] * 8 + [(50, 100)]) == "unseen"  # nine units
    assert spread([(100, 100)] * 10 + [(50, 100)] * 10) == "unseen"  # the level itself is missed
    assert spread([(1, 2)]) == "few"
    # of ten units one is the lowest tenth; with the unit of four they would be two
    assert spread([(1000, 1000)] * 9 + [(4, 4), (80, 100)]) == "seen"


def ratio(online, in_person):
    parts = {"conduct_mode_rate": {"online": online, "in_person": in_person}}
    return judged(board_of({}, parts=parts)).set_index("rule").loc["online_conduct"]


def test_online_is_worse_only_when_the_whole_interval_says_so():
    """30 in 1.000 against 10 in 1.000: three times.

    Of 40 cases 30 are online; the exact limits of that share are 0,5880 and 0,8731, so those of
    the ratio are 0,5880/0,4120 = 1,427 and 0,8731/0,1269 = 6,880.
    """
    row = ratio((30, 1000), (10, 1000))
    assert row["state"] == "seen"
    assert row["value"] == pytest.approx(3)
    assert (row["lower"], row["upper"]) == pytest.approx((1.427, 6.880), abs=0.001)
    assert ratio((3, 1000), (1, 1000))["state"] == "unseen"  # three times as well, but 4 cases
    assert ratio((0, 1000), (0, 1000))["state"] == "unseen"


def told(row):
    return sentence_key({**row, "rule": row.name})


def test_without_a_case_in_person_no_multiple_is_named():
    """All of 20 cases online: the exact lower limit of that share, 0,025 ** (1/20), is 0,832."""
    row = ratio((20, 1000), (0, 1000))
    assert (row["state"], told(row)) == ("seen", "alone.online_conduct")
    assert row[["value", "lower", "upper"]].isna().all()
    assert ratio((1, 1000), (0, 1000))["state"] == "unseen"  # one case alone may be chance
    assert told(ratio((30, 1000), (10, 1000))) == "limit.online_conduct"


def test_one_mode_alone_compares_nothing():
    parts = {"conduct_mode_rate": {"online": (30, 1000)}}
    row = judged(board_of({}, parts=parts)).set_index("rule").loc["online_conduct"]
    assert row["state"] == "no_data"


def concentration(key, rule, shares):
    parts = {key: {name: (n, None) for name, n in shares.items()}}
    return judged(board_of({}, parts=parts)).set_index("rule").loc[rule]


def test_one_form_or_organisation_above_seven_tenths():
    for key, rule in (
        ("outreach_form_mix", "outreach_forms"),
        ("outreach_organisation_mix", "outreach_organisations"),
    ):
        row = concentration(key, rule, {"x": 71, "y": 20, "z": 9})
        assert (row["state"], row["category"], row["value"]) == ("seen", "x", 0.71)
        assert concentration(key, rule, {"x": 70, "y": 30})["state"] == "unseen"
        assert concentration(key, rule, {"": 90, "y": 10})["state"] == "no_data"  # nobody's
        assert concentration(key, rule, {"x": 3, "y": 1})["state"] == "few"


def test_the_dataset_may_set_from_where_on_a_form_dominates():
    tables = empty_tables(2025, ("outreach_form_mix", None, 0.8, "Văn bản 3"))
    parts = {"outreach_form_mix": {"x": (75, None), "y": (25, None)}}
    row = judged(board_of({}, tables, parts)).set_index("rule").loc["outreach_forms"]
    assert (row["state"], row["target"], row["target_source"]) == ("unseen", 0.8, "Văn bản 3")


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
    assert set(found.loc[found["state"] == "met", "rule"]) == {"late_reports", "report_submission"}
    assert actions(tables, found).empty


def test_from_the_files_to_the_limitation(tmp_path):
    """a sent 11 of 20 on time, b 18, c 20: 49 of 60 (81,67 %); b has just nine tenths."""
    row = limitations(small_office(tmp_path)).set_index("rule").loc["late_reports"]
    assert (row["numerator"], row["denominator"]) == (49, 60)
    assert (row["units_missed"], row["units"], row["state"]) == (1, 3, "missed")
    assert row["missed_units"] == ("a",)
    assert row["indicators"].startswith("report_on_time_rate, late_report_rate")


def test_only_the_published_attendance_is_known():
    found = limitations(fresh("published")).set_index("rule")
    assert found.loc["attendance", ["state", "numerator", "denominator"]].tolist() == [
        "met",
        11860,
        12112,
    ]
    others = found[found["kind"] == "level"].drop(index="attendance")
    assert set(others["state"]) == {"no_data"}
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
