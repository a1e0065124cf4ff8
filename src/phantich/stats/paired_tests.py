"""What was learnt: before and after, pass rates, opinions by category.

Gates: under 5 answers everything is suppressed, under 10 there are counts only.
"""

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
from phantich.stats.intervals import mean_t, wilson

CEILING = 0.8  # a start above this share of the maximum leaves no room to gain


class Change(NamedTuple):
    """Mean change of pairs with its t interval; `state` is ok, counts_only or suppressed."""

    n: int
    mean: float
    lower: float
    upper: float
    state: str


class SignedRank(NamedTuple):
    """Wilcoxon's smaller sum of ranks, the rank-biserial correlation and the two-sided p."""

    n: int
    statistic: float
    rank_biserial: float
    p: float


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

    `rank_biserial` is (plus - minus)/(plus + minus), positive when marks rose.
    Source: Wilcoxon 1945; Kerby 2014.
    """
    from scipy.stats import rankdata, wilcoxon  # loads much, and seldom wanted

    steps = _steps(before, after)
    steps = steps[steps != 0]
    if not len(steps):
        return SignedRank(0, 0.0, float("nan"), float("nan"))
    ranks, found = rankdata(np.abs(steps)), wilcoxon(steps)
    balance = float((ranks * np.sign(steps)).sum() / ranks.sum())
    return SignedRank(len(steps), float(found.statistic), balance, float(found.pvalue))


def mcnemar(lost: int, won: int) -> float:
    """Test whether as many passed only before (`lost`) as only after (`won`).

    Returns the exact two-sided binomial p. Nobody changed: p is 1. Source: McNemar 1947.
    """
    from scipy.stats import binomtest  # loads much, and seldom wanted

    b, c = (int(count) for count in as_counts([lost, won]))
    return float(binomtest(min(b, c), b + c).pvalue) if b + c else 1.0


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


def _steps(before: ArrayLike, after: ArrayLike) -> Floats:
    first, second = as_floats(before), as_floats(after)
    same_length(first, second)
    steps = second - first
    return steps[~np.isnan(steps)]
