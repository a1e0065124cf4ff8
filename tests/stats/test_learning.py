"""Before and after, opinions, agreement."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats
from statsmodels.stats.contingency_tables import mcnemar

from phantich import stats
from tests.refusals import refused

marks = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1, max_size=14)


@pytest.mark.parametrize(
    ("n", "state"), [(4, "suppressed"), (5, "counts_only"), (9, "counts_only"), (10, "ok")]
)
def test_gates_on_the_number_of_answers(n, state):
    got = stats.paired_change(np.zeros(n), np.arange(n))
    assert got.state == state and np.isnan(got.mean) == (state != "ok")
    opinion = stats.likert([0, 0, 0, 0, n])
    assert opinion.state == state
    assert np.isnan(opinion.counts).any() == (state == "suppressed")


def test_paired_change_by_hand():
    # changes 0..9: mean 4.5, sd 3.027650, t(9) 2.262157: half 2.165852
    got = stats.paired_change(np.zeros(11), [*range(10), np.nan])
    assert (got.n, got.mean) == (10, 4.5) and got.upper == pytest.approx(4.5 + 2.1658506)


def test_signed_rank_by_hand():
    # changes 1, 2, 3, -1.5 -> ranks 1, 3, 4, 2: plus 8, minus 2, (8 - 2) / 10
    got = stats.signed_rank([0, 0, 0, 0], [1, 2, 3, -1.5])
    assert got[:5] == (4, 8, 2, 2, 0.6)
    # of 16 signings 3 have a sum of at most 2 (none, 1, 2): 2 * 3 / 16
    assert got.p == pytest.approx(6 / 16)


@given(marks)
def test_turned_round_the_shift_is_reversed(pairs):
    before, after = np.transpose(pairs)
    there, back = stats.signed_rank(before, after), stats.signed_rank(after, before)
    assert there.plus == back.minus and there.statistic == back.statistic


@given(st.lists(st.integers(-400, 400).filter(bool), min_size=3, max_size=20, unique_by=abs))
def test_scipy_agrees_without_ties(steps):
    theirs = scipy_stats.wilcoxon(steps, method="exact")
    got = stats.signed_rank(np.zeros(len(steps)), steps)
    assert (got.statistic, got.p) == (theirs.statistic, pytest.approx(theirs.pvalue))


def test_scipy_agrees_on_many_tied_pairs():
    steps = np.random.default_rng(2).integers(-3, 5, 200)
    theirs = scipy_stats.wilcoxon(steps, method="approx", correction=True)
    assert stats.signed_rank(np.zeros(200), steps).p == pytest.approx(theirs.pvalue, rel=1e-6)


def test_mcnemar_by_hand():
    # 1 lost, 7 won: 2 * (1 + 8) / 2^8 = 0.0703125; (|1 - 7| - 1)^2 / 8 = 3.125
    got = stats.mcnemar(1, 7)
    assert got.p == 0.0703125 and got.statistic == 3.125
    assert stats.mcnemar(0, 0).p == 1 and stats.mcnemar(3, 3).p == 1


@given(st.integers(0, 60), st.integers(0, 60))
def test_statsmodels_agrees_on_mcnemar(lost, won):
    theirs = mcnemar([[0, lost], [won, 0]], exact=True).pvalue if lost + won else 1
    assert stats.mcnemar(lost, won).p == pytest.approx(theirs)


def test_class_gain_by_hand():
    assert stats.class_gain(4, 7, 10) == (0.5, "ok")
    assert stats.class_gain(9, 9.5, 10) == (0.5, "ceiling")
    assert stats.class_gain(10, 10, 10).state == "undefined"
    with refused("outside_bounds"):
        stats.class_gain(4, 11, 10)


def test_likert_by_hand():
    got = stats.likert([1, 2, 7, 20, 10], missing=3)
    assert (got.n, got.agree, got.value, got.missing) == (40, 30, 0.75, 3)
    assert (got.lower, got.upper) == pytest.approx(stats.wilson(30, 40)[1:])


def test_response_above_all_is_shown():
    assert stats.response_rate(22, 20) == (1.1, "over_100")
    assert stats.response_rate(0, 0).state == "no_data"


def test_alpha_by_hand():
    # three equal items: variance of the sum is 9 times that of one: 3/2 * (1 - 3/9) = 1
    same = np.repeat(np.arange(30.0)[:, None], 3, axis=1)
    assert stats.cronbach_alpha(same).value == pytest.approx(1)
    assert stats.cronbach_alpha(same[:29]).state == "too_few"
    assert stats.cronbach_alpha(same[:, :2]).state == "too_few"


def test_intraclass_by_hand():
    # raters 1 apart on texts 1, 2, 3: residual 0, so ICC(3,1) = 1; between 2, columns 3/2:
    # ICC(2,1) = 2 / (2 + 2 * 1.5 / 3) = 2/3
    got = stats.intraclass([[1, 2], [2, 3], [3, 4]])
    assert got.fixed_one == pytest.approx(1) and got.random_one == pytest.approx(2 / 3)
    with refused("missing_rating"):
        stats.intraclass([[1, np.nan], [2, 3]])
    with refused("not_a_table"):
        stats.intraclass([1, 2])


def test_kappa_by_hand():
    assert stats.weighted_kappa([0, 1, 2], [0, 1, 2], 3) == 1
    # seen: two apart once in 3 -> 4/3; chance: margins (1/3, 1/3, 1/3) and (2/3, 1/3, 0):
    # sum of weights 1/9*(0*2+1*1 + 1*2+0*1 + 4*2+1*1) = 12/9 -> 1 - (4/3)/(12/9) = 0
    assert stats.weighted_kappa([0, 1, 2], [0, 1, 0], 3) == pytest.approx(0)
    assert np.isnan(stats.weighted_kappa([1, 1], [1, 1], 3))
    with refused("outside_bounds"):
        stats.weighted_kappa([0, 3], [0, 1], 3)
