"""What a report depends on, named by content: its key. An equal key needs no second run."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from phantich import __version__
from phantich.disclosure.editions import find_ledgers
from phantich.files.paths import home, resolve, shown
from phantich.files.project_settings import metric_files
from phantich.files.whole_files import digest
from phantich.report.own_words import read_words, words_file
from phantich.runner.orders import Order, yearly

PACKAGES = (
    "pandas",
    "numpy",
    "pyarrow",  # pandas keeps texts by it where it is installed
    "scipy",
    "matplotlib",
    "seaborn",
    "papermill",
    "nbclient",
    "ipykernel",
    "python-docx",
    "docxtpl",
    "XlsxWriter",
    "typst",
)
LOCK = "requirements.lock"
SAYING = ("report", "runner", "project", "cli")  # rooms that count nothing
WORDS = ("language", "words")
OWN_WORDS = "words"  # the folder of the office's own words, unless another is named
PREVIOUS, SEALED = "previous", "data"  # before the names of ledgers; in place of all other files
PARTS = (
    "phantich",
    "source",
    "lock",
    "parameters",
    "document",
    "notebooks",
    "inputs",
    "rows",
    "versions",
)


def environment() -> dict[str, Any]:
    """What is the same for all reports of a run: our sources, the lock and the versions."""
    lock = home() / LOCK
    return {
        "phantich": __version__,
        "source": source(),
        "lock": digest(lock) if lock.is_file() else "",
        "notebooks": {path.name: digest(path) for path in (*yearly(), *metric_files())},
        "versions": {"python": platform.python_version()} | {p: _version(p) for p in PACKAGES},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def source(*, counting: bool = False) -> str:
    """One digest for all files of the package that can change what it does, or what it counts."""
    root = Path(__file__).resolve().parent.parent
    total = hashlib.sha256()
    for path in sorted(_files(root)):
        name = path.relative_to(root)
        if not counting or (name.parts[0] not in SAYING and name.parts[:2] != WORDS):
            total.update(name.as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    for path in metric_files() if counting else ():
        total.update(path.read_bytes())
    return total.hexdigest()


def _files(root: Path) -> list[Path]:
    found = []
    for folder, inner, names in os.walk(root):
        inner[:] = [name for name in inner if name != "__pycache__"]
        found += [Path(folder, name) for name in names if not name.endswith(".pyc")]
    return found


def parts_of(
    facts: Mapping[str, Any],
    order: Order,
    inputs: Mapping[str, str],
    rows: Mapping[str, str],
    salt: bytes = b"",
) -> dict[str, Any]:
    """All that a report depends on: ``facts`` of the environment, ``inputs`` by file, or ``rows``.

    The values are such that they come back equal from a manifest. With a ``salt`` no digest of
    data can be guessed at, and no file of the dataset is named.
    """
    inputs = {**inputs, **_previous(order)}
    inputs, rows = (_sealed(found, salt) if salt else found for found in (inputs, rows))
    own = {
        "parameters": order.parameters(),
        "document": {**_profile(order), **_own_words(order)},
        "inputs": inputs,
        "rows": dict(rows),
    }
    parts = {**facts, **own}
    return {name: json.loads(json.dumps(parts[name], default=str)) for name in PARTS}


def _previous(order: Order) -> dict[str, str]:
    """The ledgers of the editions published before, if the report is held against any."""
    ledgers = enumerate(find_ledgers(order.previous))
    return {
        f"{PREVIOUS}/{at}": digest(path) if path.is_file() else "missing" for at, path in ledgers
    }


def _sealed(found: Mapping[str, str], salt: bytes) -> dict[str, str]:
    """One salted digest for all files of the dataset, and one for each ledger."""
    sums: dict[str, hmac.HMAC] = {}
    for name, value in sorted(found.items()):
        group = name if name.startswith(f"{PREVIOUS}/") else SEALED
        sums.setdefault(group, hmac.new(salt, digestmod="sha256")).update(
            f"{name}\0{value}\0".encode()
        )
    return {group: total.hexdigest() for group, total in sums.items()}


def _own_words(order: Order) -> dict[str, str]:
    """What the office wrote for the report; an empty form counts as nothing."""
    folder = str(order.extra.get("words", OWN_WORDS))
    path = words_file(folder, resolve(order.data), order.year, order.unit, order.lang)
    return {f"words: {entry}": text for entry, text in read_words(path, order.lang).items()}


def _profile(order: Order) -> dict[str, str]:
    """The form of the document: a name, or a file with its content."""
    path = resolve(order.profile) if order.profile else None
    if path is None or not path.is_file():
        return {"profile": order.profile}
    return {"profile": shown(path), "content": digest(path)}


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Which parts of a key are no longer the same: the part and the names within it."""
    if before is None:
        return [("new", "")]
    found = []
    for part in PARTS:
        old, new = before.get(part), after[part]
        if old != new:
            found.append((part, ", ".join(_names(old, new))))
    return found


def _names(old: Any, new: Any) -> list[str]:
    if not isinstance(new, dict) or not isinstance(old, dict):
        return []
    return [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
