"""Drawing results; nothing is computed here.

A chart is drawn on a figure of its own, without pyplot's global state. Its text alternative is
read back from what was drawn, so it holds the values of the picture, not those of the table.
"""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from itertools import cycle
from typing import cast

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from pandas import DataFrame, Series

from phantich import schema, words
from phantich.catalogue import Indicator, indicators, section
from phantich.figures import category_name, shown_value
from phantich.headings import vietnamese_order

WIDTH = 8.0
DPI = 110
INK = "#1f3b57"
SOFT = "#8fa9c2"
MARK = "#9a3412"
SEEN = 0.05  # a smaller share of a matrix is left blank
LINES = (("#1f3b57", "-"), ("#9a3412", "--"), ("#3f7d4e", "-."), ("#6b4c9a", ":"))
STYLE = {
    "font.family": "DejaVu Sans",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.grid": True,
    "grid.color": "#dde3ea",
}


@dataclass(frozen=True)
class Chart:
    """A drawn chart and its text alternative; shows itself in a notebook as a picture."""

    ax: Axes
    alt: str

    @property
    def figure(self) -> Figure:
        """The figure on which the chart is drawn."""
        return cast(Figure, self.ax.figure)

    def png(self) -> bytes:
        """The picture, the same bytes on every run."""
        out = io.BytesIO()
        self.figure.savefig(out, format="png", dpi=DPI, metadata={"Software": None})
        return out.getvalue()

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, object], dict[str, object]]:
        return {"image/png": self.png(), "text/plain": self.alt}, {"image/png": {"alt": self.alt}}


@dataclass(frozen=True)
class NoChart:
    """In place of a chart for which there are no data: a sentence that says so."""

    alt: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/markdown": f"*{self.alt}*", "text/plain": self.alt}


def bars(
    results: DataFrame, indicator: str, names: Series | None = None, *, lang: str = "vi"
) -> Chart | NoChart:
    """Horizontal bars of an indicator's categories, in the order of the list.

    ``names`` gives the readers' names of categories that are units.
    """
    fact = indicators()[indicator]
    rows = _shown(results, indicator)
    rows = rows[rows["category"] != ""]
    title = fact.name(lang)
    if rows.empty:
        return _no_chart(title, lang)
    known = {} if names is None else names.to_dict()
    labels = [known.get(c, category_name(fact, c, lang)) for c in rows["category"]]
    ax = _axes(len(rows))
    drawn = ax.barh(labels, rows["value"].astype(float), color=INK)
    ax.bar_label(drawn, [shown_value(row, lang) for _, row in rows.iterrows()], padding=4)
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    _number_axis(ax, fact, lang, "x")
    ax.margins(x=0.18)
    return _chart(ax, title, lang, fact)


def months(results: DataFrame, indicator: str, *, lang: str = "vi") -> Chart | NoChart:
    """Bars of an indicator by month; rows without a month can't be placed and are left out."""
    fact = indicators()[indicator]
    title = words.say("text.by_month", lang, name=fact.name(lang))
    rows = _shown(results, indicator)
    rows = rows[rows["month"].notna() & (rows["month"] != "") & (rows["category"] == "")]
    if rows.empty:
        return _no_chart(title, lang)
    rows = rows.sort_values("month")
    ax = _axes(6)
    labels = [f"{int(month[5:])}/{month[:4]}" for month in rows["month"].astype(str)]
    drawn = ax.bar(labels, rows["value"].astype(float), color=INK)
    ax.bar_label(drawn, [shown_value(row, lang) for _, row in rows.iterrows()], padding=2)
    ax.grid(visible=False, axis="x")
    ax.tick_params(axis="x", labelrotation=45 if len(rows) > 8 else 0)
    _number_axis(ax, fact, lang, "y")
    return _chart(ax, title, lang, fact)


def units(
    results: DataFrame, indicator: str, names: Series | None = None, *, lang: str = "vi"
) -> Chart | NoChart:
    """An indicator by unit with its 95 % range and the target, in the order of names.

    Units are never ranked: the order is that of their names.
    """
    fact = indicators()[indicator]
    title = words.say("text.by_unit", lang, name=fact.name(lang))
    rows = _shown(results, indicator)
    rows = rows[(rows["category"] == "") & rows["unit"].notna()]
    if len(rows) < 2:
        return _no_chart(title, lang)
    known = names if names is not None else Series(dtype="str")
    rows = rows.assign(label=rows["unit"].map(known).fillna(rows["unit"]))
    rows = rows.sort_values("label", key=lambda labels: labels.map(vietnamese_order))
    return _chart(_dots(rows, fact, lang), title, lang, fact)


def dots(results: DataFrame, indicator: str, *, lang: str = "vi") -> Chart | NoChart:
    """An indicator by category with its 95 % range, in the order of the list."""
    fact = indicators()[indicator]
    rows = _shown(results, indicator)
    rows = rows[rows["category"] != ""]
    if rows.empty:
        return _no_chart(fact.name(lang), lang)
    small = words.say("status.small", lang)
    labels = [
        category_name(fact, code, lang) + (f" ({small})" if status == "small" else "")
        for code, status in zip(rows["category"], rows["status"], strict=True)
    ]
    return _chart(_dots(rows.assign(label=labels), fact, lang), fact.name(lang), lang, fact)


def part(results: DataFrame, name: str, *, lang: str = "vi") -> Chart | NoChart:
    """The shares of one part of the report, each with its target as an upright mark."""
    keys = [key for key in section(name) if indicators()[key].kind == "share"]
    rows = results[results["indicator"].isin(keys) & results["value"].notna()]
    title = words.say(f"caption.{name}", lang)
    if rows.empty:
        return _no_chart(title, lang)
    labels = [wrapped(indicators()[key].name(lang)) for key in rows["indicator"]]
    blank = Series(float("nan"), index=rows.index)
    rows = rows.assign(label=labels, lower=blank, upper=blank)
    fact = indicators()[keys[0]]
    ax = _dots(rows.assign(target=blank), fact, lang)
    ax.plot(rows["target"].astype(float), range(len(rows)), "|", color=MARK, ms=16, mew=2)
    ax.set_xlim(-0.02, 1.02)
    return _chart(ax, title, lang, fact)


def wrapped(text: str) -> str:
    """A long label on two lines or more."""
    return "\n".join(textwrap.wrap(text, 38))


def _dots(rows: DataFrame, fact: Indicator, lang: str) -> Axes:
    ax = _axes(len(rows))
    places = range(len(rows))
    low, high = rows["lower"].fillna(rows["value"]), rows["upper"].fillna(rows["value"])
    ax.hlines(places, low.astype(float), high.astype(float), color=SOFT, linewidth=4)
    ax.plot(rows["value"].astype(float), places, "o", color=INK, label="value")
    ax.set_yticks(places, rows["label"])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    if rows["target"].notna().any():
        ax.axvline(float(rows["target"].iloc[0]), color=MARK, linestyle="--", linewidth=1.2)
    _number_axis(ax, fact, lang, "x")
    return ax


def waiting(curves: DataFrame, times: DataFrame, by: str, *, lang: str = "vi") -> Chart | NoChart:
    """The share done by each day since receipt, a line for each group; half is marked.

    Each line is named at its end and drawn in a style of its own, not told by colour alone.
    """
    title = words.say(f"text.waiting_by_{by}", lang)
    if curves.empty:
        return _no_chart(title, lang)
    ax = _axes(9)
    for style, (key, points) in zip(cycle(LINES), curves.groupby(by), strict=False):
        _step(ax, points, schema.label(by, str(key), lang), style)
    ax.axhline(0.5, color=SOFT, linewidth=1, linestyle=":")
    ax.set_ylim(0, 1.03)
    ax.margins(x=0.02)
    ax.set_xlabel(words.say("text.days_since_receipt", lang))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: words.percent(round(y, 6), lang, 0)))
    ax.legend(loc="lower right", frameon=False)
    ax.set_title(title, fontsize=11, fontweight="bold", color=INK, loc="left", x=0)
    return Chart(ax, words.say("text.chart", lang, title=title, values=_halves(times, by, lang)))


def _step(ax: Axes, points: DataFrame, name: str, style: tuple[str, str]) -> None:
    days, done = [0.0, *points["day"]], [0.0, *points["done"]]
    ax.step(days, done, where="post", label=name, color=style[0], linestyle=style[1], linewidth=2)


def _halves(times: DataFrame, by: str, lang: str) -> str:
    """The medians of the groups in words; the picture's lines cross one half there."""
    said = []
    for row in times.to_dict("records"):
        name = schema.label(by, str(row[by]), lang)
        if row["median"] == row["median"]:
            key, day = "text.half_by", words.number(row["median"], lang)
            said.append(words.say(key, lang, name=name, day=day))
        else:
            said.append(words.say("text.half_not_reached", lang, name=name))
    return "; ".join(said)


def strips(
    copies: DataFrame, runs: DataFrame, names: Series, *, lang: str = "vi"
) -> Chart | NoChart:
    """The text of each plan as a strip, with what is found in its parent filled in.

    Plans stand in the order of their unit's name; the share beside each is a reason to read
    the plan, not a verdict.
    """
    title = words.say("text.copied_strip", lang)
    if copies.empty:
        return _no_chart(title, lang)
    labels = _plan_labels(copies, names)
    order = sorted(copies.index, key=lambda at: vietnamese_order(labels[at]))
    ax = _axes(len(order))
    for place, at in enumerate(order):
        whole = float(copies.at[at, "length"])
        mine = runs[runs["plan_id"] == copies.at[at, "plan_id"]]
        ax.broken_barh([(0, 1)], (place - 0.32, 0.64), facecolor="#eef2f6", edgecolor=SOFT)
        spans = [(s / whole, n / whole) for s, n in zip(mine["start"], mine["length"], strict=True)]
        ax.broken_barh(spans, (place - 0.32, 0.64), facecolor=INK)
    shares = [words.percent(round(float(copies.at[at, "share"]), 6), lang, 0) for at in order]
    ax.set_yticks(range(len(order)), [f"{labels[at]} – {shares[i]}" for i, at in enumerate(order)])
    ax.invert_yaxis()
    ax.xaxis.set_visible(False)
    ax.grid(visible=False)
    ax.set_title(title, fontsize=11, fontweight="bold", color=INK, loc="left", x=0)
    said = "; ".join(f"{labels[at]}: {shares[i]}" for i, at in enumerate(order))
    return Chart(ax, words.say("text.chart", lang, title=title, values=said))


def _plan_labels(copies: DataFrame, names: Series) -> dict[int, str]:
    units = copies["unit"].map(names).fillna(copies["unit"])
    return dict((units + " (" + copies["directive_id"].astype(str) + ")").items())


def matrix(shares: DataFrame, names: Series, *, lang: str = "vi") -> Chart | NoChart:
    """Which plan shares how much with which source: plans down, the superior and peers across.

    Both ways in the order of names; shares below 5 % are left blank.
    """
    title = words.say("text.copied_matrix", lang)
    if shares.empty:
        return _no_chart(title, lang)
    table = _named_shares(shares, names, words.say("text.superior", lang))
    shown = table.map(lambda x: words.percent(round(x, 4), lang, 0) if x >= SEEN else "")
    ax = _axes(len(table) + 3)
    style = {"vmin": 0, "vmax": 1, "cmap": "Blues", "cbar": False, "linewidths": 0.5}
    sns.heatmap(table, ax=ax, annot=shown, fmt="", annot_kws={"fontsize": 8}, **style)
    ax.set(xlabel="", ylabel="")
    ax.tick_params(axis="x", labelrotation=60)
    ax.set_title(title, fontsize=11, fontweight="bold", color=INK, loc="left", x=0)
    cells = shown.stack()
    told = [f"{row} – {column}: {text}" for (row, column), text in cells.items() if text]
    return Chart(ax, words.say("text.chart", lang, title=title, values="; ".join(told)))


def _named_shares(shares: DataFrame, names: Series, superior: str) -> DataFrame:
    """Plans by source under the readers' names; a source that is no unit is the superior."""
    units = shares["unit"].map(names).fillna(shares["unit"])
    labels = units + " (" + shares["directive_id"].astype(str) + ")"
    named = shares.assign(plan=labels, source=shares["source"].map(names).fillna(superior))
    table = named.pivot_table(index="plan", columns="source", values="share", aggfunc="sum")
    across = sorted(table.columns, key=lambda name: (name != superior, vietnamese_order(name)))
    return table.loc[sorted(table.index, key=vietnamese_order), across]


def _shown(results: DataFrame, indicator: str) -> DataFrame:
    return results[(results["indicator"] == indicator) & results["value"].notna()]


def _axes(rows: int) -> Axes:
    with sns.axes_style("white", rc=STYLE):
        figure = Figure(figsize=(WIDTH, max(2.4, 0.36 * rows + 1.2)), layout="constrained")
        return figure.add_subplot()


def _number_axis(ax: Axes, fact: Indicator, lang: str, which: str) -> None:
    axis = ax.xaxis if which == "x" else ax.yaxis
    if fact.kind in ("share", "mix", "attainment"):
        axis.set_major_formatter(FuncFormatter(lambda x, _: words.percent(round(x, 6), lang, 0)))
    else:
        axis.set_major_locator(
            MaxNLocator(nbins=6, steps=[1, 2, 5, 10], integer=fact.kind == "count")
        )
        axis.set_major_formatter(FuncFormatter(lambda x, _: _tick(x, lang)))


def _tick(value: float, lang: str) -> str:
    return words.number(round(value, 6), lang, 0 if float(value).is_integer() else 1)


def _chart(ax: Axes, title: str, lang: str, fact: Indicator) -> Chart:
    ax.set_title(title, fontsize=11, fontweight="bold", color=INK, loc="left", x=0)
    said = "; ".join(f"{label}: {_said(value, fact, lang)}" for label, value in plotted(ax).items())
    return Chart(ax, words.say("text.chart", lang, title=title, values=said))


def _said(value: float, fact: Indicator, lang: str) -> str:
    if fact.kind in ("share", "mix", "attainment"):
        return words.percent(round(value, 6), lang)
    digits = 0 if float(value).is_integer() else 2
    return words.number(round(value, 6), lang, digits)


def plotted(ax: Axes) -> dict[str, float]:
    """The values that stand in the picture, by the label beside each."""
    boxes = [box for part in _bars(ax) for box in part.patches]
    upright = [box.get_height() for box in boxes if _standing(ax)]
    lying = [box.get_width() for box in boxes if not _standing(ax)]
    lines = [np.asarray(line.get_xdata()) for line in ax.lines if line.get_label() == "value"]
    points = [float(x) for line in lines for x in line]
    labels = ax.get_xticklabels() if upright else ax.get_yticklabels()
    values = upright or lying or points
    texts = [label.get_text() for label in labels]
    return dict(zip(texts, map(float, values), strict=True))


def _bars(ax: Axes) -> list[BarContainer]:
    return [part for part in ax.containers if isinstance(part, BarContainer)]


def _standing(ax: Axes) -> bool:
    return all(part.orientation == "vertical" for part in _bars(ax))


def _no_chart(title: str, lang: str) -> NoChart:
    return NoChart(words.say("text.no_chart", lang, title=title))


def funnel(
    against: DataFrame, curves: DataFrame, indicator: str, names: Series, *, lang: str = "vi"
) -> Chart | NoChart:
    """The units by the size of their base, inside the range that chance alone gives.

    Only units that prose may name carry a label; the order is that of the denominators.
    """
    name = indicators()[indicator].name(lang)
    title = words.say("text.funnel", lang, name=name)
    rows = against[(against["indicator"] == indicator) & against["p"].notna()]
    if len(rows) < 2:
        return _no_chart(title, lang)
    ax = _axes(9)
    _funnel_lines(ax, curves[curves["indicator"] == indicator], lang)
    base, value = rows["denominator"].astype(float), rows["value"].astype(float)
    ax.plot(base, value, "o", color=INK, label=words.say("text.a_unit", lang), ms=6)
    for row in rows[rows["named"].astype(bool)].to_dict("records"):
        ax.annotate(
            str(names.get(row["unit"], row["unit"])),
            (float(row["denominator"]), float(row["value"])),
            xytext=(7, -3),
            textcoords="offset points",
            fontsize=9,
            annotation_clip=False,
        )
    _percent_axis(ax, lang)
    ax.set_xlabel(words.say("head.denominator", lang))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _tick(x, lang)))
    ax.margins(x=0.12)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncol=4, frameon=False, fontsize=8)
    ax.set_title(title, fontsize=11, fontweight="bold", color=INK, loc="left", x=0)
    return Chart(ax, words.say("text.chart", lang, title=title, values=_drawn(ax, lang)))


def _funnel_lines(ax: Axes, curve: DataFrame, lang: str) -> None:
    size = curve["denominator"].astype(float)
    for level, style in (("watch", "--"), ("alert", "-")):
        for side in ("lower", "upper"):
            said = words.say(f"text.limit_{level}", lang) if side == "lower" else "_"
            line = curve[f"{level}_{side}"].astype(float)
            ax.plot(size, line, style, color=SOFT, linewidth=1.4, label=said)
    ax.plot(size, curve["expected"], ":", color=MARK, label=words.say("text.common", lang))


def _percent_axis(ax: Axes, lang: str) -> None:
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: words.percent(round(y, 6), lang, 0)))
    low, high = ax.get_ylim()
    ax.set_ylim(max(-0.03, low - 0.02), min(1.03, high + 0.02))


def _drawn(ax: Axes, lang: str) -> str:
    """The labelled points of a funnel and their values, read from the picture."""
    units = [line for line in ax.lines if line.get_marker() == "o"]
    shares = np.asarray(units[0].get_ydata(), dtype=float)
    ends = (words.percent(round(float(end), 6), lang) for end in (shares.min(), shares.max()))
    low, high = ends
    said = [words.say("text.points_drawn", lang, count=len(shares), low=low, high=high)]
    for text in ax.texts:
        base, value = text.xy
        shown = words.percent(round(float(value), 6), lang)
        said.append(f"{text.get_text()}: {shown} / {words.number(base, lang)}")
    return "; ".join(said)


def years(changes: DataFrame, indicator: str, *, lang: str = "vi") -> Chart | NoChart:
    """A share year by year with its 95 % range, and the reform as an upright line.

    Dots and ranges only: years are too few for control limits and rules.
    """
    name = indicators()[indicator].name(lang)
    title = words.say("text.by_year", lang, name=name)
    rows = changes[(changes["indicator"] == indicator) & changes["value"].notna()]
    halved = rows.loc[rows["part"] != "year", "year"]
    rows = rows[~((rows["part"] == "year") & rows["year"].isin(halved))].reset_index(drop=True)
    if len(rows) < 2:
        return _no_chart(title, lang)
    labels = [
        words.say(f"period.{p}", lang, year=y)
        for p, y in zip(rows["part"], rows["year"], strict=True)
    ]
    low, high = rows["lower"].fillna(rows["value"]), rows["upper"].fillna(rows["value"])
    ax = _axes(7)
    ax.vlines(range(len(rows)), low, high, color=SOFT, linewidth=5)
    ax.plot(range(len(rows)), rows["value"], "o", color=INK, label="value")
    ax.set_xticks(range(len(rows)), [textwrap.fill(label, 14) for label in labels])
    ax.set_xlim(-0.6, len(rows) - 0.4)
    _percent_axis(ax, lang)
    _reform(ax, rows, lang)
    ax.set_title(title, fontsize=11, fontweight="bold", color=INK, loc="left", x=0)
    points = next(line.get_ydata() for line in ax.lines if line.get_label() == "value")
    shown = [words.percent(round(float(value), 6), lang) for value in points]
    said = "; ".join(f"{label}: {value}" for label, value in zip(labels, shown, strict=True))
    return Chart(ax, words.say("text.chart", lang, title=title, values=said))


def _reform(ax: Axes, rows: DataFrame, lang: str) -> None:
    """Mark the day on which the units changed, between the halves of its year."""
    for at in rows.index[rows["part"] == "half_2"]:
        ax.axvline(at - 0.5, color=MARK, linestyle="--", linewidth=1.2)
        said = words.say("text.reform_line", lang, year=rows.at[at, "year"])
        place = {"xy": (at - 0.5, 0.03), "xycoords": ("data", "axes fraction")}
        style = {"ha": "right", "fontsize": 9, "color": MARK, "textcoords": "offset points"}
        ax.annotate(said, **place, xytext=(-5, 0), **style)
