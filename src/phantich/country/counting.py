"""Counting one block of a dataset by itself, and adding up what the blocks counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from phantich.country.attending import Doubles, added_up, judge_rows, nothing, read_rows
from phantich.country.block_reading import (
    COMPACTED,
    OF_CONFERENCES,
    Marks,
    Reading,
    by_id,
    check_codes,
    may_hold,
    parents_of,
    read_facts,
    take,
)
from phantich.country.blocks import Block
from phantich.country.compaction import (
    EXACT,
    OF_CONFERENCE,
    Attendances,
    Conferences,
    compact,
    together,
)
from phantich.country.parquet_index import Group, Index, Keys
from phantich.dataset.checked_sheets import check_years
from phantich.dataset.reading import Dataset, assemble, in_context, unit_years
from phantich.errors import Problems
from phantich.metrics.assessment import (
    count,
    fitting,
    grouping,
    is_spread,
    run_metric,
    tables_of,
)
from phantich.metrics.judging import Counted
from phantich.schema import data_model

TOLD = 1_000  # problems that one block tells row by row
WITNESS = ("attendances", "conduct_counts", "conferences")


@dataclass(frozen=True)
class Work:
    """What a worker needs to count one block; small enough to be sent anywhere."""

    block: Block
    groups: Index
    shared: Mapping[str, DataFrame]
    year: int
    by: tuple[str, ...]
    as_of: dt.date
    lang: str = "vi"
    tasks: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Part:
    """What one block counted, with what only the whole dataset can judge.

    ``evidence``: the tables that hold something of the year; ``taken``: the rows that the block
    took of each row group; ``ids``: the ids of its rows by table, as numbers; ``witness``: a
    few rows that show which persons and attendances would be added up; ``years``: the years
    of its facts.
    """

    block: int
    counted: Counted
    evidence: frozenset[str]
    problems: DataFrame
    errors: int
    taken: Mapping[tuple[str, str, int], int]
    ids: Mapping[str, NDArray[np.uint64]]
    witness: Mapping[str, DataFrame]
    years: frozenset[int]


def count_block(work: Work) -> Part:
    """Read a block, check it, and count what every indicator counts in it."""
    reading = read_facts(work.groups, work.block, work.shared, work.year, work.lang)
    held = Context(work, reading)
    attended = _attendances(work, reading, held) if COMPACTED in work.groups else {}
    check_codes(reading, work.groups, work.shared)
    ids = _ids(reading)
    if reading.problems.errors:
        return _faulty(work, reading, ids)
    tables = _assembled(work, held.facts() | attended)
    return Part(
        work.block.number,
        count(tables, work.by, part=True),
        frozenset(name for name in tables if len(tables[name])),
        _told(reading.problems),
        0,
        reading.taken,
        ids,
        _witness(tables),
        frozenset(tables.years()),
    )


def _faulty(work: Work, reading: Reading, ids: Mapping[str, NDArray[np.uint64]]) -> Part:
    """A block whose rows can't be counted, for they break the schema."""
    nothing = Counted({}, frozenset(), frozenset(), {})
    told, errors = _told(reading.problems), reading.problems.errors
    none = frozenset[Any]()
    return Part(work.block.number, nothing, none, told, errors, reading.taken, ids, {}, none)


def _told(problems: Problems) -> DataFrame:
    frame = problems.frame()
    return frame.sort_values("severity", kind="stable")[:TOLD].reset_index(drop=True)


class Context:
    """The facts of a block with what they take from rows above them, also of other blocks."""

    def __init__(self, work: Work, reading: Reading) -> None:
        self.work, self.reading = work, reading
        self.own = {
            name: pd.concat([part.rows for part in parts], ignore_index=True)
            for name, parts in reading.sheets.items()
        }
        self.foreign = self.own["conferences"].iloc[:0] if "conferences" in self.own else None
        for name in OF_CONFERENCES & self.own.keys():
            self.know(self.own[name]["conf_id"].dropna())
        self.placed = self._placed()

    def know(self, ids: Iterable[str]) -> bool:
        """Read the conferences of these ids that other blocks hold; whether there were any."""
        if self.foreign is None:
            return False
        missing = set(ids).difference(self.own["conferences"]["conf_id"], self.foreign["conf_id"])
        if not missing:
            return False
        parts = by_id(self.work.groups["conferences"], missing)
        for part in parts:
            check_years(part, self.work.year, Problems())
        self.foreign = pd.concat([self.foreign, *(part.rows for part in parts)], ignore_index=True)
        return bool(parts)

    def _placed(self) -> dict[str, DataFrame]:
        frames = {**self.work.shared, **self.own}
        if self.foreign is not None:
            frames["conferences"] = pd.concat([self.own["conferences"], self.foreign])
        return in_context(frames)

    def conferences(self, ids: Iterable[str]) -> Conferences:
        """The conferences in their context, among them those of these ids."""
        if self.know(ids):
            self.placed = self._placed()
        return Conferences(self.placed.get("conferences"))

    def facts(self) -> dict[str, DataFrame]:
        """The block's own rows in their context."""
        facts = {name: rows for name, rows in self.placed.items() if name in self.own}
        if self.foreign is not None:
            facts["conferences"] = facts["conferences"][: len(self.own["conferences"])]
        return facts


def _attendances(work: Work, reading: Reading, context: Context) -> dict[str, DataFrame]:
    """The attendances of the year, added up row group by row group."""
    units = Keys(work.shared["units"]["unit_id"].dropna() if "units" in work.shared else ())
    known, doubles, keep = frozenset(units.ordered), Doubles(), kept(work.by)
    parents, observed = parents_of(COMPACTED, work.year, reading), _observed(context)
    held = context.conferences(())
    parts = [compact(nothing(), held, keep)]
    for group in work.groups[COMPACTED]:
        if not may_hold(group, work.block, parents, units):
            continue
        marks = take(group, work.block, parents, known)
        reading.taken[(COMPACTED, group.file, group.at)] = int(marks.sum())
        if marks.any():
            rows, held = _placed(group, marks, known, reading, context)
            doubles.add(group, marks, rows)
            parts += added_up(rows, held, keep, observed)
    doubles.record(reading)
    added = together(parts)
    return {COMPACTED: added if held.there else added.drop(columns=list(OF_CONFERENCE))}


def _placed(
    group: Group, marks: Marks, units: frozenset[str], reading: Reading, context: Context
) -> tuple[Attendances, Conferences]:
    """The rows of a row group and the conferences they name, wherever those are held.

    Rows that name a conference nobody holds are read row by row, to be reported.
    """
    rows = read_rows(group, marks, units, reading)
    held = context.conferences(rows.words["conf_id"].used())
    if held.there and not held.holds(rows.words["conf_id"].used()):
        judge_rows(group, marks, reading)
    return rows, held


def kept(by: Sequence[str]) -> list[str]:
    """The columns of attendances that indicators tell apart when split by ``by``."""
    those = [i for i in fitting(by) if COMPACTED in tables_of(i.metric)]
    wanted = {"year", *by, *(i.category for i in those)}
    wanted |= set() if by else {"unit"}  # limits of the whole allow for what units show
    return [name for name in ("unit", *OF_CONFERENCE) if name in wanted]


def _observed(context: Context) -> DataFrame:
    rows = context.placed.get("conduct_counts", DataFrame(columns=list(EXACT)))
    return rows[list(EXACT)].drop_duplicates()


def _ids(reading: Reading) -> dict[str, NDArray[np.uint64]]:
    """The ids of the rows by table, as numbers, where one column is the key."""
    found = {}
    for name, parts in reading.sheets.items():
        key = data_model.tables()[name].key
        if len(key) == 1:
            ids = pd.concat([part.rows[key[0]] for part in parts]).dropna()
            found[name] = hashes(ids.drop_duplicates())
    return found


def hashes(ids: Sequence[str] | Series) -> NDArray[np.uint64]:
    """Ids as numbers."""
    return pd.util.hash_array(np.asarray(ids, dtype=object), categorize=False)


def _assembled(work: Work, facts: Mapping[str, DataFrame]) -> Dataset:
    """The tables of the block in the year; every unit's obligations are judged in one block."""
    units, shared = work.block.units, dict(work.shared)
    if units is not None:
        for name in ("unit_versions", "requirements"):
            if name in shared:
                own = shared[name]["unit_id"]
                shared[name] = shared[name][own.isin(units) | own.isna()]
    whole = {**shared, **facts}
    told = Problems().frame()
    tables = assemble(whole, told, work.year, as_of=str(work.as_of), tasks=work.tasks)
    if "unit_versions" in shared:
        rows = unit_years(work.shared["unit_versions"], work.as_of)
        tables["unit_years"] = rows[rows["unit"].isin(shared["unit_versions"]["unit_id"])]
    return tables


def _witness(dataset: Dataset) -> dict[str, DataFrame]:
    """For each kind of attendance one row, and the record of conduct that goes with it."""
    if COMPACTED not in dataset:
        return {}
    rows = dataset[COMPACTED]
    rows = rows.assign(exact=rows["conf_id"].notna())
    few = rows.drop_duplicates(["group", "measure", "exact"]).drop(columns="exact")
    found = {name: dataset[name].iloc[:0] for name in WITNESS if name in dataset}
    if "conduct_counts" in dataset:
        kept = dataset["conduct_counts"]
        found["conduct_counts"] = kept[kept["conf_id"].isin(few["conf_id"].dropna())]
    return found | {COMPACTED: few}


def add(parts: Sequence[Part], by: Sequence[str]) -> Counted:
    """What the whole dataset counts: the sums of what its parts count.

    Raises
    ------
    Fault
        Persons of one part would be added to attendances of another.
    """
    counts = {
        indicator.key: _added(
            [part.counted.counts[indicator.key] for part in parts], grouping(indicator, by)
        )
        for indicator in fitting(by)
        if all(indicator.key in part.counted.counts for part in parts)
    }
    units = {
        indicator.key: _added([part.counted.units[indicator.key] for part in parts], ("unit",))
        for indicator in fitting(by)
        if is_spread(indicator, by) and indicator.key in counts
    }
    held = frozenset().union(*(part.counted.held for part in parts))
    measures = frozenset().union(*(part.counted.measures for part in parts))
    if len(measures) > 1:
        _refuse_mixtures(parts, by, held)
    return Counted(counts, held, measures, units)


def _added(frames: Sequence[DataFrame], keys: Sequence[str]) -> DataFrame:
    rows = pd.concat(frames, ignore_index=True)
    counts = rows[["numerator", "denominator"]]
    if not keys:
        return DataFrame(counts.sum(min_count=1)).T.astype("Int64")
    return counts.groupby([rows[key] for key in keys], dropna=False).sum(min_count=1).reset_index()


def _refuse_mixtures(parts: Sequence[Part], by: Sequence[str], held: frozenset[str]) -> None:
    """Run every metric of attendances over rows of all parts, so that it can refuse them."""
    witness = Dataset(
        {
            name: pd.concat([part.witness[name] for part in parts], ignore_index=True)
            for name in WITNESS
            if all(name in part.witness for part in parts)
        }
    )
    for indicator in fitting(by):
        tables = tables_of(indicator.metric)
        if COMPACTED in tables and witness.keys() >= set(tables) and held >= set(indicator.needs):
            run_metric(indicator.metric, witness)
