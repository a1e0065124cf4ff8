"""Before and after, opinions, agreement."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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
    assert got[:3] == (4, 2, 0.6)
    # of 16 signings 3 have a sum of at most 2 (none, 1, 2): 2 * 3 / 16
    assert got.p == pytest.approx(6 / 16)


@given(marks)
@settings(max_examples=15)  # exact ranks of long lists take a while
def test_turned_round_the_shift_is_reversed(pairs):
    before, after = np.transpose(pairs)
    there, back = stats.signed_rank(before, after), stats.signed_rank(after, before)
    assert there.statistic == back.statistic
    assert there.rank_biserial == -back.rank_biserial or np.isnan(there.rank_biserial)


def test_mcnemar_by_hand():
    # 1 lost, 7 won: 2 * (1 + 8) / 2^8 = 0.0703125
    assert stats.mcnemar(1, 7) == pytest.approx(0.0703125)
    assert stats.mcnemar(0, 0) == 1 and stats.mcnemar(3, 3) == 1


@given(st.integers(0, 60), st.integers(0, 60))
def test_statsmodels_agrees_on_mcnemar(lost, won):
    theirs = mcnemar([[0, lost], [won, 0]], exact=True).pvalue if lost + won else 1
    assert stats.mcnemar(lost, won) == pytest.approx(theirs)


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
