"""Drawing results; nothing is computed here.

A chart is drawn on a figure of its own, without pyplot's global state. Its text alternative is
read back from what was drawn, so it holds the values of the picture, not those of the table.
"""

from phantich.plots.answers import answers
from phantich.plots.canvas import Chart, NoChart, plotted
from phantich.plots.comparison import funnel, years
from phantich.plots.control import control
from phantich.plots.copied import matrix, strips
from phantich.plots.simple import bars, dots, months, part, units
from phantich.plots.waits import waiting

__all__ = [
    "Chart",
    "NoChart",
    "answers",
    "bars",
    "control",
    "dots",
    "funnel",
    "matrix",
    "months",
    "part",
    "plotted",
    "strips",
    "units",
    "waiting",
    "years",
]
