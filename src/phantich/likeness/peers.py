"""All plans of a province for one directive: what each took from a superior, then from a peer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from phantich.likeness.candidates import ranges
from phantich.likeness.learnt_clauses import row_numbers, without_learnt
from phantich.likeness.matching import Link, links
from phantich.likeness.passages import Passage, choose, group, passage
from phantich.likeness.plan_comparison import inside, letters
from phantich.likeness.plan_reading import Reading, read
from phantich.likeness.tokens import Ints

_ROWS = 8  # rows of words that two texts must share before they are compared
_PART = 0.05  # and the part of a text's rows that they must be
_PEERS = 12  # nearest peers that a text is compared with


@dataclass(frozen=True)
class Matrix:
    """Copied shares, units x sources (parents first, then the units themselves as peers).

    `shares[i, j]` is the part (0..1) of unit i's content found in source j; a sentence found in a
    parent is not counted again under a peer. Two peers that share a text of their own both show
    it: which of them wrote it first cannot be read from the texts. A unit is compared with its
    twelve nearest peers.
    """

    units: list[str]
    sources: list[str]
    shares: NDArray[np.float64]
    passages: dict[tuple[str, str], list[Passage]]


def matrix(
    plans: Mapping[str, str], parents: Mapping[str, str], background: Sequence[str] = ()
) -> Matrix:
    """Compare every plan with the parents and then, in what is left, with its peers."""
    readings = {unit: read(text) for unit, text in plans.items()}
    sources = [*parents, *plans]
    shares = np.zeros((len(plans), len(sources)))
    found: dict[tuple[str, str], list[Passage]] = {}
    rest: dict[str, Reading] = {}
    for i, unit in enumerate(plans):
        rest[unit] = readings[unit]
        for j, (name, text) in enumerate(parents.items()):
            mine, theirs = without_learnt(rest[unit], read(text), background)
            kept = choose(links(mine, theirs)) if _shared(mine, theirs) else []
            shares[i, j] = _of(kept, readings[unit], mine)
            _note(found, (unit, name), kept, (mine, theirs))
            rest[unit] = _taken(mine, kept)
    names = list(plans)
    for pair in _candidates(list(rest.values())):
        for i, j in (pair, pair[::-1]):
            a, b = names[i], names[j]
            kept = choose(links(rest[a], rest[b]))
            shares[i, len(parents) + j] = _of(kept, readings[a], rest[a])
            _note(found, (a, b), kept, (rest[a], rest[b]))
            if not kept:
                break  # nor the other way round
    return Matrix(list(plans), sources, shares, found)


def _of(kept: Sequence[Link], whole: Reading, rest: Reading) -> float:
    """Share of links in the whole content, not only in what earlier sources left."""
    copied, own = letters(kept, rest)[0], letters([], whole)[1]
    return min(copied / own, 1.0) if own else 0.0


def _note(
    found: dict[tuple[str, str], list[Passage]],
    key: tuple[str, str],
    kept: Sequence[Link],
    pair: tuple[Reading, Reading],
) -> None:
    parts = [passage(members, *pair) for members in group(kept)]
    if parts:
        found[key] = parts


def _taken(reading: Reading, kept: Sequence[Link]) -> Reading:
    """The text with the sentences that a superior wrote masked."""
    taken = inside(kept, reading).tolist()
    reasons = [
        "taken" if copied else reason for copied, reason in zip(taken, reading.reasons, strict=True)
    ]
    return replace(reading, reasons=reasons)


def _shared(a: Reading, b: Reading) -> bool:
    return int(np.isin(row_numbers(a), row_numbers(b)).sum()) >= _ROWS // 2


def _candidates(readings: list[Reading]) -> list[tuple[int, int]]:
    """Pairs of texts, the shorter first: one is of the other's nearest by the rows they share."""
    rows = [row_numbers(reading) for reading in readings]
    flat = np.concatenate([*rows, np.zeros(0, np.int64)])
    owners = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    order = np.argsort(flat, kind="stable")
    flat, owners = flat[order], owners[order]
    pairs = [(i, j) for i, mine in enumerate(rows) for j in _nearest(i, mine, (flat, owners))]
    shorter = [(i, j) if len(rows[i]) <= len(rows[j]) else (j, i) for i, j in pairs]
    return sorted(set(shorter))


def _nearest(i: int, mine: Ints, index: tuple[Ints, Ints]) -> list[int]:
    flat, owners = index
    low = np.searchsorted(flat, mine, "left")
    counts = np.searchsorted(flat, mine, "right") - low
    met = owners[ranges(low, counts)]
    shared = np.bincount(met, minlength=int(owners.max(initial=0)) + 1)
    shared[i : i + 1] = 0
    near = np.argsort(-shared, kind="stable")[:_PEERS]
    floor = max(_ROWS, _PART * len(mine))
    return [int(j) for j in near if shared[j] >= floor]
