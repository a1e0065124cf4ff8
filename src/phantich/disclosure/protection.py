"""Which rows to hide: those with small counts, and others until no small count can be worked out.

A count is safe when two tables of whole numbers agree with everything that stays printed and
differ in it by the threshold or more: a reader cannot tell which is true. Count after count such
tables are looked for, with the cheapest further rows that have to be hidden for their sake.
Sources: Kelly, Golden and Assad 1992 (cell after cell, at least cost); Fischetti and
Salazar-Gonzalez 2001 (linked tables); Hundepool et al. 2012, chapter 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from phantich.disclosure.alternative_tables import Known, Price, differing, shaken
from phantich.disclosure.linked_counts import DENOMINATOR, NUMERATOR, REST, WHOLE, Links

SMALLEST = 5  # counts of 1 to 4 are small
ROUNDS = 16  # tables that are looked for first, each for many counts at once
NOUGHT_COST, WHOLE_COST = 1.5, 100  # to hide a row of nothing, or one not broken down; else 1 to 2


@dataclass
class Protection:
    """The rows of figures, some of them hidden, and what a reader can work out.

    Attributes
    ----------
    links: the counts that figures state.
    rows: for each line the number of the row that it belongs to; -1: to none.
    fixed: which lines were printed in an earlier edition with the value of today.
    k: counts from 1 to k - 1 are small.
    hidden: the rows that are hidden, with the reason.
    exposed: the lines that could not be protected, since an earlier edition printed them.
    """

    links: Links
    rows: np.ndarray
    fixed: np.ndarray
    k: int = SMALLEST
    hidden: dict[int, str] = field(default_factory=dict)
    exposed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._least = self._most = self._truth  # of what a reader cannot exclude, line by line

    def protect(self, wanted: Iterable[int] = ()) -> None:
        """Hide rows until every small count, every hidden one and those ``wanted`` are safe."""
        small = (self._truth >= 1) & (self._truth < self.k)
        self.hide(self.rows[small], "small")
        small[list(wanted)] = True
        self._shake(small)
        while len(open_lines := self._unsafe(small)):
            tables = self._alternatives(open_lines[0])
            if tables is None:
                self.exposed |= {
                    *np.flatnonzero(self._alike == self._alike[open_lines[0]]).tolist()
                }
            else:
                self.hide(self._moved(tables), "secondary")

    def hide(self, rows: Iterable[int], reason: str) -> None:
        """Hide rows for a reason, if they are not hidden."""
        fresh = sorted({int(row) for row in rows} - {-1} - self.hidden.keys())
        self.hidden |= dict.fromkeys(fresh, reason)

    def spread(self, line: int) -> int:
        """How far apart the values of a line are that a reader cannot exclude."""
        return int(self._most[line] - self._least[line])

    def _unsafe(self, wanted: np.ndarray) -> np.ndarray:
        """The lines that are too certain: wanted or hidden, and printed in no row that is not.

        What an earlier edition printed and is not wanted is known, and no small count.
        """
        asked = wanted | (self._printed & ~self._bare & ~self.fixed)
        told = np.isin(self._alike, self._alike[self._bare])
        safe = told | (self._most - self._least >= self.k)
        safe[list(self.exposed)] = True
        found = np.flatnonzero(asked & ~safe)
        return found[np.unique(self._alike[found], return_index=True)[1]]

    @cached_property
    def _truth(self) -> np.ndarray:
        return self.links.lines["value"].to_numpy(np.int64)

    @cached_property
    def _values(self) -> np.ndarray:
        return self.links.cells["value"].to_numpy(np.int64)

    @cached_property
    def _printed(self) -> np.ndarray:
        """Which lines figures print; the others follow from them."""
        return self.links.lines["part"].isin([NUMERATOR, DENOMINATOR]).to_numpy()

    @cached_property
    def _rests(self) -> np.ndarray:
        return (self.links.lines["part"] == REST).to_numpy()

    @cached_property
    def _alike(self) -> np.ndarray:
        """A number for each line, the same for the same sum of cells."""
        sums, known = self.links.sums, dict[tuple[bytes, bytes], int]()
        ends = [slice(*pair) for pair in zip(sums.indptr, sums.indptr[1:], strict=False)]
        keys = ((sums.indices[at].tobytes(), sums.data[at].tobytes()) for at in ends)
        return np.array([known.setdefault(key, len(known)) for key in keys])

    @cached_property
    def _linked(self) -> np.ndarray:
        """A number for each cell, the same for cells that lines link."""
        lines = abs(self.links.sums)
        graph = sparse.block_array([[None, lines], [lines.T, None]])
        return connected_components(graph)[1][lines.shape[0] :]

    @cached_property
    def _costs(self) -> np.ndarray:
        """What it costs to hide each row: few rows are to go, and small ones."""
        lines = self.links.lines[self._printed].assign(row=self.rows[self._printed])
        most = lines.groupby("row").agg(value=("value", "max"), column=("column", "first"))
        cost = 1 + most["value"] / max(most["value"].max(), 1)
        cost = cost.mask(most["value"] == 0, NOUGHT_COST)
        return cost.where(most["column"] != WHOLE, WHOLE_COST).to_numpy()

    @property
    def _bare(self) -> np.ndarray:
        """Which lines stand in rows that are not hidden."""
        return self._printed & ~np.isin(self.rows, list(self.hidden))

    def _moved(self, tables: np.ndarray) -> np.ndarray:
        """Take in tables that may be true; gives the rows whose counts they change."""
        lines = self.links.sums @ tables.T
        self._least = np.minimum(self._least, lines.min(axis=1))
        self._most = np.maximum(self._most, lines.max(axis=1))
        return self.rows[(lines != self._truth[:, None]).any(axis=1) & self._printed]

    def _lines(self, which: np.ndarray, cells: np.ndarray) -> sparse.csr_array:
        """The sums of some lines over some cells, each sum once."""
        lines = self.links.sums[np.flatnonzero(which)][:, cells]
        once = np.unique(self._alike[which], return_index=True)[1]
        return lines[once[np.diff(lines.indptr)[once] > 0]]

    def _known(self, still: np.ndarray, cells: np.ndarray) -> Known:
        still_lines, rests = (self._lines(which, cells) for which in (still, self._rests))
        return Known(self._values[cells], still_lines, rests, self.k)

    def _shake(self, wanted: np.ndarray) -> None:
        """Look for tables that show many lines to be safe at once by what is hidden already."""
        known = self._known(self._bare | self.fixed, np.arange(len(self._values)))
        for signs in np.random.default_rng(0).choice([-1, 1], (ROUNDS, len(self.rows))):
            aims = self._unsafe(wanted)
            signed = self.links.sums[aims] * signs[self._alike[aims]][:, None]
            table = shaken(known, signed) if len(aims) else None
            if table is None:
                break
            self._moved(table[None])

    def _alternatives(self, line: int) -> np.ndarray | None:
        """Tables that differ in a line by k, with the cheapest rows to hide; None if none do."""
        own = self.links.sums[[line]]
        cells = np.flatnonzero(self._linked == self._linked[own.indices[0]])
        touched = np.diff(self.links.sums[:, cells].indptr) > 0
        free = np.flatnonzero(self._bare & ~self.fixed & touched)
        rows, at = np.unique(self.rows[free], return_inverse=True)
        owed = np.ones(len(at)), (np.arange(len(at)), at)
        paid = sparse.csr_array(owed, shape=(len(free), len(rows)))
        price = Price(self.links.sums[free][:, cells], paid, self._costs[rows])
        up = self._least[line] + self.k - self._truth[line]
        steps = up, self.k - (self._most[line] - self._truth[line])
        found = differing(self._known(self.fixed, cells), own[:, cells], steps, price)
        if found is None:
            return None
        tables = np.tile(self._values, (len(found), 1))
        tables[:, cells] = found
        return tables
