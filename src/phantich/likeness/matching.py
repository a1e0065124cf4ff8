"""Which sentence of the parent each sentence of the plan comes from.

Candidates share weighted word pairs (an inverted index); they are then aligned word by word. The
idea of sentence seeds is that of Sanchez-Perez, Sidorov and Gelbukh (PAN 2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cpdist

from phantich.likeness.candidates import Flat, candidates, flatten, word_weights
from phantich.likeness.plan_reading import Reading
from phantich.likeness.tokens import Floats, Ints

_MISS = 0.7  # what an unmatched word costs, against 1 gained by a matched one, when ends are cut
_LONG_PART = 20  # words shared that make a part of a sentence evidence by itself
_SHORT_PART = 10  # the same when it is most of one of the two sentences


@dataclass(frozen=True)
class Link:
    """Words [p0, p1) of plan unit `unit` resemble words [s0, s1) of parent unit `source`.

    `likeness` is 0..1 (Dice share of words in the same order, plain and weighted averaged);
    `matched` counts the words shared, `weight` sums their weights.
    """

    unit: int
    source: int
    p0: int
    p1: int
    s0: int
    s1: int
    likeness: float
    matched: int
    weight: float


def links(plan: Reading, parent: Reading) -> list[Link]:
    """Best links of every sentence of the plan to sentences of the parent, best first."""
    bare = plan.noisy or parent.noisy
    left, right = flatten(plan, bare), flatten(parent, bare)
    if not len(left.units) or not len(right.units):
        return []
    vocabulary, numbers = np.unique(np.concatenate([left.words, right.words]), return_inverse=True)
    a, b = numbers[: len(left.words)], numbers[len(left.words) :]
    heavy = word_weights(vocabulary, (a, left), (b, right), bare)
    rows, columns = candidates((a, left), (b, right), heavy)
    return _align(_strings(a, left), _strings(b, right), (rows, columns), (left, right), heavy)


def _strings(numbers: Ints, flat: Flat) -> list[str]:
    """Sentences as strings of one character a word: rapidfuzz compares these fastest."""
    text = (numbers + 0x10000).astype("<u4").tobytes().decode("utf-32-le")
    bounds = flat.bounds.tolist()
    return [text[x:y] for x, y in pairwise(bounds)]


def _align(
    left: list[str],
    right: list[str],
    pairs: tuple[Ints, Ints],
    flats: tuple[Flat, Flat],
    weights: Floats,
) -> list[Link]:
    rows, columns = pairs[0].tolist(), pairs[1].tolist()
    if not rows:
        return []
    queries, choices = [left[i] for i in rows], [right[j] for j in columns]
    common = cpdist(queries, choices, scorer=LCSseq.similarity, dtype=np.int32)
    found = []
    for i, j, a, b, length in zip(rows, columns, queries, choices, common.tolist(), strict=True):
        if length >= 3 and length >= 0.3 * min(len(a), len(b)):
            unit, source = int(flats[0].units[i]), int(flats[1].units[j])
            found.append(_link((unit, source), a, b, weights))
    return sorted(found, key=lambda link: (-link.likeness, link.unit, link.source))


def _link(pair: tuple[int, int], a: str, b: str, weights: Floats) -> Link:
    """Link of two sentences, cut to the stretch where they run together."""
    if a == b:
        weight = sum(weights[ord(c) - 0x10000] for c in a)
        return Link(*pair, 0, len(a), 0, len(b), 1.0, len(a), float(weight))
    blocks = [x for x in LCSseq.opcodes(a, b) if x.tag == "equal"]
    mine = [
        (k, k + x.dest_start - x.src_start) for x in blocks for k in range(x.src_start, x.src_end)
    ]
    start, end = _stretch([p for p, _ in mine], len(a))
    inside = [(p, s) for p, s in mine if start <= p < end]
    s0, s1 = _stretch([s for _, s in inside], len(b))
    inside = [(p, s) for p, s in inside if s0 <= s < s1]
    if not _stands_alone((end - start) / len(a), (s1 - s0) / len(b), len(inside)):
        start, end, s0, s1, inside = 0, len(a), 0, len(b), mine
    return _measured(pair, (a, b), (start, end, s0, s1), inside, weights)


def _stands_alone(mine: float, theirs: float, matched: int) -> bool:
    """Whether a part is evidence: a long stretch, or most of one of the two sentences."""
    if matched >= _LONG_PART:
        return True
    return matched >= _SHORT_PART and max(mine, theirs) >= 0.7


def _measured(
    pair: tuple[int, int],
    texts: tuple[str, str],
    ends: tuple[int, int, int, int],
    inside: list[tuple[int, int]],
    weights: Floats,
) -> Link:
    p0, p1, s0, s1 = ends
    shared = float(sum(weights[ord(texts[0][p]) - 0x10000] for p, _ in inside))
    whole = sum(weights[ord(c) - 0x10000] for c in texts[0][p0:p1] + texts[1][s0:s1])
    dice = 2 * len(inside) / max(p1 - p0 + s1 - s0, 1)
    heavy = 2 * shared / max(float(whole), 1e-9)
    return Link(*pair, *ends, (dice + heavy) / 2, len(inside), shared)


def _stretch(matched: list[int], size: int) -> tuple[int, int]:
    """Stretch with the most matched words when every other word costs (maximal-sum segment)."""
    best = (0.0, 0, 0)
    total, begin, last = 0.0, 0, -1
    for place in matched:
        total -= _MISS * (place - last - 1)
        if total <= 0:
            total, begin = 0.0, place
        total += 1
        last = place
        best = max(best, (total, -begin, place + 1))
    start, end = -best[1], best[2]
    # Ends of one or two words belong to the sentence: they are replaced words, not own additions.
    return (0 if start <= 3 else start), (size if size - end <= 3 else end)
