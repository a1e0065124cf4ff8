"""What a report says, written once: shared by notebooks, page, Word, PDF and workbook.

Begin with ``gather``: the facts of a year, from which every sentence is told.
"""

from phantich.report.sentences.assessment_sentences import (
    causes,
    judgement,
    limitations,
    strengths,
)
from phantich.report.sentences.result_sentences import results, section
from phantich.report.sentences.solution_sentences import last_year, solutions
from phantich.report.sentences.year_facts import YearFacts, gather

__all__ = [
    "YearFacts",
    "causes",
    "gather",
    "judgement",
    "last_year",
    "limitations",
    "results",
    "section",
    "solutions",
    "strengths",
]
