"""The tables by unit, grouped and in the order of names, each with its total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from phantich.report.document.numbered_tables import (
    RATIOS,
    SIGNS,
    Numbering,
    figure_cell,
    with_formula,
)
from phantich.report.document.unit_groups import grouped_units
from phantich.report.report_model import Cell, Column, Row, Table
from phantich.report.sentences.year_facts import YearFacts, records
from phantich.schema.indicators import indicators

# The tables by unit: an indicator and the part of it that stands in the column.
BY_UNIT: dict[str, tuple[tuple[str, str], ...]] = {
    "study": (
        ("conferences_held", "value"),
        ("attendances_counted", "value"),
        ("nonmember_attendances", "value"),
        ("attendance_rate", "denominator"),
        ("attendance_rate", "numerator"),
        ("attendance_rate", "value"),
        ("study_coverage_rate", "denominator"),
        ("study_coverage_rate", "numerator"),
        ("study_coverage_rate", "value"),
    ),
    "outreach": (
        ("outreach_rounds", "value"),
        ("outreach_contacts", "value"),
        ("contacts_per_round", "value"),
        ("media_items_published", "value"),
        ("cell_meeting_rate", "denominator"),
        ("cell_meeting_rate", "numerator"),
        ("cell_meeting_rate", "value"),
    ),
    "teaching": (
        ("classes_held", "value"),
        ("learners_enrolled", "value"),
        ("class_completion_rate", "denominator"),
        ("class_completion_rate", "numerator"),
        ("class_completion_rate", "value"),
    ),
    "plans": (
        ("plan_coverage_rate", "denominator"),
        ("plan_coverage_rate", "numerator"),
        ("plan_coverage_rate", "value"),
        ("plan_on_time_rate", "denominator"),
        ("plan_on_time_rate", "numerator"),
        ("plan_on_time_rate", "value"),
        ("measurable_target_rate", "denominator"),
        ("measurable_target_rate", "numerator"),
        ("measurable_target_rate", "value"),
    ),
    "oversight": (
        ("report_submission_rate", "denominator"),
        ("report_submission_rate", "numerator"),
        ("report_submission_rate", "value"),
        ("report_on_time_rate", "denominator"),
        ("report_on_time_rate", "numerator"),
        ("report_on_time_rate", "value"),
        ("personal_plan_on_time_rate", "denominator"),
        ("personal_plan_on_time_rate", "numerator"),
        ("personal_plan_on_time_rate", "value"),
    ),
}
BEFORE = 2  # columns before the figures: the number and the name
FEWEST_UNITS = 2  # with one unit the table would only repeat the summary

Known = dict[tuple[str, str], dict[str, Any]]
Shown = Sequence[tuple[str, str]]


def by_unit(number: Numbering) -> Iterator[Table]:
    """The tables for which at least two units have figures."""
    facts = number.facts
    rows = [row for row in records(facts.by_unit) if not row["category"]]
    known = {(str(row["indicator"]), str(row["unit"])): row for row in rows}
    for name, wanted in BY_UNIT.items():
        number.place()
        table = _unit_table(name, wanted, known, number)
        if table is not None:
            yield table


def _unit_table(name: str, wanted: Shown, known: Known, number: Numbering) -> Table | None:
    """One table by unit with its total; None where fewer than two units have figures."""
    facts = number.facts
    shown = [pair for pair in wanted if facts.told(pair[0]).state != "no_data"]
    held = {key for key, _ in shown}
    units = {unit for (key, unit), row in known.items() if key in held and _counted(row)}
    if not shown or len(units) < FEWEST_UNITS:
        return None
    rows = grouped_units(facts, sorted(units), lambda unit: _unit_cells(unit, shown, known, facts))
    whole = list(_totals(shown, rows, facts))
    total = Row((Cell(), Cell(facts.say("annex.total")), *whole), "total")
    unit = facts.say(f"annex.unit_{name}")
    made = number.table(name, _unit_columns(shown, facts), (*rows, total), unit=unit)
    beyond = any(cell.value is not None and not cell.formula for cell in whole)
    return replace(made, note=facts.say("annex.beyond_units")) if beyond else made


def _counted(row: dict[str, Any]) -> bool:
    """Whether a unit has figures here; a rate without any case of its own says nothing."""
    return bool(pd.notna(row["numerator"]) or row["status"] not in SIGNS)


def _unit_cells(unit: str, shown: Shown, known: Known, facts: YearFacts) -> list[Cell]:
    cells = [figure_cell(known.get((key, unit)), part, facts, unit) for key, part in shown]
    return [with_formula(cell, _formula(at, shown)) for at, cell in enumerate(cells)]


def _formula(at: int, shown: Shown) -> str:
    """The value of a ratio from the columns of its counts; nothing for a count."""
    key, part = shown[at]
    places = _made_of(key, part, shown)
    return f"{{c{places[0] + BEFORE}}}/{{c{places[1] + BEFORE}}}" if places else ""


def _made_of(key: str, part: str, shown: Shown) -> tuple[int, int] | None:
    """The columns of numerator and denominator of a value, where both stand in the table."""
    if part != "value" or indicators()[key].kind not in RATIOS:
        return None
    if key == "contacts_per_round":
        pair = (("outreach_contacts", "value"), ("outreach_rounds", "value"))
    else:
        pair = ((key, "numerator"), (key, "denominator"))
    if not all(one in shown for one in pair):
        return None
    return shown.index(pair[0]), shown.index(pair[1])


def _totals(shown: Shown, rows: Sequence[Row], facts: YearFacts) -> Iterator[Cell]:
    """The figures of the year, which are the sums of the column unless units have ended."""
    for at, (key, part) in enumerate(shown):
        cell = figure_cell(facts.rows[key][0], part, facts)
        values = [row.cells[at + BEFORE].value for row in rows if row.kind == "row"]
        added = sum(value for value in values if isinstance(value, int))
        summed = f"SUM({{s{at + BEFORE}}})" if added == cell.value else ""
        yield with_formula(cell, _formula(at, shown) or summed)


def _unit_columns(shown: Shown, facts: YearFacts) -> Iterator[Column]:
    yield Column(facts.say("column.order"), "", numeric=False, weight=0.6)
    yield Column(facts.say("column.unit"), "", numeric=False, weight=3.4)
    for at, (key, part) in enumerate(shown, 1):
        places = _made_of(key, part, shown)
        number = f"({at}={places[0] + 1}/{places[1] + 1})" if places else f"({at})"
        yield Column(facts.say(f"column.{key}_{part}"), number, weight=1.1)
