"""Texts in CSV that no spreadsheet takes for a formula: an apostrophe before, taken off again."""

from __future__ import annotations

import re

_RUNS = re.compile("'*[=+\\-@\t\r＝＋－＠]")


def neutral(text: str) -> str:
    """The text as it is written: with an apostrophe where a spreadsheet would run it."""
    return f"'{text}" if _RUNS.match(text) else text


def original(text: str) -> str:
    """The text as it was before ``neutral``; ``original(neutral(text)) == text`` for every text."""
    return text[1:] if text.startswith("'") and _RUNS.match(text, 1) else text
