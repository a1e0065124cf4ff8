"""Reports appear whole or not at all: written aside, then moved, the manifest last.

A run that dies while it moves files leaves the rest aside together with its manifest; the next
run moves it before it does anything else.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from phantich.errors import Fault
from phantich.files.paths import shown
from phantich.files.whole_files import flush_folder
from phantich.runner.run_state import MANIFEST, OWN, manifest

WORK = "work"
FAILED = "failed"  # within a report's folder: notebooks that did not run to their end
_DISTRICT = "=district"  # no unit may be called so


def publish(root: Path, place: Path, files: Mapping[str, bytes], facts: Mapping[str, Any]) -> None:
    """Put the files of a report and its manifest into its folder within ``root``.

    Raises
    ------
    Fault
        A file can't be written; what was there before is still whole.
    """
    text = json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
    work = root / OWN / WORK / _aside(root, place)
    try:
        shutil.rmtree(work, ignore_errors=True)
        for name, content in [*files.items(), (MANIFEST, text.encode("utf-8"))]:
            _written(work / "files" / name, content)
        flush_folder(work / "files")
        (work / "files").rename(work / "ready")
        _moved(work / "ready", place)
    except OSError as error:
        shutil.rmtree(work / "files", ignore_errors=True)
        path = shown(Path(error.filename2 or error.filename or place))
        raise Fault("unwritable", path=path, reason=error.strerror or error) from None


def _aside(root: Path, place: Path) -> str:
    return _DISTRICT if place == root else place.name


def _written(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _moved(ready: Path, place: Path) -> None:
    """Move finished files to their place, the manifest last; drop what the report has no more."""
    before, after = (manifest(folder) or {"outputs": {}} for folder in (place, ready))
    names = [p.relative_to(ready).as_posix() for p in ready.rglob("*") if p.is_file()]
    for name in sorted({*names} - {MANIFEST}):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(ready / name, place / name)
    for name in sorted({*before["outputs"]} - {*after["outputs"]}):
        (place / name).unlink(missing_ok=True)
    os.replace(ready / MANIFEST, place / MANIFEST)
    flush_folder(place)
    shutil.rmtree(place / FAILED, ignore_errors=True)
    shutil.rmtree(ready.parent, ignore_errors=True)
    with suppress(OSError):
        ready.parent.parent.rmdir()  # when nothing else lies aside


def recover(root: Path, units: Path) -> None:
    """Finish what a run that died had begun to move; drop what it had not finished.

    Raises
    ------
    Fault
        A file can't be moved.
    """
    for work in sorted((root / OWN / WORK).glob("*")):
        place = root if work.name == _DISTRICT else units / work.name
        try:
            if (work / "ready" / MANIFEST).exists():
                _moved(work / "ready", place)
            shutil.rmtree(work, ignore_errors=True)
        except OSError as error:
            raise Fault("unwritable", path=shown(place), reason=error.strerror) from None


def keep_failed(place: Path, notebooks: Mapping[str, str]) -> None:
    """Keep notebooks that failed, up to where they came, beside the last good report."""
    shutil.rmtree(place / FAILED, ignore_errors=True)
    try:
        for name, text in notebooks.items():
            _written(place / FAILED / name, text.encode("utf-8"))
    except OSError:
        shutil.rmtree(place / FAILED, ignore_errors=True)  # the failure itself is told anyway
