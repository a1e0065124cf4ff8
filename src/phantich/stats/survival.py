"""Time until something happens when some still wait: Kaplan-Meier, decided in whole numbers.

The curve is held as floats; whether it has reached one half is decided by exact integers, because
1/2 computed as a float product can come out as 0.5000000000000001 and delay a median.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from phantich.errors import Fault
from phantich.stats.checked_numbers import Floats, Marks, Whole, as_floats, refuse, same_length
from phantich.stats.confidence_levels import normal_quantile

SAFE = 1e-9  # floats of the curve are right far below this; nearer to a level, integers decide
READABLE_SHARE, READABLE_NUMBER = 0.1, 5


class Estimate(NamedTuple):
    """A value with its limits; NaN where it is not reached."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Curve:
    """One entry per distinct time, in order: numbers at risk, events, censored, and S(t).

    `error` is Greenwood's; the limits are log-log and NaN where S is 1 or 0.
    """

    time: Floats
    at_risk: Whole
    events: Whole
    censored: Whole
    survival: Floats
    error: Floats
    lower: Floats
    upper: Floats


def kaplan_meier(
    durations: ArrayLike,
    observed: ArrayLike,
    entry: ArrayLike | None = None,
    *,
    confidence: float = 0.95,
) -> Curve:
    """Estimate the share for which the event has not happened by each time.

    `observed` is 1 for an event, 0 for one still waiting; with `entry` a row is at risk after that
    time only. Events come before censoring at the same time. No rows: an empty curve.
    Raises Fault `missing_duration`, `negative_duration`, `not_observed_flag`, `entry_after_end`.
    Source: Kaplan and Meier 1958; limits of Kalbfleisch and Prentice 1980.
    """
    ends, happened = _histories(durations, observed)
    time, place = np.unique(ends, return_inverse=True)
    events = np.bincount(place, weights=happened, minlength=len(time)).astype(np.int64)
    leaving = np.bincount(place, minlength=len(time)).astype(np.int64)
    at_risk = len(ends) - np.concatenate([[0], np.cumsum(leaving)])[:-1].astype(np.int64)
    if entry is not None:
        at_risk = at_risk - _not_yet_in(time, ends, entry)
    survival = _survival(at_risk, events)
    variance = _greenwood(at_risk, events)
    limits = _log_log(survival, variance, normal_quantile(confidence))
    error = survival * np.sqrt(np.where(survival > 0, variance, np.nan))
    return Curve(time, at_risk, events, leaving - events, survival, error, *limits)


def quantile(curve: Curve, level: Fraction | str | float) -> float:
    """Return the first time at which the curve is at a level or below, NaN if it never is."""
    return _time(curve, _first(curve, Fraction(level).limit_denominator(10**6)))


def median(curve: Curve) -> Estimate:
    """Return the first time with S <= 1/2 and its limits: by then half or more are done.

    Source of the limits: Brookmeyer and Crowley 1982, on the log-log scale of the curve.
    """
    ended = curve.survival == 0
    low = np.flatnonzero((curve.lower < 0.5) | ended)
    high = np.flatnonzero(curve.upper < 0.5)
    return Estimate(
        quantile(curve, Fraction(1, 2)),
        _time(curve, int(low[0]) if len(low) else None),
        _time(curve, int(high[0]) if len(high) else None),
    )


def restricted_mean(curve: Curve, tau: float) -> float:
    """Return the mean time up to tau, the area under the curve, when a median is not reached.

    Raises Fault `beyond_follow_up` when tau is later than the last time while some still wait.
    """
    if not len(curve.time) or (tau > curve.time[-1] and curve.survival[-1] > 0):
        raise Fault("beyond_follow_up", tau=tau)
    kept = curve.time <= tau
    edges = np.concatenate([[0.0], curve.time[kept], [tau]])
    return float((np.diff(edges) * np.concatenate([[1.0], curve.survival[kept]])).sum())


def survival_at(curve: Curve, times: ArrayLike) -> Floats:
    """Return S at the times asked for; 1 before the first."""
    steps = np.concatenate([[1.0], curve.survival])
    return steps[np.searchsorted(curve.time, as_floats(times), side="right")]


def readable(curve: Curve) -> Marks:
    """Mark the part of the curve that may be drawn: at least 5 at risk, and a tenth of all."""
    if not len(curve.time):
        return np.array([], dtype=bool)
    least = max(READABLE_NUMBER, READABLE_SHARE * int(curve.at_risk.max()))
    return np.asarray(curve.at_risk >= least)


def _histories(durations: ArrayLike, observed: ArrayLike) -> tuple[Floats, Floats]:
    ends, happened = np.atleast_1d(as_floats(durations)), np.atleast_1d(as_floats(observed))
    same_length(ends, happened)
    if np.isnan(ends).any() or np.isnan(happened).any():
        raise Fault("missing_duration", number=int((np.isnan(ends) | np.isnan(happened)).sum()))
    refuse(ends, ends < 0, "negative_duration")
    refuse(happened, (happened != 0) & (happened != 1), "not_observed_flag")
    return ends, happened


def _not_yet_in(time: Floats, ends: Floats, entry: ArrayLike) -> Whole:
    """How many of those still counted have not entered before each time."""
    begun = np.atleast_1d(as_floats(entry))
    same_length(ends, begun)
    refuse(begun, begun >= ends, "entry_after_end")
    return len(begun) - np.searchsorted(np.sort(begun), time, side="left").astype(np.int64)


def _survival(risk: Whole, events: Whole) -> Floats:
    """S as (r - d)/r0 times the ratios of neighbours, exactly 1 where nobody was censored.

    Without censoring this is one division: the curve equals the empirical distribution.
    """
    survival = np.ones(len(risk))
    some = np.flatnonzero(events)
    if len(some):
        left, r = (risk - events)[some], risk[some]
        falls = np.cumprod(np.concatenate([[1.0], left[:-1] / r[1:]]))
        survival = np.concatenate([[1.0], left / r[0] * falls])[np.cumsum(events > 0)]
    return survival


def _greenwood(risk: Whole, events: Whole) -> Floats:
    with np.errstate(divide="ignore"):
        steps = np.where(events > 0, events / (risk * (risk - events).astype(np.float64)), 0.0)
    return np.cumsum(steps)


def _log_log(survival: Floats, variance: Floats, z: float) -> tuple[Floats, Floats]:
    inside = (survival > 0) & (survival < 1)
    s = np.where(inside, survival, 0.5)
    shift = np.exp(z * np.sqrt(np.where(inside, variance, 0.0)) / np.abs(np.log(s)))
    return np.where(inside, s**shift, np.nan), np.where(inside, s ** (1 / shift), np.nan)


def _first(curve: Curve, level: Fraction) -> int | None:
    """First place with S <= level: by floats when far from it, by integers when near."""
    for place in np.flatnonzero(curve.survival <= float(level) + SAFE):
        if curve.survival[place] < float(level) - SAFE:
            return int(place)
        top, base = _product(curve, int(place))
        if top * level.denominator <= level.numerator * base:
            return int(place)
    return None


def _product(curve: Curve, place: int) -> tuple[int, int]:
    """S at the place as two whole numbers, neighbours that cancel left out."""
    some = np.flatnonzero(curve.events[: place + 1])
    if not len(some):
        return 1, 1
    risk = curve.at_risk[some].tolist()
    left = (curve.at_risk - curve.events)[some].tolist()
    pairs = [(a, b) for a, b in zip(left, risk[1:], strict=False) if a != b]
    return prod([a for a, _ in pairs]) * left[-1], prod([b for _, b in pairs]) * risk[0]


def _time(curve: Curve, place: int | None) -> float:
    return float("nan") if place is None else float(curve.time[place])
