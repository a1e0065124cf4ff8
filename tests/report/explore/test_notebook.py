"""The notebook for exploring runs to its end, in both languages, and the lab opens on it."""

from __future__ import annotations

import pytest

from phantich.report.notebook_parameters import read_notebook
from phantich.report.notebook_translation import translated
from phantich.runner import execute
from tests import ROOT

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
