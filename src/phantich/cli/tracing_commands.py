"""Tracing a printed figure, and setting two editions of results against each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from phantich.cli.command_group import (
    commands,
    json_option,
    json_text,
    lang_option,
    records,
    usual_data,
)
from phantich.language import numbers, wording

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from phantich.report.tracing import Trace

SHOWN = 10  # candidates that are listed; --json gives all
WITH_ROWS = 50  # candidates whose source rows are in the JSON; the others carry null
CHANGES = 20  # rows of each kind of difference that are listed


@commands.command()
@click.argument("figure")
@click.option("--data", default=usual_data)
@click.option("--year", type=int)
@click.option("--unit", default="")
@lang_option
@json_option
def trace(figure: str, data: str, year: int | None, unit: str, lang: str, as_json: bool) -> None:
    """Find where a printed figure comes from."""
    from phantich.dataset.reading import read_dataset
    from phantich.report.tracing import trace
    from phantich.runner.orders import check_known

    tables = read_dataset(data, year)
    check_known(unit, list(tables.unit_names().index))
    found = trace(figure, tables, unit=unit, lang=lang)
    click.echo(json_text(_trace_facts(found)) if as_json else "\n".join(_lines(found, lang)))


def _lines(found: Trace, lang: str) -> list[str]:
    """The candidates with their formula and files, or the nearest figures."""
    names = next(iter(found.tables.values())).unit_names()
    if found.candidates.empty:
        near = [_near(row, names, lang) for _, row in found.nearest.iterrows()]
        return [wording.say("trace.nearest", lang, text=found.printed.text), *near]
    count = numbers.written(len(found.candidates), lang)
    lines = [wording.say("trace.found", lang, text=found.printed.text, count=count)]
    for at, row in found.candidates.head(SHOWN).iterrows():
        lines += _candidate(found, int(str(at)), row, names, lang)
    if len(found.candidates) > SHOWN:
        rest = numbers.written(len(found.candidates) - SHOWN, lang)
        lines.append(wording.say("trace.rest", lang, count=rest))
    return lines


def _candidate(found: Trace, at: int, row: Series, names: Series, lang: str) -> list[str]:
    from phantich.language.figure_text import shown_count, shown_value
    from phantich.report import tables as report
    from phantich.schema.indicators import indicators

    said = _said(row, names, lang) | {
        "at": at + 1,
        "match": wording.say(f"trace.{row['match']}", lang),
        "numerator": shown_count(row["numerator"], lang),
        "denominator": shown_count(row["denominator"], lang),
        "value": shown_value(row, lang),
    }
    formula = report.formula(indicators()[row["indicator"]], lang)
    files = report.stretches(found.rows(at), lang=lang)
    return [
        wording.say("trace.candidate", lang, **said),
        wording.say("trace.formula", lang, formula=formula),
        *(f"   {line}" for line in files),
    ]


def _said(row: Series, names: Series, lang: str) -> dict[str, object]:
    from phantich.report import tables as report
    from phantich.schema.indicators import indicators

    return {
        "name": report.full_name(indicators()[row["indicator"]], row["category"], lang),
        "indicator": row["indicator"],
        "year": row["year"],
        "unit": report.whose(row["unit"], names, lang),
        "field": wording.say(f"head.{row['field']}", lang).lower(),
    }


def _near(row: Series, names: Series, lang: str) -> str:
    from phantich.language.figure_text import shown_count, shown_value

    value = row["field"] == "value"
    shown = shown_value(row, lang) if value else shown_count(row[row["field"]], lang)
    return wording.say("trace.near_one", lang, **_said(row, names, lang), shown=shown)


def _trace_facts(found: Trace) -> dict[str, Any]:
    candidates = [
        _fact(row) | {"rows": records(found.rows(at)) if at < WITH_ROWS else None}
        for at, row in enumerate(records(found.candidates))
    ]
    near = [_fact(row) for row in records(found.nearest)]
    return {"text": found.printed.text, "candidates": candidates, "nearest": near}


def _fact(row: dict[str, Any]) -> dict[str, Any]:
    from phantich.report import tables as report
    from phantich.schema.indicators import indicators

    fact = indicators()[row["indicator"]]
    return row | {
        "names": {lang: fact.name(lang) for lang in wording.LANGUAGES},
        "formula": {lang: report.formula(fact, lang) for lang in wording.LANGUAGES},
        "statements": list(fact.statements),
    }


@commands.command()
@click.argument("before")
@click.argument("after")
@lang_option
@json_option
def diff(before: str, after: str, lang: str, as_json: bool) -> None:
    """Set two editions of results against each other."""
    from phantich.analysis.edition_differences import KINDS, between, read_edition

    found = between(read_edition(before), read_edition(after))
    if as_json:
        apart = {kind: records(found[found["kind"] == kind]) for kind in KINDS}
        click.echo(json_text({"before": before, "after": after, **apart}))
    elif found.empty:
        click.echo(wording.say("edition.same", lang))
    else:
        click.echo("\n\n".join(_section(found, kind, lang) for kind in KINDS))


def _section(found: DataFrame, kind: str, lang: str) -> str:
    """One kind of difference as text, the first rows of it."""
    from phantich.report.tables import Grid, Paragraph, edition_changes

    said = edition_changes(found, kind, lang=lang)
    more = len(said.rows) - CHANGES if isinstance(said, Grid) else 0
    if more <= 0 or isinstance(said, Paragraph):
        return repr(said)
    said = replace(said, rows=said.rows.head(CHANGES))
    return f"{said!r}\n{wording.say('edition.rest', lang, count=numbers.written(more, lang))}"
