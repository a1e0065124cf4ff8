"""The whole comparison of a plan with its parent: passages, shares, their band, own facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from phantich.likeness.copying_kinds import Change, changes, kind
from phantich.likeness.facts import Fact, facts, key
from phantich.likeness.learnt_clauses import without_learnt
from phantich.likeness.matching import Link, links
from phantich.likeness.passages import JOIN, SEED, Passage, choose, covered, group, passage
from phantich.likeness.plan_reading import Reading, read

BAND = ((0.70, 0.50), (0.56, 0.36))  # strict and lenient thresholds (alone, beside a copied one)


@dataclass(frozen=True)
class Masked:
    """Characters [start, start + length) left out of the comparison, and why."""

    start: int
    length: int
    reason: str


@dataclass(frozen=True)
class Likeness:
    """How much of a plan is copied from its parent; a prompt for review, not a verdict.

    `copied_share` and `own_share` are parts of the content (what is not masked) and sum to 1, or
    are both 0 when there is no content; `masked_share` is the part of the whole text that is
    masked; `copied_of_text` and `own_of_text` are parts of the whole text and sum with it to 1.
    Letters are counted, after normalisation, so that the encoding does not change a share. `band`
    is the copied share under stricter and more lenient thresholds. Places are characters of the
    texts as read.
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
    return _passages(choose(links(mine, theirs), mine, theirs), mine, theirs)[0]


def copied_share(plan: str, parent: str, background: Sequence[str] = ()) -> float:
    """Share of a plan's content that is copied from its parent, 0..1."""
    mine, theirs = without_learnt(read(plan), read(parent), background)
    return share(choose(links(mine, theirs), mine, theirs), mine)


def compare_texts(plan: str, parent: str, background: Sequence[str] = ()) -> Likeness:
    """Compare a plan with its parent: shares with their band, passages, changes, own facts."""
    mine, theirs = without_learnt(read(plan), read(parent), background)
    found = links(mine, theirs)
    kept = choose(found, mine, theirs, (SEED, JOIN))
    copied = share(kept, mine)
    ends = [share(choose(found, mine, theirs, edge), mine) for edge in BAND]
    parts, changed = _passages(kept, mine, theirs)
    whole, body = float(mine.weight.sum()), content(mine)
    return Likeness(
        copied_share=copied,
        own_share=1 - copied if body else 0.0,
        masked_share=1 - body / whole if whole else 0.0,
        copied_of_text=copied * body / whole if whole else 0.0,
        own_of_text=(1 - copied) * body / whole if whole else 0.0,
        band=(min(copied, *ends), max(copied, *ends)),
        passages=parts,
        changes=changed,
        masked=masked_spans(mine),
        source_masked=masked_spans(theirs),
        own_facts=own_facts(kept, mine, theirs),
    )


def _passages(
    kept: Sequence[Link], plan: Reading, parent: Reading
) -> tuple[list[Passage], list[list[Change]]]:
    parts, changed = [], []
    for members in group(kept, plan, parent):
        found = [change for member in members for change in changes(member, plan, parent)]
        named = kind(members, found, plan)
        parts.append(replace(passage(members, plan, parent), kind=named))
        changed.append(found)
    return parts, changed


def content(reading: Reading) -> float:
    """Letters of a text that are not masked."""
    return float(sum(size for k, size in enumerate(reading.sizes) if not reading.masked(k)))


def share(kept: Sequence[Link], reading: Reading) -> float:
    """Share of the content that links cover."""
    body = content(reading)
    copied = 0.0
    for link in kept:
        first, last = covered(link, reading)
        unit = reading.units[link.unit]
        copied += reading.sizes[link.unit] * (last - first) / (unit.last - unit.first)
    return min(float(copied) / body, 1.0) if body else 0.0


def masked_spans(reading: Reading) -> list[Masked]:
    """What of a text is left out, with the reason, in its order."""
    tokens = reading.tokens
    spans = [
        (unit.start, unit.end, str(reading.reasons[k]))
        for k, unit in enumerate(reading.units)
        if reading.masked(k)
    ]
    free = [(a, b) for a, b in reading.titles if not _inside(reading, a)]
    spans += [(tokens.starts[a], tokens.ends[b - 1], "title") for a, b in free]
    return [
        Masked(tokens.original(a), tokens.original(b) - tokens.original(a), reason)
        for a, b, reason in sorted(spans)
    ]


def _inside(reading: Reading, token: int) -> bool:
    units = enumerate(reading.units)
    return any(u.first <= token < u.last and reading.masked(k) for k, u in units)


def own_facts(kept: Sequence[Link], plan: Reading, parent: Reading) -> list[Fact]:
    """Facts of the content that the source of their sentence does not hold."""
    sources: dict[int, list[int]] = {}
    for link in kept:
        sources.setdefault(link.unit, []).append(link.source)
    tokens = plan.tokens
    found: list[Fact] = []
    for k in range(len(plan.units)):
        if plan.masked(k):
            continue
        known = {key(f) for s in sources.get(k, ()) for f in _of_unit(parent, s)}
        found += [f for f in _of_unit(plan, k) if key(f) not in known and not _quoted(plan, f)]
    return [
        replace(f, start=tokens.original(f.start),
                length=tokens.original(f.start + f.length) - tokens.original(f.start))
        for f in found
    ]  # fmt: skip


def _of_unit(reading: Reading, k: int) -> list[Fact]:
    unit, tokens = reading.units[k], reading.tokens
    return list(facts(tokens.text, tokens.starts[unit.first], unit.end))


def _quoted(reading: Reading, fact: Fact) -> bool:
    tokens = reading.tokens
    return any(tokens.starts[a] <= fact.start < tokens.ends[b - 1] for a, b in reading.titles)
