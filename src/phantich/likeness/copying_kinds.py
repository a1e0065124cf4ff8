"""What was changed inside a copied passage, and the kind of copying that this makes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from phantich.likeness.facts import facts
from phantich.likeness.matching import Link, differing
from phantich.likeness.plan_reading import Reading

_FEW = 0.06  # part of the words that may differ in a passage that is called edited


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
    mine, theirs = plan.segments[link.segment].first, parent.segments[link.source].first
    return [
        _change((mine + x0, mine + x1), (theirs + y0, theirs + y1), plan, parent)
        for x0, x1, y0, y1 in _aligned(link, plan, parent)
    ]


def kind(members: Sequence[Link], plan: Reading, parent: Reading) -> str:
    """Kind of a passage: verbatim, edited, reworded or reordered."""
    sources = [m.source for m in members]
    if sources != sorted(sources):
        return "reordered"
    changed = loose = words = 0
    for member in members:
        mine, theirs = plan.segments[member.segment], parent.segments[member.source]
        words += mine.last - mine.first
        for x0, x1, y0, y1 in _aligned(member, plan, parent):
            changed += 1
            names = plan.named[mine.first + x0 : mine.first + x1]
            others = parent.named[theirs.first + y0 : theirs.first + y1]
            loose += not (names.any() or others.any())
    if not changed:
        return "verbatim"
    return "edited" if loose <= _FEW * words else "reworded"


def _aligned(link: Link, plan: Reading, parent: Reading) -> list[tuple[int, int, int, int]]:
    """Words [x0, x1) of the plan's sentence that differ from [y0, y1) of its source."""
    mine, theirs = plan.segments[link.segment], parent.segments[link.source]
    a = plan.tokens.letters(slice(mine.first, mine.last), 2)
    return differing(a, parent.tokens.letters(slice(theirs.first, theirs.last), 2))


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
    start, end = int(tokens.starts[first]), int(tokens.ends[last - 1])
    near = facts(tokens.text, max(0, start - 40), min(len(tokens.text), end + 40))
    return next((f.kind for f in near if f.start < end and start < f.start + f.length), None)
