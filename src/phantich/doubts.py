"""The data-quality sheet: what was checked in each table and what was found, nothing repaired."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from pandas import DataFrame

from phantich import quality
from phantich.tables import Tables

Check = Callable[[DataFrame, Tables], DataFrame]

CHECKS: tuple[tuple[str, str, Check], ...] = (
    (
        "duplicates",
        "attendances",
        lambda rows, _: quality.duplicates(rows, ["conf_id", "unit_id", "group", "measure"]),
    ),
    (
        "duplicates",
        "reports",
        lambda rows, _: quality.duplicates(
            rows, ["unit_id", "to_unit", "directive_id", "period", "version"]
        ),
    ),
    (
        "identities",
        "attendances",
        lambda rows, _: quality.identities(rows, ["present", "excused", "unexcused"], "invited"),
    ),
    (
        "dates_in_order",
        "conferences",
        lambda rows, _: quality.dates_in_order(rows, ["date_start", "date_end"], unit="host_unit"),
    ),
    (
        "dates_in_order",
        "plans",
        lambda rows, _: quality.dates_in_order(
            rows, ["drafted_on", "consulted_from", "consulted_to", "issued_on"]
        ),
    ),
    (
        "outliers",
        "conferences",
        lambda rows, _: quality.outliers(
            rows.dropna(subset=["minutes"]), "minutes", by=["mode"], unit="host_unit"
        ),
    ),
    (
        "unit_vintage",
        "conferences",
        lambda rows, tables: quality.unit_vintage(
            rows, tables["unit_versions"], on="date_start", unit="host_unit"
        ),
    ),
)
QUIET = ("ok", "no_data")


def sheet(tables: Tables) -> DataFrame:
    """Every check on every table that is held.

    Returns one row per check and table: ``check``, ``table``, ``rows`` looked at, ``found``
    findings and ``units``, the ids concerned.
    """
    rows = [_checked(*check, tables) for check in CHECKS if _possible(check[0], check[1], tables)]
    return DataFrame(rows, columns=["check", "table", "rows", "found", "units"])


def _possible(check: str, table: str, tables: Tables) -> bool:
    held = table in tables and len(tables[table]) > 0
    return held and (check != "unit_vintage" or "unit_versions" in tables)


def _checked(name: str, table: str, check: Check, tables: Tables) -> tuple[object, ...]:
    rows = tables[table]
    found = check(rows, tables)
    looked = len(rows) - int((found["state"] == "no_data").sum())
    found = found[~found["state"].isin(QUIET)]
    units = sorted({str(unit) for unit in found["unit"] if pd.notna(unit) and unit != ""})
    return name, table, looked, len(found), tuple(units)
