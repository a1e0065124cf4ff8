"""How far the actions of all years have come at a day: open, due, overdue, done, and how old."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.findings.finding_rules import setting
from phantich.analysis.findings.proposed_actions import TABLE, rule_of
from phantich.analysis.time_to_done import waiting_curves, waiting_times
from phantich.dataset.reading import Dataset

STATES = ("open", "due", "overdue", "done_on_time", "done_late", "done", "stopped")
LEFT = ("open", "due", "overdue")
COLUMNS = ["action_id", "year", "group", "rule", "statement", "text", "owner", "due_on", "done_on"]
COLUMNS += ["status", "state", "proposed_on", "age_days", "indicator", "baseline", "target"]


def action_states(dataset: Dataset) -> DataFrame:
    """Every action of the dataset up to the reporting year, with its state at ``dataset.as_of``.

    Returns one row per action: ``state`` is ``open`` (not done, its day far off or not set),
    ``due`` (within 30 days), ``overdue``, ``done_on_time``, ``done_late``, ``done`` (on no known
    day) or ``stopped``; ``age_days`` runs from the cut-off day of the report that proposed it to
    the day it was done, else to ``as_of``. A day of completion after ``as_of`` is not yet known.
    """
    rows = dataset.whole.get(TABLE)
    if rows is None or rows.empty:
        return DataFrame(columns=COLUMNS)
    if dataset.year is not None:
        rows = rows[rows["year"].le(dataset.year).fillna(False).astype(bool)]
    now = pd.Timestamp(dataset.as_of)
    done = rows["done_on"].where(rows["done_on"] <= now)
    proposed = _proposed_on(rows, dataset)
    return rows.assign(
        rule=[rule_of(row) for row in rows.to_dict("records")],
        statement=rows["limitation_ref"],
        owner=rows["owner_unit"],
        done_on=done,
        state=_states(rows, done, now),
        proposed_on=proposed,
        age_days=(done.fillna(now) - proposed).dt.days.clip(lower=0).astype("Int64"),
    ).reset_index(drop=True)[COLUMNS]


def _states(rows: DataFrame, done: Series, now: pd.Timestamp) -> Series:
    due, status = rows["due_on"], rows["status"].fillna("")
    soon = due <= now + pd.Timedelta(days=setting("due_soon"))
    late = (due < now) | (due.isna() & status.eq("qua_han"))
    undated = status.eq("hoan_thanh") & rows["done_on"].isna()
    state = Series("open", index=rows.index, dtype="str")
    state = state.mask(soon, "due").mask(late, "overdue")
    state = state.mask(status.eq("dung"), "stopped").mask(undated, "done")
    state = state.mask(done.notna(), "done_late")
    return state.mask(done.notna() & ~(done > due), "done_on_time")


def _proposed_on(rows: DataFrame, dataset: Dataset) -> Series:
    """The day of the report that proposed each action: its cut-off, else the year's last day."""
    years = rows["year"].astype("Int64")
    ends = pd.to_datetime(years.astype("str") + "-12-31", errors="coerce")
    about = dataset.whole.get("about")
    if about is None:
        return ends
    cut_offs = about.dropna(subset=["cut_off_on"]).groupby("year")["cut_off_on"].max().to_dict()
    found = [cut_offs.get(year, pd.NaT) for year in years]
    return Series(pd.to_datetime(found), index=rows.index).fillna(ends)


def status(dataset: Dataset) -> DataFrame:
    """How many actions of each report's year are in which state: one row per year."""
    rows = action_states(dataset)
    counted = pd.crosstab(rows["year"], rows["state"]) if len(rows) else DataFrame()
    counted = counted.reindex(columns=list(STATES), fill_value=0)
    return counted.rename_axis(index="year", columns=None).reset_index().astype("Int64")


def _waits(dataset: Dataset) -> DataFrame:
    """The actions as obligations: proposed is received, stopped is no longer waited for."""
    rows = action_states(dataset)
    end = pd.Timestamp(dataset.as_of)
    stopped = rows["due_on"].where(rows["state"] == "stopped").fillna(end).clip(upper=end)
    until = pd.to_datetime(rows["done_on"]).fillna(stopped)
    days = (until - pd.to_datetime(rows["proposed_on"])).dt.days.astype("Int64")
    waits = DataFrame({"task": "action", "done_on": rows["done_on"], "lead_days": days})
    return waits[(rows["state"].ne("done") & (days >= 0)).fillna(False).to_numpy(dtype=bool)]


def ages(dataset: Dataset) -> DataFrame:
    """The share of actions done by each day since they were proposed, the open ones included.

    Returns ``task, day, done, lower, upper, at_risk`` (Kaplan and Meier 1958), as far as the
    curve can be read; an action that was stopped is followed to its due day, and one done on
    no known day is left out.
    """
    return waiting_curves(_waits(dataset))


def half_done(dataset: Dataset) -> DataFrame:
    """By which day half of the actions were done: one row, as ``time_to_done.waiting_times``."""
    return waiting_times(_waits(dataset))
