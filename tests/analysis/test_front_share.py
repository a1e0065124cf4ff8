"""The contribution of the Front and the mass organisations."""

from __future__ import annotations

from fractions import Fraction

from phantich.analysis.front_share import front_share
from phantich.metrics.assessment import assess
from tests.conftest import fresh


def test_contacts_of_the_front_and_its_organisations():
    """6,370 + 3,154 + 1,525 + 1,431 + 730 + 3,492 of 21,549."""
    dataset = fresh("sample")
    assert front_share(dataset, assess(dataset)) == Fraction(16702, 21549)


def test_nothing_is_said_where_organisations_are_not_told_apart():
    dataset = fresh("published")
    assert front_share(dataset, assess(dataset)) is None
    sample = fresh("sample")
    alone = assess(sample)
    alone = alone[alone["category"].isin(["mttq", "dtn"])]
    assert front_share(sample, alone) is None  # all of it is the Front's
