from __future__ import annotations

import pytest

from tests.runner.office import FIGURE, READ, SAVE, Office


@pytest.fixture
def office(tmp_path, monkeypatch):
    """An office with two notebooks; the tests stand in its folder, its cache is its own."""
    found = Office(tmp_path / "văn phòng")
    found.notebook("10_results", READ, FIGURE, SAVE)
    found.notebook("20_more", READ, "1 + 1")
    monkeypatch.chdir(found.root)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return found
