"""Where a count gets its value, interval, state and target."""

from __future__ import annotations

import pandas as pd
import pytest
from pandas import DataFrame

from phantich.metrics.assessment import FIGURES, Counted, assess, coverage, judge
from phantich.schema.indicators import indicators


def of(results: DataFrame, indicator: str, category: str = "") -> pd.Series:
    rows = results[(results["indicator"] == indicator) & (results["category"] == category)]
    assert len(rows) == 1
    return rows.iloc[0]


def counts(rows: list[int | None]) -> pd.Series:
    return pd.Series(rows, dtype="Int64")


PUBLISHED = {
    "conferences_held": (241, None, 241),
    "attendances_counted": (12930, None, 12930),
    "attendance_rate": (11860, 12112, 11860 / 12112),
    "nonmember_attendances": (1070, None, 1070),
    "attendances_per_conference": (12930, 241, 12930 / 241),
    "classes_held": (34, None, 34),
    "learners_enrolled": (2829, None, 2829),
    "learners_per_class": (2829, 34, 2829 / 34),
    "outreach_rounds": (336, None, 336),
    "outreach_contacts": (21549, None, 21549),
    "contacts_per_round": (21549, 336, 21549 / 336),
}


@pytest.mark.parametrize("dataset", ["published", "sample"])
@pytest.mark.parametrize("indicator", PUBLISHED)
def test_published_totals_come_out_of_both_datasets(dataset, indicator, request):
    row = of(assess(request.getfixturevalue(dataset)), indicator)
    top, base, value = PUBLISHED[indicator]
    assert row["numerator"] == top
    assert (None if pd.isna(row["denominator"]) else row["denominator"]) == base
    assert row["value"] == pytest.approx(value, rel=1e-12)
    assert row["status"] == "ok"


def test_shape(published):
    results = assess(published)
    assert list(results.columns) == ["indicator", "category", *FIGURES]
    assert set(results["indicator"]) == set(indicators())


def test_wilson_limits_of_the_published_rate(published):
    """Worked with z = 1.959964: centre .979038, half width .002546."""
    row = of(assess(published), "attendance_rate")
    assert row["lower"] == pytest.approx(0.976496, abs=1e-6)
    assert row["upper"] == pytest.approx(0.981588, abs=1e-6)
    assert row["method"] == "wilson"


def test_counts_have_no_interval(published):
    row = of(assess(published), "conferences_held")
    assert pd.isna(row["lower"])
    assert row["method"] == ""


def test_what_is_absent_is_no_data_and_never_nought(published):
    results = assess(published)
    absent = results[results["status"] == "no_data"]
    assert len(absent) > 30
    assert absent[["numerator", "denominator", "value", "lower", "upper"]].isna().all(axis=None)
    assert absent["met"].isna().all()
    assert of(results, "report_on_time_rate")["note"] == "reports.due_on"


def test_a_column_left_blank_is_no_data(sample):
    sample["classes"]["completed"] = counts([None] * len(sample["classes"]))
    assert of(assess(sample), "class_completion_rate")["status"] == "no_data"


def test_more_present_than_summoned_is_kept_and_marked(published):
    rows = published["attendances"]
    rows.loc[rows["group"] == "dang_vien", "present"] = 12200
    row = of(assess(published), "attendance_rate")
    assert row["value"] == pytest.approx(12200 / 12112)
    assert row["status"] == "over_100"
    assert pd.isna(row["lower"])


@pytest.mark.parametrize(
    ("present", "invited", "status", "shown"),
    [(3, 4, "few", False), (4, 5, "small", True), (28, 29, "small", True), (29, 30, "ok", True)],
)
def test_small_bases_are_marked(published, present, invited, status, shown):
    rows = published["attendances"]
    members = rows["group"] == "dang_vien"
    rows.loc[members, ["present", "invited"]] = [present, invited]
    row = of(assess(published), "attendance_rate")
    assert row["status"] == status
    assert pd.notna(row["value"]) == shown
    assert row["numerator"] == present


def test_nothing_summoned_is_nought_over_nought(published):
    rows = published["attendances"]
    rows.loc[rows["group"] == "dang_vien", ["present", "invited"]] = [0, 0]
    row = of(assess(published), "attendance_rate")
    assert row["status"] == "zero"
    assert pd.isna(row["value"])


def test_target_of_the_dataset_goes_before_the_catalogue(sample):
    own = {"indicator": "attendance_rate", "level": None, "year": 2024, "value": 0.99}
    sample["targets"] = DataFrame([own]).astype({"level": "str"})
    row = of(assess(sample), "attendance_rate")
    assert row["target"] == 0.99
    assert not row["met"]
    assert of(assess(sample), "report_on_time_rate")["target"] == 0.9


def test_lower_is_better_where_the_catalogue_says_so(sample):
    row = of(assess(sample), "late_report_rate")
    assert row["value"] > row["target"]
    assert not row["met"]


def test_median_is_the_first_day_that_half_have_reached():
    """Days 3, 5, 5, 20: after day 5 three of four are done; after day 3 only one."""
    from phantich.metrics.assessment import _quantile

    by_day = DataFrame(
        {"lead_days": [3, 5, 20], "numerator": [3, 10, 20], "denominator": [1, 2, 1]}
    )
    assert _quantile(by_day, "lead_days", 0.5) == {"numerator": 33, "denominator": 4, "value": 5}
    assert _quantile(by_day, "lead_days", 0.25)["value"] == 3
    assert _quantile(by_day, "lead_days", 0.9)["value"] == 20


def test_mix_adds_up_to_the_whole(sample):
    results = assess(sample)
    forms = results[results["indicator"] == "outreach_form_mix"]
    assert forms["numerator"].sum() == 21549
    assert (forms["denominator"] == 21549).all()
    assert forms["value"].sum() == pytest.approx(1)


def test_units_add_up_to_the_district(sample):
    whole = of(assess(sample), "attendance_rate")
    parts = assess(sample, by=["unit"])
    rows = parts[parts["indicator"] == "attendance_rate"]
    assert len(rows) == 23
    assert rows["numerator"].sum() == whole["numerator"]
    assert rows["denominator"].sum() == whole["denominator"]


def test_coverage_of_the_published_year(published):
    states = coverage(assess(published)).set_index("statement")["state"]
    assert len(states) == 51
    printed = ["S6", "S7", "S8", "S10", "S11", "S13", "S14"]
    assert (states[printed] == "computed").all()
    assert (states[["S45", "S46", "S48"]] == "by_design").all()
    assert (states[["S2", "S17", "S28", "S37", "S51"]] == "no_data").all()
    assert (states == "computed").sum() == 9  # the seven printed, S5 for members, S9 by difference


def test_composite_needs_all_its_parts(sample):
    whole = coverage(assess(sample)).set_index("statement")["state"]
    assert whole["S28"] == "computed"
    del sample["conduct_counts"]
    assert coverage(assess(sample)).set_index("statement").at["S28", "state"] == "no_data"


def test_a_rate_of_few_events_is_marked_small(sample):
    """The sample's year: 11 incidents online, none at replays."""
    results = assess(sample)
    assert of(results, "conduct_mode_rate", "online")["status"] == "ok"
    replay = of(results, "conduct_mode_rate", "replay")
    assert replay["status"] == "small"
    assert replay["upper"] > 0


def without_cases(*by: str) -> pd.DataFrame:
    """How the days of late reports are judged where no report is owed."""
    fact = indicators()["report_late_days"]
    columns = [*by, "days_late", "numerator", "denominator"]
    none = DataFrame({name: counts([]) for name in columns})
    counted = Counted({fact.key: none}, frozenset(fact.needs), frozenset(), {})
    return judge(counted, None, by, keys=[fact.key])


def test_a_duration_without_cases_has_a_base_of_nought_and_no_value():
    row = without_cases().iloc[0]
    assert (row["denominator"], row["status"]) == (0, "zero")
    assert row[["numerator", "value", "lower", "met"]].isna().all()


def test_a_duration_without_cases_has_no_row_in_a_breakdown():
    found = without_cases("month")
    assert found.empty
    assert list(found.columns) == ["indicator", "month", "category", *FIGURES]


def test_figures_asked_for_one_by_one_are_those_of_the_whole(sample):
    """Judging all indicators at once must not let one reach into another's rows."""
    whole = assess(sample, by=["unit"])
    for key in ("attendance_rate", "report_late_days", "conferences_held"):
        alone = assess(sample, by=["unit"], keys=[key])
        rows = whole[whole["indicator"] == key].reset_index(drop=True)
        pd.testing.assert_frame_equal(
            alone.dropna(axis="columns", how="all"),
            rows.dropna(axis="columns", how="all"),
            check_dtype=False,
        )
