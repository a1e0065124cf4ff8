"""The same quantity written twice: alike, or with a slip of the hand between the two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from phantich.draft_audit.figure_words import nouns, said
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.verdicts import Finding, count, slipped

_LEAST, _LARGE = 3, 4  # digits a count must have before two of its kind can be called one
_LOOK, _KEPT = 60, 6
_ALIKE = 0.5  # share of the words around two counts that must be the same
_WORD = re.compile(r"\w+")
_MONEY = ("đồng", "nghìn đồng", "triệu đồng", "tỷ đồng", "tỉ đồng")


@dataclass(frozen=True, slots=True)
class _Mention:
    """One writing of a count: its sentence, whether it is a total, and the words around it."""

    quantity: Quantity
    sentence: int
    total: bool
    words: frozenset[str]
    names: frozenset[str]


def repeat_findings(
    text: str, sentences: Sequence[Sequence[Quantity]], lang: str
) -> Iterator[Finding]:
    """Counts of one kind that return in another sentence, the same or with a slip.

    A slip is two neighbouring digits exchanged or one changed, where both are totals or the words
    around them are the same; the figure that most mentions have is taken for the right one.
    """
    seen: dict[str, list[_Mention]] = {}
    for mention in _mentions(text, sentences):
        seen.setdefault(mention.quantity.unit, []).append(mention)
    for mentions in seen.values():
        for at, mention in enumerate(mentions):
            near = [*mentions[max(0, at - _KEPT) : at], *mentions[at + 1 : at + _KEPT]]
            other = _other(mention, [m for m in near if m.sentence != mention.sentence])
            if other is not None:
                yield _repeat(mention.quantity, other.quantity, lang)


def _mentions(text: str, sentences: Sequence[Sequence[Quantity]]) -> Iterator[_Mention]:
    for at, items in enumerate(sentences):
        for item in items:
            if (
                item.kind not in ("number", "ratio")
                or item.approximate
                or item.unit in ("", *_MONEY)
            ):
                continue
            if len(str(item.value)) >= _LEAST and item.value.denominator == 1 and not item.sort:
                before = text[max(0, item.start - _LOOK) : item.start]
                if not said("change").search(before) and not said("scope").search(before):
                    words = _words(text, item)
                    names = {w for w in words[1:] if not w[0].islower()} - set(nouns("offices"))
                    told = frozenset(word.lower() for word in words), frozenset(names)
                    yield _Mention(item, at, bool(said("total").search(before)), *told)


def _words(text: str, item: Quantity) -> list[str]:
    """The words of the clause around a count, the numbers among them too."""
    before = re.split(r"[.;:\n]", text[max(0, item.start - _LOOK) : item.start])[-1]
    after = re.split(r"[.;:\n\d]", text[item.end : item.end + _LOOK])[0]
    return _WORD.findall(before + " " + after)


def _other(mention: _Mention, near: Sequence[_Mention]) -> _Mention | None:
    """The mention that a count repeats or, being the odd one of them, differs from."""
    value, start = mention.quantity.value, mention.quantity.start
    same = [m for m in near if m.quantity.value == value]
    if same:
        return same[0] if same[0].quantity.start < start else None
    rivals = [
        m for m in near if slipped(mention.quantity, m.quantity.value) and _comparable(mention, m)
    ]
    often = len(rivals) > 1 and len({m.quantity.value for m in rivals}) == 1
    for rival in rivals:
        earlier = rival.quantity.start < start
        if (earlier or often) and _one_quantity(mention, rival, often=often):
            return rival
    return None


def _comparable(first: _Mention, second: _Mention) -> bool:
    """Whether two counts are written alike, with the same names and numbers around them."""
    return first.quantity.kind == second.quantity.kind and first.names == second.names


def _one_quantity(first: _Mention, second: _Mention, *, often: bool) -> bool:
    """Whether two different counts are one quantity with a slip in one of them."""
    one, other = str(first.quantity.value), str(second.quantity.value)
    common = len(first.words & second.words) / max(len(first.words | second.words), 1)
    totals = first.total and second.total
    if sorted(one) == sorted(other):
        return common >= _ALIKE or len(one) >= _LARGE or first.total or second.total
    return common >= _ALIKE and (often or (totals and len(one) >= _LARGE))


def _repeat(item: Quantity, other: Quantity, lang: str) -> Finding:
    right, same = count(other.value, lang), item.value == other.value
    return Finding(
        *("repeat", item.start, item.start + len(item.raw.split("/")[0].rstrip())),
        *(count(item.value, lang), right, "agrees" if same else "mismatch"),
        *("repeat" if same else "repeat_differs", {"right": right}),
    )
