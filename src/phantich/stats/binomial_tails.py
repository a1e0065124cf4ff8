"""Exact binomial tails, and the limits that follow from them."""

import numpy as np
from numpy.typing import ArrayLike

from phantich.stats.checked_numbers import Floats, as_floats

FUZZ = 1e-12  # a tail that equals the level but for rounding has reached it


def tails(x: Floats, n: Floats, target: Floats) -> tuple[Floats, Floats]:
    """Return P(R <= x) and P(R >= x) for R binomial with n trials and chance `target`.

    The tails overlap at x itself, so they add to more than 1. NaN in, NaN out.
    """
    from scipy.special import betainc

    low = np.where(x >= n, 1.0, betainc(np.maximum(n - x, 1), x + 1, 1 - target))
    high = np.where(x <= 0, 1.0, betainc(np.maximum(x, 1), n - x + 1, target))
    unknown = np.isnan(x) | np.isnan(n) | np.isnan(target)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def lower_limit(n: ArrayLike, target: ArrayLike, outside: float) -> Floats:
    """Return the share that a unit of size n falls below with probability `outside`.

    The quantile is interpolated inside its step of the distribution: for small n the limit may lie
    below 0, which says that no count is so rare. `funnel_limits` cuts it for drawing.
    Source: Spiegelhalter 2005, appendix A.1.1.
    """
    size, chance = np.broadcast_arrays(as_floats(n), as_floats(target))
    r = quantile(size, chance, outside)
    reached = tails(r, size, chance)[0]
    before = np.where(r > 0, tails(r - 1, size, chance)[0], 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (r - (reached - outside) / (reached - before)) / size
    return np.asarray(share)


def upper_limit(n: ArrayLike, target: ArrayLike, outside: float) -> Floats:
    """Return the share that a unit of size n exceeds with probability `outside`.

    It is the mirrored lower limit of the complement. Interpolating at 1 - outside instead, as is
    often done, puts the limit one step too low: near 1 most units would lie above it.
    """
    return 1 - lower_limit(n, 1 - as_floats(target), outside)


def quantile(n: Floats, target: Floats, level: float) -> Floats:
    """Return the smallest count r with P(R <= r) >= level."""
    from scipy.special import bdtrik

    # bdtrik is continuous and may miss a whole number by a rounding: start one below its answer
    # and climb. Its end cases (chance 0 or 1) are not reliable and are answered apart.
    inside = np.clip(target, 1e-300, np.nextafter(1.0, 0.0))
    result = np.clip(np.ceil(np.nan_to_num(bdtrik(level, n, inside))) - 1, 0, n)
    while (short := (tails(result, n, target)[0] < level * (1 - FUZZ)) & (result < n)).any():
        result = np.where(short, result + 1, result)
    return np.where(target >= 1, n, np.where(target <= 0, 0.0, result))
