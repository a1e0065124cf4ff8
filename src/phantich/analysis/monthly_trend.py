"""One share month by month on a control chart: XmR limits, and Laney's P' for large bases.

Months, never years: a yearly series is too short for limits. A change of units is marked and may
be a reason for new limits, but new limits start only where a person asks for them with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas import DataFrame

from phantich.analysis.kept_answers import once
from phantich.analysis.unit_comparison import break_day
from phantich.dataset.reading import Dataset
from phantich.metrics.assessment import assess
from phantich.schema.indicators import Indicator, indicators
from phantich.stats.checked_numbers import MINIMUM_TESTED
from phantich.stats.shewhart_charts import laney_p
from phantich.stats.xmr import Direction, Rebase, XmR, xmr

COUNTS = ["numerator", "denominator"]
LIMITS = ["mean", "lower", "upper"]
PRIME = ["prime_mean", "prime_lower", "prime_upper"]
COLUMNS = ["indicator", "month", *COUNTS, "value", *LIMITS, *PRIME]
COLUMNS += ["status", "rule", "signal", "reason", "broken"]
DIRECTIONS: dict[str, Direction] = {"higher": "increase", "lower": "decrease", "none": "neutral"}
LARGE = 1000  # from so many cases a month the plain binomial limits flag nearly every point


@once
def monthly(dataset: Dataset, indicator: str, *, rebase: Sequence[Rebase] = ()) -> DataFrame:
    """A share in every month up to the tables' year, with limits where there are points enough.

    Returns one row per month with ten cases or more: its counts and ``value`` (0..1), the ``mean``
    and shown limits of the individuals chart, those of Laney's P' (``prime_*``; missing below
    a thousand cases a month on average), the segment's ``status`` (dots, trial, limits, rules,
    no_variation), the ``rule`` broken, its ``signal`` and ``broken``: whether the month is the
    first with new units. ``rebase`` starts new limits at a month, with a reason.

    Raises
    ------
    Fault
        A rebase month is not in the data or has no reason.
    Source: Wheeler 2003; Laney 2002.
    """
    rows = _months(dataset, indicator)
    if rows.empty:
        return DataFrame(columns=COLUMNS)
    fact = indicators()[indicator]
    found = xmr(
        rows["value"].to_numpy(float),
        dates=rows["month"].tolist(),
        direction=DIRECTIONS[fact.better],
        bounds=(0.0, 1.0),
        rebase=rebase,
    )
    rows = _with_limits(rows, found).assign(indicator=indicator)
    return _with_prime(rows).assign(broken=_broken(rows, dataset))[COLUMNS]


def _months(dataset: Dataset, indicator: str) -> DataFrame:
    fact: Indicator = indicators()[indicator]
    years = [year for year in dataset.years() if dataset.year is None or year <= dataset.year]
    if "month" not in fact.by or fact.kind != "share":
        return DataFrame()
    parts = [_of_year(dataset.of(year), indicator) for year in years]
    rows = pd.concat(parts, ignore_index=True) if parts else DataFrame()
    return rows.sort_values("month", ignore_index=True) if len(rows) else rows


def _of_year(dataset: Dataset, indicator: str) -> DataFrame:
    found = assess(dataset, ["month"], keys=[indicator])
    rows = found[(found["indicator"] == indicator) & (found["category"] == "")]
    rows = rows[rows["month"].notna() & rows["month"].astype(str).ne("")]
    rows = rows[rows["denominator"].fillna(0) >= MINIMUM_TESTED]
    rows = rows[rows["numerator"].fillna(0) <= rows["denominator"]]
    return rows.assign(month=rows["month"].astype(str))[["month", *COUNTS, "value"]]


def _with_limits(rows: DataFrame, found: XmR) -> DataFrame:
    parts = [found.segments[place] for place in found.segment]
    nothing = (np.nan, np.nan, np.nan)
    lines = [
        nothing if p.limits is None else (p.limits.mean, p.limits.shown_lower, p.limits.shown_upper)
        for p in parts
    ]
    limits = DataFrame(lines, columns=LIMITS, index=rows.index)
    return rows.join(limits).assign(
        status=[part.status for part in parts],
        reason=[part.reason for part in parts],
        rule=found.rule,
        signal=found.signal,
    )


def _with_prime(rows: DataFrame) -> DataFrame:
    base = rows["denominator"].to_numpy(float)
    blank = rows.assign(**dict.fromkeys(PRIME, np.nan))
    if base.mean() < LARGE or set(rows["status"]) <= {"dots", "no_variation"}:
        return blank
    chart = laney_p(rows["numerator"].to_numpy(float), base)
    return rows.assign(**dict(zip(PRIME, chart, strict=True)))


def _broken(rows: DataFrame, dataset: Dataset) -> list[bool]:
    day = break_day(dataset)
    first = "" if day is None else f"{day:%Y-%m}"
    reached = [bool(first) and month >= first for month in rows["month"]]
    return [now and not before for now, before in zip(reached, [True, *reached], strict=False)]
