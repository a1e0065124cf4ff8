"""Outliers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich import stats

values = st.lists(st.integers(-50, 50).map(float), min_size=1, max_size=30)


def test_modified_z_by_hand():
    # median 3, away 2 1 0 1 97, MAD 1: 0.6745 * 97
    assert stats.modified_z([1, 2, 3, 4, 100])[-1] == pytest.approx(0.6745 * 97)


def test_more_than_half_equal_falls_back_on_the_mean():
    # median 5, MAD 0, mean away 10/5 = 2: 10 / (1.253314 * 2)
    got = stats.modified_z([5, 5, 5, 5, 15])
    assert got[-1] == pytest.approx(10 / 2.506628) and got[0] == 0
    assert stats.outliers([5, 5, 5, 5, 15]).tolist() == [False] * 4 + [True]


def test_z_uses_the_sd_of_all():
    assert np.allclose(stats.z_scores([2, 4]), [-1, 1])  # population sd 1, sample sd would be 1.41


@given(values)
def test_bounds_are_where_the_flags_begin(numbers):
    for score in ("modified", "standard"):
        bounds = stats.outlier_bounds(numbers, 2.0, score)
        beyond = (np.array(numbers) < bounds.lower - 1e-9) | (
            np.array(numbers) > bounds.upper + 1e-9
        )
        assert (stats.outliers(numbers, 2.0, score) | ~beyond).all()


@pytest.mark.parametrize("value", [0.1, 97.91, 100])
def test_nothing_varies_nothing_is_far(value):
    assert not stats.z_scores([value] * 7).any() and not stats.modified_z([value] * 7).any()


def test_missing_stays_missing():
    got = stats.modified_z([1, np.nan, 3])
    assert np.isnan(got[1]) and not np.isnan(got[[0, 2]]).any()
    assert np.isnan(stats.z_scores([np.nan])).all()
