"""Text as tokens: one per syllable or number, in a form that spelling habits do not change."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from phantich.language import legacy_encodings

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NUMBER = "#"  # the one form of every number: targets and dates are what an adapted copy changes
_IGNORED = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_MARKS = "\u0300-\u0323"
TOKEN = re.compile(
    rf"\d+(?:[.,/:-]\d+)*(?![^\W_])%?|(?:[^\W_]|(?<=[^\W_])[{_MARKS}{_IGNORED}]|[{_MARKS}])+"
)
_TONES = dict(zip("\u0300\u0301\u0303\u0309\u0323", "12345", strict=True))
_OCR_DIGITS = str.maketrans("01", "ol")


@dataclass(frozen=True)
class Token:
    """A word: the form that is compared, its letters, whether it is a syllable and has marks."""

    form: str
    size: int
    formed: bool
    marked: bool


@dataclass(frozen=True)
class Tokens:
    """Tokens of a text with their places (characters) in the text as read."""

    words: list[Token]
    starts: list[int]  # in the decoded text
    ends: list[int]
    decoded: legacy_encodings.Decoded

    @property
    def text(self) -> str:
        """The decoded text."""
        return self.decoded.text

    def original(self, place: int) -> int:
        """Place in the text as read of a place in the decoded text."""
        return self.decoded.offsets[place]


def tokenise(text: str) -> Tokens:
    """Decode a text where needed and cut it into tokens."""
    decoded = _composed(legacy_encodings.decode(text))
    matches = list(TOKEN.finditer(decoded.text))
    words = [token(match[0]) for match in matches]
    return Tokens(words, [m.start() for m in matches], [m.end() for m in matches], decoded)


_CLUSTER = re.compile(rf"[^\W\d_][{_MARKS}]+")


def _composed(decoded: legacy_encodings.Decoded) -> legacy_encodings.Decoded:
    """The text with letters and their marks composed (NFC), places kept."""
    text = decoded.text
    if unicodedata.is_normalized("NFC", text):
        return decoded
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for match in _CLUSTER.finditer(text):
        whole = unicodedata.normalize("NFC", match[0])
        pieces += [text[done : match.start()], whole]
        places += [
            *decoded.offsets[done : match.start()],
            *[decoded.offsets[match.start()]] * len(whole),
        ]
        done = match.end()
    places += decoded.offsets[done:]
    return legacy_encodings.Decoded("".join([*pieces, text[done:]]), decoded.encoding, places)


@lru_cache(maxsize=65536)
def token(word: str) -> Token:
    """Forms of one word, without case, tone placement, composition or invisible characters."""
    if word[0].isdigit() and not any(c.isalpha() for c in word):
        return Token(NUMBER, len(word), True, True)
    plain = unicodedata.normalize("NFC", word.translate(_DROP))
    form = fold(word)
    return Token(
        form,
        len(plain),
        legacy_encodings.well_formed(plain),
        not form.isascii() or form[-1].isdigit(),
    )


_DROP = dict.fromkeys(map(ord, _IGNORED))


def fold(word: str) -> str:
    """Form of a syllable that is equal for hoà and hòa, uỷ and Ủy, Ð and Đ, tỉ and tỷ."""
    low = unicodedata.normalize("NFD", word.translate(_DROP).lower().replace("ð", "đ"))
    if any(c.isdigit() for c in low):
        low = low.translate(_OCR_DIGITS)
    tone = "".join(_TONES[c] for c in low if c in _TONES)
    base = unicodedata.normalize("NFC", "".join(c for c in low if c not in _TONES))
    return re.sub(r"^([bcdđghklmnprstvx]{1,3})y$", r"\1i", base) + tone


def fold_phrase(phrase: str) -> tuple[str, ...]:
    """Forms of the words of a phrase."""
    return tuple(token(word).form for word in TOKEN.findall(phrase))


def bare(form: str) -> str:
    """Form without tone and diacritics: what a bad scan leaves."""
    plain = unicodedata.normalize("NFD", form.rstrip("12345").replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))
