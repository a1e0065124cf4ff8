"""An indicator through all years of a dataset, in one tidy frame."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from pandas import DataFrame

from phantich.analysis.copied_plans import with_plan_texts
from phantich.analysis.unit_comparison import is_broken
from phantich.dataset.reading import Dataset
from phantich.metrics.assessment import assess, named

LABELS = ["indicator", "name", "year", "broken"]


def history(
    dataset: Dataset, indicator: str, by: Sequence[str] = (), *, lang: str = "vi"
) -> DataFrame:
    """One indicator in every year: the columns of ``assess``, with names and breaks.

    Returns one row per year, group of ``by`` and category: ``indicator``, ``name``, ``year``,
    ``broken`` (the boundaries of units changed in that year, so that years before and after are
    not of the same units), ``*by``, ``unit_name`` where ``by`` has units, and what ``assess``
    gives. Years without evidence have a row without value.

    Raises
    ------
    Fault
        There is no such indicator.
    """
    fact = named(indicator)
    with_texts = any(path.startswith("plan_texts.") for path in fact.needs)
    frames = []
    for year in dataset.years():
        held = dataset.of(year)
        rows = assess(with_plan_texts(held) if with_texts else held, by, keys=[indicator])
        broken = is_broken(dataset, year)
        frames.append(rows.assign(name=fact.name(lang), year=year, broken=broken))
    found = pd.concat(frames, ignore_index=True)
    if "unit" in by:
        names = dataset.unit_names()
        found.insert(0, "unit_name", found["unit"].map(names))
    first = [*LABELS, *by, *(["unit_name"] if "unit" in by else [])]
    return found[[*first, *(name for name in found if name not in first)]]
