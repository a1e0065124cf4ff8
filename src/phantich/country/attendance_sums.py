"""Attendances added up by DuckDB to what metrics tell apart; the metrics then run on the sums.

A metric that only adds gives the same counts for the sums as for the rows, as long as rows stay
apart that it tells apart: by what is asked for, by group and measure, and by which counts are
missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from phantich.country.store import Store
from phantich.dataset.reading import Dataset
from phantich.dataset.typed_sql import KINDS, quoted, texts
from phantich.errors import Fault, Problems
from phantich.files.paths import resolve
from phantich.metrics.assessment import run_metric, tables_of
from phantich.metrics.judging import COUNTED
from phantich.schema.data_model import enums, tables
from phantich.schema.indicators import indicators

TABLE = tables()["attendances"]
HELD = tables()[TABLE.within]
LINK = HELD.key[0]
ENUMS = [column.name for column in TABLE.columns.values() if column.type == "enum"]
NEEDED = {path for indicator in indicators().values() for path in indicator.needs}
COUNTS = [name for name in TABLE.columns if f"{TABLE.name}.{name}" in NEEDED]
CONTEXT = {  # what a row says of itself, or takes from its conference
    "unit": f"coalesce(a.{quoted(TABLE.unit)}, c.{quoted(HELD.unit)})",
    "year": "coalesce(a.of_year, c.of_year)",
    "month": f"strftime(c.{quoted(HELD.time)}, '%Y-%m')",
    **{name: f"c.{quoted(name)}" for name in TABLE.inherits},
}
PLACED = f"{{rows}} a LEFT JOIN {{held}} c ON c.{quoted(LINK)} = a.{quoted(LINK)}"
FOOTERS = """
CREATE TABLE footers AS SELECT file_name AS file, path_in_schema AS name,
  min(stats_min_value) AS least, max(stats_max_value) AS most,
  sum(coalesce(stats_null_count, 1)) + count(*) - count(stats_min_value) AS gaps
FROM parquet_metadata({paths}) GROUP BY ALL"""
YEARS = """
SELECT a.file, min(y.least) FROM footers a
JOIN footers c ON c.name = {held} AND (c.gaps > 0 OR c.least <= a.most AND c.most >= a.least)
LEFT JOIN footers y ON y.file = c.file AND y.name = {year}
JOIN footers u ON u.file = a.file AND u.name = {unit} AND u.gaps = 0
WHERE a.name = {link} AND a.gaps = 0 AND a.file IN {paths} AND c.file NOT IN {paths}
GROUP BY a.file HAVING min(y.least) = max(y.most) AND sum(coalesce(y.gaps, 1)) = 0"""
ALONE = [m for m in {i.metric: 0 for i in indicators().values()} if tables_of(m) == [TABLE.name]]


def added(columns: Mapping[str, str], rows: str) -> str:
    """SQL that adds up rows by columns, group, measure and which of the counts are missing."""
    asked = {name: f"a.{quoted(name)}" for name in ENUMS} | dict(columns)
    named = [f"{sql} AS {quoted(name)}" for name, sql in asked.items()]
    sums = [f"sum(a.{quoted(name)})::BIGINT AS {quoted(name)}" for name in COUNTS]
    known = [f"a.{quoted(name)} IS NULL" for name in COUNTS]
    groups = ", ".join([*map(str, range(1, len(named) + 1)), *known])
    return f"SELECT {', '.join([*named, *sums])} FROM {rows} GROUP BY {groups}"


def attendance_figures(path: str | Path, by: Sequence[str] = ("year", "unit")) -> DataFrame:
    """The counts of every metric that takes attendances alone, over all years of a dataset.

    ``path`` is a folder of Parquet files, taken as checked; ``by`` names columns among ``year``,
    ``unit``, ``month``, ``mode``, ``level`` and ``group``. Returns ``[metric, *by, numerator,
    denominator, value]``, the metrics of the catalogue one after the other.

    Raises
    ------
    DataFaults
        The headings of a file are wrong.
    Fault
        The folder does not hold Parquet files, a column is not stored as the data model has it,
        or the rows mix persons and attendances.
    """
    store = Store(resolve(path), 0, Problems(), (HELD.name, TABLE.name))
    store.refuse()
    sums = store.rows(_sums(store, by), strings_to_categorical=True)
    _refuse_loose(store, sums)
    for name in sums.select_dtypes("category"):
        sums[name] = sums[name].cat.set_categories(sorted(sums[name].cat.categories))
    dataset, columns = Dataset({TABLE.name: sums}), ["metric", *by, *COUNTED]
    counts = [run_metric(m, dataset, by).assign(metric=m) for m in ALONE]
    return pd.concat(counts, ignore_index=True)[columns]


def _sums(store: Store, by: Sequence[str]) -> str:
    """SQL for all attendances added up; a conference is looked up where footers don't tell all."""
    years = _years(store) if {"year", "unit", *ENUMS} >= set(by) else {}
    paths, parts = store.files.get(TABLE.name, []), []
    for year in {years.get(path) for path in paths} or {None}:
        some = [path for path in paths if years.get(path) == year]
        rows = f"(FROM stored_{TABLE.name} WHERE filename IN {texts(some)})" if some else ""
        known = f"REPLACE ({year}::BIGINT AS of_year, NULL AS {quoted(LINK)})" if year else ""
        parts.append(f"SELECT * {known} FROM ({store.typed(TABLE.name, rows)})")
    held = store.typed(HELD.name) + (" WHERE false" if paths and len(years) == len(paths) else "")
    placed = PLACED.format(rows=f"({' UNION ALL '.join(parts)})", held=f"({held})")
    columns = {name: CONTEXT[name] for name in by if name in CONTEXT}
    return f"{added(columns, placed)} ORDER BY {', '.join(map(quoted, by))}"


def _years(store: Store) -> dict[str, str]:
    """The year of each file of attendances of which all conferences are of one, as footers tell."""
    rows, held = (store.stored.get(table.name, {}) for table in (TABLE, HELD))
    asked = {"held": (held, LINK), "year": (held, "year"), "link": (rows, LINK)}
    asked["unit"] = (rows, TABLE.unit)
    if not all(column in stored for stored, column in asked.values()):
        return {}
    headings = {name: quoted(stored[c][0], "'") for name, (stored, c) in asked.items()}
    paths = store.files[TABLE.name]
    store.run(FOOTERS.format(paths=texts(store.files[HELD.name] + paths)))
    return dict(store.run(YEARS.format(paths=texts(paths), **headings)).fetchall())


def _refuse_loose(store: Store, sums: DataFrame) -> None:
    """Refuse what is read cell by cell elsewhere: labels for codes, numbers kept as text."""
    for table in (HELD, TABLE):
        for name, (_, kind) in store.stored.get(table.name, {}).items():
            column = table.columns[name]
            words = set(sums[name].cat.categories) if column.of and name in sums else set()
            if kind not in KINDS[column.type][0] or words - enums().get(column.of, {}).keys():
                raise Fault("not_as_stored", table=table.vi, column=column.vi)
