"""Every figure that a document prints, with the indicator it comes from."""

from __future__ import annotations

from phantich.files.csv_safety import table_bytes
from phantich.language.line_breaks import loose
from phantich.report.document.document_model import Document

COLUMNS = ("place", "indicator", "category", "unit", "part", "value", "text")


def figures_file(document: Document) -> bytes:
    """The ledger of a document as CSV, in the order in which the figures are read.

    ``part`` says what the figure is: a count or value as in ``results.csv``, a ``target``, a
    ``change`` since the year before, or a count made for the sentence (``indicators_met``).
    """
    rows = ([loose(str(entry[name])) for name in COLUMNS] for entry in document.ledger)
    return table_bytes(COLUMNS, rows)
