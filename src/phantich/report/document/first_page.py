"""The page that stands before the report, for who reads only one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from phantich.language.folding import vietnamese_order
from phantich.report import charts
from phantich.report.document.duty_annexes import TASKS
from phantich.report.document.numbered_tables import Spec, columns_of
from phantich.report.document.published_page import published_blocks
from phantich.report.document.summary_annexes import assigned_by
from phantich.report.report_model import Block, Cell, Heading, Part, Prose, Row, Sentence, Table
from phantich.report.sentences.assessment_sentences import (
    idle,
    judged,
    no_strength,
    ordered,
    size,
    strong_points,
)
from phantich.report.sentences.directive_table import directive_number
from phantich.report.sentences.solution_sentences import (
    GROUPS,
    action_text,
    due,
    owners,
    past_states,
    planned,
)
from phantich.report.sentences.told_figures import Told, lowered
from phantich.report.sentences.year_facts import YearFacts, records

KEYS: Spec = (
    ("key_figure", "", 3.3),
    ("this_year", " ", 2.3),
    ("before", " ", 1.0),
    ("level", "", 1.9),
    ("verdict", "", 1.1),
    ("trend", "", 1.3),
)
MOST = 3  # strengths, limitations, tasks
MOST_UNITS = 6
PAIR = 2  # figures that stand for a heading of limitations


def summary(facts: YearFacts, words: Mapping[str, str]) -> Part:
    """The first page: the year as a whole, key figures, who is behind, what comes first."""
    facts.place = facts.say("summary.title", year=facts.year)
    blocks: list[Block] = [Heading(1, facts.place), _about(facts)]
    blocks += [_lead(facts, "judgement", judged(facts, words))]
    if facts.sparse:
        blocks += published_blocks(facts)
    else:
        blocks += [*_documents(facts), _key_figures(facts), *_found(facts)]
    blocks.append(Prose((_rests_on(facts),), "note"))
    return Part(tuple(blocks), facts.lang)


def _about(facts: YearFacts) -> Prose:
    blanks = {"office": facts.office, "day": facts.day(facts.dataset.as_of)}
    said = [facts.say("summary.about", **blanks)]
    if facts.actors.unit:
        said.append(facts.say("document.subject_unit", unit=facts.actors.unit))
    return Prose((Sentence(" ".join(said)),), "note")


def _lead(facts: YearFacts, name: str, *sentences: Sentence) -> Prose:
    return Prose(sentences, lead=facts.say(f"summary.{name}"))


def _points(facts: YearFacts, name: str, sentences: list[Sentence]) -> Iterator[Prose]:
    """Points one below the other, the first beside the words that lead them."""
    if len(sentences) > 1:
        sentences = [replace(s, text=f"({at}) {s.text}") for at, s in enumerate(sentences, 1)]
    yield _lead(facts, name, sentences[0])
    yield from (Prose((sentence,)) for sentence in sentences[1:])


def _documents(facts: YearFacts) -> Iterator[Prose]:
    """The documents by number, each with the units that studied it of those due to."""
    rows = records(facts.directives)
    if rows:
        count = facts.number(len(rows), "directives")
        listed = "; ".join(_document(row, facts) for row in rows)
        if facts.actors.unit:
            text = facts.say("summary.studied_unit", count=count, list=listed)
            yield _lead(facts, "documents", Sentence(text))
            return
        yield _lead(
            facts, "documents", Sentence(facts.say("summary.studied", count=count, list=listed))
        )


def _document(row: dict[str, Any], facts: YearFacts) -> str:
    number = directive_number(row)
    if pd.isna(row["study_due"]) or not row["study_due"]:
        return number
    if facts.actors.unit:
        state = "open" if not row["studied"] else "late" if row["study_late"] else ""
        return f"{number} ({facts.say(f'duty.{state}_word')})" if state else number
    done, of = (facts.number(row[n], n) for n in ("studied", "study_due"))
    return f"{number} ({done}/{of})"


# --- key figures ---------------------------------------------------------------------


def _key_figures(facts: YearFacts) -> Table:
    told = [facts.told(key) for key in facts.key_figures]
    rows = tuple(Row(tuple(_key_cells(one, facts))) for one in told)
    shown = facts.results[facts.results["indicator"].isin(facts.key_figures)]
    return Table("", "", columns_of(facts, KEYS), rows, note=assigned_by(facts, shown))


def _key_cells(told: Told, facts: YearFacts) -> Iterator[Cell]:
    yield Cell(told.short)
    ratio = told.fact.kind in ("share", "attainment")
    yield Cell(f"{told.value} ({told.ratio})" if ratio else told.value)
    yield Cell(told.before if told.key in facts.changes else "")
    yield Cell(told.level or "-")
    met = told.row.get("met", pd.NA)
    yield Cell(told.verdict or "-", tone="" if pd.isna(met) else "good" if met else "open")
    yield Cell(chart=charts.spark(facts.series, told.key, lang=facts.lang))


# --- what was found --------------------------------------------------------------------


def _found(facts: YearFacts) -> Iterator[Prose]:
    strong = list(strong_points(facts))[:MOST]
    yield from _points(facts, "strengths", strong or [no_strength(facts)])
    weak = list(_weak_points(facts))[:MOST]
    yield from _points(facts, "limitations", weak or [Sentence(facts.say("shortfall.none"))])
    yield from _behind(facts)
    if len(facts.past_actions):
        yield _lead(facts, "past", past_states(facts))
    tasks = list(_first_tasks(facts))
    if tasks:
        yield from _points(facts, "tasks", tasks)


def _weak_points(facts: YearFacts) -> Iterator[Sentence]:
    """The headings under which levels were missed, each with its largest shortfalls."""
    for heading, rows in ordered(facts).items():
        missed = sorted((r for r in rows if r["state"] == "missed"), key=lambda row: -size(row))
        keys = [str(row["indicators"]).split(", ")[0] for row in missed[:PAIR]]
        told = [facts.told(key) for key in dict.fromkeys(keys)]
        if told:
            said = ", ".join(
                facts.say("summary.shortfall", name=lowered(t.short), told=t) for t in told
            )
            text = facts.say(
                "summary.weak", heading=facts.say(f"summary.heading_{heading}"), list=said
            )
            yield Sentence(text, tuple(t.key for t in told))


def _behind(facts: YearFacts) -> Iterator[Prose]:
    """The units that did none of a duty or still owe duties of several kinds, by name."""
    if facts.actors.unit:
        return
    owed: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(records(facts.duties), key=lambda row: TASKS.index(row["task"])):
        if row["overdue"]:
            owed.setdefault(str(row["unit"]), []).append(row)
    if not owed:
        return
    most = sorted(owed, key=lambda unit: _pressing(owed[unit]), reverse=True)[:MOST_UNITS]
    chosen = sorted(most, key=lambda u: vietnamese_order(facts.names.get(u, u)))
    named = "; ".join(_unit(unit, owed[unit], facts) for unit in chosen)
    count = facts.number(len(owed), "units_owing")
    blanks = {"list": named, "count": count, "where": facts.annex("units")}
    yield _lead(facts, "behind", Sentence(facts.say("summary.behind_named", **blanks)))


def _pressing(rows: list[dict[str, Any]]) -> tuple[bool, int, int]:
    """Whether a unit did none of a duty, and how much it owes; evaluation counts last."""
    first = [row for row in rows if row["task"] != TASKS[-1]]
    owed = sum(int(row["overdue"]) for row in first)
    return any(map(idle, first)), owed, sum(int(row["overdue"]) for row in rows)


def _unit(unit: str, rows: list[dict[str, Any]], facts: YearFacts) -> str:
    parts = []
    for row in rows:
        task = str(row["task"])
        count = facts.number(row["overdue"], f"{task}_open", unit=unit)
        of = facts.number(row["due"], f"{task}_due", unit=unit)
        parts.append(facts.say(f"summary.owes_{task}", count=count, of=of))
    return f"{facts.names.get(unit, unit)} ({', '.join(parts)})"


def _first_tasks(facts: YearFacts) -> Iterator[Sentence]:
    """The most urgent action of each group: what, who, by when."""
    first = [planned(facts, group)[:1] for group in GROUPS]
    chosen = [rows[0] for rows in first if rows]
    for rows in sorted(chosen, key=lambda rows: rows[0]["priority"]):
        text = lowered(action_text(facts, rows[0]).rstrip("."))
        details = ", ".join(filter(None, [owners(facts, rows), due(facts, rows)]))
        yield Sentence(facts.say("summary.task", text=text, details=details))


def _rests_on(facts: YearFacts) -> Sentence:
    said = facts.say("summary.rests_on", **facts.statements_known(), where=facts.annex("basis"))
    return Sentence(said)
