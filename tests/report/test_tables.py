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
    assert rows.at["Tỷ lệ đảng viên tham gia học tập", "difference"].startswith(
        "+0,66 điểm phần trăm ("
    )


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
    """Every element of a page with its attributes."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def of(self, name):
        """The attributes of all elements of a name."""
        return [attrs for tag, attrs in self.found if tag == name]


@pytest.fixture(params=["report.html", "details.html"])
def page(executed_sample, request):
    """The report that is signed, and the workbench behind it."""
    return (executed_sample() / request.param).read_text("utf-8")


@pytest.fixture
def elements(page):
    return Elements(page)


def test_page_is_offline_and_runs_nothing(page, elements):
    assert not re.search(r"(src|href|url)\s*[=(]\s*[\"']?\s*(https?:)?//", page)
    assert not elements.of("script")
    assert "default-src 'none'" in page


def test_page_is_vietnamese_and_says_that_it_is_invented(page, elements):
    assert elements.of("html") == [{"lang": "vi"}]
    mark = "SỐ LIỆU MINH HỌA – không phải số liệu thật"
    assert page.count(mark) >= 3
    assert f'@top-center {{ content: "{mark}"; }}' in page  # of every sheet
    assert "97.73" not in page


def test_every_heading_cell_has_a_scope(elements):
    heads = elements.of("th")
    assert len(heads) > 100
    assert {attrs.get("scope") for attrs in heads} <= {"col", "row", "rowgroup"}


def test_every_table_has_a_name(page):
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    assert len(tables) > 10
    bare = [table for table in tables if not re.search(r"<caption>.+?</caption>", table, re.DOTALL)]
    named = re.findall(r'role="region" aria-label="[^"]+">\s*<table', page)
    assert len(bare) <= 1  # the key figures of the first page stand below its title
    assert not bare or len(named) == len(tables)


def test_every_picture_has_its_values_as_text(elements):
    pictures = elements.of("img")
    assert len(pictures) >= 4
    for attrs in pictures:
        assert attrs["src"].startswith("data:image/png;base64,")
        assert re.search(r": .*\d", attrs["alt"])


def test_links_lead_to_places_on_the_page_or_to_files_beside_it(elements, executed_sample):
    anchors = [attrs["id"] for _, attrs in elements.found if "id" in attrs]
    assert len(anchors) == len(set(anchors))
    links = [attrs["href"] for attrs in elements.of("a")]
    assert len(links) > 10
    for link in links:
        inside = link.startswith("#") and link[1:] in anchors
        assert inside or (executed_sample() / link).is_file()


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
    assert first.startswith("Số liệu năm nay tính đến ngày 31/10/2026")


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
