"""Rates of events over an exposure, and their ratio (Poisson counts).

Events may exceed the exposure; attendances and incidents are rates, not shares.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from phantich.stats.checked_numbers import Floats, as_counts
from phantich.stats.confidence_levels import normal_quantile, tail
from phantich.stats.intervals import Interval, clopper_pearson

BYAR_FROM = 10  # below ten events the approximation is replaced by the exact interval


class RateRatio(NamedTuple):
    """The ratio of two rates, its exact conditional limits and two-sided p."""

    value: Floats
    lower: Floats
    upper: Floats
    p: Floats


def byar(x: ArrayLike, exposure: ArrayLike = 1.0, confidence: float = 0.95) -> Interval:
    """Return x per unit of exposure with Byar's interval, the exact one for few events.

    Source: Breslow and Day 1987; the switch at 10 is the practice of public health indicators.
    """
    events, time = _events(x, exposure)
    lower, upper = _byar_bounds(events, normal_quantile(confidence))
    exact_lower, exact_upper = _poisson_bounds(events, tail(confidence))
    few = events < BYAR_FROM
    lower, upper = np.where(few, exact_lower, lower), np.where(few, exact_upper, upper)
    return Interval(events / time, lower / time, upper / time)


def rate_ratio(
    events: ArrayLike,
    exposure: ArrayLike,
    base_events: ArrayLike,
    base_exposure: ArrayLike,
    *,
    confidence: float = 0.95,
) -> RateRatio:
    """Return the ratio of two rates with its exact conditional interval and p.

    Given the sum of the events, the first count is binomial: Clopper-Pearson limits of its share
    become limits of the ratio. No base events: infinite ratio and upper limit; no events: NaN.
    Source: Przyborowski and Wilenski 1940; Lehmann and Romano 2005, section 4.5.
    """
    from scipy.special import betainc

    first, time = _events(events, exposure)
    second, base_time = _events(base_events, base_exposure)
    total = first + second
    share = clopper_pearson(first, total, confidence)
    expected = time / (time + base_time)
    low = np.where(second == 0, 1.0, betainc(np.maximum(second, 1), first + 1, 1 - expected))
    high = np.where(first == 0, 1.0, betainc(np.maximum(first, 1), second + 1, expected))
    p = np.where(total > 0, np.minimum(1.0, 2 * np.minimum(low, high)), np.nan)
    with np.errstate(divide="ignore"):
        odds = [part / (1 - part) * base_time / time for part in share]
    return RateRatio(odds[0], odds[1], odds[2], p)


def _poisson_bounds(events: Floats, outside: float) -> tuple[Floats, Floats]:
    """The exact limits of a Poisson mean (Garwood 1936)."""
    from scipy.special import gammainccinv, gammaincinv

    lower = np.where(events == 0, 0.0, gammaincinv(np.where(events == 0, 1, events), outside))
    return lower, np.asarray(gammainccinv(events + 1, outside), dtype=np.float64)


def _byar_bounds(events: Floats, z: float) -> tuple[Floats, Floats]:
    """Byar's limits of a Poisson mean, used from ten events on."""
    some, more = np.maximum(events, 1), events + 1
    lower = events * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3
    upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return lower, upper


def _events(x: ArrayLike, exposure: ArrayLike) -> tuple[Floats, Floats]:
    events, time = np.broadcast_arrays(as_counts(x), as_counts(exposure, whole=False))
    empty = np.isnan(events) | np.isnan(time) | (time == 0)
    return np.where(empty, np.nan, events), np.where(empty, np.nan, time)
