"""The data-quality sheet: what was checked in each table and what was found, nothing repaired."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame

from phantich import quality
from phantich.assessment import assess
from phantich.catalogue import indicators
from phantich.obligations import DONE, due
from phantich.tables import Tables

Check = Callable[[DataFrame, Tables], DataFrame]
BLOCKERS = ("rollups",)
QUIET = ("ok", "no_data")
COLUMNS = ["check", "table", "rows", "found", "units", "blocks"]


@dataclass(frozen=True)
class Doubt:
    """One check of one table; ``needs`` names the other tables it looks at."""

    check: str
    table: str
    run: Check
    needs: tuple[str, ...] = ()


def _completeness(rows: DataFrame, _: Tables) -> DataFrame:
    owed = due(rows, "report")
    received = owed[owed["state"].isin(DONE)].groupby("unit").size()
    return quality.completeness(received, owed.groupby("unit").size())


def _timeliness(rows: DataFrame, tables: Tables) -> DataFrame:
    owed = due(rows, "report").dropna(subset=["due_on"])
    return quality.timeliness(owed, tables.as_of, unit="unit", done="done_on")


def _gaps(rows: DataFrame, _: Tables) -> DataFrame:
    found = quality.gaps(rows, ["invited", "present"], table="attendances")
    return found[found["state"] == "missing"]


def _consistency(rows: DataFrame, tables: Tables) -> DataFrame:
    """Conferences of a whole year against the mean of the years before, for units that lasted."""
    every = tables.whole["conferences"]
    years = [
        int(y) for y in rows["year"].dropna().unique() if tables.as_of >= dt.date(int(y), 12, 31)
    ]
    known = every.dropna(subset=["year", "host_unit"])
    known = known[known["host_unit"].isin(set(rows["host_unit"].dropna()) - _ended(tables))]
    parts = [
        quality.consistency_over_time(known, "conferences", year, unit="host_unit")
        for year in years
    ]
    return pd.concat(parts) if parts else quality.findings([])


def _ended(tables: Tables) -> set[str]:
    """The units that began or ended within the year."""
    if "unit_versions" not in tables or tables.year is None:
        return set()
    versions = tables["unit_versions"]
    began = versions.groupby("unit_id")["valid_from"].min().dt.year == tables.year
    ended = versions.groupby("unit_id")["valid_to"].apply(lambda days: days.notna().all())
    last = versions.groupby("unit_id")["valid_to"].max().dt.year == tables.year
    return set(began[began].index) | set(last[last & ended].index)


def _rollups(column: str, by: tuple[str, ...]) -> Check:
    def run(rows: DataFrame, tables: Tables) -> DataFrame:
        versions = tables["unit_versions"].drop_duplicates("unit_id", keep="last")
        parents = versions.set_index("unit_id")["parent_id"].dropna().to_dict()
        return quality.rollups(_once(rows, column, by), column, parents, by=by)

    return run


def _once(rows: DataFrame, column: str, by: tuple[str, ...]) -> DataFrame:
    keys = [*by, "unit_id"]
    return rows.dropna(subset=keys).groupby(keys, as_index=False)[column].sum(min_count=1)


CHECKS: tuple[Doubt, ...] = (
    Doubt("completeness", "obligations", _completeness),
    Doubt("timeliness", "obligations", _timeliness),
    Doubt("gaps", "attendances", _gaps),
    Doubt(
        "duplicates",
        "attendances",
        lambda rows, _: quality.duplicates(rows, ["conf_id", "unit_id", "group", "measure"]),
    ),
    Doubt(
        "duplicates",
        "reports",
        lambda rows, _: quality.duplicates(
            rows, ["unit_id", "to_unit", "directive_id", "period", "version"]
        ),
    ),
    Doubt(
        "identities",
        "attendances",
        lambda rows, _: quality.identities(rows, ["present", "excused", "unexcused"], "invited"),
    ),
    Doubt("rollups", "memberships", _rollups("members", ("as_of",)), ("unit_versions",)),
    Doubt("rollups", "attendances", _rollups("present", ("conf_id", "group")), ("unit_versions",)),
    Doubt(
        "dates_in_order",
        "conferences",
        lambda rows, _: quality.dates_in_order(rows, ["date_start", "date_end"], unit="host_unit"),
    ),
    Doubt(
        "dates_in_order",
        "plans",
        lambda rows, _: quality.dates_in_order(
            rows, ["drafted_on", "consulted_from", "consulted_to", "issued_on"]
        ),
    ),
    Doubt(
        "outliers",
        "conferences",
        lambda rows, _: quality.outliers(
            rows.dropna(subset=["minutes"]), "minutes", by=["mode"], unit="host_unit"
        ),
    ),
    Doubt("consistency_over_time", "conferences", _consistency),
    Doubt(
        "unit_vintage",
        "conferences",
        lambda rows, tables: quality.unit_vintage(
            rows, tables["unit_versions"], on="date_start", unit="host_unit"
        ),
        ("unit_versions",),
    ),
)


def usable(tables: Tables, by: Sequence[str] = (), *, keys: Collection[str] = ()) -> DataFrame:
    """The results of ``assess`` without those of tables whose totals contradict their parts."""
    return blocked(assess(tables, by, keys=keys), sheet(tables, BLOCKERS))


def sheet(tables: Tables, checks: Collection[str] = ()) -> DataFrame:
    """Every check on every table that is held, or those named in ``checks``.

    Returns one row per check and table: ``check``, ``table``, ``rows`` looked at, ``found``
    findings, ``units``, the ids concerned, and ``blocks``: whether the findings keep the figures
    of the table from being used (totals that differ from the sum of their parts).
    """
    chosen = [doubt for doubt in CHECKS if not checks or doubt.check in checks]
    rows = [_checked(doubt, tables) for doubt in chosen if _possible(doubt, tables)]
    return DataFrame(rows, columns=COLUMNS)


def blocked(results: DataFrame, doubts: DataFrame) -> DataFrame:
    """The results without the figures that rest on a table whose totals contradict its parts.

    ``results`` come from ``assess``, ``doubts`` from ``sheet``. Blocked rows lose their value,
    limits and verdict and have the status ``blocked``; their counts stay, to be looked into.
    """
    bad = set(doubts.loc[doubts["blocks"].astype(bool), "table"])
    keys = {
        key
        for key, fact in indicators().items()
        if bad & {path.partition(".")[0] for path in fact.needs}
    }
    out = results["indicator"].isin(keys) & results["value"].notna()
    gone = ["value", "lower", "upper", "confidence", "met"]
    done = results.assign(**{name: results[name].mask(out) for name in gone})
    return done.assign(status=done["status"].mask(out, "blocked"))


def _possible(doubt: Doubt, tables: Tables) -> bool:
    return all(name in tables and len(tables[name]) for name in (doubt.table, *doubt.needs))


def _checked(doubt: Doubt, tables: Tables) -> tuple[object, ...]:
    rows = tables[doubt.table]
    found = doubt.run(rows, tables)
    looked = len(rows) - int((found["state"] == "no_data").sum())
    if doubt.check in PER_UNIT:
        looked = int((found["state"] != "no_data").sum())
    found = found[~found["state"].isin(QUIET)]
    units = sorted({str(unit) for unit in found["unit"] if pd.notna(unit) and unit != ""})
    blocks = doubt.check in BLOCKERS and bool(found["state"].isin(quality.BLOCKING).any())
    return doubt.check, doubt.table, looked, len(found), tuple(units), blocks


PER_UNIT = ("completeness", "timeliness", "consistency_over_time", "rollups")
