"""From linked sentences to passages: which links are evidence enough, and which belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from phantich.likeness.copying_kinds import swapped
from phantich.likeness.matching import Link
from phantich.likeness.plan_reading import Reading

SEED = 0.62  # likeness with which a sentence alone is taken as copied
JOIN = 0.42  # likeness with which a sentence beside a copied one, in the same order, is
LONE = 0.72  # likeness of a sentence with no copied neighbour
_OTHER_MATTER = 3  # words in a row swapped in a lone sentence that make it one on another matter
_COPIER = 0.35  # part of the content above which a lone sentence needs no further proof
_LONE_SHARE = 0.12  # part of the content below which lone sentences are taken as chance
_LONE_WORDS = 25  # unless one is this long and the same word by word
_SEED_WORDS = 6  # words that a sentence alone must share
_NEAR = 3  # sentences that may be skipped on the parent's side inside a passage
_REACH = 5  # the same between the sentences of one passage
_BRIDGED = 5  # masked units that may lie inside a passage
_TIE = 0.08  # links this close in likeness are chosen by their neighbours


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


def choose(
    links: Sequence[Link], plan: Reading, parent: Reading, band: tuple[float, float] = (SEED, JOIN)
) -> list[Link]:
    """Links that are evidence of copying, in the plan's order."""
    seed, join = band
    by_unit: dict[int, list[Link]] = {}
    for link in links:
        if link.likeness >= join:
            by_unit.setdefault(link.unit, []).append(link)
    order = _order(plan), _order(parent)
    chosen: dict[int, Link] = {}
    for unit, options in sorted(by_unit.items()):
        strong = [link for link in options if _seeds(link, plan, seed)]
        if strong:
            chosen[unit] = strong[0]
    _prefer_neighbours(chosen, by_unit, order)
    _extend(chosen, by_unit, order)
    chosen = _supported(chosen, (plan, parent), order)
    more = _parts(chosen, by_unit, seed)
    return sorted([*chosen.values(), *more], key=lambda link: (link.unit, link.p0))


def _order(reading: Reading) -> dict[int, int]:
    """Rank of every unmasked unit among the unmasked."""
    content = [k for k in range(len(reading.units)) if not reading.masked(k)]
    return {k: rank for rank, k in enumerate(content)}


def _seeds(link: Link, plan: Reading, seed: float) -> bool:
    if plan.reasons[link.unit] == "formulaic" or link.matched < _SEED_WORDS:
        return False
    # A short sentence needs more likeness than a long one: chance agreement is commoner there.
    return link.likeness >= seed + max(0, 12 - link.matched) * 0.02


Order = tuple[dict[int, int], dict[int, int]]


def _prefer_neighbours(
    chosen: dict[int, Link], options: dict[int, list[Link]], order: Order
) -> None:
    for unit, link in list(chosen.items()):
        near = _neighbours(link, chosen, order)
        if any(_close(link, other, order) for other in near):
            continue
        for rival in options[unit]:
            tie = rival.likeness >= link.likeness - _TIE
            if tie and any(_close(rival, other, order) for other in near):
                chosen[unit] = rival
                break


def _neighbours(link: Link, chosen: dict[int, Link], order: Order) -> list[Link]:
    rank = order[0][link.unit]
    return [c for c in chosen.values() if 0 < abs(order[0][c.unit] - rank) <= 1]


def _close(a: Link, b: Link, order: Order) -> bool:
    return abs(order[1][a.source] - order[1][b.source]) <= _NEAR


def _extend(chosen: dict[int, Link], options: dict[int, list[Link]], order: Order) -> None:
    """Take weaker links beside chosen ones until none is left to take."""
    ranks = {order[0][unit]: unit for unit in order[0]}
    queue = sorted(chosen)
    while queue:
        link = chosen[queue.pop(0)]
        for side in (-1, 1):
            unit = ranks.get(order[0][link.unit] + side, -1)
            if unit in chosen or unit not in options:
                continue
            close = [o for o in options[unit] if o.source != link.source and _close(o, link, order)]
            if close:
                chosen[unit] = close[0]
                queue.append(unit)


def _supported(
    chosen: dict[int, Link], texts: tuple[Reading, Reading], order: Order
) -> dict[int, Link]:
    """Drop what stands alone: one or two like sentences in a plan are not yet copying.

    Beside a copied neighbour a sentence is taken; alone it must be longer or more alike, and a
    plan with nothing but such lone sentences is taken as not copied.
    """
    joined = {
        unit
        for unit, link in chosen.items()
        if any(_close(link, other, order) for other in _neighbours(link, chosen, order))
    }
    plan = texts[0]
    content = sum(size for k, size in enumerate(plan.sizes) if not plan.masked(k))
    kept = {u: c for u, c in chosen.items() if u in joined or c.likeness >= LONE}
    if sum(plan.sizes[unit] for unit in kept) < _COPIER * content:
        kept = {u: c for u, c in kept.items() if u in joined or swapped(c, *texts) < _OTHER_MATTER}
    if not joined and sum(plan.sizes[unit] for unit in kept) < _LONE_SHARE * content:
        kept = {u: c for u, c in kept.items() if c.likeness > 0.999 and c.matched >= _LONE_WORDS}
    return kept


def _parts(chosen: dict[int, Link], options: dict[int, list[Link]], seed: float) -> list[Link]:
    """Second source of a sentence that was put together from two."""
    more = []
    for unit, link in chosen.items():
        for rival in options[unit]:
            apart = rival.p0 >= link.p1 or rival.p1 <= link.p0
            if apart and rival.likeness >= seed and rival.matched >= _SEED_WORDS:
                more.append(rival)
                break
    return more


def group(chosen: Sequence[Link], plan: Reading, parent: Reading) -> list[list[Link]]:
    """Links that make one passage: together in the plan and near one another in the parent."""
    order = _order(plan), _order(parent)
    groups: list[list[Link]] = []
    for link in chosen:
        if groups and _belongs(link, groups[-1], plan, order):
            groups[-1].append(link)
        else:
            groups.append([link])
    return groups


def _belongs(link: Link, members: list[Link], plan: Reading, order: Order) -> bool:
    last = members[-1]
    between = range(last.unit + 1, link.unit)
    if len(between) > _BRIDGED or any(
        len(plan.forms[k]) > 2 and not plan.masked(k) for k in between
    ):
        return False
    ranks = [order[1][member.source] for member in members]
    rank = order[1][link.source]
    return min(ranks) - _REACH <= rank <= max(ranks) + _REACH


def passage(members: Sequence[Link], plan: Reading, parent: Reading) -> Passage:
    """Passage of a group of links, with its places in the texts as read."""
    start = min(_place(plan, m.unit, m.p0, "start") for m in members)
    end = max(_place(plan, m.unit, m.p1, "end") for m in members)
    source = min(_place(parent, m.source, m.s0, "start") for m in members)
    source_end = max(_place(parent, m.source, m.s1, "end") for m in members)
    weight = sum(m.matched for m in members)
    mean = sum(m.likeness * m.matched for m in members) / max(weight, 1)
    return Passage(start, end - start, source, source_end - source, "", round(mean, 4))


def _place(reading: Reading, unit: int, word: int, side: str) -> int:
    """Character of the text as read where a word of a unit starts or, as an end, ends."""
    whole, places = reading.units[unit], reading.places[unit]
    if side == "start":
        inner = whole.start if word == 0 else reading.tokens.starts[places[word]]
    elif word == len(places):
        inner = whole.end
    else:
        inner = reading.tokens.ends[places[word] - 1]
    return reading.tokens.original(inner)


def covered(link: Link, reading: Reading) -> tuple[int, int]:
    """Tokens [first, last) of the plan that a link covers."""
    places, unit = reading.places[link.unit], reading.units[link.unit]
    first = unit.first if link.p0 == 0 else places[link.p0]
    last = unit.last if link.p1 == len(places) else places[link.p1]
    return first, last


def labelled(found: Passage, kind: str) -> Passage:
    """The passage with its kind."""
    return replace(found, kind=kind)
