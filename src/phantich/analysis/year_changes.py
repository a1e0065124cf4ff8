"""This year against the year before: what changed, by how much, and whether it is clear.

The one place that says so. A share has the hybrid range of its change, made from the limits of the
two years (Newcombe 1998); a rate of events the exact range of the ratio of the two years
(Przyborowski and Wilenski 1940). Counts, means and days have no range: they are never clear.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from phantich.metrics.judging import FIGURES
from phantich.schema.indicators import indicators
from phantich.stats.checked_numbers import MINIMUM_TESTED
from phantich.stats.intervals import Interval
from phantich.stats.intervals import change as change_of_shares
from phantich.stats.rates import rate_ratio as ratio_of_rates

POINTS = ("share", "mix", "attainment")  # kinds that change by percentage points
RATIOS = ("count", "rate")  # kinds that change by a ratio
MARGIN = 0.01  # a smaller change of a share is not worth a word
SEEN = ["numerator", "denominator", "value"]
RANGE = ["lower", "upper"]
NUMBERS = ["difference", "ratio", *RANGE]
CHANGE = [*NUMBERS, "scale", "moved", "way"]


def changes(now: DataFrame, before: DataFrame) -> DataFrame:
    """The change of every figure from one year's results to another's.

    Returns one row per indicator, group and category that either year evidences: the
    ``numerator``, ``denominator`` and ``value`` of both years (``*_before``), and the columns of
    ``with_change``. What changed is missing where a year has no data.
    """
    keys = [name for name in now if name not in FIGURES]
    columns = [*keys, *SEEN, *RANGE]
    both = now[columns].merge(before[columns], on=keys, how="outer", suffixes=("", "_before"))
    both = both[both["value"].notna() | both["value_before"].notna()].reset_index(drop=True)
    seen = [*keys, *SEEN, *(f"{name}_before" for name in SEEN)]
    return _in_order(both[seen].join(with_change(both)))


def with_change(both: DataFrame) -> DataFrame:
    """What changed in rows that hold an ``indicator`` in two years.

    ``both`` holds counts, value and 95 % limits of one year and, with the ending ``_before``, of
    the other. Returns, under the same index, ``difference`` (in the indicator's own unit, shares
    0..1), ``ratio`` (of counts and rates), ``lower`` and ``upper`` (the 95 % range of the
    difference of a share, of the ratio of a rate), ``scale`` (points, ratio or plain), ``moved``
    (up or down only where that range leaves out no change and a share moved by a point or more,
    else flat; blank where it can't be tested) and ``way``, the same by the indicator's direction:
    better, worse, flat or blank.
    """
    kinds = both["indicator"].map({key: i.kind for key, i in indicators().items()})
    numbers = {n: pd.to_numeric(both[n]).astype(float) for n in both if n.startswith(PREFIXES)}
    gap = numbers["value"] - numbers["value_before"]
    ratio = numbers["value"] / numbers["value_before"].where(numbers["value_before"] != 0)
    blank = Series(np.nan, index=both.index)
    found = DataFrame({"difference": gap, "ratio": ratio.where(kinds.isin(RATIOS))})
    found = found.assign(lower=blank, upper=blank, moved="", scale=kinds.map(_scale).astype("str"))
    _of_shares(found, numbers, kinds.eq("share"))
    _of_rates(found, numbers, kinds.eq("rate"))
    better = both["indicator"].map({key: i.better for key, i in indicators().items()})
    found["way"] = [_way(*pair) for pair in zip(found["moved"], better, strict=True)]
    return found[CHANGE].astype(dict.fromkeys(NUMBERS, "Float64") | {"moved": "str", "way": "str"})


PREFIXES = (*SEEN, *RANGE)


def _of_shares(found: DataFrame, numbers: dict[str, Series], shares: Series) -> None:
    """The range of a change out of the limits of both years, which allow for units."""
    base = pd.concat([numbers["denominator"], numbers["denominator_before"]], axis=1)
    fit = shares & numbers["lower"].notna() & numbers["lower_before"].notna()
    fit &= (base >= MINIMUM_TESTED).all(axis=1)
    sides = [
        Interval(*(numbers[f"{name}{end}"][fit].to_numpy() for name in ("value", *RANGE)))
        for end in ("_before", "")
    ]
    change = change_of_shares(*sides)
    found.loc[fit, RANGE] = np.column_stack([change.lower, change.upper])
    found.loc[fit, "moved"] = [worded(*row) for row in zip(*change, strict=True)]


def _of_rates(found: DataFrame, numbers: dict[str, Series], rates: Series) -> None:
    """The exact range of the ratio; without an event in either year nothing can be said."""
    some = numbers["numerator"].fillna(0) + numbers["numerator_before"].fillna(0) > 0
    known = numbers["value"].notna() & numbers["value_before"].notna()
    fit = rates & known & some
    counts = [numbers[f"{n}{end}"][fit] for end in ("", "_before") for n in SEEN[:2]]
    ratio = ratio_of_rates(*(side.to_numpy() for side in counts))
    limits = np.column_stack([ratio.lower, ratio.upper])
    found.loc[fit, "moved"] = np.select([ratio.lower > 1, ratio.upper < 1], ["up", "down"], "flat")
    finite = np.isfinite(limits).all(axis=1, keepdims=True)
    found.loc[fit, RANGE] = np.where(finite, limits, np.nan)


def worded(difference: float, lower: float, upper: float) -> str:
    """Up or down only if the range leaves out 0 and the change is a point or more, else flat."""
    if round(abs(difference), 10) < MARGIN or lower <= 0 <= upper:
        return "flat"
    return "up" if difference > 0 else "down"


def _way(moved: str, better: str) -> str:
    """A rise is better or worse by the indicator's direction."""
    if moved in ("", "flat") or better == "none":
        return moved if moved == "flat" else ""
    return "better" if (moved == "up") == (better == "higher") else "worse"


def _scale(kind: str) -> str:
    return "points" if kind in POINTS else "ratio" if kind in RATIOS else "plain"


def _in_order(rows: DataFrame) -> DataFrame:
    order = pd.Index(indicators())
    place = Series(order.get_indexer(rows["indicator"]), index=rows.index)
    sorted_rows = rows.assign(place=place).sort_values(["place", "category"], kind="stable")
    return sorted_rows.drop(columns="place").reset_index(drop=True)


def rate_ratio(results: DataFrame, indicator: str, first: str, base: str) -> DataFrame:
    """The rate of one category against another's, with its exact 95 % interval.

    Returns one row with both ``events`` and ``exposure``, ``ratio``, ``lower``, ``upper`` and
    ``p``; no row where either category has no data. Source: ``stats.rate_ratio``.
    """
    rows = results[(results["indicator"] == indicator) & results["numerator"].notna()]
    counts = rows.set_index("category")[["numerator", "denominator"]]
    if not {first, base} <= set(counts.index):
        return DataFrame(columns=RATIO)
    events, exposure = counts.loc[first].astype(float)
    base_events, base_exposure = counts.loc[base].astype(float)
    found = ratio_of_rates(events, exposure, base_events, base_exposure)
    numbers = (events, exposure, base_events, base_exposure)
    values = (found.value, found.lower, found.upper, found.p)
    return DataFrame([[*map(int, numbers), *map(float, values)]], columns=RATIO)


RATIO = ["events", "exposure", "base_events", "base_exposure", "ratio", "lower", "upper", "p"]
