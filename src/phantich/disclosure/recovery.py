"""What a reader can work out of a table with hidden cells, by exact linear algebra.

Cells are numbered; an equation says that a sum of cells, each times +1 or -1, is a known constant.
Hidden cells are whole numbers from 0 up. All arithmetic is in fractions and whole numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from phantich.disclosure.simplex import furthest

Terms = Mapping[int, int]
Row = dict[int, Fraction]

ROUNDS = 200


@dataclass(frozen=True)
class Range:
    """What is known of a hidden cell.

    `least` and `most` come from whole tables that agree with everything published, so the reader
    cannot exclude them. `floor` and `ceiling` are what the reader can prove (None: no ceiling).
    """

    least: int
    most: int
    floor: int
    ceiling: int | None

    @property
    def recovered(self) -> bool:
        """Whether the reader can name the value."""
        return self.floor == self.ceiling


def ranges(values: Sequence[int], hidden: set[int], equations: Sequence[Terms]) -> dict[int, Range]:
    """Return what a reader knows of each hidden cell, from the true values and the equations.

    A cell alone in a reduced equation is recovered: that is the rank test. For the others the
    null space gives other tables with the same published cells; they are the proof of safety.
    """
    plain = [row for terms in equations if (row := _unknown(terms, hidden))]
    rows = reduced(plain)
    least, most = _witnesses(values, hidden, null_space(hidden, rows))
    whole = [_whole(row) for row in (*rows, *plain)]
    known = [(row, sum(c * values[j] for j, c in row.items())) for row in whole]
    floor, ceiling = _proved(hidden, known)
    return {j: Range(least[j], most[j], floor[j], ceiling[j]) for j in sorted(hidden)}


def widened(
    found: Mapping[int, Range],
    values: Sequence[int],
    equations: Sequence[Terms],
    wanted: Mapping[int, int],
) -> dict[int, Range]:
    """Look for further whole tables in which the `wanted` cells reach these values, or 0.

    Exact linear programming; a cell for which none is found keeps its range.
    """
    hidden = set(found)
    steps = null_space(hidden, reduced([_unknown(terms, hidden) for terms in equations]))
    result = dict(found)
    for j, goal in wanted.items():
        most = furthest(values, steps, j, 1, goal - values[j])
        least = 0 if most >= goal - values[j] else furthest(values, steps, j, -1, values[j])
        old = found[j]
        result[j] = replace(
            old, most=max(old.most, values[j] + most), least=min(old.least, values[j] - least)
        )
    return result


def reduced(rows: Sequence[Row]) -> list[Row]:
    """Return the reduced row echelon form of sparse rows, zero rows left out."""
    done: dict[int, Row] = {}
    for row in rows:
        left = dict(row)
        for pivot in [j for j in left if j in done]:
            if pivot in left:
                left = _minus(left, done[pivot], left[pivot])
        if not left:
            continue
        pivot = min(left)
        left = {j: c / left[pivot] for j, c in left.items()}
        for other, earlier in done.items():
            if pivot in earlier:
                done[other] = _minus(earlier, left, earlier[pivot])
        done[pivot] = left
    return [done[pivot] for pivot in sorted(done)]


def _unknown(terms: Terms, hidden: set[int]) -> Row:
    return {j: Fraction(c) for j, c in terms.items() if j in hidden}


def _minus(row: Row, other: Row, times: Fraction) -> Row:
    result = dict(row)
    for j, c in other.items():
        result[j] = result.get(j, Fraction(0)) - times * c
    return {j: c for j, c in result.items() if c}


def null_space(hidden: set[int], rows: Sequence[Row]) -> list[dict[int, int]]:
    """Return whole-number directions in which hidden cells can move without touching the rest."""
    pivots = [min(row) for row in rows]
    steps = []
    for free in sorted(hidden - set(pivots)):
        step = {free: Fraction(1)}
        step |= {p: -row[free] for p, row in zip(pivots, rows, strict=True) if free in row}
        steps.append(_whole(step))
    return steps


def _whole(row: Row) -> dict[int, int]:
    scale = lcm(*(c.denominator for c in row.values()))
    return {j: int(c * scale) for j, c in row.items()}


def _witnesses(
    values: Sequence[int], hidden: set[int], steps: Sequence[dict[int, int]]
) -> tuple[dict[int, int], dict[int, int]]:
    """Least and most of each cell over the tables one step of the null space away."""
    least = {j: values[j] for j in hidden}
    most = dict(least)
    for step in (*steps, *_pairs(steps)):
        back, forth = _reach(values, step)
        for j, c in step.items():
            ends = sorted((values[j] + back * c, values[j] + forth * c))
            least[j], most[j] = min(least[j], ends[0]), max(most[j], ends[1])
    return least, most


def _pairs(steps: Sequence[dict[int, int]]) -> list[dict[int, int]]:
    """Differences of neighbouring directions: they move where one alone is stopped by a zero."""
    found = []
    for place, first in enumerate(steps):
        for second in steps[place + 1 : place + 40]:
            if first.keys() & second.keys():
                both = {j: first.get(j, 0) - second.get(j, 0) for j in first.keys() | second.keys()}
                found.append({j: c for j, c in both.items() if c})
    return found


def _reach(values: Sequence[int], step: dict[int, int]) -> tuple[int, int]:
    """How many times the step can be taken back and forth with no cell below 0."""
    forth = [values[j] // -c for j, c in step.items() if c < 0]
    back = [values[j] // c for j, c in step.items() if c > 0]
    # Without a stop on one side any distance would do; the sum of the cells is far enough.
    far = 1 + sum(values[j] for j in step)
    return -min(back, default=far), min(forth, default=far)


def _proved(
    hidden: set[int], equations: Sequence[tuple[dict[int, int], int]]
) -> tuple[dict[int, int], dict[int, int | None]]:
    """Floors and ceilings by carrying them through the equations until nothing moves."""
    floor: dict[int, int] = dict.fromkeys(hidden, 0)
    ceiling: dict[int, int | None] = dict.fromkeys(hidden)
    for _ in range(ROUNDS):
        before = dict(floor), dict(ceiling)
        for row, constant in equations:
            for j in row:
                _tighten(j, row, constant, floor, ceiling)
        if before == (floor, ceiling):
            break
    return floor, ceiling


def _tighten(
    j: int,
    row: Mapping[int, int],
    constant: int,
    floor: dict[int, int],
    ceiling: dict[int, int | None],
) -> None:
    """Bound one cell of an equation by the bounds of the others."""
    times, sign = abs(row[j]), 1 if row[j] > 0 else -1
    others = [(-c * sign, i) for i, c in row.items() if i != j]
    low = _extreme(constant * sign, others, floor, ceiling)
    high = _extreme(constant * sign, others, ceiling, floor)
    if low is not None:
        floor[j] = max(floor[j], -(-low // times))
    if high is not None:
        now = ceiling[j]
        ceiling[j] = high // times if now is None else min(now, high // times)


def _extreme(
    start: int,
    others: Sequence[tuple[int, int]],
    positive: Mapping[int, int | None],
    negative: Mapping[int, int | None],
) -> int | None:
    """start + sum(c * bound), the bound chosen by the sign of c; None without a bound."""
    total = start
    for c, i in others:
        bound = positive[i] if c > 0 else negative[i]
        if bound is None:
            return None
        total += c * bound
    return total
