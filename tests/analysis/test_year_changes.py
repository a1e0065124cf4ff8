"""This year against the year before: points for shares, relative for counts, else plain."""

import pandas as pd
import pytest

from phantich.analysis.year_changes import POINTS, changes
from phantich.schema.indicators import indicators


def of_kind(kind):
    return next(key for key, indicator in indicators().items() if indicator.kind == kind)


def test_a_change_is_worded_only_beyond_chance_and_above_a_point():
    # shares of 1.000 with limits +-0.01: the difference has limits d -+ sqrt(2)*0.01 = d -+ 0.0141
    def frame(value, kind="share"):
        rows = results((of_kind(kind), "", 1, 1, value))
        return rows.assign(lower=value - 0.01, upper=value + 0.01)

    def moved(now, before, kind="share"):
        return changes(frame(now, kind), frame(before, kind))["moved"].iloc[0]

    assert moved(0.92, 0.90) == "up"
    assert moved(0.88, 0.90) == "down"
    assert moved(0.914, 0.90) == "flat"  # within 0.0141
    assert moved(10, 5, "rate") == ""  # rates are not worded here
    assert (
        changes(results((SHARE, "", 1, 1, 0.9)), results((SHARE, "", 1, 1, 0.5)))["moved"].iloc[0]
        == ""
    )


def test_years_without_figures_have_no_changes():
    nothing = results().assign(lower=[], upper=[])
    assert changes(nothing, nothing).empty


SHARE, COUNT, DAYS = of_kind("share"), of_kind("count"), of_kind("days")


def results(*rows):
    columns = ["indicator", "category", "numerator", "denominator", "value"]
    frame = pd.DataFrame(rows, columns=columns)
    kinds = {"numerator": "Int64", "denominator": "Int64", "value": "Float64"}
    return frame.astype({"indicator": "str", "category": "str", **kinds})


def change(now, before):
    rows = changes(results(now), results(before))
    assert len(rows) == 1
    difference = rows["difference"].iloc[0]
    return rows["scale"].iloc[0], None if pd.isna(difference) else difference


@pytest.mark.parametrize(
    ("key", "now", "before", "scale", "difference"),
    [
        (SHARE, 0.97, 0.95, "points", 2),
        (SHARE, 0.5, 0, "points", 50),
        (SHARE, 0, 0.5, "points", -50),
        (COUNT, 241, 200, "relative", 0.205),
        (COUNT, 0, 10, "relative", -1),
        (COUNT, 10, 0, "relative", None),
        (COUNT, 0, 0, "relative", None),
        (DAYS, 32, 40, "plain", -8),
        (DAYS, 5, 0, "plain", 5),
    ],
)
def test_the_change_is_told_on_the_scale_of_the_kind(key, now, before, scale, difference):
    said, found = change((key, "", 1, 1, now), (key, "", 1, 1, before))
    assert said == scale
    assert found == (None if difference is None else pytest.approx(difference))


@pytest.mark.parametrize("kind", POINTS)
def test_every_share_is_compared_in_points(kind):
    assert change((of_kind(kind), "", 1, 2, 0.5), (of_kind(kind), "", 1, 4, 0.25)) == ("points", 25)


def test_a_year_without_data_leaves_the_change_missing():
    rows = changes(
        results((SHARE, "", 1, 2, 0.5), (COUNT, "", None, None, None)),
        results((COUNT, "", 5, None, 5), (DAYS, "", None, None, None)),
    ).set_index("indicator")
    assert set(rows.index) == {SHARE, COUNT}
    assert rows["difference"].isna().all()
    assert rows.loc[COUNT, "value_before"] == 5
    assert pd.isna(rows.loc[COUNT, "value"])


def test_categories_are_compared_each_with_its_own():
    rows = changes(
        results((COUNT, "a", 10, None, 10), (COUNT, "b", 30, None, 30)),
        results((COUNT, "b", 20, None, 20), (COUNT, "a", 20, None, 20)),
    )
    assert rows[["category", "difference"]].to_numpy().tolist() == [["a", -0.5], ["b", 0.5]]


def test_rows_stand_in_the_order_of_the_catalogue():
    keys = list(indicators())
    shuffled = results(*[(key, "", 1, 2, 0.5) for key in sorted(keys)])
    assert changes(shuffled, shuffled)["indicator"].tolist() == keys


def test_both_years_keep_their_counts():
    rows = changes(results((SHARE, "", 97, 100, 0.97)), results((SHARE, "", 19, 20, 0.95)))
    assert rows[["numerator", "denominator", "numerator_before", "denominator_before"]].to_numpy(
    ).tolist() == [[97, 100, 19, 20]]  # fmt: skip


def test_nothing_is_changed_in_the_results():
    now, before = results((SHARE, "", 1, 2, 0.5)), results((SHARE, "", 1, 4, 0.25))
    copies = now.copy(), before.copy()
    changes(now, before)
    pd.testing.assert_frame_equal(now, copies[0])
    pd.testing.assert_frame_equal(before, copies[1])


def test_years_without_any_figure_have_nothing_to_compare():
    empty = results().assign(lower=[], upper=[])
    assert changes(empty, empty).empty
    nothing = results((SHARE, "", None, None, None)).assign(lower=None, upper=None)
    assert changes(nothing, nothing).empty
