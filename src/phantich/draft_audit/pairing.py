"""Which percentage of a sentence belongs to which ratio."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from phantich.draft_audit.figure_words import nouns, said
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.verdicts import follows

_FARTHEST = 170  # letters between a ratio and a percentage that can still be its own
_CLOSE_WORDS = 7


@dataclass(frozen=True, slots=True)
class Pair:
    """A ratio and its percentage, if any; `sure` when the wording leaves no other reading."""

    ratio: Quantity
    percent: Quantity | None
    sure: bool


@dataclass
class _Line:
    """The ratios and percentages of one sentence, and which are still free."""

    text: str
    items: Sequence[Quantity]
    counts: Sequence[Quantity]

    def __post_init__(self) -> None:
        self.free = list(self.items)
        self.pairs: list[Pair] = []

    def take(self, ratio: Quantity, percent: Quantity, sure: bool) -> None:
        """Bind a percentage to its ratio."""
        self.free = [item for item in self.free if item not in (ratio, percent)]
        self.pairs.append(Pair(ratio, percent, sure))

    def gap(self, first: Quantity, second: Quantity) -> str:
        """The words between two figures."""
        return self.text[first.end : second.start]


def pairs(text: str, items: Sequence[Quantity]) -> tuple[list[Pair], list[Quantity]]:
    """Every ratio of a sentence with its percentage, and the percentages left over."""
    told = [q for q in items if q.kind in ("ratio", "percent") and q.sort != "points"]
    counts = [q for q in items if q.kind == "number" and not _passing(text, q)]
    line = _Line(text, told, counts)
    if any(q.kind == "ratio" for q in told):
        _before(line)
        _in_turn(line)
        _after(line)
    alone = [Pair(q, None, sure=True) for q in line.free if q.kind == "ratio"]
    rest = [q for q in items if q.kind == "percent" and (q in line.free or q.sort == "points")]
    return sorted([*line.pairs, *alone], key=lambda pair: pair.ratio.start), rest


def _passing(text: str, item: Quantity) -> bool:
    """Whether a figure counts nothing here: an age, a span of time, "lần 1", "about so many"."""
    return (
        item.unit in nouns("spans") or item.approximate or bool(said("age").match(text, item.end))
    )


def fits(percent: Quantity, ratio: Quantity) -> bool:
    """Whether the percentage is what the ratio gives, rounded or cut off."""
    if percent.approximate:
        return False
    return follows(percent, ratio.value, ratio.base) != "mismatch"


def grows(percent: Quantity, ratio: Quantity) -> bool:
    """Whether a percentage of change is what the ratio's first figure has gained on its second."""
    if percent.sort != "change" or percent.approximate:
        return False
    growth = abs(ratio.value - ratio.base)
    return bool(growth) and follows(percent, growth, ratio.base) != "mismatch"


def _before(line: _Line) -> None:
    """ "97,92% (11.860/12.112)": a percentage right before its ratio."""
    for at, (percent, ratio) in enumerate(pairwise(line.items)):
        if (percent.kind, ratio.kind) != ("percent", "ratio"):
            continue
        if not said("opens").match(line.gap(percent, ratio)):
            continue
        earlier = [q for q in line.items[at - 1 : at] if q.kind == "ratio" and q in line.free]
        if earlier and not fits(percent, ratio):
            continue
        line.take(ratio, percent, sure=percent.sort in ("", "range"))


def _in_turn(line: _Line) -> None:
    """ "45/50 và 30/40, đạt lần lượt 90% và 75%": as many percentages as ratios, in turn."""
    for ratios, percents in _runs(line.free):
        if len(ratios) < 2 or len(ratios) != len(percents):
            continue
        between = line.text[ratios[-1].end : percents[0].start] + line.text[percents[-1].end :][:40]
        told = bool(said("respectively").search(between))
        couples = list(zip(ratios, percents, strict=True))
        if told or sum(fits(p, r) for r, p in couples) * 2 >= len(couples) > 0:
            for ratio, percent in couples:
                line.take(ratio, percent, sure=told)


def _runs(items: Sequence[Quantity]) -> Iterator[tuple[list[Quantity], list[Quantity]]]:
    """Ratios that follow each other, with the percentages that follow them."""
    ratios: list[Quantity] = []
    percents: list[Quantity] = []
    for item in items:
        if item.kind == "ratio" and percents:
            yield ratios, percents
            ratios, percents = [], []
        (ratios if item.kind == "ratio" else percents).append(item)
    yield ratios, percents


def _after(line: _Line) -> None:
    """ "11.860/12.112 … đạt 97,92%": a percentage after its ratio, the nearest first."""
    for percent in [q for q in line.free if q.kind == "percent"]:
        ratios = [q for q in line.free if q.kind == "ratio" and q.end <= percent.start]
        fitting = [q for q in ratios if fits(percent, q) or grows(percent, q)]
        nearest = ratios[-1] if ratios else None
        if nearest is None or _taken_between(line, nearest, percent):
            nearest = None
        if fitting:
            line.take(fitting[-1], percent, sure=True)
        elif nearest is not None and _sure(line, nearest, percent):
            line.take(nearest, percent, sure=True)
            line.pairs[-1] = Pair(nearest, replace(percent, sort=""), sure=True)


def _of_aims(ratio: Quantity, gap: str) -> bool:
    """ "17/19 chỉ tiêu đạt và vượt kế hoạch (89,5%)": the targets themselves are counted."""
    bracketed = gap.endswith("(") and not set(gap) & set(",;.:")
    return bracketed and ratio.unit in nouns("aims") and ratio.value <= ratio.base


def _taken_between(line: _Line, ratio: Quantity, percent: Quantity) -> bool:
    """Whether another ratio or percentage stands between the two."""
    return any(ratio.end <= q.start and q.end <= percent.start for q in line.items)


def _sure(line: _Line, ratio: Quantity, percent: Quantity) -> bool:
    """Whether the words between a ratio and a percentage bind the two."""
    gap = line.gap(ratio, percent)
    if not (percent.sort in ("", "range") or _of_aims(ratio, gap)) or len(gap) > _FARTHEST:
        return False
    if said("new_clause").search(gap) or said("new_subject").search(gap):
        return False
    if any(ratio.end <= q.start and q.end <= percent.start for q in line.counts):
        return False
    if said("of_others").match(line.text, percent.end) and not said("reaching").search(gap):
        return False
    beyond = percent.value > 100 >= 100 * ratio.value / (ratio.base or 1)
    planned = said("plan").match(line.text[percent.end :].lstrip())
    return not (beyond and planned) and (
        bool(said("cue").search(gap)) or len(gap.split()) <= _CLOSE_WORDS
    )
