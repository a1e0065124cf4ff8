"""Figures over the years: none later than the report's, as each year reported them."""

from __future__ import annotations

from phantich.analysis.year_series import reforms, year_series
from phantich.metrics.assessment import assess
from tests.conftest import fresh


def test_a_series_ends_at_the_year_of_the_report():
    rows = year_series(fresh("sample"), ["attendance_rate", "conferences_held"])
    assert sorted(rows["year"].unique()) == [2021, 2022, 2023, 2024]
    assert set(rows["indicator"]) == {"attendance_rate", "conferences_held"}
    own = assess(fresh("sample", 2023)).set_index("indicator")
    of_2023 = rows[rows["year"] == 2023].set_index("indicator")
    for key in of_2023.index:
        assert of_2023.at[key, "value"] == own.at[key, "value"]


def test_the_year_of_the_reform_is_marked_and_older_ones_are_left_out():
    rows = year_series(fresh("sample", 2026), ["attendance_rate"], years=3)
    assert rows["year"].tolist() == [2024, 2025, 2026]
    assert rows["broken"].tolist() == [False, True, False]


def test_reforms_are_the_days_on_which_units_merged_in_the_two_years():
    assert reforms(fresh("sample")) == []
    assert [f"{day:%Y-%m-%d}" for day in reforms(fresh("sample", 2025))] == ["2025-07-01"]
    assert reforms(fresh("published")) == []
