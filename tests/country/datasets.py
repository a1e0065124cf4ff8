"""A small invented dataset as Parquet files, laid out in several ways."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from pandas import DataFrame

from phantich.country.country_assessment import FACTS
from phantich.dataset.reading import read_dataset
from phantich.sample import generate

YEARS = (2023, 2024)
YEAR = 2024


@cache
def tables() -> Mapping[str, DataFrame]:
    """An invented district of ten units over two years."""
    return generate(10, YEARS)


def write(folder: Path, frames: Mapping[str, DataFrame], rows: int = 300) -> Path:
    """One file a table, in row groups of so many rows."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.to_parquet(folder / f"{name}.parquet", index=False, row_group_size=rows)
    return folder


def write_files(folder: Path, frames: Mapping[str, DataFrame], files: int, seed: int) -> Path:
    """Every table of facts strewn over several files, its rows in any order."""
    rng = np.random.default_rng(seed)
    for name, frame in frames.items():
        (folder / name).mkdir(parents=True)
        order, file = rng.permutation(len(frame)), rng.integers(0, files, len(frame))
        for at in range(files):
            part = frame.iloc[order[file[order] == at]]
            part.to_parquet(folder / name / f"part-{at}.parquet", index=False)
    return folder


def write_years(folder: Path, frames: Mapping[str, DataFrame]) -> Path:
    """One file a year of every table of facts, as a country that grows year by year is kept."""
    folder.mkdir(parents=True)
    placed = read_dataset(write(folder.parent / "at-once", frames)).whole
    for name, frame in frames.items():
        if name in FACTS and "year" in placed[name]:
            (folder / name).mkdir()
            for year, rows in frame.groupby(placed[name]["year"].to_numpy()):
                rows.to_parquet(folder / name / f"{year}.parquet", index=False)
        else:
            frame.to_parquet(folder / f"{name}.parquet", index=False)
    return folder
