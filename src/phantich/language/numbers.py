"""Numbers as people write them: rounded, written, read, and held against the exact figure.

They are rounded half up from exact values: 97.919… is ``97,92%``. ``12.930`` may be twelve thousand
or twelve and a fraction: every reading that the spelling allows is kept, for only the language of
a text or the data can tell which is meant.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from phantich.errors import Fault

Match = Literal["half_up", "half_even", "truncated", "mismatch"]

_NUMBER = r"\d(?:[\d.,\u00a0\u202f ]*\d)?"
_PRINTED = re.compile(rf"(?P<first>{_NUMBER})(?:\s*[/÷]\s*(?P<second>{_NUMBER}))?(?P<rest>\D*)")
_GROUPED = re.compile(r"\d{1,3}(?:([., ])\d{3})(?:\1\d{3})*")
_SPACES = str.maketrans("\u00a0\u202f", "  ")
_SIGNS = {
    **dict.fromkeys(("%", "phần trăm", "percent", "per cent"), 100),
    **dict.fromkeys(("‰", "phần nghìn"), 1000),
}
_HALF = Fraction(1, 2)
_MARKS = {"vi": (".", ","), "en": (",", ".")}  # of thousands, of decimals


def rounded(value: Fraction | Decimal | int | float, digits: int = 0) -> Decimal:
    """The value rounded half up, away from zero, to a number of decimals.

    A fraction is rounded exactly; a float by its shortest decimal form.
    """
    if isinstance(value, Fraction):
        scaled = value * 10**digits
        whole = (abs(scaled.numerator) * 2 + scaled.denominator) // (2 * scaled.denominator)
        return Decimal((int(scaled < 0 < whole), tuple(map(int, str(whole))), -digits))
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    nearest = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return abs(nearest) if nearest == 0 else nearest  # never "-0"


def written(value: Fraction | Decimal | int | float, lang: str = "vi", digits: int = 0) -> str:
    """A number as the reader writes it: ``12.930`` and ``53,65`` in Vietnamese."""
    thousands, point = _MARKS[lang]
    plain = f"{rounded(value, digits):,.{digits}f}"
    marks: dict[str, str | int | None] = {",": thousands, ".": point}
    return plain.translate(str.maketrans(marks))


def percent(value: Fraction | Decimal | int | float, lang: str = "vi", digits: int = 2) -> str:
    """A share 0..1 as a percentage without a space: ``97,92%``."""
    share = value if isinstance(value, Fraction) else Decimal(str(value))
    return written(share * 100, lang, digits) + "%"


class Reading(NamedTuple):
    """One way to read a printed number: value, decimals, and what it is out of (0: nothing)."""

    value: Decimal
    digits: int
    per: int = 0


class Printed(NamedTuple):
    """What a printed figure may mean: a number, or a numerator over its denominator."""

    text: str
    readings: tuple[Reading, ...]
    base: tuple[Reading, ...] = ()


def read_printed(text: str) -> Printed:
    """Read ``97,92%``, ``97.92 %``, ``12.930 lượt``, ``12,930`` or ``11.860/12.112``.

    Raises Fault `not_a_figure` where the text holds no number or more than one and its base.
    """
    plain = " ".join(text.translate(_SPACES).split())
    found = _PRINTED.search(plain)
    if found is None or re.search(r"\d", plain[: found.start()] + plain[found.end() :]):
        raise Fault("not_a_figure", text=text)
    per = next((out_of for sign, out_of in _SIGNS.items() if sign in found["rest"].casefold()), 0)
    read = _readings(found["first"], per)
    base = _readings(found["second"], 0) if found["second"] else ()
    if not read or (found["second"] and not base):
        raise Fault("not_a_figure", text=text)
    return Printed(plain, read, base)


def read_number(
    text: str, lang: str, *, counted: bool = True, rate: bool = False
) -> Decimal | None:
    """The value of a number in a text, its decimals kept; None when it is none ("1.2.3").

    In Vietnamese the dot groups and the comma is decimal, in English the reverse. One mark before
    three figures is grouping where things are counted, whatever the language, never in a `rate`.
    """
    plain = text.rstrip(".,")
    told = {reading.digits > 0: reading.value for reading in _readings(plain, 0)}
    if len(told) < 2:
        return next(iter(told.values()), None)
    grouping = "." if lang == "vi" else ","
    return told[rate or not (counted or grouping in plain)]


def _readings(number: str, per: int) -> tuple[Reading, ...]:
    """The whole number that the spelling allows, and the decimal one, the likelier first.

    A number in percent is seldom in the thousands: there the decimal one goes first.
    """
    whole = [Reading(Decimal(_digits(number)), 0, per)] if _is_whole(number) else []
    parts = _decimal(number, per)
    return (*parts, *whole) if per else (*whole, *parts)


def _is_whole(number: str) -> bool:
    return number.isdigit() or bool(_GROUPED.fullmatch(number) and not number.startswith("0"))


def _decimal(number: str, per: int) -> list[Reading]:
    """The number with its last mark as the decimal one, where that mark stands only once."""
    mark = max(".,", key=number.rfind)
    if number.count(mark) != 1:
        return []
    whole, _, fraction = number.partition(mark)
    if not fraction.isdigit() or not (whole.isdigit() or _GROUPED.fullmatch(whole)):
        return []
    return [Reading(Decimal(f"{_digits(whole)}.{fraction}"), len(fraction), per)]


def _digits(number: str) -> str:
    return re.sub(r"[., ]", "", number)


def match_stated(stated: str, x: int, n: int) -> Match:
    """Say how a printed percentage follows from x of n: rounded, cut off, or not at all.

    A bare number is out of 100; one mark in it is decimal. A share above 100 % is compared like
    any other. Raises Fault `not_a_figure`, `negative_count`, and `no_share` when n is 0.
    """
    if min(x, n) < 0:
        raise Fault("negative_count", value=min(x, n))
    if n == 0:
        raise Fault("no_share", part=x)
    printed = read_printed(stated)
    if printed.base:
        raise Fault("not_a_figure", text=stated)
    figure = max(printed.readings, key=lambda reading: reading.digits)
    return match_rounded(figure.value, figure.digits, Fraction(x, n) * (figure.per or 100))


def match_rounded(figure: Decimal | Fraction, digits: int, exact: Fraction) -> Match:
    """Say how a figure printed with so many decimals follows from the exact one.

    The first of half_up, half_even, truncated that gives the printed figure.
    """
    if figure == exact:
        return "half_up"
    scale = 10**digits * (-1 if exact < 0 else 1)
    whole, rest = divmod(exact * scale, 1)
    ways: dict[Match, int] = {
        "half_up": whole + (rest >= _HALF),
        "half_even": whole + (rest > _HALF or (rest == _HALF and whole % 2 == 1)),
        "truncated": whole,
    }
    printed = Fraction(figure) * scale
    return next((name for name, value in ways.items() if value == printed), "mismatch")
