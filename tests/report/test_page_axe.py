"""The page looked at by axe in a browser without a window: no violation, nothing too wide."""

from __future__ import annotations

import shutil

import nbformat
import pytest

from phantich.report.notebook_page import page
from tests import ROOT
from tests.conftest import fresh

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
GOLDEN = ROOT / "tests" / "golden"
pytestmark = [
    pytest.mark.walk,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    notebooks = [nbformat.read(p, as_version=4) for p in sorted(GOLDEN.rglob("*.ipynb"))][:5]
    assert notebooks
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(page(notebooks, fresh("sample"), lang="vi"), "utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


@pytest.fixture(params=[1280, 360])
def opened(html, browser, request):
    tab = browser.new_page(viewport={"width": request.param, "height": 800})
    asked = []
    tab.on("request", lambda r: asked.append(r.url))
    tab.goto(html.as_uri())
    yield tab, asked
    tab.close()


def test_axe_finds_no_violation(opened):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(opened[0])
    assert found.violations_count == 0, found.generate_report()


def test_the_page_asks_for_nothing_and_is_not_wider_than_the_window(opened):
    tab, asked = opened
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    wide, room = tab.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= room


def test_first_columns_stay_readable_on_a_narrow_window(opened):
    """A row's name has room for a word or two, however many columns follow."""
    widths = opened[0].evaluate(
        "[...document.querySelectorAll('tbody th')].map(e => e.getBoundingClientRect().width)"
    )
    narrow = opened[0].viewport_size["width"] < 640
    assert min(widths) >= (60 if narrow else 20)  # a wide window gives "S1" what it needs
