"""The words offices write, from ``vocabulary.toml``, as keys to compare with."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from phantich.language.folding import fold, toneless_place
from phantich.schema.data_model import enums


@cache
def lexicon() -> Mapping[str, Any]:
    """The lists of ``vocabulary.toml`` as they are written."""
    words = files("phantich.dataset.cells").joinpath("vocabulary.toml")
    return tomllib.loads(words.read_text("utf-8"))


@cache
def keys(section: str, name: str = "words") -> frozenset[str]:
    """The words of a list as folded keys."""
    return frozenset(map(fold, lexicon()[section].get(name, ())))


@cache
def signs(section: str) -> frozenset[str]:
    """The signs of a list as they are written; they fold to nothing."""
    return frozenset(lexicon()[section].get("signs", ()))


def listed(text: str, section: str) -> bool:
    """Whether a text is one of the words or signs of a list."""
    return text in signs(section) or fold(text) in keys(section)


@cache
def counted(word: str) -> frozenset[str]:
    """What the word after a number may count: ``lượt`` counts contacts, incidents and views."""
    key = fold(word)
    found = {kind for kind, known in lexicon()["counted"].items() if key in map(fold, known)}
    return frozenset(found)


@cache
def codes(enum: str) -> Mapping[str, str]:
    """The codes of a list by every folded way of writing them."""
    known: dict[str, str] = {}
    for code, words in lexicon()["enums"].get(enum, {}).items():
        known |= dict.fromkeys(map(fold, words), code)
    for lang in ("en", "vi"):
        known |= {fold(fact[lang]): code for code, fact in enums()[enum].items()}
    return known | {fold(code): code for code in enums()[enum]}


@cache
def spelt_out(key: str) -> str:
    """A folded heading with its short forms written out: ``so dv`` becomes ``so dang vien``."""
    short = {fold(name): fold(full) for name, full in lexicon()["short"].items()}
    return " ".join(short.get(word, word) for word in key.split())


def starts_with(text: str, phrases: Iterable[str]) -> bool:
    """Whether a text begins with one of the folded phrases, as whole words."""
    return f"{fold(text)} ".startswith(tuple(f"{phrase.strip()} " for phrase in phrases))


TOTALS = ("tổng cộng", "tổng số", "tổng toàn", "cộng", "lũy kế", "cộng dồn")
NO_TOTALS = ("cộng hòa", "cộng đồng", "cộng sản", "cộng tác")
PLAIN_TOTALS = ("tong cong", "tong so", "tong toan", "luy ke", "cong don")  # typed without accents


def labels_total(text: str) -> bool:
    """Whether a text labels a total: ``Cộng nhóm I`` does, the commune ``Công Hải`` does not."""
    if fold(text) in keys("rows", "totals"):
        return True
    if len(text) > 60 or text.isascii():
        return len(text) <= 60 and starts_with(text, PLAIN_TOTALS)
    toned = f"{toneless_place(text)} "
    begins, not_so = (
        any(toned.startswith(f"{toneless_place(start)} ") for start in starts)
        for starts in (TOTALS, NO_TOTALS)
    )
    return begins and not not_so
