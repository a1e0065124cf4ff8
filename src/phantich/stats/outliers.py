"""Outliers of a series by its mean or by its median."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from phantich.stats.checked_numbers import Floats, Marks, as_floats
from phantich.stats.confidence_levels import known

TO_SIGMA = 0.6745  # MAD of a normal variable in standard deviations
MEAN_TO_SIGMA = 1.253314  # sqrt(pi/2): sd over mean absolute deviation
THRESHOLD = 3.5

Score = Literal["modified", "standard"]


class Bounds(NamedTuple):
    """The two values beyond which a value is an outlier."""

    lower: float
    upper: float


def z_scores(values: ArrayLike) -> Floats:
    """Return (x - mean)/sd with the population sd; 0 where nothing varies, NaN stays NaN."""
    numbers = as_floats(values)
    if not (~np.isnan(numbers)).any():
        return numbers
    # The mean of equal values may miss them by one rounding, so equality is asked first.
    varies = np.nanmax(numbers) > np.nanmin(numbers)
    return _scaled(numbers - np.nanmean(numbers), float(np.nanstd(numbers)) if varies else 0.0)


def modified_z(values: ArrayLike) -> Floats:
    """Return 0.6745 (x - median)/MAD, the score that outliers do not hide themselves in.

    Where more than half of the values are equal the MAD is 0 and the mean absolute deviation
    stands in: (x - median)/(1.253314 meanAD). Source: Iglewicz and Hoaglin 1993.
    """
    numbers = as_floats(values)
    if not (~np.isnan(numbers)).any():
        return numbers
    return _scaled(numbers - np.nanmedian(numbers), robust_sigma(numbers))


def robust_sigma(values: ArrayLike) -> float:
    """Return the spread that `modified_z` divides by, 0 where nothing varies."""
    numbers = as_floats(values)
    away = np.abs(numbers - np.nanmedian(numbers))
    middle = float(np.nanmedian(away)) / TO_SIGMA
    return middle if middle > 0 else MEAN_TO_SIGMA * float(np.nanmean(away))


def outliers(values: ArrayLike, threshold: float = THRESHOLD, score: Score = "modified") -> Marks:
    """Mark the values whose score is beyond the threshold on either side."""
    known("score", score, ("modified", "standard"))
    scores = modified_z(values) if score == "modified" else z_scores(values)
    return np.asarray(np.abs(scores) > threshold)


def outlier_bounds(
    values: ArrayLike, threshold: float = THRESHOLD, score: Score = "modified"
) -> Bounds:
    """Return the values at which the score reaches the threshold on either side."""
    known("score", score, ("modified", "standard"))
    numbers = as_floats(values)
    modified = score == "modified"
    middle = float(np.nanmedian(numbers) if modified else np.nanmean(numbers))
    spread = robust_sigma(numbers) if modified else float(np.nanstd(numbers))
    return Bounds(middle - threshold * spread, middle + threshold * spread)


def _scaled(away: Floats, spread: float) -> Floats:
    return away / spread if spread > 0 else away * 0.0
