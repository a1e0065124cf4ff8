"""One run at a time in one folder: a lock that the system frees when its holder dies."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from phantich.errors import Fault
from phantich.files.paths import shown

PAUSE = 0.2  # seconds between two looks at a lock that another run holds


@contextmanager
def held(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock in a file; while another process holds it, wait (``waiting`` is called once).

    Raises
    ------
    Fault
        The file can't be made.
    """
    ours = not path.parent.parent.exists()
    file = _opened(path)
    if not _taken(file):
        waiting()
    while not _taken(file) or not _still(file, path):
        if not _still(file, path):
            file.close()
            file = _opened(path)
        else:
            time.sleep(PAUSE)
    with file:
        try:
            yield  # the system frees the lock when the file is closed, however that comes about
        finally:
            _dropped(path, ours=ours)


def _opened(path: Path) -> BinaryIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("ab")
    except OSError as error:
        raise Fault("unwritable", path=shown(path.parent), reason=error.strerror) from None


def _still(file: BinaryIO, path: Path) -> bool:
    """Whether the path still leads to this file, or another run has tidied it away."""
    try:
        there = path.stat()
    except OSError:
        return False
    return os.path.samestat(os.fstat(file.fileno()), there)


def _dropped(path: Path, *, ours: bool) -> None:
    """Take the lock's file away while it is held, and folders made for it that are empty."""
    with suppress(OSError):
        path.unlink()
        path.parent.rmdir()
        if ours:
            path.parent.parent.rmdir()


def _taken(file: BinaryIO) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
