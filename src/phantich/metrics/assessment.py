"""Running the catalogue over the tables: one frame of results, each figure with its base.

Here, and only here, a count gets its value, interval, state and target.
"""

from __future__ import annotations

import inspect
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset.quality_sheet import contradicted
from phantich.dataset.reading import Dataset
from phantich.disclosure.external_edition import published
from phantich.errors import Fault
from phantich.files import memo
from phantich.language.folding import nearest
from phantich.metrics import METRICS
from phantich.schema.indicators import Indicator, Statement, evidencing, indicators, statements
from phantich.stats.clustered_intervals import Limits, limits
from phantich.stats.intervals import wilson
from phantich.stats.rates import byar

CONFIDENCE = 0.95
COUNTED = {"numerator": "Int64", "denominator": "Int64", "value": "Float64"}
SMALL = 30  # below it a share is marked as resting on few cases
FEW_EVENTS = 10  # below it a rate of events is marked as resting on few
FEW = 5  # below it no share is given at all
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
    "met",
    "note",
]


def assess(dataset: Dataset, by: Sequence[str] = (), *, keys: Collection[str] = ()) -> DataFrame:
    """Every indicator of the catalogue, or those of ``keys``, as far as the tables evidence it.

    ``keys`` names the indicators wanted, where not all are.

    Returns one row per indicator, group of ``by`` and category: ``indicator``, ``*by``,
    ``category`` (the form, channel or kind within a mix), ``numerator``, ``denominator``,
    ``value`` (shares 0..1, rates per their base, days), ``lower``, ``upper`` (95 %, random
    variation), ``counting_unit``, ``status`` (ok, small, few, over_100, zero, no_data, suppressed,
    blocked), ``target``, ``met`` and ``note``. An indicator that can't be split by ``by`` is left
    out. A figure is blocked where a total that it rests on differs from the sum of its parts.

    Raises
    ------
    Fault
        The rows mix persons and attendances in one sum, or ``keys`` names no indicator.
    """
    with memo.unchanged():
        frame = memo.remembered(
            "assess",
            (_asked_of(dataset, fitting(by, keys)), tuple(by), sorted(keys)),
            lambda: judge(count(dataset, by, keys=keys), dataset.get("targets"), by, keys=keys),
        )
    frame = _blocked(frame, contradicted(dataset))
    return frame if dataset.edition == "internal" else _published(frame, dataset, tuple(by))


def _blocked(frame: DataFrame, bad: Collection[str]) -> DataFrame:
    """Results in which nothing rests on a table whose totals contradict its parts.

    Blocked rows lose value, limits and verdict; their counts stay, to be looked into.
    """
    keys = {k for k, i in indicators().items() if any(p.partition(".")[0] in bad for p in i.needs)}
    out = frame["indicator"].isin(keys) & frame["value"].notna()
    if not out.any():
        return frame
    gone = ("value", "lower", "upper", "confidence", "met")
    done = frame.assign(**{name: frame[name].mask(out) for name in gone})
    return done.assign(status=done["status"].mask(out, "blocked"))


def _asked_of(dataset: Dataset, known: Sequence[Indicator]) -> dict[str, DataFrame]:
    """The tables on which the figures of some indicators depend."""
    names = {"attendances", "targets"}
    for indicator in known:
        names |= {path.partition(".")[0] for path in indicator.needs}
        names.update(tables_of(indicator.metric))
    return {name: dataset[name] for name in sorted(names) if name in dataset}


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


def count(
    dataset: Dataset,
    by: Sequence[str] = (),
    *,
    keys: Collection[str] = (),
    part: bool = False,
) -> Counted:
    """The counts of every indicator that can be split by ``by``.

    A ``part`` of a dataset counts whatever its tables allow, also where it alone holds no
    evidence: another part may.
    """
    fit = fitting(by, keys)
    held = frozenset(path for i in fit for path in i.needs if _evidenced(path, dataset))
    known = [i for i in fit if (_there(i, dataset) if part else held.issuperset(i.needs))]
    counts = {i.key: run_metric(i.metric, dataset, grouping(i, by)) for i in known}
    rows = dataset.get("attendances", DataFrame(columns=["measure"]))
    measures = frozenset(rows["measure"].dropna().unique())
    spread = {i.key: run_metric(i.metric, dataset, ("unit",)) for i in known if is_spread(i, by)}
    return Counted(counts, held, measures, spread)


def fitting(by: Sequence[str], keys: Collection[str] = ()) -> list[Indicator]:
    """The indicators, of those named (all where none is), that can be split by ``by``."""
    wanted = {named(key).key for key in keys if key} if keys else set(indicators())
    return [i for i in indicators().values() if i.key in wanted and set(by) <= set(i.by)]


def is_spread(indicator: Indicator, by: Sequence[str]) -> bool:
    """Whether the limits of an indicator depend on how much its units differ."""
    return not by and indicator.kind == "share" and "unit" in indicator.by


def _there(indicator: Indicator, dataset: Dataset) -> bool:
    return all(name in dataset for name in tables_of(indicator.metric))


def grouping(indicator: Indicator, by: Sequence[str]) -> tuple[str, ...]:
    """The columns by which an indicator is counted: ``by``, its category, days for quantiles."""
    days = (DAYS[indicator.metric],) if indicator.kind == "days" else ()
    return (*by, *_split(indicator, by), *days)


def _split(indicator: Indicator, by: Sequence[str]) -> tuple[str, ...]:
    return (indicator.category,) if indicator.category and indicator.category not in by else ()


def judge(
    counted: Counted,
    targets: DataFrame | None,
    by: Sequence[str] = (),
    *,
    keys: Collection[str] = (),
) -> DataFrame:
    """Counts with value, interval, state and target: the results frame of ``assess``."""
    known = fitting(by, keys)
    columns = ["indicator", *by, "category", *FIGURES]
    if not known:
        return DataFrame(columns=columns)
    frames = [_counted_rows(indicator, counted, tuple(by)) for indicator in known]
    facts = _facts(known, [len(frame) for frame in frames], counted, targets)
    judged = _judged(pd.concat(frames, ignore_index=True), facts)
    return _clustered(judged, counted)[columns]


def named(key: str) -> Indicator:
    """The indicator of a key.

    Raises
    ------
    Fault
        The catalogue has none of this name; the nearest is named.
    """
    if key not in indicators():
        raise Fault("no_such_indicator", name=key, nearest=nearest(key, indicators(), 0.5) or "-")
    return indicators()[key]


def _published(frame: DataFrame, dataset: Dataset, by: tuple[str, ...]) -> DataFrame:
    """The results of the external edition; what it publishes is remembered for the next one."""
    kinds = {key: indicator.kind for key, indicator in indicators().items()}
    name = by[0] if by else ""
    attended = None
    if not missing_evidence(indicators()["population_coverage_rate"], dataset):
        places = dict.fromkeys((name or "unit", "unit"))
        attended = {
            p: run_metric("population_coverage_rate", dataset, (p, "group")) for p in places
        }
    earlier = dataset.previous
    if earlier is not None:
        earlier = earlier[earlier["by"] == name]
    done, counts = published(frame, by, kinds, attended, earlier)
    dataset.protected[name] = counts.assign(by=name)
    return done


def _lacking(indicator: Indicator, counted: Counted) -> list[str]:
    return [path for path in indicator.needs if path not in counted.held]


def _counted_rows(indicator: Indicator, counted: Counted, by: tuple[str, ...]) -> DataFrame:
    """The counts of an indicator with their value; one row without them if evidence is lacking."""
    if not _lacking(indicator, counted):
        return _valued(indicator, counted.counts[indicator.key], by).astype(COUNTED)
    blank = dict.fromkeys(COUNTED, pd.NA)
    return DataFrame({name: [""] for name in (*by, "category")} | blank).astype(COUNTED)


def _facts(
    known: Sequence[Indicator],
    sizes: Sequence[int],
    counted: Counted,
    targets: DataFrame | None,
) -> DataFrame:
    """What is the same for all rows of an indicator, repeated for each of so many rows."""
    facts = DataFrame({
        "indicator": [i.key for i in known],
        "kind": [i.kind for i in known],
        "per": [i.per for i in known],
        "better": [i.better for i in known],
        "counting_unit": [_counting_unit(i, counted.measures) for i in known],
        "target": Series([_target(i, targets) for i in known], dtype="Float64"),
        "note": [", ".join(_lacking(i, counted)) for i in known],
    })  # fmt: skip
    return facts.loc[facts.index.repeat(list(sizes))].reset_index(drop=True)


def _clustered(judged: DataFrame, counted: Counted) -> DataFrame:
    """The limits of whole shares widened by what their units show; categories keep theirs."""
    open_rows = judged["lower"].notna() & (judged["category"] == "")
    found = {
        at: widened
        for at, key in judged.loc[open_rows, "indicator"].items()
        if (widened := _widened(str(key), counted)) is not None
    }
    for at, name in enumerate(("lower", "upper", "method")):
        judged.loc[list(found), name] = [widened[at] for widened in found.values()]
    return judged


def _widened(key: str, counted: Counted) -> Limits | None:
    if key not in counted.units:
        return None
    duties = "obligations" in tables_of(key)
    return limits(counted.units[key], obligations=duties, confidence=CONFIDENCE)


def missing_evidence(indicator: Indicator, dataset: Dataset) -> list[str]:
    """The tables or columns an indicator needs and the dataset does not hold."""
    return [path for path in indicator.needs if not _evidenced(path, dataset)]


def _evidenced(path: str, dataset: Dataset) -> bool:
    table, _, column = path.partition(".")
    return table in dataset and bool(dataset[table][column].notna().any())


def _valued(indicator: Indicator, counts: DataFrame, by: tuple[str, ...]) -> DataFrame:
    """Counts by group and category, with the value that the indicator's kind asks for."""
    split = _split(indicator, by)
    if indicator.kind == "days":
        return _quantiles(counts, indicator, (*by, *split))
    counts = counts.copy()
    if indicator.kind == "mix":
        counts["denominator"] = _whole(counts, by)
    if indicator.kind == "count":
        counts["value"] = counts["numerator"].astype("Float64")
    else:
        base = counts["denominator"].astype("Float64")
        ratio = counts["numerator"].astype("Float64") / base.where(base != 0)
        counts["value"] = ratio * indicator.per
    return _named(counts, split)


def run_metric(key: str, dataset: Dataset, by: Sequence[str] = ()) -> DataFrame:
    """A metric over the tables its parameters name: ``[*by, numerator, denominator, value]``."""
    rows = [dataset[name] for name in tables_of(key)]
    asked = (key, tuple(by), rows)
    return memo.remembered("metric", asked, lambda: METRICS[key](*rows, by=tuple(by)))


def tables_of(key: str) -> list[str]:
    """The tables that a metric counts: the names of its parameters."""
    return [name for name in inspect.signature(METRICS[key]).parameters if name != "by"]


DAYS = {  # the column of days by which the counts of a duration are laid out
    "study_lead_days": "lead_days",
    "study_late_days": "days_late",
    "report_late_days": "days_late",
    "drafting_days": "drafting_days",
    "correction_days": "correction_days",
}


def _quantiles(counts: DataFrame, indicator: Indicator, by: tuple[str, ...]) -> DataFrame:
    """The quantile of a duration from its counts by day: the first day that enough have reached.

    Numerator and denominator stay the sum of days and the number of cases, which add up.
    """
    days = DAYS[indicator.metric]
    counts = counts[counts["denominator"].fillna(0) > 0].sort_values(days)
    groups = counts.groupby(list(by), dropna=False) if by else [((), counts)]
    rows = [
        dict(zip(by, key if by else (), strict=True)) | _quantile(group, days, indicator.quantile)
        for key, group in groups
    ]
    frame = DataFrame(rows, columns=[*by, "numerator", "denominator", "value"])
    return _named(frame, by[-1:] if indicator.category in by else ())


def _quantile(group: DataFrame, days: str, quantile: float | None) -> dict[str, object]:
    total = int(group["denominator"].sum())
    if total == 0:
        return {"numerator": pd.NA, "denominator": 0, "value": pd.NA}
    reached = group["denominator"].cumsum() >= (quantile or 0.5) * total
    value = group.loc[reached, days].iloc[0]
    return {"numerator": int(group["numerator"].sum()), "denominator": total, "value": value}


def _whole(counts: DataFrame, by: tuple[str, ...]) -> Series:
    if by:
        return counts.groupby(list(by), dropna=False)["numerator"].transform("sum")
    return Series(counts["numerator"].sum(), index=counts.index, dtype="Int64")


def _named(counts: DataFrame, split: tuple[str, ...]) -> DataFrame:
    if not split:
        return counts.assign(category="")
    category = counts[split[0]].astype("str").fillna("")
    return counts.drop(columns=list(split)).assign(category=category)


def _judged(counted: DataFrame, facts: DataFrame) -> DataFrame:
    status = _status(counted, facts["kind"])
    value = counted["value"].mask(status == "few")
    lower, upper, method = _interval(counted, facts, status)
    return counted.assign(
        indicator=facts["indicator"],
        value=value,
        lower=lower,
        upper=upper,
        confidence=Series(CONFIDENCE, counted.index).where(lower.notna()).astype("Float64"),
        method=method,
        counting_unit=facts["counting_unit"],
        coverage="census",
        status=status,
        target=facts["target"],
        met=_met(value, facts),
        note=facts["note"],
    )


def _status(counted: DataFrame, kind: Series) -> Series:
    top, base = counted["numerator"], counted["denominator"]
    parted = kind.isin(["share", "mix"])
    status = Series("ok", index=counted.index, dtype="str")
    status = status.mask(parted & (base < SMALL).fillna(False), "small")
    status = status.mask(parted & (base < FEW).fillna(False), "few")
    status = status.mask(kind.eq("rate") & (top < FEW_EVENTS).fillna(False), "small")
    status = status.mask(kind.eq("share") & (top > base).fillna(False), "over_100")
    status = status.mask((base == 0).fillna(False), "zero")
    return status.mask(top.isna() & ~(base == 0).fillna(False), "no_data")


def _interval(
    counted: DataFrame, facts: DataFrame, status: Series
) -> tuple[Series, Series, Series]:
    """The 95 % limits of shares (Wilson) and of rates (exact Poisson, Byar); none for the rest."""
    lower = Series(pd.NA, index=counted.index, dtype="Float64")
    upper, method = lower.copy(), Series("", index=counted.index, dtype="str")
    fit = status.isin(["ok", "small"]) & (counted["denominator"].fillna(0) > 0)
    for kind, name in (("share", "wilson"), ("rate", "byar")):
        own = fit & facts["kind"].eq(kind)
        if not own.any():
            continue
        top = counted.loc[own, "numerator"].to_numpy(float)
        base = counted.loc[own, "denominator"].to_numpy(float) / facts.loc[own, "per"].to_numpy()
        found = (wilson if kind == "share" else byar)(top, base, CONFIDENCE)
        lower[own], upper[own] = np.asarray(found.lower), np.asarray(found.upper)
        method = method.mask(own, name)
    return lower, upper, method


def _counting_unit(indicator: Indicator, measures: frozenset[str]) -> str:
    return (
        min(measures) if indicator.counts == "measure" and len(measures) == 1 else indicator.counts
    )


def _target(indicator: Indicator, rows: DataFrame | None) -> object:
    """The dataset's own target for the year, else the catalogue's."""
    if rows is not None:
        own = rows[rows["indicator"] == indicator.key]
        own = own.sort_values("year", na_position="first") if len(own) > 1 else own
        general = own[own["level"].isna()]
        if len(general):
            return float(general["value"].iloc[-1])
        if own["level"].nunique() == 1:  # one level only: there is no other to mistake it for
            return float(own["value"].iloc[-1])
    return indicator.target if indicator.target is not None else pd.NA


def _met(value: Series, facts: DataFrame) -> Series:
    better, target = facts["better"], facts["target"]
    met = (value >= target).where(better == "higher", value <= target)
    return met.mask(better == "none").astype("boolean")


@dataclass(frozen=True)
class Evidence:
    """What stands behind one statement of the report."""

    statement: Statement
    state: str
    indicators: tuple[str, ...]


def coverage(results: DataFrame, changes: DataFrame | None = None) -> DataFrame:
    """Every statement of a yearly report with its evidence.

    Returns one row per statement: ``statement``, ``state`` (``computed``, ``no_data``,
    ``by_design`` or ``uncounted``) and ``indicators``, the keys of the figures behind it.
    """
    shown = results[results["numerator"].notna()]
    has = set(shown["indicator"])
    compared = changes is not None and bool(changes["difference"].notna().any())
    found = [_evidence(s, has, compared) for s in statements().values()]
    rows = [(e.statement.key, e.state, ", ".join(e.indicators)) for e in found]
    return DataFrame(rows, columns=["statement", "state", "indicators"])


def _evidence(statement: Statement, has: set[str], compared: bool) -> Evidence:
    behind = [i.key for key in (statement.key, *statement.parts) for i in evidencing(key)]
    if statement.by_design:
        return Evidence(statement, "by_design", ())
    if statement.compared:
        return Evidence(statement, "computed" if compared else "no_data", ())
    if not behind:
        return Evidence(statement, "uncounted", ())
    parts = [evidencing(key) for key in statement.parts] or [evidencing(statement.key)]
    whole = all(any(i.key in has for i in part) for part in parts)
    found = tuple(key for key in behind if key in has)
    return Evidence(statement, "computed" if whole else "no_data", found)
