"""Units against all and years through the reform: hand-worked answers, gates, conservation."""

import pandas as pd
import pytest

from phantich.analysis.unit_comparison import against_district, by_years, curves, rebased, reported
from phantich.analysis.year_changes import worded
from phantich.dataset.quality_sheet import sheet
from phantich.metrics.assessment import assess, run_metric
from phantich.report import charts, tables
from tests.conftest import fresh

KEY = "report_on_time_rate"


def frame(*rows):
    made = pd.DataFrame(rows, columns=["unit", "numerator", "denominator"])
    made = made.astype({"numerator": "Int64", "denominator": "Int64"})
    value = made["numerator"] / made["denominator"].where(made["denominator"] > 0)
    return made.assign(indicator=KEY, category="", value=value)


def even(count=12, top=95, base=100):
    return [(f"u{i:02}", top, base) for i in range(count)]


def test_a_unit_far_below_is_named_and_the_others_are_not():
    found = against_district(frame(*even(), ("z", 60, 100)), (KEY,)).set_index("unit")
    assert found.loc["z", "state"] == "low_alert"
    assert found["named"].sum() == 1
    # no unit holds a tenth of all 1.300: the common share is (12*95 + 60)/1300 = 1200/1300
    assert found.loc["z", "expected"] == pytest.approx(1200 / 1300)
    assert (found["tests"] == 13).all()


def test_a_large_unit_is_held_against_the_others_only():
    found = against_district(frame(("a", 50, 100), ("b", 90, 100)), (KEY,)).set_index("unit")
    assert found["expected"].tolist() == pytest.approx([0.9, 0.5])


def test_small_units_are_not_tested_and_never_named():
    found = against_district(frame(*even(), ("z", 0, 9)), (KEY,)).set_index("unit")
    assert found.loc["z", "state"] == "small"
    assert pd.isna(found.loc["z", "q"])
    assert not found.loc["z", "named"]


def test_a_part_above_its_whole_is_shown_and_not_tested():
    found = against_district(frame(*even(), ("z", 12, 10)), (KEY,)).set_index("unit")
    assert found.loc["z", "state"] == "over_100"
    assert found["tests"].iloc[0] == 12


def test_the_order_of_rows_does_not_matter():
    rows = frame(*even(), ("z", 60, 100))
    first = against_district(rows, (KEY,)).set_index("unit").sort_index()
    second = against_district(rows.iloc[::-1], (KEY,)).set_index("unit").sort_index()
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((0.02, 0.01, 0.03), "up"),
        ((-0.02, -0.03, -0.01), "down"),
        ((0.02, -0.01, 0.05), "flat"),
        ((0.009, 0.004, 0.014), "flat"),
        ((0.01, 0.004, 0.016), "up"),
    ],
)
def test_a_change_gets_a_word_only_when_it_is_clear_and_matters(change, said):
    assert worded(*change) == said


def test_the_reform_year_stands_in_halves():
    rows = by_years(fresh("sample", 2025), ("attendance_rate",)).set_index(["year", "part"])
    counts = ["numerator", "denominator"]
    assert rows.loc[(2024, "year"), counts].tolist() == [11860, 12112]
    halves = rows.loc[(2025, "half_1"), counts] + rows.loc[(2025, "half_2"), counts]
    assert halves.tolist() == rows.loc[(2025, "year"), counts].tolist()
    assert rows[rows["broken"].astype(bool)].index.get_level_values("year").unique() == [2025]
    assert rows.loc[[(2025, "half_1"), (2025, "half_2")], "units"].tolist() == [23, 5]


def test_years_show_the_figures_of_assess_and_nothing_later(sample):
    rows = by_years(sample)
    assert rows["year"].max() == 2024
    now = assess(sample).set_index("indicator")
    for row in rows[rows["year"] == 2024].to_dict("records"):
        for name in ("numerator", "denominator", "value", "lower", "upper"):
            assert row[name] == now.loc[row["indicator"], name], row["indicator"]


def test_a_part_of_a_year_stands_beside_the_same_months():
    dataset = fresh("sample", 2026)
    assert dataset.as_of.isoformat() == "2026-10-31"
    rows = by_years(dataset, ("attendance_rate",)).set_index(["year", "part"])
    same = rows.loc[(2025, "same_months")]
    before = assess(dataset.earlier(), keys=["attendance_rate"]).iloc[0]
    assert same["numerator"] == before["numerator"] < rows.loc[(2025, "year"), "numerator"]
    change = rows.loc[(2026, "year"), "value"] - same["value"]
    assert rows.loc[(2026, "year"), "difference"] == pytest.approx(change)
    assert pd.isna(same["difference"])


def test_merged_counts_add_to_what_was_reported():
    sample = fresh("sample", 2025)
    before, after = reported(sample), rebased(sample)
    keys, counts = ["indicator", "year"], ["numerator", "denominator"]
    given, got = (rows.groupby(keys)[counts].sum().astype(float) for rows in (before, after))
    pd.testing.assert_frame_equal(given, got)


def test_units_merged_whole_are_exact_sums():
    sample = fresh("sample", 2025)
    rows = rebased(sample, ("attendance_rate",)).set_index(["year", "unit"])
    assert not rows.loc[(2024, "c04"), "estimated"]
    assert rows.loc[(2024, "c01"), "estimated"]
    by_unit = run_metric("attendance_rate", sample.of(2024), ["unit"]).set_index("unit")
    parts = by_unit.loc[["u10", "u11", "u12", "u18"], "numerator"].sum()
    assert rows.loc[(2024, "c04"), "numerator"] == parts


def test_the_funnel_names_only_the_named(sample):
    found = against_district(assess(sample, by=["unit"]))
    key = "personal_plan_on_time_rate"
    chart = charts.funnel(found, curves(found), key, sample.unit_names())
    named = found[(found["indicator"] == key) & found["named"]]
    assert [text.get_text() for text in chart.ax.texts] == [
        sample.unit_names()[unit] for unit in named["unit"]
    ]
    assert "%" in chart.alt


def test_the_years_chart_marks_the_reform():
    chart = charts.years(by_years(fresh("sample", 2025)), "attendance_rate")
    assert [text.get_text() for text in chart.ax.texts] == ["Sắp xếp đơn vị 1/7/2025"]
    assert "2024: 97,92%" in chart.alt


def test_a_dataset_without_units_says_so(published):
    found = against_district(assess(published, by=["unit"]))
    assert found.empty
    said = charts.funnel(found, curves(found), "attendance_rate", published.unit_names())
    assert isinstance(said, charts.NoChart)
    assert "không so sánh được" in repr(tables.contrasts(found))
    assert rebased(published).empty


def test_the_sheet_counts_findings(sample):
    rows = sheet(sample).set_index(["check", "table"])
    assert rows.loc[("duplicates", "attendances"), "found"] == 0
    assert rows.loc[("dates_in_order", "plans"), "units"] == ("u01", "u14")
