"""Intervals of one proportion and of one mean.

Every function takes scalars or arrays and broadcasts them; where the whole is 0 or a number is
missing, all three results are NaN. A part above its whole is a Fault.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from phantich.stats.checked_numbers import Floats, as_counts, as_floats, part_and_whole
from phantich.stats.confidence_levels import Side, normal_quantile, tail


class Interval(NamedTuple):
    """A value with its two limits, all of one shape."""

    value: Floats
    lower: Floats
    upper: Floats


def wilson(
    x: ArrayLike,
    n: ArrayLike,
    confidence: float = 0.95,
    *,
    side: Side = "both",
    population: ArrayLike | None = None,
    inflation: ArrayLike = 1.0,
    whole: bool = True,
) -> Interval:
    """Return the share x/n with its Wilson score interval.

    With a `population` the sample is corrected for being part of it, n(N-1)/(N-n); `inflation`
    divides the sample by a variance ratio (clustered answers); `whole` False admits weighted
    counts. Shares and limits are 0..1.
    Source: Wilson 1927; Newcombe 1998, method 3.
    """
    parts, wholes = part_and_whole(x, n, whole=whole)
    size = wholes if population is None else effective_size(wholes, population)
    size = size / np.maximum(as_counts(inflation, whole=False), 1.0)
    z = normal_quantile(confidence, side)
    share = parts / wholes
    centre = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z / (1 + z * z / size) * np.sqrt(share * (1 - share) / size + (z / (2 * size)) ** 2)
    return _closed(parts, wholes, centre - half, centre + half, side)


def clopper_pearson(
    x: ArrayLike, n: ArrayLike, confidence: float = 0.95, *, side: Side = "both"
) -> Interval:
    """Return the share x/n with the exact binomial interval of Clopper and Pearson (1934)."""
    from scipy.special import betainccinv, betaincinv

    parts, wholes = part_and_whole(x, n)
    outside = tail(confidence, side)
    # The end cases are set by _closed; 1 only keeps the beta parameters positive there.
    lower = betaincinv(np.maximum(parts, 1), wholes - parts + 1, outside)
    upper = betainccinv(parts + 1, np.maximum(wholes - parts, 1), outside)
    return _closed(parts, wholes, np.asarray(lower, float), np.asarray(upper, float), side)


def agresti_coull(
    x: ArrayLike, n: ArrayLike, confidence: float = 0.95, *, side: Side = "both"
) -> Interval:
    """Return the share x/n with the interval of Agresti and Coull (1998), cut to 0..1."""
    parts, wholes = part_and_whole(x, n)
    z = normal_quantile(confidence, side)
    size = wholes + z * z
    middle = (parts + z * z / 2) / size
    half = z * np.sqrt(middle * (1 - middle) / size)
    return _one_sided(parts / wholes, middle - half, middle + half, side)


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


def effective_size(n: ArrayLike, population: ArrayLike) -> Floats:
    """Return the sample size corrected for a finite population, n(N-1)/(N-n).

    A sample that is the whole population is infinitely informative: the size is infinite and the
    interval closes on the share. Raises Fault `part_exceeds_whole` when n > N.
    """
    sample, total = part_and_whole(n, population)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = sample * (total - 1) / (total - sample)
    return np.where(sample == total, np.inf, size)


def _closed(parts: Floats, wholes: Floats, lower: Floats, upper: Floats, side: Side) -> Interval:
    """Set the limits at 0 and n exactly: rounding must not leave 1e-17 in their place."""
    lower = np.where(parts == 0, 0.0, lower)
    upper = np.where(parts == wholes, 1.0, upper)
    return _one_sided(parts / wholes, lower, upper, side)


def _one_sided(share: Floats, lower: Floats, upper: Floats, side: Side) -> Interval:
    unknown = np.isnan(share)
    lower = np.where(unknown, np.nan, 0.0) if side == "upper" else np.maximum(lower, 0.0)
    upper = np.where(unknown, np.nan, 1.0) if side == "lower" else np.minimum(upper, 1.0)
    return Interval(share, lower, upper)
