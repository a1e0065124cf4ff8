"""Reports appear whole or not at all: made beside the old one, then the two folders change names.

Where the system can't exchange two names in one step (Windows, some network drives), the files
are moved one by one, the manifest last; a run that dies meanwhile is completed by the next one.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phantich.errors import Fault
from phantich.files.paths import shown
from phantich.files.whole_files import flush_folder
from phantich.runner.report_places import keep_edited
from phantich.runner.run_state import MANIFEST, outputs_of, own_folder

FAILED = "failed"  # within a report's folder: notebooks that did not run to their end
NEW, READY = "new", "ready"  # a report that is being written; one whose files are being moved
EXCHANGES = (  # Linux, macOS: the function, what stands before each name, the flag at the end
    ("renameat2", (-100,), 2),
    ("renamex_np", (), 2),
)


def publish(
    root: Path, place: Path, files: Mapping[str, bytes], facts: Mapping[str, Any]
) -> list[Path]:
    """Put the files of a report and its manifest into its folder, all of them or none.

    What else lies in the folder stays, but for the notebooks of a failed attempt. Returns where
    files went that somebody had edited.

    Raises
    ------
    Fault
        A file can't be written; what was there before is still whole.
    """
    text = json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
    new = own_folder(root) / NEW
    try:
        shutil.rmtree(new, ignore_errors=True)
        for name, content in [*files.items(), (MANIFEST, text.encode("utf-8"))]:
            _written(new / name, content)
        flush_folder(new)
        kept = keep_edited(place)
        _put(new, place, root)
        return kept
    except OSError as error:
        path = shown(Path(error.filename2 or error.filename or place))
        raise Fault("unwritable", path=path, reason=error.strerror or error) from None
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _written(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _put(new: Path, place: Path, root: Path) -> None:
    """Let the new folder take the place of the old one."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        os.rename(new, place)
    elif not (_joined(place, new) and _exchanged(new, place)):
        ready = own_folder(root) / READY / place.relative_to(root)
        ready.parent.mkdir(parents=True, exist_ok=True)
        os.rename(new, ready)
        _moved(ready, place)
        shutil.rmtree(own_folder(root) / READY, ignore_errors=True)
    flush_folder(place.parent)


def _joined(place: Path, new: Path) -> bool:
    """Give the new folder all that stays of the old one; whether the system can do so."""
    before = {*outputs_of(place), MANIFEST}
    try:
        shutil.copymode(place, new)
        for path in sorted(place.rglob("*")):
            name = path.relative_to(place)
            if name.as_posix() in before or name.parts[0] == FAILED:
                continue
            if path.is_dir() and not path.is_symlink():
                (new / name).mkdir(parents=True, exist_ok=True)
            elif not os.path.lexists(new / name):
                os.link(path, new / name, follow_symlinks=False)
    except (OSError, NotImplementedError):
        return False
    return True


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two names in one step; whether the system could."""
    if os.name == "nt":
        return False
    system = ctypes.CDLL(None, use_errno=True)
    for function, before, flag in EXCHANGES:
        exchange = getattr(system, function, None)
        names = [(*before, os.fsencode(path)) for path in (one, other)]
        if exchange is not None and exchange(*names[0], *names[1], flag) == 0:
            return True
    return False


def _moved(ready: Path, place: Path) -> None:
    """Move finished files to their place, the manifest last; drop what the report has no more."""
    before, after = outputs_of(place), outputs_of(ready)
    for name in sorted(after):
        if (ready / name).exists():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(ready / name, place / name)
    for name in sorted({*before} - {*after}):
        (place / name).unlink(missing_ok=True)
    os.replace(ready / MANIFEST, place / MANIFEST)
    shutil.rmtree(place / FAILED, ignore_errors=True)


def recover(root: Path) -> None:
    """Finish what a run that died had begun to move; drop what it had not finished.

    Raises
    ------
    Fault
        A file can't be moved.
    """
    own = own_folder(root)
    shutil.rmtree(own / NEW, ignore_errors=True)
    for found in sorted((own / READY).rglob(MANIFEST)):
        place = root / found.parent.relative_to(own / READY)
        try:
            _moved(found.parent, place)
        except OSError as error:
            raise Fault("unwritable", path=shown(place), reason=error.strerror) from None
    shutil.rmtree(own / READY, ignore_errors=True)


def keep_failed(place: Path, notebooks: Mapping[str, str]) -> None:
    """Keep notebooks that failed, up to where they came, beside the last good report."""
    shutil.rmtree(place / FAILED, ignore_errors=True)
    try:
        for name, text in notebooks.items():
            _written(place / FAILED / name, text.encode("utf-8"))
    except OSError:
        shutil.rmtree(place / FAILED, ignore_errors=True)  # the failure itself is told anyway
