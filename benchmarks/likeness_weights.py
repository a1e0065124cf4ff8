"""Weights of `phantich.likeness.matching`, fitted anew: python -m benchmarks.likeness_weights.

A logistic regression on the likest parent sentence of every sentence of the plans of one split:
whether the one was copied from the other, from what the method looks at. The module's weights are
these, rounded and scaled to what the neighbours of a sentence add (``passages``).
"""

from __future__ import annotations

import argparse

import numpy as np
from scipy.optimize import minimize

from benchmarks.plans import CLASSES, Case, Pair, pair
from phantich.likeness import matching
from phantich.likeness.candidates import candidates, index
from phantich.likeness.plan_reading import Reading, read
from phantich.likeness.tokens import Floats

_NAMES = ("shared", "inside", "swapped", "figures")
_SHRINKAGE = 1e-4


def features(made: Pair) -> tuple[list[list[float]], list[bool]]:
    """What the method looks at in the likest pairs of sentences, and whether they were copied."""
    plan, parent = read(made.plan), read(made.parent)
    bare = plan.tokens.noisy or parent.tokens.noisy
    left, right = index(plan, bare), index(parent, bare)
    found = candidates(left, right)
    swaps = matching._Swaps(plan, parent, bare)
    told, copied = [], []
    for at in np.unique(found.rows, return_index=True)[1].tolist():
        segment, source = left.segments[found.rows[at]], right.segments[found.columns[at]]
        swap = min(swaps.longest(segment, source), matching._LONG_SWAP) / matching._LONG_SWAP
        figures = matching._shared_figures(segment, source, plan, parent)
        told.append([found.dice[at], found.inside[at], swap, figures])
        copied.append(any(_holds(case, plan, segment, parent, source) for case in made.cases))
    return told, copied


def _holds(case: Case, plan: Reading, segment: int, parent: Reading, source: int) -> bool:
    mine = plan.tokens.original(plan.segments[segment].start)
    theirs = parent.tokens.original(parent.segments[source].start)
    return case.start <= mine < case.end and case.source_start <= theirs < case.source_end


def fit(told: Floats, copied: Floats) -> Floats:
    """Constant and weights of the logistic regression, lightly shrunk."""
    columns = np.column_stack([np.ones(len(told)), told])

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = columns @ weights
        miss = 1 / (1 + np.exp(-odds)) - copied
        value = np.mean(np.logaddexp(0, odds) - copied * odds) + _SHRINKAGE * weights @ weights
        return float(value), columns.T @ miss / len(copied) + 2 * _SHRINKAGE * weights

    return np.asarray(minimize(loss, np.zeros(columns.shape[1]), jac=True).x)


def main() -> None:
    """Print the weights."""
    options = argparse.ArgumentParser()
    options.add_argument("--split", default="dev")
    options.add_argument("--pairs", type=int, default=10)
    given = options.parse_args()
    made = [features(pair(c, given.split, n)) for c in CLASSES for n in range(given.pairs)]
    told = np.array([row for rows, _ in made for row in rows])
    copied = np.array([flag for _, flags in made for flag in flags], float)
    constant, *weights = fit(told, copied)
    print(f"{len(copied)} pairs of sentences, {int(copied.sum())} copied")
    print(
        f"constant {constant:.2f}", *(f"{n} {w:.2f}" for n, w in zip(_NAMES, weights, strict=True))
    )


if __name__ == "__main__":
    main()
