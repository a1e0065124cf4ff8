"""Which cells of a table to hide: the small ones, and others until no sum gives them away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from pandas import DataFrame

from phantich.disclosure.count_cells import REST, Cells, Layout
from phantich.disclosure.recovery import Terms

MARKER = "*"


@dataclass
class Cover:
    """What is hidden and why, and what an earlier edition has already made known."""

    hidden: dict[int, str] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)


def small(cells: Cells, k: int) -> Iterator[tuple[int, str]]:
    """Cells that are small themselves, or whose complement is."""
    for cell, value in enumerate(cells.values):
        row, kind = cells.place(cell)
        if value is not None and 1 <= value < k:
            shown = cells.layout.count if kind == REST else kind
            yield cells.number(row, shown), "complement" if kind == REST else "primary"


def compared(cells: Cells, rows: DataFrame, previous: DataFrame | None, k: int) -> Cover:
    """Hide what the previous edition hid and what changed by a few; know what it showed."""
    cover = Cover()
    if previous is None:
        return cover
    by = list(cells.layout.by)
    earlier = rows[by].merge(previous, on=by, how="left", validate="one_to_one")
    for row, old in enumerate(earlier.to_dict("records")):
        for kind in cells.layout.kinds:
            _compare(cells, cover, (row, kind), old, k)
    return cover


def _compare(
    cells: Cells, cover: Cover, where: tuple[int, str], old: Mapping[Any, Any], k: int
) -> None:
    row, kind = where
    cell = cells.number(row, kind)
    if old.get(f"{kind}_marker") == MARKER:
        cover.hidden[cell] = "previous"
    then, now = _earlier(cells.layout, kind, old), cells.values[cell]
    if then is None or now is None:
        return
    if then == now:
        cover.known.add(cell)
    elif abs(then - now) < k:
        shown = cells.number(row, cells.layout.count if kind == REST else kind)
        cover.hidden[shown] = "difference"


def _earlier(layout: Layout, kind: str, old: Mapping[Any, Any]) -> int | None:
    """The value a reader of the previous edition has, if any."""
    names = layout.columns if kind == REST else (kind,)
    found = [old.get(name) for name in reversed(names)]
    if any(value is None or pd.isna(value) for value in found):
        return None
    numbers = [int(str(value).removesuffix(".0")) for value in found]
    return numbers[0] - numbers[1] if kind == REST else numbers[0]


def unseen(cells: Cells, cover: Cover) -> set[int]:
    """Cells a reader does not see: those hidden, and the rests that follow from them."""
    hidden = set(cover.hidden)
    if cells.layout.base is not None:
        hidden |= {cells.number(cells.place(j)[0], REST) for j in cover.hidden}
    return {j for j in hidden if cells.values[j] is not None} - cover.known


def cover_margins(cells: Cells, cover: Cover, k: int) -> None:
    """Until every sum with a hidden cell has two of them, adding to k or more."""
    moved = True
    while moved:
        moved = False
        unknown = unseen(cells, cover)
        for terms in cells.equations:
            if _too_few(cells, terms, unknown, k) and _hide_one(cells, cover, terms):
                moved, unknown = True, unseen(cells, cover)


def _too_few(cells: Cells, terms: Terms, unknown: set[int], k: int) -> bool:
    inside = [j for j in terms if j in unknown]
    if not inside or _is_row(cells, terms):
        return len(inside) == 1
    if any(terms[j] < 0 for j in inside):
        return len(inside) == 1
    few = any(1 <= cells.value(j) < k for j in inside)
    return len(inside) == 1 or (few and sum(cells.value(j) for j in inside) < k)


def _is_row(cells: Cells, terms: Terms) -> bool:
    return len({cells.place(j)[0] for j in terms}) == 1


def _hide_one(cells: Cells, cover: Cover, terms: Terms) -> bool:
    """Hide the smallest further cell of a sum, a positive part before a zero before the total."""
    unknown = unseen(cells, cover)
    open_cells = [j for j in terms if j not in unknown and j not in cover.known]
    order = sorted(open_cells, key=lambda j: (terms[j] < 0, cells.value(j) == 0, cells.value(j), j))
    for cell in order:
        row, kind = cells.place(cell)
        shown = cells.number(row, cells.layout.count if kind == REST else kind)
        if shown not in cover.hidden and shown not in cover.known:
            cover.hidden[shown] = "secondary"
            return True
    return False


def cover_near(cells: Cells, cover: Cover, exposed: Sequence[int]) -> bool:
    """Hide one more cell in a sum that holds an exposed one, once for each group of them.

    Where those sums have nothing left to hide, any sum with a hidden cell may help from afar.
    """
    done: set[int] = set()
    for j in exposed:
        sums = [terms for terms in cells.equations if j in terms]
        if not done & {i for terms in sums for i in terms}:
            helped = next((terms for terms in sums if _hide_one(cells, cover, terms)), {})
            done |= helped.keys()
    if done:
        return True
    hidden = unseen(cells, cover)
    linked = [terms for terms in cells.equations if hidden & terms.keys()]
    return any(_hide_one(cells, cover, terms) for terms in linked)
