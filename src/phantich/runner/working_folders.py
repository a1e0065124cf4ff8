"""Short-lived folders of a run: each is locked by who made it, so that the dead's are swept."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from phantich.files import run_handover

PREFIX = "phantich-"
LOCK = "lock"
FRESH = 2  # seconds within which a folder may not be locked yet


@contextmanager
def working_folder() -> Iterator[Path]:
    """A folder that is there within this block; what killed processes left is swept first.

    Raises
    ------
    OSError
        There is no place for it.
    """
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        with FileLock(folder / LOCK):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the working folders of processes that are dead, and end what those had started."""
    for lock in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{LOCK}"):
        with suppress(OSError, Timeout):
            if time.time() - lock.stat().st_mtime > FRESH:
                with FileLock(lock, timeout=0):
                    end_all(lock.parent)
                    shutil.rmtree(lock.parent, ignore_errors=True)


def end_all(place: Path) -> None:
    """End every process that was started for a place, also one that left its parent's group."""
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if Path(process.environ().get(run_handover.FOLDER, "")).is_relative_to(place):
                process.kill()
