"""Printed percentages against their counts."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.language.stated_figures import (
    match_stated,
    read_percentage,
    round_half_up,
    round_significant,
)
from tests.refusals import refused

counts = st.integers(1, 20_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("stated", "x", "n", "match"),
    [
        # 11,860 / 12,112 = 97.91941...: cut off after 97.91, rounded 97.92
        ("97,91%", 11860, 12112, "truncated"),
        ("97,92%", 11860, 12112, "half_up"),
        ("97,9 %", 11860, 12112, "half_up"),
        ("98%", 11860, 12112, "half_up"),
        ("97%", 11860, 12112, "truncated"),
        ("97.91%", 11860, 12112, "truncated"),
        ("97,93%", 11860, 12112, "mismatch"),
        ("979,19‰", 11860, 12112, "half_up"),
        # 1/8 = 12.5 % exactly: up 13, to even 12, cut off 12: to even comes first
        ("13%", 1, 8, "half_up"),
        ("12%", 1, 8, "half_even"),
        ("12,5%", 1, 8, "half_up"),
        # 3/8 = 37.5 %: to even is up as well
        ("38%", 3, 8, "half_up"),
        ("37%", 3, 8, "truncated"),
        ("100%", 16, 16, "half_up"),
        ("0%", 0, 16, "half_up"),
        ("110%", 22, 20, "half_up"),
        ("1.234,5%", 24690, 2000, "half_up"),
        ("97,920%", 11860, 12112, "mismatch"),
    ],
)
def test_matches(stated, x, n, match):
    assert match_stated(stated, x, n) == match


@pytest.mark.parametrize(
    ("text", "figure", "per"),
    [
        ("97,91%", "97.91", 100),
        ("97,91\u00a0%", "97.91", 100),
        ("1.234,5%", "1234.5", 100),
        ("1,234.5%", "1234.5", 100),
        ("12‰", "12", 1000),
        ("97,91", "97.91", 100),
        ("97,91 phần trăm", "97.91", 100),
        ("1.234.567%", "1234567", 100),
        ("0,50%", "0.50", 100),
        ("97.910%", "97.910", 100),
    ],
)
def test_reads(text, figure, per):
    found = read_percentage(text)
    assert found == (Decimal(figure), per)
    assert found.figure.as_tuple() == Decimal(figure).as_tuple()  # decimals kept


@pytest.mark.parametrize("text", ["", "%", "chín mươi", "97,9,1%", "1.23.4%", "97%%", "12/13"])
def test_refuses_what_is_no_percentage(text):
    with refused("not_a_percentage"):
        read_percentage(text)


def test_refuses_counts_without_a_share():
    with refused("no_share"):
        match_stated("0%", 0, 0)
    with refused("negative_count"):
        match_stated("1%", -1, 100)


@given(counts, st.integers(0, 8))
def test_decimal_agrees_in_every_mode(pair, digits):
    x, n = pair
    for name, mode in (
        ("half_up", ROUND_HALF_UP),
        ("truncated", ROUND_DOWN),
        ("half_even", ROUND_HALF_EVEN),
    ):
        exact = Decimal(100 * x * 10**digits) / Decimal(n)
        figure = exact.quantize(Decimal(1), mode).scaleb(-digits)
        found = match_stated(f"{figure:f}%".replace(".", ","), x, n)
        order = ["half_up", "half_even", "truncated"]
        assert order.index(found) <= order.index(name)


@given(counts, st.integers(0, 4))
def test_another_figure_is_a_mismatch(pair, digits):
    x, n = pair
    step = Decimal(1).scaleb(-digits)
    figure = round_half_up(Fraction(100 * x, n), digits) + 2 * step
    assert match_stated(f"{figure:f}%", x, n) == "mismatch"


def test_halves_go_away_from_zero():
    assert round_half_up(Decimal("97.915"), 2) == Decimal("97.92")
    assert round_half_up(Fraction(-5, 2)) == -3
    assert round_half_up(1234567890123456789012345, -2) == 1234567890123456789012300
    assert str(round_half_up(1, 2)) == "1.00"
    assert round_significant(1000, 1) == 1000 and round_significant(
        Decimal("0.0995"), 2
    ) == Decimal("0.10")
    assert round_significant(0, 3) == 0


def test_a_float_is_not_exact():
    with refused("not_exact"):
        round_half_up(97.915, 2)
