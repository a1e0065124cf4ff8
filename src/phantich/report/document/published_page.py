"""The first page where little more than published totals is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from phantich.analysis.published_totals import derived, stated
from phantich.intake.form import form_blocks
from phantich.language import numbers
from phantich.report import charts
from phantich.report.document.numbered_tables import Spec, columns_of
from phantich.report.report_model import Block, Cell, Picture, Prose, Row, Sentence, Table
from phantich.report.sentences.told_figures import whole_percent
from phantich.report.sentences.year_facts import YearFacts, records
from phantich.report.tables.evidence_tables import computed
from phantich.report.tables.gap_tables import columns
from phantich.schema.indicators import indicators, statements

STATED: Spec = (
    ("indicator", "", 3.4),
    ("part_of", "", 1.6),
    ("stated", "(1)", 1.3),
    ("computed", "(2)", 1.3),
    ("match", "", 2.6),
)
NEXT: Spec = (
    ("order", "", 0.5),
    ("collect", "", 6.2),
    ("evidences", "", 3.4),
)
SHARES = ("absent", "others")
MOST_COLUMNS = 10


def published_blocks(facts: YearFacts) -> Iterator[Block]:
    """The printed figures beside those computed, what follows from them, what to collect next."""
    rows = records(stated(facts.dataset, facts.results))
    if rows:
        lines = tuple(Row(tuple(_stated(row, facts))) for row in rows)
        yield Table("", facts.say("published.stated"), columns_of(facts, STATED), lines)
    said = tuple(_derived(facts))
    if said:
        yield Prose(said, lead=facts.say("published.derived"))
    yield from _evidenced(facts)
    yield from _next(facts)


def _stated(row: dict[str, Any], facts: YearFacts) -> Iterator[Cell]:
    key = str(row["indicator"])
    yield Cell(facts.indicator_name(key) if key in indicators() else key)
    yield Cell(facts.say(f"published.{row['part']}"))
    yield Cell(facts.note(str(row["stated"]), row["stated"], indicator=key, part="stated"))
    yield Cell(computed(row, facts.lang))
    yield Cell(
        facts.say(f"match.{row['verdict']}"), tone="late" if row["verdict"] == "truncated" else ""
    )


def _derived(facts: YearFacts) -> Iterator[Sentence]:
    """What the published figures give when they are put together, each named as worked out."""
    for row in records(derived(facts.results)):
        share = row["kind"] in SHARES  # of its own counts, which are not the indicator's
        counts = ("numerator", "denominator")
        parts = {name: f"{row['kind']}_{name}" if share else name for name in counts}
        of = {"indicator": row["indicator"]}
        blanks = {name: facts.number(row[name], part, **of) for name, part in parts.items()}
        show = numbers.percent if share else numbers.written
        text = whole_percent(show(row["value"], facts.lang, 2))
        part = row["kind"] if share else "value"
        blanks["value"] = facts.note(text, float(row["value"]), part=part, **of)
        yield Sentence(facts.say(f"published.{row['kind']}", **blanks), (row["indicator"],))


def _evidenced(facts: YearFacts) -> Iterator[Block]:
    known = facts.coverage.loc[facts.coverage["state"] == "computed", "statement"]
    names = "; ".join(facts.spelled(getattr(statements()[key], facts.lang)) for key in known)
    if names:
        yield Prose(
            (Sentence(facts.say("published.known", list=names)),),
            lead=facts.say("published.evidence"),
        )
    chart = charts.evidence_strip(facts.coverage, lang=facts.lang)
    yield Picture("", chart.marked(facts.mark))


def _next(facts: YearFacts) -> Iterator[Block]:
    """The columns to collect first, with the sheet of the form that asks for them."""
    rows: list[Row] = []
    columns_said = 0
    for row in records(facts.steps):
        if columns_said >= MOST_COLUMNS:
            break
        columns_said += int(row["column_count"])
        names = [
            facts.spelled(getattr(statements()[k], facts.lang))
            for k in row["statements"].split(", ")
        ]
        text = facts.spelled(columns(row["columns"], lang=facts.lang))
        rows.append(Row((Cell(str(len(rows) + 1)), Cell(text), Cell("; ".join(names)))))
    if rows:
        note = facts.say("published.form", sheets=len({b.sheet for b in form_blocks().values()}))
        title = facts.say("published.next")
        yield Table("", title, columns_of(facts, NEXT), tuple(rows), note=note)
