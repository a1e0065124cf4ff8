"""Documents that an office can sign: one composer, and a writer for each format."""

from __future__ import annotations

from pathlib import Path

from phantich.dataset.reading import Dataset
from phantich.files.whole_files import write_whole
from phantich.report.document.annex_workbook import workbook
from phantich.report.document.composition import check_profile, compose
from phantich.report.document.document_model import Document
from phantich.report.document.figures_file import figures_file
from phantich.report.document.pdf_file import can_set, pdf
from phantich.report.document.word_file import word

OUTPUTS = ("report.docx", "report.pdf", "annex.xlsx", "figures.csv")

__all__ = ["OUTPUTS", "Document", "can_set", "check_profile", "compose", "write_documents"]


def write_documents(
    dataset: Dataset,
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
    document = compose(dataset, lang=lang, profile=profile, unit=unit, references=references)
    made = {"report.docx": word(document, dataset.as_of)}
    if can_set():
        made["report.pdf"] = pdf(document)
    made["annex.xlsx"] = workbook(document, dataset.as_of)
    made["figures.csv"] = figures_file(document)
    for name, content in made.items():
        write_whole(folder / name, content)
    if not can_set():
        (folder / "report.pdf").unlink(missing_ok=True)  # an older run's would not match
    return [folder / name for name in made]
