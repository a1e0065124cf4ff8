"""The two editions of a report, and what stays in the office of an external one.

It lies beside the folder that is handed on, never in it.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from phantich.errors import Misuse
from phantich.files.paths import resolve
from phantich.files.whole_files import write_whole

INTERNAL, EXTERNAL = EDITIONS = ("internal", "external")
PERSONS = (
    "measure",
    "person",
    "personal_plan",
    "contact",
    "form",
    "incident",
)  # what is counted of people
LEDGER = "ledger.csv"
UNITS = "units"  # the folder of the units' reports within the year's
KEPT = ".kept"  # what the name of the folder ends in that stays in the office


def check_edition(name: str) -> str:
    """The name of an edition, if it is one.

    Raises
    ------
    Misuse
        There is no such edition.
    """
    if name not in EDITIONS:
        raise Misuse("bad_edition", value=name, known=", ".join(EDITIONS))
    return name


def kept_folder(out: Path) -> Path:
    """The folder beside a report's own that is not handed on with it; of a unit's, beside all."""
    if out.parent.name == UNITS:
        return kept_folder(out.parent.parent) / out.name
    return out.with_name(out.name + KEPT)


def kept_salt(out: Path) -> bytes:
    """What is mixed into the digests of data that stand in a report that is handed on."""
    path = kept_folder(out) / "salt"
    if not path.is_file():
        write_whole(path, secrets.token_bytes(32))
    return path.read_bytes()


def find_ledgers(previous: str) -> list[Path]:
    """Where the ledgers of earlier editions should be."""
    paths = named_editions(previous)
    return [path if path.is_file() else kept_folder(path) / LEDGER for path in paths]


def named_editions(previous: str) -> list[Path]:
    """Earlier editions by their folders or their ledgers, named with semicolons between them."""
    return [resolve(name.strip()) for name in previous.split(";") if name.strip()]
