"""The catalogue: every statement, every indicator, and the red lines."""

import pytest

from phantich.schema.indicators import evidencing, indicators, section, statements

RED = {"S45", "S46", "S48"}
SECTIONS = {"direction", "study", "outreach", "teaching", "plans", "oversight", "conduct"}
SECTIONS |= {"lateness", "learning", "copies"}


def test_all_statements_stand_in_order():
    assert list(statements()) == [f"S{number}" for number in range(1, 52)]


def test_red_lines_are_not_computed_and_say_why():
    refused = {key for key, statement in statements().items() if statement.by_design}
    assert refused == RED
    for key in RED:
        assert len(statements()[key].vi_reason) > 40
        assert len(statements()[key].en_reason) > 40
        assert evidencing(key) == ()


@pytest.mark.parametrize("number", [*range(1, 28), *range(29, 45), 47, 49, 50])
def test_statement_has_an_indicator(number):
    assert evidencing(f"S{number}")


def test_composites_stand_for_their_parts_only():
    parts = {key: s.parts for key, s in statements().items() if s.parts}
    assert parts == {"S28": ("S4", "S8", "S19", "S33", "S37")}


@pytest.mark.parametrize("indicator", indicators().values(), ids=lambda i: i.key)
def test_indicator_is_well_formed(indicator):
    assert indicator.section in SECTIONS
    assert indicator.key in section(indicator.section)
    assert set(indicator.statements) <= set(statements())
    assert indicator.vi != indicator.en
    assert indicator.needs
    if indicator.kind in ("share", "mix") and indicator.target is not None:
        assert 0 < indicator.target <= 1
    if indicator.better == "none":
        assert indicator.target is None
    if indicator.kind == "days":
        assert indicator.quantile is not None
    if indicator.category:
        assert indicator.category in indicator.by or indicator.category == "unit"


def test_shares_never_set_persons_against_attendances():
    for indicator in indicators().values():
        assert "members" not in indicator.key.rpartition("_per_")[2]
