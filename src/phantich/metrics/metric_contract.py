"""The contract of a metric as checks: one shape, no side effect, counts that add up.

The package's tests hold its own metrics against it, ``phantich check-metrics`` an analyst's.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
from pandas import DataFrame

from phantich.dataset.reading import DERIVED, Dataset
from phantich.metrics import METRICS
from phantich.metrics.assessment import run_metric, tables_of
from phantich.metrics.durations import DAYS
from phantich.metrics.own_metrics import COUNTED
from phantich.schema.data_model import tables as all_tables
from phantich.schema.indicators import indicators

COUNTS = ["numerator", "denominator"]
SHARED = ("units", "unit_versions", "directives", "targets", "about")
CATEGORIES = ("type", "form", "kind")
HALF = "-07"  # the month that begins the second half


def breaches(metric: str, dataset: Dataset) -> list[str]:
    """The terms of the contract that a metric breaks on a dataset of one year; none is good."""
    found = [term for term, holds in BEFORE.items() if not holds(metric)]
    if found:
        return found
    counted = {"units", *tables_of(metric)} & dataset.keys()
    held = Dataset({name: dataset[name].copy() for name in counted})
    held.__dict__.update(dataset.__dict__)
    return [term for term, holds in TERMS.items() if not _holds(holds, metric, held)]


def _holds(holds: Callable[[str, Dataset], bool], metric: str, dataset: Dataset) -> bool:
    """Whether a term holds; a metric that fails on what it is given breaks it."""
    try:
        return bool(holds(metric, dataset))
    except Exception:
        return False


def totals(frame: DataFrame) -> list[int]:
    """The sums of the counts of a metric."""
    return [int(frame[name].fillna(0).sum()) for name in COUNTS]


def dimensions(metric: str) -> list[str]:
    """Every dimension over which the catalogue says that the metric's counts add up."""
    behind = [i for i in indicators().values() if i.metric == metric]
    found = {name for i in behind for name in i.by if name not in CATEGORIES}
    return sorted(found) or (["unit"] if metric == "conduct_incidents" else [])


def _parameters(metric: str) -> bool:
    by = inspect.signature(METRICS[metric]).parameters.get("by")
    only = by is not None and by.kind is inspect.Parameter.KEYWORD_ONLY
    return only and set(tables_of(metric)) <= {*all_tables(), *DERIVED}


def _docstring(metric: str) -> bool:
    text = inspect.getdoc(METRICS[metric]) or "-"
    return text.splitlines()[0].endswith(".") and bool(COUNTED.search(" ".join(text.split())))


def _needs(metric: str) -> bool:
    behind = [i for i in indicators().values() if i.metric == metric]
    plain = set(tables_of(metric)) - set(DERIVED)
    return all(plain <= {path.partition(".")[0] for path in i.needs} for i in behind)


def _shape(metric: str, dataset: Dataset) -> bool:
    whole = run_metric(metric, dataset)
    named = list(whole.columns) == [*COUNTS, "value"] and len(whole) == 1
    whole_numbers = list(whole[COUNTS].dtypes) == ["Int64", "Int64"]
    return named and whole_numbers and bool(whole["numerator"].notna().all())


def _ratio(metric: str, dataset: Dataset) -> bool:
    whole = run_metric(metric, dataset).iloc[0]
    base = 1 if pd.isna(whole["denominator"]) else whole["denominator"]
    return bool(base) and math.isclose(whole["value"], whole["numerator"] / base, rel_tol=1e-12)


def _days(metric: str, dataset: Dataset) -> bool:
    """Whether a duration lays its cases out by whole days from nought up, and loses none."""
    if metric not in DAYS:
        return True
    laid = run_metric(metric, dataset, [DAYS[metric]])
    days = laid[DAYS[metric]]
    good = days.notna() & (days >= 0) & (days % 1 == 0)
    ended = laid["numerator"] <= laid["denominator"]
    return bool((good & ended).all()) and totals(laid) == totals(run_metric(metric, dataset))


def _groups(metric: str, dataset: Dataset) -> bool:
    whole = totals(run_metric(metric, dataset))
    frames = [(name, run_metric(metric, dataset, [name])) for name in dimensions(metric)]
    return all(
        list(frame.columns) == [name, *COUNTS, "value"]
        and not frame[name].duplicated().any()
        and totals(frame) == whole
        for name, frame in frames
    )


def _files(metric: str, dataset: Dataset) -> bool:
    """The dataset split into files of different units gives the same counts in all."""
    units = sorted(dataset["units"]["unit_id"])
    parts = [_of_units(dataset, set(units[at::3]), at) for at in range(3)]
    return _add_up(metric, parts, dataset)


def _of_units(dataset: Dataset, mine: set[str], at: int) -> Dataset:
    return Dataset({
        name: rows
        if name in SHARED or "unit" not in rows
        else rows[rows["unit"].isin(mine) | (rows["unit"].isna() & (at == 0))]
        for name, rows in dataset.items()
    })  # fmt: skip


def _months(metric: str, dataset: Dataset) -> bool:
    """The first half of the year and the second, counted apart, give the year."""
    if not is_dated(metric, dataset):
        return True
    halves = [_half(dataset, tables_of(metric), first) for first in (True, False)]
    return _add_up(metric, halves, dataset)


def is_dated(metric: str, dataset: Dataset) -> bool:
    """Whether every row that a metric counts has a month; else one stands for the whole year."""
    dated = all("month" in dataset[name] for name in tables_of(metric))
    return dated and metric != "objective_coverage_rate"


def _half(dataset: Dataset, dated: Sequence[str], first: bool) -> Dataset:
    done = Dataset(dataset)
    for name in dated:
        early = dataset[name]["month"].fillna("") < f"{dataset.year}{HALF}"
        done[name] = dataset[name][early if first else ~early]
    return done


def _add_up(metric: str, parts: Sequence[Dataset], whole: Dataset) -> bool:
    sums = [sum(n) for n in zip(*(totals(run_metric(metric, p)) for p in parts), strict=True)]
    return sums == totals(run_metric(metric, whole))


def _pure(metric: str, dataset: Dataset) -> bool:
    before = {name: dataset[name].copy(deep=True) for name in tables_of(metric)}
    run_metric(metric, dataset, dimensions(metric)[:1])
    return all(dataset[name].equals(rows) for name, rows in before.items())


def _order(metric: str, dataset: Dataset) -> bool:
    mixed = Dataset(
        {name: rows.sample(frac=1, random_state=7) for name, rows in dataset.items()}
    )  # fmt: skip
    return run_metric(metric, mixed).equals(run_metric(metric, dataset))


def _empty(metric: str, dataset: Dataset) -> bool:
    whole = run_metric(metric, Dataset({name: rows.iloc[:0] for name, rows in dataset.items()}))
    return bool(whole["value"].isna().all()) and totals(whole) == [0, 0]


BEFORE: Mapping[str, Callable[[str], bool]] = {
    "parameters": _parameters,
    "docstring": _docstring,
    "needs": _needs,
}
TERMS: Mapping[str, Callable[[str, Dataset], bool]] = {
    "pure": _pure,  # first: after it nothing more is changed
    "shape": _shape,
    "ratio": _ratio,
    "days": _days,
    "groups": _groups,
    "files": _files,
    "months": _months,
    "order": _order,
    "empty": _empty,
}
