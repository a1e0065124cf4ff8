"""Reading the cells of one column by its type; what can't be read is named, never guessed."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd
from pandas import Series
from pandas.api import types

from phantich.dataset.error_cells import ERRORS
from phantich.language.folding import fold
from phantich.schema.data_model import Column, enums

TRUE = {"1", "true", "yes", "co", "x"}
FALSE = {"0", "false", "no", "khong", "ko"}
WHOLE = r"[+]?[0-9]{1,18}(?:\.0{1,2})?"
GROUPED = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+"
DECIMAL = r"[+-]?[0-9]+(?:[.,][0-9]+)?"
EMPTY = {"": pd.NA}


@dataclass(frozen=True)
class Reading:
    """A column as read: its typed values, the cells refused by rule, and the cells converted."""

    values: Series
    bad: Series
    rule: str
    converted: Series


def read_cells(cells: Series, column: Column) -> Reading:
    """The cells of a column as values of its type.

    Returns a nullable series of the column's type on the same index; ``bad`` marks cells
    that are not blank and can't be read, ``converted`` those read from another notation.
    """
    if not types.is_object_dtype(cells) and not types.is_string_dtype(cells):
        return _typed(cells, column)
    text = cells.map(cell_text).astype("str")
    if column.type == "count":  # a stored 1.234 is no "1.234" of thousands
        broken = cells.map(lambda cell: isinstance(cell, float) and cell % 1 != 0)
        text = text.mask(broken & (text != ""), text.str.replace(".", ","))
    reading = READERS[column.type](text, column)
    return reading if column.verbatim else _without_errors(reading, text)


def _without_errors(reading: Reading, text: Series) -> Reading:
    """An error of the spreadsheet is never a value, not even of a column of text."""
    wrong = text.isin(ERRORS)
    if not wrong.any():
        return reading
    return replace(reading, values=reading.values.mask(wrong), bad=reading.bad | wrong,
                   rule=reading.rule or "error_cell")  # fmt: skip


def cell_text(cell: object) -> str:
    """A cell as the text a person sees in it; an empty cell as an empty text."""
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()[:10]
    return unicodedata.normalize("NFC", str(cell)).strip()


def _typed(cells: Series, column: Column) -> Reading:
    """Cells that the file already stores with a type (Parquet)."""
    whole = column.type in ("count", "year")
    none = Series(False, index=cells.index)
    if types.is_datetime64_any_dtype(cells) and column.type == "date":
        days = cells.dt.tz_localize(None).dt.normalize()  # the day as it was written down
        return Reading(days.astype("datetime64[us]"), none, "not_a_date", none)
    if types.is_bool_dtype(cells) and column.type == "flag":
        return Reading(cells.astype("boolean"), none, "not_a_flag", none)
    if types.is_numeric_dtype(cells) and column.type in ("number", "share"):
        return _held(cells.astype("Float64"), none, column)
    if types.is_integer_dtype(cells) and whole:
        bad = (cells < 0).fillna(False).astype(bool)
        return Reading(cells.astype("Int64").mask(bad), bad, "not_a_count", none)
    return READERS[column.type](cells.map(cell_text).astype("str"), column)


def _blank(text: Series) -> Series:
    return text == ""


def _words(text: Series, column: Column) -> Reading:
    none = Series(False, index=text.index)
    return Reading(text.astype("string").replace(EMPTY).astype("str"), none, "", none)


def _count(text: Series, column: Column) -> Reading:
    plain = text.str.replace("\N{NO-BREAK SPACE}", "")
    grouped = plain.str.fullmatch(GROUPED)
    digits = plain.where(~grouped, plain.str.replace(".", ""))
    good = digits.str.fullmatch(WHOLE)
    whole = digits[good].str.replace(r"\.0+$", "", regex=True).map(int).astype("Int64")
    values = whole.reindex(text.index)  # never by way of floats, which lose large counts
    rule = "not_a_year" if column.type == "year" else "not_a_count"
    return Reading(values, ~good & ~_blank(text), rule, grouped)


def _number(text: Series, column: Column) -> Reading:
    good = text.str.fullmatch(DECIMAL)
    values = pd.to_numeric(text.where(good).str.replace(",", ".")).astype("Float64")
    return _held(values, ~good & ~_blank(text), column)


def _held(values: Series, bad: Series, column: Column) -> Reading:
    """Numbers, and shares that lie between 0 and 1."""
    none, rule = Series(False, index=values.index), "not_a_number"
    if column.type == "share":
        outside = ((values < 0) | (values > 1)).fillna(False).astype(bool)
        bad, values, rule = bad | outside, values.mask(outside), "not_a_share"
    return Reading(values, bad, rule, none)


def _date(text: Series, column: Column) -> Reading:
    iso = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    day_first = text.str.replace(r"[.\-]", "/", regex=True)
    local = pd.to_datetime(day_first, format="%d/%m/%Y", errors="coerce")
    values = iso.fillna(local).astype("datetime64[us]")
    none = Series(False, index=text.index)  # dd/mm/yyyy is how offices write: no warning
    return Reading(values, values.isna() & ~_blank(text), "not_a_date", none)


def _flag(text: Series, column: Column) -> Reading:
    key = text.map(fold)
    values = Series(pd.NA, index=text.index, dtype="boolean")
    values[key.isin(TRUE)] = True
    values[key.isin(FALSE)] = False
    none = Series(False, index=text.index)
    return Reading(values, values.isna() & ~_blank(text), "not_a_flag", none)


def _enum(text: Series, column: Column) -> Reading:
    codes = {fold(code): code for code in enums()[column.of]}
    labels = {fold(fact["vi"]): code for code, fact in enums()[column.of].items()}
    found = text.map(fold).map({**labels, **codes})
    bad = found.isna() & ~_blank(text)
    none = Series(False, index=text.index)
    return Reading(found.astype("str"), bad, "not_in_list", none)


READERS: dict[str, Callable[[Series, Column], Reading]] = {
    "id": _words,
    "text": _words,
    "ref": _words,
    "enum": _enum,
    "count": _count,
    "year": _count,
    "number": _number,
    "share": _number,
    "date": _date,
    "flag": _flag,
}
