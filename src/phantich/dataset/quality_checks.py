"""Whether the figures can be trusted, check by check: findings are listed, nothing is repaired.

Every check returns the columns check, table, unit, detail, numerator, denominator, state, one row
per finding or per unit, and none where there is nothing to look at. `state` is ok unless named.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from phantich.stats.outliers import THRESHOLD, modified_z

COLUMNS = ("check", "table", "unit", "detail", "numerator", "denominator", "state")
TOLERATED_CHANGE = 0.33
YEARS_BEFORE = 3
BLOCKING = ("does_not_add_up", "identity_fails")


def findings(rows: Iterable[Sequence[Any]]) -> DataFrame:
    """Make the frame that every check returns."""
    return DataFrame(list(rows), columns=list(COLUMNS))


def completeness(received: Series, expected: Series, *, table: str = "reports") -> DataFrame:
    """Compare reports received with reports expected, both counted by unit.

    States: ok, incomplete, over_100 (duplicates or units nobody expected: shown, not capped) and
    no_data where nothing was expected.
    """
    units = expected.index.union(received.index)
    got = received.reindex(units).fillna(0)
    due = expected.reindex(units).fillna(0)
    state = np.select(
        [(due == 0) & (got == 0), got > due, got < due], ["no_data", "over_100", "incomplete"], "ok"
    )
    rate = (100 * got / due.where(due > 0)).round(2)
    return _stacked("completeness", table, units, rate, got, due, state)


def on_time(done: Series, due: Series) -> Series:
    """Mark what was done by the end (24:00) of the due day.

    Missing where nothing was done or nothing was due.
    """
    finished, last = pd.to_datetime(done), pd.to_datetime(due).dt.normalize()
    marks = finished <= last + pd.Timedelta(days=1)
    return marks.astype("boolean").mask(finished.isna() | last.isna())


def timeliness(
    reports: DataFrame,
    report_date: Any,
    *,
    unit: str = "unit_id",
    due: str = "due_on",
    done: str = "submitted_on",
    table: str = "reports",
) -> DataFrame:
    """Count, by unit, what came on time among what was due by the report date.

    What is not due yet is left out; what is due and absent counts as late. States: ok, late,
    no_data.
    """
    rows = reports[pd.to_datetime(reports[due]) < pd.Timestamp(report_date)]
    good = on_time(rows[done], rows[due]).fillna(False).astype(int)
    by = good.groupby(rows[unit])
    units = pd.Index(sorted(reports[unit].unique()))
    got, all_due = by.sum().reindex(units).fillna(0), by.size().reindex(units).fillna(0)
    state = np.select([all_due == 0, got < all_due], ["no_data", "late"], "ok")
    return _stacked("timeliness", table, units, all_due - got, got, all_due, state)


def duplicates(
    rows: DataFrame, key: Sequence[str], *, unit: str = "unit_id", table: str = ""
) -> DataFrame:
    """List the keys that occur more than once: numerator rows, where one was expected."""
    number = rows.groupby(list(key), dropna=False).size()
    twice = number[number > 1].reset_index(name="number")
    return findings(
        ("duplicates", table, row.get(unit, ""), _joined(row, key), row["number"], 1, "duplicate")
        for row in twice.to_dict("records")
    )


def gaps(
    rows: DataFrame, columns: Sequence[str], *, unit: str = "unit_id", table: str = ""
) -> DataFrame:
    """Count missing values and zeros by unit and column, kept apart: a blank is not a 0."""
    found = []
    for column in columns:
        for name, values in rows.groupby(unit)[column]:
            for state, marks in (("missing", values.isna()), ("zero", values == 0)):
                if marks.any():
                    found.append(("gaps", table, name, column, marks.sum(), len(values), state))
    return findings(found)


def outliers(
    rows: DataFrame,
    column: str,
    *,
    by: Sequence[str] = (),
    unit: str = "unit_id",
    table: str = "",
) -> DataFrame:
    """List values far from the others of their group by the modified z, none of them corrected.

    numerator: the value; denominator: the median of its group.
    """
    groups = [((), rows)] if not by else rows.groupby(list(by))
    found = []
    for _, group in groups:
        values = group[column].astype(float)
        for name, value, far in zip(group[unit], values, modified_z(values), strict=True):
            if abs(far) > THRESHOLD:
                detail = f"{column}: {far:.2f}"
                found.append(("outliers", table, name, detail, value, values.median(), "outlier"))
    return findings(found)


def consistency_over_time(
    rows: DataFrame,
    column: str,
    year: int,
    *,
    tolerance: float = TOLERATED_CHANGE,
    unit: str = "unit_id",
    table: str = "",
) -> DataFrame:
    """Compare a year with the mean of up to three years before it, by unit.

    numerator: this year; denominator: that mean. States: ok, changed (outside 1 -+ tolerance),
    no_data without this year, without years before, or when they were all 0.
    """
    totals = rows.groupby([unit, "year"])[column].sum(min_count=1).astype(float).unstack("year")
    before = [y for y in range(year - YEARS_BEFORE, year) if y in totals]
    now = totals[year] if year in totals else Series(np.nan, index=totals.index)
    mean = totals[before].mean(axis=1) if before else Series(np.nan, index=totals.index)
    ratio = now / mean.where(mean > 0)
    state = np.select([ratio.isna(), (ratio - 1).abs() > tolerance], ["no_data", "changed"], "ok")
    return _stacked("consistency_over_time", table, totals.index, ratio.round(4), now, mean, state)


def rollups(
    rows: DataFrame,
    column: str,
    parents: Mapping[Any, Any],
    *,
    by: Sequence[str] = (),
    unit: str = "unit_id",
    table: str = "",
) -> DataFrame:
    """Check that the children of each unit add to it: numerator their sum, denominator its own.

    States: ok, does_not_add_up (blocks what uses the figure), no_data when either is missing.
    """
    keys = [*by, unit]
    children = rows.assign(**{unit: rows[unit].map(parents)}).groupby(keys)[column]
    sums = children.sum().where(children.count() == children.size())  # one missing: no sum
    own = rows.dropna(subset=keys).set_index(keys)[column]
    both = sums.index.intersection(own.index)
    labels = both if by else [(name,) for name in both]
    found = []
    for (*label, name), ours, stated in zip(labels, sums[both], own[both], strict=True):
        detail = " ".join([column, *map(str, label)])
        state = _equal(ours, stated, "does_not_add_up")
        found.append(("rollups", table, name, detail, ours, stated, state))
    return findings(found)


def identities(
    rows: DataFrame,
    parts: Sequence[str],
    total: str,
    *,
    unit: str = "unit_id",
    table: str = "",
) -> DataFrame:
    """Check that columns add to another in each row, such as members and others to attendees.

    numerator: the sum of the parts; denominator: the total. States: ok, identity_fails, no_data.
    """
    sums = rows[list(parts)].sum(axis=1, skipna=False)
    detail = " + ".join(parts) + f" = {total}"
    return findings(
        ("identities", table, name, detail, ours, stated, _equal(ours, stated, "identity_fails"))
        for name, ours, stated in zip(rows[unit], sums, rows[total], strict=True)
    )


def dates_in_order(
    rows: DataFrame, columns: Sequence[str], *, unit: str = "unit_id", table: str = ""
) -> DataFrame:
    """List the rows in which a date comes before the one it should follow; gaps are skipped.

    numerator: days too early; denominator is missing.
    """
    days = rows[list(columns)].apply(pd.to_datetime)
    found = []
    for place, later in enumerate(columns[1:], start=1):
        latest = days[list(columns[:place])].max(axis=1)
        early = (latest - days[later]).dt.days
        for row in np.flatnonzero(early > 0):
            detail = f"{', '.join(columns[:place])} > {later}"
            found.append(
                (
                    "dates_in_order",
                    table,
                    rows[unit].iloc[row],
                    detail,
                    early.iloc[row],
                    None,
                    "out_of_order",
                )
            )
    return findings(found)


def unit_vintage(
    rows: DataFrame,
    unit_versions: DataFrame,
    *,
    on: str = "as_of",
    unit: str = "unit_id",
    table: str = "",
) -> DataFrame:
    """List the rows whose unit did not exist on their date.

    States: unknown_unit (in no version), not_yet, ended. numerator and denominator are missing.
    """
    days = pd.to_datetime(rows[on])
    first = pd.to_datetime(unit_versions["valid_from"]).fillna(pd.Timestamp("1700-01-01"))
    last = pd.to_datetime(unit_versions["valid_to"]).fillna(pd.Timestamp("2200-01-01"))
    found = []
    for name, day in zip(rows[unit], days, strict=True):
        mine = unit_versions["unit_id"] == name
        if not (mine & (first <= day) & (day <= last)).any():
            state = "unknown_unit" if not mine.any() else "ended"
            state = "not_yet" if mine.any() and day < first[mine].min() else state
            found.append(("unit_vintage", table, name, day.date().isoformat(), None, None, state))
    return findings(found)


def _stacked(
    check: str,
    table: str,
    units: Iterable[Any],
    detail: Series,
    top: Series,
    base: Series,
    state: Any,
) -> DataFrame:
    told = ["" if pd.isna(value) else f"{value:g}" for value in detail]
    return findings((check, table, *row) for row in zip(units, told, top, base, state, strict=True))


def _equal(ours: Any, stated: Any, otherwise: str) -> str:
    if pd.isna(ours) or pd.isna(stated):
        return "no_data"
    return "ok" if ours == stated else otherwise


def _joined(row: Mapping[Any, Any], key: Sequence[str]) -> str:
    return ", ".join(f"{name}={row[name]}" for name in key)
