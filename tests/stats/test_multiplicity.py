"""Adjusted p-values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from phantich import stats
from tests.refusals import refused

NAMES = {
    "bh": "fdr_bh",
    "by": "fdr_by",
    "bonferroni": "bonferroni",
    "holm": "holm",
    "hochberg": "simes-hochberg",
    "hommel": "hommel",
    "sidak": "sidak",
    "sidak_stepdown": "holm-sidak",
}
p_values = st.lists(st.floats(0.0001, 0.9999), min_size=1, max_size=25)


def test_by_hand():
    # 0.01, 0.04, 0.03 of three: BH 3*0.01/1, then 3*0.03/2 = 0.045 and 3*0.04/3 = 0.04 -> both 0.04
    assert np.allclose(stats.adjust([0.01, 0.04, 0.03]), [0.03, 0.04, 0.04])
    # Holm 3*0.01, 2*0.03, then not below it
    assert np.allclose(stats.adjust([0.01, 0.04, 0.03], "holm"), [0.03, 0.06, 0.06])


@pytest.mark.parametrize("method", NAMES)
@given(p_values)
def test_statsmodels_agrees(method, p):
    theirs = multipletests(p, method=NAMES[method])[1]
    assert np.allclose(stats.adjust(p, method), theirs, atol=1e-12)


@pytest.mark.parametrize("method", NAMES)
@given(p_values, st.randoms())
def test_order_of_the_tests_does_not_matter(method, p, random):
    shuffled = random.sample(range(len(p)), len(p))
    mixed = stats.adjust(np.array(p)[shuffled], method)
    assert np.allclose(mixed, stats.adjust(p, method)[shuffled])


def test_a_missing_p_was_no_test():
    got = stats.adjust([0.01, np.nan, 0.02], "bonferroni")
    assert np.allclose(got, [0.02, np.nan, 0.04], equal_nan=True)
    assert stats.adjust([]).size == 0


@pytest.mark.parametrize("p", [[1.2], [-0.1]])
def test_not_a_probability(p):
    with refused("not_a_probability"):
        stats.adjust(p)


def test_unknown_method():
    with refused("unknown_option"):
        stats.adjust([0.1], "best")
