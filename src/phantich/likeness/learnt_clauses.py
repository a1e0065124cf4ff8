"""Standard clauses learnt from other superiors' plans: what unrelated plans say too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from phantich.likeness.plan_reading import Reading, read, word_ids
from phantich.likeness.tokens import Ints

_WORDS = 4  # words in a row that are looked up
_COVER = 0.7  # part of a unit's rows that must be known for the unit to be a standard clause
_KIN = 0.5  # a plan that holds this part of the parent is its copy, not an unrelated plan


def without_learnt(
    plan: Reading, parent: Reading, background: Sequence[str]
) -> tuple[Reading, Reading]:
    """Both texts with the clauses masked that enough unrelated plans carry.

    Counted once a superior: a plan that repeats the parent would make its very text a clause.
    """
    others = [read(text) for text in dict.fromkeys(background)]
    others = [other for other in others if not _kin(parent, other)]
    if not others:
        return plan, parent
    rows, counts = np.unique(np.concatenate([row_numbers(o) for o in others]), return_counts=True)
    known = rows[counts >= _enough(len(others))]
    return _masked(plan, known), _masked(parent, known)


def _enough(plans: int) -> int:
    return 1 if plans <= 2 else max(2, round(0.15 * plans))


def _kin(parent: Reading, other: Reading) -> bool:
    mine = row_numbers(parent)
    return bool(len(mine)) and float(np.isin(mine, row_numbers(other)).mean()) > _KIN


def _masked(reading: Reading, known: Ints) -> Reading:
    reasons = list(reading.reasons)
    for k, words in enumerate(word_ids(reading, False)):
        rows = _rolled(words)
        if (
            reasons[k] in (None, "formulaic")
            and len(rows)
            and np.isin(rows, known).mean() >= _COVER
        ):
            reasons[k] = "learnt_clause"
    return replace(reading, reasons=reasons)


@lru_cache(maxsize=1024)
def row_numbers(reading: Reading) -> Ints:
    """Rows of words of the units that are not masked, every row once."""
    rolled = [
        _rolled(words) for k, words in enumerate(word_ids(reading, False)) if not reading.masked(k)
    ]
    return np.unique(np.concatenate(rolled)) if rolled else np.zeros(0, np.int64)


def _rolled(words: Ints) -> Ints:
    size = len(words) - _WORDS + 1
    if size <= 0:
        return np.zeros(0, np.int64)
    total = np.zeros(size, np.int64)
    for k in range(_WORDS):
        total = total * 1_000_003 + words[k : k + size]  # overflow wraps: the same on every machine
    return total
