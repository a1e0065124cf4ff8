"""Where the project is: paths in notebooks and commands are relative to its root."""

from __future__ import annotations

import os
from pathlib import Path

MARK = "phantich.toml"
ROOT = "PHANTICH_ROOT"  # set by a run for its notebooks, wherever they work


def home(start: Path | None = None) -> Path:
    """The project's root: the nearest folder upwards that holds ``phantich.toml``.

    Without such a folder it is the starting folder itself, so that an installed
    package also works in an office's own folder.
    """
    if start is None and os.environ.get(ROOT):
        return Path(os.environ[ROOT])
    here = (start or Path.cwd()).resolve()
    return next((folder for folder in (here, *here.parents) if (folder / MARK).is_file()), here)


def resolve(path: str | Path) -> Path:
    """An absolute path; a relative one is taken from the project's root."""
    path = Path(path)
    return path if path.is_absolute() else home() / path


def shown(path: Path) -> str:
    """The path as a reader sees it: relative to the project where it lies inside, with slashes."""
    root = home()
    inside = path.is_relative_to(root)
    return (path.relative_to(root) if inside else Path(path.name)).as_posix()
