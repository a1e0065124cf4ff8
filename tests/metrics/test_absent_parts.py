"""Every optional table and column may be absent: nothing crashes and nothing is lost in silence."""

from __future__ import annotations

import random
from itertools import combinations

import pandas as pd
import pytest

from phantich.dataset.reading import DERIVED, read_dataset
from phantich.errors import Fault
from phantich.metrics.assessment import assess, tables_of
from phantich.report.document import compose
from phantich.report.sentences import gather
from phantich.sample import save
from phantich.schema import data_model
from phantich.schema.indicators import indicators

YEAR = 2025  # the year in which units ended
UNDATED = {  # no row of them says of which year it is, if all else is absent
    name for name, t in data_model.tables().items() if "year" not in t.columns and not t.time
}
EDGES = {"units", "unit_versions", "unit_successions", "about"}  # kept whole in the small dataset
ROWS = 12  # of every other table
TOGETHER = 26  # columns that are absent at once, so that each is within the time of the suite
PAIRS = 300
CHANCE = 15


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The tables of an invented office as texts, a few rows of each with what they belong to."""
    folder = tmp_path_factory.mktemp("office")
    save(folder, units=10, years=(YEAR, YEAR), seed=7)
    found = {}
    for name, table in data_model.tables().items():
        if (folder / f"{name}.csv").exists():
            rows = pd.read_csv(folder / f"{name}.csv", dtype="str", keep_default_na=False)
            found[name] = rows if name in EDGES else _few(rows, table, found)
    return found


def _few(rows, table, parents):
    """Some rows, spread over the table, of those whose parents are there."""
    for column in table.columns.values():
        if column.to in parents and column.to not in EDGES:
            codes = {"", *parents[column.to][data_model.tables()[column.to].key[0]]}
            rows = rows[rows[column.name].isin(codes)]
    return rows.iloc[:: max(1, len(rows) // ROWS)]


@pytest.fixture(scope="module")
def whole(office, tmp_path_factory):
    return assess(read(tmp_path_factory.mktemp("whole"), office))


def read(folder, tables, gone=()):
    """A dataset of these tables without some columns, written, checked and read."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        lost = [column for table, column in gone if table == name]
        rows.drop(columns=lost).to_csv(folder / f"{name}.csv", index=False)
    return read_dataset(folder, YEAR)


def resting_on(key):
    """The tables of the dataset on which an indicator rests, in any way."""
    fact = indicators()[key]
    named = {path.partition(".")[0] for path in fact.needs} | set(tables_of(fact.metric))
    if named & set(DERIVED):  # duties rest on all that is done about them
        return None
    return _with_parents(named)


def _with_parents(names):
    columns = [c for name in names for c in data_model.tables()[name].columns.values()]
    more = {column.to for column in columns if column.to} - set(names)
    return _with_parents(set(names) | more) if more else set(names)


def counts(results, keys):
    rows = results[results["indicator"].isin(keys)]
    return rows.set_index(["indicator", "category"])[["numerator", "denominator"]]


def nothing_lost(dataset, whole, touched, gone):
    """What rests on nothing that is gone is what it was; what has no figure says what it lacks.

    Of requirements on a whole level, where nobody knows the units of it, a warning says so.
    """
    found = assess(dataset)
    untouched = [k for k in indicators() if (on := resting_on(k)) and not on & touched]
    pd.testing.assert_frame_equal(counts(found, untouched), counts(whole, untouched), obj=str(gone))
    silent = found[(found["status"] == "no_data") & (found["note"] == "")]
    known = whole[(whole["status"] == "no_data") & (whole["note"] == "")]["indicator"]
    unknown = set(silent["indicator"]) - set(known)
    assert not unknown or "laid_on_nobody" in set(dataset.problems["rule"]), (gone, unknown)


def optional(office):
    """The columns that a table may be without."""
    return [
        (name, column.name)
        for name in office
        for column in data_model.tables()[name].columns.values()
        if not (column.required or column.expected)
    ]


def tables_missing(office, whole, folder, kept):
    """A dataset with only these tables; of what says nothing of a year a clear fault."""
    tables = {name: office[name] for name in kept}
    if set(kept) <= UNDATED:
        with pytest.raises(Fault, match=str(YEAR)) as caught:
            read(folder, tables)
        assert caught.value.key == "no_such_year"
        return
    nothing_lost(read(folder, tables), whole, set(office) - set(kept), kept)


def columns_missing(office, whole, folder, gone):
    """A dataset without some columns."""
    touched = {table for table, _ in gone}
    dataset = read(folder, {name: office[name] for name in touched}, gone)
    nothing_lost(dataset, whole, touched, gone)
    for name in touched:
        office[name].to_csv(folder / f"{name}.csv", index=False)


@pytest.fixture
def folder(office, tmp_path):
    read(tmp_path / "office", office)
    return tmp_path / "office"


def groups(items, size):
    mixed = random.Random(CHANCE).sample(items, len(items))
    return [mixed[at : at + size] for at in range(0, len(mixed), size)]


@pytest.mark.slow
def test_every_table_stands_alone(office, whole, tmp_path):
    for name in office:
        tables_missing(office, whole, tmp_path / name, (name,))


@pytest.mark.slow
def test_every_column_may_be_absent_together_with_others(office, whole, folder):
    for gone in groups(optional(office), TOGETHER):
        columns_missing(office, whole, folder, gone)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_a_report_is_composed_of_what_there_is(office, tmp_path, seed):
    """Half of the tables, each without a third of its columns."""
    chance = random.Random(seed)
    kept = chance.sample(list(office), len(office) // 2)
    columns = optional({name: office[name] for name in kept})
    gone = chance.sample(columns, len(columns) // 3)
    report = compose(gather(read(tmp_path, {name: office[name] for name in kept}, gone)))
    assert len(report.annexes) > 1


@pytest.mark.long
def test_tables_stand_in_pairs_and_each_may_be_absent(office, whole, tmp_path):
    chosen = [*combinations(office, 2), *({*office} - {name} for name in office)]
    for at, names in enumerate(chosen):
        tables_missing(office, whole, tmp_path / str(at), names)


@pytest.mark.long
def test_every_column_may_be_absent_alone_and_in_random_pairs(office, whole, folder):
    columns = optional(office)
    chance = random.Random(CHANCE)
    pairs = [chance.sample(columns, 2) for _ in range(PAIRS)]
    for gone in [*([column] for column in columns), *pairs]:
        columns_missing(office, whole, folder, gone)
