"""Where the tone mark stands: ``ủy, hòa`` or ``uỷ, hoà``, chosen once for a document."""

from __future__ import annotations

import re

# the first vowel carries the mark in the new spelling, the second in the old one
_PAIRS = {
    "òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ",
    "òe": "oè", "óe": "oé", "ỏe": "oẻ", "õe": "oẽ", "ọe": "oẹ",
    "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ",
}  # fmt: skip
_ALL = _PAIRS | {new.upper(): old.upper() for new, old in _PAIRS.items()}
_NEW = re.compile("(" + "|".join(_ALL) + r")(?!\w)")


def spelled(text: str, spelling: str) -> str:
    """The text with its tone marks where the spelling ``new`` or ``old`` puts them.

    Only open syllables differ: ``hoàn`` and ``quý`` are the same in both.
    """
    if spelling == "new":
        return text
    return _NEW.sub(lambda found: _ALL[found[1]], text)
