"""The one shape of every metric: ``[*by, numerator, denominator, value]``.

What a column counts comes from the schema. Counts of persons (``người``) and counts of
attendances (``lượt``) are different types: a share of one in the other is refused, and so is
a sum of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame, Series

from phantich.errors import Fault
from phantich.schema import data_model

PEOPLE = {"person", "contact"}


@dataclass(frozen=True)
class Tally:
    """Counts of one kind of thing, row by row; they may be added up."""

    rows: DataFrame
    values: Series
    counts: str

    def where(self, known: Series) -> Tally:
        """The tally of the marked rows only."""
        return Tally(self.rows[known], self.values[known], self.counts)


def tally(rows: DataFrame, path: str) -> Tally:
    """The counts of a column ``table.column``, with what they count.

    Raises
    ------
    Fault
        The rows mix persons and attendances.
    """
    column = data_model.column(path)
    return Tally(rows, rows[column.name], _counted(rows, column.counts, path))


def _counted(rows: DataFrame, counts: str, path: str) -> str:
    if counts != "measure":
        return counts
    found = sorted(rows["measure"].dropna().unique())
    if len(found) > 1:
        raise Fault("mixed_measures", column=data_model.column(path).vi)
    return found[0] if found else "contact"


def flags(rows: DataFrame, marked: Series, counts: str) -> Tally:
    """One for every marked row and nought for the others; a missing mark stays missing."""
    return Tally(rows, marked.astype("boolean").astype("Int64"), counts)


def all_of(rows: DataFrame, counts: str) -> Tally:
    """One for every row."""
    return flags(rows, Series(True, index=rows.index), counts)


def count(part: Tally, by: Sequence[str]) -> DataFrame:
    """The sum of a tally by group; the denominator is missing."""
    sums = _sums(part, by)
    blank = Series(pd.NA, index=sums.index, dtype="Int64")
    return _tidy(sums, blank, by)


def share(part: Tally, whole: Tally, by: Sequence[str]) -> DataFrame:
    """The ratio of two sums of the same kind of thing, by group.

    Rows of one table in which either count is missing are left out of both sums.

    Raises
    ------
    Fault
        The two tallies count different things.
    """
    if part.counts != whole.counts:
        raise Fault("mixed_counts", part=part.counts, whole=whole.counts)
    return _ratio(part, whole, by)


def per(part: Tally, whole: Tally, by: Sequence[str]) -> DataFrame:
    """The ratio of two sums of different things, such as learners per class, by group.

    Raises
    ------
    Fault
        It would set persons against attendances.
    """
    if {part.counts, whole.counts} == PEOPLE:
        raise Fault("mixed_counts", part=part.counts, whole=whole.counts)
    return _ratio(part, whole, by)


def _ratio(part: Tally, whole: Tally, by: Sequence[str]) -> DataFrame:
    if part.rows is whole.rows:
        known = part.values.notna() & whole.values.notna()
        if not known.all():
            part, whole = part.where(known), whole.where(known)
        return _tidy(*_sums_of_one(part, whole, by), by)
    top, bottom = _sums(part, by), _sums(whole, by)
    either = top.index.union(bottom.index) if by else top.index
    return _tidy(top.reindex(either), bottom.reindex(either), by)


def _sums(part: Tally, by: Sequence[str]) -> Series:
    if not by:
        return Series([part.values.sum(min_count=1)], dtype="Int64")
    keys = [part.rows[name] for name in by]
    return part.values.groupby(keys, dropna=False).sum(min_count=1).astype("Int64")


def _sums_of_one(part: Tally, whole: Tally, by: Sequence[str]) -> tuple[Series, Series]:
    """The sums of two tallies of the same rows, which are grouped once for both."""
    if not by:
        return _sums(part, by), _sums(whole, by)
    both = DataFrame({"part": part.values, "whole": whole.values})
    keys = [part.rows[name] for name in by]
    sums = both.groupby(keys, dropna=False).sum(min_count=1).astype("Int64")
    return sums["part"], sums["whole"]


def _tidy(top: Series, bottom: Series, by: Sequence[str]) -> DataFrame:
    frame = DataFrame({"numerator": top, "denominator": bottom})
    base = frame["denominator"].where(frame["denominator"] != 0)
    ratio = frame["numerator"].astype("Float64") / base.astype("Float64")
    plain = frame["numerator"].astype("Float64")
    counted = bottom.isna().all() and top.notna().any()
    frame["value"] = plain if counted else ratio
    return frame.reset_index() if by else frame
