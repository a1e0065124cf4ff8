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

from phantich.errors import Fault
from phantich.files.paths import shown
from phantich.files.whole_files import flush_folder

FOLDER = "intake"  # of a dataset: what its imports keep beside the tables
JOURNAL = f"{FOLDER}/journal.json"  # stands while an import changes several tables
LOCK = f"{FOLDER}/.lock"
STAGED = ".new"


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a dataset for one import; the lock is freed when the process ends, however it ends.

    Raises
    ------
    Fault
        Another import holds it, or the folder can't be written.
    """
    from filelock import FileLock, Timeout  # slow to load, and only imports need it

    lock = FileLock(folder / LOCK)
    try:
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise Fault("import_running", path=shown(folder)) from None
    except OSError as error:
        raise Fault("unwritable", path=shown(folder), reason=error.strerror or error) from None
    try:
        recover(folder)
        yield
    finally:
        lock.release()


def being_written(folder: Path) -> bool:
    """Whether an import holds a dataset at this moment."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(folder / LOCK).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # a dataset that may only be read
        return False


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
    for place in (folder, folder / FOLDER, *(folder / FOLDER).glob("*/"), folder / "set_aside"):
        for left in place.glob(f".*{STAGED}"):
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
