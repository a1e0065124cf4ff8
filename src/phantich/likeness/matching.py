"""Which sentence of the parent a sentence of the plan may come from, and how likely.

The log-odds are a weighted sum of four things: words and word pairs shared, the part of the poorer
sentence shared, the longest run of words swapped for others, and figures in common. The weights
follow a logistic regression on invented plans (``benchmarks/likeness_weights.py``), rounded.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel

from phantich.likeness.candidates import candidates, index
from phantich.likeness.plan_reading import Reading

BASE = -6.25  # log-odds of two sentences that share nothing
_SHARED = 5.5  # what sharing all words and word pairs adds
_INSIDE = 4.0  # what sharing all of the poorer sentence adds
_SWAPPED = 4.5  # what a run of `_LONG_SWAP` words swapped for others takes away
_LONG_SWAP = 8
_FIGURES = 3.0  # what the same figures add, against other ones; half of it without figures
_NAME = 3  # words that may be swapped beside a figure or name, as part of it
_STOCK = 4.0  # what a sentence of stock words alone takes away: it may be a clause nobody listed
_SOME = 1.0  # log-odds that one pair must have for the two texts to be looked at any further
HOPE = -3.0  # log-odds before swaps below which a pair is not looked at again
FLOOR = -4.5  # the same after them
_NONE: set[str] = set()


class Link(NamedTuple):
    """Plan segment `segment` may come from parent segment `source`.

    `row` and `rank` are their places among the sentences compared; `odds` are log-odds; `likeness`
    is the Dice share of their words and word pairs, 0..1.
    """

    segment: int
    source: int
    row: int
    rank: int
    odds: float
    likeness: float


def links(plan: Reading, parent: Reading) -> list[list[Link]]:
    """For every sentence of the plan that is compared the sentences it may come from."""
    bare = plan.tokens.noisy or parent.tokens.noisy
    left, right = index(plan, bare), index(parent, bare)
    found = candidates(left, right)
    segments, sources = left.segments[found.rows], right.segments[found.columns]
    odds = BASE + _SHARED * found.dice + _INSIDE * found.inside - _STOCK * plan.stocked[segments]
    linked: list[list[Link]] = [[] for _ in left.segments]
    if not (odds + _FIGURES > _SOME).any():
        return linked
    swaps = _Swaps(plan, parent, bare)
    for at in np.flatnonzero(odds + _FIGURES >= HOPE).tolist():
        segment, source = int(segments[at]), int(sources[at])
        value = float(odds[at]) + _FIGURES * _shared_figures(segment, source, plan, parent)
        if value < HOPE:
            continue
        value -= _SWAPPED * min(swaps.longest(segment, source), _LONG_SWAP) / _LONG_SWAP
        if value >= FLOOR:
            row, rank = int(found.rows[at]), int(found.columns[at])
            linked[row].append(Link(segment, source, row, rank, value, float(found.dice[at])))
    return linked


def _shared_figures(segment: int, source: int, plan: Reading, parent: Reading) -> float:
    """Part of the figures of two sentences that are the same; a half without figures."""
    mine, theirs = plan.figures.get(segment, _NONE), parent.figures.get(source, _NONE)
    return len(mine & theirs) / len(mine | theirs) if mine or theirs else 0.5


class _Swaps:
    """The sentences of two texts as strings of one character a word."""

    def __init__(self, plan: Reading, parent: Reading, bare: bool) -> None:
        self.texts = [r.tokens.letters(r.words, bare) for r in (plan, parent)]
        self.bounds = plan.bounds.tolist(), parent.bounds.tolist()
        self.named = [r.named[r.words].tolist() for r in (plan, parent)]

    def longest(self, segment: int, source: int) -> int:
        """Most words in a row put in the place of others, figures and names aside.

        A sentence on another matter in the same frame has such a swap, an edited copy seldom.
        """
        a, b = self.bounds[0][segment : segment + 2]
        c, d = self.bounds[1][source : source + 2]
        longest = x = y = 0
        blocks = Indel.editops(self.texts[0][a:b], self.texts[1][c:d]).as_matching_blocks()
        for x1, y1, size in blocks:
            if min(x1 - x, y1 - y) > longest:
                longest = max(longest, self._swapped((a + x, a + x1), (c + y, c + y1)))
            x, y = x1 + size, y1 + size
        return longest

    def _swapped(self, mine: tuple[int, int], theirs: tuple[int, int]) -> int:
        """Words of a stretch put in the place of others, figures and names aside."""
        named = self.named[0][slice(*mine)], self.named[1][slice(*theirs)]
        spared = _NAME if any(named[0]) or any(named[1]) else 0
        return min(side.count(False) for side in named) - spared


def differing(a: str, b: str) -> list[tuple[int, int, int, int]]:
    """Stretches [x0, x1) of a and [y0, y1) of b between the parts that are the same."""
    blocks = Indel.editops(a, b).as_matching_blocks()
    ends = [(0, 0), *((x.a + x.size, x.b + x.size) for x in blocks)]
    edges = [(x, y, block.a, block.b) for (x, y), block in zip(ends, blocks, strict=False)]
    return [(x0, x1, y0, y1) for x0, y0, x1, y1 in edges if x1 > x0 or y1 > y0]
