"""The rules as data, the hedge words at their borders, and the thresholds."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.analysis.findings import hedge, limitations, rules, with_thresholds
from phantich.analysis.findings.finding_rules import HEDGES, praises
from phantich.errors import Misuse
from phantich.language import wording
from phantich.metrics.levels import level_of
from phantich.schema import data_model
from phantich.schema.indicators import indicators, statements
from tests.analysis.findings.office import small_office

BORDERS = [
    (20, 20, "all"),
    (1, 1, "all"),
    (99, 100, "nearly_all"),
    (19, 20, "nearly_all"),  # 95 % exactly
    (94, 100, "basically"),
    (18, 20, "basically"),  # 90 % exactly
    (89, 100, "most"),
    (51, 100, "most"),
    (10, 20, "none"),  # a half is not most
    (31, 100, "none"),  # above 30 %: only the count may be said
    (1, 3, "none"),  # one unit, but a third of them
    (30, 100, "some"),  # 30 % exactly
    (6, 20, "some"),
    (4, 20, "some"),
    (3, 20, "isolated"),
    (1, 20, "isolated"),
    (0, 20, "none"),
    (0, 0, "none"),
]


@pytest.mark.parametrize(("part", "whole", "word"), BORDERS)
def test_hedge_words_at_their_borders(part, whole, word):
    assert hedge(part, whole) == word


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_hedge_word_never_says_more_than_the_number(part, whole):
    part = min(part, whole)
    word, share = hedge(part, whole), part / whole
    assert word in HEDGES
    assert (word == "all") == (part == whole)
    assert word != "most" or share > 0.5
    assert word != "isolated" or (part <= 3 and share <= 0.3)
    assert word != "some" or (part > 3 and share <= 0.3)


WRITTEN = {key: rule for key, rule in rules().items() if key not in indicators()}


def test_every_level_of_the_catalogue_is_watched_by_a_written_rule():
    watched = {rule.indicator for rule in WRITTEN.values() if rule.kind == "level"}
    assert {key for key, fact in indicators().items() if fact.target is not None} <= watched


def test_whatever_may_have_a_level_has_one_rule():
    deciding = [rule.indicator for rule in rules().values() if rule.kind == "level"]
    assert len(deciding) == len(set(deciding))
    judged = {
        key
        for key, i in indicators().items()
        if i.better != "none" and not i.category and not i.complement
    }
    assert set(deciding) == judged


def test_a_complement_has_no_level_of_its_own():
    turned = {key: i for key, i in indicators().items() if i.complement}
    assert set(turned) == {"late_report_rate", "late_plan_rate"}
    for fact in turned.values():
        other = indicators()[fact.complement]
        assert fact.target is None
        assert {fact.better, other.better} == {"higher", "lower"}


def test_a_rule_names_only_what_exists():
    for rule in WRITTEN.values():
        assert rule.statement in statements()
        assert set(rule.indicators()) | rule.followed() <= set(indicators())
        assert rule.questions
        assert rule.actions
        for action in rule.actions:
            assert action.group in (1, 2, 3)
            assert action.owner in data_model.enums()["owner_kind"]


def test_a_rule_has_its_sentences():
    for lang in wording.LANGUAGES:
        said = wording.sentences(lang)
        for rule in WRITTEN.values():
            assert f"limit.{rule.key}" in said
            assert {f"ask.{key}" for key in rule.questions} <= set(said)
            assert {f"action.{action.text}" for action in rule.actions} <= set(said)


def test_questions_are_questions_and_actions_name_no_person():
    said = wording.sentences("vi")
    assert all(text.endswith("?") for key, text in said.items() if key.startswith("ask."))
    actions = [text for key, text in said.items() if key.startswith("action.")]
    assert not [text for text in actions if "đồng chí" in text.lower()]


def test_no_sentence_asserts_a_cause():
    """“Do”, “vì”, “nguyên nhân” never stand in a sentence of limitation."""
    said = [f" {t.lower()} " for k, t in wording.sentences("vi").items() if k.startswith("limit.")]
    assert not [t for t in said if " vì " in t or "nguyên nhân" in t or " bởi " in t]


def test_praise_is_held_against_known_rules():
    assert {"S28", "S30"} <= set(praises())
    for praise, parts in praises().items():
        assert praise in statements()
        assert set(parts) <= set(rules())


# --- thresholds ---------------------------------------------------------------


def level(tables, indicator, of=None):
    return level_of(indicators()[indicator], tables.get("targets"), of)


def test_the_dataset_goes_before_the_catalogue(tmp_path):
    rows = [{"indicator": "report_on_time_rate", "value": 0.75, "year": 2025}]
    tables = small_office(tmp_path, targets=rows)
    assert level(tables, "report_on_time_rate") == (0.75, "dataset")
    assert level(tables, "evaluation_coverage_rate") == (0.5, "default")
    assert level(tables, "steady_point_rate") == (None, "")


def test_the_complement_counts_turned_round(tmp_path):
    """Late 11,25 % at most is the same as on time 88,75 % at least, without a float's dust."""
    rows = [{"indicator": "late_report_rate", "value": 0.1125, "year": 2025, "source_doc": "A"}]
    tables = small_office(tmp_path, targets=rows)
    assert level(tables, "report_on_time_rate") == (0.8875, "A")
    assert level(tables, "late_report_rate") == (None, "")


def test_a_level_is_chosen_by_level_of_the_party_and_year(tmp_path):
    rows = [
        {"indicator": "report_on_time_rate", "level": "co_so", "year": 2025, "value": 0.5},
        {"indicator": "report_on_time_rate", "level": "xa", "year": 2025, "value": 0.7},
        {"indicator": "report_on_time_rate", "level": "co_so", "year": 2024, "value": 0.2},
        {"indicator": "attendance_rate", "level": "xa", "year": 2025, "value": 0.97},
    ]
    tables = small_office(tmp_path, targets=rows)
    assert level(tables, "report_on_time_rate", "co_so").value == 0.5
    assert level(tables, "report_on_time_rate", "xa").value == 0.7
    assert level(tables, "report_on_time_rate") == (0.9, "default")  # two, none for all
    assert level(tables, "attendance_rate").value == 0.97  # the only one there is
    assert level(tables, "attendance_rate", "co_so") == (0.95, "default")  # not set for these
    found = limitations(tables).set_index("rule").loc["late_reports"]
    # units are held to 50 % on time: 11/20, 18/20 and 20/20 all reach it
    assert found["units_missed"] == 0


def test_a_rule_without_any_target_is_silent(tmp_path):
    found = limitations(small_office(tmp_path))
    assert "favourable_answers" not in set(found["rule"])
    rows = [{"indicator": "favourable_answer_rate", "value": 0.7, "year": 2025}]
    found = limitations(small_office(tmp_path, targets=rows)).set_index("rule")
    assert found.loc["favourable_answers", "state"] == "no_data"


def test_a_threshold_on_trial_changes_what_falls_short_and_nothing_else(tmp_path):
    """49 of 60 reports on time: 81,67 % misses 90 %, meets 80 %."""
    rows = [{"indicator": "report_on_time_rate", "level": "co_so", "year": 2025, "value": 0.9}]
    tables = small_office(tmp_path, targets=rows)
    before = tables["targets"].copy()
    trial = with_thresholds(tables, "report_on_time_rate = 0,8")
    assert state(tables) == "missed"
    assert state(trial) == "met"
    assert state(with_thresholds(trial, "late_report_rate=0.18")) == "missed"
    pd.testing.assert_frame_equal(tables["targets"], before)


def state(tables) -> str:
    return limitations(tables).set_index("rule").loc["late_reports", "state"]


def test_a_threshold_counts_for_every_unit(tmp_path):
    trial = with_thresholds(small_office(tmp_path), "late_report_rate=0.5")
    found = limitations(trial).set_index("rule").loc["late_reports"]
    assert (found["target"], found["target_source"]) == (0.5, "trial")
    assert (found["units_missed"], found["units"]) == (0, 3)
    assert with_thresholds(trial, "  ") is trial


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("report_on_tim_rate=0.9", "unknown_threshold"),
        ("report_on_time_rate", "bad_threshold"),
        ("report_on_time_rate=95", "bad_threshold"),
        ("study_lead_days=-1", "bad_threshold"),
        ("study_lead_days=nan", "bad_threshold"),
    ],
)
def test_a_threshold_that_cannot_be_is_refused(tmp_path, text, key):
    with pytest.raises(Misuse) as caught:
        with_thresholds(small_office(tmp_path), text)
    assert caught.value.key == key
