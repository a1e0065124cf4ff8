"""JupyterLab in a real browser: every notebook runs from the menu to its end."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.browser.conftest import LIMIT, ROOT

pytestmark = pytest.mark.walk

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
# nothing asks, nothing saves by itself, nothing looks for news
QUIET = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "@jupyterlab/docmanager-extension:plugin": {
        "autosave": False,
        "confirmClosingDocument": False,
        "lastModifiedCheckMargin": 1e9,
    },
}
# a server that lost its test ends by itself
ORPHAN = ["--ServerApp.shutdown_no_activity_timeout=300", "--MappingKernelManager.cull_interval=30"]
ORPHAN += ["--MappingKernelManager.cull_idle_timeout=240"]
ORPHAN += ["--MappingKernelManager.cull_connected=True"]

# What the notebook of a path is at: its kernel, the counts of its code cells, its errors.
STATE = """path => {
  const app = window.jupyterapp;
  if (!app) return null;
  const panel = [...app.shell.widgets('main')].find(w => w.context && w.context.path === path);
  if (!panel || !panel.context.isReady || !panel.sessionContext.isReady) return null;
  const kernel = panel.sessionContext.session && panel.sessionContext.session.kernel;
  const code = [...panel.content.model.cells].filter(c => c.type === 'code');
  const outputs = code.flatMap(c => c.outputs.toJSON());
  return {
    idle: Boolean(kernel) && kernel.status === 'idle',
    counts: code.map(c => c.executionCount),
    errors: outputs.filter(o => o.output_type === 'error').map(o => `${o.ename}: ${o.evalue}`),
  };
}"""
READY = f"path => {{ const now = ({STATE})(path); return now && now.idle; }}"
ENDED = f"""path => {{
  const now = ({STATE})(path);
  return now && (now.errors.length || (now.idle && now.counts.every(Boolean))) && now;
}}"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project as a user has it, with notebooks of its own."""
    home = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "phantich.toml", home)
    shutil.copytree(ROOT / "notebooks", home / "notebooks")
    (home / "data").symlink_to(ROOT / "data", target_is_directory=True)
    return home


@pytest.fixture(scope="module")
def lab(project, tmp_path_factory):
    """The address of one server for all notebooks, apart from the settings of this machine."""
    own = tmp_path_factory.mktemp("jupyter")
    (own / "overrides.json").write_text(json.dumps(QUIET), "utf-8")
    places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_RUNTIME_DIR": "runtime"}
    places |= {"JUPYTERLAB_SETTINGS_DIR": "settings", "IPYTHONDIR": "ipython"}
    environment = os.environ | {name: str(own / folder) for name, folder in places.items()}
    port = _free_port()
    options = [f"--port={port}", "--no-browser", "--allow-root", "--IdentityProvider.token="]
    options += ["--ServerApp.port_retries=0", "--LabApp.expose_app_in_browser=True"]
    options.append("--ServerApp.disable_check_xsrf=True")  # so that the test may stop kernels
    options += ["--LabApp.news_url=", "--LabApp.extension_manager=readonly", *ORPHAN]
    options += [f"--ServerApp.root_dir={project}", f"--LabApp.app_settings_dir={own}"]
    options.append(f"--LabApp.workspaces_dir={own / 'workspaces'}")
    command = [sys.executable, "-m", "jupyterlab", *options]
    log = own / "lab.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, cwd=project, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
        try:
            yield _answering(f"http://127.0.0.1:{port}", server, log)
        finally:
            _ended(server)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _answering(address: str, server: subprocess.Popen, log: Path) -> str:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text("utf-8", "replace")[-2000:]
        try:
            urllib.request.urlopen(f"{address}/api/status", timeout=5).close()
        except urllib.error.HTTPError:  # Voilà has no such page, and says so
            return address
        except OSError:
            time.sleep(0.25)
        else:
            return address
    raise TimeoutError(f"The server did not start: {log.read_text('utf-8', 'replace')[-2000:]}")


def _ended(server: subprocess.Popen) -> None:
    """The server and every kernel it started are gone, gently or else by force."""
    kernels = psutil.Process(server.pid).children(recursive=True) if server.poll() is None else []
    server.terminate()
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(15)
    for left in psutil.wait_procs(kernels, timeout=5)[1]:
        left.kill()


@pytest.fixture(scope="module")
def desk(browser):
    """One window for all notebooks: what a page loads once, it has."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(60_000)
    yield context
    context.close()


@pytest.fixture
def view(desk, lab):
    page = desk.new_page()
    yield page
    page.close()
    _stop_kernels(lab)


def _run_all(view) -> None:
    """Choose the entry of the menu as a person does, again if the menu closed in between."""
    from playwright.sync_api import TimeoutError as TooLate

    for _ in range(3):
        view.locator(".lm-MenuBar-item", has_text="Run").first.click()
        try:
            view.locator(".lm-Menu-item", has_text="Run All Cells").first.click(timeout=5_000)
        except TooLate:
            view.keyboard.press("Escape")
        else:
            return
    raise TooLate("the menu does not stay open")


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_notebook_runs_from_the_menu_to_its_end(lab, view, screenshots, name):
    path = f"notebooks/{name}"
    view.goto(f"{lab}/lab/tree/{path}?reset", wait_until="commit")
    view.wait_for_function(READY, arg=path)
    _run_all(view)
    at_its_end = view.wait_for_function(ENDED, arg=path, timeout=(LIMIT - 60) * 1000)
    state = at_its_end.json_value()
    view.screenshot(path=screenshots / f"lab-{Path(name).stem}.png")
    assert state["errors"] == []
    assert all(state["counts"])
    assert view.locator(".jp-Dialog").count() == 0
    if name.startswith("90"):
        _chooses_a_unit(view, screenshots)


def test_the_page_of_figures_alone_answers(project, desk, screenshots, tmp_path):
    """``phantich explore``: the panel without JupyterLab, on a copy of the notebook."""
    address = f"http://127.0.0.1:{(port := _free_port())}"
    command = [sys.executable, "-m", "phantich", "explore", "--no-browser", f"--port={port}"]
    with (tmp_path / "log").open("wb") as out:
        server = subprocess.Popen(command, cwd=project, stdout=out, stderr=out)
    try:
        view = desk.new_page()
        _answering(address, server, tmp_path / "log")
        view.goto(address, wait_until="commit")
        view.locator(".card caption").first.wait_for(timeout=(LIMIT - 120) * 1000)
        _chooses_a_unit(view, screenshots)
        assert view.locator(".lm-MenuBar-item, .jp-InputArea-editor").count() == 0
        view.close()
    finally:
        _ended(server)


def _chooses_a_unit(view, screenshots) -> None:
    """The boxes answer: another unit is chosen and its card is shown."""
    box = view.locator(".widget-text input[list]").first
    box.scroll_into_view_if_needed()
    box.fill("Đông Mẫu")
    box.press("Enter")
    view.locator(".card caption", has_text="Đông Mẫu, năm 2024").first.wait_for()
    view.screenshot(path=screenshots / "lab-90_explore-unit.png")


def _stop_kernels(address: str) -> None:
    with urllib.request.urlopen(f"{address}/api/sessions", timeout=30) as answer:
        sessions = json.load(answer)
    for session in sessions:
        gone = urllib.request.Request(f"{address}/api/sessions/{session['id']}", method="DELETE")
        urllib.request.urlopen(gone, timeout=30).close()
