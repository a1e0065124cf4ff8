"""The project's own attack on releases of random offices, as the frames of their figures say it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from phantich.dataset.reading import read_dataset
from phantich.disclosure.published_ledger import write_ledger
from phantich.metrics.assessment import assess
from tests.disclosure.attack import Attack
from tests.disclosure.offices import office

pytestmark = pytest.mark.slow


def some(seeds):
    """The first seed always, the others at will."""
    return [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, seeds))]


def attacked(dataset):
    """All that the editions of the district and of every unit say, and the rows they hide."""
    attack, hidden = Attack(dataset), set()
    for by in ("", "unit", "month"):
        hidden |= attack.learn(assess(dataset, [by] if by else []), by)
    for unit in dataset["units"]["unit_id"]:
        hidden |= attack.learn(assess(dataset.for_unit(unit)), unit=unit)
    return attack, hidden


@pytest.mark.parametrize("seed", some(6))
def test_no_count_of_a_random_office_can_be_worked_out(seed, tmp_path):
    folder = office(tmp_path / "data", np.random.default_rng(seed))
    attack, hidden = attacked(read_dataset(folder, 2025, edition="external"))
    assert hidden and not attack.exposed(hidden)


def test_without_protection_the_attack_succeeds(tmp_path):
    """The control: told all figures of the internal edition, it finds small counts exactly."""
    folder = office(tmp_path / "data", np.random.default_rng(0))
    attack, hidden = attacked(read_dataset(folder, 2025))
    assert not hidden
    assert [name for *name, truth, low, high in attack.exposed(hidden) if low == high == truth]


@pytest.mark.parametrize("seed", some(3))
def test_no_edition_gives_away_another(seed, tmp_path):
    """A year published twice; meanwhile two more people came: what both say together."""
    folder = office(tmp_path / "data", np.random.default_rng(100 + seed))
    first = read_dataset(folder, 2025, edition="external")
    before, earlier = attacked(first)
    write_ledger(first.release.ledger(), tmp_path / "first")
    people = pd.read_csv(folder / "attendances.csv", dtype={"invited": "Int64", "present": "Int64"})
    at = people.dropna(subset=["invited", "present"]).index[0]
    people.loc[at, ["invited", "present"]] += 2
    people.to_csv(folder / "attendances.csv", index=False)
    later = read_dataset(folder, 2025, edition="external", previous=tmp_path / "first")
    after, hidden = attacked(later)
    after.recall(before, {("attendances", name, at) for name in ("invited", "present")})
    assert later.release.given_away() == 0
    assert not after.exposed(hidden | earlier)
