"""Figures over all years from sums: those of each row, whatever the footers of the files tell."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phantich.country import attendance_figures
from phantich.country.attendance_sums import ALONE, added
from phantich.dataset.reading import Dataset, read_dataset
from phantich.errors import DataFaults, Fault
from phantich.metrics.assessment import run_metric
from phantich.schema import data_model
from tests.country.datasets import tables, write, write_files, write_years

pytestmark = pytest.mark.slow

COUNTS = ["numerator", "denominator", "value"]
METRICS = sorted(ALONE)

VI = {name: column.vi for name, column in data_model.tables()["attendances"].columns.items()}
counts = st.one_of(st.none(), st.integers(0, 2**40))
row = st.tuples(
    st.sampled_from(["a", "b", None]),
    st.sampled_from(["dang_vien", "can_bo_khong_dang"]),
    counts,
    counts,
)


def rows_of(drawn) -> pd.DataFrame:
    rows = pd.DataFrame(drawn, columns=["unit", "group", "invited", "present"])
    rows = rows.assign(measure="contact")
    words = dict.fromkeys(["unit", "group", "measure"], "str")
    return rows.astype({**words, "invited": "Int64", "present": "Int64"})


@settings(max_examples=25, deadline=None)
@given(st.lists(row, max_size=40), st.sampled_from([(), ("unit",), ("unit", "group")]))
def test_adding_up_changes_no_metric(drawn, by):
    """Sums of counts that are missing here or there, and larger than a float can hold."""
    rows = rows_of(drawn)
    sql = added({name: f"a.{name}" for name in by if name == "unit"}, "given a")
    with duckdb.connect() as connection:
        connection.register("given", rows)
        sums = connection.execute(sql).df().astype({"invited": "Int64", "present": "Int64"})
    sums = sums.astype({name: "str" for name in sums if name == "unit"})  # of none at all no text
    assert len(METRICS) == 4
    for metric in METRICS:
        few = run_metric(metric, Dataset(attendances=sums), by)
        whole = run_metric(metric, Dataset(attendances=rows), by)
        pd.testing.assert_frame_equal(few, whole, check_dtype=False)


def test_rows_become_fewer_and_missing_counts_stay_apart():
    """Members present 9 + 8 of 10 + 10 invited; 3 of nobody knows how many; nobody knows of 4."""
    pairs = [(10, 9), (10, 8), (None, 3), (4, None)]
    rows = rows_of([("a", "dang_vien", *pair) for pair in pairs])
    with duckdb.connect() as connection:
        connection.register("given", rows)
        found = connection.execute(added({}, "given a") + " ORDER BY ALL").fetchall()
    assert [pair[-2:] for pair in found] == [(4, None), (20, 17), (None, 3)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("figures"), tables(), rows=250)


def same_as_rows(folder, by, rows=None):
    """Every metric from all rows at once gives the same counts."""
    whole = read_dataset(folder if rows is None else rows)
    found = attendance_figures(folder, by)
    assert list(found["metric"].unique()) == sorted(METRICS, key=list(found["metric"]).index)
    for metric in METRICS:
        mine = found[found["metric"] == metric].reset_index(drop=True)
        expected = run_metric(metric, whole, by)
        assert len(mine) == len(expected) > 1
        for name in (*by, *COUNTS):
            values = mine[name].astype(expected[name].dtype)
            pd.testing.assert_series_equal(values, expected[name], check_names=False)


BYS = [
    ("year", "unit"),
    ("year",),
    ("unit",),
    ("month", "mode"),
    ("group", "level"),
    ("year", "group"),
]


@pytest.mark.parametrize("by", BYS, ids="-".join)
def test_figures_over_years_are_those_of_each_row(by, folder):
    same_as_rows(folder, by)


def test_a_file_for_every_year_gives_the_same(tmp_path, folder):
    """No conference is looked up: the footers tell the year of every file."""
    yearly = write_years(tmp_path / "yearly", tables())
    assert len(list((yearly / "attendances").iterdir())) == 2
    same_as_rows(yearly, ("year", "unit"), folder)


def test_rows_strewn_over_files_give_the_same(tmp_path, folder):
    strewn = write_files(tmp_path / "strewn", tables(), 3, seed=7)
    same_as_rows(strewn, ("year", "unit"), folder)


@pytest.mark.parametrize("gap", ["unit_id", "invited"])
def test_what_is_missing_is_looked_up_or_left_out_as_ever(tmp_path, gap):
    frames = dict(tables())
    rows = frames["attendances"].drop_duplicates(["conf_id", "group"], ignore_index=True)
    rows.loc[rows.index[::3], gap] = pd.NA
    frames["attendances"] = rows
    yearly = write_years(tmp_path / "yearly", frames)
    same_as_rows(yearly, ("year", "unit"), tmp_path / "at-once")


def test_a_file_of_conferences_without_a_year_is_not_taken_for_the_others(tmp_path):
    """Conferences of 2023 lie in a file that tells their dates only; attendances in one file."""
    frames = dict(tables())
    held = frames.pop("conferences")
    folder = write(tmp_path / "part", frames)
    (folder / "conferences").mkdir()
    for year, rows in held.groupby("year"):
        rows = rows.drop(columns="year") if year == 2023 else rows
        rows.to_parquet(folder / "conferences" / f"{year}.parquet", index=False)
    whole = write(tmp_path / "whole", dict(tables()))
    same_as_rows(folder, ("year", "unit"), whole)


def test_a_conference_without_a_year_has_that_of_its_date(tmp_path):
    """One of 2023 stands in the file of 2024, and only its date tells: no footer is trusted."""
    frames = dict(tables())
    rows = frames["conferences"].copy()
    rows["year"] = rows["year"].mask(rows["year"] == rows["year"].min())
    frames["conferences"] = rows
    folder = write(tmp_path / "undated", frames)
    same_as_rows(folder, ("year", "unit"))


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


def test_figures_refuse_persons_beside_attendances(tmp_path):
    frames = dict(tables())
    rows = frames["attendances"].copy()
    rows.loc[rows.index[5], "measure"] = "person"
    frames["attendances"] = rows
    with pytest.raises(Fault) as stopped:
        attendance_figures(write(tmp_path / "mixed", frames))
    assert stopped.value.key == "mixed_measures"


@pytest.mark.parametrize(
    ("column", "cells"), [("group", {"dang_vien": "Đảng viên"}), ("present", {0: "0"})]
)
def test_figures_refuse_what_is_not_stored_as_the_data_model_has_it(tmp_path, column, cells):
    """A label in place of a code would be another group; a number as text would not add up."""
    frames = dict(tables())
    rows = frames["attendances"].copy()
    rows[column] = rows[column].astype("str").replace(cells)
    frames["attendances"] = rows
    with pytest.raises(Fault, match=VI[column]) as stopped:
        attendance_figures(write(tmp_path / "labels", frames))
    assert stopped.value.key == "not_as_stored"


def test_figures_refuse_wrong_headings(tmp_path):
    frames = dict(tables())
    frames["attendances"] = frames["attendances"].drop(columns="present")
    with pytest.raises(DataFaults) as stopped:
        attendance_figures(write(tmp_path / "headless", frames))
    assert stopped.value.problems["rule"].tolist() == ["missing_column"]
