"""What a number format shows of a stored number: zeros before a code, per cent, hidden figures.

Formats are those of Excel (ECMA-376, part 1, 18.8.31): up to four sections for positive, negative,
zero and text, each of places for digits with literal text between them. Signs that part thousands
are left out of what is shown, for they differ from country to country.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from phantich.files.sheets.book_model import Cell
from phantich.files.sheets.cell_text import joined

LOCAL = (14, 22)  # numbers of formats that every country shows in an order of its own
Section = tuple[tuple[str, str], ...]  # kind (digit, point, comma, percent, text) and its sign
_SIGN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<condition>(?:<=|>=|<>|[<>=])-?[0-9]+(?:\.[0-9]+)?)\]"
    r"|(?P<aside>\[[^\]]*\]|_.|\*.)|(?P<end>;)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)"
    r"|(?P<percent>%)|(?P<unshown>[@/eEgG])|(?P<text>.)",
    re.DOTALL,
)
_LITERAL = ("quoted", "escaped", "currency", "text")
_DAYS = re.compile("d+|m+|y+")
_COMPARED = {"<": lt, "<=": le, "=": eq, "<>": ne, ">=": ge, ">": gt}


def number_cell(value: float, code: str = "", note: str = "") -> Cell:
    """A stored number with the text that its format shows.

    Noted ``percent`` where it is shown in per cent, ``hidden`` where the format shows another
    number or none.
    """
    if math.isnan(value) or math.isinf(value):
        return Cell(None, "#NUM!", "error", note)
    plain = int(value) if value == int(value) and abs(value) < 1e15 else value
    section = _section(plain, _sections(code))
    if section is None:
        return Cell(plain, _general(plain), "number", note)
    exact = Decimal(str(plain))
    text, number = _rendered(abs(exact), section)
    percent = any(kind == "percent" for kind, _ in section)
    hidden = "" if number == abs(exact) and any(map(str.isdigit, text)) else "hidden"
    return Cell(plain, text, "number", joined(note, "percent" if percent else "", hidden))


def _general(value: float) -> str:
    """A number as it is shown without a format of its own."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:.15g}"
    return format(value, ".15f").rstrip("0").rstrip(".") if "e-" in text else text


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[Section, ...]:
    """The sections of a format for positive, negative and zero; none for a blank format."""
    sections: list[list[tuple[str, str]]] = [[]]
    for sign in _SIGN.finditer(code):
        kind = sign.lastgroup or ""
        if kind == "end" and len(sections) == 3:
            break  # what follows is for texts
        if kind == "end":
            sections.append([])
        elif kind in _LITERAL:
            sections[-1].append(("text", sign[kind]))
        elif kind == "condition":
            sections[-1].append((kind, sign[kind]))
        elif kind != "aside":
            sections[-1].append((kind, sign[0]))
    return tuple(map(tuple, sections)) if code else ()


def _section(value: float, sections: Sequence[Section]) -> Section | None:
    """The section that shows a number; none where it is shown as it is stored."""
    if not sections or abs(value) >= 1e15:
        return None
    at = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    if any(kind == "condition" for section in sections for kind, _ in section):
        at = next((at for at, section in enumerate(sections) if _meets(value, section)), 0)
    section = (("text", "-"), *sections[at]) if value < 0 and at == 0 else sections[at]
    return None if any(kind == "unshown" for kind, _ in section) else section


def _meets(value: float, section: Section) -> bool:
    """Whether a number meets the condition that a section states, as in ``[>=1000]``."""
    stated = next((sign for kind, sign in section if kind == "condition"), "")
    sign = stated.rstrip("-.0123456789")
    return not stated or _COMPARED[sign](value, float(stated.removeprefix(sign)))


def _rendered(value: Decimal, section: Section) -> tuple[str, Decimal | None]:
    """The text that a section shows of a number, and the number that this text says."""
    kinds = [kind for kind, _ in section]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    before = [sign for kind, sign in section[:point] if kind == "digit"]
    after = [sign for kind, sign in section[point:] if kind == "digit"]
    scale = Decimal(100) ** kinds.count("percent") / Decimal(1000) ** _scaling(kinds)
    if not before and not after:
        return "".join(sign for kind, sign in section if kind == "text").strip(), None
    shown = (value * scale).quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    whole, _, decimals = f"{shown:f}".partition(".")
    slots = iter([*_whole(whole, before), *_decimals(decimals, after)])
    return "".join(_placed(section, slots)).strip().rstrip("."), shown / scale


def _scaling(kinds: Sequence[str]) -> int:
    """How many commas stand behind the last place for a digit: each divides by a thousand."""
    behind = kinds[len(kinds) - [*reversed(kinds), "digit"].index("digit") :]
    return behind.count("comma")


def _whole(digits: str, places: Sequence[str]) -> Iterator[str]:
    """The digits before the point at their places; the first place takes all that are over."""
    least = len(places) - places.index("0") if "0" in places else 0
    kept = digits.lstrip("0").rjust(least, "0")
    over = max(len(kept) - len(places), 0)
    yield from [""] * (len(places) - len(kept))
    if kept:
        yield kept[: over + 1]
        yield from kept[over + 1 :]


def _decimals(digits: str, places: Sequence[str]) -> list[str]:
    """The digits behind the point; a place ``#`` at the end shows no nought."""
    kept = list(digits)
    for at in reversed(range(len(kept))):
        if places[at] == "0" or kept[at] != "0":
            break
        kept[at] = ""
    return kept


def _placed(section: Section, slots: Iterator[str]) -> Iterator[str]:
    for kind, sign in section:
        if kind == "digit":
            yield next(slots)
        elif kind not in ("comma", "condition"):
            yield sign


# --- days ------------------------------------------------------------------------


def day_cell(moment: dt.datetime | dt.date, code: str = "", note: str = "") -> Cell:
    """A stored day or moment, shown day first.

    A format that shows no day makes it a text of month and year, for nobody saw a day; noted
    ``month_first`` where the format shows the month before the day.
    """
    order = [sign[0] for sign in _DAYS.findall(_bare(code))]
    if order and "d" not in order and "h" not in code.lower():
        shown = f"{moment:%m/%Y}"
        return Cell(shown, shown, "text", note)
    first = order[:2] == ["m", "d"] and "mmm" not in code.lower()
    day = moment
    if isinstance(moment, dt.datetime) and moment.time() == dt.time():
        day = moment.date()
    clock = f" {day:%H:%M}" if isinstance(day, dt.datetime) else ""
    shown = f"{day.day:02d}/{day.month:02d}/{day.year:04d}{clock}"
    return Cell(day, shown, "date", joined(note, "month_first" if first else ""))


def _bare(code: str) -> str:
    """A format of days without its literal text, in small letters, its first section."""
    plain = (
        sign[0] for sign in _SIGN.finditer(code) if sign.lastgroup in ("text", "unshown", "end")
    )
    return "".join(plain).partition(";")[0].lower()
