"""The goldens: complete, in step with their sources, and able to fail."""

from __future__ import annotations

import base64
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from PIL import Image

from tests.golden import DATASETS, GOLDEN, ROOT, YEAR, parameters

pytestmark = pytest.mark.slow

GOLDENS = sorted(GOLDEN.rglob("*.ipynb"))
CHANGED_PIXELS = 0.002  # share of pixels; fonts may be drawn a hair differently elsewhere


def source_of(golden: Path):
    return nbformat.read(ROOT / "notebooks" / golden.name, as_version=4)


@pytest.fixture(params=GOLDENS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def golden(request):
    return request.param, nbformat.read(request.param, as_version=4)


def test_every_notebook_has_a_golden_for_each_dataset():
    names = {path.name for path in (ROOT / "notebooks").glob("[0-8]*_*.ipynb")}
    for dataset in DATASETS:
        assert {p.name for p in (GOLDEN / f"{dataset}-{YEAR}").glob("*.ipynb")} == names


def test_golden_was_run_to_its_end(golden):
    """A stripped notebook would pass every comparison; a golden must hold outputs."""
    code = [cell for cell in golden[1].cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    assert sum(bool(cell.outputs) for cell in code) >= 3


def test_golden_is_its_source_with_the_parameters_injected(golden):
    path, notebook = golden
    cells = [c for c in notebook.cells if "injected-parameters" not in c.metadata.get("tags", [])]
    assert [c.source for c in cells] == [c.source for c in source_of(path).cells]
    injected = [c for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", [])]
    assert len(injected) == 1
    values: dict = {}
    exec(injected[0].source, values)  # the cell holds plain assignments, checked above
    expected = parameters(path.parent.name.rpartition("-")[0], source_of(path))
    assert {name: values[name] for name in expected} == expected


def controls(folder: Path) -> dict[str, Path]:
    """Copies of two goldens, each with one thing changed; one copy is left as it is."""
    base = GOLDEN / f"published-{YEAR}"
    figures = (base / "00_data_check.ipynb").read_text("utf-8")
    charts = (GOLDEN / f"sample-{YEAR}" / "10_results.ipynb").read_text("utf-8")
    month = re.search(r"Biểu đồ: Số hội nghị theo tháng\. 1/2024: (\d+);", charts)
    assert "97,92%" in figures
    assert month
    changed = {
        "control_same.ipynb": figures,
        "control_figure.ipynb": figures.replace("97,92%", "97,91%"),
        "control_bar.ipynb": charts.replace(month[0], month[0].replace(month[1], "99"), 1),
        "control_parameter.ipynb": figures.replace("data/published", "data/sample"),
    }
    for name, text in changed.items():
        (folder / name).write_text(text, "utf-8")
    return {name: folder / name for name in changed}


def test_validation_can_fail():
    """nbval catches one figure, one bar and one parameter, and passes the untouched copy."""
    folder = ROOT / "outputs" / "golden" / "controls"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    controls(folder)
    quiet = ["-p", "no:cacheprovider", "-o", "addopts=", "--no-header", "--tb=no", "-q", "-rf"]
    validate = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", *quiet]
    command = [*validate, str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stdout
    failed = set(re.findall(r"(control_\w+)\.ipynb::Cell", said))
    assert failed == {"control_figure", "control_bar", "control_parameter"}, said


def pictures(notebook) -> list[np.ndarray]:
    stored = [
        output.data["image/png"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    return [pixels(base64.b64decode(text)) for text in stored]


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=int)


def differ(one: np.ndarray, other: np.ndarray) -> bool:
    if one.shape != other.shape:
        return True
    return float((np.abs(one - other).max(axis=2) > 40).mean()) > CHANGED_PIXELS


def test_pictures_are_drawn_as_in_the_golden(executed_sample):
    golden = nbformat.read(GOLDEN / f"sample-{YEAR}" / "10_results.ipynb", as_version=4)
    stored, drawn = pictures(golden), pictures(executed_sample("10_results.ipynb"))
    assert len(stored) == len(drawn) >= 4
    assert not [
        place for place, pair in enumerate(zip(stored, drawn, strict=True)) if differ(*pair)
    ]


def test_a_changed_picture_is_seen():
    golden = nbformat.read(GOLDEN / f"sample-{YEAR}" / "10_results.ipynb", as_version=4)
    whole = pictures(golden)[0]
    shorter = whole.copy()
    shorter[120:240, 200:260] = 255 - shorter[120:240, 200:260]
    assert differ(whole, shorter)
    assert not differ(whole, whole)
