"""What a run hands to the process that executes one of its notebooks, by the environment.

Outside a run nothing is set, and a notebook reads and writes where its parameters say.
"""

from __future__ import annotations

import os
from pathlib import Path

PART = "PHANTICH_PART"  # the file that holds the part of the dataset a report reads
FOLDER = "PHANTICH_FOLDER"  # where the files of the report are collected
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
