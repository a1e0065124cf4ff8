"""Rates of events and their ratio."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, gamma, poisson

from phantich import stats
from tests.refusals import refused


def test_no_event_by_hand():
    # exp(-u) = 0.025 gives u = 3.688879
    assert np.allclose(stats.byar(0), (0, 0, 3.6888795))


def test_byar_by_hand():
    # x = 10: 10 (1 - 1/90 - 1.959964 / (3 sqrt 10))^3 = 10 * 0.7822906^3 = 4.787450
    # 11 (1 - 1/99 + 1.959964 / (3 sqrt 11))^3 = 11 * 1.1868828^3 = 18.391457
    value, lower, upper = stats.byar(10, 2)
    assert value == 5
    assert lower == pytest.approx(10 * 0.7822906**3 / 2, rel=1e-6)
    assert upper == pytest.approx(11 * 1.1868828**3 / 2, rel=1e-6)


def test_few_events_use_the_exact_interval():
    exact = [gamma.ppf(0.025, 9), gamma.ppf(0.975, 10)]
    assert np.allclose(stats.byar(9)[1:], exact)
    assert abs(stats.byar(10).lower - gamma.ppf(0.025, 10)) > 1e-4


def test_events_may_exceed_the_exposure():
    assert stats.byar(21549, 336).value == pytest.approx(64.13393)


@given(st.integers(1, 9), st.floats(0.5, 0.999))
def test_exact_limits_put_the_tail_outside(x, confidence):
    _, lower, upper = stats.byar(x, 1, confidence)
    tail = (1 - confidence) / 2
    assert poisson.sf(x - 1, lower) == pytest.approx(tail, rel=1e-6)
    assert poisson.cdf(x, upper) == pytest.approx(tail, rel=1e-6)


def test_nothing_exposed_has_no_rate():
    assert np.isnan(stats.byar([3, np.nan], [0, 2])).all()
    with refused("negative_count"):
        stats.byar(-1)


def test_ratio_by_hand():
    # 3 events against 1 in equal exposure, given 4 in all: P(R >= 3 | 4, 1/2) = 5/16, doubled 10/16
    got = stats.rate_ratio(3, 100, 1, 100)
    assert got.value == pytest.approx(3) and got.p == pytest.approx(10 / 16)
    # limits of the share 3/4 are 0.194120 and 0.993691; odds 0.240880 and 157.5
    assert got.lower == pytest.approx(0.2408797, rel=1e-4)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 9), st.integers(1, 9))
def test_ratio_turned_round(a, b, s, t):
    one, other = stats.rate_ratio(a, s, b, t), stats.rate_ratio(b, t, a, s)
    if a + b == 0:
        assert np.isnan(one.p)
        return
    assert one.p == pytest.approx(float(other.p))
    if a and b:
        assert one.lower == pytest.approx(1 / float(other.upper))
    low = binomtest(a, a + b, s / (s + t), "less").pvalue
    high = binomtest(a, a + b, s / (s + t), "greater").pvalue
    assert one.p == pytest.approx(min(1, 2 * min(low, high)), rel=1e-9)


def test_ratio_without_base_events_is_open_above():
    got = stats.rate_ratio(5, 10, 0, 10)
    assert np.isinf(got.value) and np.isinf(got.upper) and got.lower > 0
