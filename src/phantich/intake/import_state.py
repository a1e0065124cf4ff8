"""One import while it runs: the dataset, its log, what was asked, and what is to be written."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from phantich.intake.import_log import Ledger
from phantich.intake.stored_tables import StoredTables
from phantich.intake.table_facts import Asked


@contextlib.contextmanager
def unswept() -> Iterator[None]:
    """Leave the search for cycles out: cells, rows and facts by the million hold none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@dataclass
class Work:
    """One import while it runs; without ``keeping`` nothing of the files is to be kept."""

    dataset: StoredTables
    ledger: Ledger
    asked: Asked
    lang: str
    sources: dict[int, Path]
    into: str = ""
    keeping: bool = True
    pending: dict[str, bytes] = field(default_factory=dict)
    aside: list[str] = field(default_factory=list)
