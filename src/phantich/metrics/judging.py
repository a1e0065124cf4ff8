"""What counts say: the value, its range, its state, the level it is held against, the verdict.

Here, and only here, a count gets its value, interval, state, level and verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset.reading import Dataset
from phantich.metrics.durations import quantiles
from phantich.metrics.levels import levels_of
from phantich.schema.indicators import Indicator
from phantich.stats.clustered_intervals import inflation
from phantich.stats.intervals import wilson
from phantich.stats.rates import byar

CONFIDENCE = 0.95
COUNTED = {"numerator": "Int64", "denominator": "Int64", "value": "Float64"}
SMALL = 30  # below it a share is marked as resting on few cases
FEW_EVENTS = 10  # below it a rate of events is marked as resting on few
FEW = 5  # below it no share is given and nothing is judged
JUDGED = ("ok", "small")  # the states of a figure that can be held against a level
FIGURES = [
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "confidence",
    "method",
    "counting_unit",
    "coverage",
    "status",
    "target",
    "target_source",
    "met",
    "note",
]


@dataclass(frozen=True)
class Counted:
    """What tables count, not yet judged: the counts of the parts of a dataset add up to its own.

    ``counts``: for each indicator ``[*by, category, days, numerator, denominator]``, as far as
    its tables are there; ``held``: the columns, of those the indicators need, that hold
    something; ``measures``: what the rows of attendance count, persons or attendances;
    ``units``: the counts by unit of the shares whose limits allow for units.
    """

    counts: Mapping[str, DataFrame]
    held: frozenset[str]
    measures: frozenset[str]
    units: Mapping[str, DataFrame]


def judge(
    counted: Counted, dataset: Dataset, by: Sequence[str], known: Sequence[Indicator]
) -> DataFrame:
    """Counts with value, interval, state, level and verdict: the results frame of ``assess``.

    ``dataset`` says what the levels are, and of which level of the Party each unit is. Split by
    unit, only units that exist at the day of the report have rows.
    """
    columns = ["indicator", *by, "category", *FIGURES]
    if not known:
        return DataFrame(columns=columns)
    parts = [_counts_of(indicator, counted, tuple(by)) for indicator in known]
    facts = _facts(known, [len(part) for part in parts], counted)
    rows = pd.concat([facts, pd.concat(parts, ignore_index=True)], axis=1)
    rows = _valued(rows.assign(value=rows.get("value")).astype(COUNTED))
    there = _existing(rows, dataset)
    rows = _levelled(rows[there].reset_index(drop=True), dataset, known)
    return _judged(rows, _inflations(counted, known, by))[columns]


def split_by(indicator: Indicator, by: Sequence[str]) -> tuple[str, ...]:
    """The category of an indicator, where its figures are not already split by it."""
    return (indicator.category,) if indicator.category and indicator.category not in by else ()


def _lacking(indicator: Indicator, counted: Counted) -> list[str]:
    return [path for path in indicator.needs if path not in counted.held]


def _counts_of(indicator: Indicator, counted: Counted, by: tuple[str, ...]) -> DataFrame:
    """The counts of an indicator by group and category; one row without any if they lack evidence.

    Days have their value too: it rests on all of their counts.
    """
    if _lacking(indicator, counted) or indicator.key not in counted.counts:
        return DataFrame({name: [""] for name in (*by, "category")} | dict.fromkeys(COUNTED, pd.NA))
    counts, split = counted.counts[indicator.key], split_by(indicator, by)
    if indicator.kind == "days":
        counts = quantiles(counts, indicator, (*by, *split))
    if indicator.kind == "mix":
        counts = counts.assign(denominator=_whole(counts, by))
    return counts.rename(columns=dict.fromkeys(split, "category"))


def _valued(rows: DataFrame) -> DataFrame:
    """Rows with the value that the kind of each indicator asks for; days have theirs."""
    top, base, kind = rows["numerator"].astype("Float64"), rows["denominator"], rows["figure_kind"]
    ratio = top / base.where(base != 0).astype("Float64") * rows["figure_per"]
    value = ratio.mask(kind.eq("count"), top).mask(kind.eq("days"), rows["value"])
    category = rows["category"] if "category" in rows else Series(pd.NA, index=rows.index)
    return rows.assign(value=value, category=category.astype("str").fillna(""))


def _whole(counts: DataFrame, by: tuple[str, ...]) -> Series:
    if by:
        return counts.groupby(list(by), dropna=False)["numerator"].transform("sum")
    return Series(counts["numerator"].sum(), index=counts.index, dtype="Int64")


def _facts(known: Sequence[Indicator], sizes: Sequence[int], counted: Counted) -> DataFrame:
    """What is the same for all rows of an indicator, repeated for each of so many rows."""
    facts = DataFrame({
        "indicator": [i.key for i in known],
        "figure_kind": [i.kind for i in known],
        "figure_per": [i.per for i in known],
        "figure_better": [i.better for i in known],
        "counting_unit": [_counting_unit(i, counted.measures) for i in known],
        "note": [", ".join(_lacking(i, counted)) for i in known],
    })  # fmt: skip
    return facts.loc[facts.index.repeat(list(sizes))].reset_index(drop=True)


def _counting_unit(indicator: Indicator, measures: frozenset[str]) -> str:
    if indicator.counts != "measure" or len(measures) != 1:
        return indicator.counts
    return min(measures)


def _existing(rows: DataFrame, dataset: Dataset) -> Series:
    """Which rows are of units that exist at the day of the report, or of no unit.

    A unit that ended never stands beside the one that took over from it.
    """
    versions = dataset.source.get("unit_versions")
    if "unit" not in rows or versions is None:
        return Series(True, index=rows.index)
    there = dataset.unit_levels()
    ended = set(versions["unit_id"]) - set([] if there is None else there.index)
    return ~rows["unit"].isin(ended)


def _levelled(rows: DataFrame, dataset: Dataset, known: Sequence[Indicator]) -> DataFrame:
    """The rows with the level each is held against: of its unit's own level of the Party."""
    place = Series("", index=rows.index, dtype="object")
    if "unit" in rows:
        levels = dataset.unit_levels()
        place = rows["unit"].map({} if levels is None else levels.to_dict())
    elif "level" in rows:
        place = rows["level"]
    place = place.astype("object").fillna("")
    found = levels_of(known, dataset.get("targets"), place.unique())
    pairs = [found[pair] for pair in zip(rows["indicator"], place, strict=True)]
    return rows.assign(
        target=Series([pair.value for pair in pairs], index=rows.index, dtype="Float64"),
        target_source=Series([pair.source for pair in pairs], index=rows.index, dtype="str"),
    )


def _inflations(
    counted: Counted, known: Sequence[Indicator], by: Sequence[str]
) -> Mapping[str, float]:
    """How much alike the cases of one unit are, for every share of all units together."""
    keys = {i.key for i in known if not i.category}
    return {} if by else {k: inflation(u) for k, u in counted.units.items() if k in keys}


def _judged(rows: DataFrame, spread: Mapping[str, float]) -> DataFrame:
    status = _status(rows)
    value = rows["value"].mask(status == "few")
    limits = _interval(rows, status, rows["indicator"].map(spread).fillna(1.0))
    rows = rows.assign(value=value, status=status, coverage="census", **limits)
    known = rows["lower"].notna()
    confidence = Series(CONFIDENCE, rows.index).where(known).astype("Float64")
    return rows.assign(confidence=confidence, met=_met(rows))


def _status(rows: DataFrame) -> Series:
    top, base, kind = rows["numerator"], rows["denominator"], rows["figure_kind"]
    parted = kind.isin(["share", "mix"])
    status = Series("ok", index=rows.index, dtype="str")
    status = status.mask(parted & (base < SMALL).fillna(False), "small")
    status = status.mask(parted & (base < FEW).fillna(False), "few")
    status = status.mask(kind.eq("rate") & (top < FEW_EVENTS).fillna(False), "small")
    status = status.mask(kind.eq("share") & (top > base).fillna(False), "over_100")
    status = status.mask(kind.eq("days") & rows["value"].isna(), "unreached")
    status = status.mask((base == 0).fillna(False), "zero")
    return status.mask(top.isna() & ~(base == 0).fillna(False), "no_data")


def _interval(rows: DataFrame, status: Series, spread: Series) -> dict[str, Series]:
    """The 95 % limits of shares (Wilson, the base divided by what units show) and of rates.

    Rates have exact Poisson limits, or Byar's from ten events; the rest have none.
    """
    lower = Series(pd.NA, index=rows.index, dtype="Float64")
    upper, method = lower.copy(), Series("", index=rows.index, dtype="str")
    fit = status.isin(JUDGED) & (rows["denominator"].fillna(0) > 0)
    for kind in ("share", "rate"):
        own = fit & rows["figure_kind"].eq(kind)
        top = rows.loc[own, "numerator"].to_numpy(float)
        base = rows.loc[own, "denominator"].to_numpy(float) / rows.loc[own, "figure_per"].to_numpy(
            float
        )
        wide = spread[own].to_numpy(float)
        found = (
            wilson(top, base, CONFIDENCE, inflation=wide) if kind == "share" else byar(top, base)
        )
        lower[own], upper[own] = np.asarray(found.lower), np.asarray(found.upper)
        names = np.where(wide > 1, "wilson_clustered", "wilson") if kind == "share" else "byar"
        method[own] = names
    return {"lower": lower, "upper": upper, "method": method}


def _met(rows: DataFrame) -> Series:
    """Whether the level was reached; missing where the figure can't be held against it."""
    better, value, target = rows["figure_better"], rows["value"], rows["target"]
    few = rows["figure_kind"].eq("days") & (rows["denominator"] < FEW).fillna(True).astype(bool)
    fit = rows["status"].isin(JUDGED) & ~few & better.ne("none")
    return (value >= target).where(better == "higher", value <= target).where(fit).astype("boolean")
