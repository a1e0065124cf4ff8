"""Documents that an office can sign: one composer, and a writer for each format."""

from __future__ import annotations

from pathlib import Path

from phantich.document.compose import check_profile, compose
from phantich.document.figures_file import figures_file
from phantich.document.model import Document
from phantich.document.pdf import can_set, pdf
from phantich.document.word import word
from phantich.document.workbook import workbook
from phantich.files import write_whole
from phantich.tables import Tables

OUTPUTS = ("report.docx", "report.pdf", "annex.xlsx", "figures.csv")

__all__ = ["OUTPUTS", "Document", "can_set", "check_profile", "compose", "write_documents"]


def write_documents(
    tables: Tables,
    folder: Path,
    *,
    lang: str = "vi",
    profile: str = "",
    unit: str = "",
    references: bool = True,
) -> list[Path]:
    """Write the report of a year for the office: Word, PDF, workbook, and every figure printed.

    ``profile`` is the name of a form or the path of its file; ``unit`` keeps the facts of one
    unit; ``references`` puts the indicators beside the sentences. Returns the paths written, of
    those in ``OUTPUTS``; ``report.pdf`` is among them only if the extra ``pdf`` is installed.
    Equal figures give equal bytes.

    Raises
    ------
    Fault
        There is no such profile, its file has faults, or the folder can't be written.
    """
    document = compose(tables, lang=lang, profile=profile, unit=unit, references=references)
    made = {"report.docx": word(document, tables.as_of)}
    if can_set():
        made["report.pdf"] = pdf(document)
    made["annex.xlsx"] = workbook(document, tables.as_of)
    made["figures.csv"] = figures_file(document)
    for name, content in made.items():
        write_whole(folder / name, content)
    if not can_set():
        (folder / "report.pdf").unlink(missing_ok=True)  # an older run's would not match
    return [folder / name for name in made]
