"""What was learnt: before and after, pass rates, opinions by category, response.

Gates: under 5 answers everything is suppressed, under 10 there are counts only.
"""

from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from phantich.errors import Fault
from phantich.stats.checked_numbers import (
    MINIMUM_PUBLISHED,
    MINIMUM_TESTED,
    Floats,
    as_counts,
    as_floats,
    same_length,
)
from phantich.stats.confidence_levels import chi_square_tail, normal_tail
from phantich.stats.intervals import mean_t, wilson
from phantich.stats.ranks import midranks

CEILING = 0.8  # a start above this share of the maximum leaves no room to gain
EXACT_PAIRS = 50


class Change(NamedTuple):
    """Mean change of pairs with its t interval; `state` is ok, counts_only or suppressed."""

    n: int
    mean: float
    lower: float
    upper: float
    state: str


class SignedRank(NamedTuple):
    """Wilcoxon's sums of ranks, the smaller of them, rank-biserial correlation and two-sided p."""

    n: int
    plus: float
    minus: float
    statistic: float
    rank_biserial: float
    p: float


class McNemar(NamedTuple):
    """Exact two-sided p of a change of pass rate, and the corrected chi-square with its p."""

    p: float
    statistic: float
    p_chi_square: float


class Gain(NamedTuple):
    """Class gain 0..1 (negative when marks fell); `state` is ok, ceiling or undefined."""

    value: float
    state: str


class Likert(NamedTuple):
    """Answers by category, those in the top categories, their share and Wilson limits."""

    counts: Floats
    n: int
    missing: int
    agree: int
    value: float
    lower: float
    upper: float
    state: str


class Response(NamedTuple):
    """Answers over people invited; above 1 is shown as it is, with state over_100."""

    value: float
    state: str


def answer_state(n: int) -> str:
    """Return what may be said of n answers: suppressed, counts_only or ok."""
    if n < MINIMUM_PUBLISHED:
        return "suppressed"
    return "counts_only" if n < MINIMUM_TESTED else "ok"


def paired_change(before: ArrayLike, after: ArrayLike, confidence: float = 0.95) -> Change:
    """Return the mean of after - before over complete pairs, with Student's t interval.

    Unpaired answers must not come here: compare independent groups and say so.
    Raises Fault `unequal_lengths`.
    """
    steps = _steps(before, after)
    state = answer_state(len(steps))
    if state != "ok":
        return Change(len(steps), np.nan, np.nan, np.nan, state)
    mean, lower, upper = (float(part) for part in mean_t(steps, confidence))
    return Change(len(steps), mean, lower, upper, state)


def signed_rank(before: ArrayLike, after: ArrayLike) -> SignedRank:
    """Test a shift of pairs by Wilcoxon's signed ranks; pairs without change are left out.

    `rank_biserial` is (plus - minus)/(plus + minus), positive when marks rose. The p is exact up to
    50 pairs, ties included, then normal with corrections for ties and continuity.
    Source: Wilcoxon 1945; Kerby 2014.
    """
    steps = _steps(before, after)
    steps = steps[steps != 0]
    if not len(steps):
        return SignedRank(0, 0.0, 0.0, 0.0, float("nan"), float("nan"))
    ranks = midranks(np.abs(steps))
    plus, minus = float(ranks[steps > 0].sum()), float(ranks[steps < 0].sum())
    small = min(plus, minus)
    p = _exact_p(ranks, small) if len(steps) <= EXACT_PAIRS else _normal_p(ranks, small)
    return SignedRank(len(steps), plus, minus, small, (plus - minus) / (plus + minus), p)


def mcnemar(lost: int, won: int) -> McNemar:
    """Test whether as many passed only before (`lost`) as only after (`won`).

    Exact two-sided binomial p in whole numbers. Nobody changed: p is 1. Source: McNemar 1947.
    """
    b, c = (int(count) for count in as_counts([lost, won]))
    total = b + c
    if not total:
        return McNemar(1.0, 0.0, 1.0)
    below = sum(comb(total, r) for r in range(min(b, c) + 1))
    statistic = max(abs(b - c) - 1, 0) ** 2 / total
    return McNemar(min(1.0, 2 * below / 2**total), statistic, float(chi_square_tail(statistic, 1)))


def class_gain(before: float, after: float, maximum: float) -> Gain:
    """Return (after - before)/(maximum - before) from class means (Hake 1998).

    Undefined when the class began at the maximum; "ceiling" when it began above 80 % of it.
    Raises Fault `outside_bounds` for a mean outside 0..maximum.
    """
    for mean in (before, after):
        if not 0 <= mean <= maximum:
            raise Fault("outside_bounds", value=mean, low=0, high=maximum)
    if before == maximum:
        return Gain(float("nan"), "undefined")
    state = "ceiling" if before > CEILING * maximum else "ok"
    return Gain((after - before) / (maximum - before), state)


def likert(
    counts: ArrayLike, *, top: int = 2, missing: int = 0, confidence: float = 0.95
) -> Likert:
    """Summarise one question from its counts, lowest category first: no mean, the top share.

    Under 5 answers the counts are NaN too. Raises the Faults of `as_counts`.
    """
    numbers = as_counts(counts)
    n, agree = int(np.nansum(numbers)), int(np.nansum(numbers[-top:]))
    state = answer_state(n)
    if state == "suppressed":
        return Likert(numbers * np.nan, n, missing, 0, np.nan, np.nan, np.nan, state)
    if state == "counts_only":
        return Likert(numbers, n, missing, agree, np.nan, np.nan, np.nan, state)
    share, lower, upper = (float(part) for part in wilson(agree, n, confidence))
    return Likert(numbers, n, missing, agree, share, lower, upper, state)


def response_rate(answers: int, invited: int) -> Response:
    """Return answers/invited, NaN with state no_data when nobody was invited."""
    given, asked = as_counts([answers, invited])
    if not asked:
        return Response(float("nan"), "no_data")
    return Response(float(given / asked), "over_100" if given > asked else "ok")


def _steps(before: ArrayLike, after: ArrayLike) -> Floats:
    first, second = as_floats(before), as_floats(after)
    same_length(first, second)
    steps = second - first
    return steps[~np.isnan(steps)]


def _exact_p(ranks: Floats, small: float) -> float:
    """Share of all 2^n signings with so small a sum; doubled ranks are whole, ties included."""
    ways = [1]
    for rank in (2 * ranks).astype(int).tolist():
        longer = ways + [0] * rank
        for total, number in enumerate(ways):
            longer[total + rank] += number
        ways = longer
    below: int = sum(ways[: int(2 * small) + 1])
    return min(1.0, 2 * below / float(2 ** len(ranks)))


def _normal_p(ranks: Floats, small: float) -> float:
    """Normal p; the sum of squared ranks carries the correction for ties."""
    away = abs(small - ranks.sum() / 2) - 0.5
    return min(
        1.0, 2 * float(normal_tail(np.asarray(max(away, 0) / np.sqrt((ranks**2).sum() / 4))))
    )
