"""Figures on attendances over many years at once, by year and any other column.

The metrics are those of every report; what they are given has been added up row group by row
group before. The data are taken as checked: ``assess_partitioned`` checks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from itertools import groupby
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from phantich.country.block_reading import COMPACTED, parquet_rows
from phantich.country.compaction import (
    COUNTS,
    OF_CONFERENCE,
    WORDS,
    Conferences,
    Sums,
    compact,
    from_arrow,
    together,
)
from phantich.country.parquet_index import Group, index
from phantich.dataset.reading import Dataset
from phantich.errors import DataFaults, Problems
from phantich.files.paths import resolve
from phantich.metrics import METRICS
from phantich.metrics.assessment import run_metric, tables_of
from phantich.schema.indicators import indicators

BATCH = 300_000  # rows
THREADS = 3  # reading and adding up overlap; more gain nothing


def attendance_figures(path: str | Path, by: Sequence[str] = ("year", "unit")) -> DataFrame:
    """The counts of every metric that takes attendances alone, over all years of a dataset.

    ``path`` is a folder of Parquet files; ``by`` names columns among ``year``, ``unit``,
    ``month``, ``mode``, ``level`` and ``group``. Memory holds a few row groups and the sums.

    Returns ``[metric, *by, numerator, denominator, value]``, the metrics of the catalogue one
    after the other.

    Raises
    ------
    DataFaults
        The headings of a file are wrong.
    Fault
        The folder does not hold Parquet files, or its rows mix persons and attendances.
    """
    found = Problems()
    groups = index(resolve(path), found, only=("conferences", COMPACTED))
    if found.errors:
        raise DataFaults(found.frame())
    attended = groups.get(COMPACTED, ())
    with ThreadPoolExecutor(THREADS) as threads:
        rows = _conferences(groups.get("conferences", ()), attended, by, threads)
        work = partial(_added, held=Conferences(rows, _kept(by)), keep=[*by])
        parts = [part for done in threads.map(work, _batches(attended)) for part in done]
        sums = together(parts, only=by)
        tables = Dataset({COMPACTED: sums})
        counts = threads.map(lambda key: run_metric(key, tables, by).assign(metric=key), alone())
        frames = list(counts)
    return pd.concat(frames, ignore_index=True)[
        ["metric", *by, "numerator", "denominator", "value"]
    ]


def alone() -> list[str]:
    """The metrics that take attendances alone, in the order of the catalogue."""
    keys = dict.fromkeys(indicator.metric for indicator in indicators().values())
    return [key for key in keys if key in METRICS and tables_of(key) == [COMPACTED]]


def _kept(by: Sequence[str]) -> list[str]:
    return [name for name in OF_CONFERENCE if name in by]


def _conferences(
    groups: Sequence[Group], attended: Sequence[Group], by: Sequence[str], threads: Executor
) -> DataFrame | None:
    """Of every conference what the figures are split by, and its unit where rows may lack one."""
    import pyarrow as pa

    if not groups:
        return None
    lacking = any(g.may_lack("unit_id") or "unit_id" not in g.headings for g in attended)
    undated = any(g.may_lack("year") or "year" not in g.headings for g in groups)
    names = ["conf_id", *(n for n in ("year", "mode", "level") if n in by)]
    names += ["host_unit"] if lacking and "unit" in by else []
    names += ["date_start"] if "month" in by or (undated and "year" in by) else []
    parts = threads.map(
        lambda g: parquet_rows(g, [n for n in names if n in g.headings], coded=False), groups
    )
    rows = pa.concat_tables(list(parts), promote_options="permissive").to_pandas()
    return _in_context(rows.rename(columns={"host_unit": "unit"}), by)


def _in_context(rows: DataFrame, by: Sequence[str]) -> DataFrame:
    day = pd.to_datetime(rows["date_start"]) if "date_start" in rows else None
    if day is not None and "month" in by:
        rows["month"] = day.dt.strftime("%Y-%m")
    if day is not None and "year" in by:
        own = day.dt.year.astype("Int64")
        rows["year"] = rows["year"].astype("Int64").fillna(own) if "year" in rows else own
    return rows


def _batches(groups: Iterable[Group]) -> Iterator[list[Group]]:
    """Row groups in batches large enough to be worth a call: small files cost more to begin."""
    batch: list[Group] = []
    for group in groups:
        batch.append(group)
        if sum(each.rows for each in batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _added(batch: Sequence[Group], held: Conferences, keep: Sequence[str]) -> list[Sums]:
    import pyarrow as pa

    names = (*WORDS, *COUNTS)
    parts = [parquet_rows(group, [n for n in names if n in group.headings]) for group in batch]
    alike = groupby(parts, key=lambda part: part.schema)  # files of one writer, as a rule
    rows = [pa.concat_tables(those).unify_dictionaries() for _, those in alike]
    return [compact(from_arrow(each), held, keep) for each in rows]
