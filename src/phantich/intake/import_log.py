"""The log of what was received: files by hash, whose figures they hold, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from phantich.dataset.commit import FOLDER
from phantich.errors import Fault
from phantich.files.paths import shown

LOG = f"{FOLDER}/submissions.json"
ACCEPTED, PARTLY, REFUSED, SUPERSEDED = "accepted", "partly", "refused", "superseded"


@dataclass
class Part:
    """The figures of one unit and period in one block of the form."""

    unit: str
    year: int
    period: str
    block: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What a newer version replaces."""
        return self.unit, self.period, self.block


@dataclass
class Entry:
    """One file received."""

    number: int
    file: str
    sha256: str
    status: str
    read: int = 0
    accepted: int = 0
    warned: int = 0
    set_aside: int = 0
    ignored: dict[str, int] = field(default_factory=dict)
    converted: int = 0
    tables: dict[str, int] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    original: str = ""
    withheld: bool = False
    aside_file: str = ""
    reason: str = ""
    superseded_by: int | None = None
    changes: list[dict[str, str]] = field(default_factory=list)

    @property
    def finished(self) -> bool:
        """Whether the same file has nothing more to give."""
        return self.status in (ACCEPTED, SUPERSEDED)


class Ledger:
    """The entries of a dataset in the order in which the files came."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = list(entries)

    @classmethod
    def read(cls, folder: Path) -> Ledger:
        """The log of a dataset; an empty one where it has none.

        Raises
        ------
        Fault
            The log is damaged.
        """
        path = folder / LOG
        if not path.is_file():
            return cls()
        try:
            facts = json.loads(path.read_text("utf-8"))
            return cls(_entry(fact) for fact in facts)
        except (ValueError, TypeError, KeyError):
            raise Fault("broken_log", path=shown(path)) from None

    def content(self) -> bytes:
        """The log as JSON."""
        facts = [asdict(entry) for entry in self.entries]
        return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode("utf-8")

    def of(self, sha256: str, resent: str = "") -> Entry | None:
        """The entry of a file, by the hash of its content or the beginning of it."""
        wanted = sha256 or resent
        return next((e for e in self.entries if wanted and e.sha256.startswith(wanted)), None)

    def current(self, part: Part) -> list[Entry]:
        """The entries whose figures of a part count now."""
        return [e for e in self.entries if e.status != SUPERSEDED
                and part.key in (p.key for p in e.parts)]  # fmt: skip

    def next_number(self) -> int:
        """The number of the next file."""
        return max((entry.number for entry in self.entries), default=0) + 1

    def put(self, entry: Entry) -> None:
        """Add an entry, or replace the one of the same number."""
        kept = [e for e in self.entries if e.number != entry.number]
        self.entries = sorted([*kept, entry], key=lambda e: e.number)


def _entry(fact: Mapping[str, Any]) -> Entry:
    return Entry(**{**fact, "parts": [Part(**part) for part in fact["parts"]]})


def records_path(entry: Entry) -> str:
    """Where the rows that a file gave are kept, so that a newer version can take them back."""
    return f"{FOLDER}/records/{entry.sha256[:16]}.json"
