"""A national dataset assessed block by block, on one machine or on many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd
from pandas import DataFrame

from phantich.country.block_reading import (
    ALL_YEARS,
    OF_CONFERENCES,
    find,
    parent_of,
    parquet_rows,
    plain_codes,
    shown_file,
)
from phantich.country.blocks import share_out
from phantich.country.counting import Part, Work, add, count_block, hashes
from phantich.country.parquet_index import SHARED, Group, Keys, index
from phantich.dataset.obligations import EVIDENCE
from phantich.dataset.reading import assemble, check_tables
from phantich.errors import DataFaults, Fault, Problems
from phantich.files.paths import resolve
from phantich.metrics.assessment import fitting
from phantich.metrics.judging import judge
from phantich.schema import data_model


class Executor(Protocol):
    """Whatever runs functions elsewhere: processes of this machine, or a cluster."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """Run a function with arguments, and promise its result."""
        ...


def assess_partitioned(
    path: str | Path,
    year: int,
    by: Sequence[str] = (),
    *,
    executor: Executor | None = None,
    blocks: Mapping[str, int] | None = None,
    as_of: str | dt.date | None = None,
) -> DataFrame:
    """Every indicator of a year, counted block by block and judged once.

    Returns the very frame that ``assess(read_dataset(path, year), by)`` returns, with memory for
    one block at a time. ``path`` is a folder of Parquet files, one or many a table, in any
    order; ``executor`` counts the blocks elsewhere, in processes or on a cluster whose machines
    see the same folder; ``blocks`` gives every unit the number of its block, which otherwise
    are the provinces. Of attendances only the year is read and checked.

    Raises
    ------
    DataFaults
        The data break the schema; every fault is listed with its file and row, of each block
        the first thousand.
    Fault
        The folder does not hold Parquet files, has nothing for that year, or would add persons
        to attendances.
    """
    work, found = _planned(resolve(path), year, tuple(by), as_of)
    works = [replace(work, block=block) for block in share_out(work.shared, blocks)]
    parts = list(_done(works, executor))
    _refuse_faults(work, parts, found)
    parts = _with_tasks(works, parts, executor)
    years = sorted(set().union(*(part.years for part in parts)))
    if year not in years:
        raise Fault("no_such_year", year=year, years=", ".join(map(str, years)) or "-")
    tables = assemble(work.shared, found.frame(), year, as_of=as_of, tasks=())
    return judge(add(parts, by), tables, by, fitting(by))


def _planned(
    path: Path, year: int, by: tuple[str, ...], as_of: str | dt.date | None
) -> tuple[Work, Problems]:
    """What is common to all blocks: the tables they share, and the row groups of the year."""
    if not path.exists():
        raise Fault("not_found", path=path.name, nearest="-")
    found = Problems()
    groups = index(path, found)
    shared, problems = check_tables(path, year, only=SHARED)
    for row in problems.frame().to_dict("records"):
        found.repeat(row)
    if not groups and not shared:
        found.add("no_tables", file=path.name)
    if found.errors:
        raise DataFaults(found.frame())
    day = assemble(shared, found.frame(), year, as_of=as_of, tasks=()).as_of
    first = share_out(shared)[0]
    return Work(first, _of_year(groups, year), shared, year, by, day), found


def _of_year(groups: Mapping[str, list[Group]], year: int) -> dict[str, list[Group]]:
    """The row groups that can hold rows of a year, or that rows of the year may need.

    Obligations look for evidence in all years. A table that another one names is kept whole: the
    rows that name it may be of any year, and would else have no year and an unknown code.
    """
    kept = dict(groups)
    whole = ALL_YEARS | _named(groups)
    for name, those in groups.items():
        if name not in whole:
            kept[name] = [group for group in those if group.may_be_of(year)] or those[:1]
    if "conferences" in groups:
        ids = _conferences_of(groups["conferences"], year)
        for name in (OF_CONFERENCES & groups.keys()) - whole:
            fit = [group for group in groups[name] if ids is None or group.may_hold("conf_id", ids)]
            kept[name] = fit or groups[name][:1]
    return kept


def _named(tables: Iterable[str]) -> set[str]:
    """The tables that a column of these tables names."""
    columns = [c for name in tables for c in data_model.tables()[name].columns.values()]
    return {column.to for column in columns if column.type == "ref"}


def _conferences_of(groups: Iterable[Group], year: int) -> Keys | None:
    """The ids of the year's conferences and of those without a year, of all blocks."""
    ids: list[str] = []
    for group in groups:
        if "conf_id" not in group.headings or not group.may_be_of(year):
            continue
        names = [n for n in ("conf_id", "year", "date_start") if n in group.headings]
        rows = parquet_rows(group, names)
        if "year" not in names or not _whole(rows["year"]):
            return None  # whatever the year is, it must be read row by row
        years = pd.to_numeric(rows["year"].to_pandas())
        codes, words = plain_codes(rows["conf_id"])
        here = (years.eq(year) | years.isna()).to_numpy() & (codes >= 0)
        ids += [words[code] for code in np.unique(codes[here])]
    return Keys(ids)


def _whole(column: Any) -> bool:
    import pyarrow as pa

    return pa.types.is_integer(column.type)


def _done(works: Sequence[Work], executor: Executor | None) -> Iterable[Part]:
    """The parts in the order of their blocks, counted here or elsewhere."""
    if executor is None:
        return map(count_block, works)
    waiting = [executor.submit(count_block, work) for work in works]
    return [promise.result() for promise in waiting]


def _with_tasks(
    works: Sequence[Work], parts: Sequence[Part], executor: Executor | None
) -> list[Part]:
    """The parts with the obligations that the whole dataset knows.

    A block without evidence of a task can't tell whether nothing was done or nothing is
    known; where another block holds evidence, it is counted again.
    """
    whole = frozenset().union(*(part.evidence for part in parts))
    tasks = _tasks(whole)
    again = [
        replace(work, tasks=tasks)
        for work, part in zip(works, parts, strict=True)
        if _tasks(part.evidence) != tasks
    ]
    anew = {part.block: part for part in _done(again, executor)}
    return [anew.get(part.block, part) for part in parts]


def _tasks(evidence: frozenset[str]) -> tuple[str, ...]:
    return tuple(task for task, names in EVIDENCE.items() if evidence.issuperset(names))


def _refuse_faults(work: Work, parts: Sequence[Part], found: Problems) -> None:
    """Stop with every fault of every block, and those that only the whole can show."""
    rows = [row for part in parts for row in part.problems.to_dict("records")]
    seen = set()
    for row in rows:
        key = (row["file"], row["row"], row["column"], row["rule"])
        if key not in seen:
            seen.add(key)
            found.repeat(row)
    _find_doubles(work, parts, found)
    _find_orphans(work, parts, found)
    if found.errors:
        raise DataFaults(found.frame())


def _find_doubles(work: Work, parts: Sequence[Part], found: Problems) -> None:
    """Record the ids that stand in more than one block."""
    for name in work.groups:
        held = [part.ids[name] for part in parts if name in part.ids]
        whole = np.sort(np.concatenate(held)) if held else np.array([], dtype=np.uint64)
        twice = set(whole[1:][whole[1:] == whole[:-1]].tolist())
        if twice:
            _record_doubles(work.groups[name], twice, found)


def _record_doubles(groups: Sequence[Group], twice: set[int], found: Problems) -> None:
    key, seen = data_model.tables()[groups[0].table].key[0], set[str]()
    for group in groups:
        codes, words = plain_codes(parquet_rows(group, [key])[key])
        numbers = hashes(words)
        for at in np.flatnonzero(codes >= 0):
            word = words[codes[at]]
            if int(numbers[codes[at]]) in twice:
                if word in seen:
                    found.add("duplicate_key", **_place(group, int(at), key, word))
                seen.add(word)


def _place(group: Group, at: int, column: str, value: str) -> dict[str, object]:
    """Where a value stands in its file."""
    place = {"file": shown_file(group.file), "row": group.first + at + 1}
    return {**place, "column": group.headings[column], "value": value}


def _find_orphans(work: Work, parts: Sequence[Part], found: Problems) -> None:
    """Record the rows that no block took, for what they belong to does not exist.

    Raises
    ------
    Fault
        Rows were left out that should have been counted.
    """
    taken: dict[tuple[str, str, int], int] = {}
    for part in parts:
        for place, rows in part.taken.items():
            taken[place] = taken.get(place, 0) + rows
    for name, groups in work.groups.items():
        for group in groups:
            if taken.get((name, group.file, group.at), 0) < group.rows:
                _record_orphans(work, group, found)


def _record_orphans(work: Work, group: Group, found: Problems) -> None:
    above = parent_of(group.table)
    if above is None or above[0] not in work.groups or above[1] not in group.headings:
        raise Fault("rows_left_out", file=shown_file(group.file), table=group.table)
    codes, words = plain_codes(parquet_rows(group, [above[1]])[above[1]])
    unknown = set(words) - find(work.groups[above[0]], set(words))
    title = data_model.tables()[above[0]].vi
    for at in np.flatnonzero([code >= 0 and words[code] in unknown for code in codes]):
        place = _place(group, int(at), above[1], words[codes[at]])
        found.add("unknown_reference", **place, table=title, nearest="-")
