"""What every metric must do: one shape, no side effect, counts that add up."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

import pandas as pd
import pytest
from pandas import DataFrame

from phantich.dataset.reading import DERIVED, Dataset
from phantich.metrics import METRICS
from phantich.metrics.assessment import run_metric
from phantich.schema.data_model import tables as all_tables
from phantich.schema.indicators import indicators

COUNTS = ["numerator", "denominator"]
SHARED = ("units", "unit_versions", "directives", "targets", "about")


def dimensions(metric: str) -> list[str]:
    """Every dimension over which the catalogue says that the metric's counts add up."""
    behind = [i for i in indicators().values() if i.metric == metric]
    found = {name for i in behind for name in i.by if name not in ("type", "form", "kind")}
    return sorted(found) or (["unit"] if metric == "conduct_incidents" else [])


def totals(frame: DataFrame) -> list[int]:
    return [int(frame[name].fillna(0).sum()) for name in COUNTS]


def takes(metric: str) -> list[str]:
    return [name for name in inspect.signature(METRICS[metric]).parameters if name != "by"]


def test_parameters_are_tables_and_by_is_keyword_only():
    known = {*all_tables(), *DERIVED}
    for metric, function in METRICS.items():
        assert set(takes(metric)) <= known, metric
        by = inspect.signature(function).parameters["by"]
        assert by.kind is inspect.Parameter.KEYWORD_ONLY, metric


def test_shape(sample):
    for metric in METRICS:
        whole = run_metric(metric, sample)
        assert list(whole.columns) == [*COUNTS, "value"], metric
        assert len(whole) == 1, metric
        assert list(whole[COUNTS].dtypes) == ["Int64", "Int64"], metric
        assert whole["numerator"].notna().all(), metric


def test_value_is_the_ratio_of_the_sums(sample):
    for metric in METRICS:
        whole = run_metric(metric, sample).iloc[0]
        base = 1 if pd.isna(whole["denominator"]) else whole["denominator"]
        assert float(whole["value"]) == pytest.approx(whole["numerator"] / base, rel=1e-12), metric


def test_groups_add_up(sample):
    for metric in METRICS:
        whole = totals(run_metric(metric, sample))
        for name in dimensions(metric):
            grouped = run_metric(metric, sample, [name])
            assert list(grouped.columns) == [name, *COUNTS, "value"], metric
            assert not grouped[name].duplicated().any(), (metric, name)
            assert totals(grouped) == whole, (metric, name)


def test_files_add_up(sample):
    """The dataset split into files of different units gives the same counts in all."""
    files = split_by_unit(sample)
    for metric in METRICS:
        parts = [totals(run_metric(metric, part)) for part in files]
        whole = totals(run_metric(metric, sample))
        assert [sum(numbers) for numbers in zip(*parts, strict=True)] == whole, metric
        assert any(whole), metric


def split_by_unit(tables: Dataset) -> list[Dataset]:
    return [part_of(tables, place) for place in range(3)]


def part_of(tables: Dataset, place: int) -> Dataset:
    units = sorted(tables["units"]["unit_id"])
    mine = set(units[place::3])
    return Dataset({name: rows if name in SHARED else of_units(rows, mine, place)
                   for name, rows in tables.items()})  # fmt: skip


def of_units(rows: DataFrame, mine: set[str], place: int) -> DataFrame:
    if "unit" not in rows:
        return rows
    return rows[rows["unit"].isin(mine) | (rows["unit"].isna() & (place == 0))]


def test_months_add_up_over_the_data(sample):
    """The first half of the year and the second, counted apart, give the year."""
    counted = 0
    for metric in METRICS:
        names = [name for name in takes(metric) if "month" in sample[name]]
        if len(names) != len(takes(metric)) or metric == "objective_coverage_rate":
            continue  # not dated: one of its tables stands for the whole year
        halves = [totals(run_metric(metric, half(sample, names, first))) for first in (True, False)]
        whole = totals(run_metric(metric, sample))
        assert [sum(numbers) for numbers in zip(*halves, strict=True)] == whole, metric
        counted += 1
    assert counted > 40


def half(tables: Dataset, names: Sequence[str], first: bool) -> Dataset:
    done = Dataset(tables)
    for name in names:
        early = tables[name]["month"].fillna("") < "2024-07"
        done[name] = tables[name][early if first else ~early]
    return done


def test_nothing_is_changed(sample):
    before = {name: rows.copy(deep=True) for name, rows in sample.items()}
    for metric in METRICS:
        run_metric(metric, sample, dimensions(metric)[:1])
    for name, rows in before.items():
        pd.testing.assert_frame_equal(sample[name], rows)


def test_row_order_does_not_matter(sample):
    mixed = Dataset({n: rows.sample(frac=1, random_state=7) for n, rows in sample.items()})
    for metric in METRICS:
        pd.testing.assert_frame_equal(run_metric(metric, mixed), run_metric(metric, sample))


def test_no_rows_give_no_figure(sample):
    empty = Dataset({name: rows.iloc[:0] for name, rows in sample.items()})
    for metric in METRICS:
        whole = run_metric(metric, empty)
        assert whole["value"].isna().all(), metric
        assert totals(whole) == [0, 0], metric


def test_docstrings_name_what_is_counted():
    for metric, function in METRICS.items():
        text = inspect.getdoc(function) or ""
        assert text.splitlines()[0].endswith("."), metric
        assert "numerator: " in text, metric
        assert "denominator: " in text, metric


def test_catalogue_and_metrics_name_each_other():
    used = {indicator.metric for indicator in indicators().values()}
    assert used <= set(METRICS)
    assert set(METRICS) - used == set()


def test_needs_name_the_tables_a_metric_takes():
    known = {*all_tables(), *DERIVED}
    for indicator in indicators().values():
        named = {path.partition(".")[0] for path in indicator.needs}
        assert named <= known, indicator.key
        plain = set(takes(indicator.metric)) - set(DERIVED)
        assert plain <= named, indicator.key
