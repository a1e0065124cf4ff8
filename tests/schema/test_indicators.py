"""The catalogue: every statement, every indicator, and the red lines."""

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


def test_a_statement_has_an_indicator():
    """But the composite S28, the year's change S51 and those that are not computed by design."""
    alone = [key for key in statements() if not evidencing(key)]
    assert alone == ["S28", "S45", "S46", "S48", "S51"]


def test_composites_stand_for_their_parts_only():
    parts = {key: s.parts for key, s in statements().items() if s.parts}
    assert parts == {"S28": ("S4", "S8", "S19", "S33", "S37")}


def test_an_indicator_is_well_formed():
    for key, fact in indicators().items():
        assert fact.section in SECTIONS, key
        assert key in section(fact.section), key
        assert set(fact.statements) <= set(statements()), key
        assert fact.vi != fact.en, key
        assert fact.needs, key
        assert fact.target is None or fact.better != "none", key
        assert (fact.quantile is not None) == (fact.kind == "days"), key
        assert not fact.category or fact.category in (*fact.by, "unit"), key


def test_the_level_of_a_share_is_a_share():
    shares = [i for i in indicators().values() if i.kind in ("share", "mix")]
    levels = [i.target for i in shares if i.target is not None]
    assert levels
    assert all(0 < level <= 1 for level in levels)


def test_shares_never_set_persons_against_attendances():
    for indicator in indicators().values():
        assert "members" not in indicator.key.rpartition("_per_")[2]
