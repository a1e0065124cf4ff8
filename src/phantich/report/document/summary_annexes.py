"""The tables of all indicators and of the parts of a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from pandas import Series

from phantich.language import wording
from phantich.language.figure_text import BOUND, category_name, shown_target, unit_name
from phantich.language.folding import vietnamese_order
from phantich.report.document.basis import Basis
from phantich.report.document.document_model import Cell, Column, Row, Table
from phantich.report.document.numbered_tables import (
    SIGNS,
    Numbering,
    figure_cell,
    group_row,
    order_cell,
)
from phantich.report.tables import change_shown
from phantich.schema.indicators import indicators, section

PARTS: tuple[str, ...] = ("direction", "study", "outreach", "teaching", "plans", "oversight")
PARTS += ("conduct", "lateness", "learning", "copies")
MIXES: tuple[str, ...] = (
    "population_coverage_rate",
    "outreach_form_mix",
    "outreach_organisation_mix",
)
MIXES += ("media_kind_mix", "media_channel_mix", "conduct_type_mix", "conduct_mode_rate")


def summary(number: Numbering) -> Table:
    """All indicators by part of the report, with the target and the year before."""
    basis = number.basis
    basis.place = basis.say("annex.label", number=number.at + 1)
    say = basis.say
    columns = (
        Column(say("column.order"), "", numeric=False, weight=0.7),
        Column(say("column.indicator"), "", numeric=False, weight=3.6),
        Column(say("column.counted"), "", numeric=False, weight=1.5),
        Column(say("column.numerator"), "(1)", weight=1.3),
        Column(say("column.denominator"), "(2)", weight=1.5),
        Column(say("column.value"), "(3=1/2)", weight=1.2),
        Column(say("column.target"), "(4)", weight=1.1),
        Column(say("column.before"), "(5)", weight=1.2),
        Column(say("column.difference"), "(6=3-5)", weight=1.3),
        Column(say("column.remark"), "", numeric=False, weight=1.6),
    )
    return number.table("summary", columns, _summary_rows(basis, len(columns)))


def _summary_rows(basis: Basis, width: int) -> Iterator[Row]:
    at = 0
    for group, part in enumerate(PARTS, 1):
        keys = [k for k in section(part) if not basis.rows[k][0]["category"]]
        keys = [k for k in keys if indicators()[k].kind != "mix" and not indicators()[k].category]
        if keys:
            yield group_row(group, basis.spelled(wording.say(f"caption.{part}", basis.lang)), width)
        for key in keys:
            at += 1
            yield Row((order_cell(at), *_summary_cells(basis.rows[key][0], basis)))


def _summary_cells(row: dict[str, Any], basis: Basis) -> Iterator[Cell]:
    fact = indicators()[row["indicator"]]
    yield Cell(basis.spelled(fact.name(basis.lang)))
    yield Cell(basis.spelled(unit_name(Series(row), basis.lang)))
    yield figure_cell(row, "numerator", basis) if fact.kind != "count" else Cell("-")
    yield figure_cell(row, "denominator", basis) if fact.kind != "count" else Cell("-")
    yield figure_cell(row, "value", basis)
    yield _target(row, basis)
    yield from _change(row, basis)
    yield Cell(_remark(row, basis))


def _target(row: dict[str, Any], basis: Basis) -> Cell:
    if pd.isna(row["target"]):
        return Cell("-")
    text = shown_target(Series(row), basis.lang)
    fact = indicators()[row["indicator"]]
    bare = text.removeprefix(BOUND[fact.better]).strip()
    basis.note(bare, row["target"], indicator=fact.key, part="target")
    return Cell(text)


def _change(row: dict[str, Any], basis: Basis) -> Iterator[Cell]:
    """The year before and the difference; the difference of counts only where they compare."""
    change = basis.changes.get(row["indicator"])
    if change is None:
        yield from (Cell(), Cell())
        return
    before = {**row, **{n: change[f"{n}_before"] for n in ("numerator", "denominator", "value")}}
    shown = figure_cell({**before, "status": "ok"}, "value", basis)
    basis.ledger[-1]["part"] = "value_before"
    yield shown
    if change["scale"] != "points" and not basis.counts_compare:
        yield Cell("-")
        return
    yield _difference(change, basis)


def _difference(change: dict[str, Any], basis: Basis) -> Cell:
    """The change with its sign: points as a bare number, counts in percent of the year before."""
    fact = indicators()[change["indicator"]]
    value, form = change_shown(change)
    sign = "+" if value > 0 else ""
    if form == "share":
        text = sign + wording.percent(value, basis.lang)
    else:
        text = sign + wording.number(value, basis.lang, 0 if form == "days" else 2)
    basis.note(text, value, indicator=fact.key, part="difference")
    return Cell(text, value, "share" if form == "share" else "decimal")


def _remark(row: dict[str, Any], basis: Basis) -> str:
    if row["status"] in SIGNS:
        return basis.spelled(wording.say(f"status.{row['status']}", basis.lang))
    missed = str(row["met"]) == "False"
    said = [wording.say("text.missed", basis.lang)] if missed else []
    said += filter(None, [wording.say(f"status.{row['status']}", basis.lang)])
    return basis.spelled("; ".join(said))


def mixes(number: Numbering) -> Iterator[Table]:
    """The parts of each whole, where the dataset has any."""
    basis, say = number.basis, number.basis.say
    basis.place = say("annex.label", number=number.at + 1)
    columns = (
        Column(say("column.order"), "", numeric=False, weight=0.7),
        Column(say("column.category"), "", numeric=False, weight=4),
        Column(say("column.counted"), "", numeric=False, weight=1.2),
        Column(say("column.part"), "(1)", weight=1.2),
        Column(say("column.whole"), "(2)", weight=1.2),
        Column(say("column.value"), "(3=1/2)", weight=1.2),
    )
    rows = list(_mix_rows(basis, len(columns)))
    if rows:
        yield number.table("mixes", columns, rows)


def _mix_rows(basis: Basis, width: int) -> Iterator[Row]:
    group = 0
    for key in MIXES:
        rows = [row for row in basis.rows.get(key, []) if row["category"]]
        if not rows:
            continue
        group += 1
        yield group_row(group, basis.spelled(indicators()[key].name(basis.lang)), width)
        for at, (name, row) in enumerate(_named_categories(key, rows, basis), 1):
            unit = basis.spelled(wording.say(f"unit.{row['counting_unit']}", basis.lang))
            cells = [figure_cell(row, p, basis) for p in ("numerator", "denominator", "value")]
            yield Row((order_cell(at), Cell(name), Cell(unit), *cells))


def _named_categories(
    key: str, rows: Sequence[dict[str, Any]], basis: Basis
) -> list[tuple[str, dict[str, Any]]]:
    """Categories with their names; units in the order of names, the rest as in the results."""
    fact = indicators()[key]
    if fact.category != "unit":
        return [
            (basis.spelled(category_name(fact, str(r["category"]), basis.lang)), r) for r in rows
        ]
    names = basis.tables.unit_names()
    found = [(str(names.get(r["category"], r["category"])), r) for r in rows]
    return sorted(found, key=lambda pair: vietnamese_order(pair[0]))
