"""Results and words put together: the tables, sentences and files a reader gets."""

from phantich.report.checking import blocking, doubts, held, identity, place, warnings
from phantich.report.comparison import contrasts, named, rebased, years
from phantich.report.editions import edition_changes
from phantich.report.effort import effort, unit_effort, what_if
from phantich.report.evidence import evidence, evidenced, stated
from phantich.report.gaps import covered, gaps, next_tables
from phantich.report.grids import Grid, Paragraph, note, templates
from phantich.report.intake import awaited, converted, received
from phantich.report.learning import answers, learnt
from phantich.report.limitations import copied, overdue, ratio, states, unread, waiting
from phantich.report.progress import action_status, follow_up, followed, half_done
from phantich.report.results import (
    categories,
    changed,
    figure,
    figures,
    reform,
    reforms,
    save,
    sentences,
    shown_difference,
)
from phantich.report.solutions import (
    contradictions,
    limit_clause,
    limit_figures,
    limits,
    overview,
    proposals,
    questions,
    save_actions,
    unknown,
    written,
)
from phantich.report.tracing import candidates, formula, full_name, source, stretches, whose
from phantich.report.trend import control

__all__ = [
    "Grid",
    "Paragraph",
    "action_status",
    "answers",
    "awaited",
    "blocking",
    "candidates",
    "categories",
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
    "follow_up",
    "followed",
    "formula",
    "full_name",
    "gaps",
    "half_done",
    "held",
    "identity",
    "learnt",
    "limit_clause",
    "limit_figures",
    "limits",
    "named",
    "next_tables",
    "note",
    "overdue",
    "overview",
    "place",
    "proposals",
    "questions",
    "ratio",
    "rebased",
    "received",
    "reform",
    "reforms",
    "save",
    "save_actions",
    "sentences",
    "shown_difference",
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
