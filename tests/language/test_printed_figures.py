"""A printed figure is read in every spelling, and every reading that it allows is kept."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.errors import Fault
from phantich.language import wording
from phantich.language.printed_figures import Reading, read_printed


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
    with pytest.raises(Fault) as fault:
        read_printed(text)
    assert fault.value.key == "not_a_figure"


@given(st.integers(0, 10**9), st.sampled_from(wording.LANGUAGES))
def test_a_count_printed_by_the_report_is_read_back(count, lang):
    assert any(r.value == count for r in read_printed(wording.number(count, lang)).readings)


@given(st.decimals(0, 100, places=2), st.sampled_from(wording.LANGUAGES))
def test_a_percentage_printed_by_the_report_is_read_back(value, lang):
    assert read_printed(wording.percent(value / 100, lang)).readings[0].value == value
