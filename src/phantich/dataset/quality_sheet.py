"""The data-quality sheet: what was checked in each table and what was found, nothing repaired."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame

from phantich.dataset import quality_checks
from phantich.dataset.obligations import DONE, due
from phantich.dataset.reading import Dataset
from phantich.files import run_handover

Check = Callable[[DataFrame, Dataset], DataFrame]
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


def _completeness(rows: DataFrame, _: Dataset) -> DataFrame:
    owed = due(rows, "report")
    received = owed[owed["state"].isin(DONE)].groupby("unit").size()
    return quality_checks.completeness(received, owed.groupby("unit").size())


def _timeliness(rows: DataFrame, dataset: Dataset) -> DataFrame:
    owed = due(rows, "report").dropna(subset=["due_on"])
    return quality_checks.timeliness(owed, dataset.as_of, unit="unit", done="done_on")


def _gaps(rows: DataFrame, _: Dataset) -> DataFrame:
    found = quality_checks.gaps(rows, ["invited", "present"], table="attendances")
    return found[found["state"] == "missing"]


def _consistency(rows: DataFrame, dataset: Dataset) -> DataFrame:
    """Conferences of a whole year against the mean of the years before, for units that lasted."""
    every = dataset.whole["conferences"]
    years = [
        int(y) for y in rows["year"].dropna().unique() if dataset.as_of >= dt.date(int(y), 12, 31)
    ]
    known = every.dropna(subset=["year", "host_unit"])
    known = known[known["host_unit"].isin(set(rows["host_unit"].dropna()) - _ended(dataset))]
    parts = [
        quality_checks.consistency_over_time(known, "conferences", year, unit="host_unit")
        for year in years
    ]
    return pd.concat(parts) if parts else quality_checks.findings([])


def _ended(dataset: Dataset) -> set[str]:
    """The units that began or ended within the year."""
    if "unit_versions" not in dataset or dataset.year is None:
        return set()
    versions = dataset["unit_versions"]
    began = versions.groupby("unit_id")["valid_from"].min().dt.year == dataset.year
    ended = versions.groupby("unit_id")["valid_to"].apply(lambda days: days.notna().all())
    last = versions.groupby("unit_id")["valid_to"].max().dt.year == dataset.year
    return set(began[began].index) | set(last[last & ended].index)


def _rollups(column: str, by: tuple[str, ...]) -> Check:
    def run(rows: DataFrame, dataset: Dataset) -> DataFrame:
        versions = dataset["unit_versions"].drop_duplicates("unit_id", keep="last")
        parents = versions.set_index("unit_id")["parent_id"].dropna().to_dict()
        return quality_checks.rollups(_once(rows, column, by), column, parents, by=by)

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
        lambda rows, _: quality_checks.duplicates(rows, ["conf_id", "unit_id", "group", "measure"]),
    ),
    Doubt(
        "duplicates",
        "reports",
        lambda rows, _: quality_checks.duplicates(
            rows, ["unit_id", "to_unit", "directive_id", "period", "version"]
        ),
    ),
    Doubt(
        "identities",
        "attendances",
        lambda rows, _: quality_checks.identities(
            rows, ["present", "excused", "unexcused"], "invited"
        ),
    ),
    Doubt("rollups", "memberships", _rollups("members", ("as_of",)), ("unit_versions",)),
    Doubt("rollups", "attendances", _rollups("present", ("conf_id", "group")), ("unit_versions",)),
    Doubt(
        "dates_in_order",
        "conferences",
        lambda rows, _: quality_checks.dates_in_order(
            rows, ["date_start", "date_end"], unit="host_unit"
        ),
    ),
    Doubt(
        "dates_in_order",
        "plans",
        lambda rows, _: quality_checks.dates_in_order(
            rows, ["drafted_on", "consulted_from", "consulted_to", "issued_on"]
        ),
    ),
    Doubt(
        "outliers",
        "conferences",
        lambda rows, _: quality_checks.outliers(
            rows.dropna(subset=["minutes"]), "minutes", by=["mode"], unit="host_unit"
        ),
    ),
    Doubt("consistency_over_time", "conferences", _consistency),
    Doubt(
        "unit_vintage",
        "conferences",
        lambda rows, tables: quality_checks.unit_vintage(
            rows, tables["unit_versions"], on="date_start", unit="host_unit"
        ),
        ("unit_versions",),
    ),
)


def sheet(dataset: Dataset, checks: Collection[str] = ()) -> DataFrame:
    """Every check on every table that is held, or those named in ``checks``.

    Returns one row per check and table: ``check``, ``table``, ``rows`` looked at, ``found``
    findings, ``units``, the ids concerned, and ``blocks``: whether the findings keep the figures
    of the table from being used (totals that differ from the sum of their parts).
    """
    chosen = [doubt for doubt in CHECKS if not checks or doubt.check in checks]
    rows = [_checked(doubt, dataset) for doubt in chosen if _possible(doubt, dataset)]
    return DataFrame(rows, columns=COLUMNS)


def contradicted(dataset: Dataset) -> frozenset[str]:
    """The tables whose totals differ from the sum of their parts: nothing may be built on them."""
    looked = {name for d in CHECKS if d.check in BLOCKERS for name in (d.table, *d.needs)}
    asked = {name: dataset[name] for name in sorted(looked) if name in dataset}

    def blocked() -> frozenset[str]:
        found = sheet(dataset, BLOCKERS)
        return frozenset(found.loc[found["blocks"].astype(bool), "table"])

    return run_handover.remembered("contradicted", asked, blocked)


def _possible(doubt: Doubt, dataset: Dataset) -> bool:
    return all(name in dataset and len(dataset[name]) for name in (doubt.table, *doubt.needs))


def _checked(doubt: Doubt, dataset: Dataset) -> tuple[object, ...]:
    rows = dataset[doubt.table]
    found = doubt.run(rows, dataset)
    looked = len(rows) - int((found["state"] == "no_data").sum())
    if doubt.check in PER_UNIT:
        looked = int((found["state"] != "no_data").sum())
    found = found[~found["state"].isin(QUIET)]
    units = sorted({str(unit) for unit in found["unit"] if pd.notna(unit) and unit != ""})
    blocks = doubt.check in BLOCKERS and bool(found["state"].isin(quality_checks.BLOCKING).any())
    return doubt.check, doubt.table, looked, len(found), tuple(units), blocks


PER_UNIT = ("completeness", "timeliness", "consistency_over_time", "rollups")
