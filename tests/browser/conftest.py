"""A headless Chromium of the system; without one these tests are skipped and say so."""

from __future__ import annotations

import shutil
import threading

import psutil
import pytest

from tests import ROOT

SCREENSHOTS = ROOT / "outputs" / "screenshots"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LIMIT = 300.0  # seconds for one test on a machine that is busy with other things


@pytest.fixture(scope="module")
def browser():
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        running = player.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        try:
            yield running
        finally:
            running.close()


@pytest.fixture(autouse=True)
def within_its_time(browser):
    """A hard limit: a test that hangs loses its browser, and so fails at once."""
    watch = threading.Timer(LIMIT, _end, ["chrom"])
    watch.daemon = True
    watch.start()
    yield
    watch.cancel()


def _end(name: str) -> None:
    """End those processes that this one started and that bear a name."""
    for child in psutil.Process().children(recursive=True):
        try:
            if name in child.name():
                child.kill()
        except psutil.NoSuchProcess:
            continue


@pytest.fixture(scope="session")
def screenshots():
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS
