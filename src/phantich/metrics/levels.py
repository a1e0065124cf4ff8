"""The level that a figure is held against, and who set it: the one place that resolves it.

A level is assigned by the dataset (table ``targets``, with the document that set it) or is the
package's own default. Where two indicators say the same the other way round, the level is held
against one of them only, so that nothing is judged twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

import pandas as pd
from pandas import DataFrame, Series

from phantich.schema.indicators import Indicator, indicators

DEFAULT = "default"  # the package's own level
TRIAL = "trial"  # a level on trial, see findings.with_thresholds
UNNAMED = "dataset"  # set by the dataset, which names no document


class Level(NamedTuple):
    """What is aimed at and its source: ``default``, ``trial``, ``dataset`` or the document."""

    value: float | None = None
    source: str = ""


def is_assigned(source: str) -> bool:
    """Whether a level was set by the dataset: not by the package, and not on trial."""
    return source not in ("", DEFAULT, TRIAL)


def level_of(indicator: Indicator, targets: DataFrame | None, level: str | None = None) -> Level:
    """The level of an indicator, for all units or for the units of one ``level`` of the Party.

    The dataset's own level goes first: of that level, else of none, else, for all units, the only
    one there is; one of the year goes before one without a year. Then what it sets for the
    indicator that says the same the other way round, then the package's default.
    """
    if indicator.complement:
        return Level()
    own = _own(indicator.key, targets, level)
    if own is None:
        turned = (_own(key, targets, level) for key in complements(indicator.key))
        own = next((_turned(other) for other in turned if other is not None), None)
    if own is not None:
        return own
    return Level() if indicator.target is None else Level(indicator.target, DEFAULT)


def complements(key: str) -> list[str]:
    """The indicators that say the same as one, the other way round."""
    return [i.key for i in indicators().values() if i.complement == key]


def _turned(level: Level) -> Level:
    return Level(float(1 - Fraction(str(level.value))), level.source)


def _own(key: str, targets: DataFrame | None, level: str | None) -> Level | None:
    """What the dataset sets; of several rows the last year's counts."""
    if targets is None:
        return None
    rows = targets[targets["indicator"] == key]
    if rows.empty:
        return None
    rows = rows.sort_values("year", na_position="first")
    same = rows[rows["level"].eq(level).fillna(False)] if level else rows.iloc[:0]
    only = rows if not level and rows["level"].nunique() == 1 else rows.iloc[:0]
    for found in (same, rows[rows["level"].isna()], only):
        if len(found):
            return _read(found.iloc[-1])
    return None


def _read(row: Series) -> Level:
    document = row.get("source_doc")
    return Level(float(row["value"]), UNNAMED if pd.isna(document) else str(document))


def levels_of(
    known: Iterable[Indicator], targets: DataFrame | None, among: Iterable[str]
) -> dict[tuple[str, str], Level]:
    """The level of each indicator for every level of the Party ``among`` which rows are split.

    An empty text stands for all units together, or for units whose level is not known.
    """
    told = set() if targets is None else set(targets["indicator"])
    rows = {i: targets if told & {i.key, *complements(i.key)} else None for i in known}
    pairs = [(indicator, level) for indicator in rows for level in set(among)]
    return {(i.key, level): level_of(i, rows[i], level or None) for i, level in pairs}
