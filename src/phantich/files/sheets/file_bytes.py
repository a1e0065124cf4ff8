"""A file read once, and only if it is a plain file: no folder, pipe, device or way out."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from phantich.errors import Fault
from phantich.files.sheets.reading_limits import FILE_BYTES, MEGABYTE


def bytes_of(path: Path) -> bytes:
    """The content of a plain file; all later steps see the same bytes.

    Raises
    ------
    Fault
        There is no such file, it is no plain file, is empty, too large or may not be read.
    """
    try:
        _plain(path)
        handle = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
        with os.fdopen(handle, "rb") as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise Fault("grid_special", file=path.name)
            content = opened.read(FILE_BYTES + 1)
    except Fault:
        raise
    except FileNotFoundError:
        raise Fault("grid_missing", file=path.name) from None
    except PermissionError:
        raise Fault("grid_permission", file=path.name) from None
    except (OSError, ValueError, RuntimeError):  # a name no disk holds, a link round itself
        raise Fault("grid_unreadable", file=path.name) from None
    return _within(path, content)


def _within(path: Path, content: bytes) -> bytes:
    if len(content) > FILE_BYTES:
        raise Fault("grid_size", file=path.name, limit=FILE_BYTES // MEGABYTE)
    if not content:
        raise Fault("grid_empty", file=path.name)
    return content


def _plain(path: Path) -> None:
    if path.name.startswith("~$"):
        raise Fault("grid_lock", file=path.name)
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        _inside(path)
        mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise Fault("grid_folder", file=path.name)
    if not stat.S_ISREG(mode):
        raise Fault("grid_special", file=path.name)


def _inside(path: Path) -> None:
    """A link is followed only to a file beside it or below."""
    if not path.resolve().is_relative_to(path.parent.resolve()):
        raise Fault("grid_link", file=path.name)
