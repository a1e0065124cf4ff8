"""Two and more proportions compared."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from phantich import stats
from tests.refusals import refused

counts = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_newcombe_by_hand():
    # 90/100 then 80/100. Wilson: 0.825635..0.944771 and 0.711171..0.866633.
    # change -0.1; down sqrt((0.8 - 0.711171)^2 + (0.944771 - 0.9)^2) = 0.099474
    # up sqrt((0.866633 - 0.8)^2 + (0.9 - 0.825635)^2) = 0.099851
    change, lower, upper = stats.newcombe(90, 100, 80, 100)
    assert change == pytest.approx(-0.1)
    assert lower == pytest.approx(-0.199474, abs=2e-6)
    assert upper == pytest.approx(-0.000149, abs=2e-6)


@pytest.mark.parametrize("method", [stats.newcombe, stats.wald_difference, stats.agresti_caffo])
@given(counts, counts)
def test_turned_round_the_change_is_reversed(method, first, second):
    there, back = method(*first, *second), method(*second, *first)
    assert there.value == pytest.approx(-back.value)
    assert there.lower == pytest.approx(-back.upper, abs=1e-12)


@given(counts)
def test_no_change_is_never_a_change(pair):
    _, lower, upper = stats.newcombe(*pair, *pair)
    assert lower <= 0 <= upper


def test_ratio_needs_events_on_both_sides():
    assert np.isnan(stats.katz_ratio(0, 10, 5, 10).lower)
    assert stats.katz_ratio(2, 10, 4, 10).value == pytest.approx(2)


@given(st.lists(counts.filter(lambda p: 0 < p[0] < p[1]), min_size=2, max_size=6))
def test_homogeneity_is_pearson_on_the_table(pairs):
    x, n = np.transpose(pairs)
    theirs = chi2_contingency([x, n - x], correction=False)
    got = stats.homogeneity(x, n)
    assert got.statistic == pytest.approx(theirs.statistic, abs=1e-9)
    assert got.p == pytest.approx(theirs.pvalue, abs=1e-9)


def test_homogeneity_edges():
    assert np.isnan(stats.homogeneity([5, 7], [5, 7]).p)  # nobody failed: nothing to test
    assert stats.homogeneity([5, np.nan, 3], [9, 8, 9]).freedom == 1
    with refused("too_few_groups"):
        stats.homogeneity([5], [9])


def test_two_proportions_by_hand():
    # 10/100 and 20/100: pooled 0.15; 0.1 / sqrt(0.15 * 0.85 * 0.02) = 1.980295
    assert stats.z_two(10, 100, 20, 100).z == pytest.approx(1.980295, abs=1e-6)
    assert np.isnan(stats.z_one(5, 5, 0.9).z)
