"""JupyterLab and the page of figures open copies; the sources stay as they are."""

from __future__ import annotations

import shutil
import subprocess
import sys

import nbformat
import pytest

from phantich.cli import main
from phantich.errors import Fault
from phantich.files.paths import ROOT as HOME
from phantich.project import lab_copy
from tests import ROOT


@pytest.fixture
def root(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    monkeypatch.setenv(HOME, str(tmp_path))
    return tmp_path


def test_copies_are_kept_and_the_english_ones_are_english(root):
    before = {path.name: path.read_bytes() for path in (root / "notebooks").iterdir()}
    assert lab_copy.copied() == root / "lab" / "90_explore.ipynb"
    copy = lab_copy.copied("en")
    first = nbformat.read(copy, as_version=4)
    assert first.cells[0].source.startswith("# One figure at a time")
    assert 'lang = "en"' in first.cells[1].source
    assert {path.name for path in copy.parent.glob("*.ipynb")} == set(before)
    copy.write_text("mine", "utf-8")
    assert lab_copy.copied("en").read_text("utf-8") == "mine"
    assert {path.name: path.read_bytes() for path in (root / "notebooks").iterdir()} == before


def test_a_project_without_notebooks_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv(HOME, str(tmp_path))
    with pytest.raises(Fault, match="notebooks"):
        lab_copy.copied()


@pytest.mark.parametrize(("command", "module"), [("lab", "jupyterlab"), ("explore", "voila")])
def test_a_server_is_started_on_the_copy(root, monkeypatch, command, module):
    started = []

    def remember(call, **options):
        started.append(call)
        return subprocess.CompletedProcess(call, 0)

    monkeypatch.setattr(subprocess, "run", remember)
    with pytest.raises(SystemExit) as stop:
        main([command, "--lang", "en", "--no-browser"])
    assert stop.value.code == 0
    assert started[0][:3] == [sys.executable, "-m", module]
    assert "--no-browser" in started[0]
    assert started[0][-1] == str(root / "lab" / "en" / "90_explore.ipynb")
    assert (f"--ServerApp.root_dir={root}" in started[0]) == (command == "lab")
