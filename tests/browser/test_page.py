"""The report in a real browser: offline, on a phone, on paper."""

from __future__ import annotations

from functools import cache

import nbformat
import pytest

from phantich.report.notebook_page import page
from tests.browser.conftest import ROOT
from tests.conftest import YEAR, fresh

pytestmark = pytest.mark.walk

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PAPER = {"width": 680, "height": 1001}  # 180 x 265 mm at 96 pixels an inch
DATASETS = ("published", "sample")


@cache
def html(dataset):
    """The page made of the executed notebooks that are kept as goldens."""
    folder = ROOT / "tests" / "golden" / f"{dataset}-{YEAR}"
    notebooks = [nbformat.read(path, as_version=4) for path in sorted(folder.glob("*.ipynb"))]
    return page(notebooks, fresh(dataset), lang="vi")


@pytest.fixture(params=DATASETS)
def report(request, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(html(request.param), "utf-8")
    return request.param, path.as_uri()


def opened(browser, address, viewport, **options):
    """The page in a browser without a network, and what it asked the network for."""
    context = browser.new_context(viewport=viewport, offline=True, **options)
    view = context.new_page()
    asked, said = [], []
    view.on("request", lambda request: asked.append(request.url))
    view.on("console", lambda message: said.append(message.text))
    view.on("pageerror", lambda error: said.append(str(error)))
    view.goto(address)
    asked = [url for url in asked if url != address and not url.startswith("data:")]
    return view, asked, said


def test_it_opens_without_a_network(browser, report, screenshots):
    name, address = report
    view, asked, said = opened(browser, address, DESK)
    assert asked == []
    assert said == []
    pictures = view.eval_on_selector_all("img", "all => all.map(i => [i.naturalWidth, i.alt])")
    assert pictures or name == "published"  # totals alone give nothing to draw
    assert all(width > 0 and alt for width, alt in pictures)
    view.screenshot(path=screenshots / f"report-{name}.png", full_page=True)
    view.context.close()


def test_on_a_phone_the_page_never_scrolls_sideways(browser, report, screenshots):
    name, address = report
    view, _, _ = opened(browser, address, PHONE, device_scale_factor=1, is_mobile=True)
    width = view.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    view.screenshot(path=screenshots / f"report-{name}-phone.png", full_page=True)
    view.context.close()
    assert width[0] <= PHONE["width"]
    assert width[1] <= PHONE["width"]


def test_on_paper_nothing_is_cut_off(browser, report, screenshots):
    """No table or picture is wider than A4 less the margins of the page's own style."""
    name, address = report
    view, _, _ = opened(browser, address, PAPER)
    view.emulate_media(media="print")
    wide = view.evaluate(
        "[...document.querySelectorAll('table, img')].filter("
        f"e => e.getBoundingClientRect().right > {PAPER['width'] + 1})"
        ".map(e => e.outerHTML.slice(0, 200))"
    )
    paper = view.pdf(path=screenshots / f"report-{name}.pdf", format="A4")
    view.context.close()
    assert wide == []
    assert paper.startswith(b"%PDF")
