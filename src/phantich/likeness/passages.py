"""From linked sentences to passages: the likeliest reading of the whole plan, cut into passages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from phantich.likeness.matching import Link
from phantich.likeness.plan_reading import Reading

_NEXT = 3.0  # log-odds that a sentence gains by following a copied one as in the parent
_NEAR = 2.5  # the same with one or two sentences of the parent left out
_BACK = 2.0  # the same against the parent's order
_REACH = 3  # sentences that count as near
_JUMP = -1.0  # the same from elsewhere in the parent
_BEGIN = -0.5  # beginning a passage
_END = -0.5  # ending one
_ALSO = -2.0  # log-odds of a neighbour that a sentence was taken from as well
_LUCK = 1.0  # log-odds, below the logarithm of its sentences, that a plan with copies must reach


@dataclass(frozen=True)
class Passage:
    """Characters [start, start + length) of the plan are taken from those of the parent.

    All places are characters of the texts as read. `kind`: verbatim, edited (only numbers, dates,
    names or single words differ), reworded, or reordered. `likeness` is 0..1.
    """

    start: int
    length: int
    source_start: int
    source_length: int
    kind: str = "verbatim"
    likeness: float = 1.0


def choose(linked: Sequence[Sequence[Link]], bias: float = 0.0) -> list[Link]:
    """The likeliest choice of a source, or none, for every sentence of the plan (Viterbi 1967).

    `bias` is added to the log-odds of every pair: above 0 more, below 0 less is taken as copied.
    """
    states: list[tuple[float, Link | None, int]] = [(0.0, None, 0)]
    steps = []
    for options in linked:
        if not options and len(states) == 1:  # nothing to choose: most of an own plan
            states = [(states[0][0], None, 0)]
            steps.append(states)
            continue
        fresh = [(*_best(states, None), 0.0)]
        fresh += [(*_best(states, link), link.odds + bias) for link in options]
        chosen: list[Link | None] = [None, *options]
        states = [
            (total + odds, link, back)
            for (total, back, odds), link in zip(fresh, chosen, strict=True)
        ]
        steps.append(states)
    total, at = _best(states, None)
    enough = math.log(len(linked) or 1) - _LUCK  # the more sentences, the more are alike by chance
    return _summed(_walked(steps, at), linked) if total >= enough else []


def _summed(chosen: list[Link], linked: Sequence[Sequence[Link]]) -> list[Link]:
    """The links chosen, and the neighbour of a source where the plan made one sentence of two."""
    taken = {link.rank for link in chosen}
    found = []
    for link in chosen:
        near = [o for o in linked[link.row] if abs(o.rank - link.rank) == 1 and o.odds > _ALSO]
        found += sorted([link, *(o for o in near if o.rank not in taken)], key=lambda o: o.rank)
    return found


def _best(states: list[tuple[float, Link | None, int]], link: Link | None) -> tuple[float, int]:
    """Highest total with which `link` can follow one of the states, and which state that is."""
    totals = [total + _step(before, link) for total, before, _ in states]
    best = max(totals)
    return best, totals.index(best)


def _step(before: Link | None, link: Link | None) -> float:
    if link is None:
        return 0.0 if before is None else _END
    if before is None:
        return _BEGIN
    ahead = link.rank - before.rank
    if ahead == 1:
        return _NEXT
    if 0 < ahead <= _REACH:
        return _NEAR
    return _BACK if -_REACH <= ahead < 0 else _JUMP


def _walked(steps: list[list[tuple[float, Link | None, int]]], at: int) -> list[Link]:
    found = []
    for states in reversed(steps):
        _, link, back = states[at]
        if link:
            found.append(link)
        at = back
    return found[::-1]


def group(chosen: Sequence[Link]) -> list[list[Link]]:
    """Links that make one passage: no own sentence between them, on either side."""
    groups: list[list[Link]] = []
    for block in _blocks(chosen):
        number: dict[int, int] = {}
        before = None
        for rank in sorted({link.rank for link in block}):
            number[rank] = len(number) if before is None or rank > before + 1 else number[before]
            before = rank
        for at, link in enumerate(block):
            if at == 0 or number[link.rank] != number[block[at - 1].rank]:
                groups.append([])
            groups[-1].append(link)
    return groups


def _blocks(chosen: Sequence[Link]) -> list[list[Link]]:
    """Chosen links cut wherever an own sentence of the plan stands between two of them."""
    blocks: list[list[Link]] = []
    for at, link in enumerate(chosen):
        if not at or link.row > chosen[at - 1].row + 1:
            blocks.append([])
        blocks[-1].append(link)
    return blocks


def passage(members: Sequence[Link], plan: Reading, parent: Reading, kind: str = "") -> Passage:
    """Passage of a group of links, with its places in the texts as read."""
    start, end = _span(plan, [m.segment for m in members])
    source, source_end = _span(parent, [m.source for m in members])
    weights = [plan.sizes[m.segment] for m in members]
    mean = sum(m.likeness * w for m, w in zip(members, weights, strict=True)) / sum(weights)
    return Passage(start, end - start, source, source_end - source, kind, round(float(mean), 4))


def _span(reading: Reading, segments: list[int]) -> tuple[int, int]:
    original = reading.tokens.original
    first, last = reading.segments[min(segments)], reading.segments[max(segments)]
    return original(first.start), original(last.end)
