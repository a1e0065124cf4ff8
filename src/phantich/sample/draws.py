"""Seeded random draws: the same seed, table and year give the same numbers everywhere."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pandas import Series

# pandas and numpy disagree on the types of elements; the names say what is meant
Ints = NDArray[Any]
Floats = NDArray[Any]
Days = NDArray[Any]
Marks = NDArray[Any]
Words = NDArray[Any]


def generator(seed: int, *marks: object) -> np.random.Generator:
    """The stream of random numbers that belongs to a seed and to marks such as table and year."""
    text = " ".join(map(str, marks))
    return np.random.default_rng([seed, zlib.crc32(text.encode("utf-8"))])


def words(values: Sequence[str | None]) -> Words:
    """Words as an array that can be indexed with positions."""
    return np.array(values, dtype=object)


def numbered(stem: str, count: int, first: int = 1) -> Words:
    """Ids with a running number: ``hn2024-00001`` and on."""
    return words([f"{stem}{number:05d}" for number in range(first, first + count)])


def pick(rng: np.random.Generator, shares: Mapping[str, float], size: int) -> Words:
    """Words drawn with the shares given."""
    weights = np.array(list(shares.values()))
    return words(list(shares))[rng.choice(len(shares), size=size, p=weights / weights.sum())]


def gamma_days(rng: np.random.Generator, mean: Floats, cv: float) -> Ints:
    """Delays in whole days with a mean each and a coefficient of variation."""
    return np.rint(rng.gamma(cv**-2, mean * cv**2)).astype(np.int64)


def beta_binomial(rng: np.random.Generator, n: Ints, mean: Floats, rho: float) -> Ints:
    """Counts out of ``n`` that scatter more than binomial ones, by the correlation ``rho``."""
    total = 1 / rho - 1
    return rng.binomial(n, rng.beta(mean * total, (1 - mean) * total))


def days_after(start: Days | np.datetime64, count: Ints) -> Days:
    """The days that lie a number of days after others."""
    return start + count.astype("timedelta64[D]")


def portions(weights: Floats, total: float, low: int) -> Ints:
    """A total shared out by weights, rounded, none below ``low``."""
    return np.maximum(low, np.rint(weights * (total / max(weights.sum(), 1e-9)))).astype(np.int64)


def settle(rng: np.random.Generator, values: Ints, limits: tuple[Ints, Ints], total: int) -> Ints:
    """The values moved by single steps, within their limits, until they add up to the total."""
    low, high = limits
    values = np.clip(values, low, high)
    gap = int(total - values.sum())
    room = high - values if gap > 0 else values - low
    slots = np.repeat(np.arange(len(values)), room)
    steps = rng.choice(slots, size=min(abs(gap), len(slots)), replace=False)
    return values + np.sign(gap) * np.bincount(steps, minlength=len(values))


def leave_out(rng: np.random.Generator, values: Sequence[object] | Ints, share: float) -> Words:
    """The values with a share of the cells left empty."""
    cells = np.array(values, dtype=object)
    cells[rng.random(len(cells)) < share] = None
    return cells


def only(values: Sequence[object] | Ints, kept: Marks | Series) -> Words:
    """The values where they are kept, and empty cells elsewhere."""
    cells = np.array(values, dtype=object)
    cells[~np.asarray(kept, dtype=bool)] = None
    return cells
