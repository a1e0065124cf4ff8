"""How much more units differ than chance alone allows, on a scale where chance is constant."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from phantich.stats.checked_numbers import Floats, as_floats

TRIM = 0.1
FEWEST_UNITS = 10  # with fewer units phi is a guess


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


def dispersion(scores: Scores) -> Dispersion:
    """Return phi, the mean squared score, and tau2, the variance between units it implies.

    The scores are winsorised: a tenth at each end is pulled in.
    `significant` when units * phi exceeds the 95 % quantile of chi-square with units - 1.
    Source: Spiegelhalter 2005 (QSHC 14: 347); tau2 by the moments of DerSimonian and Laird 1986.
    """
    z = _winsorised(np.where(np.isfinite(scores.z), scores.z, np.nan))
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
    from scipy.special import chdtri

    return units > 1 and total > float(chdtri(units - 1, 0.05))


def _winsorised(z: Floats) -> Floats:
    if np.isnan(z).all():
        return z
    return np.clip(z, np.nanquantile(z, TRIM), np.nanquantile(z, 1 - TRIM))
