"""What it takes to reach a target, and what would follow: exact counts, not a model."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.findings.finding_rules import LEVEL, Rule, rules
from phantich.analysis.findings.limitations import Board, board
from phantich.dataset.reading import Dataset
from phantich.errors import Misuse
from phantich.language.folding import nearest
from phantich.schema.indicators import Indicator, indicators

COUNTABLE = ("share", "attainment", "rate")  # a median or a mix is not reached case by case
EFFORT = ["indicator", "unit", "numerator", "denominator", "value", "target", "cases", "direction"]
WHAT_IF = ["indicator", "units", "cases", "numerator", "denominator", "value", "target"]
WHAT_IF += ["new_numerator", "new_value", "met", "new_met"]


def effort(dataset: Dataset, seen: Board | None = None, indicator: str = "") -> DataFrame:
    """How many more cases, or fewer, reach the target: for all together and for every unit.

    ``indicator`` asks for that one only. Returns one row per indicator and unit in the order of
    the rules and of unit ids; ``unit`` is empty for all units together. ``cases`` with the
    ``denominator`` as it stands: more of them (``direction`` more: reports on time, members
    present) or fewer (``direction`` fewer: late studies, breaches); 0 where the level is reached.
    Indicators that are no ratio of counts are left out.

    Raises
    ------
    Misuse
        The indicator asked for is not known or is no ratio of counts.
    """
    seen = seen or board(dataset)
    every = [rule for rule in rules().values() if _countable(rule)]
    parts = [_of_rule(rule, seen) for rule in ([_rule(indicator)] if indicator else every)]
    parts = [part for part in parts if len(part)]
    found = pd.concat(parts, ignore_index=True) if parts else DataFrame(columns=EFFORT)
    counts = dict.fromkeys(["numerator", "denominator", "cases"], "Int64")
    return found.astype(counts | dict.fromkeys(["value", "target"], "Float64"))[EFFORT]


def what_if(
    dataset: Dataset, indicator: str, units: Iterable[str] | str = (), seen: Board | None = None
) -> DataFrame:
    """The figure of all units together if the units named had met their target.

    ``units`` are ids, or one text with commas between them; without any it is every unit that
    missed it. Returns one row, or none where there are no figures by unit: ``units`` (those of
    the named that missed it), the ``cases`` they would have changed, the counts and ``value`` as
    they are and as they would be, ``target``, ``met`` and ``new_met``. Counts are exact; the
    denominator stays.

    Raises
    ------
    Misuse
        The indicator is not known or is no ratio of counts, or it has no figure of that unit.
    """
    rule, seen = _rule(indicator), seen or board(dataset)
    rows = _of_rule(rule, seen)
    if set(rows["unit"]) <= {""}:
        return DataFrame(columns=WHAT_IF)
    asked = units.split(",") if isinstance(units, str) else units
    chosen = {unit.strip() for unit in asked} - {""} or {*rows["unit"]} - {""}
    if strangers := sorted(chosen - set(rows["unit"])):
        near = nearest(strangers[0], rows["unit"]) or "-"
        raise Misuse("no_figure_of_unit", unit=strangers[0], indicator=indicator, nearest=near)
    return DataFrame([_supposed(rule, rows, chosen)], columns=WHAT_IF)


def _supposed(rule: Rule, rows: DataFrame, chosen: set[str]) -> dict[str, Any]:
    whole = rows[rows["unit"] == ""].iloc[0]
    changed = rows[rows["unit"].isin(chosen) & (rows["cases"] > 0) & (rows["unit"] != "")]
    cases = int(changed["cases"].sum())
    sign = -1 if rule_fact(rule).better == "lower" else 1
    numerator = int(whole["numerator"]) + sign * cases
    value = Fraction(numerator, int(whole["denominator"])) * rule_fact(rule).per
    return {
        **{name: whole[name] for name in ("indicator", "numerator", "denominator", "value")},
        "target": whole["target"],
        "units": tuple(sorted(changed["unit"])),
        "cases": cases,
        "new_numerator": numerator,
        "new_value": float(value),
        "met": not whole["cases"],
        "new_met": not _cases(rule_fact(rule), numerator, whole["denominator"], whole["target"]),
    }


def rule_fact(rule: Rule) -> Indicator:
    """The catalogue's entry of the indicator that decides a rule."""
    return indicators()[rule.indicator]


def _countable(rule: Rule) -> bool:
    return rule_fact(rule).kind in COUNTABLE and rule.kind == LEVEL


def _rule(indicator: str) -> Rule:
    """The rule that holds an indicator, or the one it is the complement of, against its level."""
    key = indicators()[indicator].complement or indicator if indicator in indicators() else ""
    fit = [rule for rule in rules().values() if rule.indicator == key and _countable(rule)]
    if not fit:
        known = [r.indicator for r in rules().values() if _countable(r)]
        near = nearest(indicator, known) or ", ".join(known)
        raise Misuse("not_countable", indicator=indicator, nearest=near)
    return fit[0]


def _of_rule(rule: Rule, seen: Board) -> DataFrame:
    whole = seen.whole(rule.indicator)
    if pd.isna(whole["target"]) or pd.isna(whole["numerator"]) or not whole["denominator"]:
        return DataFrame(columns=EFFORT)
    rows = seen.units(rule.indicator)
    rows = rows.iloc[:0] if rule.counts_units else rows
    every = [_line(rule, "", whole)]
    every += [_line(rule, row["unit"], row) for row in rows.to_dict("records")]
    return DataFrame(every, columns=EFFORT)


def _line(rule: Rule, unit: str, row: Series | dict[str, Any]) -> dict[str, Any]:
    fact = rule_fact(rule)
    top, base = int(row["numerator"]), int(row["denominator"])
    return {
        "indicator": rule.indicator,
        "unit": unit,
        "numerator": top,
        "denominator": base,
        "value": float(Fraction(top, base) * fact.per),
        "target": row["target"],
        "cases": _cases(fact, top, base, row["target"]),
        "direction": "fewer" if fact.better == "lower" else "more",
    }


def _cases(fact: Indicator, top: int, base: Any, target: Any) -> int:
    """How many cases are missing, or too many: 9 of 20 for 0.9 lack 9, since 18 are asked for."""
    aim = Fraction(str(target)) * int(base) / fact.per
    if fact.better == "lower":
        return max(0, top - math.floor(aim))
    return max(0, math.ceil(aim) - top)
