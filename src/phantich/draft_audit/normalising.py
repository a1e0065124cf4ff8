"""A draft made even for reading, with the way back to the text as it was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from phantich.draft_audit.figure_words import fragment
from phantich.language import legacy_encodings

# One sign for another, so that places do not move: spaces, dashes, slashes, percent signs.
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2007\u2009\u2002\u2003\u3000", " "),
        **dict.fromkeys("‐‑‒−", "-"),
        **dict.fromkeys("⁄∕／", "/"),
        "％": "%",
        "：": ":",
    }
)
# What is not read: marks without width, and the numbers of notes right after what they are of.
_PASSED = re.compile(
    "[\u00ad\u200b-\u200f\u2060\ufeff]"
    r"|(?<=[\w%)])(?<!(?<![^\W\d_])m)(?<!(?<![^\W\d_])[kcdh]m)⁽?[⁰¹²³⁴-⁹]+⁾?"
    r"|(?<=\d)\(\d{1,2}\)(?![\d/])|(?<=[\w%])\[\d{1,2}\]"
)
_COMRADE = re.compile(r"(?<![^\W\d_])([đĐ])/(?=[cC](?![^\W\d_]))")  # "đ/c" is no division
_MARKED = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
_ITEM = re.compile(
    r"\s*(?:(?P<sign>[-–—+*•▪●○#])(?:\s|(?=#))|\(?(?:(?P<number>\d{1,2}(?:\.\d+)*)|(?P<roman>[IVX]{1,5}|[ivx]{1,5})"
    r"|(?P<letter>[a-zđ])|(?P<capital>[A-ZĐ]))[.)/-]\s)"
)
_ROW = re.compile(
    # a running number and a name, as in a table, or a name with its figure, as in a list
    rf"\s*\d{{1,3}}\s[{fragment('capitals')}]|\s*[{fragment('capitals')}][^.;:\d]{{2,60}}:\s\d"
)
_LONG = 50  # letters from which a line without a full stop may be one that was wrapped
_END = re.compile(
    r"\n|(?<=[.!?…])[ ]+(?!Đạt|Chiếm|Bằng|Tỷ lệ[^.;\d]{0,30}\d[\d,]*\s?%\s*(?:[.;\n]|$))"
    r"(?=[^\W\d_a-z]|[“\"(])"
)


@dataclass(frozen=True)
class Reading:
    """Text to look at; `places[i]` is the place in the draft of character i (one entry more)."""

    text: str
    places: Sequence[int]
    encoding: str
    lang: str


def read(draft: str) -> Reading:
    """Decode, compose and join a draft's wrapped lines, keeping each character's place."""
    decoded = legacy_encodings.composed(legacy_encodings.decode(draft))
    text, places = _shown(decoded.text, decoded.offsets)
    text = _COMRADE.sub(r"\1·", text.translate(_SIGNS))
    return Reading(_joined(text), places, decoded.encoding, _language(text))


def _shown(text: str, places: Sequence[int]) -> tuple[str, Sequence[int]]:
    """The text without what is not read."""
    pieces: list[str] = []
    kept: list[int] = []
    start = 0
    for passed in _PASSED.finditer(text):
        pieces.append(text[start : passed.start()])
        kept.extend(places[start : passed.start()])
        start = passed.end()
    return ("".join([*pieces, text[start:]]), [*kept, *places[start:]]) if start else (text, places)


def _language(text: str) -> str:
    """Vietnamese when one letter in fifty carries a mark no other language of the draft has."""
    sample = text[:200_000]
    return "vi" if len(_MARKED.findall(sample)) * 50 >= len(sample) else "en"


def _joined(text: str) -> str:
    """The text with the line ends inside a sentence made spaces; paragraphs keep theirs."""
    lines = text.split("\n")
    pieces = [lines[0]]
    for before, line in pairwise(lines):
        pieces.append(" " if _wrapped(before, line) else "\n")
        pieces.append(line)
    return "".join(pieces)


def _wrapped(before: str, line: str) -> bool:
    upper, lower = before.rstrip(), line.lstrip()
    if not upper or not lower or "\t" in before or "\t" in line:
        return False
    if _ROW.match(line):
        return False
    if _ITEM.match(line) or upper[-1] in ".!?:;…|" or lower[0] in "|":
        goes_on = upper[-1] == ";" and lower[0].islower() and len(upper) >= _LONG
        return (goes_on and not _ITEM.match(line)) or (upper[-1] in "/(" and lower[0].isdigit())
    return len(upper) >= _LONG or upper[-1] in ",/(" or lower[0].islower() or lower[0] in "%(,)"


@dataclass(frozen=True)
class Sentence:
    """Characters [start, end) of a reading; `paragraph` counts its paragraphs."""

    start: int
    end: int
    paragraph: int


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a reading in their order, those of one paragraph under one number."""
    start = paragraph = 0
    for cut in _END.finditer(text):
        if cut.end() > start and text[start : cut.start()].strip():
            yield Sentence(start, cut.start(), paragraph)
        start = cut.end()
        paragraph += cut[0] == "\n"
    if text[start:].strip():
        yield Sentence(start, len(text), paragraph)


def list_mark(line: str) -> str:
    """The kind of mark that a line begins with: "-", "number)", "roman."; "" for none."""
    found = _ITEM.match(line)
    if not found:
        return ""
    kind = found.lastgroup or ""
    return found[kind] if kind == "sign" else kind + found[0].strip()[-1]
