"""Part III: the three groups of solutions, and what became of last year's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pandas as pd

from phantich.analysis.findings import rules
from phantich.language import numbers
from phantich.language.figure_text import SHARES
from phantich.report.report_model import Block, Heading, Part, Prose, Sentence
from phantich.report.sentences.assessment_sentences import direction
from phantich.report.sentences.told_figures import lowered, whole_percent
from phantich.report.sentences.year_facts import YearFacts, records
from phantich.schema.indicators import indicators

GROUPS = {1: "one", 2: "two", 3: "three"}
MOST = 4  # actions of a group in the text; all of them stand in the work plan
DONE = ("done_on_time", "done_late", "done")
OFFICE_LANG = "vi"  # in which offices write
OPEN = ("overdue", "stopped", "due", "open")

Row = dict[str, Any]


def solutions(facts: YearFacts) -> Part:
    """Part III whole: what it is for, the three groups, last year's solutions."""
    facts.place = facts.say("document.part_three")
    blocks: list[Block] = [Prose((Sentence(facts.say("solution.purpose", actor=facts.actors)),))]
    for group in GROUPS:
        blocks.append(group_of(facts, group))
    return Part((*blocks, *last_year(facts)), facts.lang)


def group_of(facts: YearFacts, group: int) -> Prose:
    """One group of solutions as a paragraph: what, by whom, by when, to which figure."""
    mine = planned(facts, group)
    said = [Sentence(facts.say(f"solution.group_{GROUPS[group]}"))]
    shown = mine[:MOST]
    if shown:
        listed = "; ".join(f"({at}) {task(facts, rows)}" for at, rows in enumerate(shown, 1))
        keys = tuple(str(row["indicator"]) for rows in shown for row in rows if _known(row))
        said.append(Sentence(facts.say("solution.focus", list=listed), keys))
    elif facts.sparse:
        said.append(Sentence(facts.say("solution.blank")))
    if len(mine) > MOST:
        said.append(Sentence(facts.say("solution.rest", where=facts.annex("plan"))))
    return Prose(tuple(said))


def planned(facts: YearFacts, group: int = 0) -> list[list[Row]]:
    """The actions of one group or of all in their order; the rows of one action together."""
    rows = [row for row in records(facts.plan) if not group or row["group"] == group]
    return [list(found) for _, found in groupby(rows, key=lambda row: row["number"])]


def task(facts: YearFacts, rows: list[Row]) -> str:
    """An action in one clause: what is to be done, who leads, by when, from where to where."""
    text = lowered(action_text(facts, rows[0]).rstrip("."))
    who, when = owners(facts, rows), due(facts, rows)
    details = [facts.say("solution.owner", owner=who)] if who else []
    details += [facts.say("solution.due", day=when)] if when else []
    details += filter(None, [aims(facts, rows)])
    return facts.say("solution.line", text=text, details=", ".join(details)) if details else text


def action_text(facts: YearFacts, row: Row) -> str:
    """What is to be done: as the office wrote it, else the rule's own sentence.

    In another language than the office's an action that answers a rule is told in the rule's words.
    """
    key, rule = str(row.get("text_key") or ""), rules().get(str(row["rule"]))
    if not key and facts.lang != OFFICE_LANG and rule is not None and rule.actions:
        key = rule.actions[0].text
    return facts.say(f"action.{key}") if key else str(row["text"])


def owners(facts: YearFacts, rows: list[Row]) -> str:
    """Who carries an action out: offices and units, never a place or a person."""
    return ", ".join(dict.fromkeys(filter(None, (_owner(facts, row) for row in rows))))


def _owner(facts: YearFacts, row: Row) -> str:
    unit, kind = str(row["owner"] or ""), str(row["owner_kind"] or "")
    if unit and unit == str(facts.dataset.about["unit_id"]):
        return facts.actors.department
    if unit and unit == facts.dataset.unit:
        return facts.actors.unit
    if unit:
        return facts.names.get(unit, unit)
    return facts.actors.owner(kind) or (facts.say(f"doer.{kind}") if kind else "")


def due(facts: YearFacts, rows: list[Row]) -> str:
    """The day by which an action is to be done: of several rows the last."""
    days = [row["due_on"] for row in rows if pd.notna(row["due_on"])]
    return facts.day(max(days)) if days else ""


def aims(facts: YearFacts, rows: list[Row]) -> str:
    """The figures an action is to move, from where to where; each indicator once."""
    known = {str(row["indicator"]): row for row in reversed(rows) if _known(row)}
    return ", ".join(_aim(facts, row) for row in reversed(known.values()))


def _known(row: Row) -> bool:
    return str(row["indicator"] or "") in indicators() and pd.notna(row["goal"])


def _aim(facts: YearFacts, row: Row) -> str:
    key = str(row["indicator"])
    name = lowered(facts.told(key).short)
    goal = facts.note(amount(facts, key, row["goal"]), row["goal"], indicator=key, part="aim")
    if pd.isna(row["baseline"]):
        return facts.say("solution.aim_only", name=name, goal=goal)
    text = amount(facts, key, row["baseline"])
    now = facts.note(text, row["baseline"], indicator=key, part="baseline")
    way = "up" if float(row["goal"]) >= float(row["baseline"]) else "down"
    return facts.say(f"solution.aim_{way}", name=name, now=now, goal=goal)


def amount(facts: YearFacts, key: str, value: Any) -> str:
    """A figure in the form of its indicator, without decimals that say nothing."""
    if pd.isna(value):
        return ""
    exact = round(float(value), 10)
    share = indicators()[key].kind in SHARES
    digits = 0 if (exact * (100 if share else 1)).is_integer() else 2
    return whole_percent((numbers.percent if share else numbers.written)(exact, facts.lang, digits))


# --- last year's ------------------------------------------------------------------------


def last_year(facts: YearFacts) -> Part:
    """What became of the solutions of the year before; nothing where none are on record."""
    if facts.past_actions.empty:
        return Part((), facts.lang)
    heading = Heading(2, facts.say("document.last_year", year=facts.year_before))
    return Part((heading, Prose((past_states(facts), *past_figures(facts)))), facts.lang)


def past_states(facts: YearFacts) -> Sentence:
    """How many of last year's solutions are done, late, open, and which are open."""
    rows = records(facts.past_actions)
    said = []
    for state in (*DONE, *OPEN):
        mine = [row for row in rows if row["state"] == state]
        if mine:
            count = facts.number(len(mine), f"past_{state}")
            texts = ", ".join(_quoted(facts, row) for row in mine)
            form = "named" if state in OPEN else "counted"
            what = facts.say(f"progress.{state}")
            said.append(facts.say(f"past_action.{form}", count=count, state=what, texts=texts))
    total = facts.number(len(rows), "past_actions")
    text = facts.say("past_action.all", total=total, year=facts.year_before, list="; ".join(said))
    return Sentence(text)


def _quoted(facts: YearFacts, row: Row) -> str:
    """An action between quotation marks: its own text may hold semicolons."""
    text = lowered(action_text(facts, row).rstrip("."))
    return facts.say("past_action.quoted", text=text)


def past_figures(facts: YearFacts) -> Iterator[Sentence]:
    """How many of the figures that were to move reached their goal or moved at all."""
    rows = facts.past_actions
    judged = rows[rows["reached"].notna()]
    if judged.empty:
        return
    ways = rows["moved"].value_counts()
    blanks = {"reached": facts.number(judged["reached"].sum(), "past_reached")}
    blanks["judged"] = facts.number(len(judged), "past_judged")
    moved = [way for way in ("better", "worse") if ways.get(way, 0)]
    blanks |= {way: facts.number(ways[way], f"past_{way}") for way in moved}
    yield Sentence(facts.say(f"past_action.{direction(moved)}", **blanks))
