"""Tables that a reader cannot tell from the true one, found by integer programming.

The cells of a table are whole numbers from 0 up; a line is a sum of cells. The unknowns of each
programme are the steps of the cells away from their true values, and some numbers beside them.
Source: Fischetti and Salazar-Gonzalez 2001, who put the attacker's problem and the choice of what
to hide so; solved by HiGHS through ``scipy.optimize.milp``. It works in floating point, so that
what it gives is rounded and checked in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

FAR = 8  # how many times the threshold a cell may be away from its true value
GAP = 0.05  # how much dearer than the cheapest what is found may be


@dataclass(frozen=True)
class Known:
    """What holds of every table.

    Attributes
    ----------
    values: the true values of the cells.
    still: lines that have their true value in every table.
    rests: lines that are no less than 0.
    k: how far a line has to move.
    """

    values: np.ndarray
    still: sparse.csr_array
    rests: sparse.csr_array
    k: int

    def fits(self, table: np.ndarray) -> bool:
        """Whether a table in whole numbers may be the true one for all that is known."""
        steps = table - self.values
        return bool((table >= 0).all() and not (self.still @ steps).any()
                    and (self.rests @ table >= 0).all())  # fmt: skip

    def of(self, number: int, beside: int) -> list[LinearConstraint]:
        """The same for the steps of so many tables, with other unknowns beside them."""
        least = -np.tile(self.rests @ self.values, number)
        return [
            LinearConstraint(_repeated(self.still, number, beside), 0, 0),
            LinearConstraint(_repeated(self.rests, number, beside), least, np.inf),
        ]


def shaken(known: Known, aims: sparse.csr_array) -> np.ndarray | None:
    """One table in which as many of the ``aims`` as can be are above their true value by k."""
    t = aims.shape[0]
    lines = LinearConstraint(sparse.hstack([aims, -sparse.eye_array(t)]), 0, np.inf)
    tables = _solved(known, 1, [lines], np.full(t, -1.0), Bounds(np.zeros(t), np.full(t, known.k)))
    return None if tables is None else tables[0]


@dataclass(frozen=True)
class Price:
    """What it costs to move lines.

    Attributes
    ----------
    moving: the lines that cost something.
    paid: tells by a 1 for which of the ``costs`` each of them is.
    costs: what a step costs.
    """

    moving: sparse.csr_array
    paid: sparse.csr_array
    costs: np.ndarray


def differing(
    known: Known, aim: sparse.csr_array, steps: Sequence[int], price: Price
) -> np.ndarray | None:
    """Tables that make a line uncertain, so that others move as cheaply as can be.

    ``steps`` tells how far up, or how far down, the line has to move for it. One table is looked
    for, and where there is none two, with k between them.
    """
    r, moving, paid = len(price.costs), price.moving, price.paid
    for signs, step in zip(((1,), (-1,), (1, -1)), (*steps, known.k), strict=True):
        number, sides = len(signs), sparse.csr_array([signs])
        moved, payable = _repeated(moving, number, 0), sparse.vstack([paid] * number)
        lines = [
            LinearConstraint(sparse.hstack([moved, -payable]), -np.inf, 0),
            LinearConstraint(sparse.hstack([moved, payable]), 0, np.inf),
            LinearConstraint(_repeated(sparse.kron(sides, aim), 1, r), step, np.inf),
        ]
        free = Bounds(np.zeros(r), np.full(r, np.inf))
        tables = _solved(known, number, lines, price.costs, free)
        if tables is not None and (sides @ (tables - known.values) @ aim.T)[0, 0] >= step:
            return tables
    return None


def _solved(
    known: Known, number: int, lines: Sequence[LinearConstraint], costs: np.ndarray, beside: Bounds
) -> np.ndarray | None:
    """So many tables that fit, at the least cost, if there are any."""
    n = number * len(known.values)
    far = FAR * known.k
    low = np.tile(np.maximum(-known.values, -far), number)
    found = milp(
        np.r_[np.zeros(n), costs],
        constraints=[*known.of(number, len(costs)), *lines],
        bounds=Bounds(np.r_[low, beside.lb], np.r_[np.full(n, far), beside.ub]),
        integrality=np.repeat([1, 0], [n, len(costs)]),
        options={"mip_rel_gap": GAP},
    )
    if found.x is None:
        return None
    steps = found.x[:n].round().astype(np.int64)
    tables = known.values + steps.reshape(number, -1)
    return tables if all(map(known.fits, tables)) else None


def _repeated(lines: sparse.csr_array, number: int, beside: int) -> sparse.csr_array:
    """The same lines for so many tables, which say nothing of the unknowns beside them."""
    every = sparse.block_diag([lines] * number)
    return sparse.hstack([every, sparse.csr_array((every.shape[0], beside))])
