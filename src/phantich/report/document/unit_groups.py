"""Units in their groups: communes, then offices, the office that reports last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pandas as pd
from pandas import DataFrame

from phantich.language.folding import vietnamese_order
from phantich.report.document.numbered_tables import group_row, order_cell
from phantich.report.report_model import Cell, Row
from phantich.report.sentences.year_facts import YearFacts

COMMUNES = ("xa", "phuong", "thi_tran", "dac_khu")
GROUPS = ("communes", "offices", "own")


def group_of(facts: YearFacts) -> dict[str, str]:
    """The group of every unit: ``communes``, ``offices``, or ``own`` for the office itself."""
    versions = facts.dataset.whole.get("unit_versions", DataFrame())
    kinds: dict[str, str] = {}
    if len(versions):
        day = pd.Timestamp(facts.dataset.as_of)
        held = versions[versions["valid_from"].le(day)].sort_values("valid_from")
        kinds = dict(zip(held["unit_id"], held["kind"].fillna(""), strict=True))
    head = str(facts.dataset.about["unit_id"])
    groups = {u: "communes" if kind in COMMUNES else "offices" for u, kind in kinds.items()}
    return {**groups, head: "own"}


def grouped_units(
    facts: YearFacts, units: Iterable[str], cells: Callable[[str], list[Cell]]
) -> tuple[Row, ...]:
    """One row a unit in the order of names within its group; never by value."""
    return tuple(_rows(facts, list(units), cells))


def _rows(facts: YearFacts, units: list[str], cells: Callable[[str], list[Cell]]) -> Iterator[Row]:
    groups = group_of(facts)
    at = group_at = 0
    several = len({groups.get(unit, "offices") for unit in units}) > 1
    for group in GROUPS:
        mine = [unit for unit in units if groups.get(unit, "offices") == group]
        mine.sort(key=lambda unit: vietnamese_order(facts.names.get(unit, unit)))
        for place, unit in enumerate(mine):
            at += 1
            made = [Cell(unit_label(facts, unit)), *cells(unit)]
            if place == 0 and several:
                group_at += 1
                yield group_row(group_at, facts.say(f"units.{group}"), len(made) + 1)
            yield Row((order_cell(at), *made))


def unit_label(facts: YearFacts, unit: str) -> str:
    """The name of a unit; what the office that reports held itself under words that say so."""
    if unit == str(facts.dataset.about["unit_id"]):
        return facts.say("units.own_line", actor=facts.actors)
    return facts.names.get(unit, unit)
