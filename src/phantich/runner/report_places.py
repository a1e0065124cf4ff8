"""Where a report may be put: not among sources, not over the report of something else.

What somebody edited in a report's folder is moved aside before the new report takes its place.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phantich.errors import Fault
from phantich.files.paths import home, shown
from phantich.files.whole_files import digest
from phantich.runner.run_state import MANIFEST, manifest, outputs_of

EDITED = "edited"  # within a report's folder
EDITABLE = (".docx", ".xlsx")  # what an office opens and writes in
SAME = ("year", "data", "unit", "lang", "edition")  # a report of others is another report
SOURCES = {
    "data",
    "docs",
    "forms",
    "golden",
    "metrics",
    "notebooks",
    "sent",
    "src",
    "tests",
    ".git",
}
KINDS = {".csv", ".ipynb", ".parquet", ".py", ".toml"}


def check_place(folder: Path, data: Path) -> None:
    """Refuse a folder of outputs that lies in the dataset, or that holds sources.

    Raises
    ------
    Fault
        It does.
    """
    folder, data, root = folder.resolve(), data.resolve(), home().resolve()
    if data.is_dir() and folder.is_relative_to(data):
        raise Fault("out_in_data", path=shown(folder))
    inside = folder.relative_to(root).parts[:1] if folder.is_relative_to(root) else ()
    above = any(place.is_relative_to(folder) for place in (data, root))
    if above or SOURCES.intersection(inside) or _holds_sources(folder):
        raise Fault("out_in_sources", path=shown(folder) if inside else folder)


def _holds_sources(folder: Path) -> bool:
    """Whether a folder that is no report's holds notebooks, tables or programs."""
    if not folder.is_dir() or (folder / MANIFEST).exists() or (folder / "run.json").exists():
        return False
    return any(path.suffix in KINDS for path in folder.iterdir())


def check_same(place: Path, parameters: Mapping[str, Any]) -> None:
    """Refuse to put a report where that of other data, a unit, language or edition lies.

    Raises
    ------
    Fault
        Another report lies there; what it is of is named.
    """
    there = (manifest(place) or {}).get("parameters") or parameters
    other = [name for name in SAME if there.get(name) != parameters[name]]
    if other:
        was, now = (", ".join(f"{n}={of.get(n)}" for n in other) for of in (there, parameters))
        free = f"{shown(place)}-{'-'.join(str(parameters[n]).split('/')[-1] for n in other)}"
        raise Fault("other_report", path=shown(place), was=was, now=now, free=free)


def keep_edited(place: Path) -> list[Path]:
    """Move what somebody edited of a report to ``edited/``, under the day it was last written.

    Returns where each file went.
    """
    before = outputs_of(place)
    kept = []
    for name in (name for name in before if Path(name).suffix in EDITABLE):
        path = place / name
        if path.is_file() and digest(path) != before[name]:
            kept.append(_free(path))
            kept[-1].parent.mkdir(exist_ok=True)
            os.replace(path, kept[-1])
    return kept


def _free(path: Path) -> Path:
    """A name in ``edited/`` that nothing bears yet."""
    day = dt.date.fromtimestamp(path.stat().st_mtime).isoformat()
    stem, at = f"{path.stem}-{day}", 1
    while (found := path.parent / EDITED / f"{stem}{path.suffix}").exists():
        at += 1
        stem = f"{path.stem}-{day}-{at}"
    return found
