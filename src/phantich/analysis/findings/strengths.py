"""What a report may call a merit: a goal that was reached, or a share that is clearly better."""

from __future__ import annotations

from pandas import DataFrame

from phantich.analysis.year_changes import MARGIN, POINTS
from phantich.schema.indicators import indicators

COLUMNS = ["indicator", "reason"]


def strengths(results: DataFrame, changes: DataFrame | None = None) -> DataFrame:
    """The figures that are merits, in the order of the report.

    Returns ``indicator`` and ``reason``: ``level`` for a level that was reached and is a goal
    (not a bound to what is borne with, such as the breaches per 1,000), unless the figure got worse
    than the year before, by a point or more where it is a share; ``better`` for what did not
    reach a level, or has none, but is clearly better than the year before.
    """
    moves = {} if changes is None else _whole(changes).set_index("indicator").to_dict("index")
    rows = []
    for row in _whole(results).to_dict("records"):
        key, move = str(row["indicator"]), moves.get(row["indicator"], {})
        fact = indicators()[key]
        if row["met"] is True and not fact.tolerance and not _got_worse(key, move):
            rows.append((key, "level"))
        elif move.get("way") == "better":
            rows.append((key, "better"))
    return DataFrame(rows, columns=COLUMNS)


def _whole(rows: DataFrame) -> DataFrame:
    return rows[rows["category"] == ""]


def _got_worse(key: str, move: dict[str, object]) -> bool:
    """Whether a figure is worse than the year before; under a point a share is the same."""
    gap, fact = move.get("difference"), indicators()[key]
    if not isinstance(gap, float) or fact.better == "none":
        return False
    worse = -gap if fact.better == "higher" else gap
    least = MARGIN if fact.kind in POINTS else 0.0
    return round(worse, 10) >= least and worse > 0
