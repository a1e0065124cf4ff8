"""Years that were closed: their figures as printed, and what became of them since.

The table ``closed_figures`` is kept in the dataset itself; no closing ever changes another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.copied_plans import with_plan_texts
from phantich.analysis.edition_differences import is_near
from phantich.analysis.fingerprints import definitions
from phantich.dataset.reading import Dataset
from phantich.disclosure.editions import INTERNAL
from phantich.files.csv_safety import frame_bytes
from phantich.metrics.assessment import assess, tables_behind
from phantich.schema import data_model
from phantich.schema.indicators import indicators

TABLE = "closed_figures"
KEYS = ["indicator", "category"]
COUNTS = ["numerator", "denominator", "value"]
NOW = [f"{name}_now" for name in (*COUNTS, "status")]
COLUMNS = ["year", *KEYS, "counting_unit", "status", *COUNTS, *NOW, "causes"]
LENGTH = 8  # hexadecimal digits that name the rows of a table

Causes = tuple[tuple[str, int], ...]
Evidence = Mapping[str, tuple[int, str]]  # of each table the number of its rows and their digest


def frozen(printed: DataFrame, dataset: Dataset) -> DataFrame:
    """The figures that a report printed, as rows of ``closed_figures`` without day and source.

    Each keeps which rows it rests on, if the dataset still gives what was printed: of a figure
    that was corrected between printing and closing nobody knows them any more.
    """
    rows = printed[printed[COUNTS].notna().any(axis=1)]
    held = _rows_of(dataset)
    evidence = {key: _written(_behind(key, held)) for key in rows["indicator"].unique()}
    unchanged = _same(_beside(rows, dataset)).to_numpy()
    facts = {"year": dataset.year, "unit_id": dataset.unit}
    return rows.assign(evidence=rows["indicator"].map(evidence).where(unchanged), **facts)


def restatements(dataset: Dataset) -> DataFrame:
    """The figures of closed years, up to the report's, that are no longer what was printed.

    Of a year that was closed again the last closing counts. A figure that was not printed has
    nothing to be restated. An external edition lists none: a count as printed beside the same
    count corrected would give away what each hides.

    Returns one row per figure: ``year``, ``indicator``, ``category``, ``counting_unit``, ``status``
    and counts as printed and as they are now (``*_now``), and ``causes``, as far as the data tell:
    pairs of a table and how many rows it has more than then (0: other rows), or of
    ``definition`` and 0 where the figure is computed in another way.
    """
    nothing = DataFrame(columns=COLUMNS)
    closed = dataset.whole.get(TABLE, nothing) if dataset.edition == INTERNAL else nothing
    if closed.empty or dataset.year is None:
        return nothing
    mine = closed[closed["unit_id"].fillna("").eq(dataset.unit) & closed["year"].le(dataset.year)]
    last = mine[mine["closing"].eq(mine.groupby("year")["closing"].transform("max"))]
    parts = [_restated(rows, _of(dataset, int(str(y)))) for y, rows in last.groupby("year")]
    return pd.concat(parts, ignore_index=True) if parts else nothing


def _of(dataset: Dataset, year: int) -> Dataset:
    return with_plan_texts(dataset if year == dataset.year else dataset.of(year))


def _restated(printed: DataFrame, held: Dataset) -> DataFrame:
    """The figures of one closed year that differ from what the dataset gives today."""
    both = _beside(printed, held)
    both = both[~_same(both)]
    rows = _rows_of(held) if len(both) else {}
    causes = [_causes(row, rows) for _, row in both.iterrows()]
    return both.assign(causes=Series(causes, both.index, dtype="object"))[COLUMNS]


def _beside(printed: DataFrame, held: Dataset) -> DataFrame:
    """Each printed figure with the counts that the dataset gives for it now, in the same order."""
    keyed = printed.assign(category=printed["category"].fillna("").astype("str"))
    now = assess(held)[[*KEYS, *COUNTS, "status"]]
    both = keyed.merge(now, "left", on=KEYS, suffixes=("", "_now"))
    return both.assign(status_now=both["status_now"].fillna("no_data"))


def _same(both: DataFrame) -> Series:
    """Whether the counts of each row are equal, a missing one to a missing one."""
    equal = Series(True, index=both.index)
    for name in COUNTS:
        one, other = (both[side].astype("float") for side in (name, f"{name}_now"))
        equal &= is_near(one, other) | (one.isna() & other.isna())
    return equal


def _causes(row: Series, rows: Evidence) -> Causes:
    """What the data tell of why a figure is another; nothing where they don't."""
    found: list[tuple[str, int]] = []
    key = row["indicator"]
    if pd.notna(row["definition"]) and row["definition"] != definitions().get(key):
        found.append(("definition", 0))
    if pd.isna(row["evidence"]) or key not in indicators():
        return tuple(found)
    then, now = _read(row["evidence"]), _behind(key, rows)
    for table in sorted({*then, *now}):
        before, after = then.get(table, (0, "")), now.get(table, (0, ""))
        if before != after:
            found.append((table, after[0] - before[0]))
    return tuple(found)


# --- the rows on which a figure rests -----------------------------------------------


def _rows_of(dataset: Dataset) -> Evidence:
    """How many rows the year has of each table, and a digest of them."""
    held = set(dataset) & set(data_model.tables())
    return {name: (len(dataset[name]), _digest(name, dataset[name])) for name in held}


def _behind(key: str, rows: Evidence) -> Evidence:
    """Those of the tables on which an indicator rests."""
    return {name: rows[name] for name in sorted(tables_behind(indicators()[key]) & set(rows))}


def _digest(name: str, rows: DataFrame) -> str:
    """A digest of rows in any order; a column in which nothing stands counts as none."""
    filled = rows[list(data_model.tables()[name].columns)].dropna(axis=1, how="all")
    lines = sorted(frame_bytes(filled).splitlines())
    return hashlib.sha256(b"\n".join(lines)).hexdigest()[:LENGTH]


def _written(evidence: Evidence) -> str:
    return "; ".join(f"{name} {rows} {digest}" for name, (rows, digest) in evidence.items())


def _read(text: str) -> Evidence:
    parts = (part.split() for part in text.split("; ") if part)
    return {name: (int(rows), digest) for name, rows, digest in parts}
