"""The index page: every report there is, with its figures and whether it is stale."""

from __future__ import annotations

import json
import shutil

import pytest

from phantich.files.paths import ROOT as HOME
from phantich.files.whole_files import digests
from phantich.project.outputs_page import CODE, entries, write_index
from phantich.runner.report_keys import environment
from tests import ROOT


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A project with two reports as a run would leave them: the whole and one unit's."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    (tmp_path / "data" / "mine").mkdir(parents=True)
    (tmp_path / "data" / "mine" / "units.csv").write_text("unit_id,name\n", "utf-8")
    (tmp_path / "phantich.toml").write_text('office = "Huyện <A>"\n', "utf-8")
    monkeypatch.setenv(HOME, str(tmp_path))
    code = {name: environment()[name] for name in CODE}
    given = {"year": 2024, "data": "data/mine", "unit": "", "lang": "vi", "edition": "internal"}
    inputs = digests(tmp_path / "data" / "mine")
    for place, unit, read in (("2024", "", inputs), ("2024/units/u1", "u1", {})):
        folder = tmp_path / "outputs" / place
        folder.mkdir(parents=True)
        facts = {**code, "parameters": given | {"unit": unit}, "inputs": read, "outputs": {}}
        (folder / "manifest.json").write_text(json.dumps(facts), "utf-8")
        (folder / "report.html").touch()
    (tmp_path / "outputs" / "2024" / "results.csv").write_text(
        "indicator,category,value\nattendance_rate,,0.97919\nattendance_rate,x,0.1\n", "utf-8"
    )
    return tmp_path


def test_it_lists_every_report_with_figures_and_links(root):
    path, found = write_index()
    page = path.read_text("utf-8")
    assert [entry.folder for entry in found] == ["2024", "2024/units/u1"]
    assert found[0].figures == ("97,92%", "–", "–", "–")
    assert 'href="2024/report.html"' in page
    assert 'href="2024/units/u1/report.html"' in page
    assert "Huyện &lt;A&gt;" in page
    assert page.count("đúng với số liệu") == 2
    assert "report.docx" not in page


def test_what_is_stale_is_said(root):
    (root / "data" / "mine" / "units.csv").write_text("unit_id,name\nu1,Một\n", "utf-8")
    assert [entry.stale for entry in entries(root / "outputs")] == [("số liệu đã đổi",), ()]
    notebook = root / "notebooks" / "10_results.ipynb"
    notebook.write_text(notebook.read_text("utf-8") + "\n", "utf-8")
    (whole, unit) = entries(root / "outputs", "en")
    assert whole.stale == ("the notebooks have changed", "the data have changed")
    assert unit.stale == ("the notebooks have changed",)


def test_without_reports_it_says_so(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    monkeypatch.setenv(HOME, str(tmp_path))
    path, found = write_index()
    assert found == []
    assert "Chưa có báo cáo nào" in path.read_text("utf-8")
