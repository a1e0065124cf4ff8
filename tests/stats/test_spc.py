"""Series over time: XmR, rules, Shewhart charts, runs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich import stats
from phantich.stats import signal_rules
from tests.refusals import refused

series = st.lists(st.integers(0, 20).map(float), min_size=2, max_size=40)


def test_limits_by_hand():
    # 10, 12, 11: mean 11, ranges 2 and 1, mean range 1.5, half 2.66 * 1.5 = 3.99
    line = stats.xmr_limits([10, 12, 11])
    assert line[:3] == pytest.approx((11, 7.01, 14.99))
    assert line.near_upper == pytest.approx(11 + 2.66)


@pytest.mark.parametrize(
    ("size", "status"),
    [
        (0, None),
        (3, "dots"),
        (5, "dots"),
        (6, "trial"),
        (11, "trial"),
        (12, "limits"),
        (13, "rules"),
        (30, "rules"),
    ],
)
def test_gates_on_the_number_of_points(size, status):
    got = stats.xmr(np.arange(size) % 3)
    assert [part.status for part in got.segments] == ([status] if status else [])
    if status in (None, "dots"):
        assert all(part.limits is None for part in got.segments)


def test_years_never_get_rules():
    got = stats.xmr([90, 91, 92, 93, 94, 95, 96, 97.0])  # eight years, all rising
    assert set(got.rule) == {"none"}


@given(st.integers(1, 30), st.floats(-100, 100))
def test_a_constant_series_has_no_limits_and_no_signal(size, value):
    got = stats.xmr([value] * size, bounds=(-100, 100))
    assert got.segments[0].limits is None and set(got.rule) == {"none"}
    assert np.isfinite(got.values).all()


def test_each_rule_by_hand():
    calm = [10, 11, 10, 9, 10, 11, 10, 9, 10, 11, 10, 9.0]
    assert stats.xmr([*calm, 30]).rule[-1] == "outside_high"
    falling = [*calm, *np.linspace(10, 9.4, 8)]
    assert stats.xmr(falling).rule[-1].endswith("low")
    up = stats.xmr([5, 5.5] * 7 + [6, 5.9] * 4, direction="decrease")
    assert set(up.signal[-7:]) == {"concern"}


def test_names_have_an_order():
    # inside wide limits: seven rising values above the mean are a trend before they are a shift
    values = np.array([1, 2, 3, 4, 5, 6, 7.0])
    assert set(signal_rules.signals(values, 0, (-99, 99), (-98, 98))) == {"trend_high"}
    assert set(signal_rules.signals(values, 0, (-99, 6.5), (-98, 6.4))) == {
        "trend_high",
        "outside_high",
    }
    flat = np.array([2, 1, 2, 1, 2, 1, 2.0])
    assert set(signal_rules.signals(flat, 0, (-99, 99), (-98, 98))) == {"shift_high"}
    near = signal_rules.signals(np.array([5, 1, 5.0]), 0, (-9, 9), (-4, 4))
    assert near.tolist() == ["two_of_three_high", "none", "two_of_three_high"]


def test_points_on_the_mean_are_no_run():
    assert not signal_rules.shift([0] * 9).any() and not signal_rules.trend([5] * 9).any()


def test_a_missing_month_breaks_a_run():
    assert signal_rules.shift([1, 1, 1, np.nan, 1, 1, 1, 1]).sum() == 0
    assert not signal_rules.trend([1, 2, 3, np.nan, 5, 6, 7, 8]).any()
    got = stats.xmr([1, 2, np.nan] * 6)
    assert got.segments[0].limits.mean == 1.5 and got.rule[2] == "none"


@given(series)
def test_upside_down_the_rules_turn_over(values):
    def signs(data):
        found = stats.xmr(data, gates=stats.Gates(1, 1, 1)).rule
        return [(name.rsplit("_", 1)[0], name.endswith("_high")) for name in found]

    for here, there in zip(signs(values), signs([-v for v in values]), strict=True):
        assert here[0] == there[0] and (here[0] == "none" or here[1] != there[1])


def test_rebase_starts_new_limits_with_its_reason():
    months = [f"2025-{m:02d}" for m in range(1, 13)]
    got = stats.xmr(
        [1, 2] * 3 + [11, 12] * 3,
        dates=months,
        rebase=[stats.Rebase("2025-07", "units merged on 1/7/2025")],
    )
    assert [part.start for part in got.segments] == [0, 6]
    assert [part.limits.mean for part in got.segments] == [1.5, 11.5]
    assert got.segments[1].reason.startswith("units merged")


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"rebase": [stats.Rebase(9, "x")]}, "rebase_date_absent"),
        ({"rebase": [stats.Rebase(2, " ")]}, "rebase_without_reason"),
        ({"dates": [1, 3, 2]}, "dates_unordered"),
        ({"dates": [1, 1, 2]}, "dates_unordered"),
        ({"bounds": (0, 2)}, "outside_bounds"),
        ({"direction": "up"}, "unknown_option"),
    ],
)
def test_what_is_refused(options, key):
    with refused(key):
        stats.xmr([1, 2, 3], **{"dates": [1, 2, 3], **options})


def test_p_chart_by_hand():
    # 5/100 and 15/100: centre 0.1, sigma sqrt(0.09/100) = 0.03
    # z = -5/3, 5/3: mean range 10/3, over 1.128: sigma * 2.955; 0.1 - 3 * 0.0886 is below 0
    laney = stats.laney_p([5, 15], [100, 100])
    assert laney.lower[0] == 0 and laney.upper[0] == pytest.approx(0.1 + 0.09 * 10 / 3 / 1.128)
