"""The furthest a table can be moved with no cell below 0: linear programming in exact fractions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Line = dict[int, Fraction]


@dataclass
class Dictionary:
    """Basic variables as constants and multiples of the others, all of them 0 or more.

    Cells are numbered from 0; the two directions of a step are numbered below 0. The objective is
    a line like any other.
    """

    constant: dict[int, Fraction]
    line: dict[int, Line]
    gain: Line
    reached: Fraction = Fraction(0)


def furthest(
    values: Sequence[int], steps: Sequence[Mapping[int, int]], cell: int, sign: int, enough: int
) -> int:
    """Return how far a cell can go up (sign 1) or down (-1) in some whole table.

    The table may move along the steps from its true values, which is where the search begins, so
    that no first phase is needed. It stops at `enough`. Bland's rule: it always ends. A corner
    that is not whole proves nothing and counts as 0.
    Source: Chvatal 1983, chapters 2 and 3.
    """
    state = _start(values, _together(steps, cell), cell, sign)
    best = 0
    while best < enough:
        if _is_whole(state):
            best = max(best, int(state.reached))
        entering = min((v for v, c in state.gain.items() if c > 0), default=None)
        if entering is None:
            break
        if (leaving := _leaving(state, entering)) is None:
            return enough  # no cell stops the movement
        _pivot(state, entering, leaving)
    return best


def _together(steps: Sequence[Mapping[int, int]], cell: int) -> list[Mapping[int, int]]:
    """The steps that can have to do with a cell: those linked to it by common cells."""
    reached, found, left = {cell}, [], list(steps)
    while linked := [step for step in left if reached & step.keys()]:
        left = [step for step in left if not reached & step.keys()]
        found += linked
        reached |= {j for step in linked for j in step}
    return found


def _start(
    values: Sequence[int], steps: Sequence[Mapping[int, int]], cell: int, sign: int
) -> Dictionary:
    line: dict[int, Line] = {}
    for place, step in enumerate(steps):
        for j, c in step.items():
            # A step goes both ways: two variables of opposite sign.
            line.setdefault(j, {})[-2 * place - 1] = Fraction(c)
            line[j][-2 * place - 2] = Fraction(-c)
    constant = {j: Fraction(values[j]) for j in line}
    gain = {v: sign * c for v, c in line.get(cell, {}).items()}
    return Dictionary(constant, line, gain)


def _leaving(state: Dictionary, entering: int) -> int | None:
    """The basic variable that reaches 0 first, the lowest number among equals."""
    stops = [
        (state.constant[b] / -line[entering], b)
        for b, line in state.line.items()
        if line.get(entering, 0) < 0
    ]
    return min(stops)[1] if stops else None


def _pivot(state: Dictionary, entering: int, leaving: int) -> None:
    line, constant = state.line.pop(leaving), state.constant.pop(leaving)
    slope = line.pop(entering)
    new = {v: -c / slope for v, c in line.items()} | {leaving: 1 / slope}
    start = -constant / slope
    for basic, other in state.line.items():
        if times := other.pop(entering, None):
            state.constant[basic] += times * start
            _add(other, new, times)
    times = state.gain.pop(entering)
    state.reached += times * start
    _add(state.gain, new, times)
    state.line[entering], state.constant[entering] = new, start


def _add(line: Line, other: Line, times: Fraction) -> None:
    for v, c in other.items():
        total = line.get(v, Fraction(0)) + times * c
        if total:
            line[v] = total
        else:
            line.pop(v, None)


def _is_whole(state: Dictionary) -> bool:
    """Whether the corner is a whole table: all cells that are not 0 are whole numbers."""
    return all(c.denominator == 1 for v, c in state.constant.items() if v >= 0)
