"""Reports that an office can sign: composed once, written as page, Word, PDF and workbook.

The notebook ``50_report`` shows how one is put together; ``compose`` does the same in one call.
"""

from __future__ import annotations

from pathlib import Path

from phantich.files import run_handover
from phantich.files.paths import resolve
from phantich.files.whole_files import write_whole
from phantich.report.document.annex_workbook import workbook
from phantich.report.document.annexes import annexes
from phantich.report.document.composition import assemble, assessment, compose, proposals
from phantich.report.document.figures_file import figures_file
from phantich.report.document.first_page import summary
from phantich.report.document.html_page import html_page
from phantich.report.document.office_file import keep_office_file, office_words
from phantich.report.document.pdf_file import can_set, pdf
from phantich.report.document.plan_annexes import past_solutions, work_plan
from phantich.report.document.word_file import word
from phantich.report.report_model import Report

OUTPUTS = ("report.html", "report.docx", "report.pdf", "annex.xlsx", "figures.csv")

__all__ = [
    "OUTPUTS",
    "annexes",
    "assemble",
    "assessment",
    "can_set",
    "compose",
    "keep_office_file",
    "office_words",
    "past_solutions",
    "proposals",
    "summary",
    "work_plan",
    "write",
]


def write(report: Report, out: str | Path) -> list[Path]:
    """Write a report in all its forms into the folder ``out``: those of ``OUTPUTS``.

    Within a run the files go where the run collects them. ``report.pdf`` is among them only if
    the extra ``pdf`` is installed. Equal figures give equal bytes.

    Raises
    ------
    Fault
        The Word template can't be used, or the folder can't be written.
    """
    folder = run_handover.folder() or resolve(out)
    made = {"report.html": html_page(report), "report.docx": word(report)}
    if can_set():
        made["report.pdf"] = pdf(report)
    made["annex.xlsx"] = workbook(report)
    made["figures.csv"] = figures_file(report)
    for name, content in made.items():
        write_whole(folder / name, content)
    if not can_set():
        (folder / "report.pdf").unlink(missing_ok=True)  # an older run's would not match
    return [folder / name for name in made]
