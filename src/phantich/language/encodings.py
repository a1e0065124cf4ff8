"""The text of a file whose encoding nobody wrote down: marks first, then UTF-8, then syllables."""

from __future__ import annotations

import re
import unicodedata

from phantich.language import legacy_encodings

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE = 200_000  # bytes by which an 8-bit encoding is judged
_SURE = 0.6  # share of accented words that must be Vietnamese syllables


def decoded(raw: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    The name is empty for UTF-8, which needs no telling; text in fonts of TCVN3 and VNI (names
    ``tcvn3``, ``vni``, ``mixed``) comes as the letters of those fonts, to be decoded cell by cell.

    Raises
    ------
    UnicodeError
        The bytes are no text in any known encoding.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding), "" if encoding == "utf-8-sig" else encoding
    wide = _wide(raw[:2000])
    if wide:
        return raw.decode(wide), wide
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        found = _eight_bit(raw)
        if found is None:
            raise error
        return found


def line_of(error: UnicodeError) -> int | str:
    """The line in which bytes stand that are no text, from 1; a dash where that is not known."""
    if not isinstance(error, UnicodeDecodeError):
        return "-"
    return error.object[: error.start].count(b"\n") + 1


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: every second byte of most letters is 0."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 4 < len(start) or min(even, odd) * 8 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _eight_bit(raw: bytes) -> tuple[str, str] | None:
    """The text in the 8-bit encoding that gives Vietnamese syllables, if one does.

    Where more letters are UTF-8 than are not, it is UTF-8 with a damaged byte.
    """
    letters = [letter for letter in raw.decode("utf-8", "replace") if not letter.isascii()]
    if letters.count("\N{REPLACEMENT CHARACTER}") * 2 < len(letters):
        return None
    best = max(("cp1258", "latin-1"), key=lambda name: _soundness(raw[:_SAMPLE], name))
    if _soundness(raw[:_SAMPLE], best) < _SURE:
        return None
    text = raw.decode(best)
    if best == "cp1258":
        return text, best
    return text, legacy_encodings.decode(text[:_SAMPLE]).encoding.lower()


def _soundness(sample: bytes, encoding: str) -> float:
    """The share of accented words that are Vietnamese syllables, -1 where it can't be decoded."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    plain = text if encoding == "cp1258" else legacy_encodings.decode(text).text
    composed = unicodedata.normalize("NFC", plain)
    parts = [part for part in re.findall(r"[^\W\d_]+", composed) if not part.isascii()]
    return sum(map(legacy_encodings.well_formed, parts)) / len(parts) if parts else -1.0
