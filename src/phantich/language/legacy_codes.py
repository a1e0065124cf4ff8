"""The codes of TCVN3, VNI-Windows and VIQR, and what a Vietnamese syllable looks like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

# TCVN 5712:1993, letters from byte A1 on; "·" marks bytes that TCVN3 fonts leave unused.
_TCVN3 = dict(
    zip(
        map(chr, range(0xA1, 0x100)),
        "ĂÂÊÔƠƯĐăâêôơưđ······àảãáạ·ằẳẵắ·······ặầẩẫấậè·ẻẽéẹềểễếệìỉ···ĩíịò·ỏõóọồổỗốộờởỡớợù·ủũúụừửữứựỳỷỹýỵ·",
        strict=True,
    )
)
TCVN3 = {code: letter for code, letter in _TCVN3.items() if letter != "·"}

# VNI-Windows writes a mark as a second character after the letter it belongs to.
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_ROOF = {"á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323", "â": ""}
_VNI_BOWL = {"é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323", "ê": ""}
_VNI_ALONE = {
    **{"ñ": "đ", "ô": "ơ", "ö": "ư", "î": "ỵ"},
    **{"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị"},
}
_VIQR_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_TONES = "\u0300\u0301\u0303\u0309\u0323"

Pieces = Iterator[tuple[str, int]]  # decoded characters with the place of their source character

_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?"
    r"(?:uyê|oai|oay|oeo|uây|uôi|ươi|ươu|iêu|yêu|uyu|uya|iê|yê|uô|ươ|oa|oă|oe|oo|uâ|uê|uy|uơ|ia|ya"
    r"|ua|ưa|ai|ay|ao|au|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])"
    r"(?:ng|nh|ch|[cmnpt])?"
)
_NOT_RHYMES = re.compile(r"(?:^|[^ư])ơ(?:ng|c|nh|ch)|ă$|â$|[âăơôư]nh$|[ăâơưôu]ch$")


@lru_cache(maxsize=65536)
def well_formed(word: str) -> bool:
    """Whether a word can be one Vietnamese syllable, whatever its case and tone."""
    base = unicodedata.normalize("NFD", word.lower())
    base = unicodedata.normalize("NFC", "".join(c for c in base if c not in _TONES))
    return bool(_SYLLABLE.fullmatch(base)) and not _NOT_RHYMES.search(base)


def as_is(run: str) -> Pieces:
    """The characters of a run as they are."""
    for place, letter in enumerate(run):
        yield letter, place


def _tcvn3(run: str) -> Pieces:
    spans = [m.span() for m in _LETTERS_TCVN3.finditer(run)]
    done = 0
    for start, end in spans:
        yield from ((run[i], i) for i in range(done, start))
        plain = "".join(TCVN3.get(c, c) for c in run[start:end])
        lost = with_lost_u(plain)
        at = next((i for i, c in enumerate(lost) if plain[i : i + 1] != c), len(lost))
        shift = int(lost != plain)
        for i, letter in enumerate(lost):
            yield letter, start + i - (shift if i > at else 0)
        done = end
    yield from ((run[i], i) for i in range(done, len(run)))


_LETTERS_TCVN3 = re.compile(r"[a-zA-Z\u00a1-\u00ff]+")


@lru_cache(maxsize=8192)
def with_lost_u(word: str) -> str:
    """Put back the "ư" that mail and web tools drop from TCVN3 (byte AD reads as a soft hyphen)."""
    if well_formed(word) and word.lower() != "ngời":
        return word
    restored = re.sub(r"(?<![ưƯuU])([ơờớởỡợ])(?=[a-z])", r"ư\1", word, count=1)
    return restored if well_formed(restored) else word


def _vni(run: str) -> Pieces:
    place = 0
    while place < len(run):
        pair = _vni_pair(run[place : place + 2])
        letter = pair or _vni_alone(run[place])
        step = 2 if pair else 1
        if step == 1 and place + 1 < len(run) and letter.lower() in "ơư":
            tone = _VNI_TONES.get(run[place + 1].lower())
            letter, step = (_compose(letter, tone), 2) if tone else (letter, 1)
        yield letter, place
        place += step


def _vni_alone(letter: str) -> str:
    plain = _VNI_ALONE.get(letter.lower(), letter)
    return plain.upper() if letter.isupper() else plain


def _vni_pair(pair: str) -> str | None:
    base, mark = pair[:1], pair[1:].lower()
    if mark in _VNI_TONES and base and base in "aeouyAEOUY":
        return _compose(base, _VNI_TONES[mark])
    if mark in _VNI_ROOF and base and base in "aeoAEO":
        return _compose(base, "\u0302" + _VNI_ROOF[mark])
    if mark in _VNI_BOWL and base and base in "aA":
        return _compose(base, "\u0306" + _VNI_BOWL[mark])
    return None


def _compose(base: str, marks: str) -> str:
    return unicodedata.normalize("NFC", base + marks)


_VIQR_LETTER = re.compile(
    r"(?P<d>[dD][dD])|(?P<base>[aeiouyAEIOUY])(?P<shape>[\^+(]?)(?P<tone>['`?~.]?)"
)
_SHAPES = {"^": "\u0302", "+": "\u031b", "(": "\u0306", "": ""}


def viqr(run: str) -> Pieces:
    """A run of VIQR: marks typed after their letter."""
    place = 0
    while place < len(run):
        match = _VIQR_LETTER.match(run, place)
        letter, end = _viqr_letter(run, match) if match else (run[place], place + 1)
        yield letter, place
        place = end


def _viqr_letter(run: str, match: re.Match[str]) -> tuple[str, int]:
    if match["d"]:
        return ("Đ" if match["d"][0] == "D" else "đ"), match.end()
    tone = match["tone"]
    if tone and tone in ".?" and not _inside(run, match.end()):
        tone = ""
    if match["shape"] == "(" and match["base"] not in "aA":
        return match["base"], match.start() + 1
    marks = _SHAPES[match["shape"]] + _VIQR_TONES.get(tone, "")
    end = match.start() + 1 + len(match["shape"]) + len(tone)
    return _compose(match["base"], marks), end


def _inside(run: str, place: int) -> bool:
    """Whether a full stop or question mark here is a tone: the sentence goes on after it."""
    after = run[place:].lstrip(" ")
    return bool(after) and (after[0].islower() or after[0] in ".,;:?!)")


RULES: dict[str, Callable[[str], Pieces]] = {"TCVN3": _tcvn3, "VNI": _vni, "VIQR": viqr}
