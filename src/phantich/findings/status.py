"""How far the actions of all years have come at a day: open, due, overdue, done, and how old."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from pandas import DataFrame, Series

from phantich.findings.actions import TABLE, rule_of
from phantich.findings.rules import setting
from phantich.tables import Tables
from phantich.waiting import waiting_curves, waiting_times

STATES = ("open", "due", "overdue", "done_on_time", "done_late", "done", "stopped")
LEFT = ("open", "due", "overdue")
COLUMNS = ["action_id", "year", "group", "rule", "statement", "text", "owner", "due_on", "done_on"]
COLUMNS += ["status", "state", "proposed_on", "age_days", "indicator", "baseline", "target"]


def action_states(tables: Tables) -> DataFrame:
    """Every action of the dataset up to the reporting year, with its state at ``tables.as_of``.

    Returns one row per action: ``state`` is ``open`` (not done, its day far off or not set),
    ``due`` (within 30 days), ``overdue``, ``done_on_time``, ``done_late``, ``done`` (on no known
    day) or ``stopped``; ``age_days`` runs from the cut-off day of the report that proposed it to
    the day it was done, else to ``as_of``. A day of completion after ``as_of`` is not yet known.
    """
    rows = tables.whole.get(TABLE)
    if rows is None or rows.empty:
        return DataFrame(columns=COLUMNS)
    if tables.year is not None:
        rows = rows[rows["year"].le(tables.year).fillna(False).astype(bool)]
    now = pd.Timestamp(tables.as_of)
    done = rows["done_on"].where(rows["done_on"] <= now)
    proposed = _proposed_on(rows, tables)
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


def _proposed_on(rows: DataFrame, tables: Tables) -> Series:
    """The day of the report that proposed each action: its cut-off, else the year's last day."""
    years = rows["year"].astype("Int64")
    ends = pd.to_datetime(years.astype("str") + "-12-31", errors="coerce")
    about = tables.whole.get("about")
    if about is None:
        return ends
    cut_offs = about.dropna(subset=["cut_off_on"]).groupby("year")["cut_off_on"].max().to_dict()
    found = [cut_offs.get(year, pd.NaT) for year in years]
    return Series(pd.to_datetime(found), index=rows.index).fillna(ends)


def status(tables: Tables) -> DataFrame:
    """How many actions of each report's year are in which state: one row per year."""
    rows = action_states(tables)
    counted = pd.crosstab(rows["year"], rows["state"]) if len(rows) else DataFrame()
    counted = counted.reindex(columns=list(STATES), fill_value=0)
    return counted.rename_axis(index="year", columns=None).reset_index().astype("Int64")


def _waits(tables: Tables) -> tuple[DataFrame, dt.date]:
    """The actions as obligations: proposed is received, stopped is no longer waited for."""
    rows = action_states(tables)
    stopped = rows["due_on"].where(rows["state"] == "stopped")
    waits = DataFrame(
        {
            "task": "action",
            "received_on": pd.to_datetime(rows["proposed_on"]),
            "done_on": pd.to_datetime(rows["done_on"]),
            "cancelled_on": pd.to_datetime(stopped),
        }
    )
    return waits[~rows["state"].eq("done").to_numpy(dtype=bool)], tables.as_of


def ages(tables: Tables) -> DataFrame:
    """The share of actions done by each day since they were proposed, the open ones included.

    Returns ``task, day, done, lower, upper, at_risk`` (Kaplan and Meier 1958), as far as the
    curve can be read; an action that was stopped is followed to its due day, and one done on
    no known day is left out.
    """
    return waiting_curves(*_waits(tables))


def half_done(tables: Tables) -> DataFrame:
    """By which day half of the actions were done: one row, as ``waiting.waiting_times``."""
    return waiting_times(*_waits(tables))
