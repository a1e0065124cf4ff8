"""Limitations: figures held against their targets by the rules, with the units behind each."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.findings.finding_rules import Rule, hedge, rules, setting
from phantich.analysis.findings.reference_levels import target_of, unit_targets
from phantich.analysis.year_changes import rate_ratio
from phantich.dataset.reading import Dataset
from phantich.metrics.assessment import FEW, assess, missing_evidence
from phantich.schema.indicators import indicators

COLUMNS = ["rule", "statement", "indicators", "state", "trigger", "units_missed", "units"]
COLUMNS += ["units_few", "numerator", "denominator", "value", "lower", "upper", "target"]
COLUMNS += ["category", "status", "hedge", "group"]
COUNTS = ["units_missed", "units", "units_few", "numerator", "denominator", "group"]
FIGURES = ["value", "lower", "upper", "target"]
UNKNOWN = ("no_data", "few", "zero")
SILENT = ("no_data", "blocked")  # no evidence: nothing held, or nothing that can be trusted

Found = dict[str, Any]


@dataclass(frozen=True)
class Board:
    """The figures of a year that the rules look at: of all units together and of each.

    Attributes
    ----------
    tables: the tables of the year.
    results: one row per indicator and category.
    by_unit: the same by unit, base units only.
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
    ruled = {key for rule in rules().values() for key in (rule.indicator, rule.twin) if key}
    wanted = [key for key in indicators() if key in (set(only) or ruled)]
    known = [key for key in wanted if _evidenced(key, dataset)]
    by_unit = _figures(dataset, ("unit",), known)
    levels = base_units(dataset, by_unit["unit"])
    by_unit = by_unit[by_unit["unit"].isin(levels.index)]
    return Board(dataset, _figures(dataset, (), wanted), by_unit, levels)


def _figures(dataset: Dataset, by: tuple[str, ...], keys: list[str]) -> DataFrame:
    """The figures wanted; an external edition hides small counts by looking at all of them."""
    if dataset.edition == "internal":
        return assess(dataset, by, keys=keys or [""])
    whole = assess(dataset, by)
    return whole[whole["indicator"].isin(keys)]


def _evidenced(key: str, dataset: Dataset) -> bool:
    return not missing_evidence(indicators()[key], dataset)


def base_units(dataset: Dataset, seen: Series) -> Series:
    """The lowest reporting units by id with their level; without versions, those with figures.

    The office that reports for all of them is not one of them.
    """
    known = dataset.get("unit_years")
    if known is not None and len(known):
        return known.set_index("unit")["level"].sort_index()
    head = dataset.about["unit_id"]
    units = {str(unit) for unit in seen.dropna()} - {"", "" if dataset.unit else str(head)}
    return Series(pd.NA, index=sorted(units), dtype="object")


def limitations(dataset: Dataset) -> DataFrame:
    """What fell short of its target, by rule, with what did not and what is not known.

    Returns one row per rule that has a target, in the order of the statements: ``rule``,
    ``statement``, ``indicators`` (keys, the deciding one first), ``state`` (``missed``, ``met``,
    ``no_data`` or ``few``), ``trigger`` (target, spread, ratio, concentration, median),
    ``units_missed`` of ``units`` (base units that miss the target, of those with any case to
    count; ``units_few`` of them have fewer than 5), ``numerator``, ``denominator`` and
    ``value`` of all units together, ``lower`` and ``upper`` (of a ratio; all three are missing
    where its base has no case), ``target``,
    ``category`` (the largest one of a mix), ``status`` as assessed, ``hedge`` (the word that
    the share of units allows) and ``group`` of the first action. Copied plans are known only
    where ``tables["plan_texts"]`` is set (``copies.plan_copies``).
    """
    return judged(board(dataset))


def sentence_key(row: Mapping[str, Any]) -> str:
    """Which sentence of its rule tells a limitation, by its key among the words.

    ``alone``: a ratio of rates whose base has no case, so that no multiple can be named.
    """
    rule = row["rule"]
    if row["trigger"] == "ratio" and pd.isna(row["value"]):
        return f"alone.{rule}"
    return f"spread.{rule}" if row["trigger"] == "spread" else f"limit.{rule}"


def judged(seen: Board) -> DataFrame:
    """The limitations of figures that were counted before."""
    rows = [_row(rule, seen) for rule in rules().values()]
    frame = DataFrame([row for row in rows if row], columns=COLUMNS)
    frame = frame.astype(dict.fromkeys(COUNTS, "Int64") | dict.fromkeys(FIGURES, "Float64"))
    return frame


def _row(rule: Rule, seen: Board) -> Found | None:
    target = target_of(rule, seen.tables)
    if target is None:
        return None
    head = {"rule": rule.key, "statement": rule.statement, "target": target, "category": ""}
    head |= {"indicators": ", ".join(rule.indicators()), "group": rule.actions[0].group}
    counted = _units(rule, seen)
    word = hedge(counted["units_missed"], counted["units"])
    found = KINDS[rule.kind](rule, seen, target)
    return head | {"trigger": rule.kind} | counted | {"hedge": word} | found


def _units(rule: Rule, seen: Board) -> dict[str, int]:
    """How many base units missed the target: a census, so each is counted as it stands."""
    if rule.kind in ("ratio", "concentration") or rule.counts_units:
        return {"units_missed": 0, "units": 0, "units_few": 0}
    rows = seen.units(rule.indicator)
    missed = missing_target(rule, seen, rows)
    return {
        "units_missed": int(missed.sum()),
        "units": len(rows),
        "units_few": int((rows["denominator"] < FEW).sum()),
    }


def missing_target(rule: Rule, seen: Board, rows: DataFrame) -> Series:
    """Which rows of units miss the target of their level."""
    targets = unit_targets(rule, seen.tables, seen.levels).reindex(rows["unit"])
    values = exact_values(rule.indicator, rows)
    return short(rule.indicator, values, targets.set_axis(rows.index)).astype(bool)


def exact_values(indicator: str, rows: DataFrame) -> Series:
    """The values of units from their counts, also of those too small for a share to be shown."""
    fact = indicators()[indicator]
    if fact.kind == "days":
        return rows["value"].astype("Float64")
    ratio = rows["numerator"].astype("Float64") * fact.per / rows["denominator"].astype("Float64")
    return ratio.astype("Float64")


def short(indicator: str, value: Any, target: Any) -> Any:
    """Whether a value misses its target, in the indicator's direction."""
    lower = indicators()[indicator].better == "lower"
    return value > target if lower else value < target


def _target(rule: Rule, seen: Board, target: float) -> Found:
    row = seen.whole(rule.indicator)
    found = {name: row[name] for name in ("numerator", "denominator", "value", "status")}
    if row["status"] in UNKNOWN or pd.isna(row["value"]):
        return found | {"state": "no_data" if row["status"] in SILENT else "few"}
    missed = bool(short(rule.indicator, row["value"], target))
    return found | {"state": "missed" if missed else "met", "trigger": "target"}


def _spread(rule: Rule, seen: Board, target: float) -> Found:
    """The target, or a lowest tenth of the units far below it while the whole meets it."""
    found = _target(rule, seen, target)
    rows = seen.units(rule.indicator)
    values = rows.loc[rows["denominator"] >= FEW, "value"].sort_values()
    if found["state"] != "met" or len(values) < setting("tenth"):
        return found
    highest_of_tenth = values.iloc[math.ceil(len(values) / 10) - 1]
    far = bool(highest_of_tenth < target - setting("spread"))
    return found | ({"state": "missed", "trigger": "spread"} if far else {})


def _ratio(rule: Rule, seen: Board, target: float) -> Found:
    """One category's rate against another's: missed when the whole interval lies above."""
    rows = rate_ratio(seen.results, rule.indicator, rule.category, rule.base)
    if rows.empty or not (rows[["exposure", "base_exposure"]] > 0).all(axis=None):
        return {"state": "no_data", "status": "no_data"}
    row = rows.iloc[0]
    found = {"numerator": row["events"], "denominator": row["exposure"], "value": row["ratio"]}
    found |= {"lower": row["lower"], "upper": row["upper"], "category": rule.category}
    if not row["base_events"]:  # nothing to be a multiple of
        found |= dict.fromkeys(("value", "lower", "upper"), pd.NA)
    if not row["events"] + row["base_events"]:
        return found | {"state": "met", "status": "ok"}
    return found | {"state": "missed" if row["lower"] > target else "met", "status": "ok"}


def _concentration(rule: Rule, seen: Board, target: float) -> Found:
    """The largest category's part of the whole; figures that no category claims say nothing."""
    rows = seen.categories(rule.indicator)
    unclaimed = ["", "<NA>", "nan", str(seen.tables.about["unit_id"])]
    if rows.empty or rows["category"].isin(unclaimed).all():
        return {"state": "no_data", "status": "no_data"}
    row = rows.sort_values(["numerator", "category"], ascending=[False, True]).iloc[0]
    found = {name: row[name] for name in ("numerator", "denominator", "value", "status")}
    found["category"] = row["category"]
    if row["category"] in unclaimed or row["status"] in UNKNOWN:
        return found | {"state": "no_data" if row["category"] in unclaimed else "few"}
    return found | {"state": "missed" if row["value"] > target else "met"}


def _median(rule: Rule, seen: Board, target: float) -> Found:
    """The median share of the plans read, and how many plans lie above the target."""
    plans = seen.tables.get("plan_texts")
    if plans is None or plans.empty:
        return {"state": "no_data", "status": "no_data"}
    shares = plans["share"].dropna().astype(float)
    found: Found = {"numerator": int((shares > target).sum()), "denominator": len(shares)}
    if len(shares) < FEW:
        return found | {"state": "few", "status": "few"}
    middle = float(shares.median())
    return found | {
        "value": middle,
        "state": "missed" if middle > target else "met",
        "status": "ok",
    }


KINDS: dict[str, Callable[[Rule, Board, float], Found]] = {
    "target": _target,
    "spread": _spread,
    "ratio": _ratio,
    "concentration": _concentration,
    "median": _median,
}
