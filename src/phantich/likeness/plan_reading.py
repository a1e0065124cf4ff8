"""A plan as it is read: segments with their words and what in them every plan carries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from phantich.likeness import clauses
from phantich.likeness.segments import Segment, cut
from phantich.likeness.tokens import Flags, Floats, Ints, Tokens, fold, tokenise

_TITLE = re.compile(r"[“«][^”»]{8,500}[”»]|\"[^\"]{8,500}\"")
_DIRECTIVE = re.compile(
    r"chỉ thị|nghị quyết|kết luận|quy định|đề án|hướng dẫn|chương trình|kế hoạch|quyết định|luật"
    r"|phát động|chuyên đề|mục tiêu|chỉ tiêu",
    re.IGNORECASE,
)
_BEFORE = 160  # characters before a quotation in which the directive is named
_ENUMERATOR = re.compile(r"#|[ivx]{1,4}|[a-zđ]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_OPENING = 24  # words that tell what a sentence of the body opens with
_HEADING_WORDS = 14
_NUMBERED_WORDS = 8  # more words after a number are an item of a list
_HEAD = 60  # segments among which the head of a plan is looked for
_HEAD_GAP = 12  # most segments of a head without a legal basis
_STOCK = 0.88  # part of stock words that makes a sentence a standard clause
_CORE = 0.12  # what a phrase on carrying out the plan adds to it
_CLAUSE_WORDS = 5
_SOME_STOCK, _MUCH_STOCK = 0.5, 0.8  # parts from which and up to which a sentence looks like one


@dataclass(frozen=True, eq=False)
class Reading:
    """A text cut into segments, each with its words for comparison and the reason it is masked.

    Words [bounds[k], bounds[k + 1]) of `words` are the tokens of segment k, quoted titles left
    out. `reasons[k]` is None for content, else the reason why the segment is masked. `stock` is
    the part of stock words of each segment, a little more where a core phrase is among them.
    """

    tokens: Tokens
    segments: list[Segment]
    words: Ints
    bounds: Ints
    reasons: list[str | None]
    stock: Floats
    titles: list[tuple[int, int]]  # token ranges of quoted titles and targets

    @cached_property
    def content(self) -> Ints:
        """Segments that are compared."""
        return np.flatnonzero([reason is None for reason in self.reasons])

    @cached_property
    def sizes(self) -> Floats:
        """Letters of each segment."""
        return _sums(self.tokens.sizes, _edges(self.segments))

    @cached_property
    def named(self) -> Flags:
        """Which words are figures, or begin with a capital elsewhere than in a sentence's first."""
        named, firsts = self.tokens.named.copy(), [s.body for s in self.segments]
        named[firsts] = self.tokens.numbers[firsts]
        return named

    @cached_property
    def figures(self) -> dict[int, set[str]]:
        """Figures of each segment that holds some, the number of a list item or row aside."""
        places = np.flatnonzero(self.tokens.numbers)
        owners = np.searchsorted([s.last for s in self.segments], places, "right")
        found: dict[int, set[str]] = {}
        for place, k in zip(places.tolist(), owners.tolist(), strict=True):
            if place >= self.segments[k].body:
                found.setdefault(k, set()).add(self.tokens.words[place])
        return found

    @cached_property
    def stocked(self) -> Floats:
        """How much (0..1) each segment without a figure looks like a standard clause."""
        part = (self.stock - _SOME_STOCK) / (_MUCH_STOCK - _SOME_STOCK)
        return np.clip(part, 0, 1) * ~self.figured

    @cached_property
    def figured(self) -> Flags:
        """Which segments hold a figure."""
        held = np.zeros(len(self.segments), bool)
        held[list(self.figures)] = True
        return held

    @cached_property
    def own_sizes(self) -> Floats:
        """Letters of each segment without the titles quoted in it."""
        return _sums(self.tokens.sizes[self.words], self.bounds)


def _edges(segments: list[Segment]) -> Ints:
    """Tokens between which the segments lie, one after another."""
    return np.array([0, *(segment.last for segment in segments)])


def _sums(values: Ints | Flags, edges: Ints) -> Floats:
    """Sum of the values of each segment, which lie between two edges."""
    return np.diff(np.append(0.0, np.cumsum(values))[edges])


@lru_cache(maxsize=512)
def read(text: str) -> Reading:
    """Read a text; results are kept, for a parent is compared with many plans."""
    tokens = tokenise(text)
    segments = cut(tokens)
    titles = _titles(tokens)
    shown = np.ones(len(tokens.words), bool)
    for first, last in titles:
        shown[first:last] = False
    words, edges = np.flatnonzero(shown), _edges(segments)
    bounds = np.append(0, np.cumsum(shown))[edges]
    stock = _stock(tokens, edges, shown)
    reasons = _reasons(tokens, segments, shown, stock)
    return Reading(tokens, segments, words, bounds, reasons, stock, titles)


def _stock(tokens: Tokens, edges: Ints, shown: Flags) -> Floats:
    """Part of stock words in each segment, figures and titles never; more with a core phrase."""
    flags = clauses.shipped().stock(tokens.forms)
    stock, core = (_sums(flag & shown, edges) for flag in flags)
    return stock / np.maximum(np.diff(edges), 1) + _CORE * (core > 0)


def _titles(tokens: Tokens) -> list[tuple[int, int]]:
    """Token ranges of quoted titles and targets, with the name of the directive before them."""
    text = tokens.text
    found = []
    for match in _TITLE.finditer(text):
        begin = max(0, match.start() - _BEFORE)
        stop = max(text.rfind(sign, begin, match.start()) for sign in ".;:!?")
        name = _DIRECTIVE.search(text, max(begin, stop), match.start())
        if name:
            first, last = np.searchsorted(tokens.starts, (name.start(), match.end())).tolist()
            found.append((first, last))
    return found


def _reasons(
    tokens: Tokens, segments: list[Segment], shown: Flags, stock: Floats
) -> list[str | None]:
    known = np.append(0, np.cumsum(shown)).tolist()
    body = next((k for k, segment in enumerate(segments) if _numbered(segment)), len(segments))
    reasons = [
        _reason(tokens, segment, known, share, k >= body)
        for k, (segment, share) in enumerate(zip(segments, stock.tolist(), strict=True))
    ]
    return _closed(segments, _opened(reasons, body))


def _reason(
    tokens: Tokens, segment: Segment, shown: list[int], stock: float, in_body: bool
) -> str | None:
    """Why a segment is masked; in the body one that begins like a legal basis is content."""
    first, last = segment.body, segment.last
    while segment.opens and first < last and _ENUMERATOR.fullmatch(fold(tokens.words[first])):
        first += 1
    count = shown[last] - shown[first]
    if count < 2:
        return "heading" if last - first < 4 else "title"
    patterns = clauses.shipped().begins.get(fold(tokens.words[first]), ())
    few = first + (_OPENING if in_body else last)  # only a legal basis is told by its end
    phrase = " ".join(map(fold, tokens.words[first : min(last, few)])) + " " if patterns else ""
    for section, pattern in patterns:
        if pattern.match(phrase) and not (in_body and section == "legal_basis"):
            return section
    if _short_line(segment, last - first) and not (in_body and _target(tokens, first, last)):
        return "heading"
    return "standard_clause" if stock >= _STOCK and count >= _CLAUSE_WORDS else None


def _target(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a stretch holds a figure that is no year."""
    words = tokens.words[first:last]
    return any(word[0].isdigit() and not _YEAR.fullmatch(word) for word in words)


def _short_line(segment: Segment, words: int) -> bool:
    """Whether a segment may be a heading: a line of few words, without a mark at its end."""
    if segment.ended or segment.row or not (segment.opens and segment.closes):
        return False
    if segment.item:
        return segment.body > segment.first and words <= _NUMBERED_WORDS
    return words <= _HEADING_WORDS


def _numbered(segment: Segment) -> bool:
    return segment.item and _short_line(segment, segment.last - segment.body)


def _opened(reasons: list[str | None], body: int) -> list[str | None]:
    """Mask the head of a plan: its title and all before the last legal basis."""
    last = -1
    for k in range(min(body, len(reasons), _HEAD)):
        if reasons[k] == "legal_basis" and k - last <= _HEAD_GAP:
            last = k
    head = [reason or "header" for reason in reasons[: max(last, 0)]]
    rest = [None if r == "legal_basis" and k else r for k, r in enumerate(reasons[max(last, 0) :])]
    return [*head, *rest]


def _closed(segments: list[Segment], reasons: list[str | None]) -> list[str | None]:
    """Mask what a quoting sentence announces, and the short lines after a closing clause."""
    closing = False
    for k, segment in enumerate(segments):
        announced = k and reasons[k - 1] == "quoted_target" and not segments[k - 1].closes
        if announced and not segment.opens:
            reasons[k] = reasons[k] or "quoted_target"
        short = segment.last - segment.first <= _HEADING_WORDS
        closing = reasons[k] == "closing" or (closing and short)
        if closing and k > len(segments) // 2:
            reasons[k] = "closing"
    return reasons
