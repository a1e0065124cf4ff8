"""Where a figure comes from, in the reader's words: its formula, its counts, its rows."""

from __future__ import annotations

import inspect
from itertools import groupby
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.language import numbers, wording
from phantich.language.figure_text import category_name, shown_count, shown_value, unit_name
from phantich.metrics import METRICS
from phantich.report.tables.grid import Grid, Paragraph
from phantich.schema import data_model
from phantich.schema.indicators import Indicator, indicators

MOST_ROWS = 200
MOST_STRETCHES = 8
HALF = 0.5


def full_name(fact: Indicator, category: str = "", lang: str = "vi") -> str:
    """The name of an indicator, with its category where it has one."""
    if not category:
        return fact.name(lang)
    return f"{fact.name(lang)} – {category_name(fact, category, lang)}"


def formula(fact: Indicator, lang: str = "vi") -> str:
    """How a figure is computed, in words: numerator ÷ denominator, or the quantile of days."""
    said = wording.sentences(lang).get(f"formula.{fact.metric}") or _counted(fact.metric)
    if fact.kind == "days":
        share = numbers.percent(fact.quantile or HALF, lang, 0)
        return wording.say("explained.days", lang, share=share, formula=said)
    if fact.kind == "mix":
        return wording.say("explained.mix", lang, formula=said)
    if fact.per != 1:
        return wording.say(
            "explained.rate", lang, formula=said, per=numbers.written(fact.per, lang)
        )
    return said


def _counted(metric: str) -> str:
    """The formula as the metric's docstring says it, where no language has words for it."""
    text = " ".join((inspect.getdoc(METRICS[metric]) or "").split())
    _, _, counted = text.partition("numerator: ")
    return counted


def candidates(found: DataFrame, names: Series, *, lang: str = "vi") -> Grid | Paragraph:
    """The figures that a printed one may be, each with its base and how it fits."""
    if found.empty:
        return Paragraph((wording.say("trace.none", lang),))
    shown = [_candidate(row, names, lang) for _, row in found.iterrows()]
    return Grid(wording.say("trace.candidates", lang), DataFrame(shown), lang)


def _candidate(row: Series, names: Series, lang: str) -> dict[str, str]:
    fact = indicators()[row["indicator"]]
    return {
        "year": str(row["year"]),
        "unit": whose(row["unit"], names, lang),
        "indicator": full_name(fact, row["category"], lang),
        "numerator": shown_count(row["numerator"], lang),
        "denominator": shown_count(row["denominator"], lang),
        "value": shown_value(row, lang),
        "counting_unit": unit_name(row, lang),
        "field": wording.say(f"head.{row['field']}", lang),
        "match": wording.say(f"trace.{row['match']}", lang),
    }


def whose(unit: str, names: Series, lang: str = "vi") -> str:
    """The unit whose figure it is; all units where none is named."""
    return str(names.get(unit, unit)) if unit else wording.say("trace.all_units", lang)


def source(rows: DataFrame, *, lang: str = "vi", most: int = MOST_ROWS) -> Grid | Paragraph:
    """The rows of the files behind a figure and what each gave to it, the first ``most``."""
    if rows.empty:
        return Paragraph((wording.say("trace.no_rows", lang),))
    shown = [_source(row, lang) for row in rows.head(most).to_dict("records")]
    key = "trace.rows" if len(rows) <= most else "trace.first_rows"
    counts = {"count": numbers.written(len(rows), lang), "most": numbers.written(most, lang)}
    return Grid(wording.say(key, lang, **counts), DataFrame(shown), lang)


def _source(row: dict[str, Any], lang: str) -> dict[str, str]:
    return {
        "table": data_model.tables()[row["table"]].title(lang),
        "file": row["file"],
        "sheet": row["sheet"] or wording.say("text.none", lang),
        "row": wording.say("text.none", lang) if pd.isna(row["row"]) else str(row["row"]),
        "numerator": shown_count(row["numerator"], lang),
        "denominator": shown_count(row["denominator"], lang),
    }


def stretches(rows: DataFrame, *, lang: str = "vi") -> list[str]:
    """The rows behind a figure file by file, neighbours drawn together: ``dòng 2–14, 17``."""
    files = rows.groupby(["file", "sheet"], sort=True)
    return [_stretch(file, sheet, part["row"], lang) for (file, sheet), part in files]


def _stretch(file: str, sheet: str, rows: Series, lang: str) -> str:
    known = [int(row) for row in rows if pd.notna(row)]
    runs = [[row for _, row in run] for _, run in groupby(enumerate(known), lambda p: p[1] - p[0])]
    said = [_span(run) for run in runs[:MOST_STRETCHES]]
    text = ", ".join([*said, "…"] if len(runs) > MOST_STRETCHES else said)
    place = f"{file} › {sheet}" if sheet else file
    count = numbers.written(len(rows), lang)
    return wording.say("trace.stretch", lang, place=place, rows=text, count=count)


def _span(run: list[int]) -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"
