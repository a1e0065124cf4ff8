"""A value as understood, and what is said of the way it was written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Value = str | int | bool | dt.date | Decimal | None


@dataclass(frozen=True)
class Meaning:
    """The value of a cell; ``rule`` and ``severity`` where something is said of it.

    ``counts`` is what the cell's own words count (person or contact), where it says so.
    """

    value: Value = None
    rule: str = ""
    severity: str = ""
    used: str = ""
    counts: str = ""
    blanks: Mapping[str, object] = field(default_factory=dict)


def refused(rule: str, **blanks: object) -> Meaning:
    """No value: the cell is refused by a rule."""
    return Meaning(rule=rule, severity="error", blanks=blanks)


def warned(value: Value, rule: str, used: str) -> Meaning:
    """A value that was read from another way of writing, which is said."""
    return Meaning(value, rule, "warning", used, blanks={"used": used})
