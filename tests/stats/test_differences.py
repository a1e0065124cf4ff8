"""Two and more proportions compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich import stats

counts = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_newcombe_by_hand():
    # 90/100 then 80/100. Wilson: 0.825635..0.944771 and 0.711171..0.866633.
    # change -0.1; down sqrt((0.8 - 0.711171)^2 + (0.944771 - 0.9)^2) = 0.099474
    # up sqrt((0.866633 - 0.8)^2 + (0.9 - 0.825635)^2) = 0.099851
    change, lower, upper = stats.newcombe(90, 100, 80, 100)
    assert change == pytest.approx(-0.1)
    assert lower == pytest.approx(-0.199474, abs=2e-6)
    assert upper == pytest.approx(-0.000149, abs=2e-6)


@given(counts, counts)
def test_turned_round_the_change_is_reversed(first, second):
    there, back = stats.newcombe(*first, *second), stats.newcombe(*second, *first)
    assert there.value == pytest.approx(-back.value)
    assert there.lower == pytest.approx(-back.upper, abs=1e-12)


@given(counts)
def test_no_change_is_never_a_change(pair):
    _, lower, upper = stats.newcombe(*pair, *pair)
    assert lower <= 0 <= upper


@given(counts, counts, st.floats(1, 20))
def test_wider_limits_of_a_year_make_a_wider_change(first, second, spread):
    plain = stats.newcombe(*first, *second)
    wide = stats.change(stats.wilson(*first, inflation=spread), stats.wilson(*second))
    assert wide.value == pytest.approx(plain.value)
    assert wide.lower <= plain.lower + 1e-12
    assert wide.upper >= plain.upper - 1e-12
