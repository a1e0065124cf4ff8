"""The clause list: what every plan carries, as patterns over folded words."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from phantich.likeness.tokens import fold_phrase

_PART = re.compile(r"\.{3,4}|\([^)]*\)|[^\s().]+")
_GAPS = {"...": r"(?:\S+ ){0,15}?", "....": r"(?:\S+ ){0,80}?"}
SECTIONS = (
    "header", "legal_basis", "closing", "standard_clause", "quoted_target", "heading", "formulaic"
)  # fmt: skip

Patterns = dict[str, list[tuple[str, re.Pattern[str]]]]  # section and pattern by first word


@dataclass(frozen=True)
class Clauses:
    """Compiled clause list: patterns in the order of the sections, synonyms and plain words."""

    begins: Patterns
    holds: Patterns
    synonyms: dict[str, list[tuple[tuple[str, ...], str]]]
    common: frozenset[str]
    organisation: frozenset[str]
    parts: tuple[str, ...]


@cache
def shipped() -> Clauses:
    """Clause list that comes with the package."""
    source = resources.files("phantich.likeness").joinpath("clauses.toml")
    return compile_clauses(tomllib.loads(source.read_text(encoding="utf-8")))


def compile_clauses(table: dict[str, Any]) -> Clauses:
    """Compile the table of a clause file; sections that it lacks are empty."""
    sections = [(name, table.get(name, {})) for name in SECTIONS]
    return Clauses(
        _patterns([(name, c) for name, section in sections for c in section.get("begins", [])]),
        _patterns([(name, c) for name, section in sections for c in section.get("holds", [])]),
        _synonyms(table.get("synonyms", {}).get("groups", [])),
        common := frozenset(fold_phrase(table.get("common", {}).get("words", ""))),
        common | frozenset(fold_phrase(table.get("organisation", {}).get("words", ""))),
        tuple(" ".join(fold_phrase(h)) for h in table.get("organisation", {}).get("headings", [])),
    )


def _patterns(clauses: list[tuple[str, str]]) -> Patterns:
    found: Patterns = {}
    for section, clause in clauses:
        parts = _PART.findall(clause)
        pattern = re.compile("".join(map(_part, parts)))
        for word in _first_words(parts):
            found.setdefault(word, []).append((section, pattern))
    return found


def _part(part: str) -> str:
    if part in _GAPS:
        return _GAPS[part]
    return "(?:" + "|".join(map(_words, _choices(part))) + ")"


def _choices(part: str) -> list[str]:
    return part[1:-1].split("|") if part.startswith("(") else [part]


def _words(choice: str) -> str:
    return "".join(re.escape(word) + " " for word in _forms(choice))


def _forms(choice: str) -> tuple[str, ...]:
    return tuple(w for raw in choice.split() for w in ("#",) if raw == "#") or fold_phrase(choice)


def _first_words(parts: list[str]) -> list[str]:
    words: list[str] = []
    for part in parts:
        choices = [_forms(choice) for choice in _choices(part)]
        words += [forms[0] for forms in choices if forms]
        if all(choices):
            break
    return sorted(set(words))


def _synonyms(groups: list[list[str]]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    seen: set[tuple[str, ...]] = set()
    for group in groups:
        for forms in map(fold_phrase, group):
            if forms not in seen:
                seen.add(forms)
                found.setdefault(forms[0], []).append((forms, "=" + group[0]))
    return {first: sorted(rest, key=lambda r: (-len(r[0]), r)) for first, rest in found.items()}
