"""What cells say: one reading for a cell of any file, and for a whole column.

Begin with ``single_cells`` (a cell to a value, by the type of its column) and ``whole_columns``.
"""

from __future__ import annotations

from phantich.dataset.cells.meanings import Meaning, Value
from phantich.dataset.cells.single_cells import as_cell, cell_text, understand
from phantich.dataset.cells.whole_columns import Reading, read_cells, read_meanings, typed

__all__ = [
    "Meaning",
    "Reading",
    "Value",
    "as_cell",
    "cell_text",
    "read_cells",
    "read_meanings",
    "typed",
    "understand",
]
