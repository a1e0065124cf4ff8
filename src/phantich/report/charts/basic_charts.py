"""Bars, months and dots of one indicator or one part."""

from __future__ import annotations

from matplotlib.axes import Axes
from pandas import DataFrame, Series

from phantich.language import wording
from phantich.language.figure_text import category_name, shown_value
from phantich.language.folding import vietnamese_order
from phantich.report.charts.canvas import (
    INK,
    MARK,
    SOFT,
    Chart,
    NoChart,
    axes,
    charted,
    no_chart,
    number_axis,
    shown,
    wrapped,
)
from phantich.schema.indicators import Indicator, indicators, section


def bars(
    results: DataFrame, indicator: str, names: Series | None = None, *, lang: str = "vi"
) -> Chart | NoChart:
    """Horizontal bars of an indicator's categories, in the order of the list.

    ``names`` gives the readers' names of categories that are units.
    """
    fact = indicators()[indicator]
    rows = shown(results, indicator)
    rows = rows[rows["category"] != ""]
    title = fact.name(lang)
    if rows.empty:
        return no_chart(title, lang)
    known = {} if names is None else names.to_dict()
    labels = [known.get(c, category_name(fact, c, lang)) for c in rows["category"]]
    ax = axes(len(rows))
    drawn = ax.barh(labels, rows["value"].astype(float), color=INK)
    ax.bar_label(drawn, [shown_value(row, lang) for _, row in rows.iterrows()], padding=4)
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    number_axis(ax, fact, lang, "x")
    ax.margins(x=0.18)
    return charted(ax, title, lang, fact)


def months(results: DataFrame, indicator: str, *, lang: str = "vi") -> Chart | NoChart:
    """Bars of an indicator by month; rows without a month can't be placed and are left out."""
    fact = indicators()[indicator]
    title = wording.say("text.by_month", lang, name=fact.name(lang))
    rows = shown(results, indicator)
    rows = rows[rows["month"].notna() & (rows["month"] != "") & (rows["category"] == "")]
    if rows.empty:
        return no_chart(title, lang)
    rows = rows.sort_values("month")
    ax = axes(6)
    labels = [f"{int(month[5:])}/{month[:4]}" for month in rows["month"].astype(str)]
    drawn = ax.bar(labels, rows["value"].astype(float), color=INK)
    ax.bar_label(drawn, [shown_value(row, lang) for _, row in rows.iterrows()], padding=2)
    ax.grid(visible=False, axis="x")
    ax.tick_params(axis="x", labelrotation=45 if len(rows) > 8 else 0)
    number_axis(ax, fact, lang, "y")
    return charted(ax, title, lang, fact)


def units(
    results: DataFrame, indicator: str, names: Series | None = None, *, lang: str = "vi"
) -> Chart | NoChart:
    """An indicator by unit with its 95 % range and the target, in the order of names.

    Units are never ranked: the order is that of their names.
    """
    fact = indicators()[indicator]
    title = wording.say("text.by_unit", lang, name=fact.name(lang))
    rows = shown(results, indicator)
    rows = rows[(rows["category"] == "") & rows["unit"].notna()]
    if len(rows) < 2:
        return no_chart(title, lang)
    known = names if names is not None else Series(dtype="str")
    rows = rows.assign(label=rows["unit"].map(known).fillna(rows["unit"]))
    rows = rows.sort_values("label", key=lambda labels: labels.map(vietnamese_order))
    return charted(_dots(rows, fact, lang), title, lang, fact)


def dots(results: DataFrame, indicator: str, *, lang: str = "vi") -> Chart | NoChart:
    """An indicator by category with its 95 % range, in the order of the list."""
    fact = indicators()[indicator]
    rows = shown(results, indicator)
    rows = rows[rows["category"] != ""]
    if rows.empty:
        return no_chart(fact.name(lang), lang)
    small = wording.say("status.small", lang)
    labels = [
        category_name(fact, code, lang) + (f" ({small})" if status == "small" else "")
        for code, status in zip(rows["category"], rows["status"], strict=True)
    ]
    return charted(_dots(rows.assign(label=labels), fact, lang), fact.name(lang), lang, fact)


def chart(
    results: DataFrame, indicator: str, names: Series | None = None, *, lang: str = "vi"
) -> Chart | NoChart:
    """An indicator as it is split: by unit or by month, else by category.

    ``results`` come from ``assess``; ``names`` are those of the units by id.
    """
    if "unit" in results:
        return units(results, indicator, names, lang=lang)
    if "month" in results:
        return months(results, indicator, lang=lang)
    draw = bars if indicators()[indicator].kind == "mix" else dots
    return draw(results, indicator, lang=lang)


def part(results: DataFrame, name: str, *, lang: str = "vi") -> Chart | NoChart:
    """The shares of one part of the report, each with its target as an upright mark."""
    keys = [key for key in section(name) if indicators()[key].kind == "share"]
    rows = results[results["indicator"].isin(keys) & results["value"].notna()]
    title = wording.say(f"caption.{name}", lang)
    if rows.empty:
        return no_chart(title, lang)
    labels = [wrapped(indicators()[key].name(lang)) for key in rows["indicator"]]
    blank = Series(float("nan"), index=rows.index)
    rows = rows.assign(label=labels, lower=blank, upper=blank)
    fact = indicators()[keys[0]]
    ax = _dots(rows.assign(target=blank), fact, lang)
    ax.plot(rows["target"].astype(float), range(len(rows)), "|", color=MARK, ms=16, mew=2)
    ax.set_xlim(-0.02, 1.02)
    return charted(ax, title, lang, fact)


def _dots(rows: DataFrame, fact: Indicator, lang: str) -> Axes:
    ax = axes(len(rows))
    places = range(len(rows))
    low, high = rows["lower"].fillna(rows["value"]), rows["upper"].fillna(rows["value"])
    ax.hlines(places, low.astype(float), high.astype(float), color=SOFT, linewidth=4)
    ax.plot(rows["value"].astype(float), places, "o", color=INK, label="value")
    ax.set_yticks(places, rows["label"])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    if rows["target"].notna().any():
        ax.axvline(float(rows["target"].iloc[0]), color=MARK, linestyle="--", linewidth=1.2)
    number_axis(ax, fact, lang, "x")
    return ax
