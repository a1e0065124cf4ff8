"""Time until submission."""

import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from phantich import stats
from tests.refusals import refused

rows = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=60)


def test_curve_by_hand():
    # 2 done, 3 waits, 5 done, 5 waits: S(2) = 3/4; at 5 two at risk, one done: 3/4 * 1/2 = 3/8
    curve = stats.kaplan_meier([2, 3, 5, 5], [1, 0, 1, 0])
    assert curve.time.tolist() == [2, 3, 5] and curve.at_risk.tolist() == [4, 3, 2]
    assert curve.survival.tolist() == [3 / 4, 3 / 4, 3 / 8]
    assert stats.median(curve).value == 5
    # Greenwood at 2: 3/4 * sqrt(1 / (4 * 3)) = 0.216506
    assert curve.error[0] == pytest.approx(0.2165064)


def fractions(curve):
    """The curve worked out in fractions, step by step."""
    left, found = Fraction(1), []
    for risk, events in zip(curve.at_risk.tolist(), curve.events.tolist(), strict=True):
        left *= Fraction(risk - events, risk)
        found.append(left)
    return found


@given(st.lists(st.integers(0, 30), min_size=1, max_size=80))
def test_without_waiting_it_is_the_empirical_distribution(durations):
    curve = stats.kaplan_meier(durations, np.ones(len(durations)))
    n = len(durations)
    later = [sum(d > t for d in durations) for t in curve.time]
    assert curve.survival.tolist() == [k / n for k in later]  # equal, not only close


@given(st.integers(1, 200))
def test_median_of_one_to_n_is_the_middle(n):
    curve = stats.kaplan_meier(np.arange(1, n + 1), np.ones(n))
    assert stats.median(curve).value == (n + 1) // 2


def test_the_limits_of_a_median_by_hand():
    """Kalbfleisch and Prentice: S ** exp(z * sqrt(V) / |ln S|) below and with 1 / exp above.

    Of 1 to 10: below at 1 day .9 ** exp(1.96 * .10541 / .10536) = .473; above at 7 days
    .3 ** exp(-1.96 * .48305 / 1.20397) = .578, at 8 .2 ** exp(-1.96 * .63246 / 1.60944) = .475.
    Of 1 to 20: below at 4 days .8 ** exp(1.96 * .11180 / .22314) = .551, at 5 days
    .75 ** exp(1.96 * .12910 / .28768) = .49994.
    """
    assert tuple(stats.median(stats.kaplan_meier(range(1, 11), [1] * 10)))[:3] == (5, 1, 8)
    assert tuple(stats.median(stats.kaplan_meier(range(1, 21), [1] * 20)))[:2] == (10, 5)
    all_at_once = stats.median(stats.kaplan_meier([3, 3, 3], [1, 1, 1]))  # no range at S = 0
    assert (all_at_once.value, all_at_once.lower) == (3, 3) and np.isnan(all_at_once.upper)


@given(rows)
def test_exact_and_float_agree_and_fall(data):
    durations, observed = zip(*data, strict=True)
    curve = stats.kaplan_meier(durations, observed)
    exact = fractions(curve)
    assert np.allclose(curve.survival, [float(s) for s in exact], rtol=1e-12)
    assert exact == sorted(exact, reverse=True)
    first = next((t for t, s in zip(curve.time, exact, strict=True) if s <= Fraction(1, 2)), None)
    got = stats.median(curve).value
    assert got == first or (first is None and np.isnan(got))


@given(rows, st.randoms())
def test_order_of_the_rows_does_not_matter(data, random):
    mixed = random.sample(data, len(data))
    one, other = (stats.kaplan_meier(*zip(*d, strict=True)) for d in (data, mixed))
    assert (one.survival == other.survival).all()


@given(rows.filter(lambda data: any(e for _, e in data)))
def test_statsmodels_agrees(data):
    durations, observed = (np.array(side) for side in zip(*data, strict=True))
    durations = durations + 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = SurvfuncRight(durations, observed.astype(int))
    curve = stats.kaplan_meier(durations, observed)
    at = stats.survival_at(curve, theirs.surv_times)
    assert np.allclose(at, theirs.surv_prob)


def test_lifelines_agrees_on_late_entry():
    lifelines = pytest.importorskip("lifelines")
    rng = np.random.default_rng(5)
    entry = rng.integers(0, 10, 60)
    durations, observed = entry + rng.integers(1, 30, 60), rng.random(60) < 0.7
    entry[0], durations[0] = 0, 45  # somebody is at risk throughout
    theirs = lifelines.KaplanMeierFitter().fit(durations, observed, entry=entry)
    curve = stats.kaplan_meier(durations, observed, entry)
    expected = theirs.survival_function_at_times(curve.time).to_numpy()
    assert np.allclose(curve.survival, expected)


def test_nobody_and_never():
    empty = stats.kaplan_meier([], [])
    assert len(empty.time) == 0 and np.isnan(stats.median(empty).value)
    waiting = stats.kaplan_meier([3, 4], [0, 0])
    assert waiting.survival.tolist() == [1, 1] and np.isnan(stats.median(waiting).value)
    assert stats.readable(empty).tolist() == []


def test_restricted_mean_by_hand():
    # 1, 2, 3, 4, 10 up to 4: (1 + 2 + 3 + 4 + 4) / 5 = 2.8
    curve = stats.kaplan_meier([1, 2, 3, 4, 10], [1] * 5)
    assert stats.restricted_mean(curve, 4) == pytest.approx(2.8)
    with refused("beyond_follow_up"):
        stats.restricted_mean(stats.kaplan_meier([1, 2], [1, 0]), 3)


def test_the_tail_of_few_is_not_drawn():
    curve = stats.kaplan_meier(np.arange(100), np.ones(100))
    assert stats.readable(curve).sum() == 91  # the last ten of a hundred have under a tenth


@pytest.mark.parametrize(
    ("durations", "observed", "entry", "key"),
    [
        ([-1], [1], None, "negative_duration"),
        ([np.nan], [1], None, "missing_duration"),
        ([1], [2], None, "not_observed_flag"),
        ([1, 2], [1], None, "unequal_lengths"),
        ([3], [1], [3], "entry_after_end"),
    ],
)
def test_what_is_refused(durations, observed, entry, key):
    with refused(key):
        stats.kaplan_meier(durations, observed, entry)


def test_near_one_half_is_decided_by_whole_numbers():
    # many factors whose float product misses 1/2: 2k rows, one in two done, none waiting between
    for k in range(1, 60):
        curve = stats.kaplan_meier(
            np.r_[np.arange(k), np.full(k, 99)], np.r_[np.ones(k), np.zeros(k)]
        )
        assert stats.median(curve).value == k - 1
