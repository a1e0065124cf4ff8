"""Statements without evidence and the tables to collect next, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pandas import DataFrame

from phantich.analysis import findings
from phantich.language import numbers, wording
from phantich.report.tables.grid import Grid, Paragraph
from phantich.schema import data_model
from phantich.schema.indicators import statements

COVERED = ("computed", "by_design")


def covered(gaps: DataFrame, *, lang: str = "vi") -> Paragraph:
    """How many statements have figures behind them this year and last."""
    counts = {name: int((gaps[name] == "computed").sum()) for name in ("now", "before")}
    counts |= {"total": len(gaps), "design": int((gaps["now"] == "by_design").sum())}
    shown = {name: numbers.written(number, lang) for name, number in counts.items()}
    return Paragraph((wording.say("solved.covered", lang, **shown),))


def gaps(found: DataFrame, *, lang: str = "vi") -> Grid | Paragraph:
    """The statements that lack data this year, with what they had last year."""
    rows = found[~found["now"].isin(COVERED)]
    if rows.empty:
        return Paragraph((wording.say("solved.no_gaps", lang),))
    shown = [_gap(row, lang) for row in rows.to_dict("records")]
    return Grid(wording.say("caption.gaps", lang), DataFrame(shown), lang)


def _gap(row: dict[str, Any], lang: str) -> dict[str, str]:
    return {
        "statement": row["statement"],
        "subject": getattr(statements()[row["statement"]], lang),
        "before": wording.say(f"state.{row['before']}", lang),
        "now": wording.say(f"state.{row['now']}", lang),
        "missing": columns(row["missing"], lang=lang),
    }


def next_tables(steps: DataFrame, *, lang: str = "vi", most: int = 10) -> Grid | Paragraph:
    """What to collect next, in order, with the statements each step evidences."""
    if steps.empty:
        return Paragraph((wording.say("solved.no_next", lang),))
    rows = [
        {
            "step": numbers.written(row["step"], lang),
            "columns": columns(row["columns"], lang=lang),
            "column_count": numbers.written(row["column_count"], lang),
            "new_statements": row["statements"],
            "evidenced": numbers.written(row["evidenced"], lang),
        }
        for row in steps.head(most).to_dict("records")
    ]
    return Grid(wording.say("caption.next_tables", lang), DataFrame(rows), lang)


def columns(paths: str, *, lang: str = "vi") -> str:
    """Columns by the headings an office knows: ``Báo cáo cấp trên (Hạn nộp, Ngày gửi)``."""
    said = [
        _listed(data_model.tables()[table], names, lang)
        for table, names in findings.by_table(paths).items()
    ]
    return "; ".join(said) or wording.say("text.none", lang)


def _listed(table: data_model.Table, names: Iterable[str], lang: str) -> str:
    shown = (table.columns[name].vi if lang == "vi" else name for name in names)
    return f"{table.title(lang)} ({', '.join(shown)})"
