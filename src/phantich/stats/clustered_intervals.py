"""Intervals of a share whose cases come in units: wider than for cases drawn one by one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from pandas import DataFrame

from phantich.stats.bootstrap import cluster_share
from phantich.stats.checked_numbers import MINIMUM_TESTED
from phantich.stats.intervals import wilson
from phantich.stats.overdispersion import FEWEST_UNITS, arcsine_scores, dispersion


class Limits(NamedTuple):
    """The limits of a share, and the method that gave them."""

    lower: float
    upper: float
    method: str


def inflation(units: DataFrame) -> float:
    """How much more the units differ than single cases would make them, never below 1.

    ``units`` hold ``numerator`` and ``denominator``, a row per unit; those of fewer than ten
    cases say nothing about spread. Below ten units the answer is 1: the ratio would be a guess.
    Source: Spiegelhalter 2005 (QSHC 14: 347), winsorised.
    """
    rows = _usable(units)
    rows = rows[rows["denominator"] >= MINIMUM_TESTED]
    base = rows["denominator"].to_numpy(float)
    top = rows["numerator"].to_numpy(float)
    common = top.sum() / base.sum() if len(rows) else 0.0
    if len(rows) < FEWEST_UNITS or common in (0.0, 1.0):
        return 1.0
    return max(1.0, dispersion(arcsine_scores(top, base, common)).phi)


def limits(units: DataFrame, *, obligations: bool, confidence: float = 0.95) -> Limits | None:
    """The limits of the units' common share, or None where the units say nothing about them.

    Duties (``obligations``) of which a unit has several are drawn again unit by unit; other
    shares get Wilson's limits with the base divided by the inflation.
    """
    rows = _usable(units)
    if len(rows) < FEWEST_UNITS or len(rows) < len(units[units["denominator"].fillna(0) > 0]):
        return None
    top, base = rows["numerator"].to_numpy(float), rows["denominator"].to_numpy(float)
    if obligations and (base > 1).any():
        found, method = cluster_share(top, base, confidence), "bootstrap"
    else:
        factor = inflation(units)
        found = wilson(top.sum(), base.sum(), confidence, inflation=factor)
        method = "wilson" if factor == 1 else "wilson_clustered"
    return Limits(float(np.asarray(found.lower)), float(np.asarray(found.upper)), method)


def _usable(units: DataFrame) -> DataFrame:
    """The units with a base and no more cases than it holds."""
    rows = units.dropna(subset=["numerator", "denominator"])
    return rows[(rows["denominator"] > 0) & (rows["numerator"] <= rows["denominator"])]
