"""Counted block by block or all at once: the same frame to the last digit."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ThreadPoolExecutor

import pandas as pd
import pytest

from phantich.country import assess_partitioned
from phantich.country.country_assessment import count_block
from phantich.dataset.reading import read_dataset
from phantich.errors import DataFaults, Fault
from phantich.metrics.assessment import assess
from tests.country.datasets import YEAR, tables, thirds, units, write, write_files, write_years

pytestmark = pytest.mark.slow

BYS = [(), ("level",), ("mode",), ("unit", "month")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("country"), tables())


@pytest.fixture(scope="module")
def whole(folder):
    return read_dataset(folder, YEAR)


def same(parts, whole):
    pd.testing.assert_frame_equal(parts, whole, check_exact=True)


@pytest.mark.parametrize("by", BYS, ids="-".join)
def test_parts_give_what_the_whole_gives(by, folder, whole):
    """Every indicator, every column: counts, values, limits, states, targets, notes."""
    expected = assess(whole, by)
    assert expected["numerator"].notna().sum() > 10
    same(assess_partitioned(folder, YEAR, by, blocks=thirds()), expected)


def test_blocks_of_the_package_and_of_one_unit_each_give_the_same(folder, whole):
    expected = assess(whole, ["unit"])
    same(assess_partitioned(folder, YEAR, ["unit"]), expected)
    alone = {unit: at for at, unit in enumerate(units()[:4])}
    same(assess_partitioned(folder, YEAR, ["unit"], blocks=alone), expected)


def test_rows_strewn_over_files_in_any_order_give_the_same(tmp_path, whole):
    strewn = write_files(tmp_path / "strewn", tables(), 3, seed=7)
    same(assess_partitioned(strewn, YEAR, ["month"], blocks=thirds()), assess(whole, ["month"]))


def test_a_file_for_every_year_gives_the_same(tmp_path, whole):
    """A file of another year is left unread, but not one that a row of any year may name."""
    yearly = write_years(tmp_path / "yearly", tables())
    assert len(list((yearly / "inspections").iterdir())) == 2
    same(assess_partitioned(yearly, YEAR, blocks=thirds()), assess(whole))


def test_another_year_and_another_day_give_the_same(folder):
    as_of = "2023-09-30"
    expected = assess(read_dataset(folder, 2023, as_of=as_of))
    same(assess_partitioned(folder, 2023, blocks=thirds(), as_of=as_of), expected)


class Remote(Executor):
    """An executor that sends everything through pickle, the last first."""

    def submit(self, function, /, *arguments):
        import pickle

        future = Future()
        sent = pickle.loads(pickle.dumps((function, arguments)))
        future.set_result(pickle.loads(pickle.dumps(sent[0](*sent[1]))))
        return future


@pytest.mark.parametrize("executor", [ThreadPoolExecutor(2), Remote()], ids=["threads", "pickled"])
def test_an_executor_changes_nothing(executor, folder, whole):
    parts = assess_partitioned(folder, YEAR, executor=executor, blocks=thirds())
    same(parts, assess(whole))


def test_a_table_that_is_missing_is_missing_for_all(tmp_path):
    kept = {n: rows for n, rows in tables().items() if n not in ("classes", "plans", "plan_tasks")}
    lean = write(tmp_path / "lean", kept)
    expected = assess(read_dataset(lean, YEAR))
    assert expected.set_index("indicator").at["classes_held", "status"] == "no_data"
    same(assess_partitioned(lean, YEAR, blocks=thirds()), expected)


def test_evidence_that_lies_in_one_block_only_makes_tasks_known_in_all(tmp_path):
    """Plans of one unit only: every other unit's plans are overdue, not unknown.

    The other blocks hold no plan and so can't tell by themselves that plans are known.
    """
    one = units()[-1]
    frames = dict(tables())
    plans = frames["plans"]
    first = plans[plans["unit_id"].eq(plans["unit_id"].iloc[0])]
    frames["plans"] = first
    frames["plan_tasks"] = frames["plan_tasks"][
        frames["plan_tasks"]["plan_id"].isin(first["plan_id"])
    ]
    frames.pop("plan_texts", None)
    folder = write(tmp_path / "few", frames)
    expected = assess(read_dataset(folder, YEAR))
    row = expected.set_index("indicator").loc["late_plan_rate"]
    assert row["numerator"] > 0.5 * row["denominator"], one
    same(assess_partitioned(folder, YEAR, blocks=thirds()), expected)


def test_a_conference_of_another_block_lends_its_month(tmp_path):
    """Units sit at a conference of a unit in another block; month, mode and level are its own."""
    frames = dict(tables())
    rows = frames["attendances"].copy()
    seats = [unit for unit in units() if unit in set(rows["unit_id"])]
    turn = {unit: seats[at - 1] for at, unit in enumerate(seats)}
    rows["unit_id"] = rows["unit_id"].map(turn).astype("str")
    frames["attendances"] = rows
    folder = write(tmp_path / "guests", frames)
    blocks = {unit: at for at, unit in enumerate(seats[:3])}
    expected = assess(read_dataset(folder, YEAR), ["unit", "month"])
    same(assess_partitioned(folder, YEAR, ["unit", "month"], blocks=blocks), expected)


def test_attendances_without_a_unit_go_with_the_host(tmp_path):
    frames = dict(tables())
    rows = frames["attendances"].copy()
    lone = ~rows.duplicated(["conf_id", "group", "measure"], keep=False)
    rows.loc[lone, "unit_id"] = None
    frames["attendances"] = rows
    assert lone.sum() > 20
    folder = write(tmp_path / "hosts", frames)
    expected = assess(read_dataset(folder, YEAR), ["unit"])
    same(assess_partitioned(folder, YEAR, ["unit"], blocks=thirds()), expected)


def test_counts_missing_on_one_side_are_left_out_as_ever(tmp_path):
    frames = dict(tables())
    rows = frames["attendances"].copy()
    rows.loc[rows.index[::5], "invited"] = pd.NA
    rows.loc[rows.index[::7], "present"] = pd.NA
    frames["attendances"] = rows
    folder = write(tmp_path / "gaps", frames)
    same(assess_partitioned(folder, YEAR, blocks=thirds()), assess(read_dataset(folder, YEAR)))


def test_words_as_offices_write_them_are_read_row_by_row(tmp_path):
    """A label in place of a code, a number as text: read as in any other dataset."""
    frames = dict(tables())
    rows = frames["attendances"].copy()
    rows["group"] = rows["group"].replace({"dang_vien": "Đảng viên"})
    rows["present"] = rows["present"].astype("str")
    frames["attendances"] = rows
    folder = write(tmp_path / "labels", frames)
    same(assess_partitioned(folder, YEAR, blocks=thirds()), assess(read_dataset(folder, YEAR)))


# --- what is wrong is told, with its file and row -----------------------------


def faulty(tmp_path, table, **cells):
    """The dataset with cells of one row of a table overwritten; the row's number in the file."""
    frames = dict(tables())
    rows = frames[table].copy().reset_index(drop=True)
    at = len(rows) // 2
    for name, value in cells.items():
        rows[name] = rows[name].astype("object")
        rows.at[at, name] = value
        rows[name] = rows[name].infer_objects()
    frames[table] = rows
    return write(tmp_path / "faulty", frames), at + 1


def told(folder, blocks=None):
    with pytest.raises(DataFaults) as stopped:
        assess_partitioned(folder, YEAR, blocks=blocks or thirds())
    found = stopped.value.problems
    return found[found["severity"] == "error"]


@pytest.mark.parametrize(
    ("table", "cells", "rule"),
    [
        ("attendances", {"unit_id": "nowhere"}, "unknown_unit"),
        ("attendances", {"conf_id": "never"}, "unknown_reference"),
        ("attendances", {"present": -1}, "negative"),
        ("attendances", {"group": "nobody"}, "not_listed"),
        ("attendances", {"measure": None}, "blank"),
        ("conferences", {"host_unit": "nowhere"}, "unknown_unit"),
        ("conferences", {"mode": "by_post"}, "not_listed"),
        ("conference_directives", {"conf_id": "never"}, "unknown_reference"),
        ("plan_tasks", {"plan_id": "never"}, "unknown_reference"),
        ("outreach_sessions", {"rounds": -3}, "negative"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_a_fault_names_its_file_and_row(tmp_path, table, cells, rule):
    folder, row = faulty(tmp_path, table, **cells)
    found = told(folder)
    hit = found[(found["rule"] == rule) & found["file"].str.endswith(f"{table}.parquet")]
    assert hit["row"].tolist() == [row], found[["file", "row", "column", "rule"]].to_string()
    assert hit["column"].tolist() == list(cells)


@pytest.mark.parametrize("table", ["attendances", "conferences", "reports"])
def test_a_row_that_stands_twice_is_told(tmp_path, table):
    frames = dict(tables())
    rows = frames[table]
    frames[table] = pd.concat([rows, rows.iloc[[-3]]], ignore_index=True)
    found = told(write(tmp_path / "twice", frames))
    hit = found[found["file"].str.endswith(f"{table}.parquet")]
    assert set(hit["rule"]) == {"duplicate_key"}
    assert hit["row"].tolist() == [len(rows) + 1]


def test_an_id_that_two_blocks_hold_is_told(tmp_path):
    """The same conference with hosts in two blocks: neither block alone can see it."""
    frames = dict(tables())
    rows = frames["conferences"]
    host = rows["host_unit"].iloc[0]
    other = next(unit for unit in rows["host_unit"] if unit != host)
    again = rows.iloc[[0]].assign(host_unit=other)
    frames["conferences"] = pd.concat([rows, again], ignore_index=True)
    found = told(write(tmp_path / "twice", frames), {host: 1, other: 2})
    hit = found[found["file"].str.endswith("conferences.parquet")]
    assert set(hit["rule"]) == {"duplicate_key"}
    assert hit["row"].tolist() == [len(rows) + 1]


def test_persons_of_one_block_are_not_added_to_attendances_of_another(tmp_path):
    frames = dict(tables())
    rows = frames["attendances"].copy()
    one = rows["unit_id"].iloc[0]
    rows.loc[rows["unit_id"] == one, "measure"] = "person"
    frames["attendances"] = rows
    folder = write(tmp_path / "mixed", frames)
    with pytest.raises(Fault) as all_at_once:
        assess(read_dataset(folder, YEAR))
    with pytest.raises(Fault) as by_parts:
        assess_partitioned(folder, YEAR, blocks={one: 1})
    assert by_parts.value.key == all_at_once.value.key == "mixed_measures"
    assert str(by_parts.value) == str(all_at_once.value)


def test_a_personal_column_is_refused(tmp_path):
    frames = dict(tables())
    frames["attendances"] = frames["attendances"].assign(**{"Họ và tên": "A"})
    assert set(told(write(tmp_path / "people", frames))["rule"]) == {"personal_column"}


def test_a_year_without_facts_is_refused(folder):
    with pytest.raises(Fault, match="2019"):
        assess_partitioned(folder, 2019, blocks=thirds())


def test_facts_that_are_not_parquet_are_refused(tmp_path):
    folder = write(tmp_path / "csv", {"units": tables()["units"]})
    tables()["attendances"].to_csv(folder / "attendances.csv", index=False)
    with pytest.raises(Fault) as stopped:
        assess_partitioned(folder, YEAR)
    assert stopped.value.key == "parts_need_parquet"


def test_folders_in_folders_are_refused(tmp_path):
    folder = write(tmp_path / "nested", {"units": tables()["units"]})
    (folder / "attendances" / "year=2024").mkdir(parents=True)
    with pytest.raises(Fault) as stopped:
        assess_partitioned(folder, YEAR)
    assert stopped.value.key == "nested_parts"


def test_a_broken_file_is_named(tmp_path):
    folder = write(tmp_path / "broken", {"units": tables()["units"]})
    (folder / "attendances.parquet").write_bytes(b"PAR1 nothing PAR1")
    with pytest.raises(Fault, match=r"attendances\.parquet"):
        assess_partitioned(folder, YEAR)


def test_a_block_reads_only_its_own_row_groups_and_years(folder):
    """Of 2024 no row of attendance of 2023 is read, and of a block no more than its units'."""
    from dataclasses import replace

    from phantich.country.blocks import share_out
    from phantich.country.country_assessment import _planned

    work, _ = _planned(folder, YEAR, (), None)
    conferences = tables()["conferences"]
    of_year = conferences.loc[conferences["year"] == YEAR, "conf_id"]
    rows = tables()["attendances"]["conf_id"].isin(of_year)
    groups = work.groups["attendances"]
    assert rows.sum() <= sum(group.rows for group in groups) < len(rows)
    parts = [count_block(replace(work, block=b)) for b in share_out(work.shared, thirds())]
    taken = sum(part.taken.get(("attendances", g.file, g.at), 0) for part in parts for g in groups)
    assert taken == sum(group.rows for group in groups)
