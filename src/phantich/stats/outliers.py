"""Outliers of a series by its median."""

import numpy as np
from numpy.typing import ArrayLike

from phantich.stats.checked_numbers import Floats, as_floats

TO_SIGMA = 0.6745  # MAD of a normal variable in standard deviations
MEAN_TO_SIGMA = 1.253314  # sqrt(pi/2): sd over mean absolute deviation
THRESHOLD = 3.5


def modified_z(values: ArrayLike) -> Floats:
    """Return 0.6745 (x - median)/MAD, the score that outliers do not hide themselves in.

    Where more than half of the values are equal the MAD is 0 and the mean absolute deviation
    stands in: (x - median)/(1.253314 meanAD). Source: Iglewicz and Hoaglin 1993.
    """
    numbers = as_floats(values)
    if not (~np.isnan(numbers)).any():
        return numbers
    away = numbers - np.nanmedian(numbers)
    middle = float(np.nanmedian(np.abs(away))) / TO_SIGMA
    spread = middle if middle > 0 else MEAN_TO_SIGMA * float(np.nanmean(np.abs(away)))
    return away / spread if spread > 0 else away * 0.0
