"""Reading a dataset: by year, by unit, up to a day; every fact in its place, nothing guessed."""

import datetime as dt
import random

import pandas as pd
import pytest

from phantich.dataset.reading import read_dataset, unit_years
from phantich.errors import DataFaults, Fault

DATASET = {
    "about": """\
year,office,cut_off_on,invented
2023,Ban A,2023-12-15,no
2024,Ban A,2024-12-15,yes
""",
    "units": "unit_id,name,short_name\nA,Đảng ủy xã An,Xã An\nB,Đảng ủy xã Bình,\nH,Huyện,\n",
    "unit_versions": """\
unit_id,valid_from,valid_to,level,org_type,parent_id
A,2020-01-01,,co_so,dang_bo_co_so,H
B,2020-01-01,2023-12-31,co_so,dang_bo_co_so,H
B,2024-01-01,,xa,dang_bo_co_so,H
H,2020-01-01,,huyen,dang_bo_cap_tren,
""",
    "memberships": """\
unit_id,as_of,members
A,2023-12-10,90
A,2024-06-30,95
A,2024-12-10,100
A,2024-12-31,101
B,2024-12-10,50
""",
    "directives": "directive_id,received_on\nD1,2023-02-01\nD2,2024-02-01\n",
    "requirements": """\
directive_id,year,item,level,unit_id,due_on
D1,2023,study,co_so,,2023-03-31
D2,2024,study,,A,2024-03-31
D2,2024,study,,B,2024-03-31
""",
    "conferences": """\
conf_id,year,host_unit,date_start,mode
C1,2023,A,2023-03-05,online
C2,2024,A,2024-03-05,online
C3,2024,B,2024-04-06,in_person
C4,2024,A,,
""",
    "conference_directives": "conf_id,directive_id\nC1,D1\nC2,D2\nC3,D2\n",
    "attendances": """\
conf_id,unit_id,group,measure,invited,present
C1,A,dang_vien,contact,40,40
C2,A,dang_vien,contact,50,49
C3,,dang_vien,contact,,30
C3,A,nhan_dan,contact,5,6
C4,A,dang_vien,contact,0,0
""",
    "targets": "indicator,year,value\nattendance_rate,2023,0.9\nattendance_rate,2024,0.95\n",
}


def written(path, dataset):
    for name, content in dataset.items():
        (path / f"{name}.csv").write_text(content, "utf-8")
    return path


@pytest.fixture
def dataset(tmp_path):
    return written(tmp_path, DATASET)


def test_a_year_holds_its_own_facts(dataset):
    tables = read_dataset(dataset, 2024)
    assert tables["conferences"]["conf_id"].tolist() == ["C2", "C3", "C4"]
    assert tables["attendances"]["conf_id"].tolist() == ["C2", "C3", "C3", "C4"]
    assert tables["targets"]["value"].tolist() == [0.95]
    assert tables["requirements"]["unit_id"].tolist() == ["A", "B"]
    assert tables.year == 2024


def test_units_and_directives_are_of_all_years(dataset):
    tables = read_dataset(dataset, 2024)
    assert tables["units"]["unit_id"].tolist() == ["A", "B", "H"]
    assert tables["directives"]["directive_id"].tolist() == ["D1", "D2"]


def test_without_a_year_everything_is_held(dataset):
    tables = read_dataset(dataset)
    assert len(tables["conferences"]) == 4
    assert len(tables["memberships"]) == 4
    assert tables.year is None


def test_the_last_membership_up_to_the_cut_off_counts(dataset):
    members = read_dataset(dataset, 2024)["memberships"].set_index("unit_id")["members"]
    assert members.to_dict() == {"A": 100, "B": 50}


def test_a_fact_without_unit_year_or_month_takes_its_conferences(dataset):
    rows = read_dataset(dataset, 2024)["attendances"]
    assert rows["unit"].tolist() == ["A", "B", "A", "A"]
    assert rows["month"].tolist()[:3] == ["2024-03", "2024-04", "2024-04"]
    assert pd.isna(rows["month"].iloc[3])
    assert rows["mode"].tolist()[:3] == ["online", "in_person", "in_person"]
    assert set(rows["year"]) == {2024}


def test_blank_is_missing_and_nought_is_nought(dataset):
    rows = read_dataset(dataset, 2024)["attendances"].set_index("conf_id")
    assert rows["invited"].isna().tolist() == [False, True, False, False]
    assert rows.loc["C4", ["invited", "present"]].tolist() == [0, 0]


def test_an_absent_table_is_absent_and_not_empty(dataset):
    assert "classes" not in read_dataset(dataset, 2024)


def test_the_warnings_are_carried_along(dataset):
    problems = read_dataset(dataset, 2024).problems
    assert problems[["file", "row", "column", "value", "rule", "severity"]].to_numpy().tolist() == [
        ["attendances.csv", 5, "present", "6", "constraint", "warning"]
    ]


def test_what_the_dataset_says_of_itself(dataset):
    tables = read_dataset(dataset, 2024)
    assert tables.about["office"] == "Ban A"
    assert tables.invented is True
    assert read_dataset(dataset, 2023).invented is False
    assert tables.years() == [2023, 2024]
    assert tables.unit_names().to_dict() == {
        "A": "Xã An", "B": "Đảng ủy xã Bình", "H": "Huyện"
    }  # fmt: skip


def test_a_dataset_that_says_nothing_of_itself(tmp_path):
    written(tmp_path, {"conferences": "conf_id,host_unit\nC1,A\n"})
    tables = read_dataset(tmp_path, 2024)
    assert tables.invented is False
    assert tables.about.isna().all()
    assert tables.unit_names().empty
    assert tables.as_of == dt.date(2024, 12, 31)


def test_the_year_before_is_the_same_dataset_one_year_earlier(dataset):
    earlier = read_dataset(dataset, 2024).earlier()
    assert earlier.year == 2023
    assert earlier["conferences"]["conf_id"].tolist() == ["C1"]
    assert earlier["memberships"]["members"].tolist() == [90]
    assert earlier.as_of == dt.date(2023, 12, 15)
    assert earlier["obligations"]["directive_id"].tolist() == ["D1", "D1"]
    assert earlier.earlier()["conferences"].empty
    assert "classes" not in earlier


def test_the_year_before_is_read_as_if_asked_for(dataset):
    earlier, asked = read_dataset(dataset, 2024).earlier(), read_dataset(dataset, 2023)
    assert set(earlier) == set(asked)
    for name, rows in asked.items():
        pd.testing.assert_frame_equal(earlier[name], rows)


@pytest.mark.parametrize(("asked", "held"), [(None, [90]), ("2024-12-14", [])])
def test_what_bears_no_day_is_left_out_of_a_part_of_the_year_before(dataset, asked, held):
    counts = "year,unit_id,directive_id,required,submitted\n2023,A,D1,90,80\n2024,A,D2,100,95\n"
    written(dataset, {"personal_commitments": counts})
    earlier = read_dataset(dataset, 2024, as_of=asked).earlier()
    assert earlier["personal_commitments"]["required"].tolist() == held


def test_all_years_have_no_year_before(dataset):
    assert read_dataset(dataset).earlier()["conferences"].empty


@pytest.mark.parametrize(
    ("asked", "day"),
    [(None, dt.date(2024, 12, 15)), ("2024-06-30", dt.date(2024, 6, 30)),
     (dt.date(2024, 7, 1), dt.date(2024, 7, 1))],
)  # fmt: skip
def test_obligations_are_judged_at_the_day_asked_or_at_the_cut_off(dataset, asked, day):
    assert read_dataset(dataset, 2024, as_of=asked).as_of == day


def test_all_years_are_judged_at_the_last_cut_off(dataset):
    assert read_dataset(dataset).as_of == dt.date(2024, 12, 15)


@pytest.mark.parametrize("asked", ["31/12/2024", "2024-11-31", "hôm nay"])
def test_what_is_no_day_is_refused(dataset, asked):
    with pytest.raises(Fault) as caught:
        read_dataset(dataset, 2024, as_of=asked)
    assert str(caught.value) == (
        f"“{asked}” không phải ngày. Hãy ghi theo dạng năm-tháng-ngày, ví dụ 2024-12-31."
    )


def test_a_year_without_facts_is_refused_with_the_years_there_are(dataset):
    with pytest.raises(Fault) as caught:
        read_dataset(dataset, 2021)
    assert caught.value.key == "no_such_year"
    assert str(caught.value).endswith("Các năm có số liệu: 2023, 2024.")


def test_errors_refuse_the_dataset_with_the_whole_list(dataset):
    rows = DATASET["attendances"].replace("50,49", "x,49").replace(",40,40", ",40,-1")
    written(dataset, {"attendances": rows})
    with pytest.raises(DataFaults) as caught:
        read_dataset(dataset, 2024)
    problems = caught.value.problems
    said, *listed = str(caught.value).splitlines()
    assert said == "Dữ liệu có 2 lỗi; chưa lập báo cáo."
    assert ["[not_a_count]" in line for line in listed] == [True, False, False]
    assert problems["rule"].value_counts().to_dict() == {
        "not_a_count": 1,
        "negative": 1,
        "constraint": 1,
    }


# --- one unit ------------------------------------------------------------------


def test_a_unit_has_its_own_facts_and_what_belongs_to_all(dataset):
    tables = read_dataset(dataset, 2024, unit="A")
    assert tables["conferences"]["conf_id"].tolist() == ["C2", "C4"]
    assert tables["attendances"]["present"].tolist() == [49, 6, 0]
    assert tables["memberships"]["members"].tolist() == [100]
    assert tables["units"]["unit_id"].tolist() == ["A", "B", "H"]
    assert set(tables["obligations"]["unit"]) == {"A"}
    assert tables["unit_years"]["unit"].tolist() == ["A"]
    assert tables.earlier()["conferences"]["conf_id"].tolist() == ["C1"]


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_units_together_are_the_whole(dataset, year):
    whole = read_dataset(dataset, year)
    parts = [read_dataset(dataset, year, unit=unit) for unit in "ABH"]
    for name in ("conferences", "attendances", "memberships"):
        order = list(whole[name].columns[:3])
        together = pd.concat([part[name] for part in parts])
        pd.testing.assert_frame_equal(
            together.sort_values(order).reset_index(drop=True),
            whole[name].sort_values(order).reset_index(drop=True),
            check_dtype=False,
        )


def duties(tables, unit):
    rows = tables["obligations"]
    return rows.loc[rows["unit"] == unit, ["directive_id", "task", "state"]].to_numpy().tolist()


def test_a_unit_owes_alone_what_it_owes_among_all(dataset):
    assert duties(read_dataset(dataset, 2024), "A") == [["D2", "study", "on_time"]]
    assert duties(read_dataset(dataset, 2024, unit="A"), "A") == [["D2", "study", "on_time"]]


def test_a_unit_that_did_nothing_owes_it_also_when_read_alone(dataset):
    rows = "\n".join(row for row in DATASET["conferences"].split("\n") if "C3" not in row)
    links = DATASET["conference_directives"].replace("C3,D2\n", "")
    attended = "\n".join(row for row in DATASET["attendances"].split("\n") if "C3" not in row)
    written(dataset, {"conferences": rows, "conference_directives": links, "attendances": attended})
    assert duties(read_dataset(dataset, 2024), "B") == [["D2", "study", "overdue"]]
    assert duties(read_dataset(dataset, 2024, unit="B"), "B") == [["D2", "study", "overdue"]]


def test_a_duty_met_before_the_year_began_is_met(dataset):
    rows = DATASET["conferences"] + "C5,2023,B,2023-12-28,online\n"
    links = DATASET["conference_directives"].replace("C3,D2\n", "") + "C5,D2\n"
    written(dataset, {"conferences": rows, "conference_directives": links})
    assert duties(read_dataset(dataset, 2024), "B") == [["D2", "study", "on_time"]]


# --- files and order -----------------------------------------------------------


def test_files_of_a_table_are_read_together(dataset):
    written(dataset, {"conference": "conf_id,year,host_unit\nC9,2024,B\n"})
    assert read_dataset(dataset, 2024)["conferences"]["conf_id"].tolist() == [
        "C9", "C2", "C3", "C4"
    ]  # fmt: skip


def shuffled(content, seed):
    header, *rows = content.strip().split("\n")
    columns = list(range(len(header.split(","))))
    random.Random(seed).shuffle(rows)
    random.Random(seed).shuffle(columns)
    lines = [line.split(",") for line in [header, *rows]]
    return "\n".join(",".join(line[at] for at in columns) for line in lines) + "\n"


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_and_columns_does_not_matter(dataset, tmp_path_factory, seed):
    mixed = tmp_path_factory.mktemp("mixed")
    written(mixed, {name: shuffled(content, seed) for name, content in DATASET.items()})
    one, other = read_dataset(dataset, 2024), read_dataset(mixed, 2024)
    assert set(one) == set(other)
    for name in one:
        keys = [c for c in one[name].columns if one[name][c].notna().any()]
        left, right = (t[name][keys].sort_values(keys).reset_index(drop=True) for t in (one, other))
        pd.testing.assert_frame_equal(left, right)


def test_parquet_and_csv_hold_the_same(dataset, tmp_path_factory):
    stored = tmp_path_factory.mktemp("stored")
    days = ("as_of", "due_on", "date_start", "cut_off_on", "received_on", "valid_from", "valid_to")
    for file in dataset.glob("*.csv"):
        frame = pd.read_csv(file)
        dates = {name: pd.to_datetime(frame[name]) for name in days if name in frame}
        frame.assign(**dates).to_parquet(stored / f"{file.stem}.parquet")
    one, other = read_dataset(dataset, 2024), read_dataset(stored, 2024)
    for name, rows in one.items():
        pd.testing.assert_frame_equal(rows, other[name])


def test_reading_twice_gives_the_same_and_changes_no_file(dataset):
    before = {file.name: file.read_bytes() for file in dataset.iterdir()}
    one, other = read_dataset(dataset, 2024), read_dataset(dataset, 2024)
    for name, rows in one.items():
        pd.testing.assert_frame_equal(rows, other[name])
    assert {file.name: file.read_bytes() for file in dataset.iterdir()} == before


# --- years of rounds and papers --------------------------------------------------


def test_a_round_without_a_year_has_its_conferences_year(dataset):
    rounds = "round_id,conf_id,responses,anonymous\nR1,C1,30,có\nR2,C2,40,có\n"
    written(dataset, {"evaluation_rounds": rounds})
    assert read_dataset(dataset, 2024)["evaluation_rounds"]["round_id"].tolist() == ["R2"]


def test_grandchildren_take_their_year_and_unit_from_the_conference(dataset):
    written(dataset, {
        "evaluation_rounds": "round_id,year,conf_id,responses,anonymous\nR1,2023,C1,30,có\n"
        "R2,2024,C3,40,có\n",
        "evaluation_items": "round_id,item,n5\nR1,a,3\nR2,a,4\n",
    })  # fmt: skip
    rows = read_dataset(dataset, 2024)["evaluation_items"]
    assert rows[["n5", "unit", "month"]].to_numpy().tolist() == [[4, "B", "2024-04"]]


# --- units of a year -------------------------------------------------------------


def versions(*rows):
    columns = ["unit_id", "valid_from", "valid_to", "level", "org_type", "parent_id"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(
        kind="xa",
        valid_from=pd.to_datetime(frame["valid_from"]),
        valid_to=pd.to_datetime(frame["valid_to"]),
    )


HISTORY = versions(
    ("H", "2020-01-01", "2025-06-30", "huyen", "dang_bo_cap_tren", None),
    ("A", "2020-01-01", "2025-06-30", "co_so", "dang_bo_co_so", "H"),
    ("B", "2020-01-01", "2024-01-01", "co_so", "dang_bo_co_so", "H"),
    ("B", "2024-01-02", None, "xa", "dang_bo_co_so", "P"),
    ("F", "2020-01-01", None, "co_so", "khong", "H"),
    ("N", "2025-07-01", None, "xa", "dang_bo_co_so", "P"),
)


@pytest.mark.parametrize(
    ("day", "units"),
    [
        ("2019-12-31", {}),
        ("2024-01-01", {"A": "co_so", "B": "co_so"}),
        ("2024-01-02", {"A": "co_so", "B": "xa"}),
        ("2025-06-30", {"A": "co_so", "B": "xa"}),
        ("2025-07-01", {"B": "xa", "N": "xa"}),
    ],
)
def test_the_reporting_units_are_the_lowest_that_exist_at_the_day(day, units):
    for rows in (HISTORY, HISTORY.iloc[::-1]):
        found = unit_years(rows, dt.date.fromisoformat(day))
        assert found.set_index("unit")["level"].to_dict() == units
        assert not found["unit"].duplicated().any()
