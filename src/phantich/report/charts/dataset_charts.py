"""Charts of one dataset: their language, the names of its units and its mark are given once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import ModuleType

from pandas import Series

from phantich.dataset.reading import Dataset
from phantich.language import wording
from phantich.report.charts.canvas import Chart, NoChart

Draw = Callable[..., "Chart | NoChart"]
NOT_DRAWN = ("chart", "of", "plotted", "spark")


@dataclass(frozen=True)
class Drawer:
    """The charts of this room under their own names, each with the mark of the dataset in it.

    Attributes
    ----------
    lang, names: handed to every chart that takes them.
    mark: what is written into the picture of invented figures, so that a copy still says so.
    """

    lang: str
    names: Series
    mark: str

    def __getattr__(self, name: str) -> Draw:
        if name not in self.__dir__():
            raise AttributeError(name)
        return partial(self._drawn, getattr(_room(), name))

    def __dir__(self) -> list[str]:
        drawn = (name for name in _room().__all__ if name.islower())
        return sorted(set(drawn) - set(NOT_DRAWN))

    def _drawn(self, draw: Draw, *frames: object, **options: object) -> Chart | NoChart:
        known = inspect.signature(draw).parameters
        own = {"lang": self.lang, "names": self.names}
        chart = draw(*frames, **{n: v for n, v in own.items() if n in known} | options)
        return chart.marked(self.mark)


def _room() -> ModuleType:
    from phantich.report import charts

    return charts


def of(dataset: Dataset, *, lang: str = "vi") -> Drawer:
    """The charts of a dataset: ``charts.of(dataset).units(results, "attendance_rate")``."""
    mark = wording.say("document.mark", lang) if dataset.invented else ""
    return Drawer(lang, dataset.unit_names(), mark)
