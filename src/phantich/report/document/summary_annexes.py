"""The tables of all indicators and of the parts of a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.language import numbers, wording
from phantich.language.figure_text import BOUND, SHARES, category_name, shown_target, unit_name
from phantich.language.folding import vietnamese_order
from phantich.metrics.levels import is_assigned
from phantich.report.document.numbered_tables import (
    RATIOS,
    SIGNS,
    Numbering,
    Spec,
    columns_of,
    figure_cell,
    group_row,
    order_cell,
    with_formula,
)
from phantich.report.report_model import Cell, Form, Row, Table
from phantich.report.sentences.told_figures import trimmed
from phantich.report.sentences.year_facts import YearFacts
from phantich.report.tables.result_tables import change_shown, signed
from phantich.schema.indicators import indicators, section

PARTS: tuple[str, ...] = ("direction", "study", "outreach", "teaching", "plans", "oversight")
PARTS += ("conduct", "lateness", "learning", "copies")
MIXES: tuple[str, ...] = (
    "population_coverage_rate",
    "outreach_form_mix",
    "outreach_organisation_mix",
)
MIXES += ("media_kind_mix", "media_channel_mix", "conduct_type_mix", "conduct_mode_rate")
SUMMARY: Spec = (
    ("order", "", 0.7),
    ("indicator", "", 3.6),
    ("counted", "", 1.2),
    ("numerator", "(1)", 1.1),
    ("denominator", "(2)", 1.1),
    ("value", "(3=1/2)", 1.2),
    ("level", "", 1.3),
    ("level_from", "", 1.3),
    ("verdict", "", 1.1),
    ("before", "(4)", 1.2),
    ("points", "(5=3-4)", 1.4),
    ("percent", "(6=3/4-1)", 1.2),
    ("moved", "", 1.5),
)
CHANGES = 4  # the last columns: the year before and what changed
MIX: Spec = (
    ("order", "", 0.7),
    ("category", "", 4.0),
    ("counted", "", 1.2),
    ("part", "(1)", 1.2),
    ("whole", "(2)", 1.2),
    ("value", "(3=1/2)", 1.2),
)
UNBOUND = "100%"  # a share that can't be more needs no sign before its level


def summary(number: Numbering) -> Table:
    """All indicators that have figures, by part of the report, with level and the year before."""
    facts = number.facts
    number.place()
    spec = SUMMARY if facts.changes else SUMMARY[:-CHANGES]
    rows = tuple(_summary_rows(facts, len(spec)))
    made = number.table("summary", columns_of(facts, spec), rows)
    return replace(made, note=assigned_by(facts, facts.results))


def assigned_by(facts: YearFacts, results: DataFrame) -> str:
    """Who set the levels of some figures, and that the others were set by nobody."""
    sources = results.loc[results["target"].notna(), "target_source"].drop_duplicates()
    named = [source_text(source, facts) for source in sources if is_assigned(str(source))]
    said = [facts.say("summary.assigned_by", list="; ".join(named))] if named else []
    if not all(is_assigned(str(source)) for source in sources):
        said.append(facts.say("summary.reference"))
    return " ".join(said)


def _summary_rows(facts: YearFacts, width: int) -> Iterator[Row]:
    at = group = 0
    for part in PARTS:
        keys = [key for key in section(part) if _summed(key) and _there(facts, key)]
        if keys:
            group += 1
            name = facts.spelled(wording.say(f"caption.{part}", facts.lang))
            yield group_row(group, name, width)
        for key in keys:
            at += 1
            cells = (order_cell(at), *_summary_cells(facts.rows[key][0], facts))
            yield Row(cells[:width])


def _summed(key: str) -> bool:
    return indicators()[key].kind != "mix" and not indicators()[key].category


def _there(facts: YearFacts, key: str) -> bool:
    return key in facts.rows and facts.rows[key][0]["status"] not in ("no_data", "blocked")


def _summary_cells(row: dict[str, Any], facts: YearFacts) -> Iterator[Cell]:
    fact = indicators()[row["indicator"]]
    yield Cell(facts.indicator_name(fact.key))
    yield Cell(facts.spelled(unit_name(Series(row), facts.lang)))
    counted = fact.kind != "count"
    yield figure_cell(row, "numerator", facts) if counted and fact.kind != "days" else Cell("-")
    yield figure_cell(row, "denominator", facts) if counted else Cell("-")
    value = figure_cell(row, "value", facts)
    yield with_formula(value, "{c3}/{c4}") if fact.kind in RATIOS else value
    yield from _level(row, facts)
    yield from _change(row, facts)


def _level(row: dict[str, Any], facts: YearFacts) -> Iterator[Cell]:
    """The level, who set it, and the verdict."""
    if pd.isna(row["target"]):
        yield from (Cell("-"), Cell("-"), Cell(_remark(row, facts)))
        return
    fact = indicators()[row["indicator"]]
    text = trimmed(shown_target(Series(row), facts.lang))
    bare = text.removeprefix(BOUND[fact.better]).strip()
    facts.note(bare, row["target"], indicator=fact.key, part="target")
    form: Form = "share" if fact.kind in SHARES else "decimal"
    yield Cell(bare if bare == UNBOUND else text, float(row["target"]), form)
    given = is_assigned(str(row["target_source"]))
    yield Cell(facts.say("level.given" if given else "level.nobody"))
    yield Cell(facts.told(fact.key).verdict or _remark(row, facts))


def source_text(source: object, facts: YearFacts) -> str:
    """Who set a level: the document, the dataset, the trial; else that nobody did."""
    known = {"default": "level.nobody", "trial": "level.trial", "dataset": "level.office"}
    return facts.say(known[str(source)]) if str(source) in known else str(source)


def _remark(row: dict[str, Any], facts: YearFacts) -> str:
    """What the reader must know of a figure that is not judged."""
    sign = row["status"] in SIGNS or row["status"] in ("small", "over_100")
    return facts.spelled(wording.say(f"status.{row['status']}", facts.lang)) if sign else "-"


def _change(row: dict[str, Any], facts: YearFacts) -> Iterator[Cell]:
    """The year before, the change in points or in percent, and whether it is clear."""
    told = facts.told(row["indicator"])
    change = facts.changes.get(row["indicator"])
    if change is None:
        yield from (Cell(), Cell(), Cell(), Cell())
        return
    share = told.fact.kind in SHARES
    counts = told.fact.kind == "count"
    form: Form = "share" if share else "count" if counts else "decimal"
    yield Cell(told.before, _plain(change["value_before"], counts), form)
    points = _points(told.key, change, facts) if share else Cell("-")
    yield points
    relative = counts and facts.counts_compare and change["value_before"]
    yield _relative(told.key, change, facts) if relative else Cell("-")
    way = str(change["way"]) or "untested"
    yield Cell(facts.say(f"verdict.{way}"))


def _plain(value: Any, whole: bool) -> int | float:
    return int(value) if whole else float(value)


def _points(key: str, change: dict[str, Any], facts: YearFacts) -> Cell:
    value, _ = change_shown(change)
    text = signed(numbers.written(value, facts.lang, 2), value)
    facts.note(text, value, indicator=key, part="points")
    return Cell(text, value, "points", formula="100*({c5}-{c9})")


def _relative(key: str, change: dict[str, Any], facts: YearFacts) -> Cell:
    value, _ = change_shown(change)
    text = signed(numbers.percent(value, facts.lang), value)
    facts.note(text, value, indicator=key, part="relative")
    return Cell(text, value, "share", formula="{c5}/{c9}-1")


def mixes(number: Numbering) -> Iterator[Table]:
    """The parts of each whole, where the dataset has any."""
    facts = number.facts
    number.place()
    rows = tuple(_mix_rows(facts))
    if rows:
        yield number.table("mixes", columns_of(facts, MIX), rows)


def _mix_rows(facts: YearFacts) -> Iterator[Row]:
    group = 0
    for key in MIXES:
        rows = [row for row in facts.rows.get(key, []) if row["category"]]
        if len(rows) < 2:
            continue  # one part alone is the whole
        group += 1
        yield group_row(group, facts.spelled(indicators()[key].name(facts.lang)), len(MIX))
        ratio = indicators()[key].kind in ("mix", "share")
        for at, (name, row) in enumerate(named_categories(key, rows, facts), 1):
            unit = facts.spelled(wording.say(f"unit.{row['counting_unit']}", facts.lang))
            parts = [figure_cell(row, p, facts) for p in ("numerator", "denominator", "value")]
            parts[2] = with_formula(parts[2], "{c3}/{c4}") if ratio else parts[2]
            yield Row((order_cell(at), Cell(name), Cell(unit), *parts))


def named_categories(
    key: str, rows: Sequence[dict[str, Any]], facts: YearFacts
) -> list[tuple[str, dict[str, Any]]]:
    """Categories with their names: units by name, all others by size."""
    fact = indicators()[key]
    if fact.category == "unit":
        found = [(facts.names.get(str(r["category"]), str(r["category"])), r) for r in rows]
        return sorted(found, key=lambda pair: vietnamese_order(pair[0]))
    ordered = sorted(rows, key=lambda row: (-_size(row), str(row["category"])))
    return [
        (facts.spelled(category_name(fact, str(row["category"]), facts.lang)), row)
        for row in ordered
    ]


def _size(row: dict[str, Any]) -> float:
    return 0.0 if pd.isna(row["numerator"]) else float(row["numerator"])
