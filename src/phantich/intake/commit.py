"""Changing several files of a dataset at once: all of them or none, whatever happens meanwhile.

New contents are written beside their places and flushed; a journal then names the renames. A run
that dies before the journal leaves the dataset as it was; after it, the next run ends the work.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from phantich.dataset.opening import JOURNAL
from phantich.errors import Fault
from phantich.files.paths import shown
from phantich.files.whole_files import flush_folder
from phantich.intake.import_log import FOLDER

STAGED = ".new"


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a dataset for one import; the lock is freed when the process ends, however it ends.

    Raises
    ------
    Fault
        Another import holds it, or the folder can't be written.
    """
    path = folder / FOLDER / ".lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = path.open("a+b")
    except OSError as error:
        raise Fault("unwritable", path=shown(path), reason=error.strerror or error) from None
    with held:
        if not _hold(held):
            raise Fault("import_running", path=shown(folder))
        recover(folder)
        yield


def _hold(held: IO[bytes]) -> bool:
    """Whether the operating system gives the lock on an open file."""
    try:
        if os.name == "nt":
            import msvcrt

            held.seek(0)
            msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(held.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def commit(folder: Path, changes: Mapping[str, bytes]) -> None:
    """Write files of a dataset, by their path within it, all or none.

    Raises
    ------
    Fault
        The disk is full or the folder can't be written; the dataset is as it was.
    """
    wanted = {name: new for name, new in sorted(changes.items()) if not _same(folder / name, new)}
    if not wanted:
        return
    try:
        for name, content in wanted.items():
            _stage(folder / name, content)
        _write(folder / JOURNAL, json.dumps(list(wanted)).encode("utf-8"))
    except OSError as error:
        _discard(folder, wanted)
        raise Fault("unwritable", path=shown(folder), reason=error.strerror or error) from None
    _finish(folder, list(wanted))


def recover(folder: Path) -> None:
    """End what an interrupted run had begun: rename what its journal names, drop the rest."""
    journal = folder / JOURNAL
    if journal.is_file():
        _finish(folder, json.loads(journal.read_text("utf-8")))
    for left in (*folder.glob(f".*{STAGED}"), *(folder / FOLDER).rglob(f".*{STAGED}"),
                 *folder.glob(f"set_aside/.*{STAGED}")):  # fmt: skip
        left.unlink(missing_ok=True)


def _same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def _staged(path: Path) -> Path:
    return path.with_name(f".{path.name}{STAGED}")


def _stage(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _staged(path).open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _write(path: Path, content: bytes) -> None:
    _stage(path, content)
    os.replace(_staged(path), path)
    flush_folder(path.parent)


def _finish(folder: Path, names: list[str]) -> None:
    for name in names:
        if _staged(folder / name).is_file():
            os.replace(_staged(folder / name), folder / name)
    for parent in sorted({(folder / name).parent for name in names}):
        flush_folder(parent)
    (folder / JOURNAL).unlink(missing_ok=True)
    flush_folder((folder / JOURNAL).parent)


def _discard(folder: Path, names: Mapping[str, bytes]) -> None:
    for name in (*names, JOURNAL):
        with contextlib.suppress(OSError):
            _staged(folder / name).unlink(missing_ok=True)
