"""The boxes: what they offer, what they show, what is kept so that a change is quick."""

from __future__ import annotations

import time

import ipywidgets
import pandas as pd
import pytest

from phantich.files.paths import ROOT as HOME
from phantich.report import explore, explore_panel
from phantich.report.explore_panel import Desk, Panel
from phantich.schema.indicators import indicators
from tests.conftest import fresh


@pytest.fixture(scope="module")
def tables():
    return fresh("sample")


@pytest.fixture(scope="module")
def desk(tables, tmp_path_factory):
    """A desk in a project where no report was made yet, whatever lies in this one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME, str(tmp_path_factory.mktemp("project")))
        yield Desk(tables, "vi")


@pytest.fixture(scope="module")
def panel(desk):
    return Panel(desk, ipywidgets)


def name(key):
    return indicators()[key].name("vi")


def test_the_boxes_offer_units_that_report_and_figures_that_there_are(panel, desk):
    assert panel.chosen() == (2024, "", "attendance_rate")
    assert "Đông Mẫu" in panel.unit.options
    assert "tw" not in panel.unit_ids.values()  # reports nothing
    panel.unit.value = "Đông Mẫu"
    offered = set(panel.indicator.options)
    assert {name("attendance_rate"), name("conferences_held")} <= offered
    assert len(offered) < len(indicators())
    figures = desk._figures[2024]
    mine = figures[(figures["unit"] == "u05") & figures["numerator"].notna()]
    assert offered == {name(key) for key in mine["indicator"]}
    panel.unit.value = "Tất cả đơn vị"


def test_choosing_draws_another_card_and_a_second_unit_stands_beside(panel):
    assert "Tỷ lệ đảng viên tham gia học tập" in panel.shown.value
    panel.indicator.value, panel.unit.value = name("conferences_held"), "Đông Mẫu"
    panel.year.value = 2023
    assert "Số hội nghị: Đông Mẫu, năm 2023" in panel.shown.value
    assert "conf_id" in panel.shown.value  # the rows behind, with all their columns
    other = next(unit for unit in panel.beside.options if unit != "Đông Mẫu")
    panel.beside.value = other
    assert f"Số hội nghị: {other}, năm 2023" in panel.shown.value
    panel.beside.value, panel.year.value = "", 2024
    panel.unit.value, panel.indicator.value = "Tất cả đơn vị", name("attendance_rate")


def test_a_level_on_trial_says_who_would_miss_it(panel, desk):
    panel.level.value = 0.0
    assert "0 đơn vị" in panel.missed.value
    panel.level.value = 1.0
    strict = desk.missed(2024, "attendance_rate", 1.0)
    assert len(strict) > 5
    assert strict[0] in panel.missed.value
    panel.indicator.value = name("conferences_held")
    assert panel.level.disabled
    panel.indicator.value = name("attendance_rate")


def test_a_cards_figures_are_those_of_the_card_alone(tables, desk):
    for key in ("report_on_time_rate", "conferences_held"):
        mine = desk.card(2024, "u05", key)
        alone = explore.card(tables, key, unit="u05")
        pd.testing.assert_frame_equal(mine.figure.rows, alone.figure.rows)
        assert mine.trend.alt == alone.trend.alt
        assert mine.funnel.alt == alone.funnel.alt


def test_what_was_worked_out_is_not_worked_out_again(desk):
    """A second look costs nothing; the first at another indicator of a unit no other dataset."""
    desk.card(2024, "u05", "attendance_rate")
    units = dict(desk._units)
    started = time.process_time()
    again = desk.card(2024, "u05", "attendance_rate")
    assert time.process_time() - started < 0.05
    assert again is desk.card(2024, "u05", "attendance_rate")
    desk.card(2024, "u05", "study_coverage_rate")
    assert desk._units == units


def test_an_export_holds_the_figure_its_rows_and_its_charts(desk, tmp_path, monkeypatch):
    monkeypatch.setenv(HOME, str(tmp_path))
    path = tmp_path / desk.export(2024, "u05", "attendance_rate")
    sheets = pd.read_excel(path, sheet_name=None, header=2, engine="openpyxl")
    assert list(sheets) == ["attendance_rate", "attendances"]
    assert len(sheets["attendances"]) == len(
        desk.rows(2024, "u05", "attendance_rate")["attendances"]
    )
    assert len(list(path.parent.glob("*.png"))) == 2
    assert path.parent == tmp_path / explore_panel.FOLDER
