"""Closing a year: the figures of its reports, as they were printed, become data of the dataset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
from pandas import DataFrame

from phantich.analysis.closed_years import TABLE, frozen
from phantich.analysis.copied_plans import with_plan_texts
from phantich.analysis.edition_differences import read_edition
from phantich.dataset.reading import Dataset, read_dataset
from phantich.disclosure.editions import INTERNAL
from phantich.errors import Fault
from phantich.files.csv_safety import frame_bytes
from phantich.files.paths import shown
from phantich.files.whole_files import write_whole
from phantich.runner.run_state import damaged, reports_in
from phantich.schema import data_model

RESULTS = "results.csv"


def close_year(
    folder: Path, year: int, day: dt.date, *, data: str = "", again: bool = False
) -> tuple[Path, DataFrame]:
    """Keep what the report in a folder, and those of units below it, printed of a year.

    ``day`` is the day of closing, ``data`` the dataset where it is no longer where the report
    read it. ``again`` closes once more what is closed; the earlier closing stays beside it.

    Returns the new file in the dataset, ``closed_figures/<year>.csv``, and its rows.

    Raises
    ------
    Fault
        There is no internal report of that year as it was made, a report of it is closed already,
        or the dataset is no folder or can't be written.
    """
    held = reports_in(folder)
    given = next(iter(held.values()))["parameters"]
    for place, facts in held.items():
        _check(place, facts, {"year": year, "data": given["data"], "edition": INTERNAL})
    dataset = read_dataset(data or given["data"], year)
    if not dataset.path.is_dir():
        raise Fault("closing_needs_folder", path=shown(dataset.path))
    columns = list(data_model.tables()[TABLE].columns)
    closed = dataset.get(TABLE, DataFrame(columns=columns))
    units = [facts["parameters"]["unit"] for facts in held.values()]
    if not again and closed["unit_id"].fillna("").isin(units).any():
        raise Fault("year_closed", year=year, day=closed["closed_on"].max().date().isoformat())
    parts = [_frozen(place, unit, dataset) for place, unit in zip(held, units, strict=True)]
    number = 1 if closed.empty else int(closed["closing"].max()) + 1
    rows = pd.concat(parts).assign(closing=number, closed_on=day.isoformat())[columns]
    path = _free(dataset.path / TABLE, year)
    write_whole(path, frame_bytes(rows))
    return path, rows


def _check(place: Path, facts: Mapping[str, Any], wanted: Mapping[str, object]) -> None:
    """Refuse what was printed of something else, for others, or was changed since."""
    outputs = {RESULTS: facts["outputs"].get(RESULTS, "")}
    if not wanted.items() <= facts["parameters"].items() or damaged(place, outputs):
        raise Fault("not_closable", path=shown(place), year=wanted["year"])


def _frozen(place: Path, unit: str, dataset: Dataset) -> DataFrame:
    own = with_plan_texts(dataset.for_unit(unit) if unit else dataset)
    return frozen(read_edition(place), own).assign(source=shown(place))


def _free(folder: Path, year: int) -> Path:
    """The file of a year's first closing, or of the next."""
    names = (f"{year}.csv" if at == 1 else f"{year}-{at}.csv" for at in count(1))
    return next(path for name in names if not (path := folder / name).exists())
