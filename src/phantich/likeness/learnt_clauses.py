"""Standard clauses learnt from other superiors' plans: what unrelated plans say too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from phantich.likeness.plan_reading import Reading, read
from phantich.likeness.tokens import Flags, Ints, looked_up

_WORDS = 4  # words in a row that are looked up
_COVER = 0.8  # part of a sentence's rows that must stand in a plan for that plan to carry it
_KIN = 0.5  # a plan that holds this part of the parent is its copy, not an unrelated plan
_PRIME = 1_000_003


def without_learnt(
    plan: Reading, parent: Reading, background: Sequence[str]
) -> tuple[Reading, Reading]:
    """Both texts with the clauses masked that enough unrelated plans carry.

    Counted once a superior: a plan that repeats the parent would make its very text a clause.
    """
    if not background:
        return plan, parent
    others = tuple(dict.fromkeys(background))
    return _masked(plan, parent, others), _masked(parent, parent, others)


@lru_cache(maxsize=64)
def _known(parent: Reading, background: tuple[str, ...]) -> tuple[Ints, Flags]:
    """Rows of words of the unrelated plans, sorted, and which plan (column) holds which row."""
    rows = [row_numbers(read(text)) for text in background]
    mine = row_numbers(parent)
    rows = [r for r in rows if not len(mine) or looked_up(r, mine)[1].mean() <= _KIN]
    known = np.unique(np.concatenate([*rows, mine[:0]]))
    held = [looked_up(r, known)[1] for r in rows]
    return known, np.array(held, bool).reshape(len(rows), len(known)).T


def _enough(plans: int) -> int:
    return 1 if plans <= 2 else max(2, round(0.3 * plans))


@lru_cache(maxsize=512)
def _masked(reading: Reading, parent: Reading, background: tuple[str, ...]) -> Reading:
    known, holders = _known(parent, background)
    rows, owners = _rows(reading)
    if not len(known) or not len(rows):
        return reading
    place, met = looked_up(known, rows)
    held = np.append(
        np.zeros((1, holders.shape[1])), np.cumsum(holders[place] & met[:, None], 0), 0
    )
    ends = np.searchsorted(owners, np.arange(len(reading.segments) + 1))
    shares = np.diff(held[ends], axis=0) / np.maximum(np.diff(ends), 1)[:, None]
    learnt = (shares >= _COVER).sum(1) >= _enough(holders.shape[1])
    learnt &= ~reading.figured  # a figure makes a task of it
    reasons = [
        "learnt_clause" if reason is None and clause else reason
        for reason, clause in zip(reading.reasons, learnt.tolist(), strict=True)
    ]
    return replace(reading, reasons=reasons)


@lru_cache(maxsize=1024)
def row_numbers(reading: Reading) -> Ints:
    """Rows of words of the segments that are compared, every row once."""
    rows, owners = _rows(reading)
    return np.unique(rows[np.isin(owners, reading.content)])


def _rows(reading: Reading) -> tuple[Ints, Ints]:
    """Every row of words within a segment, as a number, and its segment."""
    forms = reading.tokens.forms[reading.words]
    owners = np.repeat(np.arange(len(reading.segments)), np.diff(reading.bounds))
    size = max(len(forms) - _WORDS + 1, 0)
    total = np.zeros(size, np.int64)
    for k in range(_WORDS):
        total = total * _PRIME + forms[k : k + size]  # overflow wraps: the same on every machine
    whole = owners[:size] == owners[_WORDS - 1 :][:size]
    return total[whole], owners[:size][whole]
