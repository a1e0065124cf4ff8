"""How long units took from receiving a text to doing what it asked, the waiting ones included.

Origin: the day of receipt. Event: the day on which the task was done; before receipt counts 0
days. What was not done by the report date, or was cancelled or closed before, is censored then: a
unit that never reported stays in the picture. That assumes that cancelling says nothing about
lateness. Method: Kaplan and Meier 1958 (``stats.survival``); the median is the first day on which
half or more are done; where it is not reached, a restricted mean stands in its place.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence

import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset.obligations import DUE, STATES
from phantich.stats.survival import (
    Curve,
    kaplan_meier,
    median,
    readable,
    restricted_mean,
    survival_at,
)

SUMMARY = ["waiting_from", "done", "waiting", "median", "lower", "upper", "tau", "mean", "by_tau"]


def waiting_curves(obligations: DataFrame, *, by: Sequence[str] = ("task",)) -> DataFrame:
    """The share done by each day, for each group, as far as the curve can be read.

    Returns ``[*by, day, done, lower, upper, at_risk]``: shares 0..1 with 95 % limits; the part
    with fewer than 5 or a tenth of the units still waiting is left out.
    """
    parts = [_points(curve).assign(**key) for key, curve in _curves(obligations, by)]
    columns = [*by, "day", "done", "lower", "upper", "at_risk"]
    return pd.concat(parts)[columns] if parts else DataFrame(columns=columns)


def _points(curve: Curve) -> DataFrame:
    shown = readable(curve)
    return DataFrame(
        {
            "day": curve.time[shown],
            "done": 1 - curve.survival[shown],
            "lower": 1 - curve.upper[shown],
            "upper": 1 - curve.lower[shown],
            "at_risk": curve.at_risk[shown],
        }
    )


def waiting_times(obligations: DataFrame, *, by: Sequence[str] = ("task",)) -> DataFrame:
    """The days by which half of each group were done, with what was still waiting.

    Returns ``[*by, waiting_from, done, waiting, median, lower, upper, tau, mean, by_tau]``:
    numbers of obligations, days, and the share done by day ``tau``. ``tau``, ``mean`` and
    ``by_tau`` are given where the median is not reached.
    """
    rows = [key | _summary(curve) for key, curve in _curves(obligations, by)]
    return DataFrame(rows, columns=[*by, *SUMMARY])


def _summary(curve: Curve) -> dict[str, float]:
    half = median(curve)
    facts = {
        "waiting_from": int(curve.at_risk[0]),
        "done": int(curve.events.sum()),
        "waiting": int(curve.censored.sum()),
        "median": half.value,
        "lower": half.lower,
        "upper": half.upper,
    }
    return facts | (_restricted(curve) if math.isnan(half.value) else {})


def _restricted(curve: Curve) -> dict[str, float]:
    tau = float(curve.time[-1])
    done = 1 - float(survival_at(curve, tau))
    return {"tau": tau, "mean": restricted_mean(curve, tau), "by_tau": done}


def _curves(obligations: DataFrame, by: Sequence[str]) -> Iterator[tuple[dict[str, object], Curve]]:
    rows = obligations[obligations["lead_days"].notna()]
    for key, group in rows.groupby(list(by)):
        met = group["done_on"].notna().astype(int)
        yield dict(zip(by, key, strict=True)), kaplan_meier(group["lead_days"].astype(float), met)


def states(obligations: DataFrame, *, by: Sequence[str] = ("task",)) -> DataFrame:
    """How many obligations of each group are in which state.

    Returns ``[*by, *STATES]``, counts; the first three states are those due by the day.
    """
    counted = obligations.groupby([*by, "state"]).size().unstack(fill_value=0)
    counted.columns.name = None
    return counted.reindex(columns=STATES, fill_value=0).reset_index()


def duties_by_unit(obligations: DataFrame, units: Collection[str]) -> DataFrame:
    """What each unit owed and did, task by task: facts, which may be named.

    Returns one row for each of ``units`` and task: ``unit``, ``task``, how many duties were
    ``due``, and the counts of ``states``. A unit that owed nothing has no row.
    """
    rows = obligations[obligations["unit"].isin(list(units))]
    found = states(rows, by=["unit", "task"])
    return found.assign(due=found[list(DUE)].sum(axis=1))[["unit", "task", "due", *STATES]]


def open_obligations(obligations: DataFrame, units: Collection[str] | None = None) -> Series:
    """How many overdue obligations each unit still has, of ``units`` where they are given.

    Units without any are left out, and so is what was closed when its unit ended.
    """
    rows = obligations[obligations["state"].eq("overdue") & obligations["closed_on"].isna()]
    rows = rows if units is None else rows[rows["unit"].isin(list(units))]
    return rows.groupby("unit").size()
