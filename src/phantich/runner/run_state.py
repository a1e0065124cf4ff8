"""What a run remembers: which rows are whose, beside the outputs; how files stood, elsewhere.

Nothing here is needed to trust a report; what is lost or damaged is worked out again. What lies
beside the outputs is the same for the same data; times of files are kept in the user's cache.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from phantich.errors import Fault
from phantich.files.whole_files import digest, write_whole

OWN = ".phantich"  # the run's own folder within the outputs: lock, rows, unfinished work
MANIFEST = "manifest.json"


@dataclass
class Rows:
    """Whose rows are whose in a dataset.

    Attributes
    ----------
    known: what this was worked out from: files by digest, year, sources, versions.
    rows: the digests of the rows that each unit's report reads, by table.
    units: the names of the units by id.
    reporting: ids of the units that have facts or duties in the year.
    """

    known: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    reporting: list[str] = field(default_factory=list)


@dataclass
class Looks:
    """How things stood on this machine: the dataset's real path, and every output's size and time.

    Attributes
    ----------
    data: the dataset's path as it was given.
    seen: size and time of the outputs whose content was looked at, by report and name.
    """

    data: str = ""
    seen: dict[str, dict[str, list[int]]] = field(default_factory=dict)


def load_rows(folder: Path) -> Rows:
    """The rows kept in a folder; none where there is nothing that can be read."""
    return Rows(**_read(folder / OWN / "rows.json", Rows()))


def save_rows(folder: Path, rows: Rows) -> None:
    """Keep the rows in a folder."""
    write_whole(folder / OWN / "rows.json", _text(rows))


def load_looks(folder: Path) -> Looks:
    """How the outputs in a folder stood when they were last looked at."""
    return Looks(**_read(_cache(folder), Looks()))


def save_looks(folder: Path, looks: Looks) -> None:
    """Keep how the outputs in a folder stand; where there is no cache, nothing is kept."""
    try:
        write_whole(_cache(folder), _text(looks))
    except Fault:
        return


def _cache(folder: Path) -> Path:
    from platformdirs import user_cache_path

    name = hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    return user_cache_path("phantich", appauthor=False) / "looks" / f"{name[:32]}.json"


def _text(held: Rows | Looks) -> bytes:
    return json.dumps(asdict(held), ensure_ascii=False, sort_keys=True).encode("utf-8")


def _read(path: Path, empty: Rows | Looks) -> dict[str, Any]:
    """What a file holds, if it has the names and kinds of an empty one."""
    usual = asdict(empty)
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return usual
    good = isinstance(found, dict) and {n: type(v) for n, v in found.items()} == {
        n: type(v) for n, v in usual.items()
    }
    return found if good else usual


def manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a report, or None where there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("outputs"), dict) else None


def damaged(folder: Path, outputs: Mapping[str, str], seen: dict[str, list[int]]) -> list[str]:
    """The outputs that are missing or no longer what the manifest says.

    A file whose size and time are as they were when its content was last looked at is trusted;
    ``seen`` is brought up to date.
    """
    wrong = []
    for name, expected in outputs.items():
        stamp = _stamp(folder / name)
        if stamp is None or (seen.get(name) != stamp and digest(folder / name) != expected):
            wrong.append(name)
            seen.pop(name, None)
        else:
            seen[name] = stamp
    return wrong


def _stamp(path: Path) -> list[int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns]


def probe(folder: Path) -> None:
    """Try whether a folder can be written, before anything is executed.

    Raises
    ------
    Fault
        It can't.
    """
    write_whole(folder / OWN / "probe", b"")
    (folder / OWN / "probe").unlink()
