"""Fixtures: the two datasets of the project, read once and handed out as copies."""

from __future__ import annotations

import copy
import os
from functools import cache

import pytest
from hypothesis import settings

from phantich.analysis.copied_plans import plan_copies
from phantich.dataset.reading import Dataset, read_dataset
from phantich.language import wording

YEAR = 2024

# a shared machine is slow now and then: no deadlines
settings.register_profile("shared", deadline=None, max_examples=60)
settings.load_profile("shared")


@pytest.fixture(autouse=True)
def vietnamese():
    """A command line leaves its language set, as a process of its own would not."""
    wording.use_language("vi")


@cache
def _read(name: str, year: int) -> Dataset:
    tables = read_dataset(f"data/{name}", year)
    tables["plan_texts"] = plan_copies(tables).plans
    return tables


def fresh(name: str, year: int = YEAR) -> Dataset:
    """A dataset no other test has touched."""
    return copy.deepcopy(_read(name, year))


@pytest.fixture
def published() -> Dataset:
    return fresh("published")


@pytest.fixture
def sample() -> Dataset:
    return fresh("sample")


@pytest.fixture(scope="session")
def executed_sample(tmp_path_factory):
    """One run of the sample year, shared by all who look at what a run leaves.

    Test processes share it too: who comes first makes it, the others wait and find it made.
    """
    import nbformat

    from phantich.runner import Order, run

    base = tmp_path_factory.getbasetemp()
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    folder = (base if alone else base.parent) / "sample" / "2024"
    run(Order(YEAR, "data/sample", out=str(folder)))

    def notebook(name: str = ""):
        return nbformat.read(folder / name, as_version=4) if name else folder

    return notebook
