"""From a printed figure to the indicators it may be, with their counts and source rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Any

import pandas as pd
from pandas import DataFrame, MultiIndex

from phantich.analysis.copied_plans import with_plan_texts
from phantich.analysis.source_rows import source_rows
from phantich.dataset.reading import Dataset
from phantich.language.figure_text import SHARES
from phantich.language.numbers import Printed, Reading, read_printed, rounded
from phantich.metrics.assessment import assess
from phantich.report import tables as report
from phantich.report.tables import Grid, Paragraph
from phantich.schema.indicators import indicators

FIELDS = ("value", "numerator", "denominator")
PLACE = ["year", "unit", "indicator", "category"]
COLUMNS = [*PLACE, "field", "match", "numerator", "denominator", "value", "counting_unit", "status"]
TYPES = {"numerator": "Int64", "denominator": "Int64", "value": "Float64"}
ORDER = ("exact", "rounded", "truncated")
NEAREST = 5
FAR = 0.1  # farther away, relative to what was printed, only the very nearest is named
LEAST_DIGITS = 2  # a share written 0..1 with fewer decimals says too little


@dataclass(frozen=True)
class Trace:
    """What a printed figure may be; shows itself as a table.

    Attributes
    ----------
    printed: the figure as it was read.
    candidates: one row per figure that it fits: year, unit (empty for all), indicator, category,
        ``field`` (value, numerator, denominator), ``match`` (exact, rounded, truncated) and the
        figure's counts. Figures of all units stand before those of one.
    nearest: the nearest figures, in the same columns, where nothing fits.
    tables: the tables of each year that were looked through.
    lang: the reader's language.
    """

    printed: Printed
    candidates: DataFrame
    nearest: DataFrame
    tables: dict[int, Dataset]
    lang: str = "vi"

    def grids(self) -> list[Grid | Paragraph]:
        """The candidates and the rows behind the first, or the nearest figures, as tables."""
        names = next(iter(self.tables.values())).unit_names()
        if self.candidates.empty:
            none = report.candidates(self.candidates, names, lang=self.lang)
            return [none, report.candidates(self.nearest, names, lang=self.lang)]
        found = report.candidates(self.candidates, names, lang=self.lang)
        return [found, report.source(self.rows(), lang=self.lang)]

    def _repr_html_(self) -> str:
        return "".join(
            f"<p>{escape(part.sentences[0])}</p>"
            if isinstance(part, Paragraph)
            else part._repr_html_()
            for part in self.grids()
        )

    def __repr__(self) -> str:
        return "\n\n".join(map(repr, self.grids()))

    def rows(self, at: int = 0) -> DataFrame:
        """The rows of the files behind a candidate, as ``source_rows.source_rows`` gives them."""
        found = self.candidates.iloc[at]
        held = self.tables[int(found["year"])]
        unit = str(found["unit"]) if not held.unit else ""
        return source_rows(held, found["indicator"], unit=unit, category=found["category"])


def trace(text: str, dataset: Dataset, *, unit: str = "", lang: str = "vi") -> Trace:
    """Find the figures of a dataset that are printed as ``text``: values and their counts.

    With tables of one year the figures of all units and of each unit are looked through; with
    tables of all years the figures of all units in every year, and those of each unit only
    where nothing else fits. ``unit`` looks at that unit's figures alone.

    Raises
    ------
    Fault
        The text is no figure.
    """
    printed = read_printed(text)
    years = [dataset.year] if dataset.year is not None else dataset.years()[::-1]
    held = {year: _of_year(dataset, year) for year in years}
    rows = figures(held, unit=unit) if unit else figures(held)
    found = candidates(printed, rows)
    if not unit and (dataset.year is not None or found.empty):
        units = figures(held, split=True)
        found = _without_twins(pd.concat([found, candidates(printed, units)], ignore_index=True))
    near = _nearest(printed, rows) if found.empty else found.iloc[:0]
    return Trace(printed, found, near, held, lang)


def _without_twins(found: DataFrame) -> DataFrame:
    """The candidates without a unit that alone makes up the figure of all units."""
    same = ["year", "indicator", "category", "field", "numerator", "denominator"]
    whole = MultiIndex.from_frame(found.loc[found["unit"] == "", same])
    twin = (found["unit"] != "") & MultiIndex.from_frame(found[same]).isin(whole)
    return found[~twin].reset_index(drop=True)


def _of_year(dataset: Dataset, year: int) -> Dataset:
    return with_plan_texts(dataset if dataset.year == year else dataset.of(year))


def figures(years: dict[int, Dataset], *, unit: str = "", split: bool = False) -> DataFrame:
    """Every figure that has data, of all units or by unit, year by year."""
    by = ["unit"] if unit or split else []
    parts = [assess(held, by).assign(year=year) for year, held in years.items()]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[rows["numerator"].notna()]
    rows = rows[rows["unit"].fillna("") != ""] if by else rows.assign(unit="")
    return rows[rows["unit"] == unit] if unit else rows


def candidates(printed: Printed, rows: DataFrame) -> DataFrame:
    """The figures of ``rows`` that fit, in the columns of ``Trace.candidates``.

    The exact stand before the rounded, whole figures before their parts.
    """
    found = [found for row in rows.to_dict("records") for found in _fitting(printed, row)]
    frame = DataFrame(found, columns=COLUMNS).astype(TYPES)
    order = frame.assign(
        match=frame["match"].map({name: at for at, name in enumerate(ORDER)}),
        category=frame["category"] != "",
    )
    places = order.sort_values(["match", "category"], kind="stable").index
    return frame.loc[places].reset_index(drop=True)


def _fitting(printed: Printed, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The fields of one figure that the printed text may stand for."""
    if printed.base:
        ways = (_fit(printed.readings, row, "numerator"), _fit(printed.base, row, "denominator"))
        if all(ways):
            yield row | {"field": "value", "match": "exact"}
        return
    for field in FIELDS[:1] if indicators()[row["indicator"]].kind == "count" else FIELDS:
        match = _fit(printed.readings, row, field)
        if match:
            yield row | {"field": field, "match": match}


def _fit(readings: Sequence[Reading], row: dict[str, Any], field: str) -> str:
    """How the first reading that fits gives the field; an empty text where none does."""
    return next(filter(None, (_fits(reading, row, field) for reading in readings)), "")


def _fits(reading: Reading, row: dict[str, Any], field: str) -> str:
    if field != "value":
        whole = not reading.per and not reading.digits
        same = whole and pd.notna(row[field]) and int(row[field]) == reading.value
        return "exact" if same else ""
    exact = figure(row)
    scales = () if exact is None else _scales(reading, row)
    ways = (_matched((exact or Fraction(0)) * scale, reading) for scale in scales)
    return next(filter(None, ways), "")


def _scales(reading: Reading, row: dict[str, Any]) -> tuple[int, ...]:
    """By what a value is multiplied before it is printed: a share by 100, or not at all."""
    if indicators()[row["indicator"]].kind not in SHARES:
        return () if reading.per else (1,)
    if reading.per:
        return (reading.per,)
    return (100, 1) if reading.digits >= LEAST_DIGITS else (100,)


def _matched(exact: Fraction, reading: Reading) -> str:
    if exact == Fraction(reading.value):
        return "exact"
    if rounded(exact, reading.digits) == reading.value:
        return "rounded"
    scaled = exact * 10**reading.digits
    cut = reading.digits > 0 and scaled.numerator // scaled.denominator
    return "truncated" if cut and cut == reading.value.scaleb(reading.digits) else ""


def figure(row: dict[str, Any]) -> Fraction | None:
    """The value of one row of results, exact where it is a ratio of its counts.

    Nothing where it is not shown: no data, or a share of fewer than five.
    """
    if pd.isna(row["value"]):
        return None
    fact = indicators()[row["indicator"]]
    if fact.kind in ("count", "days") or pd.isna(row["denominator"]):
        return Fraction(Decimal(str(row["value"])))
    return Fraction(int(row["numerator"]), int(row["denominator"])) * fact.per


def _nearest(printed: Printed, rows: DataFrame) -> DataFrame:
    """The figures whose value or counts lie nearest, relative to what was printed."""
    rows = rows.sort_values("category", kind="stable").reset_index(drop=True)
    away = [
        (distance, at, field)
        for at, row in enumerate(rows.to_dict("records"))
        for field in FIELDS
        for distance in _distances(printed.readings, row, field)
    ]
    ordered = sorted(away)
    known = [one for one in ordered if one[0] <= FAR][:NEAREST] or ordered[:1]
    found = [{**rows.iloc[at].to_dict(), "field": field, "match": "near"} for _, at, field in known]
    return DataFrame(found, columns=COLUMNS).astype(TYPES)


def _distances(readings: Sequence[Reading], row: dict[str, Any], field: str) -> list[float]:
    """How far the field lies from the nearest reading, as a part of it; empty where nothing is."""
    pairs = [(float(one.value), value) for one in readings for value in _values(one, row, field)]
    return sorted(abs(float(value) - target) / max(1e-9, target) for target, value in pairs)[:1]


def _values(reading: Reading, row: dict[str, Any], field: str) -> list[Fraction]:
    if field != "value":
        counted = pd.notna(row[field]) and not reading.per and not reading.digits
        return [Fraction(int(row[field]))] if counted else []
    exact = figure(row)
    return [] if exact is None else [exact * scale for scale in _scales(reading, row)[:1]]
