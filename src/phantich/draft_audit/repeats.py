"""The same quantity written twice: alike, or with a slip of the hand between the two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from phantich.draft_audit import figure_words as lex
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.verdicts import Finding, count

_LEAST, _LARGE = 3, 4  # figures a count must have before two of its kind can be called one
_LOOK = 60
_WORDS = re.compile(r"(?:[ ,]+[^\W\d_]+){2}")
_SCOPE = re.compile(
    r"(?:cấp|khối|riêng|trong đó|xã|phường|thị trấn|năm trước|cùng kỳ|kế hoạch|each|of which)"
    r"(?!\w)[^.;]{0,25}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Mention:
    """One writing of a count: its value, what it counts, its sentence, whether it is a total."""

    quantity: Quantity
    value: Fraction
    unit: str
    sentence: int
    total: bool
    phrase: str


def repeat_findings(
    text: str, sentences: Sequence[Sequence[Quantity]], lang: str
) -> Iterator[Finding]:
    """Counts of one kind that return in another sentence, the same or with a slip.

    A slip is two neighbouring figures exchanged, or, between two totals, one figure changed.
    """
    seen: dict[tuple[str, str], list[_Mention]] = {}
    for mention in _mentions(text, sentences):
        rivals = [
            other
            for key in _keys(mention)
            for other in seen.get((mention.unit, key), ())
            if other.sentence != mention.sentence and _one_quantity(other, mention)
        ]
        if rivals:
            yield _repeat(mention, rivals[0], lang)
        for key in _keys(mention):
            seen.setdefault((mention.unit, key), [])[:] = [
                *seen.get((mention.unit, key), [])[-5:],
                mention,
            ]


def _mentions(text: str, sentences: Sequence[Sequence[Quantity]]) -> Iterator[_Mention]:
    for at, items in enumerate(sentences):
        for item in items:
            if item.kind not in ("number", "ratio") or item.approximate or not item.unit:
                continue
            if len(str(item.value)) >= _LEAST and item.value.denominator == 1:
                before = text[max(0, item.start - _LOOK) : item.start]
                if not lex.CHANGE.search(before) and not _SCOPE.search(before):
                    total = bool(lex.TOTAL.search(before))
                    yield _Mention(item, item.value, item.unit, at, total, _phrase(text, item))


def _phrase(text: str, item: Quantity) -> str:
    """The words that follow a count and its unit, by which two totals are known as one."""
    unit = lex.UNIT.match(text, item.end)
    after = _WORDS.match(text, unit.end() if unit else item.end)
    return " ".join(after[0].lower().split()) if after else ""


def _keys(mention: _Mention) -> set[str]:
    """What two writings of one count with a slip have in common: its figures, in any order."""
    figures = str(mention.value)
    keys = {"".join(sorted(figures))}
    if mention.total and len(figures) >= _LARGE:
        keys |= {f"{figures[:at]}_{figures[at + 1 :]}" for at in range(len(figures))}
    return keys


def _one_quantity(first: _Mention, second: _Mention) -> bool:
    one, other = str(first.value), str(second.value)
    if one == other:
        return True
    differ = [at for at, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    if len(differ) == 1:
        return first.total and second.total and first.phrase == second.phrase
    least = _LARGE if first.unit in ("person", "contact") else _LEAST
    exchanged = len(differ) == 2 and differ[1] == differ[0] + 1
    return exchanged and len(one) >= least


def _repeat(mention: _Mention, other: _Mention, lang: str) -> Finding:
    item, before = mention.quantity, count(other.value, lang)
    same = mention.value == other.value
    end = item.start + len(item.raw.split("/")[0].rstrip())
    return Finding(
        "repeat",
        item.start,
        end,
        count(mention.value, lang),
        before,
        "agrees" if same else "mismatch",
        "repeat" if same else "repeat_differs",
        {"right": before},
    )
