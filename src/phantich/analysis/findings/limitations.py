"""Limitations: figures that missed the level they are held against, with the units behind each."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.findings.finding_rules import LEVEL, Rule, hedge, rules, setting
from phantich.analysis.kept_answers import once
from phantich.analysis.year_changes import rate_ratio
from phantich.dataset.reading import Dataset
from phantich.metrics.assessment import assess, missing_evidence
from phantich.metrics.judging import FEW
from phantich.metrics.levels import DEFAULT, Level, level_of
from phantich.schema.indicators import indicators

COLUMNS = ["rule", "statement", "indicators", "kind", "state", "trigger", "units_missed", "units"]
COLUMNS += ["units_few", "missed_units", "numerator", "denominator", "value", "lower", "upper"]
COLUMNS += ["target", "target_source", "category", "status", "hedge", "group"]
COUNTS = ["units_missed", "units", "units_few", "numerator", "denominator", "group"]
FIGURES = ["value", "lower", "upper", "target"]
TOLD = ("missed", "seen")  # the states of a limitation
UNKNOWN = ("no_data", "few", "zero")
SILENT = ("no_data", "blocked")  # no evidence: nothing held, or nothing that can be trusted
NO_UNITS: dict[str, Any] = {"units_missed": 0, "units": 0, "units_few": 0, "missed_units": ()}

Found = dict[str, Any]


@dataclass(frozen=True)
class Board:
    """The figures of a year that the rules look at: of all units together and of each.

    Attributes
    ----------
    tables: the tables of the year.
    results: one row per indicator and category.
    by_unit: the same by unit, base units that exist at the day of the report only.
    levels: the level of every base unit, by unit id.
    """

    tables: Dataset
    results: DataFrame
    by_unit: DataFrame
    levels: Series

    def whole(self, indicator: str) -> Series:
        """The figure of all units together."""
        rows = self.results[(self.results["indicator"] == indicator)]
        return rows[rows["category"] == ""].iloc[0]

    def categories(self, indicator: str) -> DataFrame:
        """The figures of an indicator by category, so far as there are any."""
        rows = self.results[(self.results["indicator"] == indicator)]
        return rows[rows["numerator"].notna()]

    def units(self, indicator: str) -> DataFrame:
        """The figures of the base units with something counted, in the order of their ids."""
        rows = self.by_unit[self.by_unit["indicator"] == indicator]
        rows = rows[(rows["category"] == "") & rows["numerator"].notna()]
        return rows[rows["denominator"].fillna(0) > 0].sort_values("unit")


def board(dataset: Dataset, only: Collection[str] = ()) -> Board:
    """The figures of a year that the rules decide by, counted once; or ``only`` some of them."""
    ruled = {rule.indicator for rule in rules().values()}
    wanted = [key for key in indicators() if key in (set(only) or ruled)]
    known = [key for key in wanted if not missing_evidence(indicators()[key], dataset)]
    by_unit = assess(dataset, ("unit",), keys=known or [""])
    levels = base_units(dataset, by_unit["unit"])
    by_unit = by_unit[by_unit["unit"].isin(levels.index)]
    return Board(dataset, assess(dataset, keys=wanted or [""]), by_unit, levels)


def base_units(dataset: Dataset, seen: Series) -> Series:
    """The lowest reporting units that exist at the day of the report, by id with their level.

    Without versions, those with figures; the office that reports for all is not one of them.
    """
    known = dataset.get("unit_years")
    if known is not None and len(known):
        return known.set_index("unit")["level"].sort_index()
    head = dataset.about["unit_id"]
    units = {str(unit) for unit in seen.dropna()} - {"", "" if dataset.unit else str(head)}
    return Series(pd.NA, index=sorted(units), dtype="object")


@once
def limitations(dataset: Dataset) -> DataFrame:
    """What missed the level it is held against, by rule, with what did not and what is not known.

    Returns one row for every figure that has a level, in the order of the statements, and for
    every pattern that a rule looks for: ``rule``, ``statement``, ``indicators`` (keys, the deciding
    one first), ``kind`` (``level`` or ``pattern``), ``state`` (of a level: ``missed``, ``met``,
    ``no_data``, ``few`` or ``over_100``, as ``assess`` judged it; of a pattern: ``seen``,
    ``unseen``, ``no_data`` or ``few``), ``trigger`` (level, spread, ratio, concentration),
    ``units_missed`` of ``units`` (base units that missed their level, of those judged; beside
    them ``units_few`` have fewer than 5 cases), ``missed_units`` (their ids), ``numerator``,
    ``denominator`` and ``value`` of all units together, ``lower`` and ``upper`` (of a ratio; all
    three are missing where its base has no case), ``target`` with ``target_source`` (of a pattern
    its threshold), ``category`` (the largest one of a mix), ``status`` as assessed, ``hedge`` (the
    word that the share of units allows) and ``group`` of the first action. Copied plans are known
    only where ``tables["plan_texts"]`` is set (``copied_plans.plan_copies``).
    """
    return judged(board(dataset))


def sentence_key(row: Mapping[str, Any]) -> str:
    """Which sentence tells a limitation, by its key among the words.

    ``alone``: a ratio of rates whose base has no case, so that no multiple can be named;
    ``limit.other``: a level that the dataset sets for an indicator without a rule of its own.
    """
    rule = row["rule"]
    if row["trigger"] == "ratio" and pd.isna(row["value"]):
        return f"alone.{rule}"
    return "limit.other" if rule in indicators() else f"limit.{rule}"


def judged(seen: Board) -> DataFrame:
    """The limitations of figures that were counted before."""
    rows = [_row(rule, seen) for rule in rules().values()]
    frame = DataFrame([row for row in rows if row], columns=COLUMNS)
    return frame.astype(dict.fromkeys(COUNTS, "Int64") | dict.fromkeys(FIGURES, "Float64"))


def _row(rule: Rule, seen: Board) -> Found | None:
    head: Found = {
        "rule": rule.key,
        "statement": rule.statement,
        "trigger": rule.kind,
        "category": "",
    }
    head |= {"indicators": ", ".join(rule.indicators()), "group": rule.group, "lower": pd.NA}
    if rule.kind == LEVEL:
        found = _level(rule, seen)
        return found and head | {"kind": "level", "upper": pd.NA} | found
    target, source = threshold(rule, seen)
    if target is None:
        return None
    head |= NO_UNITS | {"target": target, "target_source": source, "hedge": "none"}
    return head | {"kind": "pattern", "upper": pd.NA} | PATTERNS[rule.kind](rule, seen, target)


def threshold(rule: Rule, seen: Board) -> Level:
    """From where on a pattern is one: as the dataset sets it, else by the rule."""
    own = level_of(indicators()[rule.indicator], seen.tables.get("targets"))
    return own if own.value is not None and rule.kind != "ratio" else Level(rule.threshold, DEFAULT)


def _level(rule: Rule, seen: Board) -> Found | None:
    """A figure held against its level, as it was judged; nothing where it has none."""
    row = seen.whole(rule.indicator)
    if pd.isna(row["target"]):
        return None
    names = ("numerator", "denominator", "value", "target", "target_source", "status")
    counted = NO_UNITS if rule.counts_units else _units(seen.units(rule.indicator))
    word = hedge(counted["units_missed"], counted["units"])
    return {name: row[name] for name in names} | counted | {"hedge": word, "state": _state(row)}


def _state(row: Series) -> str:
    if pd.notna(row["met"]):
        return "met" if row["met"] else "missed"
    if row["status"] in ("over_100", *SILENT):
        return "over_100" if row["status"] == "over_100" else "no_data"
    return "few"


def _units(rows: DataFrame) -> Found:
    """How many base units missed their level: a census, so each that was judged counts."""
    missed = rows["met"].eq(False).fillna(False).astype(bool)
    known = rows["met"].notna()
    return {
        "units_missed": int(missed.sum()),
        "units": int(known.sum()),
        "units_few": int((~known & (rows["denominator"] < FEW)).sum()),
        "missed_units": tuple(rows.loc[missed, "unit"]),
    }


def exact_values(indicator: str, rows: DataFrame) -> Series:
    """The values of units from their counts, also of those too small for a share to be shown."""
    fact = indicators()[indicator]
    if fact.kind == "days":
        return rows["value"].astype("Float64")
    ratio = rows["numerator"].astype("Float64") * fact.per / rows["denominator"].astype("Float64")
    return ratio.astype("Float64")


def _spread(rule: Rule, seen: Board, target: float) -> Found:
    """A lowest tenth of the units far below the level while the whole reaches it."""
    row, rows = seen.whole(rule.indicator), seen.units(rule.indicator)
    found = {name: row[name] for name in ("numerator", "denominator", "value", "status")}
    if pd.isna(row["met"]):
        return found | {"state": "no_data" if row["status"] in SILENT else "few"}
    values = rows.loc[rows["denominator"] >= FEW, "value"].sort_values()
    if not row["met"] or len(values) < setting("tenth"):
        return found | {"state": "unseen"}
    highest_of_tenth = values.iloc[math.ceil(len(values) / 10) - 1]
    far = bool(highest_of_tenth < target - setting("spread"))
    return found | {"state": "seen" if far else "unseen"}


def _ratio(rule: Rule, seen: Board, target: float) -> Found:
    """One category's rate against another's: seen when the whole interval lies above."""
    rows = rate_ratio(seen.results, rule.indicator, rule.category, rule.base)
    if rows.empty or not (rows[["exposure", "base_exposure"]] > 0).all(axis=None):
        return {"state": "no_data", "status": "no_data"}
    row = rows.iloc[0]
    found = {"numerator": row["events"], "denominator": row["exposure"], "value": row["ratio"]}
    found |= {"lower": row["lower"], "upper": row["upper"], "category": rule.category}
    if not row["base_events"]:  # nothing to be a multiple of
        found |= dict.fromkeys(("value", "lower", "upper"), pd.NA)
    if not row["events"] + row["base_events"]:
        return found | {"state": "unseen", "status": "ok"}
    return found | {"state": "seen" if row["lower"] > target else "unseen", "status": "ok"}


def _concentration(rule: Rule, seen: Board, target: float) -> Found:
    """The largest category's part of the whole; figures that no category claims say nothing."""
    rows = seen.categories(rule.indicator)
    unclaimed = ["", "<NA>", "nan", str(seen.tables.about["unit_id"])]
    unclaimed.append(seen.tables.unit)  # of one unit's report, all is its own
    if rows.empty or rows["category"].isin(unclaimed).all():
        return {"state": "no_data", "status": "no_data"}
    row = rows.sort_values(["numerator", "category"], ascending=[False, True]).iloc[0]
    found = {name: row[name] for name in ("numerator", "denominator", "value", "status")}
    found["category"] = row["category"]
    if row["category"] in unclaimed or row["status"] in UNKNOWN:
        return found | {"state": "no_data" if row["category"] in unclaimed else "few"}
    return found | {"state": "seen" if row["value"] > target else "unseen"}


PATTERNS: dict[str, Callable[[Rule, Board, float], Found]] = {
    "spread": _spread,
    "ratio": _ratio,
    "concentration": _concentration,
}
