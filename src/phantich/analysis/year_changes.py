"""This year against the year before: what changed, and by how much."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from phantich.schema.indicators import indicators
from phantich.stats import rates

POINTS = ("share", "mix", "attainment")
KEYS = ["indicator", "category"]
LIMITS = ["lower", "upper"]
MARGIN = 0.01  # a smaller change is not worth a word


def changes(now: DataFrame, before: DataFrame) -> DataFrame:
    """The change of every indicator from one year's results to another's.

    Returns one row per indicator and category that either year evidences: both years'
    ``numerator``, ``denominator`` and ``value``, the ``difference`` (of shares in percentage
    points, of counts relative to the year before, else in the indicator's own unit) and its
    ``scale`` (points, relative or plain). The difference is missing where a year has no data.
    ``moved`` words the change of a share: up or down only if Newcombe's limits, from those of the
    two years, exclude 0 and the change is a point or more, else flat; blank where not tested.
    """
    columns = [*KEYS, "numerator", "denominator", "value"]
    limits = [name for name in LIMITS if name in now and name in before]
    columns += limits if len(limits) == len(LIMITS) else []
    both = now[columns].merge(before[columns], on=KEYS, how="outer", suffixes=("", "_before"))
    both = both[both["value"].notna() | both["value_before"].notna()].reset_index(drop=True)
    kinds = both["indicator"].map({key: i.kind for key, i in indicators().items()})
    scale = kinds.map(_scale).astype("str")
    both = both.assign(difference=_difference(both, scale), scale=scale, moved=_moved(both))
    gone = [f"{name}{end}" for name in LIMITS for end in ("", "_before")]
    return _in_order(both.drop(columns=[name for name in gone if name in both]))


def _moved(both: DataFrame) -> Series:
    """Newcombe's hybrid limits out of those of each year, which allow for units."""
    if both.empty or "lower" not in both:
        return Series("", index=both.index, dtype="str")
    numbers = {name: both[name].astype(float) for name in both if name not in KEYS}
    value, was = numbers["value"], numbers["value_before"]
    change = value - was
    down = np.hypot(value - numbers["lower"], numbers["upper_before"] - was)
    up = np.hypot(numbers["upper"] - value, was - numbers["lower_before"])
    shares = [key for key, indicator in indicators().items() if indicator.kind == "share"]
    tested = both["indicator"].isin(shares) & down.notna()
    words = [worded(*row) for row in zip(change, change - down, change + up, strict=True)]
    return Series(words, index=both.index, dtype="str").where(tested & up.notna(), "")


def worded(difference: float, lower: float, upper: float) -> str:
    """Up or down only if the limits exclude 0 and the change is a point or more, else flat."""
    if round(abs(difference), 10) < MARGIN or lower <= 0 <= upper:
        return "flat"
    return "up" if difference > 0 else "down"


def _scale(kind: str) -> str:
    if kind in POINTS:
        return "points"
    return "relative" if kind == "count" else "plain"


def _difference(both: DataFrame, scale: Series) -> Series:
    plain = both["value"] - both["value_before"]
    base = both["value_before"].where(both["value_before"] != 0)
    relative = plain / base
    return plain.mask(scale == "points", plain * 100).mask(scale == "relative", relative)


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
    found = rates.rate_ratio(events, exposure, base_events, base_exposure)
    numbers = (events, exposure, base_events, base_exposure)
    values = (found.value, found.lower, found.upper, found.p)
    return DataFrame([[*map(int, numbers), *map(float, values)]], columns=RATIO)


RATIO = ["events", "exposure", "base_events", "base_exposure", "ratio", "lower", "upper", "p"]
