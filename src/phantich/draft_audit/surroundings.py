"""A sentence with its figures and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from phantich.draft_audit.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Setting:
    """A sentence with its figures, the counts of the sentences just before it, and `agreed`.

    `agreed` holds the totals of which earlier shares were right, the latest first; it is filled
    as shares are told.
    """

    text: str
    items: Sequence[Quantity]
    near: Sequence[Quantity]
    agreed: list[Fraction]
    lang: str
