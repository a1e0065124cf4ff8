"""Drawing results; nothing is computed here.

A chart is drawn on a figure of its own, without pyplot's global state. Its text alternative is
read back from what was drawn, so it holds the values of the picture, not those of the table.
"""

from phantich.report.charts.answer_charts import answers
from phantich.report.charts.canvas import Chart, NoChart, plotted
from phantich.report.charts.comparison_charts import funnel, years
from phantich.report.charts.copied_charts import matrix, strips
from phantich.report.charts.dataset_charts import of
from phantich.report.charts.evidence_chart import evidence_strip
from phantich.report.charts.indicator_charts import bars, chart, dots, months, part, units
from phantich.report.charts.monthly_charts import control
from phantich.report.charts.solution_charts import ages, effort
from phantich.report.charts.trend_charts import five_years, spark
from phantich.report.charts.waiting_charts import waiting

__all__ = [
    "Chart",
    "NoChart",
    "ages",
    "answers",
    "bars",
    "chart",
    "control",
    "dots",
    "effort",
    "evidence_strip",
    "five_years",
    "funnel",
    "matrix",
    "months",
    "of",
    "part",
    "plotted",
    "spark",
    "strips",
    "units",
    "waiting",
    "years",
]
