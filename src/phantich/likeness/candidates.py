"""Pairs of sentences worth aligning: they share weighted word pairs (an inverted index)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from phantich.likeness import clauses
from phantich.likeness.plan_reading import Reading, word_id, word_ids
from phantich.likeness.tokens import Floats, Ints

_COMMON = 0.4  # weight of words that all plans use, against 1 for the others
_FLOOR = 0.12  # cosine of word pairs below which two sentences are not aligned
_KEPT = 3  # candidates kept for a sentence
_SKIP = 0.5  # weight of two words with one between them, against 1 for neighbours


@dataclass(frozen=True)
class Flat:
    """Comparable units of a text as one row of word numbers."""

    units: Ints
    bounds: Ints
    words: Ints
    owners: Ints


@lru_cache(maxsize=1024)
def flatten(reading: Reading, bare: bool) -> Flat:
    """Sentences of a text that are compared, in one row; `bare` leaves diacritics out."""
    words = word_ids(reading, bare)
    units = [k for k in range(len(words)) if not reading.masked(k) and len(words[k]) >= 3]
    bounds = np.cumsum([0, *(len(words[k]) for k in units)])
    flat = np.concatenate([words[k] for k in units]) if units else np.zeros(0, np.int64)
    owners = np.repeat(np.arange(len(units)), np.diff(bounds))
    return Flat(np.array(units, np.int64), bounds, flat, owners)


def word_weights(
    vocabulary: Ints, left: tuple[Ints, Flat], right: tuple[Ints, Flat], bare: bool
) -> Floats:
    """Weight of every word: rarer among the sentences of both texts, heavier; common ones light."""
    total = len(left[1].units) + len(right[1].units)
    seen = np.zeros(len(vocabulary))
    for words, flat in (left, right):
        pairs = np.unique(words * (len(flat.units) + 1) + flat.owners)
        seen += np.bincount(pairs // (len(flat.units) + 1), minlength=len(vocabulary))
    weights = np.log1p(total / seen) / np.log1p(max(total, 2))
    weights[np.isin(vocabulary, _common(bare))] *= _COMMON
    return np.asarray(weights + 0.05)


@lru_cache(maxsize=2)
def _common(without_marks: bool) -> Ints:
    listed = clauses.shipped()
    groups = {name for phrases in listed.synonyms.values() for _, name in phrases}
    forms = sorted({*listed.common, *groups, "#"})
    return np.array([word_id(form, without_marks) for form in forms], np.int64)


def candidates(
    left: tuple[Ints, Flat], right: tuple[Ints, Flat], weights: Floats
) -> tuple[Ints, Ints]:
    """Pairs of sentences (positions in the two rows) that share enough weighted word pairs."""
    size = len(weights)
    a_keys, a_owners, a_weights = _pairs(left, weights, size)
    b_keys, b_owners, b_weights = _pairs(right, weights, size)
    low = np.searchsorted(b_keys, a_keys, "left")
    counts = np.searchsorted(b_keys, a_keys, "right") - low
    counts[counts > 60] = 0  # a formula found everywhere tells nothing and would cost the most
    rows = np.repeat(a_owners, counts)
    shift = np.repeat(np.cumsum(counts) - counts, counts)
    columns = b_owners[np.repeat(low, counts) + np.arange(len(rows)) - shift]
    return _best(
        rows * len(right[1].units) + columns,
        np.repeat(a_weights, counts) ** 2,
        (
            np.sqrt(np.bincount(a_owners, a_weights**2, len(left[1].units))) + 1e-9,
            np.sqrt(np.bincount(b_owners, b_weights**2, len(right[1].units))) + 1e-9,
        ),
    )


def _pairs(side: tuple[Ints, Flat], weights: Floats, size: int) -> tuple[Ints, Ints, Floats]:
    """Distinct word pairs of every sentence, sorted: key, sentence, weight."""
    words, flat = side
    parts = []
    for gap, factor in ((1, 1.0), (2, _SKIP)):
        same = flat.owners[gap:] == flat.owners[:-gap]
        x, y = words[:-gap][same], words[gap:][same]
        value = factor * (weights[x] + weights[y]) / 2
        parts.append(((x * size + y) * 3 + gap, flat.owners[gap:][same], value))
    keys, owners, values = (np.concatenate(p) for p in zip(*parts, strict=True))
    _, first = np.unique(keys * (len(flat.units) + 1) + owners, return_index=True)
    return keys[first], owners[first], values[first]


def _best(cells: Ints, shared: Floats, norms: tuple[Floats, Floats]) -> tuple[Ints, Ints]:
    wide = len(norms[1])
    cell, inverse = np.unique(cells, return_inverse=True)
    score = np.bincount(inverse, shared, len(cell)) if len(cell) else np.zeros(0)
    rows, columns = cell // wide, cell % wide
    cosine = score / (norms[0][rows] * norms[1][columns])
    inside = score / np.minimum(norms[0][rows] ** 2, norms[1][columns] ** 2)
    value = np.maximum(cosine, 0.6 * inside)
    kept = value >= _FLOOR
    rows, columns, value = rows[kept], columns[kept], value[kept]
    order = np.lexsort((columns, -value, rows))
    rows, columns = rows[order], columns[order]
    first = np.searchsorted(rows, rows, "left")
    top = np.arange(len(rows)) - first < _KEPT
    return rows[top], columns[top]
