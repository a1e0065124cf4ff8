"""Adding up before a metric changes no metric: the compacted rows and the full rows agree."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phantich.country import attendance_figures
from phantich.country.attendance_sums import alone
from phantich.country.attending import added_up, from_rows
from phantich.country.compaction import OF_CONFERENCE, Conferences, compact, together
from phantich.dataset.reading import Dataset, read_dataset
from phantich.errors import Fault
from phantich.metrics import METRICS
from phantich.metrics.assessment import run_metric, tables_of
from tests.country.datasets import tables, write

pytestmark = pytest.mark.slow

COUNTS = ["numerator", "denominator", "value"]
OF_ATTENDANCES = [key for key in METRICS if "attendances" in tables_of(key)]
COLUMNS = ("unit", *OF_CONFERENCE)

counts = st.one_of(st.none(), st.integers(0, 400))
row = st.fixed_dictionaries(
    {
        "conf_id": st.sampled_from(["c1", "c2", "c3", "c4"]),
        "unit_id": st.sampled_from(["a", "b", None]),
        "group": st.sampled_from(["dang_vien", "can_bo_khong_dang"]),
        "invited": counts,
        "present": counts,
    }
)
observed = st.lists(st.tuples(st.sampled_from(["c1", "c2"]), st.sampled_from(["a", "b", "h"])))
HELD = pd.DataFrame(
    {
        "conf_id": ["c1", "c2", "c3"],  # c4 is held by nobody
        "unit": ["h", "a", None],
        "year": pd.array([2023, 2024, 2024], dtype="Int64"),
        "month": ["2023-02", "2024-05", None],
        "mode": ["online", "in_person", None],
        "level": ["xa", "xa", "tinh"],
    }
)


def rows_of(drawn) -> pd.DataFrame:
    columns = ["conf_id", "unit_id", "group", "measure", "invited", "present"]
    rows = pd.DataFrame(drawn, columns=columns).assign(measure="contact")
    words = dict.fromkeys(columns[:4], "str")
    return rows.astype({**words, "invited": "Int64", "present": "Int64"})


def in_full(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with what they take from their conference, row by row."""
    held = HELD.set_index("conf_id")
    placed = rows.assign(unit=rows["unit_id"].fillna(rows["conf_id"].map(held["unit"])))
    for name in OF_CONFERENCE:
        placed[name] = rows["conf_id"].map(held[name])
    return placed


@settings(max_examples=15)
@given(st.lists(row, max_size=40), observed, st.sets(st.sampled_from(COLUMNS), max_size=3))
def test_compaction_changes_no_metric(drawn, records, asked):
    by = [name for name in COLUMNS if name in asked]
    rows, held = rows_of(drawn), Conferences(HELD)
    conduct = pd.DataFrame(records, columns=["conf_id", "unit"]).drop_duplicates()
    conduct = in_full_conduct(conduct.astype("str"))
    parts = added_up(from_rows(rows), held, by, conduct[["conf_id", "unit"]])
    whole = tables_of(in_full(rows), conduct)
    few = tables_of(together(parts), conduct)
    for metric in OF_ATTENDANCES:
        pd.testing.assert_frame_equal(
            run_metric(metric, few, by), run_metric(metric, whole, by), check_dtype=False
        )


def in_full_conduct(conduct: pd.DataFrame) -> pd.DataFrame:
    held = HELD.set_index("conf_id")
    placed = conduct.assign(count=pd.array([2] * len(conduct), dtype="Int64"))
    for name in OF_CONFERENCE:
        placed[name] = conduct["conf_id"].map(held[name])
    return placed


def tables_of(attendances: pd.DataFrame, conduct: pd.DataFrame) -> Dataset:
    conferences = HELD.assign(conferences=pd.array([1, 1, 1], dtype="Int64"))
    return Dataset(attendances=attendances, conduct_counts=conduct, conferences=conferences)


def test_rows_become_fewer_and_sums_stay():
    """Four rows of two units in one conference: by unit two sums, in all one.

    members present 5 + 7 and 11 + 13: 12 and 24, together 36.
    """
    drawn = [
        {"conf_id": "c2", "unit_id": unit, "group": "dang_vien", "invited": 20, "present": count}
        for unit, count in (("a", 5), ("b", 11), ("a", 7), ("b", 13))
    ]
    rows, held = from_rows(rows_of(drawn)), Conferences(HELD)
    by_unit = together([compact(rows, held, ["unit"])])
    assert by_unit.set_index("unit")["present"].to_dict() == {"a": 12, "b": 24}
    assert together([compact(rows, held, [])])["present"].tolist() == [36]


def test_missing_counts_are_kept_apart_from_known_ones():
    """Present unknown once, invited unknown once: three sums, not one."""
    pairs = [(10, 9), (10, 8), (None, 3), (4, None)]
    drawn = [
        {"conf_id": "c2", "unit_id": "a", "group": "dang_vien", "invited": i, "present": p}
        for i, p in pairs
    ]
    found = together([compact(from_rows(rows_of(drawn)), Conferences(HELD), [])])
    told = sorted(map(str, found[["invited", "present"]].to_numpy().tolist()))
    assert told == ["[20, 17]", "[4, <NA>]", "[<NA>, 3]"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("figures"), tables(), rows=250)


def test_figures_over_years_are_those_of_each_row(folder):
    """Every metric by year and unit, from all rows at once: the same counts."""
    whole = read_dataset(folder)
    found = attendance_figures(folder)
    for metric in alone():
        mine = found[found["metric"] == metric].reset_index(drop=True)
        expected = run_metric(metric, whole, ["year", "unit"])
        assert len(mine) == len(expected) > 10
        for name in ("year", "unit", *COUNTS):
            mine_values = mine[name].astype(expected[name].dtype)
            pd.testing.assert_series_equal(mine_values, expected[name])


def test_files_of_several_writers_are_added_up(folder, tmp_path):
    """Beside two like files one with shorter numbers and one with fewer columns."""
    frames = dict(tables())
    rows = frames.pop("attendances")
    other = write(tmp_path / "country", frames)
    (other / "attendances").mkdir()
    for at, part in enumerate(np.array_split(np.arange(len(rows)), 4)):
        part = rows.iloc[part].astype({"present": "Int32"} if at == 1 else {})
        part = part.drop(columns="makeup" if at == 2 else [])
        part.to_parquet(other / "attendances" / f"{at}.parquet", index=False, row_group_size=200)
    pd.testing.assert_frame_equal(attendance_figures(other), attendance_figures(folder))


@pytest.mark.parametrize("by", [("year",), ("month", "mode"), ("group", "level")], ids="-".join)
def test_figures_by_other_columns(by, folder):
    found = attendance_figures(folder, by)
    rows = run_metric("attendances_counted", read_dataset(folder), by)
    mine = found[found["metric"] == "attendances_counted"]
    assert mine["numerator"].tolist() == rows["numerator"].tolist()
    assert [tuple(map(str, k)) for k in mine[list(by)].to_numpy()] == [
        tuple(map(str, k)) for k in rows[list(by)].to_numpy()
    ]


def test_figures_refuse_persons_beside_attendances(tmp_path):
    frames = dict(tables())
    rows = frames["attendances"].copy()
    rows.loc[rows.index[5], "measure"] = "person"
    frames["attendances"] = rows
    with pytest.raises(Fault) as stopped:
        attendance_figures(write(tmp_path / "mixed", frames))
    assert stopped.value.key == "mixed_measures"


def test_sums_are_whole_numbers_however_large():
    """2**40 twice is 2**41: no digit is lost."""
    large = 2**40
    drawn = [
        {
            "conf_id": "c2",
            "unit_id": "a",
            "group": "dang_vien",
            "invited": large,
            "present": large - 1,
        }
    ] * 2
    found = together([compact(from_rows(rows_of(drawn)), Conferences(HELD), [])])
    assert found["invited"].tolist() == [2**41]
    assert found["present"].tolist() == [2**41 - 2]
    assert np.issubdtype(found["present"].to_numpy(np.int64).dtype, np.integer)
