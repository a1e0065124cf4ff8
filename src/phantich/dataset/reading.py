"""Reading a dataset into validated tables of one year, ready to be counted."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Collection, Container, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset.cells import read_cells
from phantich.dataset.checked_sheets import (
    Checked,
    check_keys,
    check_laid,
    check_references,
    check_rows,
    check_sheet,
)
from phantich.dataset.cut_off import is_whole_year, known_at, same_day
from phantich.dataset.duty_heirs import levels_at
from phantich.dataset.obligations import EVIDENCE, corrections, obligations
from phantich.dataset.raw_sheets import read_sheets
from phantich.dataset.shown_dataset import Shown
from phantich.disclosure.editions import EXTERNAL, INTERNAL, check_edition
from phantich.disclosure.published_ledger import read_ledgers
from phantich.disclosure.release import Release
from phantich.errors import DataFaults, Fault, Problems
from phantich.files import run_handover
from phantich.files.paths import resolve
from phantich.language import wording
from phantich.schema import data_model

WORKED_OUT = ("obligations", "corrections", "unit_years")  # in the order of reading
DERIVED = (*WORKED_OUT, "plan_texts")


class Whole(dict[str, DataFrame]):
    """The tables of all years, and where in the files the rows of each stand.

    Attributes
    ----------
    places: by table, for each sheet it came from: file, sheet and the rows that a person sees,
        in the order of the table's rows.
    """

    places: Mapping[str, list[tuple[str, str, pd.Index]]]


class Dataset(Shown, dict[str, DataFrame]):
    """The tables of one year by name, with the warnings found when they were read.

    Attributes
    ----------
    problems: one row per warning, with its place in the files.
    year: the reporting year, or None for all years.
    unit: the unit whose facts are held, or an empty text for all.
    as_of: the day of the report: what happened later is not held, and what was due by it is judged.
    edition: internal, or external: small counts of persons are hidden by ``assess``.
    release: what is decided of an external edition, of all units and years.
    whole: the tables of all years; with ``unit`` only its rows, the plans that its own follow,
        and what belongs to no unit.
    path: where the dataset lies.
    source: the tables of all years and units, from which other years are taken.
    worked_out: the derived tables of years and days for which they are known already.
    spans: the years of the whole dataset, if ``source`` does not hold all of it.
    others: the same dataset in other years and up to other days, as far as they were asked for.
    """

    problems: DataFrame
    year: int | None
    unit: str
    as_of: dt.date = dt.date(dt.MAXYEAR, 12, 31)
    edition: str = INTERNAL
    release: Release
    whole: Mapping[str, DataFrame]
    path: Path
    source: Mapping[str, DataFrame] = MappingProxyType({})
    worked_out: Mapping[tuple[int, dt.date], Mapping[str, DataFrame]]
    spans: tuple[int, ...]
    others: dict[tuple[int, dt.date | None], Dataset]

    @property
    def about(self) -> Series:
        """What the dataset says of itself in this year: office, place, cut-off date, source."""
        rows = self.get("about")
        columns = list(data_model.tables()["about"].columns)
        return Series(index=columns, dtype="object") if rows is None or rows.empty else rows.iloc[0]

    @property
    def invented(self) -> bool:
        """Whether the dataset says that its figures are invented."""
        return bool(self.about["invented"]) if pd.notna(self.about["invented"]) else False

    def years(self) -> list[int]:
        """The years for which the dataset holds facts, in order."""
        return list(self.spans) or _years(self.source)

    def unit_names(self) -> Series:
        """The names of the units by id; the short name where there is one of its own."""
        units = self.get("units", DataFrame(columns=["unit_id", "name", "short_name"]))
        alone = units["short_name"].where(~units["short_name"].duplicated(keep=False))
        return alone.fillna(units["name"]).set_axis(units["unit_id"])

    def roll(self) -> set[str]:
        """The units on the roll of members that exist at the report's day; empty without a roll."""
        rolls = self.get("memberships", DataFrame({"unit_id": []}))
        listed, there = set(rolls["unit_id"].dropna()), self.unit_levels()
        return listed if there is None else listed & set(there.index)

    def unit_levels(self) -> Series | None:
        """The level of every unit that exists at the report's day; None where nothing says so."""
        return levels_at(self.source, pd.Timestamp(self.as_of))

    def earlier(self) -> Dataset:
        """The same dataset one year before; its tables are empty where it holds nothing.

        Where the report covers a part of its year, the same part of the year before: what bears
        no day then is left out, for nobody knows in which part it lies, unless the year before
        was closed on that very day.
        """
        before = (self.year or dt.MINYEAR + 1) - 1
        if self.year is None or is_whole_year(self.as_of):
            return self.of(before)
        day = same_day(self.as_of, before)
        return self.of(before, None if day == _as_of(self.source, before, None) else day)

    def of(self, year: int, until: dt.date | None = None) -> Dataset:
        """The same dataset in another year; its tables are empty where it holds nothing.

        Without ``until`` that year's own cut-off day counts.
        """
        if (year, until) not in self.others:
            source = self.source if until is None else known_at(self.source, until, dated_only=True)
            tables = Dataset()
            tables.__dict__.update(self.__dict__)
            tables.year, tables.others = year, {}
            self.others[year, until] = _completed(tables, source, until)
        found = self.others[year, until].copy()
        found.edition, found.release = self.edition, self.release
        return found

    def copy(self) -> Dataset:
        """The same tables under the same names, to which others may be added."""
        tables = Dataset(self)
        tables.__dict__.update(self.__dict__)
        return tables

    def for_unit(self, unit: str) -> Dataset:
        """The same dataset, year and day with the facts of one unit only; empty means all."""
        tables = Dataset()
        tables.__dict__.update(self.__dict__)
        tables.unit, tables.spans, tables.others = unit, (), {}
        if not self.unit:  # what follows from the whole is not worked out again
            tables.worked_out = {(self.year or 0, self.as_of): self.worked()}
        return _completed(tables, self.whole, self.as_of)

    def worked(self) -> dict[str, DataFrame]:
        """The derived tables."""
        return {name: self[name] for name in WORKED_OUT if name in self}


def read_dataset(
    path: str | Path,
    year: int | None = None,
    *,
    unit: str = "",
    as_of: str | dt.date | None = None,
    edition: str = INTERNAL,
    previous: str | Path = "",
) -> Dataset:
    """The validated tables of a dataset, for one year or for all.

    ``path`` is a folder of CSV or Parquet files or one workbook, absolute or relative to
    the project; ``unit`` keeps the facts of one unit only. ``as_of`` (ISO date) is the day up
    to which obligations are judged; without it the dataset's cut-off date counts, else the
    last day of the year. ``edition`` ``external`` hides small counts of persons; ``previous``
    names the folders or ledgers of external editions published before, with semicolons between
    them, so that none can be subtracted from another.

    Raises
    ------
    DataFaults
        The data break the schema; every fault is listed with file, sheet, row, column,
        value and rule.
    Fault
        There is no dataset, or no ledger of an earlier edition, or nothing for that year.
    Misuse
        There is no such edition.
    """
    check_edition(edition)
    given = _given(path)
    if given is not None and (year, unit, as_of) == (given.year, given.unit, None):
        return as_edition(given, edition, previous)
    if given is not None:
        run_handover.note_beyond()
        path = given.path
    whole, problems = check_tables(path, year)
    frame = problems.frame()
    if problems.errors:
        raise DataFaults(frame)
    tables = assemble(whole, frame, year, unit=unit, as_of=as_of)
    tables.path = resolve(path)
    years = _years(whole)
    if year is not None and year not in years:
        raise Fault("no_such_year", year=year, years=", ".join(map(str, years)) or "-")
    return as_edition(tables, edition, previous)


def as_edition(dataset: Dataset, edition: str, previous: str | Path = "") -> Dataset:
    """The tables for an edition, held against those published before it.

    Raises
    ------
    Fault
        An earlier edition has no ledger.
    Misuse
        There is no such edition.
    """
    dataset.edition = check_edition(edition)
    if edition == EXTERNAL:  # a warning quotes counts of a single conference
        dataset.problems = dataset.problems.assign(value=wording.say("edition.hidden"))
        if not dataset.release.closed:
            dataset.release = Release(read_ledgers(str(previous)))
    return dataset


def _given(path: str | Path) -> Dataset | None:
    """The part of the dataset that a run has handed to this process, if it is of this dataset."""
    file = run_handover.part()
    if file is None or not file.is_file():
        return None
    name, tables = pickle.loads(file.read_bytes())  # written by the run that started us
    return tables if name == str(path) else None


def assemble(
    source: Mapping[str, DataFrame],
    problems: DataFrame,
    year: int | None,
    *,
    unit: str = "",
    as_of: str | dt.date | None = None,
) -> Dataset:
    """The tables of one year, or of all, out of checked tables, with what follows from them."""
    tables = Dataset()
    tables.problems, tables.year, tables.unit = problems, year, unit
    tables.edition, tables.release = INTERNAL, Release()
    tables.worked_out, tables.spans, tables.others = {}, (), {}
    return _completed(tables, source, as_of)


def _completed(
    dataset: Dataset, source: Mapping[str, DataFrame], as_of: str | dt.date | None
) -> Dataset:
    """A dataset with its rows of the year and what is derived from them, cut down to its unit.

    What happened after the day of the report is left out, in the year and in all years.
    """
    dataset.as_of = _as_of(source, dataset.year, as_of)
    known = Whole(known_at(source, dataset.as_of, dataset.year))
    known.places = getattr(source, "places", {})
    dataset.source, dataset.whole = known, own_rows(known, dataset.unit)
    dataset.update(year_tables(known, dataset.year))
    derived = dataset.worked_out.get((dataset.year or 0, dataset.as_of))
    dataset.update(_derived(dataset) if derived is None else derived)
    dataset.update(of_unit(dataset, dataset.unit))
    return dataset


def own_rows(source: Mapping[str, DataFrame], unit: str) -> Mapping[str, DataFrame]:
    """All years of one unit, with the plans that its plans follow; everything without a unit."""
    return with_parents(of_unit(source, unit), source) if unit else source


def with_parents(
    own: dict[str, DataFrame], source: Mapping[str, DataFrame]
) -> dict[str, DataFrame]:
    """A unit's tables, its plans together with those they follow."""
    if "plans" in own:
        every, mine = source["plans"], own["plans"]
        followed = every["plan_id"].isin(mine["parent_plan_id"].dropna())
        own["plans"] = every[followed | every["plan_id"].isin(mine["plan_id"])]
    return own


def of_unit(tables: Mapping[str, DataFrame], unit: str) -> dict[str, DataFrame]:
    """The facts of one unit; tables that belong to no unit stay whole."""
    if not unit:
        return dict(tables)
    return {
        name: rows[rows["unit"] == unit].reset_index(drop=True) if "unit" in rows else rows
        for name, rows in tables.items()
    }


def check_tables(
    path: str | Path,
    year: int | None = None,
    lang: str = "vi",
    only: Container[str] | None = None,
) -> tuple[Whole, Problems]:
    """Every table of a dataset as typed rows, and everything that is wrong with them."""
    problems = Problems(lang)
    sheets: dict[str, list[Checked]] = {}
    for sheet in read_sheets(resolve(path), problems, only):
        checked = check_sheet(sheet, problems)
        if checked is not None:
            sheets.setdefault(checked.origin.table.name, []).append(checked)
    for name, parts in sheets.items():
        check_keys(name, parts, problems)
        for part in parts:
            check_rows(part, year, problems)
    check_references(sheets, problems)
    if only is None:
        check_laid(sheets, problems)
    if not sheets and not problems.errors and only is None:
        problems.add("no_tables", file=str(path))
    frames = {name: pd.concat([p.rows for p in parts]) for name, parts in sheets.items()}
    whole = Whole(in_context({n: f.reset_index(drop=True) for n, f in frames.items()}))
    whole.places = {name: [p.stretch() for p in parts] for name, parts in sheets.items()}
    return whole, problems


def in_context(frames: Mapping[str, DataFrame]) -> dict[str, DataFrame]:
    """The tables with ``unit`` and ``month`` of every fact, parents before their children."""
    done: dict[str, DataFrame] = {}
    for name in data_model.tables():
        if name in frames:
            done[name] = _placed(frames[name], data_model.tables()[name], done)
    return done


def _placed(
    rows: DataFrame, table: data_model.Table, parents: Mapping[str, DataFrame]
) -> DataFrame:  # fmt: skip
    if table.unit:
        rows = rows.assign(unit=rows[table.unit])
    if table.time:
        rows = rows.assign(month=rows[table.time].dt.strftime("%Y-%m"))
        if "year" not in rows:
            rows["year"] = rows[table.time].dt.year.astype("Int64")
    for within in filter(None, (table.within, table.within_else)):
        parent = parents[within] if within in parents else _absent(within)
        rows = _inherited(rows, table, within, parent)
    return rows


@cache
def _absent(name: str) -> DataFrame:
    """A table that a dataset lacks: no rows, in the columns and types that it would have."""
    table, nothing = data_model.tables()[name], Series([], dtype="object")
    columns = {c.name: read_cells(nothing, c).values for c in table.columns.values()}
    return _placed(DataFrame(columns), table, {})


def _inherited(
    rows: DataFrame, table: data_model.Table, within: str, parent: DataFrame
) -> DataFrame:
    """The rows with what they take from the row they belong to, so far as they lack it."""
    wanted = [n for n in ("year", "month", "unit", *table.inherits) if n in parent]
    parent_key = data_model.tables()[within].key[0]
    own = parent.dropna(subset=[parent_key]).drop_duplicates(parent_key).set_index(parent_key)
    for name in wanted:
        taken = rows[table.link_to(within)].map(own[name]).astype(own[name].dtype)
        rows = rows.assign(**{name: rows[name].fillna(taken) if name in rows else taken})
    return rows


def year_tables(whole: Mapping[str, DataFrame], year: int | None) -> dict[str, DataFrame]:
    """The tables of one year, or of all."""
    if year is None:
        return dict(whole)
    chosen = {name: rows_of_year(name, rows, year) for name, rows in whole.items()}
    return {name: rows.reset_index(drop=True) for name, rows in chosen.items()}


def rows_of_year(name: str, rows: DataFrame, year: int) -> DataFrame:
    """The rows of a table that belong to a year, under their places in the whole table."""
    if "year" not in rows or name in ("directives", "units"):
        return rows
    undated = name == "targets" or bool(data_model.tables()[name].within)
    rows = rows[rows["year"].eq(year).fillna(undated).astype(bool)]
    if name == "memberships":
        rows = rows.sort_values("as_of", kind="stable").drop_duplicates("unit_id", keep="last")
    return rows


def _as_of(
    source: Mapping[str, DataFrame], year: int | None, asked: str | dt.date | None
) -> dt.date:
    if asked:
        try:
            return dt.date.fromisoformat(str(asked))
        except ValueError:
            raise Fault("not_a_day", value=asked) from None
    about = source.get("about", DataFrame({"year": [], "cut_off_on": []}))
    rows = about if year is None else about[about["year"] == year]
    cut_off = pd.to_datetime(rows["cut_off_on"]).max()
    if pd.notna(cut_off):
        return pd.Timestamp(cut_off).date()
    return dt.date(year or max(_years(source), default=dt.MAXYEAR), 12, 31)


def _years(source: Mapping[str, DataFrame]) -> list[int]:
    dated = [rows["year"] for rows in source.values() if "year" in rows]
    return sorted({int(year) for years in dated for year in years.dropna().unique()})


def _derived(dataset: Dataset) -> dict[str, DataFrame]:
    found = {"obligations": _owed(dataset, known_tasks(dataset))}
    if "inspection_findings" in dataset:
        found["corrections"] = corrections(dataset, dataset.as_of)
    if "unit_versions" in dataset:
        found["unit_years"] = unit_years(dataset["unit_versions"], dataset.as_of)
    return found


def known_tasks(tables: Mapping[str, DataFrame]) -> list[str]:
    """The tasks for which the tables of a year hold evidence.

    A task for which the year itself holds no evidence is not known in that year.
    """
    return [task for task, names in EVIDENCE.items() if all(len(tables.get(n, ())) for n in names)]


def _owed(dataset: Dataset, tasks: Collection[str]) -> DataFrame:
    """The obligations of the year, met by whatever was done in it, before it or after it."""
    rows = obligations(dataset.source, dataset.as_of, tasks, year=dataset.year)
    return rows[rows["task"].isin(tasks)].reset_index(drop=True)


def unit_years(unit_versions: DataFrame, as_of: dt.date) -> DataFrame:
    """The lowest reporting units that exist at a day: one row per unit, with its level."""
    day = pd.Timestamp(as_of)
    ended = unit_versions["valid_to"].lt(day).fillna(False)
    rows = unit_versions[unit_versions["valid_from"].le(day) & ~ended]
    superior = set(rows.loc[rows["org_type"].ne("khong"), "parent_id"].dropna())
    reporting = rows[rows["org_type"].ne("khong") & ~rows["unit_id"].isin(superior)]
    latest = reporting.sort_values("valid_from").drop_duplicates("unit_id", keep="last")
    return latest.assign(unit=latest["unit_id"])[["unit", "level", "kind", "parent_id"]]
