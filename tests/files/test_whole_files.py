"""Files are whole or absent; paths are the project's; a dataset is named by its content."""

import hashlib
import os

import pytest

from phantich.errors import Fault
from phantich.files import paths, whole_files


def test_write_whole_makes_the_folders_and_leaves_one_file(tmp_path):
    path = tmp_path / "a" / "b" / "results.csv"
    whole_files.write_whole(path, b"12.930\n")
    assert path.read_bytes() == b"12.930\n"
    assert os.listdir(path.parent) == ["results.csv"]


def test_write_whole_replaces_what_was_there(tmp_path):
    path = tmp_path / "results.csv"
    path.write_bytes(b"a much longer text than the new one")
    whole_files.write_whole(path, b"new")
    assert path.read_bytes() == b"new"


def test_others_may_read_what_was_written(tmp_path):
    path = tmp_path / "report.html"
    whole_files.write_whole(path, b"")
    assert path.stat().st_mode & 0o777 == 0o644


def broken(*_):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_says_why(tmp_path, monkeypatch, step):
    path = tmp_path / "results.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(whole_files.os, step, broken)
    with pytest.raises(Fault) as caught:
        whole_files.write_whole(path, b"new and half")
    assert path.read_bytes() == b"old"
    assert caught.value.key == "unwritable"
    assert str(caught.value) == (
        "Không ghi được vào results.csv: No space left on device. "
        "Hãy đóng tệp đang mở hoặc chọn thư mục khác."
    )


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_no_half_file(tmp_path, monkeypatch, step):
    monkeypatch.setattr(whole_files.os, step, broken)
    with pytest.raises(Fault):
        whole_files.write_whole(tmp_path / "results.csv", b"half")
    assert os.listdir(tmp_path) == []


def test_a_folder_in_the_way_is_a_fault(tmp_path):
    (tmp_path / "report.html").mkdir()
    with pytest.raises(Fault, match=r"report\.html"):
        whole_files.write_whole(tmp_path / "report.html", b"x")
    with pytest.raises(Fault, match=r"below"):
        (tmp_path / "file").write_bytes(b"")
        whole_files.write_whole(tmp_path / "file" / "below", b"x")


def test_digests_name_every_file_by_its_path_in_the_dataset(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "units.csv").write_bytes(b"a")
    (tmp_path / "texts" / "plan.txt").write_bytes(b"b")
    expected = {
        "texts/plan.txt": hashlib.sha256(b"b").hexdigest(),
        "units.csv": hashlib.sha256(b"a").hexdigest(),
    }
    assert whole_files.digests(tmp_path) == expected
    assert list(whole_files.digests(tmp_path)) == list(expected)


def test_digests_of_a_workbook_are_of_the_one_file(tmp_path):
    book = tmp_path / "2024.xlsx"
    book.write_bytes(b"a")
    assert whole_files.digests(book) == {"2024.xlsx": hashlib.sha256(b"a").hexdigest()}


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "office" / "notebooks").mkdir(parents=True)
    (tmp_path / "office" / paths.MARK).write_text("name: x")
    monkeypatch.chdir(tmp_path / "office" / "notebooks")
    return tmp_path / "office"


def test_home_is_the_nearest_folder_upwards_with_the_mark(project):
    assert paths.home() == project
    (project / "notebooks" / paths.MARK).write_text("name: y")
    assert paths.home() == project / "notebooks"


def test_home_without_a_mark_is_where_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert paths.home() == tmp_path
    assert paths.home(tmp_path) == tmp_path


def test_a_folder_of_the_marks_name_is_no_mark(project):
    (project / "notebooks" / paths.MARK).mkdir()
    assert paths.home() == project


def test_paths_are_taken_from_the_project_and_shown_within_it(project, tmp_path):
    assert paths.resolve("data/2024") == project / "data" / "2024"
    assert paths.resolve(tmp_path / "x") == tmp_path / "x"
    assert paths.shown(project / "data" / "units.csv") == "data/units.csv"
    assert paths.shown(tmp_path / "secret" / "units.csv") == "units.csv"
