"""Other levels than the dataset's and the package's, to see what would follow from them."""

from __future__ import annotations

import copy

import pandas as pd
from pandas import DataFrame

from phantich.dataset.reading import Dataset
from phantich.errors import Misuse
from phantich.language.folding import nearest
from phantich.metrics.levels import TRIAL, complements
from phantich.schema.indicators import indicators

SHARES = ("share", "mix")


def with_thresholds(dataset: Dataset, text: str) -> Dataset:
    """The same tables with other levels, to see what would follow from them.

    ``text`` names indicators and values, ``report_on_time_rate=0.95; attendance_rate=0.97``
    (shares 0..1, a comma or a point before the decimals); they count for every level of the
    Party and are marked as on trial. An empty text changes nothing, and the tables given are never
    changed.

    Raises
    ------
    Misuse
        An indicator is not known, or its value is not a number it can have.
    """
    pairs = [_pair(part) for part in text.split(";") if part.strip()]
    if not pairs:
        return dataset
    changed = copy.copy(dataset)
    rows = DataFrame(pairs, columns=["indicator", "value"]).drop_duplicates(
        "indicator", keep="last"
    )
    rows = rows.assign(year=dataset.year, level=pd.NA, source_doc=TRIAL)
    kept = dataset.get("targets", rows.iloc[:0])
    replaced = {other for key in rows["indicator"] for other in _same(str(key))}
    kept = kept[~kept["indicator"].isin(replaced)]
    changed["targets"] = pd.concat([kept, rows]) if len(kept) else rows
    return changed


def _same(key: str) -> list[str]:
    """An indicator and those that say the same the other way round, which give way too."""
    main = indicators()[key].complement or key
    return [main, *complements(main)]


def _pair(part: str) -> tuple[str, float]:
    name, _, said = (text.strip() for text in part.partition("="))
    if name not in indicators():
        near = nearest(name, indicators()) or ", ".join(indicators())
        raise Misuse("unknown_threshold", name=name, nearest=near)
    try:
        value = float(said.replace(",", "."))
    except ValueError:
        raise Misuse("bad_threshold", name=name, value=said) from None
    share = indicators()[name].kind in SHARES
    if not 0 <= value < float("inf") or (share and value > 1):
        raise Misuse("bad_threshold", name=name, value=said)
    return name, value
