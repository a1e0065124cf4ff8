"""The report on intake, and the commands that a person types."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

import phantich as pt
from phantich.cli import main
from phantich.report import tables
from tests.intake.damage import Office, attendances, book
from tests.intake.test_keeping import ONE, TWO, form


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def command(capsys):
    """A command line run in this process: its exit code and what it printed."""

    def run(*given: str) -> SimpleNamespace:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(given)
        said = capsys.readouterr()
        return SimpleNamespace(returncode=left.value.code, stdout=said.out, stderr=said.err)

    return run


def test_a_dataset_without_a_log_says_so():
    dataset = pt.read_dataset("data/sample", 2024)
    assert "nhật ký tiếp nhận" in repr(tables.received(dataset))
    assert repr(tables.awaited(dataset)) == ""
    assert repr(tables.converted(dataset)) == ""


def test_the_report_says_who_has_sent_what_and_who_has_not(office):
    office.send(form(ONE, [2, "HN 2", "31/11/2024", 50, 40]), "xã.xlsx")
    office.count("1.118")
    dataset = pt.read_dataset(office.folder, 2024)
    rows = tables.received(dataset).rows
    assert rows.iloc[0].to_dict() == {
        "file": "xã.xlsx", "unit": "Tam An", "period": "2024", "part": "Biểu 1", "rows": "2",
        "taken": "1", "kept_aside": "1", "state": "nhận một phần",
    }  # fmt: skip
    row = tables.awaited(dataset).rows.iloc[0]
    # Hòa Bình ended at 30/06: at the report's day its successor answers for it
    assert (row["units"], row["sent"]) == ("2", "1")
    assert row["silent"] == "Bình Giã"
    reasons = dict(tables.converted(dataset).rows[["reason", "count"]].to_numpy().tolist())
    assert reasons["Dấu chấm, khoảng trắng hàng nghìn"] == "1"
    assert reasons["Ngày không có thật"] == "1"


def test_a_replaced_file_is_shown_as_replaced(office):
    office.send(form(ONE, TWO), "xã.xlsx")
    office.send(form(ONE), "xã lần 2.xlsx")
    rows = tables.received(pt.read_dataset(office.folder, 2024), lang="en").rows
    assert list(rows["state"]) == ["replaced since", "taken in full"]


def test_the_command_gives_one_json_document_and_its_exit_code(office, command):
    rows = attendances()
    rows[1][5] = "12,93"
    office.send(book(attendances=rows), "b.xlsx")
    target = office.place / "mới"
    done = command("import", str(office.place / "b.xlsx"), "--into", str(target), "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert found["accepted"] == {"conferences": 3, "attendances": 2}
    fault = next(f for f in found["faults"] if f["severity"] == "error")
    assert {"file", "sheet", "row", "column", "value", "rule", "severity", "message"} == set(fault)
    assert (fault["sheet"], fault["row"], fault["column"]) == ("Tham dự", 2, "Có mặt")
    assert found["set_aside"].endswith(".xlsx")
    assert found["rows"] == {"read": 6, "accepted": 5, "warned": 0, "set_aside": 1}


def test_a_clean_import_ends_with_0_and_a_second_one_too(office, command):
    office.send(book(), "a.xlsx")
    target = office.place / "mới"
    given = ("import", str(office.place / "a.xlsx"), "--into", str(target))
    assert command(*given).returncode == 0
    again = command(*given, "--lang", "en")
    assert again.returncode == 0
    assert "taken before" in again.stdout


def test_no_fault_of_a_user_shows_a_traceback(office, command):
    bad = office.place / "x.xlsx"
    bad.write_bytes(b"x")
    for given in (
        ("import", str(bad), "--into", str(office.place / "d")),
        ("import", str(office.place), "--into", str(office.place / "d")),
        ("import", str(office.place / "no.xlsx"), "--into", str(office.place / "d")),
        ("import", str(bad), "--into", str(bad)),
        ("form", "--out", str(office.place / "f.xlsx"), "--data", str(office.place / "none")),
        ("form", "--out", str(office.place / "f.xlsx"), "--period", "lúc nào đó"),
    ):
        done = command(*given)
        assert done.returncode in (1, 2)
        assert "Traceback" not in done.stderr
        assert done.stdout + done.stderr


def test_the_form_command_writes_a_form(tmp_path, command):
    out = tmp_path / "f.xlsx"
    done = command("form", "--out", str(out), "--unit", "u05", "--year", "2024", "--data",
                   "data/sample", "--period", "Quý I")  # fmt: skip
    assert done.returncode == 0
    assert out.stat().st_size > 10_000
