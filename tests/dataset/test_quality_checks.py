"""Data-quality findings."""

import pandas as pd

from phantich.dataset import quality_checks


def rows(**columns):
    return pd.DataFrame(columns)


def only(frame):
    assert list(frame.columns) == list(quality_checks.COLUMNS) and len(frame) == 1
    return frame.iloc[0]


def test_completeness_shows_more_than_all():
    got = quality_checks.completeness(
        pd.Series({"A": 15, "B": 22, "D": 1}), pd.Series({"A": 20, "B": 20, "C": 0})
    )
    assert got["state"].tolist() == ["incomplete", "over_100", "no_data", "over_100"]
    assert got["detail"].tolist() == ["75", "110", "", ""]


def test_what_is_due_ends_at_midnight():
    done = pd.Series(["2025-01-31 23:59", "2025-02-01 00:00", "2025-02-01 00:01", None])
    got = quality_checks.on_time(done, pd.Series(["2025-01-31"] * 4))
    assert got.tolist()[:3] == [True, True, False] and pd.isna(got[3])


def test_timeliness_leaves_out_what_is_not_due():
    reports = rows(
        unit_id=["A", "A", "A", "B"],
        due_on=["2025-01-10", "2025-01-20", "2025-03-01", "2025-03-01"],
        submitted_on=["2025-01-09", None, None, None],
    )
    got = quality_checks.timeliness(reports, "2025-02-01")
    assert got["numerator"].tolist() == [1, 0] and got["denominator"].tolist() == [2, 0]
    assert got["state"].tolist() == ["late", "no_data"]


def test_duplicates_are_counted():
    got = only(
        quality_checks.duplicates(
            rows(unit_id=["A", "A", "B"], year=[1, 1, 1]), ["unit_id", "year"]
        )
    )
    assert (got["unit"], got["numerator"], got["state"]) == ("A", 2, "duplicate")


def test_a_blank_is_not_a_zero():
    got = quality_checks.gaps(rows(unit_id=list("AAB"), x=[0, None, 5]), ["x"])
    assert got["state"].tolist() == ["missing", "zero"] and got["denominator"].tolist() == [2, 2]


def test_a_digit_too_many_is_an_outlier():
    table = rows(unit_id=list("ABCDE"), x=[50, 52, 51, 49, 510])
    got = only(quality_checks.outliers(table, "x"))
    assert (got["unit"], got["numerator"], got["denominator"]) == ("E", 510, 51)
    apart = quality_checks.outliers(table.assign(form=list("aaaab")), "x", by=["form"])
    assert apart.empty  # alone in its group


def test_consistency_with_the_three_years_before():
    # mean of 100, 110, 90 is 100: 140 is 1.4 of it; 2020 is too long ago to count
    table = rows(
        unit_id=["A"] * 5 + ["B"],
        year=[2020, 2021, 2022, 2023, 2024, 2024],
        x=[900, 100, 110, 90, 140, 7],
    )
    got = quality_checks.consistency_over_time(table, "x", 2024)
    assert got["state"].tolist() == ["changed", "no_data"]
    assert (got["numerator"][0], got["denominator"][0]) == (140, 100)
    assert quality_checks.consistency_over_time(table, "x", 2024, tolerance=0.5)["state"][0] == "ok"


def test_children_must_add_to_their_parent():
    table = rows(unit_id=list("HABC"), x=[10, 3, 4, 3])
    parents = {"A": "H", "B": "H", "C": "H"}
    assert only(quality_checks.rollups(table, "x", parents))["state"] == "ok"
    wrong = only(quality_checks.rollups(table.assign(x=[12, 3, 4, 3]), "x", parents))
    assert (wrong["numerator"], wrong["denominator"], wrong["state"]) == (10, 12, "does_not_add_up")
    assert wrong["state"] in quality_checks.BLOCKING
    gap = quality_checks.rollups(table.assign(x=[12, 3, None, 3]), "x", parents)
    assert only(gap)["state"] == "no_data"


def test_members_and_others_are_the_attendees():
    table = rows(unit_id=["H"], members=[11860], others=[1070], all=[12930])
    assert only(quality_checks.identities(table, ["members", "others"], "all"))["state"] == "ok"
    got = only(quality_checks.identities(table.assign(all=12931), ["members", "others"], "all"))
    assert (got["numerator"], got["denominator"], got["state"]) == (12930, 12931, "identity_fails")


def test_dates_in_order():
    table = rows(
        unit_id=list("AB"),
        drafted_on=["2025-01-01", "2025-01-05"],
        consulted_on=[None, "2025-01-08"],
        issued_on=["2025-01-03", "2025-01-07"],
    )
    got = only(quality_checks.dates_in_order(table, ["drafted_on", "consulted_on", "issued_on"]))
    assert (got["unit"], got["numerator"], got["state"]) == ("B", 1, "out_of_order")


def test_units_that_did_not_exist_then():
    versions = rows(
        unit_id=["A", "M"], valid_from=["2010-01-01", "2025-07-01"], valid_to=["2025-06-30", None]
    )
    table = rows(
        unit_id=["A", "A", "M", "M", "Q"],
        as_of=["2024-12-31", "2025-12-31", "2025-12-31", "2024-12-31", "2025-12-31"],
    )
    got = quality_checks.unit_vintage(table, versions)
    assert got["state"].tolist() == ["ended", "not_yet", "unknown_unit"]


def test_checks_change_nothing_and_accept_nothing():
    table = rows(unit_id=["A"], x=[1.0])
    before = table.copy()
    quality_checks.outliers(table, "x"), quality_checks.gaps(table, ["x"])
    pd.testing.assert_frame_equal(table, before)
    empty = table.iloc[:0]
    assert quality_checks.gaps(empty, ["x"]).empty and quality_checks.outliers(empty, "x").empty
    assert quality_checks.duplicates(empty, ["unit_id"]).empty
