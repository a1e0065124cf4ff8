"""How much the cases of one unit are alike: what divides the base of a share's interval."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from phantich.stats.overdispersion import FEWEST_UNITS


def inflation(units: DataFrame) -> float:
    """How much more the units differ than single cases would make them, never below 1.

    ``units`` hold ``numerator`` and ``denominator``, a row per unit, of any size; what is missing
    or more than its base stays out. The mean squared residual of Pearson, over units less one;
    below ten units, or where nothing varies, the answer is 1: the ratio would be a guess.
    Source: McCullagh and Nelder 1989, section 4.5; Rao and Scott 1992 for clusters.
    """
    top = units["numerator"].to_numpy(float, na_value=np.nan)
    base = units["denominator"].to_numpy(float, na_value=np.nan)
    fit = (base > 0) & (top <= base)  # never true of a missing one
    top, base = top[fit], base[fit]
    if len(top) < FEWEST_UNITS:
        return 1.0
    common = top.sum() / base.sum()
    if common in (0.0, 1.0):
        return 1.0
    residuals = (top - base * common) ** 2 / (base * common * (1 - common))
    return max(1.0, float(residuals.sum() / (len(top) - 1)))
