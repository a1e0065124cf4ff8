"""Which counts of persons each figure states: the one place that says so, asked of the metrics.

A metric sums rows by any column. Summed by a column that numbers the rows it tells what it counts
in each of them, so that no list of figures that hang together has to be kept. What an external
edition shows of the figures is decided from this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from pandas import DataFrame, Series

from phantich.dataset.reading import Dataset, year_tables
from phantich.disclosure.editions import PERSONS
from phantich.disclosure.linked_counts import (
    DENOMINATOR,
    NUMERATOR,
    WHOLE,
    Figure,
    Part,
    Stated,
)
from phantich.disclosure.release import decide, masked
from phantich.errors import Misuse
from phantich.files import run_handover
from phantich.metrics import METRICS
from phantich.metrics.assessment import missing_evidence, tables_of
from phantich.metrics.judging import CONFIDENCE
from phantich.schema.indicators import Indicator, indicators
from phantich.stats.intervals import wilson

NUMBER = "row_number"
COUNTED_BASE = ("share", "rate")  # kinds whose metric counts persons in the denominator too
SHOWN_BY = {  # the columns by which an external edition shows persons, beside categories
    "attendance_rate": ("unit", "month"),
    "favourable_answer_rate": ("unit", "item"),
}
FORMS = (  # an answer is one of so many on each form: the number of forms follows from answers
    "evaluation_response_rate",
    "favourable_answer_rate",
    "knowledge_pass_rate",
)


def stated_counts(dataset: Dataset) -> Stated:
    """What every figure about persons counts in every row of the tables of a year."""
    known = [
        i for i in indicators().values()
        if i.counts in PERSONS and not missing_evidence(i, dataset)
    ]  # fmt: skip
    tables = dict(_numbered(dataset, known))
    figures = {i.key: _figure(i) for i in known}
    columns = sorted({name for figure in figures.values() for name in figure.columns} - {WHOLE})
    amounts = {part: counts for i in known for part, counts in _amounts(i, tables)}
    return Stated(figures, amounts, [_labels(rows, columns) for rows in tables.values()])


def _numbered(dataset: Dataset, known: list[Indicator]) -> Iterator[tuple[str, DataFrame]]:
    """The tables of some indicators, all of their rows numbered through."""
    start = 0
    for name in sorted({name for i in known for name in tables_of(i.metric)}):
        rows = dataset[name]
        yield name, rows.assign(**{NUMBER: np.arange(start, start + len(rows))})
        start += len(rows)


def _figure(indicator: Indicator) -> Figure:
    by = SHOWN_BY.get(indicator.key, ("unit",))
    return Figure(
        by=tuple(name for name in by if name in (*indicator.by, "item")),
        category=indicator.category,
        share=indicator.kind == "share",
        mix=indicator.kind == "mix",
        family="forms" if indicator.key in FORMS else "",
    )


def _amounts(
    indicator: Indicator, tables: dict[str, DataFrame]
) -> Iterator[tuple[Part, Series]]:  # fmt: skip
    names = tables_of(indicator.metric)
    counts = METRICS[indicator.metric](*(tables[name] for name in names), by=(NUMBER,))
    counts = counts.set_index(NUMBER)
    for part in (NUMERATOR, DENOMINATOR) if indicator.kind in COUNTED_BASE else (NUMERATOR,):
        yield (indicator.key, part), counts[part].dropna().astype("int64")


def _labels(rows: DataFrame, columns: list[str]) -> DataFrame:
    """The label of every row in those columns that its table has; empty where it has none."""
    own = rows.set_index(NUMBER)[[name for name in columns if name in rows]]
    return own.astype("object").fillna("").astype(str)


def decided(dataset: Dataset) -> DataFrame:
    """The rows of ``release.decide`` for the dataset's year, of all its units."""
    release, cut = dataset.release, (dataset.year, dataset.as_of)
    if cut not in release.years:
        held = Dataset({} if release.closed else year_tables(dataset.source, dataset.year))
        earlier = release.known(dataset.year)
        release.years[cut] = run_handover.remembered(
            "release",
            (dict(held), earlier),
            lambda: decide(stated_counts(held), earlier),
        )
    return release.years[cut]


def decide_all(dataset: Dataset) -> int:
    """Decide on every year, so that parts of the dataset can be handed on.

    Returns how many rows with small counts an earlier edition gives away.
    """
    for held in (dataset, *map(dataset.of, dataset.years()), dataset.earlier()):
        decided(held)
    dataset.release.closed = True
    return dataset.release.given_away()


def shown_labels(dataset: Dataset, figure: str, column: str) -> list[str]:
    """The labels of a column at which the release shows a figure; of one unit none."""
    rows = decided(dataset)
    rows = rows[rows["figure"].eq(figure) & rows["column"].eq(column) & rows["reason"].eq("")]
    return [] if dataset.unit else rows["label"].tolist()


def released(frame: DataFrame, dataset: Dataset, by: Sequence[str]) -> DataFrame:
    """Results as they may leave the office: see ``release.masked``.

    The limits of a share of persons rest on its own two counts alone: from limits that allow for
    units those that are hidden could be worked out.

    Raises
    ------
    Misuse
        The results are broken down by more than one column.
    """
    if len(by) > 1:
        raise Misuse("one_breakdown", columns=", ".join(by))
    done = masked(frame, decided(dataset), _places(frame, dataset.unit, by))
    own = done["lower"].notna() & done["counting_unit"].isin(PERSONS) & done["method"].ne("byar")
    found = wilson(
        done.loc[own, NUMERATOR].to_numpy(float),
        done.loc[own, DENOMINATOR].to_numpy(float),
        CONFIDENCE,
    )
    done.loc[own, "lower"], done.loc[own, "upper"] = (
        np.asarray(found.lower),
        np.asarray(found.upper),
    )
    return done.assign(method=done["method"].mask(own, "wilson"))


def _places(frame: DataFrame, unit: str, by: Sequence[str]) -> DataFrame:
    """The column and label under which a release decides on each row of results.

    Of one unit it shows what it shows of the unit among the others. A breakdown that is not shown
    of a figure has no column.
    """
    category = frame["category"].fillna("").astype(str)
    if not by and unit:
        column = Series("unit", frame.index).where(category.isin(["", unit]))
        return DataFrame({"column": column, "label": unit})
    if not by:
        split = frame["indicator"].map({key: i.category for key, i in indicators().items()})
        return DataFrame({"column": split.where(category != "", WHOLE), "label": category})
    label = frame[by[0]].astype("object").fillna("").astype(str)
    shown = {key for key, i in indicators().items() if by[0] in _figure(i).columns}
    known = frame["indicator"].isin(shown) & category.eq("") & (not unit or label.eq(unit))
    return DataFrame({"column": Series(by[0], frame.index).where(known), "label": label})
