"""p-values adjusted for the number of tests of one report."""

import numpy as np
from numpy.typing import ArrayLike

from phantich.stats.checked_numbers import Floats, as_floats, refuse


def adjust(p: ArrayLike) -> Floats:
    """Return the p-values adjusted so that the false discovery rate is bounded, in their order.

    A missing p was not a test: it stays NaN and is not counted. Raises Fault `not_a_probability`.
    Source: Benjamini and Hochberg 1995.
    """
    from scipy.stats import false_discovery_control  # loads much, and seldom wanted

    values = as_floats(p)
    refuse(values, (values < 0) | (values > 1), "not_a_probability")
    tested = ~np.isnan(values)
    result = np.full(values.shape, np.nan)
    if tested.any():
        result[tested] = false_discovery_control(values[tested])
    return result
