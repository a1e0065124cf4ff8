"""How many figures reached the level they were held against: counted in one place."""

from __future__ import annotations

from typing import NamedTuple

from pandas import DataFrame


class Verdicts(NamedTuple):
    """Figures with a level: those that met it, missed it, or could not be judged."""

    levels: int
    met: int
    missed: int
    not_judged: int


def verdict_counts(results: DataFrame) -> Verdicts:
    """Count the verdicts of a frame of ``assess``; the three kinds add up to ``levels``.

    Not judged: no data, a base below five, a part above its whole, a figure that is hidden or
    blocked, a median that was not reached, an indicator of which neither side is better.
    """
    held = results[results["target"].notna()]
    met = int(held["met"].eq(True).sum())
    missed = int(held["met"].eq(False).sum())
    return Verdicts(len(held), met, missed, len(held) - met - missed)
