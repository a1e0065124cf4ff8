"""Bars, months and dots of one indicator or one part."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from pandas import DataFrame, Series

from phantich.language import numbers, wording
from phantich.language.figure_text import category_name, shown_target, shown_value
from phantich.language.folding import vietnamese_order
from phantich.report.charts.canvas import (
    INK,
    LEVEL,
    MARK,
    NARROW,
    SOFT,
    WIDTH,
    Chart,
    NoChart,
    axes,
    charted,
    no_chart,
    number_axis,
    shown,
)
from phantich.schema.indicators import Indicator, indicators, section

MOST = 12  # bars; what is smaller is drawn together
LABEL, LABEL_NARROW = 38, 18  # letters on a line beside a bar


def bars(
    results: DataFrame,
    indicator: str,
    names: Series | None = None,
    *,
    lang: str = "vi",
    narrow: bool = False,
) -> Chart | NoChart:
    """Horizontal bars of an indicator's categories, the largest first, the smallest together.

    Categories that are units stand in the order of their names and are never drawn together;
    ``names`` gives those names.
    """
    fact = indicators()[indicator]
    rows = shown(results, indicator)
    rows = rows[rows["category"] != ""]
    title = fact.name(lang)
    if rows.empty:
        return no_chart(title, lang)
    rows = (
        _by_name(rows, fact, names, lang) if fact.category == "unit" else _by_size(rows, fact, lang)
    )
    ax = axes(len(rows), NARROW if narrow else WIDTH)
    labels = [fill(label, LABEL_NARROW if narrow else LABEL) for label in rows["label"]]
    drawn = ax.barh(range(len(rows)), rows["value"].astype(float), color=INK)
    ax.set_yticks(range(len(rows)), labels)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.bar_label(drawn, list(rows["text"]), padding=4, fontsize=8 if narrow else 9)
    ax.grid(visible=False, axis="y")
    number_axis(ax, fact, lang, "x")
    ax.xaxis.set_visible(not narrow)
    ax.margins(x=0.3 if narrow else 0.18)
    return charted(ax, title, lang, fact)


def _by_name(rows: DataFrame, fact: Indicator, names: Series | None, lang: str) -> DataFrame:
    known: Mapping[Any, Any] = {} if names is None else names.to_dict()
    labels = [str(known.get(c, category_name(fact, c, lang))) for c in rows["category"]]
    texts = [shown_value(row, lang) for _, row in rows.iterrows()]
    named = rows.assign(label=labels, text=texts)
    return named.sort_values("label", key=lambda column: column.map(vietnamese_order))


def _by_size(rows: DataFrame, fact: Indicator, lang: str) -> DataFrame:
    """The categories by size; the parts of a whole beyond the twelfth as one."""
    labels = [category_name(fact, c, lang) for c in rows["category"]]
    texts = [shown_value(row, lang) for _, row in rows.iterrows()]
    rows = rows.assign(label=labels, text=texts)
    rows = rows.sort_values(["value", "category"], ascending=[False, True])
    if fact.kind != "mix" or len(rows) <= MOST:
        return rows
    rest = rows.iloc[MOST - 1 :]
    whole = rest.iloc[[0]].assign(
        label=wording.say("text.others", lang, count=numbers.written(len(rest), lang)),
        numerator=rest["numerator"].sum(),
        value=rest["value"].sum(),
    )
    whole = whole.assign(text=[shown_value(row, lang) for _, row in whole.iterrows()])
    return pd.concat([rows.iloc[: MOST - 1], whole])


def months(results: DataFrame, indicator: str, *, lang: str = "vi") -> Chart | NoChart:
    """Bars of an indicator by month, every month in its place.

    Rows without a month can't be placed and are left out.
    """
    fact = indicators()[indicator]
    title = wording.say("text.by_month", lang, name=fact.name(lang))
    rows = shown(results, indicator)
    rows = rows[rows["month"].notna() & (rows["month"] != "") & (rows["category"] == "")]
    if rows.empty:
        return no_chart(title, lang)
    rows = rows.set_index(rows["month"].astype(str))
    every = pd.period_range(rows.index.min(), rows.index.max(), freq="M").astype(str)
    held = rows.reindex(every)
    ax = axes(6)
    labels = [f"{int(month[5:])}/{month[:4]}" for month in every]
    values = held["value"].astype(float).fillna(0.0)
    drawn = ax.bar(labels, values, color=INK)
    texts = ["" if pd.isna(row["value"]) else shown_value(row, lang) for _, row in held.iterrows()]
    ax.bar_label(drawn, texts, padding=2)
    ax.grid(visible=False, axis="x")
    ax.tick_params(axis="x", labelrotation=45 if len(every) > 8 else 0)
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
    """An indicator by category with its 95 % range, the highest first."""
    fact = indicators()[indicator]
    rows = shown(results, indicator)
    rows = rows[rows["category"] != ""].sort_values(["value", "category"], ascending=[False, True])
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
    labels = [fill(indicators()[key].name(lang), LABEL) for key in rows["indicator"]]
    blank = Series(float("nan"), index=rows.index)
    rows = rows.assign(label=labels, lower=blank, upper=blank)
    fact = indicators()[keys[0]]
    ax = _dots(rows.assign(target=blank), fact, lang)
    ax.plot(rows["target"].astype(float), range(len(rows)), "|", color=MARK, ms=16, mew=2,
            label=wording.say("text.level_mark", lang))  # fmt: skip
    ax.legend(handles=[ax.lines[-1]], loc="lower left", frameon=False, fontsize=8)
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
        _level(ax, rows[rows["target"].notna()].iloc[0], lang)
    number_axis(ax, fact, lang, "x")
    return ax


def _level(ax: Axes, row: Series, lang: str) -> None:
    """The level as a dashed line with its figure above it."""
    level = float(row["target"])
    ax.axvline(level, color=MARK, linestyle="--", linewidth=1.2)
    said = wording.say("text.level_line", lang, level=shown_target(row, lang))
    look: dict[str, Any] = {"ha": "right", "va": "bottom", "fontsize": 8, "color": MARK}
    look["gid"] = LEVEL
    ax.annotate(said, (level, 1), xycoords=("data", "axes fraction"), **look)
