"""Makes the pictures of the READMEs from the invented district: `python -m tests.pictures`."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import sync_playwright

from phantich.likeness import compare_texts
from phantich.report.likeness_page import likeness_page
from tests.browser.conftest import NAMES, ROOT
from tests.browser.test_page import html

PICTURES = ROOT / "docs" / "pictures"
TEXTS = ROOT / "data" / "sample" / "texts"
PLAN, PARENT = "2024-01-u04.txt", "2024-01-huyen.txt"
CHART = "img[alt*='từng đơn vị so với mức chung']"
# the mark of the page goes along with a chart that is shown alone
MARKED = "chart => chart.before(document.querySelector('.invented').cloneNode(true))"


def _kept(name: str, picture: bytes) -> None:
    """Sixty-four colours are plenty for words and lines, and make the file small."""
    image = Image.open(BytesIO(picture)).convert("RGB").quantize(64)
    image.save(PICTURES / f"{name}.png", optimize=True)


def _opened(browser, folder: Path, text: str, size: tuple[int, int]):
    page = folder / "page.html"
    page.write_text(text, "utf-8")
    view = browser.new_page(viewport={"width": size[0], "height": size[1]})
    view.goto(page.as_uri())
    return view


def make(browser, folder: Path) -> None:
    """The report, one of its charts, and a plan beside its superior plan."""
    view = _opened(browser, folder, html("sample"), (1000, 640))
    _kept("report", view.screenshot())
    figure = view.locator(CHART).first.locator("xpath=ancestor::figure")
    figure.locator("img").evaluate(MARKED)
    _kept("chart", figure.screenshot())
    plan, parent = ((TEXTS / name).read_text("utf-8") for name in (PLAN, PARENT))
    found = compare_texts(plan, parent)
    text = likeness_page(found, plan, parent, lang="vi")
    view = _opened(browser, folder, text, (1280, 760))
    _kept("likeness", view.locator("#texts").screenshot())


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    chromium = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as player, TemporaryDirectory() as place:
        running = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        make(running, Path(place))
        running.close()
