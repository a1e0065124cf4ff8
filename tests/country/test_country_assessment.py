"""Counted by DuckDB or from the rows: the same frame to the last digit."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from phantich.country import assess_partitioned, store
from phantich.country.country_assessment import FACTS
from phantich.country.store import TOLD
from phantich.dataset.reading import read_dataset
from phantich.errors import DataFaults, Fault, Problems
from phantich.language import numbers, wording
from phantich.metrics.assessment import assess
from tests.country.datasets import YEAR, tables, write, write_files, write_years

pytestmark = pytest.mark.slow

BYS = [(), ("month",), ("unit",), ("year",), ("mode",), ("unit", "month")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("country"), tables())


@pytest.fixture(scope="module")
def whole(folder):
    return read_dataset(folder, YEAR)


def same(parts, whole):
    pd.testing.assert_frame_equal(parts, whole, check_exact=True)


@pytest.mark.parametrize("by", BYS, ids="-".join)
def test_sums_give_what_the_rows_give(by, folder, whole):
    """Every indicator, every column: counts, values, limits, states, targets, notes."""
    expected = assess(whole, by)
    assert by == ("year",) or expected["numerator"].notna().sum() > 10
    same(assess_partitioned(folder, YEAR, by), expected)


def test_rows_strewn_over_files_in_any_order_give_the_same(tmp_path, whole):
    strewn = write_files(tmp_path / "strewn", tables(), 3, seed=7)
    same(assess_partitioned(strewn, YEAR, ["month"]), assess(whole, ["month"]))


def test_a_file_for_every_year_gives_the_same(tmp_path, whole):
    yearly = write_years(tmp_path / "yearly", tables())
    assert len(list((yearly / "inspections").iterdir())) == 2
    same(assess_partitioned(yearly, YEAR), assess(whole))


def test_another_year_and_another_day_give_the_same(folder):
    as_of = "2023-09-30"
    expected = assess(read_dataset(folder, 2023, as_of=as_of))
    same(assess_partitioned(folder, 2023, as_of=as_of), expected)


class Remote(Executor):
    """An executor that sends everything through pickle."""

    def submit(self, function, /, *arguments):
        import pickle

        future = Future()
        sent = pickle.loads(pickle.dumps((function, arguments)))
        future.set_result(pickle.loads(pickle.dumps(sent[0](*sent[1]))))
        return future


@pytest.mark.parametrize(
    ("executor", "by"), [(ThreadPoolExecutor(2), ()), (Remote(), ("unit", "month"))]
)
def test_an_executor_changes_nothing(executor, by, folder, whole):
    same(assess_partitioned(folder, YEAR, by, executor=executor), assess(whole, by))


def test_a_table_that_is_missing_is_missing_for_all(tmp_path):
    kept = {n: rows for n, rows in tables().items() if n not in ("classes", "plans", "plan_tasks")}
    lean = write(tmp_path / "lean", kept)
    expected = assess(read_dataset(lean, YEAR))
    assert expected.set_index("indicator").at["classes_held", "status"] == "no_data"
    same(assess_partitioned(lean, YEAR), expected)


def test_evidence_of_one_unit_makes_tasks_known_in_all(tmp_path):
    """Plans of one unit only: every other unit's plans are overdue, not unknown."""
    frames = dict(tables())
    plans = frames["plans"]
    first = plans[plans["unit_id"].eq(plans["unit_id"].iloc[0])]
    frames["plans"] = first
    frames["plan_tasks"] = frames["plan_tasks"][
        frames["plan_tasks"]["plan_id"].isin(first["plan_id"])
    ]
    folder = write(tmp_path / "few", frames)
    expected = assess(read_dataset(folder, YEAR))
    row = expected.set_index("indicator").loc["late_plan_rate"]
    assert row["numerator"] > 0.5 * row["denominator"]
    same(assess_partitioned(folder, YEAR), expected)


def test_attendances_alone_are_those_of_the_year_asked_for(tmp_path):
    """Without conferences nothing says when: all rows count, as in any other dataset."""
    kept = ("units", "unit_versions", "attendances", "media_items")
    folder = write(tmp_path / "alone", {name: tables()[name] for name in kept})
    same(assess_partitioned(folder, YEAR), assess(read_dataset(folder, YEAR)))


def test_totals_that_contradict_their_parts_are_blocked_as_ever(tmp_path):
    """A superior is given one attendance more than its units have together at a conference."""
    frames = dict(tables())
    rows, versions = frames["attendances"], frames["unit_versions"]
    above = versions.dropna(subset=["parent_id"]).set_index("unit_id")["parent_id"]
    above = above[~above.index.duplicated()]
    mine = rows[rows["group"].eq("dang_vien") & rows["present"].notna()]
    parents = mine["unit_id"].map(above)
    sums = mine.groupby(["conf_id", parents])["present"].sum()
    held = frames["conferences"].set_index("conf_id")["year"]
    of_year = [key for key in sums.index if held[key[0]] == YEAR]
    at = next(key for key in of_year if not (mine["unit_id"] == key[1]).any())
    more = rows.iloc[[0]].assign(
        conf_id=at[0], unit_id=at[1], group="dang_vien", invited=sums[at] + 9, present=sums[at] + 1
    )
    frames["attendances"] = pd.concat([rows, more], ignore_index=True)
    folder = write(tmp_path / "blocked", frames)
    expected = assess(read_dataset(folder, YEAR))
    assert "blocked" in set(expected["status"])
    same(assess_partitioned(folder, YEAR), expected)


def test_attendances_without_a_unit_go_with_the_host(tmp_path):
    frames = dict(tables())
    rows = frames["attendances"].copy()
    lone = ~rows.duplicated(["conf_id", "group", "measure"], keep=False)
    rows.loc[lone, "unit_id"] = None
    frames["attendances"] = rows
    assert lone.sum() > 20
    folder = write(tmp_path / "hosts", frames)
    expected = assess(read_dataset(folder, YEAR), ["unit"])
    same(assess_partitioned(folder, YEAR, ["unit"]), expected)


def test_counts_missing_on_one_side_are_left_out_as_ever(tmp_path):
    frames = dict(tables())
    rows = frames["attendances"].copy()
    rows.loc[rows.index[::5], "invited"] = pd.NA
    rows.loc[rows.index[::7], "present"] = pd.NA
    frames["attendances"] = rows
    folder = write(tmp_path / "gaps", frames)
    same(assess_partitioned(folder, YEAR), assess(read_dataset(folder, YEAR)))


def test_words_as_offices_write_them_are_read_row_by_row(tmp_path):
    """A label in place of a code, a number as text: read as in any other dataset."""
    frames = dict(tables())
    rows = frames["attendances"].copy()
    rows["group"] = rows["group"].replace({"dang_vien": "Đảng viên"})
    rows["present"] = rows["present"].astype("str")
    frames["attendances"] = rows
    folder = write(tmp_path / "labels", frames)
    same(assess_partitioned(folder, YEAR), assess(read_dataset(folder, YEAR)))


# --- what is wrong is told, with its file and row -----------------------------


def told(folder, **options):
    with pytest.raises(DataFaults) as stopped:
        assess_partitioned(folder, YEAR, **options)
    found = stopped.value.problems
    return found[found["severity"] == "error"]


FAULTS = [
    ("attendances", "unit_id", "nowhere", "unknown_unit"),
    ("attendances", "conf_id", "never", "unknown_reference"),
    ("attendances", "present", -1, "negative"),
    ("attendances", "group", "nobody", "not_listed"),
    ("attendances", "measure", None, "blank"),
    ("conferences", "host_unit", "nowhere", "unknown_unit"),
    ("conferences", "mode", "by_post", "not_listed"),
    ("conference_directives", "conf_id", "never", "unknown_reference"),
    ("plan_tasks", "plan_id", "never", "unknown_reference"),
    ("outreach_sessions", "rounds", -3, "negative"),
]


def test_every_fault_names_its_file_and_row(tmp_path):
    """All at once, each in a row of its own."""
    frames = {name: rows.reset_index(drop=True) for name, rows in tables().items()}
    for at, (table, column, value, _) in enumerate(FAULTS, 50):
        frames[table] = frames[table].copy()
        frames[table].loc[at, column] = value
    found = told(write(tmp_path / "faulty", frames))
    for at, (table, column, _, rule) in enumerate(FAULTS, 50):
        hit = found[found["file"].str.endswith(f"{table}.parquet") & found["row"].eq(at + 1)]
        assert (rule, column) in set(zip(hit["rule"], hit["column"], strict=True)), (table, column)


@pytest.mark.parametrize("executor", [None, Remote()], ids=["here", "elsewhere"])
def test_a_row_that_stands_twice_is_told(tmp_path, executor):
    frames = dict(tables())
    for name in ("attendances", "conferences", "reports"):
        frames[name] = pd.concat([frames[name], frames[name].iloc[[-3]]], ignore_index=True)
    found = told(write(tmp_path / "twice", frames), executor=executor)
    for name in ("attendances", "conferences", "reports"):
        hit = found[found["file"].str.endswith(f"{name}.parquet")]
        assert hit["rule"].tolist() == ["duplicate_key"]
        assert hit["row"].tolist() == [len(frames[name])]


def test_a_row_that_stands_twice_in_two_files_is_told_in_the_second(tmp_path):
    frames = dict(tables())
    rows = frames.pop("attendances")
    folder = write(tmp_path / "twice", frames)
    (folder / "attendances").mkdir()
    rows.iloc[:-5].to_parquet(folder / "attendances" / "a.parquet", index=False)
    rows.iloc[-7:].to_parquet(folder / "attendances" / "b.parquet", index=False)
    found = told(folder)
    assert set(found["rule"]) == {"duplicate_key"}
    assert found["file"].str.endswith("b.parquet").all()
    assert found["row"].tolist() == [1, 2]


def test_persons_are_not_added_to_attendances(tmp_path):
    frames = dict(tables())
    rows = frames["attendances"].copy()
    rows.loc[rows["unit_id"] == rows["unit_id"].iloc[0], "measure"] = "person"
    frames["attendances"] = rows
    folder = write(tmp_path / "mixed", frames)
    with pytest.raises(Fault) as all_at_once:
        assess(read_dataset(folder, YEAR))
    with pytest.raises(Fault) as by_sums:
        assess_partitioned(folder, YEAR)
    assert by_sums.value.key == all_at_once.value.key == "mixed_measures"
    assert str(by_sums.value) == str(all_at_once.value)


WORDS = ["", " ", "x ", "e\u0301", "#REF!", "Đảng viên", "nobody", "1.234", "12", "-3"]
CELLS = {  # by how a column is stored: what offices write into it, and what nobody should
    "str": [*WORDS, "2024-03-04", "05/06/2024", "31/02/2024", "có", "0,5", "bảy"],
    "Int64": [-1, 0, 7, 1889, 2**40],
    "Float64": [0.5, 2.0, -1.0, 2024.0, 1e16],
    "datetime64[us]": [pd.Timestamp("2019-02-03 04:05"), pd.Timestamp("2024-06-07"), pd.NaT],
    "boolean": [True, False, pd.NA],
}


def spoilt(frame, rng):
    """A table with some cells overwritten, and some columns stored otherwise."""
    frame = frame.copy()
    for name in rng.choice(frame.columns, 4):
        stored = str(frame[name].dtype)
        other = {"Int64": "Float64"}.get(stored, stored)
        stored = str(rng.choice(["str", stored, other]))
        at = rng.random(len(frame)) < 0.05
        frame[name] = frame[name].astype(stored)
        cells = CELLS[stored]
        frame.loc[at, name] = [cells[k] for k in rng.integers(0, len(cells), at.sum())]
    return frame


@pytest.mark.parametrize("seed", range(3))
def test_what_is_wrong_is_what_is_wrong_in_any_dataset(tmp_path, monkeypatch, seed):
    """Cells of every kind in every table: the same faults and warnings, each with its place."""
    monkeypatch.setattr(store, "TOLD", TOLD * TOLD)
    rng = np.random.default_rng(seed)
    frames = {n: spoilt(f, rng) if n in FACTS else f for n, f in tables().items()}
    folder = write(tmp_path / "spoilt", frames)
    problems = Problems(limit=TOLD * TOLD)
    with pytest.raises(DataFaults) as stopped:
        assess_partitioned(folder, YEAR, problems=problems)
    with pytest.raises(DataFaults) as expected:
        read_dataset(folder, YEAR)
    assert len(expected.value.problems) > 100
    assert listed(stopped.value.problems) == listed(expected.value.problems)


def listed(problems):
    """The problems as lines. A day that is not of its row's year is told of the day or of the year:
    which one depends on what most rows of the file state, and a country's rows state many years."""
    rows = problems.astype("str").fillna("")
    day = rows["rule"].isin(["other_year", "outside_year"])
    rows.loc[day, ["column", "value", "rule", "message"]] = "a day of another year"
    rows = rows.sort_values(list(rows.columns))
    return ["|".join(row) for row in rows.to_numpy().tolist()]


def test_no_more_than_a_thousand_faults_are_told_and_the_rest_is_numbered(tmp_path):
    frames = dict(tables())
    rows = pd.concat([frames["attendances"]] * 4, ignore_index=True)
    frames["attendances"] = rows.assign(conf_id=[f"c{at}" for at in range(len(rows))])
    assert len(rows) > 2 * TOLD
    with pytest.raises(DataFaults) as stopped:
        assess_partitioned(write(tmp_path / "many", frames), YEAR)
    found = stopped.value.problems
    assert (found["rule"] == "unknown_reference").sum() == TOLD
    assert found["rule"].iloc[-1] == "untold"
    assert int(found["value"].iloc[-1]) == len(rows) - TOLD
    assert stopped.value.blanks["errors"] == len(rows)


def test_warnings_are_told_and_the_figures_given(folder):
    frames = dict(tables())
    problems = Problems()
    lines = []
    assess_partitioned(folder, YEAR, problems=problems, say=lines.append)
    expected = read_dataset(folder, YEAR).problems
    assert len(expected) > 0
    assert listed(problems.frame()) == listed(expected)
    rows = numbers.written(len(frames["attendances"]))
    assert wording.say("country.checked", table="Tham dự", rows=rows) in lines


def test_a_personal_column_is_refused(tmp_path):
    frames = dict(tables())
    frames["attendances"] = frames["attendances"].assign(**{"Họ và tên": "A"})
    assert set(told(write(tmp_path / "people", frames))["rule"]) == {"personal_column"}


def test_a_year_without_facts_is_refused(folder):
    with pytest.raises(Fault, match="2019"):
        assess_partitioned(folder, 2019)


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
