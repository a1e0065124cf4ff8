"""Intervals of shares whose cases come in units."""

import pandas as pd
import pytest

from phantich.metrics.assessment import assess
from phantich.stats import wilson
from phantich.stats.clustered_intervals import inflation, limits


def units(*pairs):
    frame = pd.DataFrame(pairs, columns=["numerator", "denominator"])
    return frame.astype("Int64").assign(unit=[f"u{at}" for at in range(len(pairs))])


ALIKE = units(*[(80, 100)] * 12)
SPREAD = units(*[(95, 100)] * 6, *[(65, 100)] * 6)


def test_units_alike_do_not_widen():
    assert inflation(ALIKE) == 1.0
    found = limits(ALIKE, obligations=False)
    assert found.method == "wilson"
    assert (found.lower, found.upper) == pytest.approx([float(v) for v in wilson(960, 1200)[1:]])


def test_units_that_differ_widen_by_the_mean_squared_score():
    # angles: asin(sqrt .95) = 1.34528, asin(sqrt .65) = 0.93774, of all asin(sqrt .8) = 1.10715;
    # times 2 sqrt(100): z = 4.7626 and -3.3882; phi = (22.68 + 11.48)/2 = 17.08
    assert inflation(SPREAD) == pytest.approx(17.08, abs=0.01)
    found = limits(SPREAD, obligations=False)
    narrow = wilson(960, 1200)
    assert found.method == "wilson_clustered"
    assert found.upper - found.lower > 3.9 * float(narrow.upper - narrow.lower)


def test_duties_are_drawn_again_unit_by_unit():
    assert limits(SPREAD, obligations=True).method == "bootstrap"
    assert limits(units(*[(1, 1)] * 8, *[(0, 1)] * 4), obligations=True).method == "wilson"


def test_few_units_or_small_ones_say_nothing():
    assert inflation(units(*[(5, 10), (10, 10)] * 4)) == 1.0  # eight units
    assert inflation(units(*[(9, 9), (0, 9)] * 10)) == 1.0  # twenty, each below ten cases
    assert limits(units((5, 10), (10, 10)), obligations=False) is None


def test_a_unit_above_its_whole_leaves_the_plain_interval():
    assert limits(pd.concat([SPREAD, units((12, 10))]), obligations=False) is None


def test_results_say_which_method_gave_the_limits(sample):
    keys = ["attendance_rate", "report_on_time_rate", "consultation_rate"]
    found = assess(sample, keys=keys).set_index("indicator")
    assert found.loc["attendance_rate", "method"] == "wilson_clustered"
    assert found.loc["report_on_time_rate", "method"] == "bootstrap"
    plain = wilson(11860, 12112)
    assert found.loc["attendance_rate", "lower"] < float(plain.lower)
    assert (found["lower"] <= found["value"]).all()
    assert (found["value"] <= found["upper"]).all()
    by_unit = assess(sample, ["unit"], keys=["attendance_rate"])
    assert set(by_unit["method"]) <= {"wilson", ""}
