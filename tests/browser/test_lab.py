"""JupyterLab in a real browser: every notebook runs from the menu to its end."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

from tests.browser.conftest import ROOT

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
SECONDS = 300  # for one notebook on a machine that is busy with other things
QUIET = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project as a user has it, with notebooks of its own that may be written to."""
    home = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "environment.yml", home)
    shutil.copytree(ROOT / "notebooks", home / "notebooks")
    (home / "data").symlink_to(ROOT / "data", target_is_directory=True)
    return home


@pytest.fixture(scope="module")
def lab(project):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = project / "overrides"
    settings.mkdir()
    (settings / "overrides.json").write_text(json.dumps(QUIET), "utf-8")
    options = [f"--port={port}", "--no-browser", "--allow-root", "--IdentityProvider.token="]
    options.append("--ServerApp.disable_check_xsrf=True")  # so that the test may stop kernels
    options += [f"--ServerApp.root_dir={project}", f"--LabApp.app_settings_dir={settings}"]
    options.append(f"--LabApp.workspaces_dir={project / 'workspaces'}")
    command = [sys.executable, "-m", "jupyterlab", *options]
    with (project / "lab.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=project, stdout=log, stderr=log)
        try:
            yield _ready(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()
            server.wait(30)


def _ready(address: str, server: subprocess.Popen) -> str:
    for _ in range(240):
        assert server.poll() is None, "JupyterLab has stopped"
        try:
            urllib.request.urlopen(f"{address}/api/status", timeout=5)
        except OSError:
            time.sleep(0.5)
        else:
            return address
    raise TimeoutError("JupyterLab did not start")


def _chosen(view, menu: str, entry: str) -> None:
    """Choose an entry of a menu as a person does, once a question about saving is answered."""
    overwrite = view.locator(".jp-Dialog button:has-text('Overwrite')")
    if overwrite.count():
        overwrite.first.click()
    view.locator(f".lm-MenuBar-item:has-text('{menu}')").first.click()
    view.locator(f".lm-Menu-item:has-text('{entry}')").first.click()


def _saved(path: Path, view) -> list:
    """The code cells of the saved notebook, once every one of them was run."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        _chosen(view, "File", "Save Notebook")
        view.wait_for_timeout(500)
        cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
        failed = [o for c in cells for o in c.outputs if o.output_type == "error"]
        if failed or all(cell.execution_count for cell in cells):
            return cells
        view.wait_for_timeout(1500)
    raise TimeoutError(f"{path.name} did not come to its end")


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_notebook_runs_from_the_menu_to_its_end(browser, lab, project, screenshots, name):
    view = browser.new_page(viewport={"width": 1280, "height": 1000})
    view.set_default_timeout(60_000)
    view.goto(f"{lab}/lab/workspaces/{Path(name).stem}/tree/notebooks/{name}")
    view.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    view.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").first.wait_for()
    _chosen(view, "Run", "Run All Cells")
    cells = _saved(project / "notebooks" / name, view)
    failed = [o.evalue for c in cells for o in c.outputs if o.output_type == "error"]
    view.screenshot(path=screenshots / f"lab-{Path(name).stem}.png")
    if name.startswith("90"):
        _chooses_a_unit(view, screenshots)
    view.close()
    _stop_kernels(lab)
    assert failed == []
    assert all(cell.execution_count for cell in cells)


def _chooses_a_unit(view, screenshots) -> None:
    """The boxes answer: another unit is chosen and its card is shown."""
    boxes = view.locator(".widget-dropdown select")
    boxes.nth(1).scroll_into_view_if_needed()
    boxes.nth(1).select_option(label="Đông Mẫu")
    shown = view.locator(".card caption", has_text="Đông Mẫu, năm 2024")
    shown.first.wait_for(timeout=SECONDS * 1000)
    view.screenshot(path=screenshots / "lab-90_explore-unit.png")


def _stop_kernels(address: str) -> None:
    with urllib.request.urlopen(f"{address}/api/sessions") as answer:
        sessions = json.load(answer)
    for session in sessions:
        gone = urllib.request.Request(f"{address}/api/sessions/{session['id']}", method="DELETE")
        urllib.request.urlopen(gone).close()
