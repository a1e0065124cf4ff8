"""What every metric must do: its contract, and what the contract leaves to the catalogue."""

from __future__ import annotations

import pandas as pd
import pytest

from phantich.dataset.reading import DERIVED
from phantich.metrics import METRICS
from phantich.metrics.assessment import run_metric
from phantich.metrics.metric_contract import breaches, dimensions, is_dated, totals
from phantich.schema.data_model import tables as all_tables
from phantich.schema.indicators import indicators


@pytest.mark.parametrize("metric", METRICS)
def test_the_contract_holds(metric, sample):
    assert breaches(metric, sample) == []


def test_the_contract_has_something_to_add_up(sample):
    assert [metric for metric in METRICS if not any(totals(run_metric(metric, sample)))] == []
    assert sum(is_dated(metric, sample) for metric in METRICS) > 40


def test_nothing_is_changed(sample):
    before = {name: rows.copy(deep=True) for name, rows in sample.items()}
    for metric in METRICS:
        run_metric(metric, sample, dimensions(metric)[:1])
    for name, rows in before.items():
        pd.testing.assert_frame_equal(sample[name], rows)


def test_catalogue_and_metrics_name_each_other():
    used = {indicator.metric for indicator in indicators().values()}
    assert used <= set(METRICS)
    assert set(METRICS) - used == set()


def test_needs_name_tables():
    known = {*all_tables(), *DERIVED}
    for indicator in indicators().values():
        assert {path.partition(".")[0] for path in indicator.needs} <= known, indicator.key
