"""One year of a country, checked and assessed: here, or with its attendances dealt out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from phantich.country.store import TOLD, Store
from phantich.dataset.reading import assemble, check_tables, in_context
from phantich.dataset.typed_sql import quoted
from phantich.errors import Fault, Problems
from phantich.files.paths import resolve
from phantich.language import wording
from phantich.metrics.assessment import assess
from phantich.schema.data_model import tables

FACTS = {table.name for table in tables().values() if table.form or table.unit}
KNOWN = {"units", "directives"}  # the other tables to whose ids facts refer
DEALT = "attendances"  # the one table large enough for a cluster
SHARES = 8  # into which it is dealt; each is a look at all its files
Say = Callable[[str], None]
Work = Callable[[str, str], tuple[DataFrame, DataFrame, str]]


def assess_partitioned(
    path: str | Path,
    year: int,
    by: Sequence[str] = (),
    *,
    executor: Executor | None = None,
    as_of: str | dt.date | None = None,
    problems: Problems | None = None,
    say: Say = lambda line: None,
) -> DataFrame:
    """Every indicator of a year of a dataset too large for one frame.

    Returns the very frame that ``assess(read_dataset(path, year), by)`` returns. ``path`` is a
    folder of Parquet files, one or many a table, in any order; every row of every year is
    checked. ``executor`` checks the attendances elsewhere, on machines that see the same
    folder. ``problems`` takes the warnings, ``say`` hears how far the work is.

    Raises
    ------
    DataFaults
        The data break the schema: a thousand errors with file and row, and how many more.
    Fault
        The folder does not hold Parquet files, has nothing for that year, or would add persons
        to attendances.
    """
    told = Problems(limit=TOLD) if problems is None else problems
    store = Store(resolve(path), year, told, FACTS)
    shared, of_shared = check_tables(path, year, only=tables().keys() - FACTS)
    told.take(of_shared.frame())
    if not store.stored and not shared:
        told.add("no_tables", file=Path(path).name)
    store.refuse()
    for name in KNOWN & shared.keys():
        store.know(name, shared[name])
    frames = dict(shared)
    for name in (name for name in tables() if name in store.stored):
        if name == DEALT and executor:
            frames[name] = _dealt(executor, partial(share_of, resolve(path), year), told, say)
        else:
            say(store.open(name))
            frames[name] = store.frame(name)
    store.refuse()
    store.connection.close()  # the memory is needed for counting
    dataset = assemble(in_context(frames), told.frame(), year, as_of=as_of)
    if year not in dataset.years():
        raise Fault("no_such_year", year=year, years=", ".join(map(str, dataset.years())) or "-")
    say(wording.say("country.counting", told.lang))
    return assess(dataset, by)


def _dealt(executor: Executor, work: Work, told: Problems, say: Say) -> DataFrame:
    """The attendances of the year, checked share by share elsewhere.

    A row belongs to the share of its conference, so that one that stands twice meets its double.
    """
    link = quoted(tables()[DEALT].link_to(tables()[DEALT].within))
    shares = [f"coalesce(hash({link}), 0) % {SHARES} = {at}" for at in range(SHARES)]
    rows = []
    for future in [executor.submit(work, share, told.lang) for share in shares]:
        some, found, line = future.result()
        rows.append(some)
        told.take(found)
        say(line)
    return pd.concat(rows, ignore_index=True)


def share_of(path: Path, year: int, share: str, lang: str) -> tuple[DataFrame, DataFrame, str]:
    """Check a share of all attendances: those of the year, the problems, and what was done."""
    within = tables()[DEALT].within
    store = Store(path, year, Problems(limit=0), (within, DEALT))
    for name, rows in check_tables(path, year, only=KNOWN)[0].items():
        store.know(name, rows)
    if within in store.stored:
        store.open(within)  # what is wrong there is told by who reads the whole
    store.problems = Problems(lang, TOLD)
    line = store.open(DEALT, share)
    return store.frame(DEALT), store.problems.frame(), line
