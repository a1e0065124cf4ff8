"""Shares whose cases come in clusters: whole clusters are drawn again, not single cases."""

import numpy as np
from numpy.typing import ArrayLike

from phantich.stats.checked_numbers import part_and_whole
from phantich.stats.confidence_levels import tail
from phantich.stats.intervals import Interval, wilson

DRAWS = 2000
SEED = 20240701


def cluster_share(
    x: ArrayLike, n: ArrayLike, confidence: float = 0.95, *, draws: int = DRAWS, seed: int = SEED
) -> Interval:
    """Return the ratio of the sums of x and n over clusters, with its percentile interval.

    Each of `draws` rounds takes as many clusters as there are, with replacement; the seed is
    fixed, so the same counts give the same limits in any order of the clusters. Where every case
    or none counts, drawing again shows no variation: Wilson's limits stand instead.
    Raises Fault for counts that are negative, not whole, or x > n.
    Source: Efron and Tibshirani 1993, sections 8 and 13 (whole units drawn).
    """
    parts, wholes = part_and_whole(x, n)
    order = np.lexsort((parts, wholes))
    parts, wholes = parts[order], wholes[order]
    top, base = parts.sum(), wholes.sum()
    if len(parts) < 2 or top in (0, base):
        return wilson(top, base, confidence)
    chance = np.full(len(parts), 1 / len(parts))
    drawn = np.random.default_rng(seed).multinomial(len(parts), chance, size=draws)
    bases = drawn @ wholes
    shares = (drawn @ parts)[bases > 0] / bases[bases > 0]
    outside = tail(confidence)
    lower, upper = np.quantile(shares, [outside, 1 - outside])
    return Interval(np.asarray(top / base), np.asarray(lower), np.asarray(upper))
