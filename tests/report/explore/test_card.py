"""A card: one figure with its counts, its rows, its years, its place and its line of code."""

from __future__ import annotations

import builtins
import re

import pytest

import phantich as pt
from phantich.analysis import edition_differences
from phantich.errors import Fault
from phantich.report import explore
from phantich.report import tables as report
from phantich.report.charts import Chart, NoChart
from phantich.report.tables import Paragraph
from tests.conftest import fresh


@pytest.fixture(scope="module")
def tables():
    return fresh("sample")


@pytest.fixture(scope="module")
def card(tables):
    return explore.card(tables, "attendance_rate", unit="u05", editions="outputs/none")


def test_the_figure_has_its_base(card):
    row = card.figure.rows.iloc[0]
    # u05 in 2024: 782 present of 805 summoned = 97.1428…%
    assert (row["numerator"], row["denominator"], row["value"]) == ("782", "805", "97,14%")
    assert card.figure.caption == "Tỷ lệ đảng viên tham gia học tập: Đông Mẫu, năm 2024"


def test_it_says_how_it_is_computed_and_what_it_evidences(card):
    said = " ".join(card.about.sentences)
    assert "SỐ LIỆU MINH HỌA" in said
    assert "số đảng viên có mặt ÷ số đảng viên được triệu tập" in said
    assert "S8" in said


def test_its_rows_add_up_to_it(card):
    assert card.rows.rows["numerator"].str.replace(".", "").astype(int).sum() == 782
    assert set(card.rows.rows["file"]) == {"data/sample/attendances.csv"}


def test_the_trend_ends_with_the_unit_and_marks_the_reform():
    """The unit was merged on 1/7/2025: half a year, then the line."""
    card = explore.card(
        fresh("sample", 2025), "attendance_rate", unit="u05", editions="outputs/none"
    )
    assert "6 tháng đầu 2025" in card.trend.alt
    assert "6 tháng cuối 2025" not in card.trend.alt
    assert [text.get_text() for text in card.trend.ax.texts] == ["Sắp xếp đơn vị 1/7/2025"]


def test_the_funnel_names_the_unit_that_is_looked_at(card):
    assert "Đông Mẫu" in [text.get_text() for text in card.funnel.ax.texts]
    assert card.place.sentences == (
        "Đông Mẫu: 97,14%, trong khoảng dao động ngẫu nhiên quanh mức chung 97,92%.",
    )


def test_its_line_of_code_gives_the_figure_again(card):
    results = eval(card.line.code, {"pt": pt})
    assert (results["numerator"].item(), results["denominator"].item()) == (782, 805)


def test_it_shows_itself_whole(card):
    html = card._repr_html_()
    assert html.count("<img alt=") == 2
    assert "pt.assess(" in html
    assert not re.search(r"https?://", html)  # it is readable without a network
    assert "97,14%" in repr(card)


@pytest.mark.parametrize(
    ("indicator", "trend"),
    [
        ("conferences_held", Chart),  # a count
        ("study_lead_days", Chart),  # days
        ("conduct_incident_rate", Chart),  # a rate per 1.000
        ("outreach_form_mix", NoChart),  # parts of a whole have no one figure a year
        ("copied_content_rate", NoChart),  # texts of one year only
    ],
)
def test_every_kind_of_indicator_has_a_card(tables, indicator, trend):
    card = explore.card(tables, indicator, editions="outputs/none")
    assert len(card.figure.rows) >= 1
    assert isinstance(card.trend, trend)


def test_a_year_with_the_reform_is_marked_for_counts_too():
    card = explore.card(fresh("sample", 2025), "conferences_held", editions="outputs/none")
    assert [text.get_text() for text in card.trend.ax.texts] == ["Sắp xếp đơn vị 1/7/2025"]


def test_without_data_a_card_says_so():
    card = explore.card(fresh("published"), "report_on_time_rate")
    assert card.figure.rows["value"].tolist() == ["chưa có số liệu"]
    assert isinstance(card.rows, Paragraph)
    assert isinstance(card.funnel, NoChart)


def test_an_earlier_edition_of_another_definition_blocks_the_line(tables, tmp_path):
    report.save(pt.assess(tables, keys=["conferences_held"]), tmp_path / "2023")
    path = tmp_path / "2023" / "results.csv"
    text = path.read_text("utf-8")
    now = edition_differences.definitions()["conferences_held"]
    path.write_text(text.replace(now, "f" * 12), "utf-8")
    card = explore.card(tables, "conferences_held", editions=tmp_path, lang="en")
    assert isinstance(card.trend, NoChart)
    assert "the stored results of 2023 compute this indicator in another way" in card.trend.alt


def test_an_unknown_indicator_is_refused_with_the_nearest(tables):
    with pytest.raises(Fault, match="attendance_rate"):
        explore.card(tables, "attendence_rate")


# --- the boxes ----------------------------------------------------------------


def test_without_ipywidgets_it_says_how_to_go_on(tables, monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "ipywidgets":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    assert "explore.card(" in explore.panel(tables).sentences[0]
