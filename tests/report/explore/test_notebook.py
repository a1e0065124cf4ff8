"""The notebook for exploring runs to its end, in both languages, and the lab opens on it."""

from __future__ import annotations

import shutil
import subprocess

import nbformat
import pytest

from phantich.report import explore
from phantich.report.notebook_parameters import read_notebook
from phantich.report.notebook_translation import translated
from phantich.runner import execute
from tests import ROOT
from tests.cli.test_cli import call

pytestmark = pytest.mark.slow

NAME = "90_explore.ipynb"


def run(**parameters):
    notebook = translated(read_notebook(ROOT / "notebooks" / NAME), NAME, parameters["lang"])
    done = execute(notebook, NAME, {"out": "outputs/none", **parameters})  # no earlier editions
    cells = {cell["id"]: cell for cell in done.cells if cell.cell_type == "code"}
    return {name: cell.outputs for name, cell in cells.items()}


def text(outputs):
    return "\n".join(out["data"]["text/plain"] for out in outputs if "data" in out)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", ["97,92%", "Tỷ lệ đảng viên tham gia học tập", "Con số thay đổi"]),
        ("en", ["97.92%", "Members attending", "Figures that changed"]),
    ],
)
def test_it_runs_to_its_end(lang, said):
    found = run(lang=lang)
    assert not [out for outputs in found.values() for out in outputs if out.output_type == "error"]
    assert "application/vnd.jupyter.widget-view+json" in found["panel"][0]["data"]
    assert "image/png" in found["trend"][0]["data"]
    for words in said:
        assert words in "\n".join(map(text, found.values()))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_lab_opens_on_it(capsys, monkeypatch, lang):
    started = []

    def remember(command, **options):
        started.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", remember)
    code, _, _ = call(capsys, "lab", "--lang", lang, "--no-browser")
    assert code == 0
    assert started[0][3:-1] == ["--no-browser"]
    assert started[0][-1] == str(explore.notebook(lang))


def test_the_english_notebook_is_a_copy_that_is_kept(monkeypatch, tmp_path):
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / NAME, tmp_path / "notebooks")
    monkeypatch.setattr(explore, "home", lambda: tmp_path)
    assert explore.notebook("vi") == tmp_path / "notebooks" / NAME
    copy = explore.notebook("en")
    first = nbformat.read(copy, as_version=4)
    assert first.cells[0].source.startswith("# One figure at a time")
    assert 'lang = "en"' in first.cells[1].source
    copy.write_text("mine", "utf-8")
    assert explore.notebook("en").read_text("utf-8") == "mine"
