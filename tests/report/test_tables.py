"""Tables and sentences for the reader, and the page they stand on."""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from pandas import DataFrame

from phantich.analysis import year_changes
from phantich.metrics.assessment import assess
from phantich.metrics.statement_evidence import coverage
from phantich.report import tables as report
from phantich.report.tables import Grid


def test_truncated_figure_of_the_source_is_called_truncated(published):
    rows = report.stated(assess(published), published).rows
    share = rows[rows["stated"] == "97,91%"].iloc[0]
    assert share["computed"] == "97,92%"
    assert share["verdict"] == "cắt bớt chữ số, không làm tròn"
    others = rows[rows["stated"] != "97,91%"]
    assert len(others) == 8
    assert set(others["verdict"]) == {"khớp"}


def test_a_wrong_printed_figure_is_called_wrong(published):
    published["stated_figures"]["stated"] = "241"
    verdicts = report.stated(assess(published), published).rows["verdict"]
    assert list(verdicts).count("không khớp") == 8


def test_sentence_says_quantity_and_base(published):
    said = report.sentences(assess(published), "study").sentences
    assert "Tỷ lệ đảng viên tham gia học tập: 11.860/12.112 = 97,92%." in said
    assert "Số hội nghị: 241 hội nghị." in said
    assert not any("report" in sentence for sentence in said)


def test_no_data_has_one_sentence(published):
    assert report.sentences(assess(published), "oversight").sentences == (
        "Chưa có số liệu cho mục này.",
    )


def test_identity_of_members_and_others(published):
    row = report.identity(assess(published)).rows.iloc[0]
    assert row["computed"] == "11.860 + 1.070 = 12.930"
    assert row["verdict"] == "khớp"


def test_identity_that_fails_is_said(published):
    results = assess(published)
    results.loc[results["indicator"] == "nonmember_attendances", "numerator"] = 1071
    assert report.identity(results).rows.iloc[0]["verdict"] == "không khớp"


def test_change_of_a_rate_is_in_points_and_of_a_count_in_percent(sample):
    changes = year_changes.changes(assess(sample), assess(sample.earlier()))
    rows = report.changed(changes).rows.set_index("indicator")
    assert rows.at["Số hội nghị", "before"] == "236"
    assert rows.at["Số hội nghị", "difference"] == "+2,12%"  # 241/236 - 1
    assert rows.at["Tỷ lệ đảng viên tham gia học tập", "difference"].endswith("điểm phần trăm")


def test_evidence_table_gives_the_reason_of_a_red_line(published):
    rows = report.evidence(coverage(assess(published))).rows.set_index("statement")
    assert rows.at["S45", "state"] == "chủ động không tính"
    assert "dữ liệu cá nhân" in rows.at["S45", "evidence"]
    assert rows.at["S37", "state"] == "chưa có số liệu"


def test_grid_escapes_what_the_data_say():
    from pandas import DataFrame

    grid = Grid("<b>", DataFrame({"unit": ["<script>alert(1)</script>"]}))
    html = grid._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<caption>&lt;b&gt;</caption>" in html


def test_results_are_saved_whole_with_missing_left_empty(published, tmp_path):
    path = report.save(assess(published), tmp_path)
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    by_key = {row["indicator"]: row for row in rows}
    assert by_key["attendance_rate"]["numerator"] == "11860"
    assert by_key["report_on_time_rate"]["value"] == ""
    assert [file.name for file in tmp_path.iterdir()] == ["results.csv"]


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text of each caption."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def page(executed_sample):
    return (executed_sample() / "report.html").read_text("utf-8")


@pytest.fixture
def elements(page):
    parser = Elements()
    parser.feed(page)
    return parser.found


def test_page_is_offline_and_runs_nothing(page, elements):
    assert not re.search(r"(src|href|url)\s*[=(]\s*[\"']?\s*(https?:)?//", page)
    assert "script" not in {tag for tag, _ in elements}
    assert "default-src 'none'" in page


def test_page_is_vietnamese_and_says_that_it_is_invented(page, elements):
    assert ("html", {"lang": "vi"}) in elements
    assert page.count("SỐ LIỆU MINH HỌA / invented data") >= 2
    assert "97.73" not in page
    assert '@top-center { content: "SỐ LIỆU MINH HỌA / invented data"; }' in page  # of every sheet


def test_every_heading_cell_has_a_scope(elements):
    heads = [attrs for tag, attrs in elements if tag == "th"]
    assert len(heads) > 100
    assert {attrs.get("scope") for attrs in heads} == {"col", "row"}


def test_every_table_has_a_caption(page):
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    assert len(tables) > 10
    assert all(re.search(r"<caption>[^<]+</caption>", table) for table in tables)


def test_every_picture_has_its_values_as_text(elements):
    pictures = [attrs for tag, attrs in elements if tag == "img"]
    assert len(pictures) >= 4
    for attrs in pictures:
        assert attrs["src"].startswith("data:image/png;base64,")
        assert re.search(r"Biểu đồ: .+\. .+: .*\d", attrs["alt"])


def test_links_lead_to_places_on_the_page(elements):
    anchors = {attrs["id"] for _, attrs in elements if "id" in attrs}
    links = [attrs["href"] for tag, attrs in elements if tag == "a"]
    assert len(links) > 10
    assert {link.removeprefix("#") for link in links} <= anchors


def test_anchors_are_unique(elements):
    anchors = [attrs["id"] for _, attrs in elements if "id" in attrs]
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize(
    ("year", "said"),
    [
        (2024, "Không ghi nhận sắp xếp đơn vị"),
        (2025, "Có sắp xếp đơn vị từ ngày 01/07/2025"),
        (2026, "Có sắp xếp đơn vị từ ngày 01/07/2025"),
    ],
)
def test_years_across_a_reform_are_marked(year, said):
    from tests.conftest import fresh

    assert report.reform(fresh("sample", year)).sentences[-1].startswith(said)


def test_a_part_of_a_year_is_marked():
    from tests.conftest import fresh

    first = report.reform(fresh("sample", 2026)).sentences[0]
    assert first.startswith("Số liệu năm nay tính đến ngày 31/10/2026; năm trước")


@pytest.mark.parametrize("events", [(4, 0), (0, 4), (0, 0)])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_ratio_without_a_value_or_a_limit_is_not_printed(events, lang):
    """4 breaches against none: the ratio is infinite; none against 4: its logarithm is."""
    rows = DataFrame(
        {
            "indicator": "conduct_mode_rate",
            "category": ["online", "in_person"],
            "numerator": pd.Series(events, dtype="Int64"),
            "denominator": pd.Series([900, 1200], dtype="Int64"),
        }
    )
    found = year_changes.rate_ratio(rows, "conduct_mode_rate", "online", "in_person")
    said = repr(report.ratio(found, lang=lang))
    assert "inf" not in said
    assert "nan" not in said
    assert said == repr(report.note("no_ratio", lang=lang)) or events == (0, 4)
