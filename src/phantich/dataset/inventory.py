"""What a dataset holds: its tables, their rows, and the cells that were left blank."""

from __future__ import annotations

from pandas import DataFrame

from phantich.dataset.reading import Dataset
from phantich.schema import data_model


def tables_held(dataset: Dataset) -> DataFrame:
    """Every table of the data model that an office fills, with its rows of the year and cells.

    Returns one row per table: ``table``, ``rows``, ``cells`` (rows times columns to fill),
    ``blank`` and ``filled`` (share 0..1); all missing where the dataset has no such table.
    """
    rows = [_held(table, dataset) for table in data_model.tables().values() if not table.kept]
    frame = DataFrame(rows, columns=["table", "rows", "cells", "blank", "filled"])
    return frame.astype({"rows": "Int64", "cells": "Int64", "blank": "Int64", "filled": "Float64"})


def _held(table: data_model.Table, dataset: Dataset) -> dict[str, object]:
    if table.name not in dataset:
        return {"table": table.name}
    rows = dataset[table.name][list(table.columns)]
    cells, blank = rows.size, int(rows.isna().to_numpy().sum())
    filled = 1 - blank / cells if cells else None
    return {
        "table": table.name,
        "rows": len(rows),
        "cells": cells,
        "blank": blank,
        "filled": filled,
    }
