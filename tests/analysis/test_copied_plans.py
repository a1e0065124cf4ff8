"""Plans of the sample beside the plans they follow, with shares that are known."""

from __future__ import annotations

import pytest

from phantich.analysis.copied_plans import plan_copies
from phantich.errors import Fault


@pytest.fixture(scope="module")
def copies():
    from tests.conftest import fresh

    return plan_copies(fresh("sample"))


def shares(copies, directive: str) -> dict[str, float]:
    rows = copies.plans[copies.plans["directive_id"] == directive]
    return rows.set_index("unit")["share"].to_dict()


def test_plans_made_of_copies_and_of_own_tasks_come_out_in_their_order(copies):
    """The sample's texts are made with all, nine, five, three, one and no tenth of tasks copied."""
    found = shares(copies, "vb2024-01")
    assert found["u01"] == pytest.approx(1)
    assert found["u02"] > 0.8
    assert found["u01"] >= found["u04"] > found["u06"] > found["u07"] > found["u08"]
    assert found["u09"] < 0.2


def test_counts_behind_the_share(copies):
    plans = copies.plans
    assert (plans["copied"] <= plans["content"]).all()
    assert (plans["content"] < plans["length"]).all()
    assert (plans["low"] <= plans["share"]).all()
    assert (plans["share"] <= plans["high"]).all()


def test_runs_lie_within_their_texts(copies):
    length = copies.plans.set_index("plan_id")["length"]
    ends = copies.runs["start"] + copies.runs["length"]
    assert (ends <= copies.runs["plan_id"].map(length)).all()
    assert (copies.runs["length"] > 0).all()


def test_a_plan_copied_from_a_neighbour_is_found_with_the_neighbour(copies):
    """u10 of the sample is u08's plan with the name of the place replaced."""
    rows = copies.shares[copies.shares["directive_id"] == "vb2024-01"]
    mine = rows[rows["unit"] == "u10"].set_index("source")["share"]
    peers = mine[mine.index.str.startswith("u")]
    assert peers.idxmax() == "u08"
    assert peers["u08"] > 0.5


def test_no_texts_give_no_rows(published):
    found = plan_copies(published)
    assert found.plans.empty
    assert found.runs.empty
    assert found.unread.empty


def test_a_text_that_is_not_there_is_listed_and_not_guessed(sample):
    plans = sample.whole["plans"].copy()
    row = plans["plan_id"] == "kh2024-0009"
    plans.loc[row, "file"] = "texts/khong-co.txt"
    sample.whole = {**sample.whole, "plans": plans}
    found = plan_copies(sample)
    assert found.unread["plan_id"].tolist() == ["kh2024-0009"]
    assert "khong-co.txt" in found.unread["reason"].iloc[0]
    assert "kh2024-0009" not in set(found.plans["plan_id"])


def test_a_text_outside_the_dataset_is_not_read(sample):
    from phantich.analysis.copied_plans import _inside

    with pytest.raises(Fault, match="nằm ngoài thư mục"):
        _inside(sample.path, "../../README.md")
