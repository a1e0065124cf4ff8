"""Reports made again: the same bytes on another day, in another folder, time zone, with more jobs."""

from __future__ import annotations

import json
import shutil

import pytest

from phantich.cli import main
from phantich.runner import Batch, Order, run_batch
from phantich.runner.verification import verify_reports
from tests.runner.office import READ, SAVE, YEAR

pytestmark = pytest.mark.slow

BATCH = Batch(Order(YEAR, "data/office"), units=("u1", "u2"), jobs=2)


def test_reports_are_the_same_elsewhere_and_with_other_settings(office, monkeypatch, tmp_path):
    chart = "charts.bars(pt.assess(dataset), 'media_channel_mix')"
    office.notebook("10_results", READ, "import datetime\nlen(set('việt'))", chart, SAVE)
    run_batch(BATCH)
    first = office.outputs()
    elsewhere = tmp_path / "chỗ khác"
    shutil.copytree(office.root, elsewhere, ignore=shutil.ignore_patterns("outputs"))
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    run_batch(Batch(Order(YEAR, "data/office"), units=("u2", "u1"), jobs=1))
    folder = elsewhere / "outputs" / str(YEAR)
    again = {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }
    assert again == first
    for content in again.values():
        assert str(elsewhere).encode() not in content


def test_verify_finds_what_was_altered_and_only_that(office, capsys):
    run_batch(BATCH)
    found = verify_reports(office.place())
    assert (found.same, found.reports) == (True, 2)
    page = office.place("u1") / "details.html"
    page.write_bytes(page.read_bytes().replace(b"</html>", b"<!-- --></html>"))
    (office.place("u2") / "results.csv").unlink()
    with pytest.raises(SystemExit) as stop:
        main(["verify", f"outputs/{YEAR}", "--json"])
    assert stop.value.code == 1
    facts = json.loads(capsys.readouterr().out)
    assert facts["differences"] == [
        {"file": "units/u1/details.html", "how": "changed"},
        {"file": "units/u2/results.csv", "how": "missing"},
    ]
    run_batch(BATCH)
    assert verify_reports(office.place()).same


def test_verify_says_when_the_data_are_others(office):
    run_batch(BATCH)
    office.enrolled(u1=99)
    found = verify_reports(office.place())
    assert "units/u1/10_results.ipynb" in found.differences
    assert not any(file.startswith("units/u2") for file in found.differences)
    assert list(found.changed.values()) == [[("rows", "classes")]]


def test_nothing_to_verify_is_a_fault(office, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["verify", "outputs"])
    assert stop.value.code == 1
    assert "không có báo cáo nào" in capsys.readouterr().err
