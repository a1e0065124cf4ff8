"""An INVENTED dataset of any size, with the magnitudes of real ones and no real place in it.

Imports ``dataset`` and below. Begin with ``invented_dataset`` and ``magnitudes``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from phantich.errors import Misuse
from phantich.sample.invented_dataset import Tables, yearly
from phantich.sample.invented_plan_texts import plan_texts
from phantich.sample.invented_units import layout
from phantich.sample.magnitudes import PUBLISHED_UNITS, PUBLISHED_YEAR
from phantich.sample.writing import Format, clear, write, write_texts

__all__ = ["generate", "plan_texts", "save", "stream", "write"]

YEARS = (2021, 2026)
SEED = 2024
FEWEST = 10  # units of the smallest district that can merge into communes


def stream(
    units: int = PUBLISHED_UNITS, years: tuple[int, int] = YEARS, seed: int = SEED
) -> Iterator[tuple[str, Tables]]:
    """The dataset in pieces, each with its mark: the units, then each year by province."""
    return yearly(layout(units, seed), years)


def generate(
    units: int = PUBLISHED_UNITS, years: tuple[int, int] = YEARS, seed: int = SEED
) -> dict[str, DataFrame]:
    """The whole dataset in memory: one frame for each table."""
    parts: dict[str, list[DataFrame]] = {}
    for _, piece in stream(units, years, seed):
        for name, rows in piece.items():
            parts.setdefault(name, []).append(rows)
    return {name: pd.concat(rows, ignore_index=True) for name, rows in parts.items()}


def save(
    folder: Path, units: int = PUBLISHED_UNITS, years: tuple[int, int] = YEARS, seed: int = SEED
) -> None:
    """Write an invented dataset: CSV for a district, Parquet partitions for provinces.

    What an earlier call wrote there is replaced; any other file is left alone.

    Raises
    ------
    Misuse
        There are fewer units than a district has, or the years run backwards.
    Fault
        The folder holds something that is not an invented dataset.
    """
    if units < FEWEST:
        raise Misuse("few_units", units=units, fewest=FEWEST)
    if years[0] > years[1]:
        raise Misuse("not_years", value=f"{years[0]}-{years[1]}")
    clear(folder)
    made = layout(units, seed)
    fmt: Format = "csv" if made.kind == "district" else "parquet"
    write(yearly(made, years), folder, fmt)
    if units == PUBLISHED_UNITS and years[0] <= PUBLISHED_YEAR <= years[1]:
        write_texts(plan_texts(seed), folder)
