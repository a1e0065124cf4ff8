"""Outliers by the median."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich import stats


def test_modified_z_by_hand():
    # median 3, away 2 1 0 1 97, MAD 1: 0.6745 * 97
    assert stats.modified_z([1, 2, 3, 4, 100])[-1] == pytest.approx(0.6745 * 97)


def test_more_than_half_equal_falls_back_on_the_mean():
    # median 5, MAD 0, mean away 10/5 = 2: 10 / (1.253314 * 2)
    got = stats.modified_z([5, 5, 5, 5, 15])
    assert got[-1] == pytest.approx(10 / 2.506628) and got[0] == 0


@given(st.floats(-1e6, 1e6), st.integers(1, 9))
def test_nothing_varies_nothing_is_far(value, number):
    assert not stats.modified_z([value] * number).any()


def test_missing_stays_missing():
    got = stats.modified_z([1, np.nan, 3])
    assert np.isnan(got[1]) and not np.isnan(got[[0, 2]]).any()
    assert np.isnan(stats.modified_z([np.nan])).all()
