"""The parts of the year's results: figures, categories, sentences, changes, the saved table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.fingerprints import definitions
from phantich.analysis.year_series import reforms
from phantich.dataset.cut_off import is_whole_year
from phantich.dataset.reading import Dataset
from phantich.files import run_handover
from phantich.files.csv_safety import frame_bytes
from phantich.files.whole_files import write_whole
from phantich.language import numbers, wording
from phantich.language.figure_text import (
    WITHOUT_VALUE,
    category_name,
    shown_count,
    shown_interval,
    shown_target,
    shown_value,
    unit_name,
)
from phantich.report.tables.grid import Grid, Paragraph, note
from phantich.schema.indicators import indicators, section


def figures(results: DataFrame, part: str, *, lang: str = "vi") -> Grid:
    """The table of one part of the report: every figure with its base and target.

    The counts are complete, so no interval stands beside them: those serve comparisons.
    """
    rows = results[results["indicator"].isin(section(part)) & (results["category"] == "")]
    columns = ("numerator", "denominator", "value", "target", "note")
    shown = [_figure(row, lang) for _, row in rows.iterrows()]
    return Grid(
        wording.say(f"caption.{part}", lang),
        DataFrame(shown, columns=["indicator", "counting_unit", *columns]),
        lang,
    )


def figure(results: DataFrame, *, lang: str = "vi") -> DataFrame:
    """Figures as texts under their headings, each with its base, its 95 % range and its target.

    Those of several categories carry the name of each.
    """
    shown = [_ranged(row, lang) for _, row in results.iterrows()]
    names = ["counting_unit", "numerator", "denominator", "value", "interval", "target", "note"]
    return DataFrame(shown, columns=["category", *names] if len(shown) > 1 else names)


def _ranged(row: Series, lang: str) -> dict[str, str]:
    category = category_name(indicators()[row["indicator"]], row["category"], lang)
    return _figure(row, lang) | {"interval": shown_interval(row, lang), "category": category}


def _figure(row: Series, lang: str) -> dict[str, str]:
    return {
        "indicator": indicators()[row["indicator"]].name(lang),
        "counting_unit": unit_name(row, lang),
        "numerator": _numerator(row, lang),
        "denominator": _denominator(row, lang),
        "value": shown_value(row, lang),
        "target": shown_target(row, lang),
        "note": _note(row, lang),
    }


def _numerator(row: Series, lang: str) -> str:
    """The numerator; a median has none, its denominator is the number of cases."""
    if row["status"] == "suppressed":
        return wording.say("edition.hidden", lang)
    median = indicators()[row["indicator"]].kind == "days"
    return shown_count(pd.NA if median else row["numerator"], lang)


def _denominator(row: Series, lang: str) -> str:
    hidden = row["status"] == "suppressed"
    return wording.say("edition.hidden", lang) if hidden else shown_count(row["denominator"], lang)


def _note(row: Series, lang: str) -> str:
    """Whether the target was missed, and what the reader must know of the figure."""
    if row["status"] in WITHOUT_VALUE:
        return ""
    missed = [wording.say("text.missed", lang)] if pd.notna(row["met"]) and not row["met"] else []
    return "; ".join([*missed, *filter(None, [wording.say(f"status.{row['status']}", lang)])])


def categories(
    results: DataFrame, indicator: str, names: Series | None = None, *, lang: str = "vi"
) -> Grid | Paragraph:
    """The table of one indicator by category: counts and what each is of the whole."""
    fact = indicators()[indicator]
    rows = results[(results["indicator"] == indicator) & (results["category"] != "")]
    if rows.empty:
        return Paragraph((f"{fact.name(lang)}: {wording.say('status.no_data', lang)}.",))
    known = {} if names is None else names.to_dict()
    shown = [
        {
            "category": known.get(row["category"], category_name(fact, row["category"], lang)),
            "count": _numerator(row, lang),
            "value": shown_value(row, lang),
        }
        for _, row in rows.iterrows()
    ]
    return Grid(fact.name(lang), DataFrame(shown, columns=["category", "count", "value"]), lang)


def changed(changes: DataFrame, *, lang: str = "vi") -> Grid | Paragraph:
    """The table of this year against the year before, in points or in percent of the base."""
    rows = changes[(changes["category"] == "") & changes["difference"].notna()]
    if rows.empty:
        return note("no_change", lang=lang)
    none = wording.say("text.none", lang)
    shown = [
        {
            "indicator": indicators()[row["indicator"]].name(lang),
            "before": shown_value(_of_year(row, "_before"), lang),
            "now": shown_value(_of_year(row, ""), lang),
            "difference": shown_change(row, lang),
            "wording": wording.say(f"trend.{row['moved']}", lang) if row["moved"] else none,
        }
        for row in rows.to_dict("records")
    ]
    return Grid(wording.say("caption.changed", lang), DataFrame(shown), lang)


def reform(dataset: Dataset, *, lang: str = "vi") -> Paragraph:
    """What keeps the counts of the two years from being compared: a reform, a part of a year."""
    said = []
    if not is_whole_year(dataset.as_of):
        day = wording.date(dataset.as_of, lang)
        said.append(wording.say("text.part_of_year", lang, day=day))
    days = [wording.date(day, lang) for day in reforms(dataset)]
    if days:
        said.append(wording.say("text.reform", lang, days=", ".join(days)))
    return Paragraph(tuple(said)) if said else note("no_reform", lang=lang)


def _of_year(row: dict[str, Any], suffix: str) -> Series:
    names = ("numerator", "denominator", "value")
    figure = {"indicator": row["indicator"], "status": "ok"}
    return Series(figure | {name: row[name + suffix] for name in names}, dtype="object")


def shown_change(row: dict[str, Any], lang: str = "vi") -> str:
    """A change with its sign and its range: ``+1,25 điểm phần trăm``, ``-3,10%``, ``-2``."""
    value, form = change_shown(row)
    if form == "share":
        return signed(numbers.percent(value, lang), value)
    text = signed(numbers.written(value, lang, 0 if form == "days" else 2), value)
    if form != "points":
        return text
    text = wording.say("text.points", lang, value=text)
    if pd.isna(row["lower"]):
        return text
    limits = [round(100 * float(row[name]), 10) for name in ("lower", "upper")]
    low, high = (signed(numbers.written(limit, lang, 2), limit) for limit in limits)
    return wording.say("text.ranged", lang, change=text, low=low, high=high)


def change_shown(row: Mapping[str, Any]) -> tuple[float, str]:
    """The number that stands for a change, and its form.

    ``points`` (percentage points), ``share`` (of a count, of the year before), ``days`` or
    ``plain`` (in the indicator's unit).
    """
    kind = indicators()[str(row["indicator"])].kind
    if row["scale"] == "points":
        return round(100 * float(row["difference"]), 10), "points"
    if kind == "count" and pd.notna(row["ratio"]):
        return round(float(row["ratio"]) - 1, 10), "share"
    return round(float(row["difference"]), 10), "days" if kind == "days" else "plain"


def signed(text: str, value: float) -> str:
    """The text of a number with its sign, also where it is above nought."""
    return f"+{text}" if value > 0 else text


def save(
    results: DataFrame, out: str | Path, dataset: Dataset | None = None, *, lang: str = "vi"
) -> Path:
    """Write the results as ``results.csv`` into the folder ``out``; the file is whole or absent.

    Counts are whole numbers, shares are 0..1, missing is empty. ``definition`` is the fingerprint
    of the indicator's definition, so that a later edition can be held against it; figures of an
    invented ``dataset`` say so in a last column, ``mark``.
    Within a run the file goes where the run collects the report.
    """
    path = run_handover.destination(Path(out) / "results.csv")
    rows = results.assign(definition=results["indicator"].map(definitions()))
    if dataset is not None and dataset.invented:
        rows = rows.assign(mark=wording.say("document.mark", lang))
    write_whole(path, frame_bytes(rows))
    return path
