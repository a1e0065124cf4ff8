"""Numbers checked before any method sees them."""

from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from phantich.errors import Fault

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Marks = NDArray[np.bool_]

MINIMUM_PUBLISHED = 5  # below it, answers of persons are suppressed
MINIMUM_TESTED = 10  # below it, counts only: no percentage is compared

_Array = TypeVar("_Array", bound=np.generic)


def as_floats(values: ArrayLike) -> Floats:
    """Read numbers as floats, a missing one as NaN.

    Raises Fault `not_a_number` for text and `not_finite` for an infinite value.
    """
    try:
        numbers = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise Fault("not_a_number", value=str(values)[:80]) from error
    if np.isinf(numbers).any():
        raise Fault("not_finite", value=_first(numbers, np.isinf(numbers)))
    return numbers


def as_counts(values: ArrayLike, *, whole: bool = True) -> Floats:
    """Read counts as floats and refuse what cannot be a count.

    Raises Fault `negative_count`, and `not_whole` unless `whole` is False.
    """
    counts = as_floats(values)
    refuse(counts, counts < 0, "negative_count")
    if whole:
        refuse(counts, counts != np.floor(counts), "not_whole")
    return counts


def part_and_whole(x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Read parts `x` of wholes `n`, broadcast together; NaN in one makes the other NaN.

    A whole of 0 has no share, so both become NaN: "no data", never 0 and never 1.
    Raises Fault `part_exceeds_whole`: nothing is capped.
    """
    parts, wholes = np.broadcast_arrays(as_counts(x), as_counts(n))
    if (over := parts > wholes).any():
        raise Fault("part_exceeds_whole", part=_first(parts, over), whole=_first(wholes, over))
    empty = np.isnan(parts) | np.isnan(wholes) | (wholes == 0)
    return np.where(empty, np.nan, parts), np.where(empty, np.nan, wholes)


def refuse(values: Floats, wrong: Marks, key: str) -> None:
    """Raise the Fault `key` with the first value marked wrong, if there is one."""
    wrong = wrong & ~np.isnan(values)
    if wrong.any():
        raise Fault(key, value=_first(values, wrong))


def same_length(*arrays: NDArray[_Array]) -> None:
    """Raise Fault `unequal_lengths` unless all the arrays are as long."""
    if len(lengths := {array.shape for array in arrays}) > 1:
        raise Fault("unequal_lengths", lengths=", ".join(str(s[0]) for s in sorted(lengths)))


def _first(values: Floats, marked: Marks) -> str:
    return f"{values[marked].flat[0]:g}"
