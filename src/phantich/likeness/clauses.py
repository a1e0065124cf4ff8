"""The clause list: what every plan carries, as phrases that open a segment and as stock words."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from phantich.likeness.tokens import Flags, Ints, fold, looked_up, tokenise

SECTIONS = ("header", "legal_basis", "closing", "quoted_target", "heading")
PLACES = 16  # words at the beginning of a segment that decide
_PART = re.compile(r"\.{3,4}|\([^)]*\)|[^\s().]+")
_GAPS = {"...": r"(?:\S+ ){0,15}?", "....": r"(?:\S+ ){0,80}?"}
_PRIME = 1_000_003


@dataclass(frozen=True)
class Clauses:
    """Compiled clause list: patterns by first word, in the order of the sections; stock words."""

    begins: dict[str, list[tuple[str, re.Pattern[str]]]]
    words: Ints
    pairs: Ints
    core: Ints

    def stock(self, forms: Ints) -> tuple[Flags, Flags]:
        """Which words of a text are stock, alone or in a set phrase, and which in a core phrase."""
        both = forms[:-1] * _PRIME + forms[1:]
        core = _spread(looked_up(self.core, both)[1], len(forms))
        pairs = _spread(looked_up(self.pairs, both)[1], len(forms))
        return looked_up(self.words, forms)[1] | pairs | core, core


@cache
def shipped() -> Clauses:
    """Clause list that comes with the package."""
    source = resources.files("phantich").joinpath("likeness", "clauses.toml")
    return compile_clauses(tomllib.loads(source.read_text(encoding="utf-8")))


def compile_clauses(table: dict[str, Any]) -> Clauses:
    """Compile the table of a clause file; sections that it lacks are empty."""
    begins: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for section in SECTIONS:
        for clause in table.get(section, {}).get("begins", []):
            parts = _PART.findall(clause)
            pattern = re.compile("".join(map(_part, parts)))
            for word in _first_words(parts):
                begins.setdefault(word, []).append((section, pattern))
    stock = table.get("stock", {})
    words = np.unique(tokenise(stock.get("words", "")).forms)
    return Clauses(begins, words, _pairs(stock.get("phrases", "")), _pairs(stock.get("core", "")))


def _pairs(phrases: str) -> Ints:
    """Neighbouring words of set phrases, as numbers."""
    forms = [tokenise(phrase).forms for phrase in phrases.split(",") if phrase.strip()]
    pairs = [f[:-1] * _PRIME + f[1:] for f in forms]
    return np.unique(np.concatenate([*pairs, np.zeros(0, np.int64)]))


def _spread(pairs: Flags, size: int) -> Flags:
    """Words of which one of the two pairs they belong to is marked."""
    words = np.zeros(size, bool)
    words[:-1] |= pairs
    words[1:] |= pairs
    return words


def _part(part: str) -> str:
    if part in _GAPS:
        return _GAPS[part]
    return "(?:" + "|".join(map(_words, _choices(part))) + ")"


def _choices(part: str) -> list[str]:
    return part[1:-1].split("|") if part.startswith("(") else [part]


def _words(choice: str) -> str:
    return "".join(re.escape(word) + " " for word in _forms(choice))


def _forms(choice: str) -> list[str]:
    return [word if word == "#" else fold(word) for word in choice.split()]


def _first_words(parts: list[str]) -> list[str]:
    words: list[str] = []
    for part in parts:
        choices = [_forms(choice) for choice in _choices(part)]
        words += [forms[0] for forms in choices if forms]
        if all(choices):
            break
    return sorted(set(words))
