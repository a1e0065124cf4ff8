"""A run of an office: which reports are made, which stand, and what is left behind."""

from __future__ import annotations

import json
import re

import pytest

from phantich.errors import Fault
from phantich.runner import Batch, Order, run_batch
from tests.runner.office import READ, UNITS, YEAR

pytestmark = pytest.mark.slow

ORDER = Order(YEAR, "data/office")


def statuses(summary) -> dict[str, str]:
    return {result.unit: result.status for result in summary.results}


def _time_left_is_told(lines: list[str]) -> None:
    """Beside every notebook but the first, of two at once, and the last; in plain letters."""
    left = [re.search(r" · còn khoảng [1-9]\d* (giây|phút)$", line) is not None for line in lines]
    assert left == [False, *[True] * (len(lines) - 2), False]
    assert all(line.isprintable() for line in lines)


def test_all_units_are_made_once_and_then_only_what_changed(office):
    everything = Batch(ORDER, every=True, jobs=2)
    told: list[str] = []
    first = run_batch(everything, told.append)
    _time_left_is_told([line for line in told if line.startswith("[")])
    assert statuses(first) == {"": "ok", "u1": "ok", "u2": "ok", "u3": "ok"}
    for unit in ("", *UNITS):
        names = {path.name for path in office.place(unit).iterdir()}
        expected = {"10_results.ipynb", "20_more.ipynb", "manifest.json", "details.html"}
        assert expected | {"results.csv"} <= names
    assert json.loads(office.outputs()["run.json"])["counts"] == {"ok": 4}
    before = office.outputs()

    second = run_batch(everything)
    assert set(statuses(second).values()) == {"skipped"}
    assert office.outputs() == before

    office.enrolled(u2=77)
    third = run_batch(everything)
    assert statuses(third) == {"": "ok", "u1": "skipped", "u2": "ok", "u3": "skipped"}
    reasons = {result.unit: result.reasons for result in third.results}
    assert reasons["u2"] == [("rows", "classes")]
    assert reasons[""] == [("inputs", "classes.csv")]
    assert office.outputs()["units/u1/details.html"] == before["units/u1/details.html"]
    assert "77" in office.outputs()["units/u2/10_results.ipynb"].decode("utf-8")


def test_a_notebook_that_reads_more_than_its_unit_makes_the_report_depend_on_all(office):
    office.notebook("20_more", READ, "every = pt.read_dataset(data, year)", "len(every['classes'])")
    units = Batch(ORDER, units=("u1", "u2"))
    assert set(statuses(run_batch(units)).values()) == {"ok"}
    assert set(statuses(run_batch(units)).values()) == {"skipped"}
    office.enrolled(u3=99)
    again = run_batch(units)
    assert statuses(again) == {"u1": "ok", "u2": "ok"}
    assert again.results[0].reasons == [("inputs", "classes.csv")]
    assert "inputs" in office.manifest("u1") and office.manifest("u1")["inputs"]


def test_other_notebooks_parameters_and_lost_files_make_a_report_anew(office):
    def reasons(**changes) -> list[tuple[str, str]]:
        order = Order(YEAR, "data/office", unit="u1", **changes)
        return list(run_batch(Batch(order)).results[0].reasons)

    assert reasons() == [("new", "")]
    assert reasons() == []
    with pytest.raises(Fault, match="lang=en"):  # another report is never overwritten
        reasons(lang="en")
    (office.place("u1") / "details.html").write_text("x", "utf-8")
    assert reasons() == [("damaged", "details.html")]
    office.notebook("20_more", READ, "2 + 2")
    assert reasons() == [("notebooks", "20_more.ipynb")]
    (office.data / "units.csv").touch()
    assert reasons() == []
