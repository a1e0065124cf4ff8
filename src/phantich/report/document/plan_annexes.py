"""The work plan of the coming year, and what became of last year's solutions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from phantich.language.figure_text import SHARES
from phantich.report.document.numbered_tables import (
    Numbering,
    Spec,
    columns_of,
    group_row,
    order_cell,
)
from phantich.report.report_model import Cell, Part, Row, Table
from phantich.report.sentences.solution_sentences import (
    GROUPS,
    OFFICE_LANG,
    action_text,
    amount,
    owners,
    planned,
)
from phantich.report.sentences.year_facts import YearFacts, records
from phantich.schema.indicators import indicators

PLAN: Spec = (
    ("order", "", 0.5),
    ("action", "", 3.6),
    ("priority", "", 0.9),
    ("owner", "", 2.0),
    ("due", "", 1.2),
    ("followed", "", 2.6),
    ("now", "(1)", 1.0),
    ("goal", "(2)", 1.0),
    ("remark", "", 2.4),
)
PAST: Spec = (
    ("order", "", 0.5),
    ("action", "", 3.2),
    ("owner", "", 1.8),
    ("result", "", 2.0),
    ("followed", "", 2.4),
    ("before", "(1)", 1.0),
    ("this_year", "(2)", 1.0),
    ("goal", "(3)", 1.0),
    ("reached", "", 1.3),
    ("moved", "", 1.6),
)
Line = dict[str, Any]


def plan_tables(number: Numbering) -> Iterator[Table]:
    """The work plan and last year's solutions, where there are any."""
    facts = number.facts
    if len(facts.plan):
        number.place()
        yield number.table("plan", columns_of(facts, PLAN), tuple(_plan_rows(facts)))
    if len(facts.past_actions):
        number.place()
        yield number.table("past", columns_of(facts, PAST), tuple(_past_rows(facts)))


def work_plan(facts: YearFacts) -> Part:
    """The work plan alone, for a notebook."""
    return _alone(facts, "plan")


def past_solutions(facts: YearFacts) -> Part:
    """Last year's solutions alone, for a notebook."""
    return _alone(facts, "past")


def _alone(facts: YearFacts, name: str) -> Part:
    sheet = facts.say(f"sheet.{name}")
    found = (table for table in plan_tables(Numbering(facts)) if table.sheet == sheet)
    return Part(tuple(replace(table, label="") for table in found), facts.lang)


def _plan_rows(facts: YearFacts) -> Iterator[Row]:
    at = 0
    for group, name in GROUPS.items():
        mine = planned(facts, group)
        if mine:
            yield group_row(group, facts.say(f"annex.group_{name}"), len(PLAN))
        for rows in mine:
            at += 1
            yield Row((order_cell(at), *_plan_cells(facts, rows)))


def _plan_cells(facts: YearFacts, rows: list[Line]) -> Iterator[Cell]:
    yield Cell(action_text(facts, rows[0]))
    yield Cell(facts.say(f"priority.{min(row['priority'] for row in rows)}"))
    yield Cell(owners(facts, rows))
    days = [row["due_on"] for row in rows if pd.notna(row["due_on"])]
    yield Cell(facts.day(max(days)), max(days), "day") if days else Cell()
    known = [row for row in rows if str(row["indicator"] or "") in indicators()]
    names = dict.fromkeys(
        facts.spelled(indicators()[r["indicator"]].name(facts.lang)) for r in known
    )
    yield Cell("; ".join(names))
    for name in ("baseline", "goal"):
        yield _amounts(facts, known, name)
    remarks = [said for row in known for said in _remarks(facts, row)]
    origin = facts.say(f"solution.{rows[0]['origin']}")
    if facts.lang != OFFICE_LANG and rows[0]["text"]:
        origin += f" (“{rows[0]['text']}”)"
    yield Cell("; ".join(dict.fromkeys([origin, *remarks])))


def _amounts(facts: YearFacts, rows: list[Line], name: str) -> Cell:
    part = "aim" if name == "goal" else name
    texts = []
    for row in rows:
        text = amount(facts, row["indicator"], row[name])
        if text:
            texts.append(facts.note(text, row[name], indicator=row["indicator"], part=part))
    if len(texts) == 1:
        row = next(row for row in rows if pd.notna(row[name]))
        share = indicators()[row["indicator"]].kind in SHARES
        return Cell(texts[0], float(row[name]), "share" if share else "decimal")
    return Cell("; ".join(texts))


def _remarks(facts: YearFacts, row: Line) -> Iterator[str]:
    """Why the figures are not those that were recorded."""
    key = str(row["indicator"])
    if row["differs"]:
        recorded = amount(facts, key, row["recorded_baseline"])
        facts.note(recorded, row["recorded_baseline"], indicator=key, part="recorded_baseline")
        yield facts.say("plan.differs", recorded=recorded)
    if row["lifted"]:
        recorded = amount(facts, key, row["recorded_goal"])
        facts.note(recorded, row["recorded_goal"], indicator=key, part="recorded_aim")
        yield facts.say("plan.lifted", recorded=recorded)


def _past_rows(facts: YearFacts) -> Iterator[Row]:
    for at, row in enumerate(records(facts.past_actions), 1):
        yield Row((order_cell(at), *_past_cells(facts, row)))


def _past_cells(facts: YearFacts, row: Line) -> Iterator[Cell]:
    yield Cell(action_text(facts, row))
    yield Cell(owners(facts, [{**row, "owner_kind": ""}]) if pd.notna(row["owner"]) else "")
    day = row["done_on"] if pd.notna(row["done_on"]) else row["due_on"]
    state = facts.say(f"progress.{row['state']}")
    yield Cell(f"{state} ({facts.day(day)})" if pd.notna(day) else state)
    key = str(row["indicator"] or "")
    known = key in indicators()
    yield Cell(facts.spelled(indicators()[key].name(facts.lang)) if known else "")
    for name in ("value_before", "value_now", "target"):
        yield _past_amount(facts, key, row[name]) if known else Cell()
    reached = row["reached"]
    yield Cell("-" if pd.isna(reached) else facts.say(f"verdict.{'met' if reached else 'missed'}"))
    yield Cell(facts.say(f"moved.{row['moved']}"))


def _past_amount(facts: YearFacts, key: str, value: Any) -> Cell:
    text = amount(facts, key, value)
    if not text:
        return Cell("-")
    facts.note(text, value, indicator=key, part="past")
    return Cell(text, float(value), "share" if indicators()[key].kind in SHARES else "decimal")
