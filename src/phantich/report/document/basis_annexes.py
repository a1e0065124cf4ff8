"""What the report rests on: who set the levels, what was corrected since, what lacks figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
from pandas import Series

from phantich.analysis.closed_years import COUNTS
from phantich.language import numbers
from phantich.language.figure_text import shown_count, shown_value
from phantich.report.document.numbered_tables import Numbering, Spec, columns_of, order_cell
from phantich.report.document.summary_annexes import source_text
from phantich.report.report_model import Cell, Prose, Row, Sentence, Table
from phantich.report.sentences.named_figures import named_category
from phantich.report.sentences.result_sentences import capital
from phantich.report.sentences.year_facts import YearFacts, records
from phantich.report.tables.gap_tables import columns
from phantich.schema import data_model
from phantich.schema.indicators import indicators, statements

GAPS: Spec = (
    ("order", "", 0.5),
    ("statement", "", 4.0),
    ("lacking", "", 6.0),
)
RESTATED: Spec = (
    ("order", "", 0.5),
    ("of_year", "", 0.7),
    ("indicator", "", 4.0),
    ("stated", "", 2.0),
    ("now", "", 2.0),
    ("why", "", 3.5),
)


def basis_blocks(number: Numbering) -> Iterator[Prose | Table]:
    """How the figures came about, in words, and the table of what has none."""
    facts = number.facts
    facts.place = facts.say("annex.basis")
    yield Prose(tuple(_said(facts)))
    yield from _restated(number)
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


def _restated(number: Numbering) -> Iterator[Table]:
    """Each figure of a closed year that changed: as printed, as it is now, and why."""
    facts = number.facts
    if facts.restatements.empty:
        return
    number.place()
    rows = enumerate(records(facts.restatements), 1)
    lines = [Row((order_cell(at), *_restatement(row, facts))) for at, row in rows]
    made = number.table("restated", columns_of(facts, RESTATED), lines)
    yield replace(made, note=facts.say("annex.restated_note"))


def _restatement(row: dict[str, Any], facts: YearFacts) -> Iterator[Cell]:
    now = row | {name: row[f"{name}_now"] for name in (*COUNTS, "status")}
    yield Cell(str(row["year"]))
    yield Cell(_named(row, facts))
    yield Cell(_figure(row, "stated", facts))
    yield Cell(_figure(now, "restated", facts))
    why = (_cause(table, more, facts) for table, more in row["causes"])
    yield Cell(capital("; ".join(why)))


def _named(row: dict[str, Any], facts: YearFacts) -> str:
    """The figure's name; the bare key where the catalogue has the indicator no more."""
    fact, category = indicators().get(row["indicator"]), str(row["category"])
    if fact is None:
        return str(row["indicator"])
    name = named_category(fact.key, category, facts.names, facts.lang)
    said = " – ".join(filter(None, [fact.name(facts.lang), name]))
    return facts.spelled(said)


def _figure(row: dict[str, Any], part: str, facts: YearFacts) -> str:
    """A value with the counts it is made of: ``80,00% (40/50)``."""
    fact, lang = indicators().get(row["indicator"]), facts.lang
    if fact is None:
        return numbers.written(row["value"], lang, 2) if pd.notna(row["value"]) else ""
    text = shown_value(Series(row), lang)
    if fact.kind not in ("count", "days") and pd.notna(row["denominator"]):
        text += f" ({shown_count(row['numerator'], lang)}/{shown_count(row['denominator'], lang)})"
    named = {name: str(row[name]) for name in ("indicator", "category")}
    return facts.note(text, row["value"], part=part, **named)


def _cause(table: str, more: int, facts: YearFacts) -> str:
    if table == "definition":
        return facts.say("restated.definition")
    key = "more" if more > 0 else "fewer" if more < 0 else "other"
    name = data_model.tables()[table].title(facts.lang).lower()
    return facts.say(f"restated.{key}", count=numbers.written(abs(more), facts.lang), table=name)


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
