"""Pairs of sentences that share words: an index of all, weighted by how rare they are.

A feature is a word, two neighbouring words, or two words with one between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from phantich.likeness.plan_reading import Reading
from phantich.likeness.tokens import Floats, Ints, looked_up

_FLOOR = 0.12  # likeness below which two sentences are not looked at again
_KEPT = 2  # candidates kept for a sentence
_FEWEST = 3  # words of a sentence that is compared
_EVERYWHERE = 4  # sentence pairs, for each sentence, that share a feature which tells nothing
_DENSE = 1_000_000  # sentence pairs up to which a whole table is summed
_PRIME = 1_000_003


@dataclass(frozen=True)
class Index:
    """Features of the sentences of a text.

    `segments` are the sentences compared; rows [starts[k], starts[k + 1]) of `owners` are the
    sentences (positions in `segments`) that hold feature `keys[k]`, which is `counts[k]` of them.
    """

    segments: Ints
    keys: Ints
    starts: Ints
    counts: Ints
    owners: Ints


@lru_cache(maxsize=1024)
def index(reading: Reading, bare: bool) -> Index:
    """Index of the sentences of a text that are compared; `bare` leaves diacritics out."""
    sizes = np.diff(reading.bounds)
    segments = reading.content[sizes[reading.content] >= _FEWEST]
    ranks = np.full(len(sizes), -1)
    ranks[segments] = np.arange(len(segments))
    forms = (reading.tokens.bare if bare else reading.tokens.forms)[reading.words]
    owners = np.repeat(ranks, sizes)
    keys, held = [], []
    for gap in (0, 1, 2):
        size = max(len(forms) - gap, 0)
        same = (owners[gap:] == owners[:size]) & (owners[:size] >= 0)
        keys.append((forms[:size][same] * _PRIME + forms[gap:][same]) * 3 + gap)
        held.append(owners[:size][same])
    return _grouped(segments, np.concatenate(keys), np.concatenate(held))


def _grouped(segments: Ints, keys: Ints, owners: Ints) -> Index:
    order = np.argsort(keys, kind="stable")  # the sentences of one feature stay in order
    keys, owners = keys[order], owners[order]
    fresh = np.ones(len(keys), bool)
    fresh[1:] = (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])
    keys, owners = keys[fresh], owners[fresh]
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else keys
    return Index(segments, keys[first], first, np.diff(np.append(first, len(keys))), owners)


@dataclass(frozen=True)
class Candidates:
    """Sentence pairs, as positions in two indexes, and how much of their features they share.

    `dice` is the Dice share of weighted features, `inside` the part of the poorer sentence; 0..1.
    """

    rows: Ints
    columns: Ints
    dice: Floats
    inside: Floats


def candidates(left: Index, right: Index) -> Candidates:
    """The likest sentences of the right text for every sentence of the left, likest first."""
    if not len(left.keys) or not len(right.keys):
        none = np.zeros(0, np.int64)
        return Candidates(none, none, np.zeros(0), np.zeros(0))
    place, shared = looked_up(right.keys, left.keys)
    both = np.flatnonzero(shared), place[shared]
    weights = _weights(left, right, both)
    wholes = [
        np.bincount(side.owners, np.repeat(weight, side.counts), len(side.segments))
        for side, weight in zip((left, right), weights, strict=True)
    ]
    cells, common = _cells((left, right), both, weights[0][both[0]])
    rows, columns = np.divmod(cells, len(right.segments))
    mine, theirs = wholes[0][rows], wholes[1][columns]
    dice = 2 * common / (mine + theirs)
    best = _best(rows, columns, dice)
    inside = np.minimum(common / np.minimum(mine, theirs), 1.0)
    return Candidates(rows[best], columns[best], dice[best], inside[best])


def _weights(left: Index, right: Index, both: tuple[Ints, Ints]) -> tuple[Floats, Floats]:
    """Weight of every feature: the fewer sentences of the two texts hold it, the heavier."""
    total = len(left.segments) + len(right.segments)
    mine, theirs = left.counts.astype(float), right.counts.astype(float)
    sums = mine[both[0]] + theirs[both[1]]
    mine[both[0]], theirs[both[1]] = sums, sums
    return np.log1p(total / mine), np.log1p(total / theirs)


def _cells(
    sides: tuple[Index, Index], both: tuple[Ints, Ints], weights: Floats
) -> tuple[Ints, Floats]:
    """Sentence pairs that share a feature, as one number each, and the weight they share."""
    left, right = sides
    wide = len(right.segments)
    a, b = left.counts[both[0]], right.counts[both[1]]
    kept = a * b <= _EVERYWHERE * (len(left.segments) + wide)
    a, b, begin, start = (x[kept] for x in (a, b, left.starts[both[0]], right.starts[both[1]]))
    rows = left.owners[ranges(begin, a)]
    columns = right.owners[ranges(np.repeat(start, a), np.repeat(b, a))]
    cells = np.repeat(rows, np.repeat(b, a)) * wide + columns
    weights = np.repeat(weights[kept], a * b)
    if len(left.segments) * wide <= _DENSE:
        sums = np.bincount(cells, weights)
        found = np.flatnonzero(sums)
        return found, np.asarray(sums[found], np.float64)
    found, inverse = np.unique(cells, return_inverse=True)
    return found, np.asarray(np.bincount(inverse, weights), np.float64)


def ranges(starts: Ints, counts: Ints) -> Ints:
    """The numbers start, start + 1, … of each range, one range after another."""
    shift = np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(starts, counts) + np.arange(int(counts.sum())) - shift


def _best(rows: Ints, columns: Ints, dice: Floats) -> Ints:
    """Places of the few likest pairs of every row."""
    near = np.flatnonzero(dice >= _FLOOR)
    near = near[np.lexsort((columns[near], -dice[near], rows[near]))]
    rank = np.arange(len(near)) - np.searchsorted(rows[near], rows[near], "left")
    return near[rank < _KEPT]
