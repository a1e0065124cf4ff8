"""Figures of a draft beside the indicators of the year: the same, different, or not found."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from phantich.draft_audit.normalising import Reading
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.ratios import is_fraction
from phantich.draft_audit.verdicts import (
    LEAST,
    VERDICTS,
    Finding,
    Verdict,
    count,
    exchanged,
    follows,
    share,
)
from phantich.language import wording
from phantich.schema.indicators import indicators

if TYPE_CHECKING:
    from pandas import DataFrame

_BEFORE, _AFTER = 170, 110  # letters around a figure in which its context stands
_PART = re.compile(
    r"(?<!\w)(?:trong đó|gồm|riêng|cấp (?:huyện|xã|tỉnh|cơ sở)|bình quân|mỗi|từng|xã [^\W\d_a-z]"
    r"|including|of which|each|average)(?!\w)",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"(?:so với|cùng kỳ|năm trước|dự kiến|tăng|giảm|vượt|last year|planned|target)[^.;,]{0,25}$"
    r"|(?:kế hoạch|chỉ tiêu)[^.;,]{0,10}$",
    re.IGNORECASE,
)
_AIM = re.compile(r"(?<!\w)(?:phấn đấu|mục tiêu|năm tới|next year|aims? to)(?!\w)", re.IGNORECASE)
_AHEAD = 400  # letters within which what is aimed at stands


@dataclass(frozen=True)
class _Pattern:
    """How a report words one indicator: its units, what must stand near, what must not."""

    indicator: str
    part: str
    units: tuple[str, ...]
    near: re.Pattern[str]
    never: re.Pattern[str] | None


@dataclass(frozen=True)
class _Value:
    """An indicator's figures of the year, exact."""

    name: Mapping[str, str]
    numerator: Fraction
    denominator: Fraction | None


@dataclass(frozen=True)
class _Match:
    """A figure of the draft and the indicators it may state."""

    quantity: Quantity
    patterns: tuple[_Pattern, ...]
    partial: bool


@cache
def _patterns() -> tuple[_Pattern, ...]:
    text = files("phantich.draft_audit").joinpath("known_figures.toml").read_text("utf-8")
    return tuple(_pattern(fact) for fact in tomllib.loads(text)["pattern"])


def _pattern(fact: Mapping[str, Any]) -> _Pattern:
    never = fact.get("never")
    return _Pattern(
        fact["indicator"],
        fact["part"],
        tuple(fact.get("units", ())),
        re.compile(fact.get("near", ""), re.IGNORECASE),
        re.compile(never, re.IGNORECASE) if never else None,
    )


class Known:
    """The year's results that a draft is set beside."""

    def __init__(self, results: DataFrame) -> None:
        """Take the frame that ``phantich.assess`` returns, not split by anything."""
        self._values = dict(_values(results))

    def findings(
        self, reading: Reading, sentences: Sequence[Sequence[Quantity]]
    ) -> Iterator[Finding]:
        """One finding for each count, ratio and lone percentage that names what it counts."""
        matches = [m for items in sentences for m in self._matched(reading, items)]
        stated = {p.indicator + p.part for m in matches for p in m.patterns if self._same(m, p)}
        largest = self._largest(matches)
        for match in matches:
            yield self._judged(match, stated, largest, reading.lang)

    def _matched(self, reading: Reading, items: Sequence[Quantity]) -> Iterator[_Match]:
        for item in items:
            if item.kind not in ("number", "ratio", "percent") or item.approximate or item.sort:
                continue
            if item.kind == "percent" and _has_ratio(items, item):
                continue
            if (item.kind == "number" and not item.unit) or _spoken(item):
                continue
            before, after = _around(reading.text, item, items)
            found = [p for p in _patterns() if _worded(p, item, before, after)]
            known = tuple(p for p in found if p.indicator in self._values)
            partial = bool(_PART.search(before[-60:]) or _OTHER_TIME.search(before))
            partial = partial or _listed_or_aimed(reading.text, item)
            yield _Match(item, known, partial)

    def _same(self, match: _Match, pattern: _Pattern) -> bool:
        value, item = self._values[pattern.indicator], match.quantity
        if pattern.part == "numerator":
            return item.value == value.numerator
        if item.kind == "ratio":
            return (item.value, item.base) == (value.numerator, value.denominator)
        whole = value.denominator
        return whole is not None and follows(item, value.numerator, whole) != "mismatch"

    def _largest(self, matches: Sequence[_Match]) -> dict[str, Quantity]:
        """The largest figure that may state an indicator: the others may be parts of it."""
        largest: dict[str, Quantity] = {}
        for match in matches:
            for pattern in match.patterns:
                key = pattern.indicator + pattern.part + match.quantity.kind
                held = largest.get(key)
                if not match.partial and (held is None or match.quantity.value > held.value):
                    largest[key] = match.quantity
        return largest

    def _judged(
        self, match: _Match, stated: set[str], largest: Mapping[str, Quantity], lang: str
    ) -> Finding:
        for pattern in match.patterns:
            if self._same(match, pattern):
                return self._finding(match, pattern, lang)
        for pattern in match.patterns:
            key = pattern.indicator + pattern.part
            alone = key not in stated and largest.get(key + match.quantity.kind) is match.quantity
            if alone or self._slip(match, pattern):
                return self._finding(match, pattern, lang)
        return _finding(match.quantity, None, "unmatched", "not_in_data", {})

    def _slip(self, match: _Match, pattern: _Pattern) -> bool:
        """Whether the figure is the indicator's with two neighbouring figures exchanged."""
        one = str(match.quantity.value)
        other = str(self._values[pattern.indicator].numerator)
        if match.quantity.kind == "percent" or len(one) != len(other) or len(one) < LEAST:
            return False
        return exchanged(one, other)

    def _finding(self, match: _Match, pattern: _Pattern, lang: str) -> Finding:
        value, item = self._values[pattern.indicator], match.quantity
        right = count(value.numerator, lang)
        verdict: Verdict = "agrees" if self._same(match, pattern) else "mismatch"
        if pattern.part == "value" and value.denominator:
            if item.kind == "ratio":
                right = f"{right}/{count(value.denominator, lang)}"
            else:
                right = share(item, value.numerator, value.denominator, lang)
                verdict = VERDICTS[follows(item, value.numerator, value.denominator)]
        note = "as_in_data" if verdict == "agrees" else "not_as_in_data"
        return _finding(item, right, verdict, note, {"right": right, "name": value.name})


def _finding(
    item: Quantity,
    computed: str | None,
    verdict: Verdict,
    note: str,
    blanks: Mapping[str, object],
) -> Finding:
    return Finding("figure", item.start, item.end, item.raw, computed, verdict, note, blanks)


def _values(results: DataFrame) -> Iterator[tuple[str, _Value]]:
    from pandas import notna

    known = indicators()
    for row in results[results["numerator"].notna() & (results["category"] == "")].itertuples():
        indicator = known[str(row.indicator)]
        base = row.denominator
        whole = Fraction(int(base)) if notna(base) else None
        names = {lang: indicator.name(lang) for lang in wording.LANGUAGES}
        yield indicator.key, _Value(names, Fraction(int(row.numerator)), whole)


def _spoken(item: Quantity) -> bool:
    return item.kind == "ratio" and is_fraction(item)


def _listed_or_aimed(text: str, item: Quantity) -> bool:
    """Whether a figure stands in a line of a list, as parts do, or is yet to be reached."""
    before = text[text.rfind("\n", 0, item.start) + 1 : item.start].lstrip()
    return before[:1] in tuple("-+•*–") or bool(_AIM.search(before[-_AHEAD:]))


def _has_ratio(items: Sequence[Quantity], percent: Quantity) -> bool:
    """Whether a ratio of the sentence is what the percentage was computed from."""
    return any(q.kind == "ratio" and abs(q.start - percent.start) < 170 for q in items)


def _around(text: str, item: Quantity, items: Sequence[Quantity]) -> tuple[str, str]:
    """The words before and after a figure in its sentence, up to the next figure."""
    start = max(text.rfind("\n", 0, item.start) + 1, text.rfind(". ", 0, item.start) + 1)
    following = [q.start for q in items if q.start >= item.end and q.kind != "trap"]
    stops = [at for at in (text.find("\n", item.end), text.find(". ", item.end)) if at >= 0]
    end = min([*following[:1], *stops, item.end + _AFTER])
    if item.kind != "number":
        start = max(start, text.rfind(";", 0, item.start) + 1)
    return text[max(start, item.start - _BEFORE) : item.start], text[item.end : end]


def _worded(pattern: _Pattern, item: Quantity, before: str, after: str) -> bool:
    if item.kind == "percent" and pattern.part != "value":
        return False
    if pattern.part == "numerator" and item.kind == "ratio":
        return False
    if pattern.part == "value" and item.kind == "number":
        return False
    if pattern.units and item.kind != "percent" and item.unit not in pattern.units:
        return False
    context = before + " # " + after
    if pattern.never and pattern.never.search(context):
        return False
    return bool(pattern.near.search(context))
