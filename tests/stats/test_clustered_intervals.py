"""How much the cases of one unit are alike, and what that does to an interval."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.metrics.assessment import assess
from phantich.stats import wilson
from phantich.stats.clustered_intervals import inflation


def units(*pairs):
    frame = pd.DataFrame(pairs, columns=["numerator", "denominator"])
    return frame.astype("Int64").assign(unit=[f"u{at}" for at in range(len(pairs))])


SPREAD = units(*[(95, 100)] * 6, *[(65, 100)] * 6)


def test_units_alike_do_not_widen():
    assert inflation(units(*[(80, 100)] * 12)) == 1.0


def test_units_that_differ_widen_by_the_mean_squared_residual():
    # common share 0.8: each unit is 15 cases away, and 100 * 0.8 * 0.2 = 16; 12 * 225/16 over 11
    assert inflation(SPREAD) == pytest.approx(12 * 225 / 16 / 11)


def test_a_unit_counts_whatever_its_size():
    # common share 0.9: eight of 9/10 are on it, two of 0/1 and 18 of 1/1 ... by hand
    rows = units(*[(9, 10)] * 8, *[(0, 1)] * 2, *[(1, 1)] * 18)
    share = 90 / 100
    residuals = 2 * share**2 + 18 * (1 - share) ** 2
    assert inflation(rows) == max(1.0, residuals / (share * (1 - share)) / 27)
    assert inflation(units(*[(1, 1)] * 5, *[(0, 1)] * 5)) == pytest.approx(10 / 9)


def test_few_units_say_nothing():
    assert inflation(units(*[(5, 10), (10, 10)] * 4)) == 1.0  # eight units
    assert inflation(units(*[(0, 10)] * 12)) == 1.0  # nothing varies
    assert inflation(units(*[(10, 10)] * 12)) == 1.0


def test_what_lies_above_its_whole_or_is_missing_stays_out():
    odd = units((12, 10), (0, 0)).astype({"numerator": "Int64"})
    missing = pd.DataFrame({"numerator": [pd.NA], "denominator": [10], "unit": ["x"]})
    more = pd.concat([SPREAD, odd, missing.astype({"numerator": "Int64"})])
    assert inflation(more) == inflation(SPREAD)


pairs = st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(pairs, min_size=1, max_size=30))
def test_the_interval_is_never_narrower_than_wilsons(rows):
    frame = units(*rows)
    top, base = (int(frame[name].sum()) for name in ("numerator", "denominator"))
    plain, wide = wilson(top, base), wilson(top, base, inflation=inflation(frame))
    assert wide.lower <= plain.lower + 1e-12
    assert wide.upper >= plain.upper - 1e-12


@pytest.mark.parametrize("alike", [0.0, 0.1])
def test_nineteen_of_twenty_intervals_hold_the_share(alike):
    """23 units of 8 duties, of which each unit's are alike or not: 95 % and not 85 % as before."""
    drawn, share, held = np.random.default_rng(7), 0.91, 0
    for _ in range(600):
        chance = np.full(23, share)
        if alike:
            size = 1 / alike - 1
            chance = drawn.beta(share * size, (1 - share) * size, 23)
        rows = units(*((int(x), 8) for x in drawn.binomial(8, chance)))
        found = wilson(int(rows["numerator"].sum()), 184, inflation=inflation(rows))
        held += bool(found.lower <= share <= found.upper)
    assert 0.93 <= held / 600 <= 0.99


def test_results_say_which_method_gave_the_limits(sample):
    keys = ["attendance_rate", "report_on_time_rate", "class_completion_rate"]
    found = assess(sample, keys=keys).set_index("indicator")
    assert found["method"].to_dict() == {
        "attendance_rate": "wilson_clustered",
        "report_on_time_rate": "wilson_clustered",
        "class_completion_rate": "wilson",
    }
    plain = wilson(11860, 12112)
    assert found.loc["attendance_rate", "lower"] < float(plain.lower)
    assert (found["lower"] <= found["value"]).all()
    assert (found["value"] <= found["upper"]).all()
    by_unit = assess(sample, ["unit"], keys=["attendance_rate"])
    assert set(by_unit["method"]) <= {"wilson", ""}
