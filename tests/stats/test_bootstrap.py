"""Whole clusters drawn again."""

import numpy as np
import pytest

from phantich.stats import cluster_share, wilson
from tests.refusals import refused


def test_the_share_is_the_ratio_of_sums():
    # (3 + 1 + 8) of (4 + 4 + 8) = 12/16
    assert float(cluster_share([3, 1, 8], [4, 4, 8]).value) == pytest.approx(0.75)


def test_two_clusters_are_drawn_as_a_coin_would():
    # all of one or none of the other: a round gives 0, 1/2 or 1 with chances 1/4, 1/2, 1/4
    found = cluster_share([10, 0], [10, 10])
    assert (float(found.lower), float(found.upper)) == (0.0, 1.0)


def test_clusters_that_agree_leave_nothing_to_chance():
    found = cluster_share([9] * 12, [10] * 12)
    assert float(found.lower) == float(found.upper) == pytest.approx(0.9)


def test_limits_are_wider_than_for_single_cases_when_clusters_differ():
    x, n = [20] * 10 + [5] * 10, [20] * 20
    whole, single = cluster_share(x, n), wilson(sum(x), sum(n))
    assert float(whole.upper - whole.lower) > 1.5 * float(single.upper - single.lower)


def test_order_and_repetition_change_nothing():
    rng = np.random.default_rng(5)
    n = rng.integers(5, 40, 30)
    x = rng.binomial(n, 0.8)
    mixed = rng.permutation(30)
    first, second = cluster_share(x, n), cluster_share(x[mixed], n[mixed])
    assert [float(v) for v in first] == [float(v) for v in second]


def test_all_or_none_falls_back_on_wilson():
    found, expected = cluster_share([5, 7], [5, 7]), wilson(12, 12)
    assert [float(v) for v in found] == pytest.approx([float(v) for v in expected])


def test_limits_cover_the_truth_about_as_often_as_they_say():
    """40 clusters of 10, shares drawn around 0.8: 95 % limits miss in about one of twenty."""
    rng = np.random.default_rng(11)
    hits = 0
    for _ in range(120):
        chance = rng.beta(16, 4, 40)
        found = cluster_share(rng.binomial(10, chance), np.full(40, 10), draws=400)
        hits += float(found.lower) <= 0.8 <= float(found.upper)
    assert 104 <= hits <= 120


def test_more_than_all_is_refused():
    with refused("part_exceeds_whole"):
        cluster_share([5], [4])
