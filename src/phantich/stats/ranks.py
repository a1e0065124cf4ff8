"""Ranks of values, ties sharing the mean of their places."""

import numpy as np

from phantich.stats.checked_numbers import Floats


def midranks(values: Floats) -> Floats:
    """Return ranks 1..n; equal values share the mean of the ranks they take up."""
    _, place, size = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(size)
    return np.asarray((last - (size - 1) / 2)[place], dtype=np.float64)
