"""Reading many files at once, in as many processes as there are cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from phantich.intake.pages import Submission
from phantich.intake.sheet_reading import read_submission

FEWEST = 8  # files below which starting processes costs more than it gains


def read_all(
    paths: Sequence[Path], lang: str, progress: Callable[[int, int], None] | None = None
) -> list[Submission]:
    """Every file as pages of rows, in the order asked for."""
    workers = min(os.cpu_count() or 1, 8)
    read = partial(read_submission, lang=lang)
    if len(paths) < FEWEST or workers == 1:
        return [_counted(read(path), at, len(paths), progress) for at, path in enumerate(paths, 1)]
    with ProcessPoolExecutor(workers) as pool:
        made = pool.map(read, paths, chunksize=2)
        return [_counted(one, at, len(paths), progress) for at, one in enumerate(made, 1)]


def _counted(
    one: Submission, at: int, of: int, progress: Callable[[int, int], None] | None
) -> Submission:  # fmt: skip
    if progress is not None:
        progress(at, of)
    return one
