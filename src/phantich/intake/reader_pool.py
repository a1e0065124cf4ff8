"""Reading many files at once, in as many processes as there are cores."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from phantich.intake.sheet_reading import read_submission
from phantich.intake.submission_pages import Submission

FEWEST = 8  # files below which starting processes costs more than it gains
START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
Progress = Callable[[int, int], None]


def read_all(
    paths: Sequence[Path], lang: str, progress: Progress | None = None
) -> list[Submission]:
    """Every file as pages of rows, in the order asked for."""
    workers = min(os.cpu_count() or 1, 8)
    read = partial(read_submission, lang=lang)
    if len(paths) < FEWEST or workers == 1:
        return _counted(map(read, paths), len(paths), progress)
    context = multiprocessing.get_context(START)  # a fork would copy threads that hold locks
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        return _counted(pool.map(read, paths, chunksize=2), len(paths), progress)


def _counted(made: Iterable[Submission], of: int, progress: Progress | None) -> list[Submission]:
    found = []
    for at, one in enumerate(made, 1):
        found.append(one)
        if progress is not None:
            progress(at, of)
    return found
