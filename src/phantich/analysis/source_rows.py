"""From a figure back to the rows of the files it was counted from.

The counts of every metric add up over groups of rows. So each row is made a group of its own and
the metric itself says what the row gave to the numerator and to the denominator: there is no
second account of what a metric reads that could differ from the first.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset.obligations import EVIDENCE
from phantich.dataset.reading import Dataset, rows_of_year
from phantich.disclosure.editions import INTERNAL
from phantich.errors import Fault
from phantich.metrics.assessment import missing_evidence, run_metric
from phantich.schema.indicators import Indicator, indicators

MARK = "source_row"
STRIDE = 2**40  # more rows than any table has: table and row in one whole number
COUNTS = ["numerator", "denominator"]
ROWS = ["table", "file", "sheet", "row", *COUNTS]
DONE_ON = {  # the day on which a row of evidence met its obligation
    "plans": "issued_on",
    "reports": "submitted_on",
    "conferences": "date_start",
}
HOLDERS = {  # the table whose rows show that an obligation was met
    "plans": "plans",
    "reports": "reports",
    "conferences": "conferences",
    "evaluation_rounds": "conferences",
}
SUBJECT = ["unit", "directive_id"]


def source_rows(
    dataset: Dataset, indicator: str, *, unit: str = "", category: str = ""
) -> DataFrame:
    """The rows of the files behind a figure, in the order of the files.

    Returns one row per row of a file: ``table``, ``file``, ``sheet``, ``row`` (as a person sees
    it in Excel) and what it gave to ``numerator`` and ``denominator``. A figure about duties
    shows the rows that laid the duty down and the rows that met it; the counts stand beside the
    first of them, so that the columns still add up to the figure. Empty without data.

    Raises
    ------
    Fault
        The tables are of the external edition, whose rows would give away what it hides.
    """
    if dataset.edition != INTERNAL:
        raise Fault("internal_only")
    fact = indicators()[indicator]
    if missing_evidence(fact, dataset):
        return DataFrame(columns=ROWS)
    given = _given(fact, dataset, unit, category)
    parts = [
        _placed(dataset, name, rows.assign(at=rows[MARK] % STRIDE))
        for name, rows in given.groupby(_names(dataset).iloc[given[MARK] // STRIDE].to_numpy())
    ]
    found = pd.concat(parts, ignore_index=True) if parts else DataFrame(columns=ROWS)
    return _ordered(found)[ROWS]


def _names(dataset: Dataset) -> Series:
    return Series(sorted(dataset), dtype="str")


def _given(fact: Indicator, dataset: Dataset, unit: str, category: str) -> DataFrame:
    """What each row of the tables gave to the figure, by its mark."""
    by = [*(["unit"] if unit else []), *([fact.category] if category else []), MARK]
    counts = run_metric(fact.metric, _marked(dataset), by)
    if unit:
        counts = counts[counts["unit"] == unit]
    if category:
        counts = counts[counts[fact.category].astype("str") == category]
    counts = counts[counts[MARK].notna() & counts[COUNTS].notna().any(axis=1)]
    nothing = (counts[COUNTS].fillna(0) == 0).all(axis=1)
    return counts.loc[~nothing, [MARK, *COUNTS]].astype({MARK: "int64"})


def _marked(dataset: Dataset) -> Dataset:
    """The tables with a number for every row, unlike that of any other row of any table."""
    places = {name: at for at, name in _names(dataset).items()}
    return Dataset(
        {
            name: rows.assign(**{MARK: int(places[name]) * STRIDE + rows.index.to_numpy()})
            for name, rows in dataset.items()
        }
    )


def _placed(dataset: Dataset, name: str, given: DataFrame) -> DataFrame:
    """The given rows of one table with their places in the files."""
    if name == "obligations":
        return _of_duties(dataset, given)
    if name == "unit_years":
        return _of_units(dataset, given)
    if name == "plan_texts":
        return _of_texts(dataset, given)
    name = "inspection_findings" if name == "corrections" else name  # the same rows, judged
    return _at(dataset, name, _in_whole(dataset, name).take(given["at"]), given)


def _in_whole(dataset: Dataset, name: str) -> pd.Index:
    """The place in the whole table of every row that the table of the year holds."""
    whole = dataset.source[name]
    return (whole if dataset.year is None else rows_of_year(name, whole, dataset.year)).index


def _at(dataset: Dataset, name: str, rows: pd.Index, given: DataFrame) -> DataFrame:
    places = _places(dataset, name).loc[rows].reset_index(drop=True)
    counts = given[COUNTS].reset_index(drop=True)
    return pd.concat([places.assign(table=name), counts], axis=1)


def _places(dataset: Dataset, name: str) -> DataFrame:
    """File, sheet and row of every row of a whole table."""
    stretches = getattr(dataset.source, "places", {}).get(name, [])
    parts = [DataFrame({"file": f, "sheet": s, "row": rows}) for f, s, rows in stretches]
    if not parts:  # tables made by a program have no files
        blank = {"file": "", "sheet": "", "row": pd.NA}
        return DataFrame(blank, index=dataset.source[name].index)
    return pd.concat(parts, ignore_index=True).astype({"row": "Int64"})


def _of_units(dataset: Dataset, given: DataFrame) -> DataFrame:
    """A unit stands in the last of its versions that began by the day of the report."""
    units = dataset["unit_years"].loc[given["at"], "unit"]
    versions = dataset.source["unit_versions"]
    last = versions.sort_values("valid_from").drop_duplicates("unit_id", keep="last")
    rows = Series(last.index, index=last["unit_id"])
    return _at(dataset, "unit_versions", pd.Index(rows.loc[units]), given)


def _of_texts(dataset: Dataset, given: DataFrame) -> DataFrame:
    """The text of a plan stands for the row of the plan that names it."""
    plans = dataset["plan_texts"].loc[given["at"], "plan_id"]
    rows = Series(dataset.source["plans"].index, index=dataset.source["plans"]["plan_id"])
    return _at(dataset, "plans", pd.Index(rows.loc[plans]), given)


def _of_duties(dataset: Dataset, given: DataFrame) -> DataFrame:
    """Every duty's evidence and requirement; the counts stand beside the first of them."""
    duties = dataset["obligations"].loc[given["at"]].reset_index(drop=True)
    duties = duties.rename_axis("duty").reset_index()
    rows = pd.concat([*_met_by(dataset, duties), _laid_by(dataset, duties)], ignore_index=True)
    rows = rows.sort_values("duty", kind="stable")
    rows = rows.assign(first=~rows["duty"].duplicated())
    counts = given[COUNTS].reset_index(drop=True)
    parts = [
        _at(dataset, str(name), pd.Index(part["at"]), _beside_first(counts, part))
        for name, part in rows.groupby("table")
    ]
    return _once(pd.concat(parts, ignore_index=True)) if parts else DataFrame(columns=ROWS)


def _beside_first(counts: DataFrame, part: DataFrame) -> DataFrame:
    beside = counts.loc[part["duty"]].reset_index(drop=True)
    return beside.apply(lambda column: column.where(part["first"].to_numpy()))


def _once(rows: DataFrame) -> DataFrame:
    """A row that stands behind several duties once, with what it gave to all of them."""
    place = ["table", "file", "sheet", "row"]
    sums = rows.groupby(place, dropna=False)[COUNTS].sum(min_count=1)
    return sums.reset_index()


def _met_by(dataset: Dataset, duties: DataFrame) -> Iterator[DataFrame]:
    """The rows that met the duties of each task; a report never sent may have a row too."""
    for task, owed in duties.groupby("task"):
        name = HOLDERS[EVIDENCE[str(task)][0]]
        rows = _about(dataset, name)
        if rows is None:
            continue
        both = owed.merge(rows, on="directive_id", suffixes=("", "_held"))
        both = both[both["unit_held"].eq(both["unit"]) | both["unit_held"].eq(both["owed_by"])]
        met = both["done_on"].notna() & (both["day"] == both["done_on"])
        unsent = both["done_on"].isna() & both["day"].isna()
        if "period_held" in both:
            met |= unsent & _equal(both["period"], both["period_held"])
        yield both.loc[met.fillna(False).astype(bool), ["duty", "at"]].assign(table=name)


def _about(dataset: Dataset, name: str) -> DataFrame | None:
    """The rows of a table of evidence: unit, directive, day and place, with the period if any."""
    if name not in dataset.source:
        return None
    rows = dataset.source[name].rename(columns={DONE_ON[name]: "day"})
    rows = rows.assign(at=rows.index)
    if name == "conferences":
        about = dataset.source["conference_directives"][["conf_id", "directive_id"]]
        rows = about.merge(rows, on="conf_id")
    return rows[[c for c in (*SUBJECT, "day", "at", "period") if c in rows]]


def _laid_by(dataset: Dataset, duties: DataFrame) -> DataFrame:
    """The requirements that laid the duties down, on the unit itself or on its level."""
    if "requirements" not in dataset.source:
        return DataFrame(columns=["duty", "at", "table"])
    rows = dataset.source["requirements"].rename(columns={"item": "task"})
    rows = rows.assign(at=rows.index)[["task", "directive_id", "period", "unit_id", "level", "at"]]
    both = duties.merge(rows, on=["task", "directive_id"], suffixes=("", "_laid"))
    named = both["unit_id"] == both["owed_by"]
    laid = named | (both["unit_id"].isna() & (both["level_laid"] == both["level"]))
    laid &= _equal(both["period"], both["period_laid"])
    return both.loc[laid.fillna(False).astype(bool), ["duty", "at"]].assign(table="requirements")


def _equal(one: Series, other: Series) -> Series:
    """Whether the values are equal, a missing one being equal to a missing one."""
    return (one == other).fillna(False).astype(bool) | (one.isna() & other.isna())


def _ordered(rows: DataFrame) -> DataFrame:
    return rows.sort_values(["file", "sheet", "row"], kind="stable").reset_index(drop=True)
