"""What published totals say and what follows from them, worked by hand."""

from __future__ import annotations

from fractions import Fraction

from phantich.analysis.published_totals import derived, stated
from phantich.metrics.assessment import assess
from tests.conftest import fresh


def test_a_truncated_rate_is_told_from_one_that_agrees():
    """11,860 of 12,112 is 97.919…%: 97,91 cuts, 97,92 rounds."""
    dataset = fresh("published")
    rows = stated(dataset, assess(dataset))
    assert len(rows) == 9
    verdicts = dict(zip(rows["stated"], rows["verdict"], strict=True))
    assert verdicts["97,91%"] == "truncated"
    assert verdicts["12.930"] == "exact"
    wrong = dataset["stated_figures"].assign(stated="7")
    dataset["stated_figures"] = wrong
    assert set(stated(dataset, assess(dataset))["verdict"]) == {"mismatch"}


def test_what_follows_from_the_totals():
    """12,112 - 11,860 = 252; 12,930 / 241; 2,829 / 34; 21,549 / 336; 1,070 / 12,930."""
    found = derived(assess(fresh("published"))).set_index("kind")
    assert found.at["absent", "value"] == Fraction(252, 12112)
    assert found.at["others", "value"] == Fraction(1070, 12930)
    assert found.at["attendances_per_conference", "value"] == Fraction(12930, 241)
    assert found.at["learners_per_class", "value"] == Fraction(2829, 34)
    assert found.at["contacts_per_round", "value"] == Fraction(21549, 336)


def test_figures_without_data_give_nothing():
    assert derived(assess(fresh("published")).iloc[:0]).empty
