"""The table of the year's documents: received, studied, planned, late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from phantich.report.report_model import Cell, Column, Row, Table
from phantich.report.sentences.year_facts import YearFacts, records

COLUMNS: tuple[tuple[str, bool, float], ...] = (
    ("order", False, 0.7),
    ("document", False, 4.4),
    ("received", False, 1.5),
    ("studied", True, 1.3),
    ("study_late", True, 1.2),
    ("planned", True, 1.3),
    ("plan_late", True, 1.2),
)


def directive_table(facts: YearFacts) -> Iterator[Table]:
    """The documents by number and title; nothing where the dataset names none."""
    rows = records(facts.directives)
    if not rows:
        return
    columns = [
        Column(facts.say(f"column.{name}"), "", numeric, weight)
        for name, numeric, weight in COLUMNS
    ]
    lines = [Row(tuple(_cells(at, row, facts))) for at, row in enumerate(rows, 1)]
    yield Table(
        facts.say("annex.label", number=1),
        facts.say("annex.directives"),
        tuple(columns),
        tuple(lines),
        note="" if facts.actors.unit else facts.say("annex.directives_note"),
        sheet=facts.say("sheet.directives"),
    )


def _cells(at: int, row: dict[str, Any], facts: YearFacts) -> Iterator[Cell]:
    yield Cell(str(at), at, "count")
    title = "" if pd.isna(row["title"]) else str(row["title"])
    number = directive_number(row)
    yield Cell(f"{number}: {title}" if title else number)
    yield Cell(facts.day(row["received_on"]), row["received_on"], "day")
    yield _pair(row["studied"], row["study_due"], facts)
    yield _count(row["study_late"], row["studied"], facts)
    yield _pair(row["planned"], row["plan_due"], facts)
    yield _count(row["plan_late"], row["planned"], facts)


def directive_number(row: Mapping[str, Any]) -> str:
    """The number by which a document is known; its code in the dataset where it has none."""
    return str(row["directive_id"] if pd.isna(row["number"]) else row["number"])


def _pair(part: Any, whole: Any, facts: YearFacts) -> Cell:
    if pd.isna(whole) or not whole:
        return Cell("-")
    if facts.actors.unit:
        return Cell(facts.say("duty.done" if part else "duty.open"))
    done = facts.number(part, "numerator")
    return Cell(f"{done}/{facts.number(whole, 'denominator')}")


def _count(value: Any, done: Any, facts: YearFacts) -> Cell:
    if pd.isna(value):
        return Cell("-")
    if facts.actors.unit:
        return Cell(facts.say("duty.late_word" if done else "duty.open") if value else "-")
    return Cell(facts.number(value, "numerator"), int(value), "count")
