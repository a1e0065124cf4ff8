"""What a run hands to the process that executes one of its notebooks, by the environment.

Outside a run nothing is set, and a notebook reads and writes where its parameters say.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from typing import TypeVar

Found = TypeVar("Found")

PART = "PHANTICH_PART"  # the file that holds the part of the dataset a report reads
FOLDER = "PHANTICH_FOLDER"  # where the files of the report are collected
MEMORY = "PHANTICH_MEMORY"  # where the processes of a run keep what each works out for all
BEYOND = ".beyond"  # written beside the part when a notebook reads more than the part


def part() -> Path | None:
    """The file with the part of the dataset that this process was given, if any."""
    return Path(os.environ[PART]) if os.environ.get(PART) else None


def folder() -> Path | None:
    """The folder in which a run collects what this process writes, if any."""
    return Path(os.environ[FOLDER]) if os.environ.get(FOLDER) else None


def note_beyond() -> None:
    """Tell the run that more was read than the part, so that the report depends on all of it."""
    given = part()
    if given is not None:
        given.with_suffix(BEYOND).touch()


def memory() -> Path | None:
    """The folder in which the processes of a run keep what they have worked out, if any."""
    return Path(os.environ[MEMORY]) if os.environ.get(MEMORY) else None


def remembered(name: str, asked: object, make: Callable[[], Found]) -> Found:
    """What ``make`` gives; within a run it is worked out once for all that ask the same.

    The same is what has the same content, byte for byte: a table changed in place is another.
    Nothing is remembered outside a run, nor longer than it.
    """
    folder = memory()
    if folder is None or not folder.is_dir():
        return make()
    key = hashlib.sha256(pickle.dumps((name, asked), protocol=5)).hexdigest()
    with suppress(OSError):
        found: Found = pickle.loads((folder / key).read_bytes())  # written below, by this run
        return found
    found = make()
    with suppress(OSError):
        handle, aside = mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            pickle.dump(found, file, protocol=5)
        os.replace(aside, folder / key)
    return found
