"""The rules that tell a signal from noise in a series, each as marks on its points.

A point on the mean, an equal neighbour or a missing value breaks a run.
Source: NHS England, Making Data Count (2019 on): shift 7, trend 7, two of three.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from phantich.stats.checked_numbers import Floats, Marks, as_floats

RUN = 7

Names = NDArray[np.str_]


def completed_runs(signs: ArrayLike, length: int) -> Marks:
    """Mark where a run of `length` equal non-zero signs is complete, and each point after."""
    sign = as_floats(signs)
    same = np.diff(sign, prepend=np.nan) == 0
    # Points since the last change of sign, counted without a loop.
    place = np.arange(len(sign))
    start = np.maximum.accumulate(np.where(same, 0, place)) if len(sign) else place
    return np.asarray((place - start + 1 >= length) & (np.abs(sign) == 1))


def shift(side: ArrayLike, length: int = RUN) -> Marks:
    """Mark the points at which `length` in a row have been on one side of the mean."""
    return completed_runs(side, length)


def trend(values: ArrayLike, length: int = RUN) -> Floats:
    """Return +1 where `length` values in a row have each risen, -1 where they have fallen."""
    steps = np.sign(np.diff(as_floats(values)))
    complete = np.concatenate([[False], completed_runs(steps, length - 1)])
    return np.where(complete, np.concatenate([[0.0], steps]), 0.0)[: np.size(values)]


def members(complete: ArrayLike, length: int = RUN) -> Marks:
    """Mark every point of the runs that are complete at the given places."""
    marks = np.atleast_1d(as_floats(complete)) != 0
    reach = np.concatenate([marks, np.zeros(length, dtype=bool)])
    return np.asarray(_windows(reach, length).any(axis=1))[: len(marks)]


def two_of_three(near: ArrayLike, side: ArrayLike) -> Marks:
    """Mark the windows of three points, all on one side, of which two or three are near a limit."""
    close, sign = as_floats(near), as_floats(side)
    marks = np.zeros(len(close), dtype=bool)
    if len(close) < 3:
        return marks
    found = (_windows(close, 3).sum(axis=1) >= 2) & (np.abs(_windows(sign, 3).sum(axis=1)) == 3)
    for step in range(3):
        marks[step : step + len(found)] |= found
    return marks


def signals(
    values: Floats, mean: float, limits: tuple[float, float], near: tuple[float, float]
) -> Names:
    """Name the rule that each point breaks, "none" if none.

    One name a point, in this order: outside, trend, two_of_three, shift; `_high` or `_low` says
    the direction.
    """
    side = np.nan_to_num(np.sign(values - mean))
    outside = (values > limits[1]) | (values < limits[0])
    close = ~outside & ((values > near[1]) | (values < near[0]))
    slope = trend(values)
    rising = members(slope)
    pairs = close & two_of_three(close, side)
    runs = members(shift(side))
    rule = np.select(
        [outside, rising, pairs, runs], ["outside", "trend", "two_of_three", "shift"], "none"
    )
    sign = np.where(rule == "trend", _direction(values, rising), side)
    return np.where(rule == "none", rule, np.strings.add(rule, np.where(sign > 0, "_high", "_low")))


def _windows(values: NDArray[Any], length: int) -> NDArray[Any]:
    """Each stretch of `length` neighbours as a row."""
    return np.lib.stride_tricks.sliding_window_view(values, length)


def _direction(values: Floats, rising: Marks) -> Floats:
    """Direction of the trend a point belongs to: towards its next member, else from its last."""
    steps = np.nan_to_num(np.sign(np.diff(values)))
    before = np.concatenate([[0.0], steps])[: len(values)]
    after = np.concatenate([steps, [0.0]])[: len(values)]
    follows = np.concatenate([rising[1:], [False]])
    return np.where(follows, after, before)
