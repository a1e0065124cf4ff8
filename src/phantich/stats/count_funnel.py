"""Counts against the counts expected of each unit: a funnel for rates and ratios."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from phantich.stats.checked_numbers import Floats, as_counts
from phantich.stats.confidence_levels import ALERT, WATCH, known, normal_quantile, tail
from phantich.stats.funnel import States, states
from phantich.stats.rates import BYAR_FROM, byar_bounds, poisson_bounds

Scale = Literal["exact", "log", "square_root"]
Flags = Literal["exact", "byar"]


@dataclass(frozen=True)
class CountFunnel:
    """One row per unit: observed/expected, both Poisson tails, two-sided p and the state."""

    value: Floats
    p_low: Floats
    p_high: Floats
    p: Floats
    state: States


def count_funnel(
    observed: ArrayLike, expected: ArrayLike, *, flags: Flags = "exact"
) -> CountFunnel:
    """Compare observed counts with expected ones, unit by unit.

    "exact" flags by Poisson tails, "byar" by whether the interval of the count (exact below ten,
    Byar from ten) holds the expected one, for parity with public health indicators. An expected
    count of 0 is "no_data". Expected counts need not be whole.
    """
    known("flags", flags, ("exact", "byar"))
    counts, means = (
        np.atleast_1d(side)
        for side in np.broadcast_arrays(as_counts(observed), as_counts(expected, whole=False))
    )
    means = np.where((means == 0) | np.isnan(counts), np.nan, means)
    low, high = poisson_tails(counts, means)
    within = np.full(counts.shape, "within")
    state = states(low, high, within) if flags == "exact" else _by_interval(counts, means)
    return CountFunnel(counts / means, low, high, np.minimum(1.0, 2 * np.minimum(low, high)), state)


def poisson_tails(x: Floats, mean: Floats) -> tuple[Floats, Floats]:
    """Return P(R <= x) and P(R >= x) for R Poisson."""
    from scipy.special import gammainc, gammaincc

    high = np.where(x == 0, 1.0, gammainc(np.maximum(x, 1), mean))
    return gammaincc(x + 1, mean), np.where(np.isnan(x) | np.isnan(mean), np.nan, high)


def ratio_limits(
    expected: ArrayLike, confidence: float = WATCH, *, scale: Scale = "exact", tau2: float = 0.0
) -> tuple[Floats, Floats]:
    """Return the limits of observed/expected around 1 for units of these expected counts.

    "exact" by the chi-square form of the Poisson interval; "log" exp(-+ z sqrt(1/E + tau2));
    "square_root" (1 -+ z sqrt(1/(4E) + tau2))^2, squared back to the scale of the ratio.
    """
    known("scale", scale, ("exact", "log", "square_root"))
    means = as_counts(expected, whole=False)
    if scale == "exact":
        lower, upper = poisson_bounds(means, tail(confidence))
        return lower / means, upper / means
    return transformed_limits(means, normal_quantile(confidence), scale, tau2)


def transformed_limits(
    expected: Floats, z: float, scale: Scale, tau2: float
) -> tuple[Floats, Floats]:
    """Return the limits of `ratio_limits` on a transformed scale, for a given z."""
    if scale == "log":
        half = z * np.sqrt(1 / expected + tau2)
        return np.exp(-half), np.exp(half)
    half = z * np.sqrt(1 / (4 * expected) + tau2)
    return np.maximum(1 - half, 0.0) ** 2, (1 + half) ** 2


def _by_interval(counts: Floats, means: Floats) -> States:
    otherwise = np.where(np.isnan(means), "no_data", "within")
    state = otherwise.astype("<U10")
    for level, name in ((WATCH, "watch"), (ALERT, "alert")):
        exact_lower, exact_upper = poisson_bounds(counts, tail(level))
        lower, upper = byar_bounds(counts, normal_quantile(level))
        few = counts < BYAR_FROM
        state[means < np.where(few, exact_lower, lower)] = f"high_{name}"
        state[means > np.where(few, exact_upper, upper)] = f"low_{name}"
    return state
