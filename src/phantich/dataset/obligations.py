"""One row for every task that a unit owed: what was due, when it was done, in which state.

States at the day ``as_of``: ``on_time``, ``late`` (done after the due day), ``overdue`` (due,
not done), ``not_due`` (not done, and the due day has not passed) and ``cancelled``. A day ends
at midnight: what is done on the due day is on time. Method: shared obligations of unit,
document and task, after the reporting-rate practice of health information systems, but with
tasks that are not yet due kept out of the denominator.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

import pandas as pd
from pandas import DataFrame, MultiIndex, Series

DONE = ("on_time", "late")
DUE = (*DONE, "overdue")
SUBJECT = ["unit", "directive_id"]
KEY = [*SUBJECT, "task", "period"]
DATES = ["received_on", "due_on", "done_on", "cancelled_on"]
COLUMNS = ["year", *KEY, "level", "allowed_days", *DATES]
EVIDENCE = {  # the tables without which a task can't be judged
    "study": ("conferences", "conference_directives"),
    "plan": ("plans",),
    "report": ("reports",),
    "evaluation": ("evaluation_rounds", "conference_directives"),
}


def obligations(
    tables: Mapping[str, DataFrame], as_of: dt.date, tasks: Collection[str] | None = None
) -> DataFrame:
    """Every obligation that the tables show, judged at a day.

    Requirements are laid on the units they name or on all units of their level; each is met by
    the first conference, plan, report or evaluation of that unit for that directive. Reports
    that no requirement names stand as obligations of their own. A task without its table of
    evidence has no rows: it is not known, which is not the same as not done. ``tasks`` names
    the tasks that are known, where the tables are a part of a dataset and can't tell.

    Returns one row per unit, directive, task and period, with ``state``, ``days_late``,
    ``own_delay_days`` (delay that a late receipt from above does not explain) and
    ``lead_days`` (receipt to completion).
    """
    required = _required(tables)
    known = [task for task in EVIDENCE if _known(task, tables)] if tasks is None else tasks
    parts = [_met(required, task, tables) for task in known]
    if "reports" in tables:
        parts.append(_reports_alone(tables["reports"], required))
    rows = pd.concat(parts) if parts else DataFrame(columns=COLUMNS)
    return _judged(_dated(rows).reset_index(drop=True), pd.Timestamp(as_of))


def due(rows: DataFrame, task: str) -> DataFrame:
    """The obligations of a task that count: met, or due and not met."""
    return rows[(rows["task"] == task) & rows["state"].isin(DUE)]


def _known(task: str, tables: Mapping[str, DataFrame]) -> bool:
    return all(len(tables.get(name, ())) for name in EVIDENCE[task])


def _dated(rows: DataFrame) -> DataFrame:
    rows = rows.reindex(columns=COLUMNS)
    return rows.assign(**{name: pd.to_datetime(rows[name]) for name in DATES})


def _required(tables: Mapping[str, DataFrame]) -> DataFrame:
    """Requirements laid on units: one row per unit, directive, item and period."""
    if not len(tables.get("requirements", ())):
        return DataFrame(columns=COLUMNS)
    rows = tables["requirements"].rename(columns={"item": "task"})
    if "directives" in tables:
        received = tables["directives"].set_index("directive_id")["received_on"]
        rows = rows.assign(
            received_on=rows["received_on"].fillna(rows["directive_id"].map(received))
        )
    named = rows[rows["unit_id"].notna()].assign(unit=lambda f: f["unit_id"])
    laid = _by_level(rows[rows["unit_id"].isna()], tables.get("unit_versions"))
    both = pd.concat([named, laid]).reindex(columns=[c for c in COLUMNS if c != "done_on"])
    return both.drop_duplicates(KEY, keep="first")


def _by_level(rows: DataFrame, unit_versions: DataFrame | None) -> DataFrame:
    """Requirements on a level, laid on every unit of that level on the due day."""
    if unit_versions is None or rows.empty:
        return rows.iloc[:0].assign(unit=Series(dtype="str"))
    units = unit_versions[["unit_id", "level", "valid_from", "valid_to"]]
    pairs = rows.drop(columns="unit_id").merge(units, on="level")
    day = pairs["due_on"].fillna(pairs["received_on"])
    alive = pairs["valid_from"].le(day) & ~pairs["valid_to"].lt(day).fillna(False)
    return pairs[alive].rename(columns={"unit_id": "unit"})


def _met(required: DataFrame, task: str, tables: Mapping[str, DataFrame]) -> DataFrame:
    """The obligations of a task with the day on which each was first met.

    A requirement that names a period is met by what was done for that period.
    """
    owed, done = required[required["task"] == task], FIRST_DONE[task](tables)
    of_period = owed["period"].notna() & ("period" in done)
    parts = [_joined(owed[~of_period], done, SUBJECT)]
    if of_period.any():
        parts.append(_joined(owed[of_period], done, [*SUBJECT, "period"]))
    return pd.concat(parts)


def _joined(owed: DataFrame, done: DataFrame, keys: list[str]) -> DataFrame:
    first = done.dropna(subset=["done_on"])
    days = first.set_index(_keys(first, keys))["done_on"].groupby(level=keys).min()
    return owed.assign(done_on=days.reindex(_keys(owed, keys)).to_numpy())


def _keys(rows: DataFrame, keys: list[str]) -> MultiIndex:
    """Keys in which a missing part equals a missing part."""
    return MultiIndex.from_frame(rows[keys].astype("object").fillna(""))


def _studied(tables: Mapping[str, DataFrame]) -> DataFrame:
    return _conferences_on(tables)


def _planned(tables: Mapping[str, DataFrame]) -> DataFrame:
    return tables["plans"][[*SUBJECT, "issued_on"]].rename(columns={"issued_on": "done_on"})


def _reported(tables: Mapping[str, DataFrame]) -> DataFrame:
    sent = tables["reports"][[*SUBJECT, "period", "submitted_on"]]
    return sent.rename(columns={"submitted_on": "done_on"})


def _evaluated(tables: Mapping[str, DataFrame]) -> DataFrame:
    held = _conferences_on(tables)
    return held[held["conf_id"].isin(tables["evaluation_rounds"]["conf_id"])]


def _conferences_on(tables: Mapping[str, DataFrame]) -> DataFrame:
    """Every conference beside each directive it was about."""
    about = tables["conference_directives"][["conf_id", "directive_id"]]
    held = tables["conferences"][["conf_id", "unit", "date_start"]]
    return about.merge(held, on="conf_id").rename(columns={"date_start": "done_on"})


FIRST_DONE = {"study": _studied, "plan": _planned, "report": _reported, "evaluation": _evaluated}


def _reports_alone(reports: DataFrame, required: DataFrame) -> DataFrame:
    """Reports that no requirement names: due and sent as they say themselves.

    Several versions of a report are one obligation, met by the first that was sent.
    """
    named = required[required["task"] == "report"]
    whole, parted = named[named["period"].isna()], named[named["period"].notna()]
    met = _keys(reports, SUBJECT).isin(_keys(whole, SUBJECT))
    met |= _keys(reports, [*SUBJECT, "period"]).isin(_keys(parted, [*SUBJECT, "period"]))
    alone = reports[~met]
    alone = alone.assign(task="report", done_on=alone["submitted_on"])
    duty = [*KEY, "due_on"]
    alone["done_on"] = alone.groupby(duty, dropna=False)["done_on"].transform("min")
    return alone.drop_duplicates(duty)


def _judged(rows: DataFrame, as_of: pd.Timestamp) -> DataFrame:
    """The obligations with their state at a day and their delays in days."""
    done = rows["done_on"].where(rows["done_on"] <= as_of)
    ended = done.fillna(as_of)
    passed = rows["due_on"] < as_of
    state = Series("not_due", index=rows.index, dtype="str")
    state = state.mask(passed & done.isna(), "overdue").mask(done.notna(), "late")
    state = state.mask(done.notna() & (done <= rows["due_on"]), "on_time")
    state = state.mask(rows["due_on"].isna(), "no_deadline")
    state = state.mask((rows["cancelled_on"] <= as_of) & done.isna(), "cancelled")
    return rows.assign(
        done_on=done,
        state=state,
        days_late=_days(rows["due_on"], ended).where(state.isin(DUE)),
        own_delay_days=_days(_own_due(rows), ended).where(state.isin(DUE)),
        lead_days=(done - rows["received_on"]).dt.days.astype("Int64"),
        month=rows["due_on"].dt.strftime("%Y-%m"),
    )


def _own_due(rows: DataFrame) -> Series:
    """The day by which the unit itself had to act, counted from when it received the text."""
    allowed = pd.to_timedelta(rows["allowed_days"].astype("Float64").fillna(0), unit="D")
    counted = (rows["received_on"] + allowed).where(rows["allowed_days"].notna())
    return counted.where(counted > rows["due_on"], rows["due_on"])


def _days(due: Series, ended: Series) -> Series:
    return (ended - due).dt.days.clip(lower=0).astype("Int64")
