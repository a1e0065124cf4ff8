"""How long units took from receiving a text to doing what it asked, the waiting ones included.

Origin: the day of receipt. Event: the day on which the task was done. What was not done by the
report date, or was cancelled before, is censored then: a unit that never reported stays in the
picture. Method: Kaplan and Meier 1958 (``stats.survival``); the median is the first day on which
half or more are done; where it is not reached, a restricted mean stands in its place.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence

import pandas as pd
from pandas import DataFrame, Series

from phantich.stats.survival import (
    Curve,
    kaplan_meier,
    median,
    readable,
    restricted_mean,
    survival_at,
)

SUMMARY = ["waiting_from", "done", "waiting", "median", "lower", "upper", "tau", "mean", "by_tau"]


def durations(obligations: DataFrame, as_of: dt.date) -> DataFrame:
    """Days waited for each obligation, and whether it was met.

    Returns the obligations whose days are known and in order, with ``days`` (whole days from
    receipt) and ``met`` (1 done, 0 still waiting at the report date or cancelled before it).
    """
    end = pd.Timestamp(as_of)
    left = obligations["cancelled_on"].where(obligations["cancelled_on"] <= end, end)
    until = obligations["done_on"].fillna(left)
    days = (until - obligations["received_on"]).dt.days
    rows = obligations.assign(days=days, met=obligations["done_on"].notna().astype(int))
    return rows[rows["days"] >= 0]


def waiting_curves(
    obligations: DataFrame, as_of: dt.date, *, by: Sequence[str] = ("task",)
) -> DataFrame:
    """The share done by each day, for each group, as far as the curve can be read.

    Returns ``[*by, day, done, lower, upper, at_risk]``: shares 0..1 with 95 % limits; the part
    with fewer than 5 or a tenth of the units still waiting is left out.
    """
    parts = [_points(curve).assign(**key) for key, curve in _curves(obligations, as_of, by)]
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


def waiting_times(
    obligations: DataFrame, as_of: dt.date, *, by: Sequence[str] = ("task",)
) -> DataFrame:
    """The days by which half of each group were done, with what was still waiting.

    Returns ``[*by, waiting_from, done, waiting, median, lower, upper, tau, mean, by_tau]``:
    numbers of obligations, days, and the share done by day ``tau``. ``tau``, ``mean`` and
    ``by_tau`` are given where the median is not reached.
    """
    rows = [key | _summary(curve) for key, curve in _curves(obligations, as_of, by)]
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
    return {"tau": tau, "mean": restricted_mean(curve, tau).value, "by_tau": done}


def _curves(
    obligations: DataFrame, as_of: dt.date, by: Sequence[str]
) -> Iterator[tuple[dict[str, object], Curve]]:
    rows = durations(obligations, as_of)
    for key, group in rows.groupby(list(by)):
        yield dict(zip(by, key, strict=True)), kaplan_meier(group["days"], group["met"])


def states(obligations: DataFrame, *, by: Sequence[str] = ("task",)) -> DataFrame:
    """How many obligations of each group are in which state.

    Returns ``[*by, on_time, late, overdue, not_due, cancelled, no_deadline]``, counts.
    """
    counted = obligations.groupby([*by, "state"]).size().unstack(fill_value=0)
    counted.columns.name = None
    return counted.reindex(columns=STATES, fill_value=0).reset_index()


STATES = ["on_time", "late", "overdue", "not_due", "cancelled", "no_deadline"]


def open_obligations(obligations: DataFrame) -> Series:
    """How many overdue obligations each unit still has; units without any are left out."""
    return obligations[obligations["state"] == "overdue"].groupby("unit").size()
