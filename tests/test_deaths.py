"""Killed at every change of the disk: an import and a new project are whole, undone or ended later.

The process really dies (``os._exit``, nothing is tidied up) at its n-th change, n = 1, 2, 3 …,
until it comes through. The steps of publishing a report are tried in
``tests/runner/test_safety.py``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from phantich.dataset.commit import JOURNAL
from phantich.dataset.reading import check_tables
from phantich.intake import import_files
from phantich.project import new_project
from tests.intake.damage import Office, book, write
from tests.refusals import refused

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="dies in a copy of the process"),
]

CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.link")
DEAD = 9


def survives(changes: int, place: Path, do: Callable[[], object]) -> bool:
    """Whether the work was done before its process died at that change within a place."""
    pid = os.fork()
    if pid == 0:
        _die_after(changes, place)
        try:
            do()
        finally:
            os._exit(0 if sys.exc_info()[0] is None else 1)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, DEAD)
    return code == 0


def _die_after(changes: int, place: Path) -> None:
    left = [changes]

    def step() -> None:
        left[0] -= 1
        if left[0] < 0:
            os._exit(DEAD)

    def seen(event: str, given: tuple[object, ...]) -> None:
        writing = (
            event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if (writing or event in CHANGES) and str(place) in str(given[0]):
            step()

    real = os.fsync

    def fsync(handle: int) -> None:
        step()
        real(handle)

    os.fsync = fsync
    sys.addaudithook(seen)


def content(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and not p.name.endswith(".lock")
    }


def test_an_import_that_dies_at_any_change_is_undone_or_ended_by_the_next(tmp_path):
    """The next import of the same file gives what an undisturbed one gives, byte for byte."""
    calm = Office(tmp_path)
    file = str(write(tmp_path / "tep.xlsx", book()))
    before = content(calm.folder)
    import_files([file], calm.folder)
    wanted, died, done = content(calm.folder), 0, False
    while not done:
        (tmp_path / f"{died}").mkdir()
        folder = Office(tmp_path / f"{died}").folder
        done = survives(died, folder, partial(import_files, [file], folder))
        if (folder / JOURNAL).is_file():
            with refused("interrupted_import"):
                check_tables(folder, 2024)
        else:
            whole = {name: text for name, text in content(folder).items() if name in before}
            assert whole in (before, {name: wanted[name] for name in before}), died
        import_files([file], folder)
        assert content(folder) == wanted, died
        died += 1
    assert died > 20


def test_a_new_project_that_dies_at_any_change_is_ended_by_the_same_command(tmp_path, monkeypatch):
    files = {"phantich.toml": b"a", "notebooks/10.ipynb": b"b", "data/sample/units.csv": b"c"}

    def fill(root: Path) -> None:
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(text)

    monkeypatch.setattr(new_project, "_fill", fill)
    died, done = 0, False
    while not done:
        folder = tmp_path / f"{died}"
        done = survives(died, folder, partial(new_project.create, folder))
        if not done:
            new_project.create(folder)
        assert content(folder) == files, died
        assert sorted(p.name for p in folder.iterdir()) == ["data", "notebooks", "phantich.toml"]
        died += 1
    assert died > 8
