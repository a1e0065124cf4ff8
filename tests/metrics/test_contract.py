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


PAIRS = [(metric, name) for metric in METRICS for name in dimensions(metric)]


def totals(frame: DataFrame) -> list[int]:
    return [int(frame[name].fillna(0).sum()) for name in COUNTS]


def takes(metric: str) -> list[str]:
    return [name for name in inspect.signature(METRICS[metric]).parameters if name != "by"]


@pytest.mark.parametrize("metric", METRICS)
def test_parameters_are_tables_and_by_is_keyword_only(metric):
    known = {*all_tables(), *DERIVED}
    assert set(takes(metric)) <= known
    assert (
        inspect.signature(METRICS[metric]).parameters["by"].kind is inspect.Parameter.KEYWORD_ONLY
    )


@pytest.mark.parametrize("metric", METRICS)
def test_shape(metric, sample):
    whole = run_metric(metric, sample)
    assert list(whole.columns) == [*COUNTS, "value"]
    assert len(whole) == 1
    assert whole["numerator"].dtype == "Int64"
    assert whole["denominator"].dtype == "Int64"
    assert whole["numerator"].notna().all()


@pytest.mark.parametrize("metric", METRICS)
def test_value_is_the_ratio_of_the_sums(metric, sample):
    whole = run_metric(metric, sample).iloc[0]
    base = 1 if pd.isna(whole["denominator"]) else whole["denominator"]
    assert float(whole["value"]) == pytest.approx(whole["numerator"] / base, rel=1e-12)


@pytest.mark.parametrize(("metric", "name"), PAIRS)
def test_groups_add_up(metric, name, sample):
    grouped = run_metric(metric, sample, [name])
    assert list(grouped.columns) == [name, *COUNTS, "value"]
    assert not grouped[name].duplicated().any()
    assert totals(grouped) == totals(run_metric(metric, sample))


@pytest.mark.parametrize("metric", METRICS)
def test_files_add_up(metric, sample):
    """The dataset split into files of different units gives the same counts in all."""
    parts = [totals(run_metric(metric, part)) for part in split_by_unit(sample)]
    whole = totals(run_metric(metric, sample))
    assert [sum(numbers) for numbers in zip(*parts, strict=True)] == whole
    assert any(whole)


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


@pytest.mark.parametrize("metric", METRICS)
def test_months_add_up_over_the_data(metric, sample):
    """The first half of the year and the second, counted apart, give the year."""
    names = [name for name in takes(metric) if "month" in sample[name]]
    if len(names) != len(takes(metric)) or metric == "objective_coverage_rate":
        pytest.skip("not dated: one of its tables stands for the whole year")
    halves = [totals(run_metric(metric, half(sample, names, first))) for first in (True, False)]
    assert [sum(numbers) for numbers in zip(*halves, strict=True)] == totals(
        run_metric(metric, sample)
    )


def half(tables: Dataset, names: Sequence[str], first: bool) -> Dataset:
    done = Dataset(tables)
    for name in names:
        early = tables[name]["month"].fillna("") < "2024-07"
        done[name] = tables[name][early if first else ~early]
    return done


@pytest.mark.parametrize("metric", METRICS)
def test_nothing_is_changed(metric, sample):
    before = {name: sample[name].copy(deep=True) for name in takes(metric)}
    run_metric(metric, sample, dimensions(metric)[:1])
    for name, rows in before.items():
        pd.testing.assert_frame_equal(sample[name], rows)


@pytest.mark.parametrize("metric", METRICS)
def test_row_order_does_not_matter(metric, sample):
    expected = run_metric(metric, sample)
    for name in takes(metric):
        sample[name] = sample[name].sample(frac=1, random_state=7)
    pd.testing.assert_frame_equal(run_metric(metric, sample), expected)


@pytest.mark.parametrize("metric", METRICS)
def test_no_rows_give_no_figure(metric, sample):
    for name in takes(metric):
        sample[name] = sample[name].iloc[:0]
    whole = run_metric(metric, sample)
    assert whole["value"].isna().all()
    assert totals(whole) == [0, 0]


@pytest.mark.parametrize("metric", METRICS)
def test_docstring_names_what_is_counted(metric):
    text = inspect.getdoc(METRICS[metric]) or ""
    assert text.splitlines()[0].endswith(".")
    assert "numerator: " in text
    assert "denominator: " in text


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
