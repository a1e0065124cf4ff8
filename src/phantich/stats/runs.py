"""Runs about the centre of a series: the rules of Anhøj, which need no limits."""

from math import comb, log2
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from phantich.errors import Fault
from phantich.stats.checked_numbers import as_floats

FEWEST_POINTS = 10


class RunLimits(NamedTuple):
    """The longest run and the fewest crossings that chance still explains."""

    longest: int
    crossings: int


class Runs(NamedTuple):
    """What was seen of the useful points (those off the centre), and what chance allows.

    `state`: signal, none, or too_few (under 10 useful points).
    """

    useful: int
    longest: int
    crossings: int
    limits: RunLimits
    state: str


def anhoej_limits(n: int) -> RunLimits:
    """Return the limits for n useful points: round(log2 n) + 3 and the 5 % binomial quantile.

    Raises Fault `too_few_points` below 1. Source: Anhøj and Olesen 2014; Schilling 2012.
    """
    if n < 1:
        raise Fault("too_few_points", number=n, least=1)
    # In whole numbers: the smallest r whose cumulative count is 1/20 of 2^(n-1) or more.
    needed, below, crossings = 2 ** (n - 1), 0, -1
    while 20 * below < needed:
        crossings += 1
        below += comb(n - 1, crossings)
    return RunLimits(round(log2(n)) + 3, crossings)


def runs_analysis(values: ArrayLike, centre: ArrayLike) -> Runs:
    """Count the runs and crossings of a series about its centre, one value or one per point.

    Points on the centre and missing ones are not useful and are left out, not counted as breaks.
    """
    sign = np.sign(as_floats(values) - as_floats(centre))
    sign = sign[~np.isnan(sign) & (sign != 0)]
    if not len(sign):
        return Runs(0, 0, 0, RunLimits(0, 0), "too_few")
    breaks = np.flatnonzero(np.diff(sign)) + 1
    longest = int(np.diff(np.concatenate([[0], breaks, [len(sign)]])).max())
    limits = anhoej_limits(len(sign))
    signal = longest > limits.longest or len(breaks) < limits.crossings
    state = "too_few" if len(sign) < FEWEST_POINTS else "signal" if signal else "none"
    return Runs(len(sign), longest, len(breaks), limits, state)
