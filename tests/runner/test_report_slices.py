"""The part of a dataset that a unit's report reads: the same as reading it, and named by it."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest

from phantich.dataset.reading import read_dataset
from phantich.runner.report_slices import Cutter, packed, ready, reporting_units, row_digests

pytestmark = pytest.mark.slow

UNIT = "u05"


@pytest.fixture(scope="module")
def whole():
    return ready(read_dataset("data/sample", 2024))


def same(one, other):
    assert list(one) == list(other)
    for name in one:
        pd.testing.assert_frame_equal(one[name], other[name])


def test_a_part_is_what_reading_the_unit_gives(whole):
    read = read_dataset("data/sample", 2024, unit=UNIT)
    name, part = pickle.loads(packed(Cutter(whole).part(UNIT), "data/sample"))
    assert name == "data/sample"
    same(read, part)
    same(read.whole, part.whole)
    for year in (2023, min(read.years()) - 1):
        same(read.of(year), part.of(year))
    assert (read.years(), read.as_of) == (part.years(), part.as_of)


def test_a_part_holds_no_other_units_rows(whole):
    part = Cutter(whole).part(UNIT)
    for name, rows in part.items():
        if "unit" in rows:
            assert set(rows["unit"].dropna()) <= {UNIT}, name
    others = set(part.whole["plans"]["unit"]) - {UNIT}
    assert others <= {"huyen", "tinh", "tw"}


def test_a_changed_row_changes_the_digest_of_its_unit_only(whole):
    units = reporting_units(whole)
    before = row_digests(whole, units)
    changed = whole.copy()
    rows = whole.source["attendances"].copy()
    at = rows.index[rows["unit"] == UNIT][0]
    rows.loc[at, "present"] = rows.loc[at, "present"] + 1
    changed.source = {**whole.source, "attendances": rows}
    after = row_digests(changed, units)
    assert [unit for unit in units if before[unit] != after[unit]] == [UNIT]
    differing = [name for name in before[UNIT] if before[UNIT][name] != after[UNIT][name]]
    assert differing == ["attendances"]


def test_a_changed_text_changes_its_unit_and_a_parents_text_all_that_follow_it(whole, tmp_path):
    before = row_digests(whole, ["u01", UNIT])
    assert "file:texts/2024-01-u05.txt" in before[UNIT]
    assert "file:texts/2024-01-u05.txt" not in before["u01"]
    assert "file:texts/2024-01-huyen.txt" in {**before[UNIT], **before["u01"]}
