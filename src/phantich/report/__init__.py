"""Results and words put together: the tables, sentences and files a reader gets."""

from phantich.report.checking import blocking, doubts, held, identity, place, warnings
from phantich.report.comparison import contrasts, named, rebased, years
from phantich.report.evidence import evidence, evidenced, stated
from phantich.report.grids import Grid, Paragraph, note, templates
from phantich.report.learning import answers, learnt
from phantich.report.limitations import copied, overdue, ratio, states, unread, waiting
from phantich.report.results import (
    categories,
    changed,
    figures,
    reform,
    save,
    sentences,
    shown_difference,
)
from phantich.report.trend import control

__all__ = [
    "Grid",
    "Paragraph",
    "answers",
    "blocking",
    "categories",
    "changed",
    "contrasts",
    "control",
    "copied",
    "doubts",
    "evidence",
    "evidenced",
    "figures",
    "held",
    "identity",
    "learnt",
    "named",
    "note",
    "overdue",
    "place",
    "ratio",
    "rebased",
    "reform",
    "save",
    "sentences",
    "shown_difference",
    "stated",
    "states",
    "templates",
    "unread",
    "waiting",
    "warnings",
    "years",
]
