"""What lies beside the outputs of a run: whose rows are whose, the lock, unfinished work.

Nothing here is needed to trust a report; what is lost or damaged is worked out again. It lies
outside the folder of the outputs, which may be handed on.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from phantich import __version__
from phantich.disclosure.editions import UNITS
from phantich.errors import Fault
from phantich.files.paths import shown
from phantich.files.whole_files import digest, write_whole

OWN = ".phantich"
MANIFEST = "manifest.json"
LOG = "runs.jsonl"  # every run into the folders beside it, a line each


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


def own_folder(outputs: Path) -> Path:
    """The folder that belongs to a run into a folder of outputs."""
    return outputs.parent / OWN / outputs.name


def log_run(outputs: Path, facts: Mapping[str, Any]) -> None:
    """Add a line about a run to the log beside its outputs; a log that can't be written is none."""
    log = own_folder(outputs).parent / LOG
    ended = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    line = {"ended": ended, "phantich": __version__, "outputs": outputs.name, **facts}
    with suppress(OSError):
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


@contextmanager
def held(outputs: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a folder of outputs; while another run does, wait (``waiting`` is called once).

    Raises
    ------
    Fault
        Nothing can be written there.
    """
    own = own_folder(outputs)
    if outputs.exists() and not outputs.is_dir():
        raise Fault("unwritable", path=shown(outputs), reason=os.strerror(errno.ENOTDIR))
    write_whole(own / "probe", b"")
    (own / "probe").unlink()
    lock = FileLock(own / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        lock.acquire()
    except OSError as error:
        raise Fault("unwritable", path=shown(own), reason=error.strerror) from None
    try:
        yield
    finally:
        lock.release()  # the system does so when its holder dies


def load_rows(outputs: Path) -> Rows:
    """The rows kept for a folder of outputs; none where there is nothing that can be read."""
    usual = Rows()
    try:
        found = Rows(**json.loads((own_folder(outputs) / "rows.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return usual
    kinds = [{n: type(v) for n, v in vars(rows).items()} for rows in (found, usual)]
    return found if kinds[0] == kinds[1] else usual


def save_rows(outputs: Path, rows: Rows) -> None:
    """Keep the rows for a folder of outputs."""
    text = json.dumps(asdict(rows), ensure_ascii=False, sort_keys=True)
    write_whole(own_folder(outputs) / "rows.json", text.encode("utf-8"))


def manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a report, or None where there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("outputs"), dict) else None


def reports_in(folder: Path) -> dict[Path, dict[str, Any]]:
    """The manifests of the reports in a folder: the one itself, then those of units.

    Raises
    ------
    Fault
        There is none.
    """
    places = [folder, *sorted((folder / UNITS).glob("*"))]
    held = {place: facts for place in places if (facts := manifest(place)) is not None}
    if not held:
        raise Fault("no_report_there", path=shown(folder))
    return held


def outputs_of(folder: Path) -> dict[str, str]:
    """The outputs that the manifest of a report names, with their digests; none without one."""
    found: dict[str, str] = (manifest(folder) or {"outputs": {}})["outputs"]
    return found


def damaged(folder: Path, outputs: Mapping[str, str]) -> list[str]:
    """The outputs that are missing or no longer what the manifest says."""
    return [
        name
        for name, expected in outputs.items()
        if not (folder / name).is_file() or digest(folder / name) != expected
    ]
