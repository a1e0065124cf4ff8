"""Where a count gets its value, interval, state and target."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from pandas import DataFrame

from phantich.dataset.reading import assemble
from phantich.metrics.assessment import assess
from phantich.metrics.durations import quantiles
from phantich.metrics.judging import FIGURES, Counted, judge
from phantich.metrics.statement_evidence import coverage
from phantich.metrics.verdict_counts import verdict_counts
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


def test_published_totals_come_out_of_both_datasets(published, sample):
    for dataset in (published, sample):
        results = assess(dataset)
        for indicator, (top, base, value) in PUBLISHED.items():
            row = of(results, indicator)
            assert row["numerator"] == top, indicator
            assert (None if pd.isna(row["denominator"]) else row["denominator"]) == base, indicator
            assert row["value"] == pytest.approx(value, rel=1e-12), indicator
            assert row["status"] == "ok", indicator


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
    assert row["target"] == 0.95  # reached, but it is not judged
    assert pd.isna(row["met"])


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


def targets(*rows):
    frame = DataFrame(rows, columns=["indicator", "level", "year", "value", "source_doc"])
    return frame.astype({"indicator": "str", "level": "str", "source_doc": "str"})


def test_the_level_of_the_dataset_goes_before_the_packages_own(sample):
    sample["targets"] = targets(("attendance_rate", None, 2024, 0.99, None))
    results = assess(sample)
    row = of(results, "attendance_rate")
    assert (row["target"], row["target_source"], bool(row["met"])) == (0.99, "dataset", False)
    other = of(results, "report_on_time_rate")
    assert (other["target"], other["target_source"]) == (0.9, "default")
    assert of(results, "steady_point_rate")["target_source"] == ""


def test_a_level_names_the_document_that_set_it(sample):
    row = of(assess(sample), "report_on_time_rate")
    document = "Kế hoạch minh họa số 01-KH/MH-mẫu năm 2024"
    assert (row["target"], row["target_source"]) == (0.8875, document)


def test_lower_is_better_where_the_catalogue_says_so(sample):
    row = of(assess(sample), "late_study_rate")
    assert row["value"] > row["target"]
    assert not row["met"]


def test_what_says_the_same_the_other_way_round_is_judged_once(sample):
    """A level set for late reports is held against the reports on time."""
    assert of(assess(sample), "late_report_rate")[["target", "met"]].isna().all()
    sample["targets"] = targets(("late_report_rate", None, 2024, 0.2, "Công văn 1"))
    results = assess(sample)
    assert pd.isna(of(results, "late_report_rate")["target"])
    row = of(results, "report_on_time_rate")
    assert (row["target"], row["target_source"]) == (0.8, "Công văn 1")


def test_every_unit_is_held_against_the_level_of_its_own_kind(sample):
    sample["targets"] = targets(
        ("attendance_rate", "co_so", 2024, 0.9, "A"), ("attendance_rate", "huyen", 2024, 0.99, "B")
    )
    rows = assess(sample, by=["unit"], keys=["attendance_rate"]).set_index("unit")
    assert set(rows["target"]) == {0.9}
    by_level = assess(sample, by=["level"], keys=["attendance_rate"]).set_index("level")
    assert by_level["target"].to_dict() == {"co_so": 0.9, "huyen": 0.99}
    whole = of(assess(sample), "attendance_rate")  # none of the two is everybody's
    assert (whole["target"], whole["target_source"]) == (0.95, "default")


def test_verdicts_add_up_to_the_levels(sample, published):
    for dataset in (sample, published, sample.earlier()):
        for by in ((), ("unit",), ("month",)):
            results = assess(dataset, by)
            found = verdict_counts(results)
            assert found.met + found.missed + found.not_judged == found.levels
            assert found.levels == results["target"].notna().sum()
    assert verdict_counts(assess(sample)) == (29, 9, 20, 0)
    assert verdict_counts(assess(published)) == (29, 1, 0, 28)


def test_a_figure_that_can_not_be_judged_has_no_verdict(sample):
    results = pd.concat([assess(sample), assess(sample, ["unit"])])
    out = results[results["status"].isin(["few", "over_100", "zero", "no_data", "unreached"])]
    assert out["met"].isna().all()
    days = results[results["indicator"].eq("study_lead_days")].dropna(subset=["value"])
    assert days["met"].notna().eq(days["denominator"] >= 5).all()


def laid_out(*rows):
    """Duties by day: so many done on it, so many done or last seen open on it."""
    columns = ["lead_days", "numerator", "denominator"]
    return DataFrame(rows, columns=columns).astype(dict.fromkeys(columns, "Int64"))


def quantile(rows, share=0.5):
    fact = indicators()["study_lead_days"]
    found = quantiles(rows, replace(fact, quantile=share), ())
    return found.iloc[0].tolist()


def test_a_median_counts_who_is_still_open():
    """Done on days 3, 5, 5 and 20, open since 4 and 30 days.

    Six at risk: S(3) = 5/6; who was open leaves on day 4; S(5) = 5/6 * 2/4 = 5/12; S(20) = 5/24.
    """
    rows = laid_out((3, 1, 1), (4, 0, 1), (5, 2, 2), (20, 1, 1), (30, 0, 1))
    assert quantile(rows) == [4, 6, 5]
    assert quantile(rows, 0.15) == [4, 6, 3]
    assert quantile(rows, 0.75) == [4, 6, 20]
    assert quantile(rows, 0.8)[2] is pd.NA  # never down to a fifth
    # without the open ones half would be done by day 5 and nine tenths by day 20
    assert quantile(laid_out((3, 1, 1), (5, 2, 2), (20, 1, 1)), 0.9) == [4, 4, 20]


def test_days_with_a_single_case_count_in_a_median():
    assert quantile(laid_out(*((day, 1, 1) for day in range(1, 8)))) == [7, 7, 4]
    assert quantile(laid_out((1, 0, 0), (2, 1, 1))) == [1, 1, 2]


def test_a_median_that_is_not_reached_is_said_and_not_judged(sample):
    owed = sample["obligations"]
    study = owed["task"] == "study"
    sample["obligations"] = owed.assign(
        done_on=owed["done_on"].mask(study & (owed["lead_days"] > 10))
    )
    row = of(assess(sample), "study_lead_days")
    assert row["status"] == "unreached"
    assert row[["value", "met"]].isna().all()


def test_text_and_curve_give_the_same_median(sample):
    from phantich.analysis.time_to_done import waiting_times

    times = waiting_times(sample["obligations"], by=["task"]).set_index("task")
    row = of(assess(sample), "study_lead_days")
    assert row["value"] == times.loc["study", "median"] == 39
    assert row["denominator"] == times.loc["study", "waiting_from"] == 184
    assert of(assess(sample), "study_lead_days_p90")["value"] == 90


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


def test_every_dimension_of_the_catalogue_can_be_asked_for(sample):
    """Also ``kind``, which is the name of what kind a figure is, too."""
    for name in {name for fact in indicators().values() for name in fact.by}:
        found = assess(sample, [name])
        fit = {key for key, fact in indicators().items() if name in fact.by}
        assert set(found["indicator"]) == fit, name
        assert found.loc[found["status"].ne("no_data"), name].notna().any(), name


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
    dataset = assemble({}, DataFrame(), 2024)
    return judge(counted, dataset, by, [fact])


def test_a_mean_over_nothing_has_no_value():
    """Five attendances, and of no conference is it known how many came: 5/0 is no number."""
    fact = indicators()["attendances_per_conference"]
    frame = DataFrame({"numerator": counts([5]), "denominator": counts([0])})
    counted = Counted({fact.key: frame}, frozenset(fact.needs), frozenset(), {})
    row = judge(counted, assemble({}, DataFrame(), 2024), (), [fact]).iloc[0]
    assert (row["numerator"], row["denominator"], row["status"]) == (5, 0, "zero")
    assert row[["value", "lower", "met"]].isna().all()


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
