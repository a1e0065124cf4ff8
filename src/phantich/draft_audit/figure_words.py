"""How reports word what stands around their figures: the nouns and patterns of ``figure_words.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

HEADCOUNTS = frozenset({"person", "contact"})
_FAMILIES = ("bodies", "papers", "media", "meetings", "prints")


@cache
def _wording() -> dict[str, Any]:
    text = files("phantich").joinpath("draft_audit/figure_words.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def nouns(name: str) -> tuple[str, ...]:
    """A list of nouns."""
    return tuple(_wording()["noun"][name])


@cache
def families() -> tuple[frozenset[str], ...]:
    """Nouns whose counts add up to a count of the others, family by family."""
    return tuple(frozenset(nouns(name)) for name in _FAMILIES)


@cache
def opposites() -> tuple[tuple[re.Pattern[str], ...], ...]:
    """The names of two parts that make up a whole, pair by pair."""
    pairs = _wording()["names"]["halves"]
    return tuple(tuple(re.compile(rf"(?<!\w){h}(?!\w)", re.I) for h in pair) for pair in pairs)


@cache
def partitions() -> tuple[re.Pattern[str], ...]:
    """The names of parts that never overlap, kind by kind."""
    return tuple(re.compile(names, re.IGNORECASE) for names in _wording()["names"]["partitions"])


@cache
def said(name: str) -> re.Pattern[str]:
    """The pattern of a phrase, in any case."""
    return re.compile(_whole(_wording()["phrase"][name]), re.IGNORECASE)


@cache
def tokens() -> re.Pattern[str]:
    """What a figure, or what only looks like one, may be; the name of its group says which."""
    kinds = {**_wording()["token"], "number": "<<number>>"}
    found = "|".join(f"(?P<{name}>{_whole(pattern)})" for name, pattern in kinds.items())
    # neither within a word or a number nor behind a hyphen of a word
    return re.compile(rf"(?<!\w)(?<![^\W\d_]-)(?<!\d[.,])(?:{found})")


@cache
def fragment(name: str) -> str:
    """A piece of a pattern, or the nouns of a list as alternatives."""
    if name == "capitals":
        return "".join(letter for letter in map(chr, range(0x1EFA)) if letter.isupper())
    pieces = _wording()["fragment"]
    return _whole(pieces[name]) if name in pieces else f"(?:{'|'.join(nouns(name))})"


def _whole(pattern: str) -> str:
    """A pattern with its lines joined and its fragments in their places."""
    joined = pattern.replace("\n", "")
    return re.sub(r"<<(\w+)>>", lambda found: fragment(found[1]), joined)
