"""Comparing words as offices write them: without accents, case, punctuation or spacing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

# the letter đ, and the Icelandic eth that some keyboards write for it
D_LETTERS = str.maketrans("đðĐÐ_", "ddDD ")


@cache
def fold(text: str) -> str:
    """The text as a key: ``Số  ĐV\\n`` and ``số đv`` both become ``so dv``."""
    bare = unicodedata.normalize("NFD", text.translate(D_LETTERS))
    letters = "".join(mark for mark in bare if not unicodedata.combining(mark))
    return re.sub(r"[\W_]+", " ", letters).strip().casefold()


def plain(heading: str) -> str:
    """A heading without the invisible marks that keep doubled ones apart."""
    return heading.rstrip("\N{ZERO WIDTH SPACE}")


def visible(text: object) -> str:
    """A value as it may be repeated to a reader: control and direction signs as escapes."""
    return "".join(c if _shown(c) else f"\\u{ord(c):04x}" for c in str(text))


def _shown(letter: str) -> bool:
    return letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs")


def nearest(word: str, choices: Iterable[str], likeness: float = 0.7) -> str:
    """The choice that the writer most likely meant, or an empty text where none is near."""
    keys = {fold(choice): choice for choice in choices}
    close = get_close_matches(fold(word), keys, n=1, cutoff=likeness)
    return keys[close[0]] if close else ""


ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


@cache
def vietnamese_order(text: str) -> tuple[tuple[int, ...], str]:
    """A key that sorts names as a Vietnamese list does: ``An, Ăn, Ân, Dân, Đảng, Đoàn``.

    Letters count first, in the order of the alphabet; tones only decide between equals.
    """
    split = unicodedata.normalize("NFD", text.casefold())
    letters = unicodedata.normalize("NFC", "".join(c for c in split if c not in TONES))
    places = (ALPHABET.find(c) + 100 if c in ALPHABET else ord(c) % 100 for c in letters)
    return tuple(places), unicodedata.normalize("NFC", text)


TONES = "\u0300\u0301\u0303\u0309\u0323"


@cache
def toneless_place(text: str) -> str:
    """A name with every tone at the end of its syllable: ``Hòa`` and ``Hoà`` are one."""
    split = unicodedata.normalize("NFD", " ".join(text.casefold().split()))
    words = []
    for word in split.split():
        tones = "".join(c for c in word if c in TONES)
        words.append(short_i("".join(c for c in word if c not in TONES)) + tones)
    return " ".join(words)


def short_i(word: str) -> str:
    """A syllable with i for y where both are written: ``mỹ`` and ``mĩ``, ``tỷ`` and ``tỉ``."""
    return re.sub(r"^([bcdđghklmnpqrstvx]+)y$", r"\1i", word)
