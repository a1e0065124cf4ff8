"""A superior comes before a peer; 168 plans are compared in one call."""

from __future__ import annotations

import pytest

from benchmarks.plans import pair
from phantich.likeness import matrix
from tests.likeness.samples import OWN, PARENT, plan

parent = plan(PARENT, "HUYỆN GIẢ ĐỊNH", 45)


def test_superior_first_then_peer() -> None:
    plans = {
        "a": plan([PARENT[0], *OWN]),
        "b": plan([PARENT[0], OWN[0], OWN[1], OWN[2]]),
        "c": plan(PARENT),
    }
    found = matrix(plans, {"huyen": parent})
    assert found.sources == ["huyen", "a", "b", "c"]
    rows = dict(zip(found.units, found.shares.tolist(), strict=True))
    assert rows["c"] == pytest.approx([1, 0, 0, 0])
    assert rows["a"][0] > 0 and rows["a"][2] > 0.5 and rows["a"][3] == 0
    assert sum(rows["a"]) == pytest.approx(1, abs=0.02)


def test_many_plans_of_one_superior() -> None:
    made = [pair("mixed", "dev", n) for n in range(15)]
    plans = {str(n): p.plan for n, p in enumerate(made)}
    found = matrix(plans, {"superior": made[3].parent})
    assert found.shares.shape == (15, 16)
    assert found.shares[:, 0].argmax() == 3  # the one plan that was made from this superior's
    assert found.shares[3, 0] == pytest.approx(made[3].share, abs=0.05)
