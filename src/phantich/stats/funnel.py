"""Units against their common share: a funnel whose flags are exact and whose units have no rank."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from phantich.stats.binomial_tails import lower_limit, tails, upper_limit
from phantich.stats.checked_numbers import MINIMUM_TESTED, Floats, as_floats, part_and_whole, refuse
from phantich.stats.confidence_levels import ALERT, WATCH, normal_quantile, normal_tail, tail
from phantich.stats.overdispersion import FEWEST_UNITS, arcsine_scores, dispersion

LARGE_SHARE = 0.1  # a unit holding more of all trials would be compared with itself

States = NDArray[np.str_]


@dataclass(frozen=True)
class Funnel:
    """One row per unit, in the order given.

    `target` is the share each unit is held against; `p_low`, `p_high` the two tails that the state
    rests on; `p` the two-sided p for `adjust`.
    `state`: low_alert, low_watch, within, high_watch, high_alert, small, no_data.
    """

    value: Floats
    target: Floats
    p_low: Floats
    p_high: Floats
    p: Floats
    state: States
    phi: float
    tau2: float
    adjusted: bool


def funnel(x: ArrayLike, n: ArrayLike, *, target: float | None = None) -> Funnel:
    """Compare the share x/n of each unit with all units together, or with a declared target.

    A unit with more than a tenth of all n is held against the others only. States come from exact
    binomial tails: watch below 2.5 %, alert below 0.1 % on one side. Overdispersion is allowed for
    from ten units on and only when significant; it can withdraw a flag, never add one.
    Raises the Faults of `part_and_whole`. Source: Spiegelhalter 2005 (Statist. Med. 24: 1185).
    """
    parts, wholes = (np.atleast_1d(side) for side in part_and_whole(x, n))
    targets = _targets(parts, wholes, target)
    scores = arcsine_scores(parts, wholes, targets)
    spread = dispersion(scores)
    adjusted = spread.units >= FEWEST_UNITS and spread.significant
    tau2 = spread.tau2 if adjusted else 0.0
    low, high = tails(parts, wholes, targets)
    if adjusted:
        wide = scores.z * scores.error / np.sqrt(scores.error**2 + tau2)
        low, high = np.fmax(low, normal_tail(-wide)), np.fmax(high, normal_tail(wide))
    p = np.minimum(1.0, 2 * np.minimum(low, high))
    state = states(low, high, np.where(wholes < MINIMUM_TESTED, "small", "within"))
    p = np.where(state == "small", np.nan, p)
    return Funnel(parts / wholes, targets, low, high, p, state, spread.phi, tau2, adjusted)


def funnel_limits(
    n: ArrayLike, target: ArrayLike, outside: float, *, tau2: float | None = None
) -> tuple[Floats, Floats]:
    """Return the lower and upper share with the probability `outside` beyond each, for any n.

    This is the curve of a chart when n is a grid. The binomial is interpolated and its lower side
    mirrored; with `tau2`, the variance between units, the limits are those of the angle. All are
    cut to 0..1.
    """
    sizes, targets = np.broadcast_arrays(as_floats(n), as_floats(target))
    if tau2 is not None:
        return arcsine_limits(sizes, targets, normal_quantile(1 - 2 * outside), tau2)
    lower, upper = lower_limit(sizes, targets, outside), upper_limit(sizes, targets, outside)
    return np.clip(lower, 0, 1), np.clip(upper, 0, 1)


def arcsine_limits(n: Floats, target: Floats, z: float, tau2: float) -> tuple[Floats, Floats]:
    """Return sin^2 of the target's angle -+ z errors, the angle kept between 0 and pi/2."""
    half = z * np.sqrt(1 / (4 * n) + tau2)
    angle = np.arcsin(np.sqrt(target))
    lower = np.sin(np.clip(angle - half, 0, np.pi / 2)) ** 2
    return lower, np.sin(np.clip(angle + half, 0, np.pi / 2)) ** 2


def states(low: Floats, high: Floats, otherwise: States) -> States:
    """Name the state of each unit from its two tails; `otherwise` says "within" or "small"."""
    watch, alert = tail(WATCH), tail(ALERT)
    tested = otherwise == "within"
    conditions = [np.isnan(low), ~tested, low < alert, high < alert, low < watch, high < watch]
    names = ["no_data", otherwise, "low_alert", "high_alert", "low_watch", "high_watch"]
    choices = [np.asarray(name) for name in names]
    return np.select(conditions, choices, np.asarray("within"))


def _targets(parts: Floats, wholes: Floats, target: float | None) -> Floats:
    if target is not None:
        refuse(np.asarray(target), np.asarray(not 0 <= target <= 1), "not_a_probability")
        return np.full(parts.shape, float(target))
    total, trials = np.nansum(parts), np.nansum(wholes)
    others = trials - wholes
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.where(others > 0, (total - parts) / others, np.nan)
        return np.where(wholes > LARGE_SHARE * trials, apart, total / trials)
