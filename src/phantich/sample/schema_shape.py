"""Giving invented rows the columns and the types of the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.schema.data_model import Column, tables

TYPES: dict[str, Any] = {
    "count": "Int64",
    "year": "Int64",
    "number": "Float64",
    "share": "Float64",
    "flag": "boolean",
    "date": "datetime64[us]",
}


def shaped(made: Mapping[str, DataFrame]) -> dict[str, DataFrame]:
    """The tables with all columns of the schema, in its order and with its types."""
    return {name: _table(name, rows) for name, rows in made.items()}


def _table(name: str, rows: DataFrame) -> DataFrame:
    columns = tables()[name].columns
    return DataFrame(
        {key: _typed(rows, column) for key, column in columns.items()}, index=rows.index
    ).reset_index(drop=True)


def _typed(rows: DataFrame, column: Column) -> Series:
    kind = TYPES.get(column.type, "str")
    if column.name not in rows.columns:
        return Series(pd.NA if kind != "str" else None, index=rows.index).astype(kind)
    values = rows[column.name]
    if column.type == "date" and values.dtype == object:
        return pd.to_datetime(values).astype(kind)
    if kind in ("Int64", "Float64") and values.dtype == object:
        return pd.to_numeric(values).astype(kind)
    return values.astype(kind)
