"""Medians and other quantiles of days, the cases still open included."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pandas as pd
from pandas import DataFrame

from phantich.schema.indicators import Indicator
from phantich.stats.survival import kaplan_meier, quantile

DAYS = {  # the column of days by which the counts of a duration are laid out
    "study_lead_days": "lead_days",
    "study_late_days": "days_late",
    "report_late_days": "days_late",
    "drafting_days": "drafting_days",
    "correction_days": "correction_days",
}


def quantiles(counts: DataFrame, indicator: Indicator, by: Sequence[str]) -> DataFrame:
    """The quantile of a duration for every group of ``by``, from its counts by day.

    ``counts`` hold, for every day, ``numerator`` cases that ended on it and ``denominator`` cases
    that ended or were last seen open on it. The value is the first day by which the share asked
    for had ended (Kaplan and Meier 1958: who was still open waited longer than that); missing
    where it is not reached. Numerator and denominator are the cases that ended, and all of them.
    """
    counts = counts[counts["denominator"].fillna(0) > 0]
    groups = counts.groupby(list(by), dropna=False) if by else [((), counts)]
    rows = [(*key, *_quantile(group, indicator)) for key, group in groups]
    return DataFrame(rows, columns=[*by, "numerator", "denominator", "value"])


def _quantile(group: DataFrame, indicator: Indicator) -> tuple[object, object, object]:
    if group.empty:
        return pd.NA, 0, pd.NA
    days = group[DAYS[indicator.metric]].to_numpy(float)
    ended, every = (group[n].to_numpy(int) for n in ("numerator", "denominator"))
    marks = np.concatenate([np.ones(ended.sum()), np.zeros((every - ended).sum())])
    curve = kaplan_meier(np.concatenate([days.repeat(ended), days.repeat(every - ended)]), marks)
    value = quantile(curve, 1 - Fraction(str(indicator.quantile)))
    return int(ended.sum()), int(every.sum()), pd.NA if np.isnan(value) else value
