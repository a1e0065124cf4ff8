"""Small offices for the tests of findings: figures laid out by hand, and datasets on disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.findings.limitations import Board
from phantich.dataset.reading import Dataset, read_dataset
from phantich.disclosure.release import Release
from phantich.metrics.assessment import grouping
from phantich.metrics.durations import DAYS
from phantich.metrics.judging import Counted, judge
from phantich.schema.indicators import indicators

YEAR = 2025
Pairs = Sequence[tuple[float, int]]


def empty_tables(year: int = YEAR, *rows: tuple) -> Dataset:
    """Tables that hold nothing but levels: indicator, level of the Party, value, document."""
    tables = Dataset()
    tables.year, tables.unit, tables.as_of = year, "", dt.date(year, 12, 31)
    tables.whole, tables.problems, tables.edition = {}, DataFrame(), "internal"
    tables.release, tables.source = Release(), {}
    if rows:
        frame = DataFrame(rows, columns=["indicator", "level", "value", "source_doc"])
        texts = dict.fromkeys(("indicator", "level", "source_doc"), "str")
        tables["targets"] = frame.astype(texts).assign(year=year)
    return tables


def counts_of(key: str, pairs: Pairs) -> DataFrame:
    """What units u1, u2, ... counted; of a duration the first number is the day of all cases."""
    tops = [top for top, _ in pairs]
    bases = [base for _, base in pairs]
    frame = DataFrame({"unit": [f"u{at}" for at in range(1, len(pairs) + 1)]})
    days = indicators()[key].kind == "days"
    if days:
        frame[DAYS[indicators()[key].metric]] = tops
    frame = frame.assign(numerator=bases if days else tops, denominator=bases)
    return frame.astype(dict.fromkeys(("numerator", "denominator"), "Int64"))


def figures_of(
    counts: Mapping[str, DataFrame], tables: Dataset, by: tuple[str, ...], keys: Sequence[str]
) -> DataFrame:
    """Counts judged as ``assess`` judges them; whatever is not named has no data."""
    known = [indicators()[key] for key in keys]
    found = {
        key: frame.groupby(list(grouping(indicators()[key], by)) or (lambda _: 0))[
            ["numerator", "denominator"]
        ].sum(min_count=1).reset_index()
        for key, frame in counts.items()
    }  # fmt: skip
    held = frozenset(path for key in counts for path in indicators()[key].needs)
    return judge(Counted(found, held, frozenset(), {}), tables, by, known)


def board_of(
    counts: Mapping[str, Pairs],
    tables: Dataset | None = None,
    parts: Mapping[str, Mapping[str, tuple]] | None = None,
) -> Board:
    """The figures of units u1, u2, ... and of all of them; whatever is not named has no data.

    ``parts`` are the counts of indicators with categories, by category.
    """
    tables = empty_tables() if tables is None else tables
    split = {
        key: DataFrame([(c, *pair) for c, pair in of.items()], columns=[
            indicators()[key].category, "numerator", "denominator"
        ]).astype(dict.fromkeys(("numerator", "denominator"), "Int64"))
        for key, of in (parts or {}).items()
    }  # fmt: skip
    own = {key: counts_of(key, pairs) for key, pairs in counts.items()}
    units = sorted({unit for frame in own.values() for unit in frame["unit"]})
    tables.source = {"unit_versions": DataFrame({
        "unit_id": units, "level": "co_so", "valid_from": pd.Timestamp(2000, 1, 1),
        "valid_to": pd.NaT,
    })}  # fmt: skip
    whole = figures_of(own | split, tables, (), list(indicators()))
    by_unit = figures_of(own, tables, ("unit",), list(own))
    return Board(tables, whole, by_unit, Series("co_so", index=units, dtype="object"))


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
