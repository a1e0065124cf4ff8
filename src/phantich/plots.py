"""Drawing results; nothing is computed here.

A chart is drawn on a figure of its own, without pyplot's global state. Its text alternative is
read back from what was drawn, so it holds the values of the picture, not those of the table.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from pandas import DataFrame, Series

from phantich import words
from phantich.catalogue import Indicator, indicators
from phantich.figures import category_name, shown_value
from phantich.headings import vietnamese_order

WIDTH = 8.0
DPI = 110
INK = "#1f3b57"
SOFT = "#8fa9c2"
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

    def png(self) -> bytes:
        """The picture, the same bytes on every run."""
        out = io.BytesIO()
        self.ax.figure.savefig(out, format="png", dpi=DPI, metadata={"Software": None})
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
    ax = _axes(len(rows))
    places = range(len(rows))
    low, high = rows["lower"].fillna(rows["value"]), rows["upper"].fillna(rows["value"])
    ax.hlines(places, low.astype(float), high.astype(float), color=SOFT, linewidth=4)
    ax.plot(rows["value"].astype(float), places, "o", color=INK, label="value")
    ax.set_yticks(places, rows["label"])
    ax.invert_yaxis()
    if rows["target"].notna().any():
        ax.axvline(float(rows["target"].iloc[0]), color="#9a3412", linestyle="--", linewidth=1.2)
    _number_axis(ax, fact, lang, "x")
    return _chart(ax, title, lang, fact)


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
    upright = [box.get_height() for box in _boxes(ax) if _standing(ax)]
    lying = [box.get_width() for box in _boxes(ax) if not _standing(ax)]
    points = [
        float(x) for line in ax.lines if line.get_label() == "value" for x in line.get_xdata()
    ]
    labels = ax.get_xticklabels() if upright else ax.get_yticklabels()
    values = upright or lying or points
    texts = [label.get_text() for label in labels]
    return dict(zip(texts, map(float, values), strict=True))


def _boxes(ax: Axes) -> list[object]:
    return [box for part in ax.containers if isinstance(part, BarContainer) for box in part]


def _standing(ax: Axes) -> bool:
    return all(part.orientation == "vertical" for part in ax.containers)


def _no_chart(title: str, lang: str) -> NoChart:
    return NoChart(words.say("text.no_chart", lang, title=title))
