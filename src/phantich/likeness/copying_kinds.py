"""What was changed inside a copied passage, and the kind of copying that this makes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from phantich.likeness.facts import facts
from phantich.likeness.matching import Link
from phantich.likeness.plan_reading import Reading
from phantich.likeness.tokens import NUMBER

_FEW = 0.12  # part of the words that may differ in a passage that is called edited


@dataclass(frozen=True)
class Change:
    """Characters of the plan that stand where others stand in the parent.

    `slot`: number, date, place, unit, or words.
    """

    start: int
    length: int
    source_start: int
    source_length: int
    slot: str


def changes(link: Link, plan: Reading, parent: Reading) -> list[Change]:
    """Places where a copied sentence differs from its source, figures included."""
    mine, theirs = (
        _span(plan, link.unit, link.p0, link.p1),
        _span(parent, link.source, link.s0, link.s1),
    )
    a, b = _exact(plan, *mine), _exact(parent, *theirs)
    return [
        _change((mine[0] + x0, mine[0] + x1), (theirs[0] + y0, theirs[0] + y1), plan, parent)
        for x0, x1, y0, y1 in _differing(a, b)
    ]


def swapped(link: Link, plan: Reading, parent: Reading) -> int:
    """Most words in a row put in the place of others, names and figures aside.

    A sentence on another matter in the same frame has such a swap; an edited copy seldom does.
    """
    mine, theirs = (
        _span(plan, link.unit, link.p0, link.p1),
        _span(parent, link.source, link.s0, link.s1),
    )
    swaps = [0]
    for x0, x1, y0, y1 in _differing(_exact(plan, *mine), _exact(parent, *theirs)):
        size = min(x1 - x0, y1 - y0)
        if size > max(swaps):
            change = _change(
                (mine[0] + x0, mine[0] + x1), (theirs[0] + y0, theirs[0] + y1), plan, parent
            )
            swaps.append(size if change.slot == "words" else 0)
    return max(swaps)


def _differing(a: list[str], b: list[str]) -> list[tuple[int, int, int, int]]:
    """Stretches of a and b that differ, neighbouring deletions and insertions taken together."""
    found: list[tuple[int, int, int, int]] = []
    for op in Indel.opcodes(a, b):
        if op.tag == "equal":
            continue
        if found and found[-1][1] == op.src_start and found[-1][3] == op.dest_start:
            found[-1] = (found[-1][0], op.src_end, found[-1][2], op.dest_end)
        else:
            found.append((op.src_start, op.src_end, op.dest_start, op.dest_end))
    return found


def kind(members: Sequence[Link], found: Sequence[Change], plan: Reading) -> str:
    """Kind of a passage: verbatim, edited, reworded or reordered."""
    sources = [m.source for m in members]
    if sources != sorted(sources):
        return "reordered"
    if not found:
        return "verbatim"
    words = sum(len(plan.places[m.unit][m.p0 : m.p1]) for m in members)
    loose = [c for c in found if c.slot == "words"]
    return "edited" if not loose or len(loose) <= _FEW * words / 2 else "reworded"


def _span(reading: Reading, unit: int, first: int, last: int) -> tuple[int, int]:
    places, whole = reading.places[unit], reading.units[unit]
    return (
        whole.first if first == 0 else places[first],
        whole.last if last == len(places) else places[last],
    )


def _exact(reading: Reading, first: int, last: int) -> list[str]:
    tokens = reading.tokens
    return [
        tokens.text[tokens.starts[i] : tokens.ends[i]] if word.form == NUMBER else word.form
        for i, word in enumerate(tokens.words[first:last], first)
    ]


def _change(
    mine: tuple[int, int], theirs: tuple[int, int], plan: Reading, parent: Reading
) -> Change:
    start, end = _characters(plan, *mine)
    source, source_end = _characters(parent, *theirs)
    slot = _slot(plan, *mine) or _slot(parent, *theirs) or "words"
    return Change(start, end - start, source, source_end - source, slot)


def _characters(reading: Reading, first: int, last: int) -> tuple[int, int]:
    tokens = reading.tokens
    if first == last:
        place = tokens.ends[first - 1] if first else 0
        return tokens.original(place), tokens.original(place)
    return tokens.original(tokens.starts[first]), tokens.original(tokens.ends[last - 1])


def _slot(reading: Reading, first: int, last: int) -> str | None:
    """Kind of the fact that a changed stretch lies in, if it lies in one."""
    if first == last:
        return None
    tokens = reading.tokens
    start, end = tokens.starts[first], tokens.ends[last - 1]
    near = facts(tokens.text, max(0, start - 40), min(len(tokens.text), end + 40))
    return next((f.kind for f in near if f.start < end and start < f.start + f.length), None)
