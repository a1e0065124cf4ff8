"""Which unit took over from which: whom a duty passes on to, and where it ends.

A duty passes on by merger, renaming or upgrading only. After a split, a partial transfer or a
dissolution nobody inherits what the unit still owed: it is closed on the unit's last day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
from pandas import DataFrame, Series, Timestamp

from phantich.dataset.successions import WHOLE

DAY = pd.Timedelta(days=1)


def takeovers(
    tables: Mapping[str, DataFrame], as_of: Timestamp
) -> Iterator[tuple[Timestamp, Series]]:
    """Every day up to ``as_of`` on which whole units passed into another, in order.

    Yields the day and the heir of each unit that passed on, by unit id.
    """
    rows = tables.get("unit_successions")
    if rows is None or rows.empty:
        return
    rows = rows[(rows["effective_on"] <= as_of) & (rows["from_id"] != rows["to_id"])]
    alone = ~rows.duplicated(["from_id", "effective_on"], keep=False)
    rows = rows[alone & rows["event"].isin(WHOLE) & rows["to_id"].notna()]
    for day, group in rows.groupby("effective_on", sort=True):
        yield Timestamp(str(day)), group.set_index("from_id")["to_id"]


def last_days(tables: Mapping[str, DataFrame], as_of: Timestamp) -> Series:
    """The last day of every unit that had ended by ``as_of``, by unit id."""
    versions = tables.get("unit_versions")
    if versions is None or versions.empty:
        return Series(dtype="datetime64[ns]", index=pd.Index([], dtype="str"))
    begun = versions[~(versions["valid_from"] > as_of)]
    open_end = begun["valid_to"].fillna(as_of + DAY).groupby(begun["unit_id"]).max()
    return open_end[open_end < as_of]


def levels_at(tables: Mapping[str, DataFrame], as_of: Timestamp) -> Series | None:
    """The level of every unit that exists on a day; None where no unit's history is on record."""
    versions = tables.get("unit_versions")
    if versions is None or versions.empty:
        return None
    there = versions["valid_from"].le(as_of) & ~versions["valid_to"].lt(as_of).fillna(False)
    rows = versions[there].sort_values("valid_from").drop_duplicates("unit_id", keep="last")
    return rows.set_index("unit_id")["level"]
