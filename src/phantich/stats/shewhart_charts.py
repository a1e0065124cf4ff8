"""Laney's P': a control chart of shares whose denominators are large.

Limits of 3 standard errors, point by point. Source: Montgomery 2009; Laney 2002.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from phantich.stats.checked_numbers import Floats, part_and_whole

RANGE_TO_SIGMA = 1.128  # d2 for ranges of two
SIGMAS = 3


class Chart(NamedTuple):
    """Centre and limits of each point."""

    centre: Floats
    lower: Floats
    upper: Floats


def laney_p(x: ArrayLike, n: ArrayLike) -> Chart:
    """Chart shares x/n with binomial limits stretched by the spread actually seen (P').

    For denominators in the thousands, where the binomial limits flag nearly every point.
    """
    parts, wholes = part_and_whole(x, n)
    share = np.nansum(parts) / np.nansum(wholes)
    centre, sigma = np.full(parts.shape, share), np.sqrt(share * (1 - share) / wholes)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (parts / wholes - centre) / sigma
    stretch = np.nanmean(np.abs(np.diff(z))) / RANGE_TO_SIGMA if np.isfinite(z).any() else 1.0
    half = SIGMAS * sigma * stretch
    return Chart(centre, np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0))
