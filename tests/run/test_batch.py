"""A run of an office: which reports are made, which stand, and what is left behind."""

from __future__ import annotations

import json

from phantich.run import Batch, Order, run_batch
from tests.run.office import UNITS, YEAR

ORDER = Order(YEAR, "data/office")


def statuses(summary) -> dict[str, str]:
    return {result.unit: result.status for result in summary.results}


def test_all_units_are_made_once_and_then_only_what_changed(office):
    everything = Batch(ORDER, every=True, jobs=2)
    first = run_batch(everything)
    assert statuses(first) == {"": "ok", "u1": "ok", "u2": "ok", "u3": "ok"}
    for unit in ("", *UNITS):
        names = {path.name for path in office.place(unit).iterdir()}
        expected = {"10_results.ipynb", "20_more.ipynb", "manifest.json", "report.html"}
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
    assert office.outputs()["units/u1/report.html"] == before["units/u1/report.html"]
    assert "77" in office.outputs()["units/u2/10_results.ipynb"].decode("utf-8")
