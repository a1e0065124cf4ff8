"""What may not be parted at the end of a line: a number and its unit, a word and its number."""

from __future__ import annotations

import re

HARD = "\N{NO-BREAK SPACE}"
_UNIT = re.compile(r"(?<=[\d%]) (?=[^\W\d_])")
_DATE = re.compile(r"\b(ngày|tháng|năm|số|Biểu số|Table|of) (?=\d)")
_GAP = re.compile(r" {2,}")


def bound(text: str) -> str:
    """The text with spaces that do not break between numbers and what they count."""
    text = _UNIT.sub(HARD, text)
    text = _DATE.sub(lambda found: found[1] + HARD, text)
    return _GAP.sub(lambda found: HARD * len(found[0]), text)


def loose(text: str) -> str:
    """The text with plain spaces, as it is compared."""
    return re.sub(r"\s+", " ", text.replace(HARD, " ")).strip()
