"""One row for every task that a unit owed: what was due, when it was done, in which state.

States at the day ``as_of``, for what was due by then (a day ends at midnight, so that what falls
due on the day itself is not yet due): ``on_time``, ``late`` (done after the due day), ``overdue``
(not done). Beside them: ``early`` (done, but not yet due), ``not_due``, ``cancelled``, ``closed``
(the unit ended before the due day and nobody inherits) and ``no_deadline``. Method: shared
obligations of unit, document and task, after the reporting-rate practice of health information
systems, but with tasks that are not yet due kept out of numerator and denominator.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
from pandas import DataFrame, MultiIndex, Series, Timestamp

from phantich.dataset.duty_heirs import DAY, last_days, takeovers

DONE = ("on_time", "late")
DUE = (*DONE, "overdue")
STATES = (*DUE, "early", "not_due", "cancelled", "closed", "no_deadline")
SUBJECT = ["unit", "directive_id"]
KEY = [*SUBJECT, "task", "period"]
DUTY = [*KEY, "due_on"]
DATES = ["received_on", "due_on", "done_on", "cancelled_on", "closed_on"]
COLUMNS = ["year", *KEY, "owed_by", "level", "allowed_days", *DATES]
EVIDENCE = {  # the tables without which a task can't be judged
    "study": ("conferences", "conference_directives"),
    "plan": ("plans",),
    "report": ("reports",),
    "evaluation": ("evaluation_rounds", "conferences", "conference_directives"),
}


def obligations(
    tables: Mapping[str, DataFrame],
    as_of: dt.date,
    tasks: Collection[str] | None = None,
    *,
    year: int | None = None,
) -> DataFrame:
    """Every obligation that the tables show, judged at a day.

    Requirements are laid on the units they name or on all units of their level; each is met by
    the first conference, plan, report or evaluation of that unit for that directive. Reports
    that no requirement names stand as obligations of their own. What a unit owes when it passes
    whole into another is the other's from then on, and is done when the heir did it or all who
    passed into it. A task without its table of evidence has no rows: it is not known, which is
    not the same as not done. ``tasks`` names the tasks that are known, where the tables are a part
    of a dataset and can't tell; ``year`` asks for the obligations of one year, met by whatever was
    done in it, before it or after it.

    Returns one row per unit, directive, task and period, ``unit`` being the one that owes it at
    the day and ``owed_by`` the one on which it was laid, with ``state``, ``done_on``,
    ``days_late``, ``own_delay_days`` (delay that a late receipt from above does not explain) and
    ``lead_days`` (from receipt to completion, else to the day when nobody waited any more).
    """
    required, day = _required(tables), Timestamp(as_of)
    known = [task for task in EVIDENCE if _known(task, tables)] if tasks is None else tasks
    owed = _of_year(required, year)
    parts = [_met(owed, task, tables, day) for task in known]
    if "reports" in tables:
        alone = _of_year(_reports_alone(tables["reports"], required), year)
        of_period = _reported(tables).dropna(subset=["period"])  # others can't be told apart
        parts.append(_inherited(alone, of_period, tables, day))
    rows = pd.concat(parts) if parts else DataFrame(columns=COLUMNS)
    return judged(_closed(_dated(rows), tables, day).reset_index(drop=True), day)


def due(rows: DataFrame, task: str) -> DataFrame:
    """The obligations of a task that count: those due by the day they were judged at."""
    return rows[(rows["task"] == task) & rows["state"].isin(DUE)]


def as_laid(tables: Mapping[str, DataFrame]) -> dict[str, DataFrame]:
    """The tables with every obligation at the unit on which it was laid, whoever owes it now."""
    rows = tables.get("obligations")
    if rows is None or rows["unit"].equals(rows["owed_by"]):
        return dict(tables)
    return {**tables, "obligations": rows.assign(unit=rows["owed_by"])}


def corrections(tables: Mapping[str, DataFrame], as_of: dt.date) -> DataFrame:
    """The findings of inspections as obligations to correct them, judged at a day.

    What was closed after the day is open at it; what was found after it is not known. Returns the
    rows of ``inspection_findings`` found by the day, with ``state`` and ``correction_days`` (from
    finding to closing, else to the day).
    """
    rows = tables["inspection_findings"]
    rows = rows[~(rows["found_on"] > Timestamp(as_of))]
    blank = {"cancelled_on": pd.NaT, "closed_on": pd.NaT, "allowed_days": pd.NA}
    owed = rows.assign(received_on=rows["found_on"], done_on=rows["closed_on"], **blank)
    found = judged(_typed(owed), Timestamp(as_of))
    return rows.assign(
        closed_on=found["done_on"], state=found["state"], correction_days=found["lead_days"]
    )


def _known(task: str, tables: Mapping[str, DataFrame]) -> bool:
    return all(len(tables.get(name, ())) for name in EVIDENCE[task])


def _of_year(rows: DataFrame, year: int | None) -> DataFrame:
    return rows if year is None else rows[rows["year"].eq(year).fillna(False).astype(bool)]


def _dated(rows: DataFrame) -> DataFrame:
    return _typed(rows.reindex(columns=COLUMNS))


def _typed(rows: DataFrame) -> DataFrame:
    return rows.assign(**{name: pd.to_datetime(rows[name]) for name in DATES})


def _required(tables: Mapping[str, DataFrame]) -> DataFrame:
    """Requirements laid on units: one row per unit, directive, item and period."""
    if not len(tables.get("requirements", ())):
        return DataFrame(columns=COLUMNS)
    rows = tables["requirements"].rename(columns={"item": "task"})
    if "directives" in tables:
        received = tables["directives"].drop_duplicates("directive_id").set_index("directive_id")
        received_on = rows["directive_id"].map(received["received_on"])
        rows = rows.assign(received_on=rows["received_on"].fillna(received_on))
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


def _met(
    required: DataFrame, task: str, tables: Mapping[str, DataFrame], as_of: Timestamp
) -> DataFrame:
    """The obligations of a task with the day on which each was first met.

    A requirement that names a period is met by what was done for that period.
    """
    owed, done = required[required["task"] == task], FIRST_DONE[task](tables)
    of_period = owed["period"].notna() & ("period" in done)
    parts = [
        _inherited(
            owed[~of_period], done.drop(columns=["period", "year"], errors="ignore"), tables, as_of
        )
    ]
    if of_period.any():
        parts.append(_inherited(owed[of_period], done, tables, as_of))
    return pd.concat(parts)


def _inherited(
    owed: DataFrame, done: DataFrame, tables: Mapping[str, DataFrame], as_of: Timestamp
) -> DataFrame:
    """The obligations of whoever owes them at a day, with the day on which each was first met.

    ``done`` holds one row per act: unit, directive, perhaps period, and ``done_on``.
    """
    keys = [name for name in (*SUBJECT, "period", "year") if name in done]
    first = _first(done.dropna(subset=["done_on"]), keys)
    own = owed["done_on"] if "done_on" in owed else _looked_up(owed, first, keys)
    rows = owed.assign(done_on=pd.to_datetime(own), owed_by=owed["unit"])
    for day, heirs in takeovers(tables, as_of):
        first = _credited(first, keys, day, heirs)
        rows = _handed_over(rows, first, keys, day, heirs)
        # What is an heir's own by its level is met, too, by all who passed into it.
        own = rows["unit"].isin(set(heirs)) & (rows["unit"] == rows["owed_by"])
        rows["done_on"] = _earlier(rows["done_on"], _looked_up(rows, first, keys).where(own))
    return rows


def _handed_over(
    rows: DataFrame, first: Series, keys: list[str], day: Timestamp, heirs: Series
) -> DataFrame:
    """The obligations after a day on which units passed into others.

    What was done and due before stays with the unit that did it; what was open then can be done by
    the heir from that day on. Of what falls due later, the same duty of several units is one duty
    of their heir, done when the heir or all of them did it.
    """
    passing = rows["unit"].isin(heirs.index) & ~(rows["done_on"].lt(day) & rows["due_on"].lt(day))
    moved = rows[passing].assign(unit=lambda f: f["unit"].map(heirs))
    if moved.empty:
        return rows
    later = ~moved["due_on"].lt(day)
    by_heir = _looked_up(moved, first, keys)
    by_heir = by_heir.where(later, by_heir.clip(lower=day))
    duty = _keys(moved, DUTY)
    everybody = moved["done_on"].notna().groupby(duty).transform("all").to_numpy()
    last = moved["done_on"].groupby(duty).transform("max").where(everybody)
    own = moved["done_on"].where(~later, last)
    moved["done_on"] = _earlier(own, by_heir)
    both = pd.concat([rows[~passing], moved])
    passed = np.repeat([False, True], [len(both) - len(moved), len(moved)])
    passed[passed] = later.to_numpy()
    return both[~(passed & _keys(both, DUTY).duplicated())]


def _earlier(one: Series, other: Series) -> Series:
    """The earlier of two days, or the one that is known."""
    return one.where(~(other < one) & one.notna(), other)


def _credited(first: Series, keys: list[str], day: Timestamp, heirs: Series) -> Series:
    """What all units that pass into another did before counts as done by the heir."""
    did = first[first < day].rename("done_on").reset_index()
    did = did[did["unit"].isin(heirs.index)].assign(unit=lambda f: f["unit"].map(heirs))
    if did.empty:
        return first
    groups = did.groupby(keys)["done_on"].agg(["size", "max"])
    whole = groups["size"] == groups.index.get_level_values("unit").map(heirs.value_counts())
    both = pd.concat([first, groups.loc[whole, "max"].rename_axis(keys)])
    return both.groupby(level=keys).min()


def _first(done: DataFrame, keys: list[str]) -> Series:
    days = pd.to_datetime(done["done_on"])
    return days.set_axis(_keys(done, keys)).groupby(level=keys).min()


def _looked_up(owed: DataFrame, first: Series, keys: list[str]) -> Series:
    return Series(first.reindex(_keys(owed, keys)).to_numpy(), index=owed.index)


def _keys(rows: DataFrame, keys: list[str]) -> MultiIndex:
    """Keys in which a missing part equals a missing part."""
    return MultiIndex.from_frame(rows[keys].astype("object").fillna(""))


def _studied(tables: Mapping[str, DataFrame]) -> DataFrame:
    return _conferences_on(tables)


def _planned(tables: Mapping[str, DataFrame]) -> DataFrame:
    return tables["plans"][[*SUBJECT, "issued_on"]].rename(columns={"issued_on": "done_on"})


def _reported(tables: Mapping[str, DataFrame]) -> DataFrame:
    sent = tables["reports"][[*SUBJECT, "period", "year", "submitted_on"]]
    return sent.rename(columns={"submitted_on": "done_on"})


def _evaluated(tables: Mapping[str, DataFrame]) -> DataFrame:
    """The conferences after which somebody answered: a form that nobody filled in is no answer."""
    held, rounds = _conferences_on(tables), tables["evaluation_rounds"]
    return held[held["conf_id"].isin(rounds.loc[rounds["responses"].fillna(0) > 0, "conf_id"])]


def _conferences_on(tables: Mapping[str, DataFrame]) -> DataFrame:
    """Every conference beside each directive it was about."""
    about = tables["conference_directives"][["conf_id", "directive_id"]]
    held = tables["conferences"][["conf_id", "unit", "date_start"]]
    return about.merge(held, on="conf_id").rename(columns={"date_start": "done_on"})


FIRST_DONE = {"study": _studied, "plan": _planned, "report": _reported, "evaluation": _evaluated}


def _reports_alone(reports: DataFrame, required: DataFrame) -> DataFrame:
    """Reports that no requirement names: due and sent as they say themselves.

    Several versions of a report (by ``supersedes``, or of one named period) are one obligation,
    due when the first of them was and met by the first that was sent.
    """
    named = required[required["task"] == "report"]
    whole, parted = named[named["period"].isna()], named[named["period"].notna()]
    met = _keys(reports, SUBJECT).isin(_keys(whole, SUBJECT))
    met |= _keys(reports, [*SUBJECT, "period"]).isin(_keys(parted, [*SUBJECT, "period"]))
    alone = reports[~met]
    alone = alone.assign(task="report", done_on=alone["submitted_on"], root=_roots(alone))
    alone = alone.sort_values(["version", "due_on"], kind="stable") if len(alone) else alone
    for duty in (["root"], [*KEY, "to_unit", "year"], [*KEY, "due_on"]):
        alone = _one_of(alone, duty)
    return alone.sort_index()


def _one_of(rows: DataFrame, duty: list[str]) -> DataFrame:
    """The first row of each duty with the first day of all of them; of unnamed periods each."""
    apart = rows["period"].isna() if "to_unit" in duty else Series(False, index=rows.index)
    first = rows.groupby(duty, dropna=False)["done_on"].transform("min")
    rows = rows.assign(done_on=rows["done_on"].where(apart, first))
    return rows[apart | ~rows.duplicated(duty)]


def _roots(reports: DataFrame) -> Series:
    """The first version of each report, followed through what it supersedes."""
    before = reports.dropna(subset=["supersedes"]).set_index("report_id")["supersedes"].to_dict()
    return reports["report_id"].map(lambda report: _root(report, before))


def _root(report: str, before: Mapping[str, str]) -> str:
    seen = {report}
    while (report := before.get(report, report)) not in seen:
        seen.add(report)
    return min(seen) if report in before else report


def _closed(rows: DataFrame, tables: Mapping[str, DataFrame], as_of: Timestamp) -> DataFrame:
    """The obligations with the day on which their unit ended without an heir."""
    ends = last_days(tables, as_of).to_dict()
    return rows.assign(closed_on=pd.to_datetime(rows["unit"].map(ends)))


def judged(rows: DataFrame, as_of: Timestamp) -> DataFrame:
    """Obligations with their state at a day and their delays in days.

    What was cancelled by its due day, or was not done when it was cancelled, is out, whatever was
    done later. Of a unit that ended without an heir its last day stands for the day.
    """
    end = (rows["closed_on"] + DAY).fillna(as_of)
    over = rows["cancelled_on"].where(rows["cancelled_on"] <= as_of)
    there = rows["done_on"] <= rows["closed_on"].fillna(as_of)
    done = rows["done_on"].where(there & ~(rows["done_on"] > over))
    passed = rows["due_on"] < end
    state = Series("not_due", index=rows.index, dtype="str").mask(done.notna(), "early")
    state = state.mask(rows["closed_on"].notna(), "closed")
    state = state.mask(passed & done.isna(), "overdue").mask(passed & done.notna(), "late")
    state = state.mask(passed & (done <= rows["due_on"]), "on_time")
    state = state.mask(rows["due_on"].isna(), "no_deadline")
    out = over.notna() & (done.isna() | (over <= rows["due_on"]))
    state, ended = state.mask(out, "cancelled"), done.fillna(over).fillna(end)
    return rows.assign(
        done_on=done,
        state=state,
        days_late=_days(rows["due_on"], ended).where(state.isin(DUE)),
        own_delay_days=_days(_own_due(rows), ended).where(state.isin(DUE)),
        lead_days=_days(rows["received_on"], ended).mask(~(rows["received_on"] <= as_of)),
        month=rows["due_on"].dt.strftime("%Y-%m"),
    )


def _own_due(rows: DataFrame) -> Series:
    """The day by which the unit itself had to act, counted from when it received the text."""
    allowed = pd.to_timedelta(rows["allowed_days"].astype("Float64").fillna(0), unit="D")
    counted = (rows["received_on"] + allowed).where(rows["allowed_days"].notna())
    return counted.where(counted > rows["due_on"], rows["due_on"])


def _days(start: Series, ended: Series) -> Series:
    """Whole days from one day to another, never fewer than none."""
    return (ended - start).dt.days.clip(lower=0).astype("Int64")
