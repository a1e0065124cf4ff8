"""Which statements of a yearly report have figures behind them."""

from __future__ import annotations

from dataclasses import dataclass

from pandas import DataFrame

from phantich.schema.indicators import Statement, evidencing, statements


@dataclass(frozen=True)
class Evidence:
    """What stands behind one statement of the report."""

    statement: Statement
    state: str
    indicators: tuple[str, ...]


def coverage(results: DataFrame, changes: DataFrame | None = None) -> DataFrame:
    """Every statement of a yearly report with its evidence.

    Returns one row per statement: ``statement``, ``state`` (``computed``, ``no_data``,
    ``by_design`` or ``uncounted``) and ``indicators``, the keys of the figures behind it.
    """
    shown = results[results["numerator"].notna()]
    has = set(shown["indicator"])
    compared = changes is not None and bool(changes["difference"].notna().any())
    found = [_evidence(s, has, compared) for s in statements().values()]
    rows = [(e.statement.key, e.state, ", ".join(e.indicators)) for e in found]
    return DataFrame(rows, columns=["statement", "state", "indicators"])


def _evidence(statement: Statement, has: set[str], compared: bool) -> Evidence:
    behind = [i.key for key in (statement.key, *statement.parts) for i in evidencing(key)]
    if statement.by_design:
        return Evidence(statement, "by_design", ())
    if statement.compared:
        return Evidence(statement, "computed" if compared else "no_data", ())
    if not behind:
        return Evidence(statement, "uncounted", ())
    parts = [evidencing(key) for key in statement.parts] or [evidencing(statement.key)]
    whole = all(any(i.key in has for i in part) for part in parts)
    found = tuple(key for key in behind if key in has)
    return Evidence(statement, "computed" if whole else "no_data", found)
