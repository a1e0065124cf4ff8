"""Defects seen in other packages, each as a case of our own that must not happen here."""

import numpy as np
import pandas as pd
import pytest

from phantich import stats
from phantich.dataset import quality_checks
from phantich.dataset.carried_counts import rebase_units
from tests.refusals import refused

OPEN = stats.Gates(1, 1, 1)


@pytest.mark.parametrize("size", [7, 13, 24])  # one package answers NaN, another flags every point
def test_all_months_at_100_have_neither_limits_nor_signals(size):
    got = stats.xmr([100.0] * size, gates=OPEN, bounds=(0, 100))
    assert got.segments[0].status == "no_variation" and got.segments[0].limits is None
    assert set(got.rule) == {"none"} and set(got.signal) == {"common"}


def test_a_point_on_the_mean_is_no_signal():
    got = stats.xmr([4, 2, 6, 4, 3, 5, 4, 2, 6, 4, 5, 3, 4], gates=OPEN)  # mean 4
    assert set(got.rule) == {"none"}
    assert set(stats.xmr([4] * 3 + [5, 3] * 5, gates=OPEN).rule[:3]) == {"none"}


def test_a_percentage_has_no_limit_above_100():
    got = stats.xmr([98, 99, 97, 99, 98, 100, 99, 97, 100, 98, 99, 98, 100], bounds=(0, 100))
    line = got.segments[0].limits
    assert line.upper > 100 and line.shown_upper == 100 and "outside_high" not in got.rule


def test_a_rebase_date_outside_the_data_is_refused():
    with refused("rebase_date_absent"):
        stats.xmr(
            [1, 2, 1],
            dates=["2024-02", "2024-03", "2024-04"],
            rebase=[stats.Rebase("2024-01", "form changed")],
        )


@pytest.mark.parametrize("n", [20, 40, 64, 90, 120])
def test_everybody_present_is_not_too_good(n):
    assert stats.funnel([n], [n], target=0.98).state.tolist() == ["within"]


@pytest.mark.parametrize("n", [20, 40, 64])
def test_nor_when_the_limits_are_drawn_on_the_arcsine_scale(n):
    # sixteen units of 100 % and 92 %: overdispersed, and 0.96^64 = 0.073 is not rare
    x, size = np.transpose([*([(100, 100), (92, 100)] * 8), (n, n)])
    got = stats.funnel(x, size)
    assert got.adjusted and got.state[-1] == "within"


def test_the_upper_curve_does_not_run_below_full_attendance():
    # p = 0.98, n = 20: 0.98^20 = 0.668 of such units are full; the limit must not be below 1
    assert stats.funnel_limits(20, 0.98, 0.025)[1] == 1


@pytest.mark.parametrize("n", range(2, 41, 2))
def test_no_median_is_a_step_late(n):
    assert stats.median(stats.kaplan_meier(np.arange(n), np.ones(n))).value == n // 2 - 1
    half = np.r_[np.ones(n // 2), np.zeros(n // 2)]  # and with the other half still waiting
    assert stats.median(stats.kaplan_meier(np.arange(n), half)).value == n // 2 - 1


def test_merged_units_add_up_whoever_reported_last():
    counts = pd.DataFrame({"unit_id": ["A", "B"], "as_of": ["2024-12-31"] * 2, "n": [70, 50]})
    events = pd.DataFrame(
        {
            "from_id": ["A", "B"],
            "to_id": ["C", "C"],
            "share": [1.0, 1.0],
            "event": ["merge"] * 2,
            "effective_on": ["2025-07-01"] * 2,
        }
    )
    for order in (counts, counts[::-1]):
        assert rebase_units(order, events, "2025-12-31", measures=["n"])["n"].tolist() == [120]


def test_more_reports_than_expected_are_shown():
    got = quality_checks.completeness(pd.Series({"A": 13}), pd.Series({"A": 12})).iloc[0]
    assert (got["detail"], got["state"]) == ("108.33", "over_100")


def test_limits_are_shares_whatever_they_are_multiplied_by():
    lower, upper = stats.funnel_limits([30, 3000], 0.9, 0.001)
    assert (upper <= 1).all() and upper[0] == 1 and 1000 * upper[1] > 900 > 1000 * lower[1]


def test_the_extreme_unit_is_on_the_list():
    table = pd.DataFrame({"unit_id": list("ABCDEFGHIJKL"), "x": [20, 21] * 5 + [20, 400]})
    got = quality_checks.outliers(table, "x")
    assert got[["unit", "state"]].to_numpy().tolist() == [["L", "outlier"]]
