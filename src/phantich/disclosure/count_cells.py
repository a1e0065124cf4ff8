"""A table of counts as numbered cells, and the sums that tie them together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from pandas import DataFrame

from phantich.disclosure.recovery import Terms
from phantich.errors import Fault

REST = "rest"


@dataclass(frozen=True)
class Layout:
    """How a table of counts hangs together.

    `by` names the columns that identify a row; `count` the counts of persons and `base`, if there
    is one, the counts they are part of. `totals` gives the label of the margin of a column,
    `parents` the parent of each label of a column (units in units).
    """

    by: tuple[str, ...]
    count: str
    base: str | None = None
    totals: Mapping[str, Any] = field(default_factory=dict)
    parents: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of counts."""
        return (self.count,) if self.base is None else (self.count, self.base)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of cells: the columns, and the rest of the base that is not counted."""
        return self.columns if self.base is None else (*self.columns, REST)


@dataclass(frozen=True)
class Cells:
    """Cells numbered row by row; a missing count is None and stands in no equation.

    A reader is taken to know what is missing: that is the cautious side.
    """

    layout: Layout
    values: list[int | None]
    equations: list[Terms]

    def number(self, row: int, kind: str) -> int:
        """Number of the cell of a row."""
        return row * len(self.layout.kinds) + self.layout.kinds.index(kind)

    def place(self, cell: int) -> tuple[int, str]:
        """Row and kind of a cell."""
        row, kind = divmod(cell, len(self.layout.kinds))
        return row, self.layout.kinds[kind]

    def value(self, cell: int) -> int:
        """Value of a cell that is not missing."""
        return self.values[cell] or 0


def read_cells(table: DataFrame, layout: Layout) -> Cells:
    """Number the cells of a table and write down its sums.

    Raises Fault `duplicate_cells`, `negative_count`, `not_whole`, `part_exceeds_whole` and
    `does_not_add_up`: a table whose margins are wrong cannot be protected, or shown.
    """
    if table.duplicated(list(layout.by)).any():
        raise Fault("duplicate_cells", columns=", ".join(layout.by))
    values = [value for row in _counts(table, layout) for value in row]
    cells = Cells(layout, values, [])
    for terms in (*_rows(cells, len(table)), *_margins(cells, table)):
        present = {j: c for j, c in terms.items() if values[j] is not None}
        left_over = sum(c * cells.value(j) for j, c in present.items())
        if len(present) == len(terms) and left_over != 0:
            raise Fault("does_not_add_up", row=_name(cells, table, terms))
        cells.equations.append(present)
    return cells


def _counts(table: DataFrame, layout: Layout) -> Iterator[list[int | None]]:
    """Counts of each row, with the rest after count and base."""
    columns = [pd.to_numeric(table[name]) for name in layout.columns]
    for row in zip(*columns, strict=True):
        for value in row:
            if pd.notna(value) and value < 0:
                raise Fault("negative_count", value=f"{value:g}")
            if pd.notna(value) and value % 1:
                raise Fault("not_whole", value=f"{value:g}")
        counts = [None if pd.isna(value) else int(value) for value in row]
        yield counts if layout.base is None else [*counts, _rest(*counts)]


def _rest(count: int | None, base: int | None) -> int | None:
    if count is None or base is None:
        return None
    if count > base:
        raise Fault("part_exceeds_whole", part=count, whole=base)
    return base - count


def _rows(cells: Cells, rows: int) -> Iterator[Terms]:
    """count + rest - base = 0."""
    if cells.layout.base is None:
        return
    for row in range(rows):
        count, base, rest = (cells.number(row, kind) for kind in cells.layout.kinds)
        yield {count: 1, rest: 1, base: -1}


def _margins(cells: Cells, table: DataFrame) -> Iterator[Terms]:
    """The sum of the children - the parent = 0, for each kind of cell."""
    for column in {**cells.layout.totals, **cells.layout.parents}:
        others = [name for name in cells.layout.by if name != column]
        groups = [table] if not others else [rows for _, rows in table.groupby(others)]
        for rows in groups:
            for parent, children in _families(cells.layout, column, rows):
                for kind in cells.layout.kinds:
                    terms = dict.fromkeys((cells.number(row, kind) for row in children), 1)
                    yield {**terms, cells.number(parent, kind): -1}


def _families(layout: Layout, column: str, rows: DataFrame) -> Iterator[tuple[int, list[int]]]:
    """Row of each parent with the rows of its children, where all of them are in the table."""
    where = {label: int(str(row)) for row, label in rows[column].items()}
    up = dict(layout.parents.get(column, {}))
    if column in layout.totals:
        total = layout.totals[column]
        up |= {label: total for label in where if label != total and label not in up}
    for parent in {up[label] for label in where if label in up} & where.keys():
        children = [label for label, above in up.items() if above == parent]
        if all(label in where for label in children):
            yield where[parent], [where[label] for label in children]


def _name(cells: Cells, table: DataFrame, terms: Terms) -> str:
    row, _ = cells.place(next(j for j, c in terms.items() if c < 0))
    return ", ".join(str(table[name].iloc[row]) for name in cells.layout.by)
