"""Two editions of results against each other: values, definitions, targets and coverage apart.

An edition is a ``results.csv`` as ``tables.save`` writes it, or the folder that holds one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.fingerprints import definitions
from phantich.errors import Fault
from phantich.files.paths import resolve, shown
from phantich.metrics.judging import FIGURES
from phantich.schema.indicators import indicators

KINDS = ("definition", "coverage", "target", "value")
FIELDS = {  # the columns of results that each kind of difference looks at
    "definition": ("definition",),
    "coverage": ("status", "note"),
    "target": ("target",),
    "value": ("numerator", "denominator", "value"),
}
NUMBERS = {"numerator", "denominator", "value", "target"}
LEAST = {"indicator", "numerator", "denominator", "value"}  # what a table of results must have
KEYS = ["indicator", "group", "category"]
COLUMNS = [*KEYS, "kind", "field", "before", "after", "comparable"]
NEAR = 1e-9  # two decimals of the same number may differ so much after being written and read


def read_edition(path: str | Path) -> DataFrame:
    """The results of one edition, from ``results.csv`` or from the folder that holds it.

    Raises
    ------
    Fault
        There is no such file, or it is no table of results.
    """
    place = resolve(path)
    file = place / "results.csv" if place.is_dir() else place
    if not file.is_file():
        raise Fault("no_edition", path=shown(file))
    try:
        rows = pd.read_csv(file, dtype={"definition": "str", "category": "str", "note": "str"})
    except (ValueError, UnicodeDecodeError):  # an empty or a binary file
        raise Fault("not_results", path=shown(file)) from None
    if not set(rows.columns) >= LEAST:
        raise Fault("not_results", path=shown(file))
    return _completed(rows.reindex(columns=list(dict.fromkeys([*rows.columns, "definition"]))))


def _completed(rows: DataFrame) -> DataFrame:
    """The rows with every column that a comparison looks at; what an edition lacks is missing.

    Results that never were in a file are computed as the program computes today.
    """
    if "definition" not in rows:
        rows = rows.assign(definition=rows["indicator"].map(definitions()))
    wanted = [*KEYS, *(field for fields in FIELDS.values() for field in fields)]
    named = rows.assign(group=_groups(rows))
    named = named.reindex(columns=list(dict.fromkeys([*named.columns, *wanted])))
    texts = {name: named[name].fillna("").astype("str") for name in ("category", "status", "note")}
    return named.assign(**texts)


def _groups(rows: DataFrame) -> Series:
    """The unit, month and so on of each row as one text; empty where the results have no groups."""
    known = {"indicator", "group", "category", "definition", *FIGURES}
    split = [name for name in rows.columns if name not in known]
    texts = rows[split].astype("str").agg(" | ".join, axis=1) if split else ""
    return Series(texts, index=rows.index, dtype="str")


def between(before: DataFrame, after: DataFrame) -> DataFrame:
    """Everything in which two editions differ: a row for each indicator, group, category, field.

    ``kind`` keeps apart what happened: ``definition`` (the figure is computed in another way),
    ``coverage`` (an indicator, a category or its data came or went, or its state changed),
    ``target`` and ``value`` (``field`` numerator, denominator or value). ``comparable`` is
    false for the values of an indicator whose definition changed, and missing where an edition
    does not say its definition. Equal editions give no row.

    Raises
    ------
    Fault
        An edition holds the same indicator, group and category twice.
    """
    old, new = (_keyed(_completed(rows)) for rows in (before, after))
    changed = changed_definitions(*(_completed(rows) for rows in (before, after)))
    found = [
        dict(zip(KEYS, key, strict=True)) | row | _judged(row, key[0], changed)
        for key in _in_order(old.index, new.index)
        for row in _row(_at(old, key), _at(new, key))
    ]
    rows = DataFrame(found, columns=COLUMNS).astype({"comparable": "boolean"})
    definition = rows["kind"] == "definition"  # said once for all categories of an indicator
    return rows[~(definition & rows.duplicated(["indicator", "kind"]))].reset_index(drop=True)


def _keyed(rows: DataFrame) -> DataFrame:
    keyed = rows.set_index(KEYS)
    if keyed.index.has_duplicates:
        twice = keyed.index[keyed.index.duplicated()][0]
        raise Fault("results_twice", row=" | ".join(filter(None, map(str, twice))))
    return keyed


def _at(rows: DataFrame, key: tuple[str, ...]) -> Series | None:
    return rows.loc[key] if key in rows.index else None


def _in_order(old: pd.Index, new: pd.Index) -> list[tuple[str, ...]]:
    """Every indicator and category of either edition, as the report has them."""
    place = {key: at for at, key in enumerate(indicators())}
    every = list(dict.fromkeys([*new, *old]))
    return sorted(every, key=lambda key: (place.get(key[0], len(place)), key[0]))


def _row(old: Series | None, new: Series | None) -> Iterator[dict[str, Any]]:
    if old is None or new is None:
        one: dict[bool, str] = {True: "absent", False: "present"}
        yield _change("coverage", "row", one[old is None], one[new is None])
        return
    gone = pd.isna(old["numerator"]) or pd.isna(new["numerator"])
    for kind, fields in FIELDS.items():
        for field in fields:
            known = not (kind == "value" and gone) and not _undefined(field, old, new)
            if known and not _same(field, old[field], new[field]):
                yield _change(kind, field, old[field], new[field])


def _undefined(field: str, old: Series, new: Series) -> bool:
    return field == "definition" and (pd.isna(old[field]) or pd.isna(new[field]))


def _same(field: str, old: Any, new: Any) -> bool:
    if pd.isna(old) or pd.isna(new):
        return bool(pd.isna(old) and pd.isna(new))
    if field in NUMBERS:
        return bool(is_near(float(old), float(new)))
    return bool(old == new)


def is_near(one: Any, other: Any) -> Any:
    """Whether two numbers, or those of two columns, are one number written and read again."""
    return np.abs(one - other) <= NEAR * np.maximum(1.0, np.abs(one))


def _change(kind: str, field: str, before: Any, after: Any) -> dict[str, Any]:
    return {"kind": kind, "field": field, "before": before, "after": after}


def _judged(row: dict[str, Any], key: str, changed: Mapping[str, bool]) -> dict[str, Any]:
    known = changed.get(key)
    return {"comparable": pd.NA if known is None else not known} if row["kind"] == "value" else {}


def changed_definitions(before: DataFrame, after: DataFrame) -> dict[str, bool]:
    """Whether the definition of each indicator changed, where both editions say it."""
    old, new = (_fingerprints(rows) for rows in (before, after))
    return {key: old[key] != new[key] for key in old.keys() & new.keys()}


def _fingerprints(rows: DataFrame) -> dict[str, str]:
    known = rows.dropna(subset=["definition"]).drop_duplicates("indicator")
    return dict(zip(known["indicator"], known["definition"], strict=True))


def redefined(editions: Mapping[int, DataFrame], indicator: str) -> list[int]:
    """The years whose stored figure of an indicator was computed in another way than today.

    ``editions`` are the results by year; a year that does not say its definition is not named.
    """
    now = definitions()[indicator]
    said = {year: _fingerprints(rows).get(indicator) for year, rows in editions.items()}
    return sorted(year for year, definition in said.items() if definition not in (None, now))


def stored_editions(folder: str | Path = "outputs") -> dict[int, DataFrame]:
    """The results that lie in ``<folder>/<year>/results.csv``, by year; none is no fault."""
    places = sorted(resolve(folder).glob("[12][0-9][0-9][0-9]/results.csv"))
    return {int(path.parent.name): read_edition(path) for path in places}
