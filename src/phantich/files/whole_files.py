"""Writing files that are whole or absent, and naming them by their content."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from phantich.errors import Fault
from phantich.files.paths import shown


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is never seen half written.

    Raises
    ------
    Fault
        The folder or the file can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError as error:
        raise Fault("unwritable", path=shown(path), reason=error.strerror or error) from None


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def flush_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk too, where the system can do so."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(path: Path) -> str:
    """The sha256 of a file's content, as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digests(path: Path) -> dict[str, str]:
    """The sha256 of every file of a dataset, by its path within it."""
    if path.is_file():
        return {path.name: digest(path)}
    found = sorted(file for file in path.rglob("*") if file.is_file())
    return {file.relative_to(path).as_posix(): digest(file) for file in found}
