"""The files of a release: none of them tells apart two datasets of which it prints the same."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from phantich.metrics import stated_counts
from phantich.runner import Batch, Order, run_batch
from phantich.sample import save
from tests.disclosure.twins import make_twin, without_the_rest

pytestmark = pytest.mark.slow

YEAR = 2024


@pytest.fixture(
    scope="module",
    params=[
        (0, YEAR, ()),
        pytest.param((1, YEAR - 1, ("u02", "u05")), marks=pytest.mark.long),
        pytest.param((2, YEAR - 2, ("u03",)), marks=pytest.mark.long),
    ],
    ids=["one year", "two years and units", "three years and a unit"],
)
def twins(request, tmp_path_factory):
    """The files of two releases that print the same, and so hide the same rows."""
    seed, first, units = request.param
    base = tmp_path_factory.mktemp("twins")
    one, other = base / "one", base / "other"
    save(one / "data", 10, (first, YEAR), 3 + seed)
    without_the_rest(one / "data")
    shutil.copytree(one / "data", other / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(base / "cache"))
        patch.setattr(stated_counts, "decide", decided_once())
        for year in range(first, YEAR + 1):
            assert make_twin(one / "data", other / "data", year, np.random.default_rng(seed)) > 500
        for folder in (one, other):
            data, out = str(folder / "data"), str(folder / "out")
            order = Order(YEAR, data, out=out, edition="external")
            for chosen in {(), units}:
                assert not run_batch(Batch(order, units=chosen)).failed
    return one / "out", other / "out"


def decided_once():
    """What is decided of a year; of its twin the same, which has the same rows."""
    known, decide = {}, stated_counts.decide

    def decided(stated, earlier):
        rows = tuple(map(len, stated.labels))
        if rows not in known:
            known[rows] = decide(stated, earlier)
        return known[rows]

    return decided


def parts(folder: Path) -> dict[str, bytes]:
    """All that a folder holds by name, packed files in their parts; manifests without the data."""
    found = {}
    for path in (path for path in folder.rglob("*") if path.is_file()):
        name, content = path.relative_to(folder).as_posix(), path.read_bytes()
        found[name] = _told(content) if path.name == "manifest.json" else content
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as opened:
                found |= {f"{name}/{part}": opened.read(part) for part in opened.namelist()}
    return found


def _told(manifest: bytes) -> bytes:
    facts = json.loads(manifest)
    assert set(facts.pop("inputs")) | set(facts.pop("rows")) <= {"data"}
    return json.dumps(facts).encode()


def test_no_file_tells_apart_what_the_release_prints_alike(twins):
    """Counts in hidden rows differ by up to 9; not a byte of any file does."""
    one, other = map(parts, twins)
    assert len(one) > 60 and one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_no_file_says_where_on_the_machine_it_was_made(twins):
    one, _ = twins
    place = one.parents[1].as_posix().encode()
    assert [name for name, content in parts(one).items() if place in content] == []
