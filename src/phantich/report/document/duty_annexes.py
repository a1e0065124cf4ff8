"""Who has done what: units by tasks on one sheet, and the list of units to follow up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from phantich.report.document.numbered_tables import Numbering, Spec, columns_of
from phantich.report.document.unit_groups import grouped_units
from phantich.report.report_model import Cell, Column, Table
from phantich.report.sentences.directive_table import directive_number
from phantich.report.sentences.year_facts import YearFacts, records
from phantich.schema import data_model

TASKS = ("study", "plan", "report", "evaluation")
FOLLOW: Spec = (
    ("order", "", 0.5),
    ("unit", "", 2.6),
)
TONES = (("overdue", "open"), ("late", "late"))  # the worst that holds gives the cell its ground

Duties = dict[str, dict[str, dict[str, Any]]]


def duties_of(facts: YearFacts) -> Duties:
    """The duties by unit and task."""
    found: Duties = {}
    for row in records(facts.duties):
        if row["due"]:
            found.setdefault(str(row["unit"]), {})[str(row["task"])] = row
    return found


def duty_tables(number: Numbering) -> Iterator[Table]:
    """The sheet of units by tasks and the list to follow up, where there are duties."""
    duties = duties_of(number.facts)
    if not duties or number.facts.actors.unit:
        return
    tasks = [task for task in TASKS if any(task in held for held in duties.values())]
    yield _heat(number, duties, tasks)
    yield from _follow_up(number, duties, tasks)


def _heat(number: Numbering, duties: Duties, tasks: Sequence[str]) -> Table:
    facts = number.facts
    number.place()
    lang = facts.lang
    heads = [Column(data_model.label("task", task, lang), "", True, 1.6) for task in tasks]
    spec = columns_of(facts, (("order", "", 0.5), ("unit", "", 3.4)))
    rows = grouped_units(facts, list(duties), lambda unit: _marks(duties[unit], tasks, facts))
    made = number.table("duties", (*spec, *heads), rows)
    return replace(made, note=facts.say("annex.duties_note"))


def _marks(held: dict[str, dict[str, Any]], tasks: Sequence[str], facts: YearFacts) -> list[Cell]:
    return [_mark(held.get(task), facts) for task in tasks]


def _mark(row: dict[str, Any] | None, facts: YearFacts) -> Cell:
    """On time of due, with what was late or is missing in words, so that colour is not all."""
    if row is None:
        return Cell("-")
    done = facts.number(row["on_time"], "on_time")
    text = f"{done}/{facts.number(row['due'], 'due')}"
    for state in ("late", "overdue"):
        if row[state]:
            text += facts.say(f"duty.{state}", count=facts.number(row[state], state))
    tone = next((tone for state, tone in TONES if row[state]), "good")
    return Cell(text, tone=tone)


def _follow_up(number: Numbering, duties: Duties, tasks: Sequence[str]) -> Iterator[Table]:
    facts = number.facts
    owing = [u for u, held in duties.items() if any(row["overdue"] for row in held.values())]
    if not owing:
        return
    number.place()
    heads = [Column(facts.say(f"column.owes_{task}"), "", True, 1.0) for task in tasks]
    last = Column(facts.say("column.owes_what"), "", False, 4.2)
    rows = grouped_units(facts, owing, lambda unit: _owed(unit, duties[unit], tasks, facts))
    yield number.table("follow_up", (*columns_of(facts, FOLLOW), *heads, last), rows)


def _owed(
    unit: str, held: dict[str, dict[str, Any]], tasks: Sequence[str], facts: YearFacts
) -> list[Cell]:
    cells = []
    for task in tasks:
        open_ones = held[task]["overdue"] if task in held else 0
        text = facts.number(open_ones, f"{task}_open", unit=unit) if open_ones else ""
        cells.append(Cell(text, int(open_ones), "count") if open_ones else Cell("-"))
    return [*cells, Cell(_documents(unit, facts))]


def _documents(unit: str, facts: YearFacts) -> str:
    """Which documents a unit has not studied or planned for, and its periodic reports."""
    owed = facts.dataset["obligations"]
    mine = owed[(owed["unit"] == unit) & (owed["state"] == "overdue")]
    numbers = {row["directive_id"]: directive_number(row) for row in records(facts.directives)}
    said = []
    for task in TASKS:
        rows = mine[mine["task"] == task]
        known = rows.loc[rows["directive_id"].isin(numbers), "directive_id"]
        named = [numbers[key] for key in dict.fromkeys(known)]
        periodic = int(rows["directive_id"].isna().sum())
        if periodic:
            named.append(facts.say("duty.periodic", count=facts.number(periodic, "periodic")))
        if named:
            what = data_model.label("task", task, facts.lang)
            said.append(f"{what}: {', '.join(named)}")
    return "; ".join(said)
