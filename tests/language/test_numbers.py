"""Printed figures are read in every spelling, and held against what they were made of."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.language import numbers, wording
from phantich.language.numbers import Reading, match_stated, read_number, read_printed, rounded
from tests.refusals import refused


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("97,92", Reading(Decimal("97.92"), 2)),
        ("97.92", Reading(Decimal("97.92"), 2)),
        ("97,92%", Reading(Decimal("97.92"), 2, 100)),
        ("97.92 %", Reading(Decimal("97.92"), 2, 100)),
        ("đạt 97,9 phần trăm", Reading(Decimal("97.9"), 1, 100)),
        ("3,26‰", Reading(Decimal("3.26"), 2, 1000)),
        ("12.930", Reading(Decimal(12930), 0)),
        ("12,930", Reading(Decimal(12930), 0)),
        ("12 930", Reading(Decimal(12930), 0)),
        ("12\u00a0930 lượt", Reading(Decimal(12930), 0)),
        ("1.234.567", Reading(Decimal(1234567), 0)),
        ("1.234,5%", Reading(Decimal("1234.5"), 1, 100)),
        ("1,234.5%", Reading(Decimal("1234.5"), 1, 100)),
        ("0,979", Reading(Decimal("0.979"), 3)),
        ("241 hội nghị", Reading(Decimal(241), 0)),
        ("0", Reading(Decimal(0), 0)),
    ],
)
def test_the_likelier_reading_comes_first(text, first):
    assert read_printed(text).readings[0] == first


def test_a_mark_before_three_digits_is_read_both_ways():
    assert read_printed("12.930").readings == (
        Reading(Decimal(12930), 0),
        Reading(Decimal("12.930"), 3),
    )
    # in percent a number is seldom in the thousands: 12,930 % is first twelve and a fraction
    assert [r.digits for r in read_printed("12,930%").readings] == [3, 0]


def test_a_numerator_over_its_denominator():
    found = read_printed("11.860/12.112 đảng viên")
    assert found.readings[0].value == 11860
    assert found.base[0].value == 12112


@pytest.mark.parametrize(
    "text", ["", "abc", "năm 2024: 97,92%", "1.23.4", "12,34,5", "5/6/7", "1.2345.678"]
)
def test_what_is_no_figure_is_refused(text):
    with refused("not_a_figure"):
        read_printed(text)


@given(st.integers(0, 10**9), st.sampled_from(wording.LANGUAGES))
def test_a_count_printed_by_the_report_is_read_back(count, lang):
    assert any(r.value == count for r in read_printed(numbers.written(count, lang)).readings)


@given(st.decimals(0, 100, places=2), st.sampled_from(wording.LANGUAGES))
def test_a_percentage_printed_by_the_report_is_read_back(value, lang):
    assert read_printed(numbers.percent(value / 100, lang)).readings[0].value == value


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("12.930", "vi", "12930"),
        ("12,930", "vi", "12930"),
        ("12 930", "vi", "12930"),
        ("1.234,50", "vi", "1234.50"),
        ("1,234.5", "vi", "1234.5"),
        ("97,5", "vi", "97.5"),
        ("0.125", "vi", "0.125"),
        ("1.234.567", "en", "1234567"),
        ("12.930,", "en", "12930"),
        ("1.2.3", "vi", None),
    ],
)
def test_a_number_in_a_text(text, lang, value):
    found = read_number(text, lang)
    assert str(found) == str(value)


def test_one_mark_before_three_figures_groups_counts_but_no_rates():
    assert read_number("12.930", "vi", counted=False) == 12930
    assert read_number("12,930", "vi", counted=False) == Decimal("12.930")
    assert read_number("12,930", "en", counted=False) == 12930
    assert read_number("12.930", "vi", rate=True) == Decimal("12.930")


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


@pytest.mark.parametrize("text", ["", "%", "chín mươi", "97,9,1%", "1.23.4%", "12/13"])
def test_what_is_no_percentage_is_refused(text):
    with refused("not_a_figure"):
        match_stated(text, 1, 2)


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
    figure = rounded(Fraction(100 * x, n), digits) + 2 * step
    assert match_stated(f"{figure:f}%", x, n) == "mismatch"
