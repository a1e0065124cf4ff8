"""Funnels of shares and counts."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from phantich import stats
from phantich.stats.binomial_tails import quantile, tails
from tests.refusals import refused

units = st.lists(
    st.integers(10, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=30,
)


def exact_tail(x, n, p):
    return float(sum(comb(n, r) * p**r * (1 - p) ** (n - r) for r in range(x + 1)))


@given(
    st.integers(1, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(1, 99),
)
def test_tails_are_the_binomial_sums(pair, percent):
    x, n = pair
    p = Fraction(percent, 100)
    low, high = stats.tails(np.array([x]), np.array([n]), np.array([percent / 100]))
    assert low[0] == pytest.approx(exact_tail(x, n, p), rel=1e-9)
    assert high[0] == pytest.approx(exact_tail(n - x, n, 1 - p), rel=1e-9)


@given(st.integers(1, 3000), st.floats(0.001, 0.999), st.sampled_from([0.001, 0.025, 0.5, 0.975]))
@settings(max_examples=200)
def test_quantile_is_the_smallest_count_that_reaches_the_level(n, p, level):
    r = quantile(np.array([n]), np.array([p]), level)[0]
    # By its definition and not by scipy's: where a tail equals the level, rounding decides there.
    assert binom.cdf(r, n, p) >= level * (1 - 1e-9) and binom.cdf(r - 1, n, p) < level * (1 + 1e-9)


def test_limit_by_hand():
    # n = 4, p = 1/2: F(0) = 1/16 = 0.0625, so the 5 % quantile is r = 0 with f = 1/16:
    # (0 - (0.0625 - 0.05) / 0.0625) / 4 = -0.05, cut to 0 for drawing
    assert stats.lower_limit(4, 0.5, 0.05) == pytest.approx(-0.05)
    assert stats.funnel_limits(4, 0.5, 0.05)[0] == 0
    # 10 %: F(1) = 5/16, r = 1, f = 4/16: (1 - (0.3125 - 0.1) / 0.25) / 4 = 0.0375
    assert stats.lower_limit(4, 0.5, 0.10) == pytest.approx(0.0375)


@given(st.integers(1, 500), st.floats(0.01, 0.99))
def test_the_curve_mirrors_with_the_complement(n, p):
    lower, upper = stats.funnel_limits(n, p, 0.025)
    low, up = stats.funnel_limits(n, 1 - p, 0.025)
    assert (lower, upper) == (pytest.approx(1 - up, abs=1e-9), pytest.approx(1 - low, abs=1e-9))


@given(st.integers(20, 400), st.floats(0.05, 0.95))
def test_the_curve_narrows_with_size(n, p):
    lower, upper = stats.funnel_limits([n, 4 * n, 16 * n], p, 0.025)
    assert (np.diff(lower) >= 0).all() and (np.diff(upper) <= 0).all()


@given(units, st.randoms())
def test_order_of_the_units_does_not_matter(rows, random):
    order = random.sample(range(len(rows)), len(rows))
    x, n = np.transpose(rows)
    first, mixed = stats.funnel(x, n), stats.funnel(x[order], n[order])
    assert (first.state[order] == mixed.state).all()
    assert first.phi == pytest.approx(mixed.phi)


def test_a_large_unit_is_held_against_the_others():
    # 80 of 100 beside nine of 95/100: the others have 855/900 = 0.95, all together 0.935
    got = stats.funnel([80] + [95] * 9, [110] + [100] * 9)
    assert got.target[0] == pytest.approx(855 / 900)
    assert got.target[1] == pytest.approx(935 / 1010)
    assert got.state[0] == "low_alert"


def test_states_by_hand():
    # target 1/2, n = 20: P(R <= 5) = 21700/2^20 = 0.0207 watch; P(R <= 3) = 1351/2^20 = 0.0013
    # still watch; P(R <= 2) = 211/2^20 = 0.0002 alert
    got = stats.funnel([5, 3, 2, 15, 18, 10, 6], [20] * 7, target=0.5)
    assert got.p_low[0] == pytest.approx(21700 / 2**20)
    assert got.state.tolist() == [
        "low_watch",
        "low_watch",
        "low_alert",
        "high_watch",
        "high_alert",
        "within",
        "within",
    ]
    assert got.p[0] == pytest.approx(2 * 21700 / 2**20)


def test_small_and_empty_units_are_not_tested():
    got = stats.funnel([0, 0, 9, 50, np.nan], [0, 9, 9, 100, 100], target=0.99)
    assert got.state.tolist() == ["no_data", "small", "small", "low_alert", "no_data"]
    assert np.isnan(got.p[[0, 1, 2, 4]]).all() and got.p[3] < 0.001
    assert stats.funnel([7], [10]).state.tolist() == ["no_data"]  # nothing to compare with


def test_overdispersion_only_with_ten_units_and_evidence():
    wild = stats.funnel([90, 60] * 5, [100] * 10)
    few = stats.funnel([90, 60] * 4 + [90], [100] * 9)
    calm = stats.funnel([90] * 12, [100] * 12)
    assert wild.adjusted and wild.tau2 > 0 and set(wild.state) == {"within"}
    assert not few.adjusted and "low_alert" in few.state
    assert not calm.adjusted and calm.phi == pytest.approx(0, abs=1e-12)


@given(
    st.lists(
        st.integers(10, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=10,
        max_size=30,
    )
)
def test_allowing_for_overdispersion_only_withdraws_flags(rows):
    x, n = np.transpose(rows)
    found = stats.funnel(x, n)
    low, high = tails(x.astype(float), n.astype(float), found.target)
    assert (found.p_low >= low - 1e-12).all()
    assert (found.p_high >= high - 1e-12).all()
    within = (low >= 0.025) & (high >= 0.025)
    assert set(found.state[within]) <= {"within"}


def test_phi_by_hand():
    # z = 5, -5 and nine times 0: a tenth at each end is pulled in to the next, so that phi is 0;
    # 3, 3, -3, -3 and seven times 0 stay: phi = 36 / 11, errors all 1/2, weights 4:
    # tau2 = (36 - 10) / (44 - 11 * 16 / 44) = 26 / 40
    far = stats.dispersion(stats.Scores(np.array([5, -5, *[0.0] * 9]), np.full(11, 0.5)))
    assert far.phi == 0 and far.tau2 == 0
    got = stats.dispersion(stats.Scores(np.array([3, 3, -3, -3, *[0.0] * 7]), np.full(11, 0.5)))
    assert got.phi == pytest.approx(36 / 11) and got.tau2 == pytest.approx(26 / 40)


def test_bad_input():
    for key, x, n in (("part_exceeds_whole", [5], [4]), ("not_whole", [1.5], [4])):
        with refused(key):
            stats.funnel(x, n)
    with refused("not_a_probability"):
        stats.funnel([1], [4], target=1.2)
