"""The whole comparison of a plan with its parent: passages, shares, their band, own facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from phantich.likeness.copying_kinds import Change, changes, kind
from phantich.likeness.facts import Fact, facts, key
from phantich.likeness.learnt_clauses import without_learnt
from phantich.likeness.matching import Link, links
from phantich.likeness.passages import Passage, choose, group, passage
from phantich.likeness.plan_reading import Reading, read
from phantich.likeness.tokens import Flags

BAND = (-1.5, 1.5)  # log-odds by which a stricter and a more lenient reading differ


@dataclass(frozen=True)
class Masked:
    """Characters [start, start + length) left out of the comparison, and why."""

    start: int
    length: int
    reason: str


@dataclass(frozen=True)
class Likeness:
    """How much of a plan is copied from its parent; a prompt for review, not a verdict.

    `copied_share` and `own_share` are parts of the content and sum to 1, or are both 0 when there
    is no content; `masked_share` is the part of the whole text that every plan carries, where it
    does not stand inside a copied passage; `copied_of_text` and `own_of_text` are parts of the
    whole text and sum with it to 1. Letters are counted, after normalisation, so that the encoding
    does not change a share. `band` is the copied share under a stricter and a more lenient
    reading. Places are characters of the texts as read.
    """

    copied_share: float
    own_share: float
    masked_share: float
    copied_of_text: float = 0.0
    own_of_text: float = 0.0
    band: tuple[float, float] = (0.0, 0.0)
    passages: list[Passage] = field(default_factory=list)
    changes: list[list[Change]] = field(default_factory=list)  # one list a passage
    masked: list[Masked] = field(default_factory=list)
    source_masked: list[Masked] = field(default_factory=list)
    own_facts: list[Fact] = field(default_factory=list)


def passages(plan: str, parent: str, background: Sequence[str] = ()) -> list[Passage]:
    """Passages of a plan that are copied from its parent, in the plan's order.

    `background`: other superiors' plans, from which standard clauses are learnt; may be empty.
    """
    mine, theirs = without_learnt(read(plan), read(parent), background)
    return _passages(choose(links(mine, theirs)), mine, theirs, told=False)[0]


def copied_share(plan: str, parent: str, background: Sequence[str] = ()) -> float:
    """Share of a plan's content that is copied from its parent, 0..1.

    A clause or heading inside a copied passage counts with it.
    """
    mine, theirs = without_learnt(read(plan), read(parent), background)
    return share(choose(links(mine, theirs)), mine)


def compare_texts(plan: str, parent: str, background: Sequence[str] = ()) -> Likeness:
    """Compare a plan with its parent: shares with their band, passages, changes, own facts."""
    mine, theirs = without_learnt(read(plan), read(parent), background)
    found = links(mine, theirs)
    kept = choose(found)
    copied, own = letters(kept, mine)
    body, whole = copied + own, float(mine.sizes.sum())
    likeliest = copied / body if body else 0.0
    band = [likeliest, *(share(choose(found, bias), mine) for bias in BAND)]
    parts, changed = _passages(kept, mine, theirs)
    sources = [link.source for link in kept]
    return Likeness(
        copied_share=likeliest,
        own_share=own / body if body else 0.0,
        masked_share=1 - body / whole if whole else 0.0,
        copied_of_text=copied / whole if whole else 0.0,
        own_of_text=own / whole if whole else 0.0,
        band=(min(band), max(band)),
        passages=parts,
        changes=changed,
        masked=masked_spans(mine, inside(kept, mine)),
        source_masked=masked_spans(theirs, np.isin(np.arange(len(theirs.segments)), sources)),
        own_facts=own_facts(kept, mine, theirs),
    )


def _passages(
    kept: Sequence[Link], plan: Reading, parent: Reading, *, told: bool = True
) -> tuple[list[Passage], list[list[Change]]]:
    parts, changed = [], []
    for members in group(kept):
        parts.append(passage(members, plan, parent, kind(members, plan, parent)))
        changed.append([c for m in members for c in changes(m, plan, parent)] if told else [])
    return parts, changed


def inside(kept: Sequence[Link], reading: Reading) -> Flags:
    """Which segments stand inside a copied passage."""
    held = np.zeros(len(reading.segments), bool)
    for members in group(kept):
        held[members[0].segment : members[-1].segment + 1] = True
    return held


def letters(kept: Sequence[Link], reading: Reading) -> tuple[float, float]:
    """Letters of a plan inside copied passages, and of its own content."""
    held = inside(kept, reading)
    content = np.array([reason is None for reason in reading.reasons], bool)
    return float(reading.sizes[held].sum()), float(reading.own_sizes[content & ~held].sum())


def share(kept: Sequence[Link], reading: Reading) -> float:
    """Share of the content that stands inside copied passages."""
    copied, own = letters(kept, reading)
    return copied / (copied + own) if copied + own else 0.0


def masked_spans(reading: Reading, held: Flags) -> list[Masked]:
    """What of a text is left out, with the reason, in its order; not what a passage holds."""
    tokens = reading.tokens
    spans = [
        (segment.start, segment.end, reason)
        for segment, reason, copied in zip(reading.segments, reading.reasons, held, strict=True)
        if reason and not copied
    ]
    owners = np.searchsorted(
        [s.last for s in reading.segments], [a for a, _ in reading.titles], "right"
    )
    spans += [
        (tokens.starts[a], tokens.ends[b - 1], "title")
        for (a, b), k in zip(reading.titles, owners.tolist(), strict=True)
        if not held[k] and not reading.reasons[k]
    ]
    places = [(tokens.original(a), tokens.original(b), reason) for a, b, reason in sorted(spans)]
    return [Masked(a, b - a, reason) for a, b, reason in places]


def own_facts(kept: Sequence[Link], plan: Reading, parent: Reading) -> list[Fact]:
    """Facts of the content that the source of their sentence does not hold."""
    sources: dict[int, list[int]] = {}
    for link in kept:
        sources.setdefault(link.segment, []).append(link.source)
    tokens = plan.tokens
    found: list[Fact] = []
    for k in plan.content.tolist():
        known = {key(f) for source in sources.get(k, ()) for f in _of_segment(parent, source)}
        found += [f for f in _of_segment(plan, k) if key(f) not in known and not _quoted(plan, f)]
    return [
        replace(f, start=tokens.original(f.start),
                length=tokens.original(f.start + f.length) - tokens.original(f.start))
        for f in found
    ]  # fmt: skip


def _of_segment(reading: Reading, k: int) -> list[Fact]:
    segment, tokens = reading.segments[k], reading.tokens
    return list(facts(tokens.text, int(tokens.starts[segment.first]), segment.end))


def _quoted(reading: Reading, fact: Fact) -> bool:
    tokens = reading.tokens
    return any(tokens.starts[a] <= fact.start < tokens.ends[b - 1] for a, b in reading.titles)
