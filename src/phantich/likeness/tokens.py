"""Text as tokens: one per syllable or number, in a form that spelling habits do not change."""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from phantich.language import legacy_encodings

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NUMBER = "#"  # the one form of every number: targets and dates are what an adapted copy changes
_IGNORED = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_DROP = dict.fromkeys(map(ord, _IGNORED))
_MARKS = "".join(map(chr, range(0x300, 0x324)))
_TONES = dict(zip("\u0300\u0301\u0303\u0309\u0323", "12345", strict=True))
_OCR_DIGITS = str.maketrans("01", "ol")
_JOINS = ".,/:-"  # signs that belong to a number when digits stand on both sides


@dataclass(frozen=True)
class Tokens:
    """Tokens of a text with their places (characters) in the decoded text.

    `forms` are numbers of the words' forms, the same in every process; `bare` those without tone
    and diacritics, which bad scans lose; `sizes` letters, one more for each word.
    """

    decoded: legacy_encodings.Decoded
    words: list[str]
    starts: Ints
    ends: Ints
    forms: Ints
    bare: Ints
    sizes: Ints
    numbers: Flags
    named: Flags  # a number, or begins with a capital and is not all capitals
    noisy: bool  # diacritics cannot be trusted
    alike: tuple[Ints, Ints, Ints]  # numbers of forms, bare forms, exact words: in this process
    codes: Ints  # of the characters of the text, those beyond the first plane cut down

    @property
    def text(self) -> str:
        """The decoded text."""
        return self.decoded.text

    def letters(self, places: Ints | slice, kind: int) -> str:
        """Words at some places, one character each: rapidfuzz aligns such texts fastest.

        `kind` tells what is one character: 0 a form, 1 a bare form, 2 a form or a figure.
        """
        codes = self.alike[kind][places] % 0xFFFFF + 0x10000  # beyond the surrogates
        return codes.astype("<u4").tobytes().decode("utf-32-le")

    def original(self, place: int) -> int:
        """Place in the text as read of a place in the decoded text."""
        return self.decoded.offsets[place]


class _Vocabulary(dict[str, int]):
    """Words met so far, each with the number of its row in `rows`."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: NDArray[np.int64] = np.zeros((4096, 10), np.int64)
        self._forms: dict[str, int] = {}
        self._lock = Lock()

    def __missing__(self, word: str) -> int:
        with self._lock:
            if word not in self:
                if len(self) == len(self.rows):
                    self.rows = np.concatenate([self.rows, np.zeros_like(self.rows)])
                self.rows[len(self)] = self._row(word)
                self[word] = len(self)
        return self[word]

    def _row(self, word: str) -> tuple[int, ...]:
        plain = unicodedata.normalize("NFC", word.translate(_DROP))
        form = fold(word)
        number = form == NUMBER
        marked = number or not form.isascii() or form[-1:].isdigit()
        named = number or (plain[:1].isupper() and not plain[1:2].isupper())
        formed = number or legacy_encodings.well_formed(plain)
        exact = word if number else form
        alike = [self._forms.setdefault(f, len(self._forms)) for f in (form, bare(form), exact)]
        flags = map(int, (formed, marked, number, named))
        return _crc(form), _crc(bare(form)), *alike, len(plain) + 1, *flags


_WORDS = _Vocabulary()


def _crc(form: str) -> int:
    return zlib.crc32(form.encode())


def tokenise(text: str) -> Tokens:
    """Decode a text where needed and cut it into tokens."""
    decoded = legacy_encodings.composed(legacy_encodings.decode(text))
    codes = _codes(decoded.text)
    plain = np.minimum(codes, 0xFFFF)
    inside = _inside(plain)
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    apart = np.where(inside, codes, 32).astype("<u4").tobytes()
    words = apart.decode("utf-32-le", "surrogatepass").split()
    places = np.fromiter(map(_WORDS.__getitem__, words), np.int64, len(words))
    rows = np.ascontiguousarray(_WORDS.rows[places].T)
    forms, bares, form, unmarked, exact, sizes, formed, marked, numbers, named = rows
    noisy = bool((1 - formed).sum() > 0.08 * len(words) or marked.sum() < 0.3 * len(words))
    return Tokens(
        *(decoded, words, edges[::2], edges[1::2], forms, bares, sizes),
        *(numbers.astype(bool), named.astype(bool), noisy, (form, unmarked, exact), plain),
    )


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _inside(codes: NDArray[np.uint32]) -> Flags:
    """Which characters belong to a word: letters, digits, signs within a number, marks."""
    kinds = _kinds()[codes]
    before, after = np.roll(kinds, 1), np.roll(kinds, -1)
    before[:1], after[-1:] = 0, 0
    join = (kinds == 3) & (before == 2) & (after == 2)
    percent = (kinds == 4) & (before == 2)
    mark = (kinds == 5) & ((before == 1) | (before == 5))
    return np.asarray((kinds == 1) | (kinds == 2) | join | percent | mark)


@cache
def _kinds() -> NDArray[np.uint8]:
    """Kind of each character: 1 letter, 2 digit, 3 sign in numbers, 4 per cent, 5 mark."""
    kinds = np.array([chr(c).isalnum() for c in range(0x10000)], np.uint8)
    kinds[[ord(c) for c in "0123456789"]] = 2
    kinds[[ord(c) for c in _JOINS]] = 3
    kinds[ord("%")] = 4
    kinds[[ord(c) for c in _IGNORED + _MARKS]] = 5
    return kinds


def looked_up(known: Ints, values: Ints) -> tuple[Ints, Flags]:
    """Where each value would stand among the known ones, which are sorted, and whether it does."""
    if not len(known):
        return np.zeros(len(values), np.int64), np.zeros(len(values), bool)
    place = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return place, known[place] == values


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Form of a word, equal for hoà and hòa, uỷ and Ủy, Ð and Đ, tỉ and tỷ; "#" for a number."""
    if word[0].isdigit() and not any(c.isalpha() for c in word):
        return NUMBER
    low = unicodedata.normalize("NFD", word.translate(_DROP).lower().replace("ð", "đ"))
    if any(c.isdigit() for c in low):
        low = low.translate(_OCR_DIGITS)
    tone = "".join(_TONES[c] for c in low if c in _TONES)
    base = unicodedata.normalize("NFC", "".join(c for c in low if c not in _TONES))
    return re.sub(r"^([bcdđghklmnprstvx]{1,3})y$", r"\1i", base) + tone


def bare(form: str) -> str:
    """Form without tone and diacritics: what a bad scan leaves."""
    plain = unicodedata.normalize("NFD", form.rstrip("12345").replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))
