"""A figure as the reader writes it."""

import pandas as pd
import pytest

from phantich.language.figure_text import (
    shown_count,
    shown_interval,
    shown_target,
    shown_value,
    unit_name,
)
from phantich.metrics.assessment import assess


@pytest.fixture
def figure(published):
    results = assess(published).set_index("indicator", drop=False)
    return lambda key: results.loc[key]


@pytest.mark.parametrize(
    ("key", "vi", "en"),
    [
        ("attendance_rate", "97,92%", "97.92%"),
        ("attendances_counted", "12.930", "12,930"),
        ("attendances_per_conference", "53,65", "53.65"),
        ("learners_per_class", "83,21", "83.21"),
        ("contacts_per_round", "64,13", "64.13"),
        ("report_on_time_rate", "chưa có số liệu", "no data"),
    ],
)
def test_value(figure, key, vi, en):
    assert shown_value(figure(key), "vi") == vi
    assert shown_value(figure(key), "en") == en


def test_value_is_rounded_from_the_counts_and_not_from_a_float(figure):
    """1/800 is 0,125%: half up gives 0,13; the float 0.125 rounded to even would give 0,12."""
    row = figure("attendance_rate").copy()
    row["numerator"], row["denominator"] = 1, 800
    assert shown_value(row) == "0,13%"


def test_missing_count_is_a_dash_and_nought_is_nought():
    assert shown_count(pd.NA) == "–"
    assert shown_count(0) == "0"


def test_target_and_interval_speak_the_unit_of_the_value(figure):
    assert shown_target(figure("attendance_rate")) == "≥ 95%"
    assert shown_target(figure("study_lead_days")) == "≤ 45"
    assert shown_interval(figure("attendance_rate")) == "97,65% – 98,16%"
    assert shown_interval(figure("conferences_held")) == "–"


def test_units_of_count_are_named(figure):
    assert unit_name(figure("attendances_counted")) == "lượt"
    assert unit_name(figure("learners_enrolled")) == "người"
    assert unit_name(figure("attendance_rate")) == "%"
    assert unit_name(figure("conduct_incident_rate")) == "trên 1.000 lượt"
