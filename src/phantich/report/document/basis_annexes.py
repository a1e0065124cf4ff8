"""What the report rests on: who set the levels, what lacks figures, what was remarked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from phantich.report.document.numbered_tables import Numbering, Spec, columns_of, order_cell
from phantich.report.document.summary_annexes import source_text
from phantich.report.report_model import Cell, Prose, Row, Sentence, Table
from phantich.report.sentences.year_facts import YearFacts, records
from phantich.report.tables.gap_tables import columns
from phantich.schema.indicators import statements

GAPS: Spec = (
    ("order", "", 0.5),
    ("statement", "", 4.0),
    ("lacking", "", 6.0),
)


def basis_blocks(number: Numbering) -> Iterator[Prose | Table]:
    """How the figures came about, in words, and the table of what has none."""
    facts = number.facts
    facts.place = facts.say("annex.basis")
    yield Prose(tuple(_said(facts)))
    yield from _gaps(number)


def _said(facts: YearFacts) -> Iterator[Sentence]:
    known, excluded = facts.statements_known(), facts.coverage["state"].eq("by_design").sum()
    design = facts.number(excluded, "statements_by_design")
    yield Sentence(facts.say("basis.covered", **known, design=design))
    yield from _levels(facts)
    if not facts.dataset.problems.empty:
        count = facts.number(len(facts.dataset.problems), "warnings")
        yield Sentence(facts.say("basis.warnings", count=count))
    if facts.told("copied_content_rate").known:
        yield Sentence(facts.say("basis.copied"), ("copied_content_rate",))


def _levels(facts: YearFacts) -> Iterator[Sentence]:
    """Which documents set levels, how many, and how many are the package's own."""
    verdicts = facts.verdicts._asdict()
    rows = facts.results[(facts.results["category"] == "") & facts.results["target"].notna()]
    by_source = rows["target_source"].value_counts().to_dict()
    said = [
        facts.say(
            "basis.level_from",
            count=facts.number(count, "levels"),
            source=source_text(source, facts),
        )
        for source, count in sorted(by_source.items(), key=lambda pair: str(pair[0]))
        if source != "default"
    ]
    told = ("levels", "met", "missed")
    blanks = {name: facts.number(verdicts[name], f"levels_{name}") for name in told}
    blanks["unjudged"] = _unjudged(facts)
    blanks["default"] = facts.number(by_source.get("default", 0), "levels_default")
    assigned = facts.say("basis.assigned", list="; ".join(said)) if said else ""
    if verdicts["levels"]:
        yield Sentence(" ".join(filter(None, [facts.say("basis.levels", **blanks), assigned])))


def _unjudged(facts: YearFacts) -> str:
    """How many figures could not be held against their level; nothing where all could."""
    count = facts.verdicts.not_judged
    if not count:
        return ""
    return facts.say("basis.unjudged", count=facts.number(count, "levels_not_judged"))


def _gaps(number: Numbering) -> Iterator[Table]:
    facts = number.facts
    rows = [row for row in records(facts.gaps) if row["now"] in ("no_data", "uncounted")]
    if not rows:
        return
    number.place()
    lines = [Row((order_cell(at), *_gap(row, facts))) for at, row in enumerate(rows, 1)]
    yield number.table("gaps", columns_of(facts, GAPS), lines)


def _gap(row: dict[str, Any], facts: YearFacts) -> Iterator[Cell]:
    yield Cell(facts.spelled(getattr(statements()[row["statement"]], facts.lang)))
    yield Cell(facts.spelled(columns(row["missing"], lang=facts.lang)))
