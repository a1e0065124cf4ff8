"""This year against the year before: what changed, its range, and whether it is clear."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.analysis.year_changes import POINTS, changes, rate_ratio, worded
from phantich.metrics.assessment import assess
from phantich.schema.indicators import indicators


def of_kind(kind, better="higher"):
    fit = [k for k, i in indicators().items() if i.kind == kind and i.better == better]
    return (fit or [k for k, i in indicators().items() if i.kind == kind])[0]


SHARE, COUNT, DAYS = of_kind("share"), of_kind("count"), of_kind("days", "lower")
RATE, LOWER = of_kind("rate", "lower"), of_kind("share", "lower")


def results(*rows):
    columns = ["indicator", "category", "numerator", "denominator", "value", "lower", "upper"]
    frame = pd.DataFrame([(*row, None, None)[:7] for row in rows], columns=columns)
    counts = dict.fromkeys(("numerator", "denominator"), "Int64")
    floats = dict.fromkeys(("value", "lower", "upper"), "Float64")
    return frame.astype({"indicator": "str", "category": "str", **counts, **floats})


def change(now, before):
    rows = changes(results(now), results(before))
    assert len(rows) == 1
    return rows.iloc[0]


def moved(now, before, key=SHARE, base=1000, half=0.01):
    def side(value):
        return (key, "", round(value * base), base, value, value - half, value + half)

    row = change(side(now), side(before))
    return row["moved"], row["way"]


def test_a_share_moved_only_beyond_chance_and_above_a_point():
    # limits of either year 0.01 away: the change has limits d -+ sqrt(2) * 0.01 = d -+ 0.0141
    assert moved(0.92, 0.90) == ("up", "better")
    assert moved(0.88, 0.90) == ("down", "worse")
    assert moved(0.914, 0.90) == ("flat", "flat")  # within 0.0141
    assert moved(0.909, 0.90, half=0.001) == ("flat", "flat")  # under a point
    assert moved(0.91, 0.90, half=0.001) == ("up", "better")  # a point
    assert [worded(0.02, low, 0.04) for low in (0.0, 1e-9)] == ["flat", "up"]
    assert [worded(-0.02, -0.04, high) for high in (0.0, -1e-9)] == ["flat", "down"]
    assert moved(0.92, 0.90, LOWER) == ("up", "worse")
    assert moved(0.88, 0.90, LOWER) == ("down", "better")
    assert moved(0.92, 0.90, "comment_uptake_rate") == ("up", "")  # neither side is better


def test_the_lower_limit_of_a_rise_decides_and_the_upper_of_a_fall():
    """182 of 184 after 176 of 184 is not clear, 111 of 112 after 57 of 68 is."""
    row = change((SHARE, "", 176, 184, 176 / 184, 0.916564, 0.977807),
                 (SHARE, "", 182, 184, 182 / 184, 0.961202, 0.997012))  # fmt: skip
    # down: hypot(.956522 - .916564, .997012 - .989130) = .040728
    # up: hypot(.977807 - .956522, .989130 - .961202) = .035115
    assert row["lower"] == pytest.approx(-0.032609 - 0.040728, abs=1e-6)
    assert row["upper"] == pytest.approx(-0.032609 + 0.035115, abs=2e-6)
    assert row["moved"] == "flat"
    # asymmetric limits: only the side towards no change counts
    rise = (SHARE, "", 960, 1000, 0.96, 0.94, 0.999), (SHARE, "", 900, 1000, 0.90, 0.80, 0.91)
    assert change(*rise)["moved"] == "up"
    fall = (SHARE, "", 900, 1000, 0.90, 0.80, 0.91), (SHARE, "", 960, 1000, 0.96, 0.94, 0.999)
    assert change(*fall)["moved"] == "down"


def test_what_can_not_be_tested_has_no_range_and_no_word():
    few = (SHARE, "", 8, 9, 8 / 9, 0.5, 0.99), (SHARE, "", 80, 90, 8 / 9, 0.8, 0.95)
    for now, before in (
        few,
        few[::-1],
        ((SHARE, "", 90, 100, 0.9), (SHARE, "", 50, 100, 0.5)),  # no limits
        ((COUNT, "", 241, None, 241), (COUNT, "", 20, None, 20)),
        ((DAYS, "", 40, 44, 3), (DAYS, "", 40, 44, 99)),
        ((RATE, "", 0, 900, 0), (RATE, "", 0, 800, 0)),
    ):
        row = change(now, before)
        assert (row["moved"], row["way"]) == ("", "")
        assert pd.isna(row["lower"]) and pd.isna(row["upper"])


def test_a_rate_has_the_exact_range_of_its_ratio():
    # 30 in 1,000 after 10 in 1,000: of 40 events 30; the exact limits of that share as odds
    row = change((RATE, "", 30, 1000, 30.0), (RATE, "", 10, 1000, 10.0))
    assert row["difference"] == pytest.approx(20)
    assert row["ratio"] == pytest.approx(3)
    assert row["lower"] == pytest.approx(1.4276, abs=1e-3)
    assert row["upper"] == pytest.approx(6.8793, abs=1e-3)
    assert (row["scale"], row["moved"], row["way"]) == ("ratio", "up", "worse")
    assert change((RATE, "", 10, 1000, 10.0), (RATE, "", 30, 1000, 30.0))["way"] == "better"
    assert change((RATE, "", 11, 1000, 11.0), (RATE, "", 10, 1000, 10.0))["way"] == "flat"


def test_a_rate_after_none_is_clear_but_has_no_multiple():
    row = change((RATE, "", 30, 1000, 30.0), (RATE, "", 0, 1000, 0.0))
    assert row["moved"] == "up"
    assert row[["ratio", "lower", "upper"]].isna().all()


def test_the_change_is_told_on_the_scale_of_the_kind():
    for key, now, before, scale, difference, ratio in [
        (SHARE, 0.97, 0.95, "points", 0.02, None),
        (SHARE, 0.5, 0, "points", 0.5, None),
        (SHARE, 0, 0.5, "points", -0.5, None),
        (COUNT, 241, 200, "ratio", 41, 1.205),
        (COUNT, 0, 10, "ratio", -10, 0),
        (COUNT, 10, 0, "ratio", 10, None),
        (COUNT, 0, 0, "ratio", 0, None),
        (DAYS, 32, 40, "plain", -8, None),
        (of_kind("per", "none"), 5, 4, "plain", 1, None),
        *((of_kind(kind), 0.5, 0.25, "points", 0.25, None) for kind in POINTS),
    ]:
        row = change((key, "", 1, 1, now), (key, "", 1, 1, before))
        assert row["scale"] == scale, key
        assert row["difference"] == pytest.approx(difference), key
        assert pd.isna(row["ratio"]) if ratio is None else row["ratio"] == pytest.approx(ratio), key


def test_a_year_without_data_leaves_the_change_missing():
    rows = changes(
        results((SHARE, "", 1, 2, 0.5), (COUNT, "", None, None, None)),
        results((COUNT, "", 5, None, 5), (DAYS, "", None, None, None)),
    ).set_index("indicator")
    assert set(rows.index) == {SHARE, COUNT}
    assert rows[["difference", "ratio"]].isna().all(axis=None)
    assert rows.loc[COUNT, "value_before"] == 5
    assert pd.isna(rows.loc[COUNT, "value"])


def test_categories_and_groups_are_compared_each_with_its_own():
    now = results((COUNT, "a", 10, None, 10), (COUNT, "b", 30, None, 30))
    before = results((COUNT, "b", 20, None, 20), (COUNT, "a", 20, None, 20))
    rows = changes(now, before)
    assert rows[["category", "difference"]].to_numpy().tolist() == [["a", -10], ["b", 10]]
    split = changes(now.assign(unit="u1"), before.assign(unit=["u1", "u2"]))
    assert split[["category", "unit"]].to_numpy().tolist() == [
        ["a", "u1"], ["a", "u2"], ["b", "u1"]
    ]  # fmt: skip
    assert split["difference"].notna().tolist() == [False, False, True]


def test_rows_stand_in_the_order_of_the_catalogue():
    keys = list(indicators())
    shuffled = results(*[(key, "", 1, 2, 0.5) for key in sorted(keys)])
    assert changes(shuffled, shuffled)["indicator"].tolist() == keys


def test_both_years_keep_their_counts():
    row = change((SHARE, "", 97, 100, 0.97), (SHARE, "", 19, 20, 0.95))
    names = ["numerator", "denominator", "numerator_before", "denominator_before"]
    assert row[names].tolist() == [97, 100, 19, 20]


def test_nothing_is_changed_in_the_results():
    now, before = results((SHARE, "", 1, 2, 0.5)), results((SHARE, "", 1, 4, 0.25))
    copies = now.copy(), before.copy()
    changes(now, before)
    pd.testing.assert_frame_equal(now, copies[0])
    pd.testing.assert_frame_equal(before, copies[1])


def test_years_without_any_figure_have_nothing_to_compare():
    assert changes(results(), results()).empty
    nothing = results((SHARE, "", None, None, None))
    assert changes(nothing, nothing).empty


pairs = st.integers(10, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(pairs, pairs)
def test_turned_round_a_change_is_the_opposite(first, second):
    from phantich.stats import wilson

    def side(top, base):
        return (SHARE, "", top, base, *map(float, wilson(top, base)))

    there, back = change(side(*second), side(*first)), change(side(*first), side(*second))
    assert there["difference"] == pytest.approx(-back["difference"])
    assert there["lower"] == pytest.approx(-back["upper"], abs=1e-12)
    opposite = {"up": "down", "down": "up", "flat": "flat"}
    assert there["moved"] == opposite[back["moved"]]


def test_only_counts_that_there_are_make_a_ratio_of_rates(sample):
    found = rate_ratio(assess(sample), "conduct_mode_rate", "online", "in_person")
    assert len(found) == 1
    assert rate_ratio(assess(sample), "conduct_mode_rate", "online", "nowhere").empty
