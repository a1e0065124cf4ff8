"""Results and words put together: the tables, sentences and files a reader gets."""

from phantich.report.tables.comparison_tables import contrasts, named, rebased, years
from phantich.report.tables.data_check import (
    blocking,
    doubts,
    heading,
    held,
    identity,
    place,
    warnings,
)
from phantich.report.tables.edition_tables import edition_changes
from phantich.report.tables.effort_tables import effort, unit_effort, what_if
from phantich.report.tables.evidence_tables import evidence, evidenced, stated
from phantich.report.tables.gap_tables import covered, gaps, next_tables
from phantich.report.tables.grid import Grid, Paragraph, note, templates
from phantich.report.tables.intake_tables import awaited, converted, received
from phantich.report.tables.learning_tables import answers, learnt
from phantich.report.tables.limitation_tables import copied, overdue, ratio, states, unread, waiting
from phantich.report.tables.progress_tables import action_status, half_done
from phantich.report.tables.result_tables import (
    categories,
    change_shown,
    changed,
    figure,
    figures,
    reform,
    save,
    shown_change,
)
from phantich.report.tables.solution_tables import (
    contradictions,
    limit_figures,
    overview,
    questions,
    save_actions,
    unknown,
    written,
)
from phantich.report.tables.trace_tables import (
    candidates,
    formula,
    full_name,
    source,
    stretches,
    whose,
)
from phantich.report.tables.trend_tables import control

__all__ = [
    "Grid",
    "Paragraph",
    "action_status",
    "answers",
    "awaited",
    "blocking",
    "candidates",
    "categories",
    "change_shown",
    "changed",
    "contradictions",
    "contrasts",
    "control",
    "converted",
    "copied",
    "covered",
    "doubts",
    "edition_changes",
    "effort",
    "evidence",
    "evidenced",
    "figure",
    "figures",
    "formula",
    "full_name",
    "gaps",
    "half_done",
    "heading",
    "held",
    "identity",
    "learnt",
    "limit_figures",
    "named",
    "next_tables",
    "note",
    "overdue",
    "overview",
    "place",
    "questions",
    "ratio",
    "rebased",
    "received",
    "reform",
    "save",
    "save_actions",
    "shown_change",
    "source",
    "stated",
    "states",
    "stretches",
    "templates",
    "unit_effort",
    "unknown",
    "unread",
    "waiting",
    "warnings",
    "what_if",
    "whose",
    "written",
    "years",
]
