"""Every figure that a report prints, with the indicator it comes from."""

from __future__ import annotations

from phantich.files.csv_safety import table_bytes
from phantich.language.line_breaks import loose
from phantich.report.report_model import Report

COLUMNS = ("place", "indicator", "category", "unit", "part", "value", "text")


def figures_file(report: Report) -> bytes:
    """The ledger of a report as CSV, in the order in which the figures are read.

    ``part`` says what the figure is: a count or value as in ``results.csv``, the ``value_before``,
    a ``target``, a change in ``points``, or a count made for the sentence (``assigned_met``).
    ``mark`` says of invented figures that they are.
    """
    rows = (
        [*(loose(str(entry[name])) for name in COLUMNS), report.mark] for entry in report.ledger
    )
    return table_bytes((*COLUMNS, "mark"), rows)
