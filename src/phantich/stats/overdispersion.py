"""How much more units differ than chance alone allows, on a scale where chance is constant."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from phantich.stats.checked_numbers import Floats, as_floats
from phantich.stats.confidence_levels import known
from phantich.stats.ranks import midranks

TRIM = 0.1
FEWEST_UNITS = 10  # with fewer units phi is a guess

Trimming = Literal["winsorise", "truncate"]


class Scores(NamedTuple):
    """Distance of each unit from the target in standard errors, and that error."""

    z: Floats
    error: Floats


class Dispersion(NamedTuple):
    """The variance ratio phi, the variance between units tau2, and what they rest on."""

    phi: float
    tau2: float
    units: int
    z: Floats
    significant: bool


def arcsine_scores(x: ArrayLike, n: ArrayLike, target: ArrayLike) -> Scores:
    """Score proportions on the scale arcsin(sqrt(p)), where the error is 1/(2 sqrt(n))."""
    parts, wholes = as_floats(x), as_floats(n)
    error = 1 / (2 * np.sqrt(wholes))
    angle = np.arcsin(np.sqrt(parts / wholes)) - np.arcsin(np.sqrt(as_floats(target)))
    return Scores(angle / error, error)


def log_scores(observed: ArrayLike, expected: ArrayLike) -> Scores:
    """Score ratios to an expected count on the log scale, error 1/sqrt(expected)."""
    count = as_floats(expected)
    error = 1 / np.sqrt(count)
    with np.errstate(divide="ignore"):
        return Scores(np.log(as_floats(observed) / count) / error, error)


def square_root_scores(observed: ArrayLike, expected: ArrayLike) -> Scores:
    """Score ratios to an expected count on the square-root scale, error 1/(2 sqrt(expected))."""
    count = as_floats(expected)
    error = 1 / (2 * np.sqrt(count))
    return Scores((np.sqrt(as_floats(observed) / count) - 1) / error, error)


def log_ratio_scores(x: ArrayLike, n: ArrayLike, target: float) -> Scores:
    """Score ratios of two counts on the log scale, a half added to both counts."""
    top, base = as_floats(x) + 0.5, as_floats(n) + 0.5
    error = np.sqrt(as_floats(x) / top**2 + as_floats(n) / base**2)
    return Scores((np.log(top / base) - np.log(target)) / error, error)


def dispersion(scores: Scores, *, trim: float = TRIM, how: Trimming = "winsorise") -> Dispersion:
    """Return phi, the mean squared score, and tau2, the variance between units it implies.

    "winsorise" pulls a share `trim` at each end in, "truncate" leaves those units out (NaN in `z`).
    `significant` when units * phi exceeds the 95 % quantile of chi-square with units - 1.
    Source: Spiegelhalter 2005 (QSHC 14: 347); tau2 by the moments of DerSimonian and Laird 1986.
    """
    known("how", how, ("winsorise", "truncate"))
    usable = np.isfinite(scores.z)
    z = np.where(usable, scores.z, np.nan)
    z = _winsorised(z, trim) if how == "winsorise" else _truncated(z, trim)
    kept = ~np.isnan(z)
    units = int(kept.sum())
    phi = float(np.mean(z[kept] ** 2)) if units else float("nan")
    tau2 = _between(units * phi, units, 1 / scores.error[kept] ** 2)
    return Dispersion(phi, tau2, units, z, _beyond_chance(units * phi, units))


def _between(total: float, units: int, weight: Floats) -> float:
    if units < 2 or total <= units - 1:
        return 0.0
    return (total - (units - 1)) / float(weight.sum() - (weight**2).sum() / weight.sum())


def _beyond_chance(total: float, units: int) -> bool:
    from scipy.special import gammaincinv

    return units > 1 and total > 2 * float(gammaincinv((units - 1) / 2, 0.95))


def _winsorised(z: Floats, trim: float) -> Floats:
    if np.isnan(z).all():
        return z
    return np.clip(z, np.nanquantile(z, trim), np.nanquantile(z, 1 - trim))


def _truncated(z: Floats, trim: float) -> Floats:
    """Leave out the first and the last of 1/trim groups of equal size."""
    present = ~np.isnan(z)
    group = np.floor(midranks(z[present]) / trim / (present.sum() + 1))
    result = np.full(z.shape, np.nan)
    result[present] = np.where((group > 0) & (group < 1 / trim - 1), z[present], np.nan)
    return result
