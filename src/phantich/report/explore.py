"""One figure at a time, for the analyst at the screen: its counts, its rows, its years, its units.

``card`` needs nothing but the tables; ``panel`` puts boxes to choose from before it where
ipywidgets is installed.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.copied_plans import plan_copies
from phantich.analysis.edition_differences import redefined, stored_editions
from phantich.analysis.source_rows import source_rows
from phantich.analysis.unit_comparison import (
    DECLARED,
    FUNNEL,
    YEARS,
    against_district,
    break_day,
    by_years,
    curves,
)
from phantich.dataset.reading import Dataset
from phantich.files.paths import home
from phantich.language import numbers, wording
from phantich.metrics.assessment import assess, named
from phantich.report import charts
from phantich.report import tables as report
from phantich.report.charts import Chart, NoChart
from phantich.report.tables import Grid, Paragraph
from phantich.schema.indicators import Indicator

NOTEBOOK = "90_explore.ipynb"
STYLE = (
    "<style>.card .scroll{max-height:22em;overflow:auto}.card img{max-width:100%}"
    ".card .n{text-align:right}.card table{border-collapse:collapse}"
    ".card th,.card td{padding:.15em .6em;text-align:left}"
    ".card caption{text-align:left;font-weight:bold}</style>"
)


@dataclass(frozen=True)
class Line:
    """A line of Python that gives a figure again; shows itself as code."""

    code: str
    lang: str = "vi"

    def _repr_html_(self) -> str:
        said = escape(wording.say("explore.line", self.lang))
        return f"<p>{said}</p><pre><code>{escape(self.code)}</code></pre>"

    def __repr__(self) -> str:
        return self.code


@dataclass(frozen=True)
class Card:
    """Everything about one figure; each part also shows itself alone.

    Attributes
    ----------
    figure: the figure with its numerator, denominator, value, 95 % range and target.
    about: whether it is invented, its formula, and the statements that it evidences.
    rows: the rows of the files it was counted from.
    trend: the figure in every year of the dataset, with the reform as a line.
    place: in words, where the unit stands against all units.
    funnel: the same as a chart.
    line: the line of Python that gives the figure again.
    """

    figure: Grid
    about: Paragraph
    rows: Grid | Paragraph
    trend: Chart | NoChart
    place: Paragraph
    funnel: Chart | NoChart
    line: Line

    def _repr_html_(self) -> str:
        parts = (self.about, self.trend, self.place, self.funnel, self.line)
        shown = "".join(map(_html, parts))
        rows = f'<div class="scroll">{_html(self.rows)}</div>'
        return f'{STYLE}<div class="card">{_html(self.figure)}{shown}{rows}</div>'

    def __repr__(self) -> str:
        parts = (self.figure, self.about, self.place, self.rows, self.line)
        return "\n\n".join([*map(repr, parts), self.trend.alt, self.funnel.alt])


def _html(part: Any) -> str:
    """One part of a card as HTML, a picture with its text alternative."""
    if isinstance(part, Chart):
        picture = base64.b64encode(part.png()).decode("ascii")
        return f'<p><img alt="{escape(part.alt)}" src="data:image/png;base64,{picture}"></p>'
    if isinstance(part, NoChart):
        return f"<p><em>{escape(part.alt)}</em></p>"
    if isinstance(part, Paragraph):
        return "".join(f"<p>{escape(sentence)}</p>" for sentence in part.sentences)
    return str(part._repr_html_())


def card(
    dataset: Dataset,
    indicator: str,
    *,
    unit: str = "",
    category: str = "",
    editions: str | Path = "outputs",
    known: tuple[Dataset, DataFrame] | None = None,
    lang: str = "vi",
) -> Card:
    """One figure of the tables with all that stands behind it and beside it.

    ``unit`` takes the figure of one unit, ``category`` one form or kind within a mix.
    ``editions`` is where earlier results lie, a folder a year: if one of them computed the
    indicator in another way, no line is drawn through the years. ``known``: the dataset of the
    unit and what ``against`` gives, where they are at hand already.

    Raises
    ------
    Fault
        There is no such indicator.
    """
    fact = named(indicator)
    own, units = known or (dataset.for_unit(unit) if unit else dataset, against(dataset, indicator))
    held = _with_texts(own, fact)
    results = assess(held, keys=[indicator])
    results = results[results["category"].eq(category) | (category == "")]
    names = dataset.unit_names()
    changed = redefined(stored_editions(editions), indicator)
    trend, draw = _trend(held, fact, category), charts.of(dataset, lang=lang)
    return Card(
        figure=_figure(results, held, fact, lang),
        about=_about(fact, dataset, lang),
        rows=report.source(source_rows(held, indicator, category=category), lang=lang),
        trend=draw.years(trend, indicator, redefined=changed),
        place=_place(units, fact, unit, names, lang),
        funnel=draw.funnel(units, curves(units), indicator, marked=unit),
        line=Line(_line(dataset, indicator, unit), lang),
    )


def _with_texts(dataset: Dataset, fact: Indicator) -> Dataset:
    """The tables, with the texts of plans compared where the figure is about them."""
    wanted = any(path.startswith("plan_texts.") for path in fact.needs)
    if wanted and "plan_texts" not in dataset and "plans" in dataset:
        dataset["plan_texts"] = plan_copies(dataset).plans
    return dataset


def _figure(results: DataFrame, dataset: Dataset, fact: Indicator, lang: str) -> Grid:
    rows = report.figure(results, lang=lang)
    whose = report.whose(dataset.unit, dataset.unit_names(), lang)
    alone = str(results["category"].iloc[0]) if len(results) == 1 else ""
    name = report.full_name(fact, alone, lang)
    caption = wording.say("explore.figure", lang, name=name, whose=whose, year=_years(dataset))
    return Grid(caption, rows, lang)


def _years(dataset: Dataset) -> str:
    """The year of the tables, or the first and the last of several."""
    years = dataset.years() if dataset.year is None else [dataset.year]
    return "–".join(map(str, dict.fromkeys((years[0], years[-1])))) if years else "–"


def _about(fact: Indicator, dataset: Dataset, lang: str) -> Paragraph:
    said = [wording.say("text.invented", lang)] if dataset.invented else []
    said.append(wording.say("explore.formula", lang, formula=report.formula(fact, lang)))
    if fact.statements:
        statements = ", ".join(fact.statements)
        said.append(wording.say("explore.evidences", lang, statements=statements))
    return Paragraph(tuple(said))


def _trend(dataset: Dataset, fact: Indicator, category: str) -> DataFrame:
    """The figure in every year, in the shape of ``unit_comparison.by_years``."""
    if fact.kind == "share" and not category:
        return by_years(dataset, (fact.key,))
    parts = [_of_year(dataset, fact, category, year) for year in dataset.years()]
    rows = pd.concat(parts, ignore_index=True) if parts else DataFrame({"year": []})
    day = break_day(dataset)
    broken = rows["year"] == (day.year if day is not None else None)
    return rows.assign(part="year", broken=broken).reindex(columns=YEARS)


def _of_year(dataset: Dataset, fact: Indicator, category: str, year: int) -> DataFrame:
    rows = assess(_with_texts(dataset.of(year), fact), keys=[fact.key])
    return rows[rows["category"] == category].assign(year=year)


def against(dataset: Dataset, indicator: str) -> DataFrame:
    """Every unit against all of them; a declared indicator within the declared family."""
    fact = named(indicator)
    if fact.kind != "share" or "unit" not in fact.by:
        return DataFrame(columns=FUNNEL)
    keys = DECLARED if fact.key in DECLARED else (fact.key,)
    found = against_district(assess(_with_texts(dataset, fact), ["unit"], keys=keys), keys)
    return found[found["indicator"] == fact.key].reset_index(drop=True)


def _place(units: DataFrame, fact: Indicator, unit: str, names: Series, lang: str) -> Paragraph:
    """Where the unit stands against all units, in words, with what a reader must know."""
    if units.empty:
        return Paragraph((wording.say("explore.no_funnel", lang),))
    said = []
    if unit:
        mine = units[units["unit"] == unit]
        said.append(_standing(mine, str(names.get(unit, unit)), lang))
    else:
        said.append(wording.say("explore.no_unit", lang))
    if fact.key not in DECLARED:
        said.append(wording.say("explore.not_declared", lang))
    return Paragraph(tuple(said))


def _standing(mine: DataFrame, unit: str, lang: str) -> str:
    if mine.empty or mine["state"].isin(["over_100", "small", "no_data"]).all():
        return wording.say("explore.funnel_untested", lang, unit=unit)
    row = mine.iloc[0]
    shares = {n: numbers.percent(round(float(row[n]), 10), lang) for n in ("value", "expected")}
    if row["state"] == "within":
        return wording.say("explore.funnel_inside", lang, unit=unit, **shares)
    state = wording.say(f"against.{row['state']}", lang)
    return wording.say("explore.funnel_outside", lang, unit=unit, state=state, **shares)


def _line(dataset: Dataset, indicator: str, unit: str) -> str:
    """The code that gives the figure again from the files."""
    path = dataset.path
    place = path.relative_to(home()).as_posix() if path.is_relative_to(home()) else str(path)
    year = f", {dataset.year}" if dataset.year is not None else ""
    one = f', unit="{unit}"' if unit else ""
    return f'pt.assess(pt.read_dataset("{place}"{year}{one}), keys=["{indicator}"])'


def panel(dataset: Dataset, *, lang: str = "vi") -> Any:
    """Boxes to choose year, units, indicator and a level on trial, above the card: see ``Panel``.

    Without ipywidgets it is a sentence that says how to go on without it.
    """
    try:
        import ipywidgets  # an extra: pays its import only where somebody explores
    except ImportError:
        return Paragraph((wording.say("explore.no_widgets", lang),))
    from phantich.report.explore_panel import Desk, Panel

    return Panel(Desk(dataset, lang), ipywidgets).box()
