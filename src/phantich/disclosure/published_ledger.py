"""The ledger of what external editions have published: the next one is held against it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from pandas import DataFrame

from phantich.disclosure.editions import LEDGER, find_ledgers, kept_folder
from phantich.errors import Fault
from phantich.files.paths import shown
from phantich.files.whole_files import write_whole

COLUMNS = ["year", "figure", "column", "label", "numerator", "denominator", "hidden"]


def read_ledgers(previous: str) -> DataFrame:
    """What the editions published that are named as in ``editions.find_ledgers``.

    A ledger also holds what the editions published that its own was told of.

    Raises
    ------
    Fault
        There is no ledger of an edition.
    """
    ledgers = [_read(path) for path in find_ledgers(previous)]
    return pd.concat(ledgers, ignore_index=True) if ledgers else DataFrame(columns=COLUMNS)


def _read(path: Path) -> DataFrame:
    if not path.is_file():
        raise Fault("no_previous_edition", ledger=shown(path))
    counts = dict.fromkeys(("numerator", "denominator"), "Int64")
    texts = dict.fromkeys(("figure", "column", "label"), "str")
    blanks = {name: [""] for name in counts}
    rows = pd.read_csv(path, dtype={**counts, **texts}, keep_default_na=False, na_values=blanks)
    return rows[COLUMNS]


def write_ledger(rows: DataFrame, out: Path) -> None:
    """Keep what an external edition and those before it published, beside its folder."""
    known = rows[COLUMNS].drop_duplicates().sort_values(COLUMNS[:4], kind="stable")
    text = known.to_csv(index=False, lineterminator="\n")
    write_whole(kept_folder(out) / LEDGER, text.encode("utf-8"))
