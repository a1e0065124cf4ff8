"""Shewhart charts of counts and shares over time, and Laney's P' for large denominators.

All return a centre and two limits of 3 standard errors, point by point. `baseline` marks the
points that the centre is taken from (all by default). Source: Montgomery 2009; Laney 2002.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from phantich.stats.checked_numbers import Floats, Marks, as_counts, as_floats, part_and_whole

RANGE_TO_SIGMA = 1.128  # d2 for ranges of two
RANGE_LIMIT = 3.267  # D4 for ranges of two
SIGMAS = 3


class Chart(NamedTuple):
    """Centre and limits of each point."""

    centre: Floats
    lower: Floats
    upper: Floats


def individuals_chart(values: ArrayLike, baseline: ArrayLike | None = None) -> Chart:
    """Chart single values with sigma from the mean moving range, 3/1.128 (not rounded to 2.66)."""
    series = as_floats(values)
    base = series[_baseline(series, baseline)]
    sigma = np.nanmean(np.abs(np.diff(base))) / RANGE_TO_SIGMA
    return _around(np.full(series.shape, np.nanmean(base)), np.full(series.shape, sigma))


def range_chart(ranges: ArrayLike, baseline: ArrayLike | None = None) -> Chart:
    """Chart moving ranges between 0 and 3.267 times their mean."""
    series = as_counts(ranges, whole=False)
    centre = np.full(series.shape, np.nanmean(series[_baseline(series, baseline)]))
    return Chart(centre, np.zeros(series.shape), RANGE_LIMIT * centre)


def p_chart(x: ArrayLike, n: ArrayLike, baseline: ArrayLike | None = None) -> Chart:
    """Chart shares x/n with binomial limits inside 0..1; only right when phi is about 1."""
    centre, sigma = _share(x, n, baseline)
    return _around(centre, sigma, 0.0, 1.0)


def laney_p(x: ArrayLike, n: ArrayLike, baseline: ArrayLike | None = None) -> Chart:
    """Chart shares x/n with binomial limits stretched by the spread actually seen (P').

    For denominators in the thousands, where the binomial limits flag nearly every point.
    """
    centre, sigma = _share(x, n, baseline)
    parts, wholes = part_and_whole(x, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = ((parts / wholes - centre) / sigma)[_baseline(centre, baseline)]
    stretch = np.nanmean(np.abs(np.diff(z))) / RANGE_TO_SIGMA if np.isfinite(z).any() else 1.0
    return _around(centre, sigma * stretch, 0.0, 1.0)


def c_chart(counts: ArrayLike, baseline: ArrayLike | None = None) -> Chart:
    """Chart counts over equal exposures with Poisson limits, never below 0."""
    series = as_counts(counts)
    centre = np.full(series.shape, np.nanmean(series[_baseline(series, baseline)]))
    return _around(centre, np.sqrt(centre), 0.0)


def u_chart(counts: ArrayLike, exposure: ArrayLike, baseline: ArrayLike | None = None) -> Chart:
    """Chart counts per exposure with Poisson limits, never below 0."""
    events, time = as_counts(counts), as_counts(exposure, whole=False)
    base = _baseline(events, baseline)
    centre = np.full(events.shape, np.nansum(events[base]) / np.nansum(time[base]))
    return _around(centre, np.sqrt(centre / time), 0.0)


def _share(x: ArrayLike, n: ArrayLike, baseline: ArrayLike | None) -> tuple[Floats, Floats]:
    parts, wholes = part_and_whole(x, n)
    base = _baseline(parts, baseline)
    share = np.nansum(parts[base]) / np.nansum(wholes[base])
    return np.full(parts.shape, share), np.sqrt(share * (1 - share) / wholes)


def _baseline(series: Floats, baseline: ArrayLike | None) -> Marks:
    return np.ones(series.shape, bool) if baseline is None else np.asarray(baseline, bool)


def _around(centre: Floats, sigma: Floats, least: float = -np.inf, most: float = np.inf) -> Chart:
    half = SIGMAS * sigma
    return Chart(centre, np.maximum(centre - half, least), np.minimum(centre + half, most))
