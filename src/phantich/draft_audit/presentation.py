"""An audit for the reader: a table on the terminal, and one JSON document."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from phantich.draft_audit.audited_text import Audit, Figure
from phantich.draft_audit.verdicts import ALARMS
from phantich.language import wording

_WIDEST = 56  # letters of the draft that a row shows
_COLUMNS = ("number", "line", "verdict", "text", "stated", "computed")
_ORDER = (
    "mismatch",
    "implausible",
    "truncated",
    "half_even",
    "no_percent",
    "unmatched",
    "approximate",
    "not_a_ratio",
    "agrees",
)


def as_json(audit: Audit) -> dict[str, Any]:
    """The audit as a JSON document: ``{"figures": [...], "unread": {...}}``, as in the draft."""
    figures = [asdict(figure) for figure in audit.figures]
    return {"figures": figures, "unread": dict(audit.unread)}


def alarms(audit: Audit) -> list[Figure]:
    """The figures that do not hold: wrong, impossible, cut off or rounded to the even figure."""
    return [figure for figure in audit.figures if figure.verdict in ALARMS]


def as_table(audit: Audit, draft: str, lang: str = "vi", *, whole: bool = False) -> str:
    """What was found, a row for each figure that does not hold, or for every figure.

    `draft` is the text that was audited; the row gives the line of it in which the figure stands.
    """
    shown = audit.figures if whole else tuple(alarms(audit))
    lines = [_summary(audit, lang)]
    if shown:
        lines += ["", *_rows(shown, draft, lang)]
    return "\n".join(lines)


def _summary(audit: Audit, lang: str) -> str:
    counts: Counter[str] = Counter(figure.verdict for figure in audit.figures)
    told = [
        wording.say("audit.counted", lang, verdict=verdict_name(name, lang), number=counts[name])
        for name in _ORDER
        if counts[name]
    ]
    found = len(alarms(audit))
    nothing = "nothing_found_in_part" if audit.unread else "nothing_found"
    key = f"audit.{'found' if found else nothing}"
    head = wording.say(key, lang, figures=len(audit.figures), found=found)
    return "\n".join([head, " · ".join(told)]).rstrip()


def verdict_name(verdict: str, lang: str = "vi") -> str:
    """A verdict in the reader's words."""
    return wording.say(f"audit.verdict.{verdict}", lang)


def _rows(figures: Sequence[Figure], draft: str, lang: str) -> Iterator[str]:
    heads = tuple(wording.say(f"audit.column.{name}", lang) for name in _COLUMNS)
    ends = [at for at, letter in enumerate(draft) if letter == "\n"]
    rows = [
        _row(at, bisect_left(ends, figure.start) + 1, figure, lang)
        for at, figure in enumerate(figures, 1)
    ]
    widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    yield _laid(heads, widths)
    yield "  ".join("-" * width for width in widths)
    for row, figure in zip(rows, figures, strict=True):
        yield _laid(row, widths)
        yield " " * (widths[0] + 2) + "→ " + figure.note


def _row(at: int, line: int, figure: Figure, lang: str) -> tuple[str, ...]:
    return (
        str(at),
        str(line),
        verdict_name(figure.verdict, lang),
        _short(figure.text),
        _short(figure.stated),
        figure.computed or "",
    )


def _short(text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return plain if len(plain) <= _WIDEST else plain[: _WIDEST - 1] + "…"


def _laid(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
    return "  ".join(padded).rstrip()
