"""A figure as somebody printed it, in any Vietnamese or English spelling, as exact numbers.

``12.930`` may be twelve thousand or twelve and a fraction: every reading that the spelling allows
is kept, the likelier one first, because only the data can tell which is meant.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from phantich.errors import Fault

NUMBER = r"\d(?:[\d.,\u00a0\u202f ]*\d)?"
PRINTED = re.compile(rf"(?P<first>{NUMBER})(?:\s*[/÷]\s*(?P<second>{NUMBER}))?(?P<rest>\D*)")
GROUPED = re.compile(r"\d{1,3}(?:([., ])\d{3})(?:\1\d{3})*")
SPACES = str.maketrans("\u00a0\u202f", "  ")
SIGNS = {"%": 100, "phần trăm": 100, "percent": 100, "‰": 1000}


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

    Raises
    ------
    Fault
        The text holds no number or more than a number and its base.
    """
    plain = " ".join(text.translate(SPACES).split())
    found = PRINTED.search(plain)
    if found is None or re.search(r"\d", plain[: found.start()] + plain[found.end() :]):
        raise Fault("not_a_figure", text=text)
    per = next((out_of for sign, out_of in SIGNS.items() if sign in found["rest"].casefold()), 0)
    readings = _readings(found["first"], per)
    base = _readings(found["second"], 0) if found["second"] else ()
    if not readings or (found["second"] and not base):
        raise Fault("not_a_figure", text=text)
    return Printed(plain, readings, base)


def _readings(number: str, per: int) -> tuple[Reading, ...]:
    """The whole number that the spelling allows, and the decimal one, the likelier first.

    A number in percent is seldom in the thousands: there the decimal one goes first.
    """
    whole = [Reading(Decimal(re.sub(r"\D", "", number)), 0, per)] if _is_whole(number) else []
    parts = _decimal(number, per)
    return (*parts, *whole) if per else (*whole, *parts)


def _is_whole(number: str) -> bool:
    return number.isdigit() or bool(GROUPED.fullmatch(number) and not number.startswith("0"))


def _decimal(number: str, per: int) -> list[Reading]:
    """The number with its last mark as the decimal one, where that mark stands only once."""
    mark = max(".,", key=number.rfind)
    if number.count(mark) != 1:
        return []
    whole, _, fraction = number.partition(mark)
    if not fraction.isdigit() or not (whole.isdigit() or GROUPED.fullmatch(whole)):
        return []
    return [Reading(Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{fraction}"), len(fraction), per)]
