"""Small offices for the tests of findings: figures laid out by hand, and datasets on disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.findings.limitations import Board
from phantich.dataset.reading import Dataset, read_dataset
from phantich.schema.indicators import indicators

YEAR = 2025
Pairs = Sequence[tuple[float, int]]


def empty_tables(year: int = YEAR) -> Dataset:
    """Dataset that hold nothing."""
    tables = Dataset()
    tables.year, tables.unit, tables.as_of = year, "", dt.date(year, 12, 31)
    tables.whole, tables.problems, tables.edition = {}, DataFrame(), "internal"
    tables.previous, tables.protected = None, {}
    return tables


def figure(key: str, top: float, base: int | None, unit: str, category: str = "") -> dict:
    """One row as assessed; of a duration the first number is the median itself."""
    fact = indicators()[key]
    value = top if fact.kind == "days" else top * fact.per / base
    few = fact.kind in ("share", "mix") and base < 5
    counts = {"numerator": int(top), "denominator": base, "value": pd.NA if few else value}
    status = "few" if few else "ok"
    return {"indicator": key, "unit": unit, "category": category, "status": status, **counts}


def missing(key: str) -> dict:
    counts = {"numerator": pd.NA, "denominator": pd.NA, "value": pd.NA}
    return {"indicator": key, "unit": "", "category": "", "status": "no_data", **counts}


def typed(rows: list[dict]) -> DataFrame:
    columns = ["indicator", "unit", "category", "status", "numerator", "denominator", "value"]
    types = {"numerator": "Int64", "denominator": "Int64", "value": "Float64"}
    return DataFrame(rows, columns=columns).astype(types)


def board_of(
    counts: Mapping[str, Pairs], tables: Dataset | None = None, rows: Sequence[dict] = ()
) -> Board:
    """The figures of units u1, u2, ... and of all of them; whatever is not named has no data.

    ``rows`` are figures of categories, added to those of all units.
    """
    by_unit = [
        figure(key, top, base, f"u{at}")
        for key, pairs in counts.items()
        for at, (top, base) in enumerate(pairs, 1)
    ]
    whole = [_whole(key, counts[key]) if key in counts else missing(key) for key in indicators()]
    own = {row["indicator"] for row in rows}
    whole = [row for row in whole if row["indicator"] not in own]
    units = sorted({row["unit"] for row in by_unit})
    levels = Series("co_so", index=units, dtype="object")
    tables = empty_tables() if tables is None else tables
    return Board(tables, typed([*whole, *rows]), typed(by_unit), levels)


def _whole(key: str, pairs: Pairs) -> dict:
    base = sum(base for _, base in pairs)
    if indicators()[key].kind == "days":
        return figure(key, max(top for top, _ in pairs), base, "")
    return figure(key, sum(top for top, _ in pairs), base, "")


def dataset(folder: Path, **tables: DataFrame | list[dict]) -> Path:
    """Write tables as CSV files of a dataset."""
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        DataFrame(rows).to_csv(folder / f"{name}.csv", index=False)
    return folder


def reports(year: int, sent: Mapping[str, tuple[int, int]], first: str = "") -> list[dict]:
    """Reports due on 20 June of a year: (sent on time, due) by unit; the others are a day late."""
    return [
        {
            "report_id": f"{year}-{unit}-{k}{first}",
            "year": year,
            "unit_id": unit,
            "period": f"{k}",
            "due_on": f"{year}-06-20",
            "submitted_on": f"{year}-06-20" if k < on_time else f"{year}-06-21",
        }
        for unit, (on_time, due) in sent.items()
        for k in range(due)
    ]


def units(*names: str) -> list[dict]:
    return [{"unit_id": name, "name": f"Xã {name.upper()}"} for name in ("huyen", *names)]


def versions(*names: str, since: str = "2000-01-01", until: str = "") -> list[dict]:
    """Base units under a district that reports for them."""
    return [
        {
            "unit_id": name,
            "valid_from": since,
            "valid_to": until,
            "level": "co_so",
            "kind": "xa",
            "org_type": "dang_bo_co_so",
            "parent_id": "huyen",
        }
        for name in names
    ]


def head() -> dict:
    return {
        "unit_id": "huyen",
        "valid_from": "2000-01-01",
        "valid_to": "",
        "level": "tinh",
        "kind": "",
        "org_type": "dang_bo_cap_tren",
        "parent_id": "",
    }


def about(*years: int) -> list[dict]:
    return [{"year": year, "office": "Ban Tuyên giáo", "unit_id": "huyen"} for year in years]


def action(number: int, year: int, **facts: object) -> dict:
    """One action as an office writes it."""
    row = {"action_id": f"gp{number}", "year": year, "group": 3, "limitation_ref": "S37"}
    row |= {"text": "Nhắc hạn", "owner_unit": "huyen", "due_on": f"{year + 1}-03-31"}
    row |= {"indicator": "report_on_time_rate", "baseline": 0.6, "target": 0.9, "status": "moi"}
    return row | {"done_on": ""} | facts


def small_office(folder: Path, year: int = YEAR, **more: list[dict]) -> Dataset:
    """Three units with 20 reports each: 11, 18 and 20 sent on time, 49 of 60."""
    sent = {"a": (11, 20), "b": (18, 20), "c": (20, 20)}
    tables = {
        "about": about(year),
        "units": units("a", "b", "c"),
        "unit_versions": [head(), *versions("a", "b", "c")],
        "reports": reports(year, sent),
    }
    return read_dataset(dataset(folder, **(tables | more)), year)
