"""Cut a text into units: sentences, list items and headings, also where a PDF has wrapped lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from phantich.likeness.tokens import Tokens

_STOP = re.compile(r"[.!?…](?=[\s\"”’»)])|;|:(?=\s)|\n")
_QUOTED = re.compile(r"[“«][^”»\n]{3,400}[”»]|\"[^\"\n]{3,400}\"")
_ITEM = re.compile(
    r"[ \t]*(?:[-–—+*•●▪]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđA-ZĐ][.)]|[IVXivx]{1,5}[.)])[ \t]"
)
_NUMBERING = re.compile(r"(?:^|\n)[ \t]*(?:\d{1,2}(?:\.\d{1,2})*|[a-zđA-ZĐ]|[IVXivx]{1,5})\.?$")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:TP|Tp|tp|TX|TT|ThS|TS|PGS|GS|[A-ZĐ]|đ/c|v\.v)$")
_CLOSED = re.compile(r"[.!?…;:][\"”’»)]*\s*$")
_SHORT = 0.6  # a wrapped line shorter than this part of the usual width ends its paragraph


@dataclass(frozen=True)
class Unit:
    """A sentence or line: tokens [first, last), characters [start, end) of the decoded text."""

    first: int
    last: int
    start: int
    end: int
    opens: bool  # begins a line
    closes: bool  # nothing else follows on its line
    item: bool  # begins with a dash, number or letter
    ended: bool  # ends with a punctuation mark


def cut(tokens: Tokens) -> list[Unit]:
    """Units of a text in its order; every token belongs to one unit."""
    text = tokens.text
    units: list[Unit] = []
    first = begin = 0
    for stop in [*_stops(text), len(text)]:
        last = bisect_left(tokens.starts, stop, first)
        if last > first:
            units.append(_unit(tokens, first, last, (begin, stop)))
        first, begin = last, stop
    return units


def _unit(tokens: Tokens, first: int, last: int, piece: tuple[int, int]) -> Unit:
    text, (begin, stop) = tokens.text, piece
    start, tail = tokens.starts[first], tokens.ends[last - 1]
    closing = re.compile(r"[%)\"”’»]*[.;:!?…]*[\"”’»)]*").match(text, tail)
    end = min(closing.end() if closing else tail, max(stop, tail))
    if text[start - 1 : start] in ("“", '"', "«") and start - 1 >= begin:
        start -= 1
    line = text.rfind("\n", 0, start) + 1
    opens = not text[line:start].strip(' \t-–—+*•●▪“"«')
    return Unit(
        first,
        last,
        start,
        end,
        opens,
        closes=text[end : end + 80].lstrip(" \t\r")[:1] in ("", "\n"),
        item=opens and bool(_ITEM.match(text, line)),
        ended=bool(_CLOSED.search(text, begin, end)),
    )


def _stops(text: str) -> list[int]:
    """Places just after which a unit ends."""
    quotes = [m.span() for m in _QUOTED.finditer(text)]
    soft = _soft_newlines(text)
    stops = []
    quote = 0
    for match in _STOP.finditer(text):
        place = match.start()
        while quote < len(quotes) and quotes[quote][1] <= place:
            quote += 1
        inside = quote < len(quotes) and quotes[quote][0] < place < quotes[quote][1] - 1
        if inside or (place in soft if match[0] == "\n" else _no_stop(text, place)):
            continue
        stops.append(match.end())
    return stops


def _no_stop(text: str, place: int) -> bool:
    if text[place] != ".":
        return False
    before = text[max(0, place - 12) : place]
    return bool(_NUMBERING.search(before) or _ABBREVIATION.search(before))


def _soft_newlines(text: str) -> set[int]:
    """Newlines that only wrap a line, as in text taken from a PDF."""
    places = [m.start() for m in re.finditer("\n", text)]
    edges = [-1, *places, len(text)]
    lines = [text[a + 1 : b] for a, b in pairwise(edges)]
    wraps = [_continues(a, b) for a, b in pairwise(lines)]
    filled = sum(bool(line.strip()) for line in lines)
    if not filled or sum(wraps) < 0.2 * filled:
        return set()
    width = sorted(len(line) for line in lines if line.strip())[int(0.9 * (filled - 1))]
    pairs = zip(places, lines, lines[1:], strict=False)
    return {p for p, a, b in pairs if _continues(a, b) or _wrapped(a, b, width)}


def _continues(line: str, after: str) -> bool:
    if not line.strip() or _CLOSED.search(line):
        return False
    return after.lstrip()[:1].islower() and not _ITEM.match(after)


def _wrapped(line: str, after: str, width: int) -> bool:
    if not line.strip() or not after.strip() or _CLOSED.search(line) or _ITEM.match(after):
        return False
    return len(line) >= _SHORT * width
