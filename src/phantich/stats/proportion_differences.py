"""Two proportions compared, and several compared with one another or with a value."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from phantich.errors import Fault
from phantich.stats.checked_numbers import Floats, part_and_whole
from phantich.stats.confidence_levels import chi_square_tail, normal_quantile, normal_tail
from phantich.stats.intervals import Interval, wilson


class ChiSquare(NamedTuple):
    """A chi-square statistic, its degrees of freedom and its p."""

    statistic: float
    freedom: int
    p: float


class ZTest(NamedTuple):
    """Normal statistics with their two-sided p."""

    z: Floats
    p: Floats


def newcombe(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    confidence: float = 0.95,
    *,
    inflation: tuple[ArrayLike, ArrayLike] = (1.0, 1.0),
) -> Interval:
    """Return the change x2/n2 - x1/n1 with Newcombe's hybrid score interval.

    Wording rests on this interval, never on the overlap of two single ones. `inflation` divides
    either base by the variance ratio of clustered cases.
    Source: Newcombe 1998 (Statist. Med. 17: 873), method 10.
    """
    first = wilson(x1, n1, confidence, inflation=inflation[0])
    second = wilson(x2, n2, confidence, inflation=inflation[1])
    change = second.value - first.value
    down = np.hypot(second.value - second.lower, first.upper - first.value)
    up = np.hypot(second.upper - second.value, first.value - first.lower)
    return Interval(change, change - down, change + up)


def wald_difference(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Return x2/n2 - x1/n1 with the plain normal interval, for parity with older reports."""
    return _normal_difference(*part_and_whole(x1, n1), *part_and_whole(x2, n2), confidence, 0)


def agresti_caffo(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Return x2/n2 - x1/n1 with the interval of Agresti and Caffo (2000): one success and one
    failure added to each side."""
    return _normal_difference(*part_and_whole(x1, n1), *part_and_whole(x2, n2), confidence, 1)


def katz_ratio(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Return the ratio (x2/n2)/(x1/n1) with the log interval of Katz et al. (1978).

    NaN where one of the parts is 0: the logarithm has no error there.
    """
    a, n = part_and_whole(x1, n1)
    b, m = part_and_whole(x2, n2)
    a, b = np.where(a * b == 0, np.nan, a), np.where(a * b == 0, np.nan, b)
    ratio = (b / m) / (a / n)
    spread = np.exp(normal_quantile(confidence) * np.sqrt((1 - a / n) / a + (1 - b / m) / b))
    return Interval(ratio, ratio / spread, ratio * spread)


def homogeneity(x: ArrayLike, n: ArrayLike, value: float | None = None) -> ChiSquare:
    """Test whether k proportions are equal to one another, or to a declared value.

    Pearson's chi-square without continuity correction; missing pairs are left out. NaN where the
    common share is 0 or 1, since nothing varies. Raises Fault `too_few_groups`.
    """
    parts, wholes = (np.atleast_1d(side) for side in part_and_whole(x, n))
    parts, wholes = parts[~np.isnan(wholes)], wholes[~np.isnan(wholes)]
    freedom = len(parts) - (value is None)
    if freedom < 1:
        raise Fault("too_few_groups", number=len(parts))
    share = parts.sum() / wholes.sum() if value is None else value
    if not 0 < share < 1:
        return ChiSquare(float("nan"), freedom, float("nan"))
    statistic = float(((parts - wholes * share) ** 2 / (wholes * share * (1 - share))).sum())
    return ChiSquare(statistic, freedom, float(chi_square_tail(statistic, freedom)))


def z_two(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> ZTest:
    """Test x2/n2 against x1/n1 with the pooled normal statistic; z > 0 when the second is more."""
    a, n = part_and_whole(x1, n1)
    b, m = part_and_whole(x2, n2)
    pooled = (a + b) / (n + m)
    return _two_sided(b / m - a / n, pooled * (1 - pooled) * (1 / n + 1 / m))


def z_one(x: ArrayLike, n: ArrayLike, value: float) -> ZTest:
    """Test x/n against a value with the sample's own variance (Wald)."""
    parts, wholes = part_and_whole(x, n)
    share = parts / wholes
    return _two_sided(share - value, share * (1 - share) / wholes)


def _normal_difference(
    a: Floats, n: Floats, b: Floats, m: Floats, confidence: float, added: int
) -> Interval:
    change = b / m - a / n
    n, m = n + 2 * added, m + 2 * added
    first, second = (a + added) / n, (b + added) / m
    half = normal_quantile(confidence) * np.sqrt(
        first * (1 - first) / n + second * (1 - second) / m
    )
    return Interval(change, second - first - half, second - first + half)


def _two_sided(difference: Floats, variance: Floats) -> ZTest:
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(variance > 0, difference / np.sqrt(variance), np.nan)
    return ZTest(z, 2 * normal_tail(np.abs(z)))
