"""This year against the year before: what changed, and by how much."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from phantich.catalogue import indicators
from phantich.stats import rates

POINTS = ("share", "mix", "attainment")
KEYS = ["indicator", "category"]


def changes(now: DataFrame, before: DataFrame) -> DataFrame:
    """The change of every indicator from one year's results to another's.

    Returns one row per indicator and category that either year evidences: both years'
    ``numerator``, ``denominator`` and ``value``, the ``difference`` (of shares in percentage
    points, of counts relative to the year before, else in the indicator's own unit) and its
    ``scale`` (points, relative or plain). The difference is missing where a year has no data.
    """
    columns = [*KEYS, "numerator", "denominator", "value"]
    both = now[columns].merge(before[columns], on=KEYS, how="outer", suffixes=("", "_before"))
    both = both[both["value"].notna() | both["value_before"].notna()].reset_index(drop=True)
    kinds = both["indicator"].map({key: i.kind for key, i in indicators().items()})
    scale = kinds.map(_scale).astype("str")
    both = both.assign(difference=_difference(both, scale), scale=scale)
    return _in_order(both)


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
