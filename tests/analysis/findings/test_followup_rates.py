"""Rates of events in two years of which one had none: a ratio without a value is not printed."""

from __future__ import annotations

import pandas as pd
import pytest

from phantich.analysis.findings.followup import _of_rates
from phantich.report.tables.progress_tables import _change
from phantich.schema.indicators import indicators

RATE = next(key for key, fact in indicators().items() if fact.kind == "rate")


def changed(counts: list[float], lang: str) -> str:
    """The change as it is printed, of events and their base a year ago and now."""
    row = dict.fromkeys(("difference", "lower", "upper"), pd.NA) | _of_rates(RATE, counts)
    return _change(row, lang)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("now", [1, 4, 60])
def test_from_none_to_some_is_said_without_a_ratio(now, lang):
    """0 of 900, then some of 900: the ratio some/0 has no value, but 60 is clearly more."""
    found = _of_rates(RATE, [0, 900, now, 900])
    assert "difference" not in found
    said = changed([0, 900, now, 900], lang)
    assert said
    assert not any(character.isdigit() for character in said)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_from_some_to_none_has_a_ratio_of_nought(lang):
    found = _of_rates(RATE, [60, 900, 0, 900])
    assert found["difference"] == 0
    assert found["moved"] == ("better" if indicators()[RATE].better == "lower" else "worse")
    assert "0" in changed([60, 900, 0, 900], lang)


def test_none_in_either_year_is_too_few():
    assert _of_rates(RATE, [0, 900, 0, 900])["moved"] == "few"
