"""The sheet a chart is drawn on, its style, and the text read back from it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.layout_engine import PlaceHolderLayoutEngine
from matplotlib.ticker import FuncFormatter, MaxNLocator
from pandas import DataFrame

from phantich.errors import Fault, Misuse
from phantich.files import run_handover
from phantich.files.whole_files import write_whole
from phantich.language import numbers, wording
from phantich.language.figure_text import SHARES
from phantich.schema.indicators import Indicator

WIDTH = 8.0
LEVEL = "level"  # the words over the line of a level
NARROW = 3.6  # on a phone: a layout of its own, not the same one shrunk
DPI = 110
INK = "#1f3b57"
SOFT = "#8fa9c2"
MARK = "#9a3412"
SEEN = 0.05  # a smaller share of a matrix is left blank
STYLE: Any = mpl.rc_params_from_file(
    str(files("phantich") / "house.mplstyle"), use_default_template=False
)
LINES = [(look["color"], look["linestyle"]) for look in STYLE["axes.prop_cycle"]]


@dataclass(frozen=True)
class Chart:
    """A drawn chart and its text alternative; shows itself in a notebook as a picture."""

    ax: Axes
    alt: str
    title: str = ""
    _drawn: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    @property
    def figure(self) -> Figure:
        """The figure on which the chart is drawn."""
        return cast(Figure, self.ax.figure)

    def png(self, dpi: int = DPI) -> bytes:
        """The picture, the same bytes on every run."""
        return self._file("png", dpi, {"Software": None})

    def svg(self) -> str:
        """The picture in lines, for print; the same text on every run."""
        with mpl.rc_context({"svg.hashsalt": "phantich"}):
            return self._file("svg", "figure", {"Date": None, "Creator": None}).decode("utf-8")

    def save(self, path: str | Path) -> None:
        """Write the picture, as ``.png`` or ``.svg``, from the project's root on.

        Within a run the file goes where the run collects the report.

        Raises
        ------
        Misuse
            The name ends in neither.
        Fault
            The file can't be written.
        """
        known = {".png": self.png, ".svg": lambda: self.svg().encode("utf-8")}
        kind = Path(path).suffix.lower()
        if kind not in known:
            raise Misuse("no_such_picture", path=path, nearest=", ".join(known))
        write_whole(run_handover.destination(path), known[kind]())

    def _file(self, kind: str, dpi: Any, facts: Any) -> bytes:
        """The picture as a file: laid out once and drawn once, until somebody changes it."""
        name = f"{kind} {dpi}"
        if self.figure.stale:
            self._drawn.clear()
            self._lay_out()
        if name not in self._drawn:
            out = io.BytesIO()
            self.figure.savefig(out, format=kind, dpi=dpi, metadata=facts)
            self._drawn[name] = out.getvalue()
            self.figure.stale = False
        return self._drawn[name]

    def _lay_out(self) -> None:
        """Find the places of all parts, and keep them: each time they come out a hair off."""
        figure = self.figure
        if isinstance(figure.get_layout_engine(), PlaceHolderLayoutEngine):
            figure.set_layout_engine("constrained")
        if figure.get_layout_engine() is not None:
            figure.draw_without_rendering()
            figure.set_layout_engine("none")

    def marked(self, mark: str) -> Chart:
        """The chart with a mark in its picture, which goes along when the picture is copied."""
        if not mark:
            return self
        look: Any = {"fontsize": 8, "fontweight": "bold", "color": MARK, "ha": "right", "x": 0.99}
        self.figure.supxlabel(mark, **look)
        return replace(self, alt=f"{self.alt} {mark}.")

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, object], dict[str, object]]:
        return {"image/png": self.png(), "text/plain": self.alt}, {"image/png": {"alt": self.alt}}


@dataclass(frozen=True)
class NoChart:
    """In place of a chart for which there are no data: a sentence that says so."""

    alt: str

    def marked(self, mark: str) -> NoChart:
        """Itself: nothing is drawn that a mark could stand in."""
        return self

    def save(self, path: str | Path) -> None:
        """Refuse, with the sentence that stands in place of the chart."""
        raise Fault("nothing_drawn", path=path, reason=self.alt)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/markdown": f"*{self.alt}*", "text/plain": self.alt}


def shown(results: DataFrame, indicator: str) -> DataFrame:
    """The rows of an indicator that have a value."""
    return results[(results["indicator"] == indicator) & results["value"].notna()]


def axes(rows: int, width: float = WIDTH) -> Axes:
    """Axes on a figure of their own, tall enough for so many rows."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, max(2.4, 0.36 * rows + 1.2)), layout="constrained")
        return figure.add_subplot()


def number_axis(ax: Axes, fact: Indicator, lang: str, which: str) -> None:
    """Write the axis in the indicator's unit, in the reader's way of writing numbers."""
    axis = ax.xaxis if which == "x" else ax.yaxis
    if fact.kind in SHARES:
        axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(FuncFormatter(lambda x, _: percent_tick(x, lang)))
    else:
        axis.set_major_locator(
            MaxNLocator(nbins=6, steps=[1, 2, 5, 10], integer=fact.kind == "count")
        )
        axis.set_major_formatter(FuncFormatter(lambda x, _: tick(x, lang)))


def percent_axis(ax: Axes, lang: str) -> None:
    """Write the upright axis in percent and leave room above and below."""
    low, high = ax.get_ylim()
    whole = ax.dataLim.y1 <= 1 + 1e-9  # no tick above 100 % where nothing lies above it

    def said(value: float, _: int) -> str:
        return "" if whole and value > 1 + 1e-9 else percent_tick(value, lang)

    ax.yaxis.set_major_formatter(FuncFormatter(said))
    ax.set_ylim(max(-0.03, low - 0.02), min(1.03, high + 0.02))


def percent_tick(value: float, lang: str) -> str:
    """A percentage beside an axis, with the decimals that it has: ``97,5%``, not ``98%``."""
    exact = round(value * 100, 6)
    return numbers.percent(round(value, 8), lang, 0 if float(exact).is_integer() else 1)


def tick(value: float, lang: str) -> str:
    """A number beside an axis, in the reader's way of writing."""
    return numbers.written(round(value, 6), lang, 0 if float(value).is_integer() else 1)


def charted(ax: Axes, title: str, lang: str, fact: Indicator) -> Chart:
    """The chart of what was drawn, with its title and its text alternative."""
    titled(ax, title)
    said = "; ".join(
        f"{label}: {said_value(value, fact, lang)}" for label, value in plotted(ax).items()
    )
    return Chart(ax, wording.say("text.chart", lang, title=title, values=said), title)


def said_value(value: float, fact: Indicator, lang: str) -> str:
    """A value read back from a picture, in the indicator's unit."""
    if fact.kind in SHARES:
        return numbers.percent(round(value, 6), lang)
    digits = 0 if float(value).is_integer() else 2
    return numbers.written(round(value, 6), lang, digits)


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


def no_chart(title: str, lang: str) -> NoChart:
    """What stands in place of a chart without data."""
    return NoChart(wording.say("text.no_chart", lang, title=title))


def titled(ax: Axes, title: str) -> None:
    """Set the chart's title, left above the picture and above what is written over a level."""
    raised = any(text.get_gid() == LEVEL for text in ax.texts)
    with mpl.rc_context(STYLE):
        ax.set_title(title, x=0, pad=18 if raised else None)
