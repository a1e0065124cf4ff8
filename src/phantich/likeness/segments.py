"""Cut a text into segments: sentences, list items, table rows and headings, PDF lines joined."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phantich.likeness.tokens import Flags, Ints, Tokens

_LINE, _BLANK, _CLOSING, _SIGN, _DOT, _STOP, _WEAK = range(1, 8)  # kinds of signs, in this order
_SIGNS = ("\n", " \t\r\u00a0\u3000", '"”’»)%', "/", ".", "!?…", ";:")
_QUOTED = re.compile(r"[“«][^”»\n]{3,400}[”»]|\"[^\"\n]{3,400}\"")
_ITEM = re.compile(
    r"\s*(?:[-–—+*•●▪]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđA-ZĐ][.)]|[IVXivx]{1,5}[.)])[ \t]"
)
_NUMBERING = re.compile(r"(?:^|\n)[ \t]*(?:\d{1,2}(?:\.\d{1,2})*|[a-zđA-ZĐ]|[IVXivx]{1,5})\.?$")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:TP|Tp|tp|TX|TT|ThS|TS|PGS|GS|[A-ZĐ]|đ/c|v\.v)$")
_CLOSED = re.compile(r"[.!?…;:][.;:/\"”’»)]*\s*$")
_TAIL = 4  # signs that may stand between the last word of a segment and its end
_SHORT = 0.6  # a wrapped line shorter than this part of the usual width ends its paragraph
_WHOLE = 25  # words before and after a semicolon or colon that make sentences of their own


class Segment(NamedTuple):
    """A sentence or line: tokens [first, last), characters [start, end) of the decoded text."""

    first: int
    last: int
    body: int  # the first token after the number or letter of a list item or table row
    start: int
    end: int
    opens: bool  # begins a line
    closes: bool  # nothing else follows on its line
    item: bool  # begins with a dash, number or letter
    ended: bool  # ends with a punctuation mark
    row: bool  # cells of a table beside one another


def cut(tokens: Tokens) -> list[Segment]:
    """Segments of a text in its order; every token belongs to one."""
    if not tokens.words:
        return []
    text, kinds = tokens.text, np.append(_kinds()[tokens.codes], 0)
    stops = np.append(0, _whole(tokens, *_stops(text, kinds)))
    firsts = np.searchsorted(tokens.starts, stops)
    filled = np.diff(np.append(firsts, len(tokens.words))) > 0
    begins, firsts = stops[filled], firsts[filled]
    lasts = np.append(firsts[1:], len(tokens.words))
    starts, tails = tokens.starts[firsts], tokens.ends[lasts - 1]
    ends, ended = _ends(kinds, tails)
    opens = (begins == 0) | (kinds[begins - 1] == _LINE)
    rows = _rows(text, starts, ends)
    lines = zip(begins.tolist(), opens.tolist(), strict=True)
    items = [_ITEM.match(text, begin) if opening else None for begin, opening in lines]
    found = zip(firsts.tolist(), lasts.tolist(), starts.tolist(), items, rows, strict=True)
    bodies = [_body(tokens, *place) for place in found]
    quoted = [text[start - 1 : start] in ("“", '"', "«") for start in starts.tolist()]
    columns = (
        *(firsts, lasts, np.array(bodies), starts - quoted, ends),
        *(opens, np.append(opens[1:], True), np.array(items, bool), ended, rows),
    )
    return list(map(Segment, *(column.tolist() for column in columns)))


@cache
def _kinds() -> NDArray[np.uint8]:
    """Kind of each sign of punctuation, 0 for all other characters."""
    kinds = np.zeros(0x10000, np.uint8)
    for kind, signs in enumerate(_SIGNS, 1):
        kinds[[ord(sign) for sign in signs]] = kind
    return kinds


def _ends(kinds: NDArray[np.uint8], tails: Ints) -> tuple[Ints, Flags]:
    """Where the signs after the last words end, and whether a mark is among them."""
    ends, ended = tails.copy(), np.zeros(len(tails), bool)
    running = np.ones(len(tails), bool)
    for _ in range(_TAIL):
        here = kinds[ends]
        running &= here >= _CLOSING
        ended |= running & (here >= _DOT)
        ends = ends + running
    return ends, ended


def _rows(text: str, starts: Ints, ends: Ints) -> Flags:
    """Which segments are rows of a table."""
    if "\t" not in text and " | " not in text:
        return np.zeros(len(starts), bool)
    places = np.array([m.start() for m in re.finditer(r"\t| \| ", text)])
    return np.searchsorted(places, ends) > np.searchsorted(places, starts)


def _body(
    tokens: Tokens, first: int, last: int, start: int, item: re.Match[str] | None, row: bool
) -> int:
    """The first token after the number or letter that opens a list item or a row."""
    numbered = (item and item.end() > start) or (row and tokens.words[first].isdigit())
    return first + bool(numbered and last > first + 1)


def _whole(tokens: Tokens, stops: Ints, weak: Flags) -> Ints:
    """Stops that stay: a semicolon or colon does when it parts two whole sentences."""
    bounds = np.concatenate([[0], stops, [len(tokens.text)]])
    counts = np.diff(np.searchsorted(tokens.starts, bounds))
    return stops[~weak | (np.minimum(counts[:-1], counts[1:]) >= _WHOLE)]


def _stops(text: str, kinds: NDArray[np.uint8]) -> tuple[Ints, Flags]:
    """Places just after which a segment ends, and whether the sign there is a weak one."""
    places = np.flatnonzero((kinds == _LINE) | (kinds >= _DOT))
    here, after = kinds[places], kinds[places + 1]
    apart = ((after >= _LINE) & (after <= _CLOSING)) | (places == len(kinds) - 2)
    kept = (here == _LINE) | apart
    for quote in _QUOTED.finditer(text):
        kept &= (places <= quote.start()) | (places >= quote.end() - 1)
    for at in np.flatnonzero(kept & (here == _DOT)).tolist():
        kept[at] = not _no_stop(text, int(places[at]))
    soft = _soft_newlines(text)
    if soft:
        kept &= ~np.isin(places, soft)
    return places[kept] + 1, (here[kept] == _WEAK) & (after[kept] != _LINE)


def _no_stop(text: str, place: int) -> bool:
    last = text[place - 1]
    if last.islower() and last not in "ivx" and text[place - 3 : place].isalpha():
        return False  # after a whole word: this settles most of them at once
    before = text[max(0, place - 12) : place]
    return bool(_NUMBERING.search(before) or _ABBREVIATION.search(before))


def _soft_newlines(text: str) -> list[int]:
    """Newlines that only wrap a line, as in text taken from a PDF."""
    lines = text.split("\n")
    wraps = [_continues(a, b) for a, b in pairwise(lines)]
    filled = sorted(len(line) for line in lines if line.strip())
    if not filled or sum(wraps) < 0.2 * len(filled):
        return []
    width = filled[int(0.9 * (len(filled) - 1))]
    places = np.cumsum([len(line) + 1 for line in lines]) - 1
    pairs = zip(places.tolist(), wraps, pairwise(lines), strict=False)
    return [place for place, wrap, (a, b) in pairs if wrap or _wrapped(a, b, width)]


def _continues(line: str, after: str) -> bool:
    return after.lstrip()[:1].islower() and _goes_on(line, after)


def _wrapped(line: str, after: str, width: int) -> bool:
    return len(line) >= _SHORT * width and bool(after.strip()) and _goes_on(line, after)


def _goes_on(line: str, after: str) -> bool:
    """Whether a line with words ends without a mark, and what follows is no item of a list."""
    return bool(line.strip()) and not _CLOSED.search(line[-8:]) and not _ITEM.match(after)
