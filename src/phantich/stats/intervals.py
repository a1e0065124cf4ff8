"""Intervals of a proportion, of a change of it and of a mean.

Every function takes scalars or arrays and broadcasts them; where the whole is 0 or a number is
missing, all three results are NaN. A part above its whole is a Fault.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from phantich.stats.checked_numbers import Floats, as_counts, as_floats, part_and_whole
from phantich.stats.confidence_levels import normal_quantile, tail


class Interval(NamedTuple):
    """A value with its two limits, all of one shape."""

    value: Floats
    lower: Floats
    upper: Floats


def wilson(
    x: ArrayLike, n: ArrayLike, confidence: float = 0.95, *, inflation: ArrayLike = 1.0
) -> Interval:
    """Return the share x/n with its Wilson score interval.

    `inflation` divides the whole by a variance ratio (clustered cases); one below 1 is taken as 1,
    so that the interval is never narrower than Wilson's. Shares and limits are 0..1.
    Source: Wilson 1927; Newcombe 1998, method 3.
    """
    parts, wholes = part_and_whole(x, n)
    size = wholes / np.maximum(as_counts(inflation, whole=False), 1.0)
    z = normal_quantile(confidence)
    share = parts / wholes
    centre = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z / (1 + z * z / size) * np.sqrt(share * (1 - share) / size + (z / (2 * size)) ** 2)
    return _closed(parts, wholes, centre - half, centre + half)


def clopper_pearson(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return the share x/n with the exact binomial interval of Clopper and Pearson (1934)."""
    from scipy.special import betainccinv, betaincinv

    parts, wholes = part_and_whole(x, n)
    outside = tail(confidence)
    # The end cases are set by _closed; 1 only keeps the beta parameters positive there.
    lower = betaincinv(np.maximum(parts, 1), wholes - parts + 1, outside)
    upper = betainccinv(parts + 1, np.maximum(wholes - parts, 1), outside)
    return _closed(parts, wholes, np.asarray(lower, float), np.asarray(upper, float))


def change(first: Interval, second: Interval) -> Interval:
    """Return second - first, two shares, with the hybrid interval made from their own limits.

    Wording rests on this interval, never on the overlap of the two single ones.
    Source: Newcombe 1998 (Statist. Med. 17: 873), method 10, when the limits are Wilson's; limits
    that are wider than Wilson's make it wider.
    """
    moved = second.value - first.value
    down = np.hypot(second.value - second.lower, first.upper - first.value)
    up = np.hypot(second.upper - second.value, first.value - first.lower)
    return Interval(moved, moved - down, moved + up)


def newcombe(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Return the change x2/n2 - x1/n1 with Newcombe's hybrid score interval (1998, method 10)."""
    return change(wilson(x1, n1, confidence), wilson(x2, n2, confidence))


def mean_t(values: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return the mean of the values with Student's t interval (sample sd, n - 1).

    Missing values are left out; one value has a mean and no limits.
    """
    from scipy.special import stdtrit

    present = as_floats(values)
    present = present[~np.isnan(present)]
    if len(present) < 2:
        mean = present.mean() if len(present) else np.nan
        return Interval(np.asarray(mean), np.asarray(np.nan), np.asarray(np.nan))
    mean, error = present.mean(), present.std(ddof=1) / np.sqrt(len(present))
    half = stdtrit(len(present) - 1, 1 - tail(confidence)) * error
    return Interval(np.asarray(mean), np.asarray(mean - half), np.asarray(mean + half))


def _closed(parts: Floats, wholes: Floats, lower: Floats, upper: Floats) -> Interval:
    """Set the limits at 0 and n exactly: rounding must not leave 1e-17 in their place."""
    lower = np.maximum(np.where(parts == 0, 0.0, lower), 0.0)
    upper = np.minimum(np.where(parts == wholes, 1.0, upper), 1.0)
    return Interval(parts / wholes, lower, upper)
