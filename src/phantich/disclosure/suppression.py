"""Small cells of persons out of a table, and enough others that nobody can work them out."""

from collections.abc import Sequence

import pandas as pd
from pandas import DataFrame

from phantich.disclosure.count_cells import REST, Cells, Layout, read_cells
from phantich.disclosure.hiding import (
    MARKER,
    Cover,
    compared,
    cover_margins,
    cover_near,
    small,
    unseen,
)
from phantich.disclosure.recovery import Range, ranges, widened

__all__ = ["MARKER", "SMALLEST", "Layout", "audit", "round_to", "suppress"]

SMALLEST = 5


def suppress(
    table: DataFrame,
    layout: Layout,
    k: int = SMALLEST,
    *,
    previous: DataFrame | None = None,
    derived: Sequence[str] = (),
) -> DataFrame:
    """Hide every count of 1 to k - 1 persons, and what else would give it away.

    Hidden are also counts whose complement is so small, a second cell in each margin and hidden
    sums below k, cells hidden in the `previous` edition (an earlier result of this function), and
    changes of 1 to k - 1 since it. `derived` columns are blanked where a count is hidden.

    Returns the table with, for each count column, whole numbers missing where hidden, and a
    `<column>_marker`: "*" hidden, "missing", or "" (a true 0 is 0 with ""); and `reason`.
    Raises the Faults of `read_cells`.
    """
    rows = table.reset_index(drop=True)
    cells = read_cells(rows, layout)
    cover = compared(cells, rows, previous, k)
    for cell, reason in small(cells, k):
        cover.hidden.setdefault(cell, reason)
    cover_margins(cells, cover, k)
    while exposed := _exposed(cells, cover, k):
        if not cover_near(cells, cover, exposed):
            break
        cover_margins(cells, cover, k)
    return _published(cells, cover, rows, derived)


def audit(
    table: DataFrame,
    published: DataFrame,
    layout: Layout,
    k: int = SMALLEST,
    *,
    previous: DataFrame | None = None,
) -> DataFrame:
    """Say of every hidden cell what a reader of the published table can work out.

    Returns [*by, column, value, floor, ceiling, least, most, state]. `state`: safe (another whole
    table with another value fits everything published, and proves it), recovered (the reader can
    name the value), small (the reader can prove that it is below k), published_before, unproved.
    The column "rest" is the complement, which is printed nowhere and must not follow either.
    """
    rows = table.reset_index(drop=True)
    cells = read_cells(rows, layout)
    cover = compared(cells, rows, previous, k)
    cover.hidden = {
        cells.number(row, name): "marked"
        for name in layout.columns
        for row, marker in enumerate(published[f"{name}_marker"])
        if marker == MARKER
    }
    known = _ranges(cells, cover, k)
    states = _states(cells, cover, known, k)
    found = [_finding(cells, rows, j, known.get(j), states[j]) for j in sorted(states)]
    columns = [*layout.by, "column", "value", "floor", "ceiling", "least", "most", "state"]
    return DataFrame(found, columns=columns)


def round_to(counts: pd.Series, base: int = 5) -> pd.Series:
    """Round whole counts to a multiple of `base`, halves up; a missing count stays missing."""
    return (counts + base // 2) // base * base


def _exposed(cells: Cells, cover: Cover, k: int) -> list[int]:
    states = _states(cells, cover, _ranges(cells, cover, k), k)
    return [j for j, state in states.items() if state not in ("safe", "published_before")]


def _ranges(cells: Cells, cover: Cover, k: int) -> dict[int, Range]:
    """What is known of each hidden cell; the slow search only where the quick one falls short."""
    values = [value or 0 for value in cells.values]
    found = ranges(values, unseen(cells, cover), cells.equations)
    open_cells = {
        j: max(k, values[j] + 1)
        for j, known in found.items()
        if _state(cells, j, known, k) == "unproved"
    }
    return widened(found, values, cells.equations, open_cells) if open_cells else found


def _states(cells: Cells, cover: Cover, known: dict[int, Range], k: int) -> dict[int, str]:
    """State of every hidden cell, the rests included."""
    before = {j: "published_before" for j in cover.hidden if j in cover.known}
    return before | {j: _state(cells, j, found, k) for j, found in known.items()}


def _state(cells: Cells, cell: int, found: Range, k: int) -> str:
    sensitive = 1 <= cells.value(cell) < k
    if found.recovered:
        # A rest that is not small may be known: its count is hidden for another cell's sake.
        return "safe" if cells.place(cell)[1] == REST and not sensitive else "recovered"
    if sensitive and found.ceiling is not None and found.ceiling < k:
        return "small"
    proved = found.most >= k if sensitive else found.least < found.most
    return "safe" if proved else "unproved"


def _finding(
    cells: Cells, rows: DataFrame, cell: int, found: Range | None, state: str
) -> list[object]:
    row, kind = cells.place(cell)
    names = [rows[name].iloc[row] for name in cells.layout.by]
    value = cells.value(cell)
    known = found or Range(value, value, value, value)
    return [*names, kind, value, known.floor, known.ceiling, known.least, known.most, state]


def _published(cells: Cells, cover: Cover, rows: DataFrame, derived: Sequence[str]) -> DataFrame:
    result = rows.copy()
    numbers = range(len(rows))
    touched = pd.Series(False, index=rows.index)
    for name in cells.layout.columns:
        own = [cells.number(row, name) for row in numbers]
        column = pd.Series([cells.values[j] for j in own], index=rows.index, dtype="Int64")
        hidden = pd.Series([j in cover.hidden for j in own], index=rows.index, dtype=bool)
        marker = pd.Series("", index=rows.index).mask(column.isna(), "missing").mask(hidden, MARKER)
        result[name], result[f"{name}_marker"] = column.mask(hidden), marker
        touched |= hidden
    result["reason"] = [_reason(cells, cover, row) for row in numbers]
    for name in derived:
        result[name] = result[name].mask(touched)
    return result


def _reason(cells: Cells, cover: Cover, row: int) -> str:
    found = (cover.hidden.get(cells.number(row, name)) for name in cells.layout.columns)
    return next((reason for reason in found if reason), "")
