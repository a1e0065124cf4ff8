"""The part of a dataset that one report reads: cut out once, handed on, and named by its rows.

A report of one unit is given nothing but its part, so what its digest covers is all that it can
have read.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable, Mapping

import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset.reading import WORKED_OUT, Dataset, with_parents
from phantich.files.whole_files import digest


def ready(dataset: Dataset) -> Dataset:
    """The tables of one year with what is derived in every year worked out."""
    whole = dataset.copy()
    whole.spans = tuple(dataset.years())
    years = range(min(whole.spans) - 1, max(whole.spans) + 1)  # the first has one before it
    every = [dataset, dataset.earlier(), *(dataset.of(y) for y in years if y != dataset.year)]
    whole.worked_out = {(held.year or 0, held.as_of): held.worked() for held in every}
    whole.others = {}
    return whole


class Cutter:
    """Cuts a dataset into the parts of its units; every table is gone through once."""

    def __init__(self, dataset: Dataset) -> None:
        self.tables = dataset
        self.source = _Rows(dataset.source)
        self.year = _Rows(dataset)
        self.worked_out = {key: _Rows(held) for key, held in dataset.worked_out.items()}

    def part(self, unit: str) -> Dataset:
        """What the report of one unit reads; without a unit all there is."""
        if not unit:
            return self.tables
        part = Dataset(self.year.of(unit))
        part.__dict__.update(self.tables.__dict__)
        part.unit, part.others = unit, {}
        part.source = part.whole = with_parents(self.source.of(unit), self.tables.source)
        part.worked_out = {key: rows.of(unit) for key, rows in self.worked_out.items()}
        return part


class _Rows:
    """Dataset with the places of every unit's rows in them."""

    def __init__(self, frames: Mapping[str, DataFrame]) -> None:
        self.frames = frames
        self.places = {n: f.groupby("unit").indices for n, f in frames.items() if "unit" in f}

    def of(self, unit: str) -> dict[str, DataFrame]:
        """The unit's rows of every table, and the tables that belong to no unit."""
        return {
            name: self._taken(name, unit) if name in self.places else rows
            for name, rows in self.frames.items()
        }

    def _taken(self, name: str, unit: str) -> DataFrame:
        places = self.places[name].get(unit, [])
        return self.frames[name].take(places).reset_index(drop=True)


def packed(part: Dataset, name: str) -> bytes:
    """A part as bytes, under the name by which notebooks ask for the dataset."""
    return pickle.dumps((name, part), protocol=5)


def row_digests(dataset: Dataset, units: Iterable[str]) -> dict[str, dict[str, str]]:
    """The digests of the rows that each unit's report reads, table by table.

    A table without a unit is digested whole and stands in every part; so do the warnings, which
    name rows of all units. Texts of plans count with their content.
    """
    frames = {**dataset.source, **_derived(dataset)}
    shared = {n: _sha(_hashes(f)) for n, f in frames.items() if "unit" not in f}
    shared["warnings"] = _sha(_hashes(dataset.problems.astype("str")))
    shared["years"] = hashlib.sha256(repr((dataset.year, dataset.spans)).encode()).hexdigest()
    own = {n: _by_unit(f) for n, f in frames.items() if "unit" in f}
    texts = _Texts(dataset)
    return {
        unit: dict(
            sorted({
                **shared,
                **{name: found[unit] for name, found in own.items() if unit in found},
                **texts.of(unit),
            }.items())
        )
        for unit in units
    }  # fmt: skip


def _derived(dataset: Dataset) -> dict[str, DataFrame]:
    """What is worked out from all units' rows, year by year."""
    return {
        f"{name}.{day}": held[name]
        for (_, day), held in dataset.worked_out.items()
        for name in WORKED_OUT
        if name in held
    }


def _hashes(rows: DataFrame) -> Series:
    """One number a row, from its values and the names and types of its columns."""
    head = hashlib.sha256(repr([(n, str(t)) for n, t in rows.dtypes.items()]).encode()).digest()
    seed = int.from_bytes(head[:8], "big")
    plain = rows.reset_index(drop=True)
    return pd.util.hash_pandas_object(plain, index=False).astype("uint64") ^ seed


def _sha(hashes: Series) -> str:
    return hashlib.sha256(hashes.to_numpy().tobytes()).hexdigest()


def _by_unit(rows: DataFrame) -> dict[str, str]:
    hashes = _hashes(rows)
    groups = hashes.groupby(rows["unit"].reset_index(drop=True), sort=False)
    return {str(unit): _sha(group) for unit, group in groups}


class _Texts:
    """The plans that units follow, and the files in which plans stand."""

    def __init__(self, dataset: Dataset) -> None:
        plans = dataset.source.get("plans", DataFrame(columns=["plan_id", "unit", "file"]))
        self.plans = plans.assign(hash=_hashes(plans)) if len(plans) else plans
        self.folder = dataset.path if dataset.path.is_dir() else dataset.path.parent
        self.known: dict[str, str] = {}

    def of(self, unit: str) -> dict[str, str]:
        """The digests of a unit's plan texts and of the plans and texts it follows."""
        if self.plans.empty:
            return {}
        mine = self.plans["unit"].eq(unit).fillna(False)
        follows = self.plans["plan_id"].isin(self.plans.loc[mine, "parent_plan_id"].dropna())
        above = self.plans[follows & ~mine]
        files = self.plans.loc[follows | mine, "file"].dropna().unique()
        found = {f"file:{name}": self._digest(str(name)) for name in sorted(map(str, files))}
        return {**found, "plans above": _sha(above["hash"])} if len(above) else found

    def _digest(self, name: str) -> str:
        if name not in self.known:
            path = (self.folder / name).resolve()
            inside = path.is_relative_to(self.folder.resolve()) and path.is_file()
            self.known[name] = digest(path) if inside else "missing"
        return self.known[name]


def reporting_units(dataset: Dataset) -> list[str]:
    """The ids of the units that have facts or duties in the year, in order."""
    found = {
        str(unit) for rows in dataset.values() if "unit" in rows for unit in rows["unit"].dropna()
    }
    return sorted(found)
