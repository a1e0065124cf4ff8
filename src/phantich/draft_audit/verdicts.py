"""What a figure is found to be: exact arithmetic, and a verdict with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from phantich.draft_audit.quantities import Quantity
from phantich.language import numbers
from phantich.language.numbers import Match, match_rounded, rounded

Verdict = Literal[
    "agrees",
    "truncated",
    "half_even",
    "mismatch",
    "implausible",
    "approximate",
    "not_a_ratio",
    "no_percent",
    "unmatched",
]
Kind = Literal["ratio", "sum", "figure", "repeat"]
ALARMS: tuple[Verdict, ...] = ("truncated", "half_even", "mismatch", "implausible")
VERDICTS: Mapping[Match, Verdict] = {
    "half_up": "agrees",
    "half_even": "half_even",
    "truncated": "truncated",
    "mismatch": "mismatch",
}
LEAST = 3  # digits of a figure in which a slip can be told from chance


@dataclass(frozen=True)
class Finding:
    """A verdict on characters [start, end) of a reading, its note still a key with its blanks."""

    kind: Kind
    start: int
    end: int
    stated: str
    computed: str | None
    verdict: Verdict
    note: str
    blanks: Mapping[str, object] = field(default_factory=dict)

    def on_figure(self) -> Finding:
        """The finding at the digits alone, without the words that the figure is printed with."""
        digits = re.match(r"[\d.,]*\d", self.stated)
        return replace(self, end=self.start + len(digits[0])) if digits else self

    def moved(self, by: int) -> Finding:
        """The finding where its sentence or paragraph stands in the reading."""
        return replace(self, start=self.start + by, end=self.end + by)


def equals(figure: Quantity, exact: Fraction) -> Match:
    """How a printed figure follows from the exact one: see ``numbers.match_rounded``."""
    return match_rounded(figure.value, figure.digits, exact)


def follows(percent: Quantity, part: Fraction, whole: Fraction) -> Match:
    """How a percentage follows from part of whole."""
    if whole <= 0 or part < 0:
        return "mismatch"
    return equals(percent, part / whole * 100)


@dataclass(frozen=True, slots=True)
class Reason:
    """What a figure ought to be by other figures of the draft.

    `sure`: the words leave no other reading. `base` is what it is of, `note` what is said when it
    agrees.
    """

    value: Fraction
    sure: bool = False
    base: Fraction | None = None
    note: str = "agrees"


def settled(figure: Quantity, reasons: Iterable[Reason], lang: str, kind: Kind) -> Finding | None:
    """The verdict on a figure: any reason explains it, only a sure one contradicts it."""
    sure: Reason | None = None
    for reason in reasons:
        if equals(figure, reason.value) == "half_up":
            return _told(figure, reason, lang, kind)
        sure = sure or (reason if reason.sure else None)
    return _told(figure, sure, lang, kind) if sure else None


def _told(figure: Quantity, reason: Reason, lang: str, kind: Kind) -> Finding:
    verdict = VERDICTS[equals(figure, reason.value)]
    right = shown(figure, reason.value, lang)
    wrong = "sum_differs" if reason.note == "sum" and verdict == "mismatch" else verdict
    note = reason.note if verdict == "agrees" else wrong
    base = "" if reason.base is None else count(reason.base, lang)
    blanks = {"right": right, "base": base}
    return Finding(kind, figure.start, figure.end, figure.raw, right, verdict, note, blanks)


def shown(figure: Quantity, value: Fraction, lang: str) -> str:
    """A value as the figure is printed: with its decimals, its sign and no more than it needs."""
    if figure.kind == "percent" and figure.sort != "points":
        return share(figure, value, Fraction(100), lang)
    digits = max(figure.digits, 2) if figure.kind == "times" else figure.digits
    whole = value.denominator == 1 or figure.kind == "sum"
    return count(value if whole else Fraction(rounded(value, digits)), lang, figure.digits)


def slipped(figure: Quantity, exact: Fraction) -> bool:
    """Whether a figure is the exact one with one of its digits changed or two neighbours exchanged.

    Such a slip of the hand between two figures of three digits or more is hardly ever chance.
    """
    one = str(abs(figure.value.numerator * 10**figure.digits // figure.value.denominator))
    other = str(int(rounded(abs(exact), figure.digits) * 10**figure.digits))
    if len(one) != len(other) or len(one) < LEAST:
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1 or exchanged(one, other)


def exchanged(one: str, other: str) -> bool:
    """Whether a row of digits is another of its length with two neighbours exchanged."""
    differ = [at for at in range(len(one)) if one[at] != other[at]]
    beside = len(differ) == 2 and differ[1] == differ[0] + 1
    return beside and sorted(one) == sorted(other)


def share(percent: Quantity, part: Fraction, whole: Fraction, lang: str) -> str:
    """The right percentage, with as many decimals as were printed."""
    if "‰" in percent.raw:
        return numbers.written(part / whole * 1000, lang, percent.digits - 1) + "‰"
    return numbers.percent(part / whole, lang, percent.digits)


def count(value: Fraction, lang: str, digits: int = 0) -> str:
    """A count, with at least so many decimals, and more only where it has some."""
    while value * 10**digits % 1 and digits < 3:
        digits += 1
    return numbers.written(value, lang, digits)
