"""What a run hands to the process that executes one of its notebooks, by the environment.

Outside a run nothing is set, and a notebook reads and writes where its parameters say.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Any, TypeVar

from platformdirs import user_cache_path

from phantich.files.paths import resolve

if TYPE_CHECKING:
    from pandas import DataFrame

Found = TypeVar("Found")

PART = "PHANTICH_PART"  # the file that holds the part of the dataset a report reads
FOLDER = "PHANTICH_FOLDER"  # where the files of the report are collected
MEMORY = "PHANTICH_MEMORY"  # where the processes of runs keep what each works out for all
MOST_KEPT = 200_000_000  # bytes that may be kept from one run to the next
LONGEST_KEPT = 30 * 24 * 3600  # seconds after which what nobody asked for is forgotten
BEYOND = ".beyond"  # written beside the part when a notebook reads more than the part


def part() -> Path | None:
    """The file with the part of the dataset that this process was given, if any."""
    return Path(os.environ[PART]) if os.environ.get(PART) else None


def folder() -> Path | None:
    """The folder in which a run collects what this process writes, if any."""
    return Path(os.environ[FOLDER]) if os.environ.get(FOLDER) else None


def destination(path: str | Path) -> Path:
    """Where a file goes that is written to ``path``: in a run, among those of the report."""
    collected = folder()
    return collected / Path(path).name if collected else resolve(path)


def note_beyond() -> None:
    """Tell the run that more was read than the part, so that the report depends on all of it."""
    given = part()
    if given is not None:
        given.with_suffix(BEYOND).touch()


def memory() -> Path | None:
    """The folder in which the processes of runs keep what they have worked out, if any."""
    return Path(os.environ[MEMORY]) if os.environ.get(MEMORY) else None


def kept_for(code: str) -> Path | None:
    """The user's own folder for what this code works out; what is old or too much is dropped.

    None where there can be no such folder.
    """
    home = user_cache_path("phantich", appauthor=False) / "counted"
    try:
        (home / code).mkdir(mode=0o700, parents=True, exist_ok=True)
        _forget(home)
    except OSError:
        return None
    return home / code


def _forget(home: Path) -> None:
    """Drop what was not asked for lately, and the oldest of what is more than may be kept."""
    found = sorted(((f.stat(), f) for f in home.glob("*/*")), key=lambda held: -held[0].st_mtime)
    size = 0
    for facts, file in found:
        size += facts.st_size
        if size > MOST_KEPT or time.time() - facts.st_mtime > LONGEST_KEPT:
            file.unlink(missing_ok=True)


@contextmanager
def kept_in(folder: str) -> Iterator[None]:
    """While what is worked out in this process too is kept in a folder."""
    before = os.environ.get(MEMORY, "")
    os.environ[MEMORY] = folder
    try:
        yield
    finally:
        os.environ[MEMORY] = before


def remembered(
    name: str, asked: object, make: Callable[[], Found], folder: Path | None = None
) -> Found:
    """What ``make`` gives; within a run, and from one run to the next, it is worked out once.

    The same is what has the same content: a table changed in place is another. Nothing is
    remembered outside a run, which itself names its ``folder``.
    """
    folder = folder or memory()
    if folder is None or not folder.is_dir():
        return make()
    key = _content((name, asked))
    # ImportError: it was kept where a library was installed that is not here
    with suppress(OSError, EOFError, ImportError, pickle.UnpicklingError):
        found: Found = pickle.loads((folder / key).read_bytes())  # written below, by this user
        os.utime(folder / key)
        return found
    found = make()
    with suppress(OSError):
        handle, aside = mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            pickle.dump(found, file, protocol=5)
        os.replace(aside, folder / key)
    return found


_looked: dict[bytes, str] = {}  # the digests of tables, by their bytes as they stand


def _content(asked: object) -> str:
    """A digest of what is asked that is the same in every process."""
    written = io.BytesIO()
    pickler = _Pickler(written, protocol=5)
    pickler.fast = True  # equal texts give equal bytes, whether they are one object or two
    pickler.dump(asked)
    return hashlib.sha256(written.getvalue()).hexdigest()


class _Pickler(pickle.Pickler):
    """Writes tables by their digest: their own bytes depend on how they came about."""

    def reducer_override(self, obj: Any) -> Any:
        """What pickle is to write in place of an object; of anything but a table, itself."""
        if type(obj).__name__ != "DataFrame":
            return NotImplemented
        return str, (_seen(obj),)


def _seen(frame: DataFrame) -> str:
    """The digest of a table; the same bytes are digested once in a process."""
    stands = hashlib.blake2b(pickle.dumps(frame, protocol=5)).digest()
    if stands not in _looked:
        _looked[stands] = digest(frame)
    return _looked[stands]


def digest(frame: DataFrame) -> str:
    """A digest of a table's columns, index and cells, the same in every process."""
    from pandas.util import hash_pandas_object

    mixed = [name for name, kind in frame.dtypes.items() if str(kind) == "object"]
    plain = frame.drop(columns=mixed)
    facts = [*map(str, frame.columns), *map(str, frame.dtypes), frame.index.dtype, len(frame)]
    found = hashlib.sha256(repr(facts).encode())
    found.update(hash_pandas_object(plain, categorize=False).to_numpy().tobytes())
    for name in mixed:  # of 1 and "1" the hash of a table would be the same
        found.update(_content(frame[name].tolist()).encode())
    return found.hexdigest()
