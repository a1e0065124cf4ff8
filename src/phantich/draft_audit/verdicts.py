"""What a figure is found to be: exact arithmetic, and a verdict with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Literal

from phantich.draft_audit.quantities import Quantity
from phantich.language import wording
from phantich.language.stated_figures import Match, match_stated

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
_FIGURES = re.compile(r"\d[\d.,]*")


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


def follows(percent: Quantity, part: Fraction, whole: Fraction) -> Match:
    """How a percentage follows from part of whole: see ``stated.match_stated``."""
    scale = lcm(part.denominator, whole.denominator)
    if whole <= 0 or part < 0:
        return "mismatch"
    return match_stated(printed(percent), int(part * scale), int(whole * scale))


def printed(percent: Quantity) -> str:
    """The percentage as a figure and a sign that ``match_stated`` can read."""
    found = _FIGURES.search(percent.raw.replace(" ", ""))
    sign = "‰" if "‰" in percent.raw or "phần nghìn" in percent.raw else "%"
    return (found[0].rstrip(".,") if found else "0") + sign


def decimals(percent: Quantity) -> int:
    """How many decimals a percentage was printed with."""
    figure = printed(percent)[:-1]
    marks = [at for at, letter in enumerate(figure) if letter in ".,"]
    return len(figure) - marks[-1] - 1 if marks else 0


def share(percent: Quantity, part: Fraction, whole: Fraction, lang: str) -> str:
    """The right percentage, with as many decimals as were printed but at least one."""
    if "‰" in percent.raw:
        return wording.number(part / whole * 1000, lang, decimals(percent)) + "‰"
    return wording.percent(part / whole, lang, decimals(percent))


def count(value: Fraction, lang: str) -> str:
    """A count, with decimals only where it has some."""
    digits = 0
    while value * 10**digits % 1 and digits < 3:
        digits += 1
    return wording.number(value, lang, digits)
