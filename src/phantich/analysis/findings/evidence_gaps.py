"""Statements without evidence, and the cheapest table to collect next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from pandas import DataFrame

from phantich.analysis.kept_answers import once
from phantich.analysis.year_changes import changes
from phantich.dataset.reading import DERIVED, Dataset
from phantich.metrics.assessment import assess, missing_evidence
from phantich.metrics.statement_evidence import coverage
from phantich.schema import data_model
from phantich.schema.indicators import Statement, evidencing, statements

GAPS = ["statement", "now", "before", "missing"]
NEXT = ["step", "tables", "columns", "column_count", "statements", "per_statement", "evidenced"]


class Offer(NamedTuple):
    """Dataset that could be collected: the columns to fill, and the statements they evidence."""

    tables: tuple[str, ...]
    columns: frozenset[str]
    statements: tuple[str, ...]

    new: int

    def cost(self) -> tuple[bool, float, int, tuple[str, ...]]:
        """One new table before several; then columns per statement, columns, the name."""
        share = len(self.columns) / len(self.statements)
        return self.new > 1, share, len(self.columns), self.tables


@once
def evidence_gaps(dataset: Dataset) -> DataFrame:
    """Which statements of the yearly report have figures behind them, this year and last.

    Returns one row per statement S1 to S51: ``now`` and ``before`` (``computed``, ``no_data``,
    ``by_design`` or ``uncounted``), and ``missing``, the fewest columns (``table.column``) that
    would have to be filled this year, separated by commas.
    """
    earlier = dataset.earlier()
    results, past = assess(dataset), assess(earlier)
    older = assess(earlier.earlier())
    now = coverage(results, changes(results, past)).set_index("statement")["state"]
    before = coverage(past, changes(past, older)).set_index("statement")["state"]
    lacking = _lacking(dataset, now)
    rows = [
        (key, now[key], before[key], ", ".join(sorted(lacking.get(key, ())))) for key in now.index
    ]
    return DataFrame(rows, columns=GAPS)


def next_tables(gaps: DataFrame, dataset: Dataset) -> DataFrame:
    """What to collect next, and then, in order to evidence more statements.

    Each step takes the table with the fewest columns to fill per newly evidenced statement (a
    table not yet kept costs its required columns too), and counts them as held for the steps
    after it; several new tables at once come only when no single one evidences a statement.

    Returns one row per step: ``dataset``, ``columns``, ``column_count``,
    ``statements`` (newly evidenced), ``per_statement`` and ``evidenced`` (statements with
    figures after it). The choice of each step is the best one; the order as a whole is greedy.
    """
    wanted = {
        row.statement: frozenset(row.missing.split(", "))
        for row in gaps.itertuples()
        if row.now == "no_data" and row.missing
    }
    evidenced = int((gaps["now"] == "computed").sum())
    rows: list[tuple[object, ...]] = []
    held = {name for name, kept in dataset.items() if len(kept)}
    while wanted:
        best = min(_offers(wanted, held), key=Offer.cost)
        held |= set(best.tables)
        evidenced += len(best.statements)
        rows.append(_step(len(rows) + 1, best, evidenced))
        wanted = {k: v - best.columns for k, v in wanted.items() if k not in best.statements}
    return DataFrame(rows, columns=NEXT)


def _step(number: int, best: Offer, evidenced: int) -> tuple[object, ...]:
    shown = (", ".join(best.tables), ", ".join(sorted(best.columns)), len(best.columns))
    share = len(best.columns) / len(best.statements)
    return (number, *shown, ", ".join(best.statements), share, evidenced)


def _offers(wanted: Mapping[str, frozenset[str]], held: set[str]) -> Iterable[Offer]:
    """For every set of tables that some statement needs, the cheapest way to use it."""
    for names in sorted({_tables_of(columns) for columns in wanted.values()}):
        inside = {k: v for k, v in wanted.items() if set(_tables_of(v)) <= set(names)}
        yield min(_growing(inside, held), key=Offer.cost)


def _growing(inside: Mapping[str, frozenset[str]], held: set[str]) -> Iterable[Offer]:
    """The offers of one set of tables, from its cheapest statements to all that it can evidence."""
    filled: frozenset[str] = frozenset()
    left = set(inside)
    while left:
        ways = [_offer(filled | _with_required(inside[key], held), inside, held) for key in left]
        best = min(ways, key=lambda offer: (*offer.cost(), _place(offer.statements[0])))
        filled = best.columns
        left -= set(best.statements)
        yield best


def _offer(columns: frozenset[str], inside: Mapping[str, frozenset[str]], held: set[str]) -> Offer:
    names = _tables_of(columns)
    done = sorted((key for key in inside if inside[key] <= columns), key=_place)
    return Offer(names, columns, tuple(done), len(set(names) - held))


def _place(statement: str) -> int:
    return int(statement.removeprefix("S"))


def _tables_of(columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({path.partition(".")[0] for path in columns}))


def _with_required(columns: frozenset[str], held: set[str]) -> frozenset[str]:
    """The columns with those that a table not yet kept can't do without."""
    new = set(_tables_of(columns)) - held
    required = {
        f"{name}.{column.name}"
        for name in new
        for column in data_model.tables()[name].columns.values()
        if column.required
    }
    return columns | frozenset(required)


def _lacking(dataset: Dataset, now: Mapping[str, str]) -> dict[str, set[str]]:
    without = [key for key, state in now.items() if state == "no_data"]
    return {key: _cheapest(statements()[key], dataset) for key in without}


def _cheapest(statement: Statement, dataset: Dataset) -> set[str]:
    """The fewest columns that evidence a statement: of its indicators the one that lacks least."""
    lacking: set[str] = set()
    for part in statement.parts or (statement.key,):
        ways = [_columns(missing_evidence(i, dataset)) for i in evidencing(part)]
        lacking |= min(ways, key=lambda way: (len(way), sorted(way)), default=set())
    return lacking


def _columns(paths: Iterable[str]) -> set[str]:
    """The columns that an office can fill; what is derived from them is not one."""
    return {path for path in paths if path.partition(".")[0] not in DERIVED}


def by_table(columns: str) -> dict[str, list[str]]:
    """The columns of a step, ``table.column`` by commas, as names of columns by table."""
    pairs = [path.partition(".")[::2] for path in columns.split(", ") if path]
    return {
        table: [c for _, c in group] for table, group in groupby(pairs, key=lambda pair: pair[0])
    }
