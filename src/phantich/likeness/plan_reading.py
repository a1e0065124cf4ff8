"""A plan as it is read: units with their words and what in them every plan carries."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from phantich.likeness import clauses
from phantich.likeness.segments import Unit, cut
from phantich.likeness.tokens import NUMBER, Floats, Ints, Tokens, bare, tokenise

_TITLE = re.compile(r"[“«][^”»]{8,500}[”»]|\"[^\"]{8,500}\"")
_DIRECTIVE = re.compile(
    r"chỉ thị|nghị quyết|kết luận|quy định|đề án|hướng dẫn|chương trình|kế hoạch|quyết định|luật"
    r"|phát động|chuyên đề|mục tiêu|chỉ tiêu|số \d",
    re.IGNORECASE,
)
_HEADING_WORDS = 14
_LAST_PART = 0.75  # where the part on carrying out begins when no heading says so
_STOCK = 0.85  # part of stock words that makes a sentence there a formula
_HEAD_UNITS = 40  # units among which the legal bases are looked for
_HEAD_GAP = 12  # most units of a head without a legal basis
_CLAUSE_SHARE = 0.3  # part of a unit that a clause inside it must make up to mask it


@dataclass(frozen=True, eq=False)
class Reading:
    """A text cut into units, each with its words for comparison and the reason it is masked.

    `forms[k]` are the words of unit k after synonyms are joined ("=group"), titles left out;
    `places[k]` gives the token of each word. `reasons[k]` is None for content, "formulaic" for
    content that is weak evidence, else the reason why the unit is masked.
    """

    tokens: Tokens
    units: list[Unit]
    forms: list[list[str]]
    places: list[list[int]]
    reasons: list[str | None]
    sizes: Floats  # letters of content in each unit, titles left out
    weight: Floats  # letters of each unit, titles included
    titles: list[tuple[int, int]]  # token ranges of quoted titles and targets
    noisy: bool  # diacritics cannot be trusted

    def masked(self, k: int) -> bool:
        """Whether unit k is left out of the comparison."""
        return self.reasons[k] not in (None, "formulaic")


@lru_cache(maxsize=512)
def read(text: str) -> Reading:
    """Read a text; results are kept, for a parent is compared with many plans."""
    tokens = tokenise(text)
    units = cut(tokens)
    titles = _titles(tokens)
    hidden = {i for first, last in titles for i in range(first, last)}
    kept = [_visible(unit, hidden) for unit in units]
    joined = [_join(tokens, places) for places in kept]
    letters = np.array([word.size + 1.0 for word in tokens.words])
    return Reading(
        tokens,
        units,
        [[form for form, _ in words] for words in joined],
        [[place for _, place in words] for words in joined],
        _reasons(tokens, units, kept),
        np.array([letters[places].sum() if places else 0.0 for places in kept]),
        np.array([letters[u.first : u.last].sum() for u in units]),
        titles,
        _noisy(tokens),
    )


def _visible(unit: Unit, hidden: set[int]) -> list[int]:
    places = range(unit.first, unit.last)
    return [i for i in places if i not in hidden] if hidden else list(places)


@lru_cache(maxsize=1024)
def word_ids(reading: Reading, bare: bool) -> list[Ints]:
    """Ids of the words of every unit; `bare` leaves diacritics out, as bad scans do."""
    return [
        np.fromiter((word_id(f, bare) for f in forms), np.int64, len(forms))
        for forms in reading.forms
    ]


@lru_cache(maxsize=65536)
def word_id(form: str, without_marks: bool) -> int:
    """A number for a word that is the same in every process."""
    return zlib.crc32((bare(form) if without_marks and form[0] != "=" else form).encode())


def _noisy(tokens: Tokens) -> bool:
    """Whether so many words are ill-formed that diacritics cannot be trusted (scans)."""
    bad = sum(not word.formed for word in tokens.words)
    marked = sum(word.marked for word in tokens.words)
    return bad > 0.08 * len(tokens.words) or marked < 0.3 * len(tokens.words)


def _join(tokens: Tokens, places: list[int]) -> list[tuple[str, int]]:
    """Words of a unit, phrases that mean the same joined to one word of their group."""
    synonyms = clauses.shipped().synonyms
    forms = [tokens.words[i].form for i in places]
    joined: list[tuple[str, int]] = []
    skip = 0
    for at, form in enumerate(forms):
        if skip:
            skip -= 1
            continue
        for phrase, group in synonyms.get(form, ()):
            if tuple(forms[at : at + len(phrase)]) == phrase:
                skip, form = len(phrase) - 1, group
                break
        joined.append((form, places[at]))
    return joined


def _titles(tokens: Tokens) -> list[tuple[int, int]]:
    """Token ranges of the titles and targets quoted from a directive."""
    text = tokens.text
    spans = [m.span() for m in _TITLE.finditer(text) if _DIRECTIVE.search(text, *_before(m))]
    starts = np.array(tokens.starts)
    return [
        (int(first), int(last))
        for a, b in spans
        for first, last in [np.searchsorted(starts, (a, b))]
        if last - first >= 3
    ]


def _before(match: re.Match[str]) -> tuple[int, int]:
    return max(0, match.start() - 160), match.start()


def _reasons(tokens: Tokens, units: list[Unit], kept: list[list[int]]) -> list[str | None]:
    listed = clauses.shipped()
    forms = [[tokens.words[i].form for i in places] for places in kept]
    found = [
        _reason(listed, unit, _unnumbered(words) if unit.opens else words)
        for unit, words in zip(units, forms, strict=True)
    ]
    return _closed(units, _organised(listed, forms, _opened(units, found)))


def _organised(
    listed: clauses.Clauses, forms: list[list[str]], reasons: list[str | None]
) -> list[str | None]:
    """In the part on who carries the plan out, take sentences of stock words as formulas."""
    starts = [
        k
        for k, words in enumerate(forms)
        if reasons[k] == "heading" and any(part in " ".join(words) for part in listed.parts)
    ]
    begin = max(starts, default=round(_LAST_PART * len(forms)))
    stock = [sum(w in listed.organisation for w in words) for words in forms]
    return [
        "formulaic" if not r and k >= begin and stock[k] >= _STOCK * len(forms[k]) else r
        for k, r in enumerate(reasons)
    ]


def _opened(units: list[Unit], reasons: list[str | None]) -> list[str | None]:
    """Mask the head of a plan: its title and all that stands before the last legal basis."""
    last = -1
    for k in range(min(len(units), _HEAD_UNITS)):
        if reasons[k] == "legal_basis" and k - last <= _HEAD_GAP:
            last = k
        elif reasons[k] == "standard_clause" or (units[k].item and reasons[k] == "heading"):
            break
    return [
        ("header" if k < last and (r is None or r == "formulaic") else r)
        for k, r in enumerate(reasons)
    ]


def _closed(units: list[Unit], reasons: list[str | None]) -> list[str | None]:
    """Mask what a quoting sentence announces, and the short lines after a closing clause."""
    closing = False
    for k, unit in enumerate(units):
        if k and reasons[k - 1] == "quoted_target" and not unit.opens and not units[k - 1].closes:
            reasons[k] = reasons[k] or "quoted_target"
        short = unit.last - unit.first <= _HEADING_WORDS
        closing = reasons[k] == "closing" or (closing and short)
        if closing and k > len(units) // 2:
            reasons[k] = "closing"
    return reasons


def _unnumbered(forms: list[str]) -> list[str]:
    while forms and (forms[0] == NUMBER or re.fullmatch(r"[ivx]{1,4}|[a-zđ]", forms[0])):
        forms = forms[1:]
    return forms


def _reason(listed: clauses.Clauses, unit: Unit, forms: list[str]) -> str | None:
    if len(forms) < 2:
        return "title" if not forms and unit.last - unit.first > 3 else "heading"
    phrase = " ".join(forms) + " "
    for section, pattern in listed.begins.get(forms[0], ()):
        match = pattern.match(phrase)
        if match and (section != "formulaic" or match[0].count(" ") >= 0.5 * len(forms)):
            return section
    held = _held(listed, forms, phrase)
    if held:
        return held
    return "heading" if _is_heading(unit, forms) else None


def _held(listed: clauses.Clauses, forms: list[str], phrase: str) -> str | None:
    """Section of a clause inside a unit; a clause in a much longer unit is but a formula in it."""
    found, place = None, 0
    for form in forms:
        for section, pattern in listed.holds.get(form, ()):
            match = pattern.match(phrase, place)
            if match and match[0].count(" ") >= _CLAUSE_SHARE * len(forms):
                return section
            found = found or ("formulaic" if match else None)
        place += len(form) + 1
    return found


def _is_heading(unit: Unit, forms: list[str]) -> bool:
    alone = unit.opens and unit.closes and not unit.ended
    return alone and len(forms) <= _HEADING_WORDS and not (unit.item and len(forms) > 8)
