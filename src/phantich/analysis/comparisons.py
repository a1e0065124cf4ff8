"""What ``phantich.compare`` offers: years, units, months and editions set against each other."""

from __future__ import annotations

from pathlib import Path

from pandas import DataFrame

from phantich.analysis import edition_differences, monthly_trend, unit_comparison, year_changes
from phantich.dataset.reading import Dataset
from phantich.metrics.assessment import assess

__all__ = ["editions", "months", "units", "years"]


def years(dataset: Dataset) -> DataFrame:
    """What changed against the year before: see ``year_changes.changes``."""
    return year_changes.changes(assess(dataset), assess(dataset.earlier()))


def units(dataset: Dataset) -> DataFrame:
    """Each unit against all others, without a rank: see ``unit_comparison.against_district``."""
    return unit_comparison.against_district(assess(dataset, by=["unit"]), units=dataset.roll())


def months(dataset: Dataset, indicator: str) -> DataFrame:
    """A share month by month with its control limits: see ``monthly_trend.monthly``."""
    return monthly_trend.monthly(dataset, indicator)


def editions(before: str | Path, after: str | Path) -> DataFrame:
    """Two folders of results against each other: see ``edition_differences.between``."""
    read = edition_differences.read_edition
    return edition_differences.between(read(before), read(after))
