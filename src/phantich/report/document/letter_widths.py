"""How wide a line of Times is, so that a rule under it can have the line's own length.

Widths are those of the Times family in thousandths of the size, the same in its metric twins.
"""

from __future__ import annotations

import unicodedata

_BOLD = {
    **dict.fromkeys("ACDNRUVXYw", 722), **dict.fromkeys("BELTZ", 667), **dict.fromkeys("ce", 444),
    "F": 611, "G": 778, "H": 778, "I": 389, "J": 500, "K": 778, "M": 944, "O": 778, "Q": 778,
    "P": 611, "S": 556,
    "W": 1000, "a": 500, "b": 556, "d": 556, "f": 333, "g": 500, "h": 556, "i": 278, "j": 333,
    "k": 556, "l": 278, "m": 833, "n": 556, "o": 500, "p": 556, "q": 556, "r": 444, "s": 389,
    "t": 333, "u": 556, "v": 500, "x": 500, "y": 500, "z": 444, " ": 250, "-": 333, ".": 250,
    ",": 250,
}  # fmt: skip
_OTHER = 556


def width(text: str, size: float) -> float:
    """The width in points of a line set bold in Times of a size."""
    bare = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    letters = [c for c in bare if not unicodedata.combining(c)]
    return sum(_BOLD.get(c, _OTHER) for c in letters) * size / 1000


def balanced(text: str, size: float, room: float) -> list[str]:
    """A line that does not fit its room as lines of about the same width.

    Breaks between words only; a text without spaces stays one line.
    """
    words = text.split(" ")
    count = 1
    while count < len(words) and count * room < width(text, size) * 1.02:
        count += 1
    if count == 1:
        return [text]
    aim, lines = width(text, size) / count, [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        full = width(longer, size) - aim > aim - width(lines[-1], size)
        if lines[-1] and full and len(lines) < count:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
