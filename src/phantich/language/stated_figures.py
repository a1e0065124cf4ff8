"""A percentage as somebody wrote it, against the counts it came from."""

import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Literal, NamedTuple

from phantich.errors import Fault

Match = Literal["half_up", "half_even", "truncated", "mismatch"]
Number = int | Decimal | Fraction

_MODES: tuple[tuple[Match, str], ...] = (
    ("half_up", ROUND_HALF_UP),
    ("half_even", ROUND_HALF_EVEN),
    ("truncated", ROUND_DOWN),
)
_SIGNS = {"%": 100, "‰": 1000, "phần trăm": 100, "phần nghìn": 1000}
_TEXT = re.compile(r"(?P<number>[+-]?\d[\d.,]*)\s*(?P<sign>%|‰|phần trăm|phần nghìn)?")
_GROUPED = {mark: re.compile(rf"\d{{1,3}}(\{mark}\d{{3}})+") for mark in ".,"}


class Percentage(NamedTuple):
    """A figure as printed, its decimals kept, and what it is out of (100 or 1000)."""

    figure: Decimal
    per: int


def match_stated(stated: str, x: int, n: int) -> Match:
    """Say how a printed percentage follows from x of n: rounded, cut off, or not at all.

    Exact in whole numbers, with as many decimals as were printed. The first of half_up, half_even,
    truncated that gives the printed figure. Raises Fault `not_a_percentage`, `negative_count`, and
    `no_share` when n is 0. A share above 100 % is compared like any other.
    """
    if min(x, n) < 0:
        raise Fault("negative_count", value=min(x, n))
    if n == 0:
        raise Fault("no_share", part=x)
    printed = read_percentage(stated)
    return match_rounded(printed.figure, Fraction(x, n) * printed.per)


def match_rounded(figure: Decimal, exact: Fraction) -> Match:
    """Say how a printed figure, its decimals kept, follows from the exact one."""
    digits = -int(figure.as_tuple().exponent)
    if abs(exact - Fraction(figure)) * 10**digits >= 1:
        return "mismatch"  # farther than any rounding goes
    for name, mode in _MODES:
        if _rounded(exact, digits, mode) == figure:
            return name
    return "mismatch"


def read_percentage(stated: str) -> Percentage:
    """Read "97,91%", "97,91 %", "1.234,5%", "97.91%", "12‰" or a bare number, decimals kept.

    With both marks in it the last one is the decimal mark. One mark alone is decimal too, unless
    it repeats. Raises Fault `not_a_percentage`.
    """
    text = " ".join(stated.replace("\u00a0", " ").replace("\u202f", " ").lower().split())
    found = _TEXT.fullmatch(text)
    number = _plain(found["number"]) if found else None
    if found is None or number is None:
        raise Fault("not_a_percentage", text=stated)
    return Percentage(Decimal(number), _SIGNS[found["sign"] or "%"])


def round_half_up(value: Number, digits: int = 0) -> Decimal:
    """Round half away from zero to `digits` decimals, exactly: 97.915 gives 97.92.

    Takes whole numbers, Decimal and Fraction; a float would bring its own error and is refused
    with Fault `not_exact`.
    """
    return _rounded(_exact(value), digits, ROUND_HALF_UP)


def round_significant(value: Number, figures: int) -> Decimal:
    """Round half away from zero to so many significant figures; 0 stays 0."""
    exact = _exact(value)
    if exact == 0:
        return Decimal(0)
    # The place of the first figure, found by whole numbers so that 1000 is not taken for 999.
    place = 0
    while abs(exact) >= Fraction(10) ** (place + 1):
        place += 1
    while abs(exact) < Fraction(10) ** place:
        place -= 1
    return _rounded(exact, figures - 1 - place, ROUND_HALF_UP)


def _exact(value: Number) -> Fraction:
    if isinstance(value, float):
        raise Fault("not_exact", value=value)
    return Fraction(value)


def _rounded(value: Fraction, digits: int, mode: str) -> Decimal:
    scaled = value * Fraction(10) ** digits
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    twice = 2 * rest - scaled.denominator
    up = mode != ROUND_DOWN and (twice > 0 or (twice == 0 and (mode == ROUND_HALF_UP or whole % 2)))
    with localcontext(prec=10_000):
        signed = (whole + bool(up)) * (-1 if scaled < 0 else 1)
        return Decimal(signed).scaleb(-digits)


def _plain(number: str) -> str | None:
    """The number with "." as its decimal mark and no grouping, None if it cannot be read."""
    dot, comma = number.rfind("."), number.rfind(",")
    decimal = "." if dot > comma else ","
    grouping = "," if decimal == "." else "."
    if number.count(decimal) > 1:
        whole, fraction, grouping = number, "", decimal
    else:
        whole, _, fraction = number.partition(decimal)
    digits = whole.lstrip("+-")
    if grouping in digits and not _GROUPED[grouping].fullmatch(digits):
        return None
    plain = whole.replace(grouping, "")
    return f"{plain}.{fraction}" if fraction else plain
