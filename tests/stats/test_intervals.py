"""Intervals of a proportion and a mean."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from phantich import stats
from phantich.errors import Fault
from tests.refusals import refused

METHODS = [stats.wilson, stats.clopper_pearson]
counts = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_wilson_of_the_district_by_hand():
    # 11,860 of 12,112 with z = 1.959964, z^2 = 3.841459:
    # centre (11860 + 1.9207) / (12112 + 3.8415) = 11861.9207 / 12115.8415 = 0.9790423
    # half   1.959964 / 12115.8415 * sqrt(11860 * 252 / 12112 + 0.96036)
    #      = 1.617687e-4 * sqrt(246.757 + 0.960) = 1.617687e-4 * 15.7390 = 0.0025461
    share, lower, upper = stats.wilson(11860, 12112)
    assert share == pytest.approx(0.9791942, abs=5e-8)
    assert lower == pytest.approx(0.9764962, abs=2e-7)
    assert upper == pytest.approx(0.9815883, abs=2e-7)


def test_wilson_of_one_in_two_by_hand():
    # x = 1, n = 2, z = 1 (confidence 0.682689): centre 1.5/3 = 0.5,
    # half 1/3 * sqrt(1/2 + 1/4) = 0.288675
    _, lower, upper = stats.wilson(1, 2, 0.6826894921370859)
    assert (lower, upper) == (pytest.approx(0.5 - 0.2886751), pytest.approx(0.5 + 0.2886751))


def test_clopper_pearson_of_none_in_ten_by_hand():
    # no success: upper u with (1 - u)^10 = 0.025, so u = 1 - 0.025^0.1 = 0.308497
    assert stats.clopper_pearson(0, 10)[1:] == (0.0, pytest.approx(0.3084971))


def test_clopper_pearson_holds_at_extreme_levels():
    lower, upper = stats.clopper_pearson(5, 10, 1 - 1e-10)[1:]
    assert 0 < lower < 0.05 < 0.95 < upper < 1


@pytest.mark.parametrize("method", METHODS)
@given(counts)
def test_failures_mirror_successes(method, pair):
    x, n = pair
    this, other = method(x, n), method(n - x, n)
    assert this.lower == pytest.approx(1 - other.upper, abs=1e-9)
    assert this.upper == pytest.approx(1 - other.lower, abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
@given(counts, st.integers(2, 50))
def test_more_of_the_same_narrows_the_interval(method, pair, times):
    x, n = pair
    less, more = method(x, n), method(x * times, n * times)
    assert more.upper - more.lower < less.upper - less.lower


@pytest.mark.parametrize("method", METHODS)
@given(counts)
def test_interval_holds_the_share_inside_the_unit(method, pair):
    value, lower, upper = method(*pair)
    assert 0 <= lower <= value <= upper <= 1


@pytest.mark.parametrize(("method", "name"), list(zip(METHODS, ["wilson", "beta"], strict=True)))
@given(counts, st.sampled_from([0.8, 0.95, 0.998]))
def test_statsmodels_agrees(method, name, pair, confidence):
    theirs = np.clip(np.nan_to_num(proportion_confint(*pair, 1 - confidence, name)), 0, 1)
    if pair[0] == pair[1] and name == "beta":
        theirs[1] = 1
    assert np.allclose(method(*pair, confidence)[1:], theirs, atol=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_nothing_observed_has_no_interval(method):
    result = np.array(method([0, np.nan, 3, 5], [0, 4, np.nan, 10]))
    assert np.isnan(result[:, :3]).all() and not np.isnan(result[:, 3]).any()


@pytest.mark.parametrize(
    ("x", "n", "key"),
    [
        (5, 4, "part_exceeds_whole"),
        (1, 0, "part_exceeds_whole"),
        (-1, 4, "negative_count"),
        (1.5, 4, "not_whole"),
        ("a", 4, "not_a_number"),
        (1, np.inf, "not_finite"),
    ],
)
@pytest.mark.parametrize("method", METHODS)
def test_what_cannot_be_a_count_is_refused(method, x, n, key):
    with pytest.raises(Fault) as caught:
        method(x, n)
    assert caught.value.key == key


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5])
def test_a_confidence_is_a_probability(confidence):
    with refused("confidence"):
        stats.wilson(1, 2, confidence)


def test_clustered_answers_count_for_less():
    # halving the size keeps the share and gives the interval of half as many
    wide = stats.wilson(80, 100, inflation=2)
    assert wide[1:] == pytest.approx(stats.wilson(40, 50)[1:])


def test_mean_by_hand():
    # 1, 2, 3: mean 2, sd 1, t(2) at 97.5 % = 4.302653; half 4.302653 / sqrt(3) = 2.484138
    assert np.allclose(stats.mean_t([1, np.nan, 2, 3]), (2, 2 - 2.4841377, 2 + 2.4841377))
    assert np.isnan(stats.mean_t([4.0]).lower) and stats.mean_t([4.0]).value == 4
    assert np.isnan(stats.mean_t([]).value)


def test_arrays_keep_their_shape_and_their_input():
    x, n = np.array([[1, 2], [3, 4]]), np.array([[10, 10], [10, 10]])
    before = x.copy()
    assert stats.wilson(x, n).lower.shape == (2, 2) and (x == before).all()
