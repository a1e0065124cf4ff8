"""The page is whole, escaped, in two languages, and passes no verdict."""

from __future__ import annotations

import html
import re

import pytest

from phantich.likeness import compare_texts
from phantich.report.likeness_page import likeness_page, percent
from tests.likeness.samples import OWN, PARENT, plan

parent = plan(PARENT, "HUYỆN GIẢ ĐỊNH", 45)
mine = plan([PARENT[0], PARENT[1], "Mua 12 tủ <script>alert(1)</script> & kệ sách.", *OWN])


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_page(lang: str) -> None:
    notes = ["Tệp a.docx: không đọc được phần hình ảnh (1).", ""]
    page = likeness_page(compare_texts(mine, parent), mine, parent, notes=notes, lang=lang)
    assert page.count("không đọc được phần hình ảnh (1)") == 1
    assert f'<html lang="{lang}">' in page
    assert "<script" not in page and "http://" not in page and "https://" not in page
    assert "default-src 'none'" in page
    assert page.count('id="a1"') == 1 and page.count('id="b1"') == 1 and 'href="#b1"' in page
    body = html.unescape(
        re.sub(r"<[^>]+>", "", page.split('<div class="body">')[1].split("</article>")[0])
    )
    assert body.replace("[1] ", "").split() == mine.split()


def test_numbers() -> None:
    assert (percent(0.9792), percent(0.9792, "en")) == ("97,92%", "97.92%")
