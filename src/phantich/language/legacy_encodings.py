"""Vietnamese text of the time before Unicode: TCVN3, VNI-Windows and VIQR, told apart and decoded.

A run of words is decoded only when the decoded words are better formed Vietnamese syllables than
the raw ones; text that is already Unicode is never touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from phantich.language.legacy_codes import RULES, TCVN3, as_is, well_formed, with_lost_u

__all__ = ["TCVN3", "Decoded", "composed", "decode", "decode_bytes", "well_formed"]

_WORD = re.compile(r"\S+")
_WORD_OR_BLANK = re.compile(r"\s+|\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
_VIQR_SIGN = re.compile(r"[aeoAEO]\^|[ouOU]\+|[aA]\(|[dD][dD]")
_UNICODE_ONLY = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af"
    "\u01b0\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]"
)
# The number of a note after a figure, 12.112¹, is no letter, though TCVN3 writes ạ, ả and ã so.
_NOTE = re.compile("(?<=[0-9%)])[¹²³]+")
_HIDDEN = {ord(sign): 0xE000 + at for at, sign in enumerate("¹²³")}
_HIGH = re.compile("[\u00a1-\u00ff]")
# Signs that Vietnamese in Unicode does not use (quotes, degrees and paragraph signs aside).
_ODD = re.compile(
    "[\u00a1-\u00a6\u00a8-\u00aa\u00ac\u00ae\u00af\u00b1-\u00b6\u00b8-\u00ba\u00bc-\u00bf"
    "\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6\u00d8\u00db\u00dc\u00de\u00df\u00e4-\u00e7\u00eb"
    "\u00ee\u00ef\u00f1\u00f6\u00f8\u00fb\u00fc\u00fe\u00ff]"
)
_CLUSTER = re.compile(".[\u0300-\u036f]*", re.DOTALL)
_WITHIN = re.compile(r"[^\W\d_][\u00ad\u00b7]")  # in a word or at its end: TCVN3 for ư and ã


@dataclass(frozen=True)
class Decoded:
    """Text in Unicode with the way back to the text as it was read.

    `offsets[i]` is the place in the original of decoded character i; it has one entry more than
    `text`, so that `original[offsets[a]:offsets[b]]` is the original of `text[a:b]`.
    """

    text: str
    encoding: str
    offsets: Sequence[int]


def decode(text: str, *, capital: bool = False) -> Decoded:
    """Decode the runs of a text that are written in TCVN3, VNI or VIQR; leave the rest alone.

    `capital` says that the font was one of capitals (.VnTimeH), whose codes are lower case.
    `encoding` is "unicode", the name of the one legacy encoding found, or "mixed".
    """
    hidden = _NOTE.sub(lambda note: note[0].translate(_HIDDEN), text)
    if not _suspicious(hidden):
        return Decoded(text, "unicode", range(len(text) + 1))
    votes = [(start, end, _vote(hidden[start:end])) for start, end in _runs(hidden)]
    runs = _settle(hidden, votes)
    names = {name for _, _, name in runs if name}
    if not names:
        return Decoded(text, "unicode", range(len(text) + 1))
    letters, places = _convert(hidden, runs)
    places.append(len(text))
    encoding = names.pop() if len(names) == 1 else "mixed"
    plain = "".join(letters).translate({code: sign for sign, code in _HIDDEN.items()})
    return Decoded(plain.upper() if capital else plain, encoding, places)


def composed(decoded: Decoded) -> Decoded:
    """The text with letters and their marks as one character each (NFC), places kept."""
    if unicodedata.is_normalized("NFC", decoded.text):
        return decoded
    letters: list[str] = []
    places: list[int] = []
    for cluster in _CLUSTER.finditer(decoded.text):
        letters.append(_composed(cluster[0]))
        places += [decoded.offsets[cluster.start()]] * len(letters[-1])
    last = decoded.offsets[len(decoded.text)]
    return Decoded("".join(letters), decoded.encoding, [*places, last])


@lru_cache(maxsize=4096)
def _composed(letter: str) -> str:
    return unicodedata.normalize("NFC", letter)


def decode_bytes(raw: bytes) -> str:
    """Text of bytes in UTF-8, UTF-16, Windows-1258 or a legacy 8-bit Vietnamese encoding."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", errors="replace")
    elif raw[1:2] == b"\x00" and raw[3:4] == b"\x00":
        text = raw.decode("utf-16-le", errors="replace")
    else:
        text = _eight_bit(raw)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _eight_bit(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Bytes C0-FF mean different letters in Windows-1258 and in the fonts: syllables decide.
        choices = [raw.decode("cp1258", errors="replace"), raw.decode("latin-1")]
        return max(choices, key=_soundness)


def _soundness(text: str) -> float:
    words = re.findall(r"[^\W\d_]\S*", decode(text).text)
    marked = [word for word in words if not word.isascii()]
    parts = [re.sub(r"[^\w\u0300-\u0323]", "", word) for word in marked]
    return sum(map(well_formed, parts)) / max(len(parts), 1)


def _suspicious(text: str) -> bool:
    if _ODD.search(text):
        return True
    if ("\u00ad" in text or "\u00b7" in text) and _WITHIN.search(text):
        return True
    # VIQR cannot be written without one of these for long
    signs = ("^", "o+", "u+", "O+", "U+")
    return any(sign in text for sign in signs) and len(_VIQR_SIGN.findall(text)) >= 2


def _runs(text: str) -> list[tuple[int, int]]:
    """Stretches of one line whose words are all surely Unicode or all perhaps not."""
    runs: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        kinds = [(m.start(), _kind(m.group())) for m in _WORD.finditer(text, *line.span())]
        cuts, last = [line.start()], None
        for start, kind in kinds:
            if kind and last and kind != last:
                cuts.append(start)
            last = kind or last
        runs += zip(cuts, [*cuts[1:], line.end()], strict=True)
    return runs


def _kind(word: str) -> str | None:
    if _UNICODE_ONLY.search(word):
        return "unicode"
    suspect = _HIGH.search(word) and not all(map(well_formed, _LETTERS.findall(word)))
    return "legacy" if suspect else None


def _vote(run: str) -> dict[str, tuple[int, int]]:
    """Well-formed words and all words that carry a mark, for the run as it is and each decoding."""
    if _UNICODE_ONLY.search(run):
        return {}
    words = [w for w in run.split() if _HIGH.search(w) or _VIQR_SIGN.search(w)]
    return {name: (sum(_sound(name, w) for w in words), len(words)) for name in ("", *RULES)}


@lru_cache(maxsize=65536)
def _sound(name: str, word: str) -> bool:
    """Whether a word decoded by a rule is made of well-formed syllables."""
    plain = "".join(letter for letter, _ in RULES.get(name, as_is)(word))
    parts = _LETTERS.findall(plain.replace("\u00ad", ""))
    return bool(parts) and all(map(_likely, parts)) and not _leftover(plain)


def _likely(word: str) -> bool:
    # A lost "ư" (soft hyphen) leaves "đợc": counted as sound when putting it back makes a syllable.
    return well_formed(word) or well_formed(with_lost_u(word))


def _leftover(word: str) -> bool:
    return bool(re.search(r"[\u00a1-\u00a9\u00ab-\u00ba\u00bc-\u00bf\^]|[^\W\d_][+(]", word))


def _settle(
    text: str, votes: list[tuple[int, int, dict[str, tuple[int, int]]]]
) -> list[tuple[int, int, str]]:
    """Choose each run's encoding, the whole text's choice deciding for short or tied runs."""
    whole = {name: sum(vote[name][0] for _, _, vote in votes if vote) for name in ("", *RULES)}
    order = sorted(whole, key=lambda name: (-whole[name], name))
    return [(start, end, _choice(vote, order)) for start, end, vote in votes]


def _choice(vote: dict[str, tuple[int, int]], order: list[str]) -> str:
    if not vote or not vote[""][1]:
        return ""
    best = max(order, key=lambda name: (vote[name][0], -order.index(name)))
    good, total = vote[best]
    return best if good > vote[""][0] and good >= 0.6 * total else ""


def _convert(text: str, runs: list[tuple[int, int, str]]) -> tuple[list[str], list[int]]:
    letters: list[str] = []
    places: list[int] = []
    done = 0
    for start, end, name in runs:
        letters.append(text[done:start])
        places += range(done, start)
        at = start
        for chunk in (
            [text[start:end]] if name == "VIQR" else _WORD_OR_BLANK.findall(text, start, end)
        ):
            decoded, shifts = _decoded(name, chunk)
            letters.append(decoded)
            places += [at + shift for shift in shifts]
            at += len(chunk)
        done = end
    letters.append(text[done:])
    places += range(done, len(text))
    return letters, places


@lru_cache(maxsize=65536)
def _decoded(name: str, chunk: str) -> tuple[str, tuple[int, ...]]:
    """A decoded word, or run of VIQR, which needs the words after; where its letters come from."""
    pieces = list(RULES.get(name, as_is)(chunk))
    return "".join(letter for letter, _ in pieces), tuple(shift for _, shift in pieces)
