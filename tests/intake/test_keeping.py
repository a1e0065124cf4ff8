"""What an import leaves on the disk: all or nothing, once, locked; nothing a spreadsheet runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from phantich.dataset import commit as committing
from phantich.dataset.commit import commit, locked
from phantich.dataset.reading import check_tables
from tests.intake.damage import (
    ATTENDANCES,
    Office,
    attendances,
    book,
    conferences,
    take,
)
from tests.refusals import refused


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path)


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_the_dataset_passes_the_check(office):
    office.send(book())
    frames, problems = check_tables(office.folder, 2024)
    assert problems.errors == 0
    assert len(frames["attendances"]) == 3


def test_the_same_file_twice_changes_nothing_and_is_said(office):
    office.send(book(), "a.xlsx")
    before = files(office.folder)
    copy = office.place / "tên khác.xlsx"
    copy.write_bytes((office.place / "a.xlsx").read_bytes())
    taken = take(office.folder, office.place / "a.xlsx", copy)
    assert taken.rules() == ["same_file", "same_file"]
    assert taken.outcome.accepted == {}
    assert files(office.folder) == before


def test_two_imports_of_the_same_files_give_the_same_bytes(tmp_path):
    found = []
    for name in ("một", "hai"):
        (tmp_path / name).mkdir()
        office = Office(tmp_path / name)
        rows = attendances()
        rows[1][5] = "12,93"
        path = tmp_path / "chung.xlsx"
        if not path.exists():
            from tests.intake.damage import write

            write(path, book(attendances=rows))
        take(office.folder, path)
        found.append(files(office.folder))
    assert found[0] == found[1]


def test_rows_set_aside_are_corrected_and_sent_again(office):
    rows = attendances()
    rows[1][5], rows[2][1] = "12,93", "Tam Ann"
    first = office.send(book(attendances=rows), "b.xlsx")
    assert (
        first.outcome.set_aside
        == f"{office.folder.as_posix()}/set_aside/{Path(first.outcome.set_aside).name}"
    )
    made = openpyxl.load_workbook(first.outcome.set_aside)
    sheet = made[ATTENDANCES]
    lines = list(sheet.iter_rows(values_only=True))
    at = next(n for n, line in enumerate(lines) if "Có mặt" in line)
    sheet.cell(at + 2, lines[at].index("Có mặt") + 1).value = 118
    sheet.cell(at + 3, lines[at].index("Mã đơn vị") + 1).value = "u01"
    made.save(office.place / "b sửa.xlsx")
    taken = take(office.folder, office.place / "b sửa.xlsx")
    assert taken.rules() == []
    assert taken.outcome.accepted == {"attendances": 2}
    found = {row["conf_id"]: row["present"] for row in taken.table("attendances")}
    assert found == {"hn1": "118", "hn2": "88", "hn3": "60"}


def form(*rows: list[object], unit: str = "Xã Tam An") -> dict[str, list[list[object]]]:
    head = ["STT", "Tên hội nghị", "Ngày tổ chức", "ĐV triệu tập", "ĐV có mặt"]
    return {"Biểu 1": [[f"Đơn vị: {unit}"], ["Năm 2024"], head, *rows]}


ONE, TWO = [1, "HN 1", "05/02/2024", 100, 98], [2, "HN 2", "15/03/2024", 50, 40]


def test_a_newer_form_replaces_the_one_before_and_drops_its_rows(office):
    office.send(form(ONE, TWO), "xã.xlsx")
    taken = office.send(form([1, "HN 1", "05/02/2024", 100, 97]), "xã thay thế.xlsx")
    assert taken.values("conferences", "conf_id") == ["u01-2024-hn001"]
    assert taken.values("attendances", "present") == ["97"]
    old, new = taken.log()
    assert (old["status"], old["superseded_by"], new["status"]) == ("superseded", 2, "accepted")
    gone = [c for c in new["changes"] if c["key"].startswith("u01-2024-hn002")]
    assert gone
    assert "new_version" in taken.rules("warning")


def test_a_superseded_file_sent_again_changes_nothing(office):
    office.send(form(ONE, TWO), "xã.xlsx")
    office.send(form(ONE), "xã lần 2.xlsx")
    before = files(office.folder)
    taken = take(office.folder, office.place / "xã.xlsx")
    assert taken.rules() == ["same_file"]
    assert files(office.folder) == before


def test_a_supplement_adds_and_takes_nothing_away(office):
    office.send(form(ONE), "xã.xlsx")
    taken = office.send(form(TWO), "xã bổ sung.xlsx")
    assert taken.values("attendances", "present") == ["98", "40"]


def test_a_newer_form_of_which_nothing_is_taken_leaves_the_earlier_one(office):
    office.send(form(ONE), "xã.xlsx")
    taken = office.send(form([1, "HN 1", "31/11/2024", 100, 98]), "xã lần 2.xlsx")
    assert taken.values("attendances", "present") == ["98"]
    assert taken.log()[0]["status"] == "accepted"


def test_rows_set_aside_of_a_form_keep_their_codes(office):
    first = office.send(form(ONE, [2, "HN 2", "31/11/2024", 50, 40]), "xã.xlsx")
    made = openpyxl.load_workbook(first.outcome.set_aside)
    sheet = made["Biểu 1"]
    lines = list(sheet.iter_rows(values_only=True))
    at = next(n for n, line in enumerate(lines) if "Ngày tổ chức" in line)
    sheet.cell(at + 2, lines[at].index("Ngày tổ chức") + 1).value = "30/11/2024"
    made.save(office.place / "sửa.xlsx")
    taken = take(office.folder, office.place / "sửa.xlsx")
    assert taken.rules() == []
    assert taken.values("conferences", "conf_id") == ["u01-2024-hn001", "u01-2024-hn002"]


# --- hostile texts -------------------------------------------------------------------


def test_texts_that_a_spreadsheet_would_run_are_neutralised_and_read_back(office):
    rows = [["Mã đơn vị", "Tên đơn vị"], ["u08", "@SUM(1)"], ["u09", "-2+3+cmd|' /C calc'!A0"],
            ["u10", "<script>alert(1)</script>"], ["u11", "+84"]]  # fmt: skip
    office.send({"Đơn vị": rows})
    raw = (office.folder / "units.csv").read_text("utf-8")
    assert "'@SUM(1)" in raw and "'-2+3" in raw and ",+84," in raw
    frames, problems = check_tables(office.folder)
    assert problems.errors == 0
    names = frames["units"].set_index("unit_id")["name"]
    assert names["u08"] == "@SUM(1)" and names["u11"] == "+84"
    assert names["u10"] == "<script>alert(1)</script>"


def test_rows_set_aside_are_written_as_texts_never_as_formulas(office):
    rows = attendances()
    rows[1][1], rows[1][2] = "@cmd", "+1+1"
    taken = office.send(book(attendances=rows))
    made = openpyxl.load_workbook(taken.outcome.set_aside)
    kinds = {cell.data_type for sheet in made for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


@pytest.mark.parametrize("code", ["../../x", "/etc/x", "..\\x", "CON", "a\x01b"])
def test_no_code_leaves_the_folder(office, code):
    import csv

    rows = conferences()
    rows[1][0] = code
    path = office.place / "Hội nghị.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    before = {p for p in office.place.rglob("*")}
    taken = take(office.folder, path)
    assert taken.outcome.rows["set_aside"] == 1
    assert taken.outcome.problems.frame().iloc[0]["row"] == 2
    new = {p for p in office.place.rglob("*")} - before
    assert all(p.is_relative_to(office.folder) for p in new)


# --- the disk --------------------------------------------------------------------------


def test_a_second_import_waits_for_the_first(office):
    with locked(office.folder), refused("import_running"):
        office.send(book())


def test_the_lock_is_freed_by_the_death_of_its_holder(office):
    code = (
        "import os, sys; from pathlib import Path; from phantich.dataset.commit import locked\n"
        "with locked(Path(sys.argv[1])): os._exit(9)"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(office.folder)], check=False)
    assert ended.returncode == 9
    assert office.send(book()).outcome.rows["accepted"] == 6


@pytest.mark.parametrize("name", ["replace", "fsync"])
@pytest.mark.parametrize("at", range(1, 14))
def test_an_import_broken_at_any_step_is_undone_or_ended(office, monkeypatch, name, at):
    """The n-th call dies, n = 1, 2, 3 …: the next import finds the old tables or the new ones."""
    before = files(office.folder)
    real, calls = getattr(os, name), [0]

    def dying(*given):
        calls[0] += 1
        if calls[0] == at:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(committing.os, name, dying)
    try:
        office.send(book(), "a.xlsx")
    except KeyboardInterrupt:
        monkeypatch.setattr(committing.os, name, real)
        taken = take(office.folder, office.place / "a.xlsx")
        assert taken.rules("error") == []
    monkeypatch.setattr(committing.os, name, real)
    after = files(office.folder)
    assert set(before) < set(after)
    assert "intake/journal.json" not in after
    assert not [name for name in after if name.endswith(".new")]
    _, problems = check_tables(office.folder, 2024)
    assert problems.errors == 0
    assert len(after["attendances.csv"].splitlines()) == 4


def test_a_reader_is_told_of_an_interrupted_import(office):
    office.send(book())
    (office.folder / "intake/journal.json").write_text("[]", "utf-8")
    with refused("interrupted_import"):
        check_tables(office.folder, 2024)
    take(office.folder, office.place / "tep1.xlsx")
    assert check_tables(office.folder, 2024)[1].errors == 0


def test_a_full_disk_leaves_the_dataset_as_it_was(office, monkeypatch):
    before = files(office.folder)

    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(committing, "_stage", full)
    with refused("unwritable"):
        office.send(book())
    assert {n: c for n, c in files(office.folder).items() if n != "intake/.lock"} == before


def test_what_is_the_same_is_not_written_again(tmp_path):
    commit(tmp_path, {"a.csv": b"1", "intake/b.json": b"2"})
    stamp = (tmp_path / "a.csv").stat().st_mtime_ns
    commit(tmp_path, {"a.csv": b"1"})
    assert (tmp_path / "a.csv").stat().st_mtime_ns == stamp


def test_a_dataset_that_cannot_be_added_to_is_refused(office, tmp_path):
    (tmp_path / "tệp").write_text("x", "utf-8")
    with refused("into_no_folder"):
        take(tmp_path / "tệp", office.place / "a.xlsx")
    (office.folder / "intake").mkdir()
    (office.folder / "intake/submissions.json").write_text("{", "utf-8")
    with refused("broken_log"):
        office.send(book())


def test_every_conversion_stands_in_the_log_of_the_dataset(office):
    office.count("1.118")
    row = office.send(book(), "b.xlsx").table("data_issues")[0]
    assert (row["sheet"], row["cell"], row["rule"]) == (ATTENDANCES, "F2", "converted")
    assert (row["original"], row["used_value"]) == ("1.118", "1.118")


def test_the_original_is_kept_by_its_hash(office):
    office.send(book(), "a.xlsx")
    entry = json.loads((office.folder / "intake/submissions.json").read_text("utf-8"))[0]
    kept = office.folder / entry["original"]
    assert kept.read_bytes() == (office.place / "a.xlsx").read_bytes()
    assert kept.stem == entry["sha256"]
