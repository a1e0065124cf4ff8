"""What is aimed at: the dataset's own targets by level and year, changed for a trial or not."""

from __future__ import annotations

import copy
from fractions import Fraction

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.findings.finding_rules import Rule, rules
from phantich.dataset.reading import Dataset
from phantich.errors import Misuse
from phantich.language.folding import nearest
from phantich.schema.indicators import indicators

SHARES = ("share", "mix")


def with_thresholds(dataset: Dataset, text: str) -> Dataset:
    """The same tables with other targets, to see what would follow from them.

    ``text`` names indicators and values, ``report_on_time_rate=0.95; attendance_rate=0.97``
    (shares 0..1, a comma or a point before the decimals); they count for every level. An empty
    text changes nothing, and the tables given are never changed.

    Raises
    ------
    Misuse
        An indicator is not known, or its value is not a number it can have.
    """
    pairs = [_pair(part) for part in text.split(";") if part.strip()]
    if not pairs:
        return dataset
    changed = copy.copy(dataset)
    rows = DataFrame(pairs, columns=["indicator", "value"]).drop_duplicates(
        "indicator", keep="last"
    )
    rows = rows.assign(year=dataset.year)
    kept = dataset.get("targets", DataFrame(columns=["indicator", "level", "year", "value"]))
    replaced = {*rows["indicator"], *_twins(set(rows["indicator"]))}
    kept = kept[~kept["indicator"].isin(replaced)]
    changed["targets"] = pd.concat([kept, rows]) if len(kept) else rows.assign(level=pd.NA)
    return changed


def _twins(keys: set[str]) -> set[str]:
    """The indicators that say the same the other way round: their targets give way too."""
    pairs = [(r.indicator, r.twin) for r in rules().values() if r.twin]
    return {b for one, other in pairs for a, b in ((one, other), (other, one)) if a in keys}


def _pair(part: str) -> tuple[str, float]:
    name, _, said = (text.strip() for text in part.partition("="))
    if name not in indicators():
        near = nearest(name, indicators()) or ", ".join(indicators())
        raise Misuse("unknown_threshold", name=name, nearest=near)
    try:
        value = float(said.replace(",", "."))
    except ValueError:
        raise Misuse("bad_threshold", name=name, value=said) from None
    share = indicators()[name].kind in SHARES
    if not 0 <= value < float("inf") or (share and value > 1):
        raise Misuse("bad_threshold", name=name, value=said)
    return name, value


def own_target(dataset: Dataset, indicator: str, level: object = None) -> float | None:
    """The dataset's own target of an indicator: of the level, else of no level, else the only one.

    A target of the year goes before one without a year.
    """
    rows = dataset.get("targets")
    if rows is None or rows.empty:
        return None
    rows = rows[rows["indicator"] == indicator].sort_values("year", na_position="first")
    of_level = rows[rows["level"].eq(level).fillna(False)] if level is not None else rows.iloc[:0]
    general = rows[rows["level"].isna()]
    only = rows if rows["level"].nunique() == 1 else rows.iloc[:0]
    for found in (of_level, general, only):
        if len(found):
            return float(found["value"].iloc[-1])
    return None


def target_of(rule: Rule, dataset: Dataset, level: object = None) -> float | None:
    """What a rule's figure is held against; None where nothing is aimed at.

    The dataset's target goes first, then that of the rule's twin turned round, then the
    catalogue's, then the rule's own threshold.
    """
    own = own_target(dataset, rule.indicator, level)
    if own is None and rule.twin:
        other = own_target(dataset, rule.twin, level)
        own = None if other is None else float(1 - Fraction(str(other)))
    if own is not None:
        return own
    known = indicators()[rule.indicator].target
    return rule.threshold if known is None else known


def unit_targets(rule: Rule, dataset: Dataset, levels: Series) -> Series:
    """The target of each unit by its level, for units with ``levels`` (by unit id)."""
    found = {level: target_of(rule, dataset, level) for level in set(levels.fillna(""))}
    return levels.fillna("").map(found).astype("Float64")
