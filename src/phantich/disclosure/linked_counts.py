"""The counts that figures state, as sums of cells that no reader sees.

A figure adds up rows of tables. Rows that the same figures count alike, and that no label tells
apart, are one cell: all that can be said of the figures is a sum of cells. Two counts that are
equal in every row that both count are taken for one quantity, as a reader would take them, and a
reader is taken to know which cells there are: that is the cautious side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from pandas import DataFrame, Index, Series
from scipy import sparse
from scipy.sparse.csgraph import connected_components

NUMERATOR, DENOMINATOR = "numerator", "denominator"  # the parts that a figure prints
REST, OTHER = "rest", "other"  # what follows from them: see ``Links``
UNIT = "unit"  # the column of the units, whose own editions may stand beside the whole
WHOLE = ""  # the column, and the label, of what is not broken down
ROW = ["figure", "column", "label"]

Part = tuple[str, str]  # a figure, and its numerator or denominator
Terms = Mapping[int, int]  # cells by number, and how many times each is taken
Line = tuple[str, str, str, str, Terms]  # figure, column, label, part, cells


@dataclass(frozen=True)
class Figure:
    """How a figure states its counts.

    Attributes
    ----------
    by: the columns by which it may be broken down, one at a time.
    category: the column whose labels are its rows; empty if it has one row of its own.
    share: whether the numerator is part of the denominator.
    mix: whether the denominator is the sum over all categories.
    family: figures of one family are hidden together.
    """

    by: tuple[str, ...] = ()
    category: str = ""
    share: bool = False
    mix: bool = False
    family: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its rows, the whole among them."""
        return (self.category,) if self.category else (WHOLE, *self.by)


@dataclass(frozen=True)
class Stated:
    """Which rows of the tables each figure counts.

    Attributes
    ----------
    figures: every figure that counts persons, by its key.
    amounts: what each part of a figure counts in each row, by the number of the row.
    labels: for each table its rows by number, with the columns that figures are broken down by.
    """

    figures: Mapping[str, Figure]
    amounts: Mapping[Part, Series]
    labels: Sequence[DataFrame]


@dataclass(frozen=True)
class Links:
    """What figures say, as sums of cells.

    Attributes
    ----------
    cells: ``value`` and labels of each cell, whole numbers from 0 up.
    lines: ``figure``, ``column``, ``label``, ``part`` and ``value``. Parts: numerator and
        denominator; ``rest``: what is left of a share; ``other``: what is printed nowhere and
        must not follow (what one set of figures counts and no other; categories of one unit).
    sums: one row a line, one column a cell: how many times the line takes the cell.
    """

    cells: DataFrame
    lines: DataFrame
    sums: sparse.csr_array


@dataclass(frozen=True)
class Strand:
    """Some rows and the parts that count them alike.

    Attributes
    ----------
    parts: what counts these rows.
    cells: one row a cell, by number: its labels and its ``value``. A cell of a whole holds what
        is left beside the cell of its part, as long as it is not above 100 %.
    inner: the number of the part's cell, for cells that hold what is left.
    """

    parts: frozenset[Part]
    cells: DataFrame
    inner: Mapping[int, int]

    def sums(self, *columns: str) -> dict[str, dict[int, int]]:
        """The cells that add up to what the strand counts, by their labels in some columns."""
        found: dict[str, dict[int, int]] = {}
        for cell, *labels in self.cells[list(columns)].itertuples():
            own = found.setdefault(" ".join(labels), {})
            own[cell] = 1
            if cell in self.inner:
                own[self.inner[cell]] = 1
        return found


def link(stated: Stated) -> Links:
    """Write down the cells behind all figures, and what is said of them."""
    strands = list(_strands(stated))
    cells = pd.concat([strand.cells for strand in strands])
    values = cells["value"].to_numpy(np.int64)
    lines = [
        *_figure_lines(strands, stated.figures, values),
        *_other_lines(strands, stated.figures, values),
    ]
    sums = _matrix([line[4] for line in lines], len(cells))
    frame = DataFrame([line[:4] for line in lines], columns=[*ROW, "part"])
    return Links(cells, frame.assign(value=sums @ values), sums)


def _strands(stated: Stated) -> Iterator[Strand]:
    """The rows that the same parts count, once for each quantity that they count there."""
    amounts, start = stated.amounts, 0
    same = {pair for pair in combinations(amounts, 2) if _agree(*(amounts[p] for p in pair))}
    counted = DataFrame({part: Series(True, series.index) for part, series in amounts.items()})
    kinds, kind = np.unique(counted.notna().to_numpy(), axis=0, return_inverse=True)
    for number, marks in enumerate(kinds):
        parts = [part for part, mark in zip(amounts, marks, strict=True) if mark]
        labels = _labels(parts, counted.index[kind == number], stated)
        known: list[Strand] = []
        for one in sorted(_classes(parts, same), key=lambda one: bool(_wholes(one) & {*parts})):
            rows = labels.assign(value=amounts[min(one)][labels.index])
            cells = rows.groupby(list(labels), as_index=False)["value"].sum()
            cells.index = pd.RangeIndex(start, start + len(cells))
            known.append(_within(one, cells, known))
            start += len(cells)
        yield from known


def _within(parts: frozenset[Part], cells: DataFrame, known: Sequence[Strand]) -> Strand:
    """A strand whose cells are told apart from those of its part, if its part is known."""
    part = next((strand for strand in known if _wholes(parts) & strand.parts), None)
    if part is None:
        return Strand(parts, cells, {})
    left = cells["value"].to_numpy() - part.cells["value"].to_numpy()
    inner = dict(zip(cells.index[left >= 0], part.cells.index[left >= 0], strict=True))
    return Strand(parts, cells.assign(value=np.where(left >= 0, left, cells["value"])), inner)


def _wholes(parts: frozenset[Part]) -> set[Part]:
    """The parts of which some parts are the whole."""
    return {(key, NUMERATOR) for key, part in parts if part == DENOMINATOR}


def _labels(parts: Sequence[Part], rows: Index, stated: Stated) -> DataFrame:
    """The labels that the figures of these parts tell rows apart by."""
    named = {name for key, _ in parts for name in stated.figures[key].columns}
    columns = sorted({*named, UNIT, WHOLE})
    labels = next(table for table in stated.labels if rows[0] in table.index).loc[rows]
    return labels.reindex(columns=columns, fill_value="")


def _agree(one: Series, other: Series) -> bool:
    """Whether two parts count the same in every row that both count."""
    both = one.index.intersection(other.index)
    return len(both) > 0 and bool((one[both] == other[both]).all())


def _classes(parts: Sequence[Part], same: set[tuple[Part, Part]]) -> list[frozenset[Part]]:
    """The parts in sets of those that are the same."""
    at = {part: place for place, part in enumerate(parts)}
    pairs = [(at[a], at[b]) for a, b in same if a in at and b in at]
    ends = ([a for a, _ in pairs], [b for _, b in pairs])
    graph = sparse.coo_array((np.ones(len(pairs)), ends), shape=(len(parts), len(parts)))
    found = connected_components(graph)[1]
    return [frozenset(p for p in parts if found[at[p]] == number) for number in set(found)]


def _figure_lines(
    strands: Sequence[Strand], figures: Mapping[str, Figure], values: np.ndarray
) -> Iterator[Line]:
    """Every count that a figure prints, and what is left of a share, row by row."""
    for key, figure in figures.items():
        for column in figure.columns:
            tops = _counted(strands, (key, NUMERATOR), column)
            bases = _counted(strands, (key, DENOMINATOR), column)
            if figure.mix:
                whole = _counted(strands, (key, NUMERATOR), WHOLE)
                bases = dict.fromkeys(tops, whole.get(WHOLE, {}))
            for label in sorted({*tops, *bases}):
                parts = _parts(tops.get(label, {}), bases.get(label, {}), figure.share, values)
                yield from ((key, column, label, part, terms) for part, terms in parts if terms)


def _parts(
    top: Terms, base: Terms, share: bool, values: np.ndarray
) -> Iterator[tuple[str, Terms]]:  # fmt: skip
    yield NUMERATOR, top
    yield DENOMINATOR, base
    left = {cell: base.get(cell, 0) - top.get(cell, 0) for cell in (*base, *top)}
    # a row above 100 % has no rest, and takes it from no other row
    if share and sum(times * values[cell] for cell, times in left.items()) >= 0:
        yield REST, left


def _counted(strands: Sequence[Strand], part: Part, *columns: str) -> dict[str, dict[int, int]]:
    """The cells that a part adds up, by their labels in some columns."""
    found: dict[str, dict[int, int]] = {}
    for strand in strands:
        if part in strand.parts:
            for label, cells in strand.sums(*columns).items():
                found.setdefault(label, {}).update(cells)
    return found


def _other_lines(
    strands: Sequence[Strand], figures: Mapping[str, Figure], values: np.ndarray
) -> Iterator[Line]:
    """What some figures count and others do not, and the categories of every unit."""
    for strand in strands:
        for column in strand.cells.columns.drop("value"):
            for label, cells in strand.sums(column).items():
                yield "", column, label, OTHER, cells
    for key, figure in figures.items():
        if figure.category not in ("", UNIT):
            tops = _counted(strands, (key, NUMERATOR), UNIT, figure.category)
            bases = _counted(strands, (key, DENOMINATOR), UNIT, figure.category)
            for label in sorted({*tops, *bases}):
                parts = _parts(tops.get(label, {}), bases.get(label, {}), figure.share, values)
                yield from (("", UNIT, label, OTHER, cells) for _, cells in parts if cells)


def _matrix(lines: Sequence[Terms], width: int) -> sparse.csr_array:
    rows = [at for at, line in enumerate(lines) for _ in line]
    cells = [cell for line in lines for cell in line]
    times = [number for line in lines for number in line.values()]
    return sparse.csr_array((times, (rows, cells)), shape=(len(lines), width), dtype=np.int64)
