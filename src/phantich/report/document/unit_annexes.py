"""The tables by unit, in the order of their names, each with its total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from phantich.language.folding import vietnamese_order
from phantich.report.document.basis import Basis
from phantich.report.document.document_model import Cell, Column, Row, Table
from phantich.report.document.numbered_tables import SIGNS, Numbering, figure_cell, order_cell
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
        ("class_completion_rate", "numerator"),
        ("class_completion_rate", "value"),
    ),
    "plans": (
        ("plan_coverage_rate", "denominator"),
        ("plan_coverage_rate", "numerator"),
        ("plan_coverage_rate", "value"),
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
        ("report_on_time_rate", "numerator"),
        ("report_on_time_rate", "value"),
        ("personal_plan_on_time_rate", "denominator"),
        ("personal_plan_on_time_rate", "numerator"),
        ("personal_plan_on_time_rate", "value"),
    ),
}
FEWEST_UNITS = 2  # with one unit the table would only repeat the summary


def by_unit(number: Numbering) -> Iterator[Table]:
    """The tables for which at least two units have figures."""
    basis = number.basis
    known = {
        (str(r["indicator"]), str(r["unit"])): {str(k): v for k, v in r.items()}
        for r in basis.by_unit.to_dict("records")
        if not r["category"]
    }
    for name, wanted in BY_UNIT.items():
        basis.place = basis.say("annex.label", number=number.at + 1)
        table = _unit_table(name, wanted, known, number)
        if table is not None:
            yield table


Known = dict[tuple[str, str], dict[str, Any]]


def _unit_table(
    name: str, wanted: Sequence[tuple[str, str]], known: Known, number: Numbering
) -> Table | None:
    """One table by unit with its total; None where fewer than two units have figures."""
    basis = number.basis
    shown = [pair for pair in wanted if basis.rows[pair[0]][0]["status"] != "no_data"]
    held = {key for key, _ in shown}
    units = {unit for (key, unit), row in known.items() if key in held and _counted(row)}
    names = basis.tables.unit_names()
    ordered = sorted(units, key=lambda u: vietnamese_order(str(names.get(u, u))))
    if not shown or len(ordered) < FEWEST_UNITS:
        return None
    rows = [
        Row(
            (
                order_cell(at),
                Cell(str(names.get(unit, unit))),
                *_unit_cells(unit, shown, known, basis),
            )
        )
        for at, unit in enumerate(ordered, 1)
    ]
    whole = (figure_cell(basis.rows[key][0], part, basis) for key, part in shown)
    rows.append(Row((Cell(), Cell(basis.say("annex.total")), *whole), "total"))
    return number.table(
        name, _unit_columns(shown, known, basis), rows, unit=basis.say(f"annex.unit_{name}")
    )


def _counted(row: dict[str, Any]) -> bool:
    """Whether a unit has figures here; a rate without any case of its own says nothing."""
    return bool(pd.notna(row["numerator"]) or row["status"] not in SIGNS)


def _unit_cells(
    unit: str, shown: Sequence[tuple[str, str]], known: Known, basis: Basis
) -> Iterator[Cell]:
    for key, part in shown:
        yield figure_cell(known.get((key, unit)), part, basis, unit)


def _unit_columns(shown: Sequence[tuple[str, str]], known: Known, basis: Basis) -> Iterator[Column]:
    yield Column(basis.say("column.order"), "", numeric=False, weight=0.7)
    yield Column(basis.say("column.unit"), "", numeric=False, weight=3.4)
    for at, (key, part) in enumerate(shown, 1):
        group = basis.say(f"column.{key}") if indicators()[key].kind == "share" else ""
        heading = basis.say(f"column.{key}_{part}")
        yield Column(heading, _formula(at, key, part, shown, known), group, weight=1.1)


def _formula(at: int, key: str, part: str, shown: Sequence[tuple[str, str]], known: Known) -> str:
    """The number of a column, with the columns it is made of: ``(5=4/3)``."""
    if part != "value" or indicators()[key].kind not in ("share", "per"):
        return f"({at})"
    places = {pair: place for place, pair in enumerate(shown, 1)}
    top = _column_of(key, "numerator", places, known)
    base = _column_of(key, "denominator", places, known)
    return f"({at}={top}/{base})" if top and base else f"({at})"


def _column_of(
    key: str, part: str, places: Mapping[tuple[str, str], int], known: Known
) -> int | None:
    """The column that holds this count: its own, or another's where no unit differs."""
    own = places.get((key, part))
    if own is not None:
        return own
    for (other, column), place in places.items():
        if other != key and _same(key, part, other, column, known):
            return place
    return None


def _same(key: str, part: str, other: str, column: str, known: Known) -> bool:
    """Whether a count of one indicator is that of another in every unit."""
    units = {unit for name, unit in known if name in (key, other)}
    pairs = [
        (known.get((key, u), {}).get(part), known.get((other, u), {}).get(column)) for u in units
    ]
    if indicators()[other].kind != "count" and column == "value":
        return False
    return all(pd.notna(a) and pd.notna(b) and a == b for a, b in pairs)
