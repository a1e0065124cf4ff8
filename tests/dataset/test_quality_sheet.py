"""The data-quality sheet: each check on a table, and what it blocks."""

import pandas as pd

from phantich.analysis import findings
from phantich.dataset.quality_sheet import CHECKS, sheet
from phantich.metrics.assessment import assess
from phantich.report import tables as report
from tests.conftest import fresh


def row(found, check, table):
    return found[(found["check"] == check) & (found["table"] == table)].iloc[0]


def with_parent(total):
    """The sample with a total of the superior body beside the units' attendances."""
    tables = fresh("sample")
    rows = tables["attendances"]
    one = rows[rows["conf_id"] == rows["conf_id"].value_counts().idxmax()]
    top = one.iloc[[0]].assign(unit_id="huyen", unit="huyen", group="dang_vien", present=total)
    tables["attendances"] = pd.concat([rows, top], ignore_index=True)
    members = one[one["group"] == "dang_vien"]
    return tables, int(members["present"].sum())


def test_every_check_of_the_sheet_looks_at_something(sample):
    found = sheet(sample)
    assert set(found["check"]) == {doubt.check for doubt in CHECKS}
    assert not found["blocks"].any()


def test_reports_missing_are_those_overdue(sample):
    owed = sample["obligations"]
    late = owed[(owed["task"] == "report") & (owed["state"] == "overdue")]
    assert set(row(sheet(sample), "completeness", "obligations")["units"]) == set(late["unit"])


def test_reports_late_or_missing_are_found(sample):
    owed = sample["obligations"]
    bad = owed[(owed["task"] == "report") & owed["state"].isin(["late", "overdue"])]
    found = set(row(sheet(sample), "timeliness", "obligations")["units"])
    assert found == set(bad["unit"])


def test_a_total_that_is_the_sum_of_its_units_blocks_nothing():
    _, whole = with_parent(0)
    tables, _ = with_parent(whole)
    found = row(sheet(tables), "rollups", "attendances")
    assert (found["rows"], found["found"], bool(found["blocks"])) == (1, 0, False)


def test_a_total_that_is_not_the_sum_blocks_the_figures_that_use_it():
    _, whole = with_parent(0)
    tables, _ = with_parent(whole + 1)
    doubts = sheet(tables)
    assert bool(row(doubts, "rollups", "attendances")["blocks"])
    results = assess(tables).set_index(["indicator", "category"])
    rate = results.loc[("attendance_rate", "")]
    assert rate["status"] == "blocked"
    assert pd.isna(rate["value"])
    assert pd.notna(rate["numerator"])
    assert results.loc[("report_on_time_rate", ""), "status"] == "ok"
    assert "Tham dự" in report.blocking(doubts).sentences[0]
    shown = report.figures(results.reset_index(), "study")
    assert "lệch nhau" in " ".join(shown.rows["value"])


def test_units_that_began_or_ended_in_the_year_are_not_held_against_earlier_years():
    found = row(sheet(fresh("sample", 2025)), "consistency_over_time", "conferences")
    assert found["rows"] == 0


def test_blank_counts_are_found_and_zeros_are_not():
    tables = fresh("sample")
    rows = tables["attendances"]
    rows.loc[rows.index[0], "present"] = pd.NA
    rows.loc[rows.index[1], "present"] = 0
    found = row(sheet(tables), "gaps", "attendances")
    assert found["found"] == 1


def test_limitations_and_documents_use_no_blocked_figure():
    _, whole = with_parent(0)
    tables, _ = with_parent(whole + 1)
    found = findings.limitations(tables).set_index("rule")
    missed = found[found["indicators"].str.contains("attendance_rate")]
    assert len(missed)
    assert set(missed["state"]) == {"no_data"}
    good, _ = with_parent(whole)
    found = findings.limitations(good).set_index("rule")
    assert set(found.loc[missed.index, "state"]) != {"no_data"}
