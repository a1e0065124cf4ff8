"""From executed notebooks to the files of a report."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from phantich import session
from phantich.document import write_documents
from phantich.page import page
from phantich.run.kernels import temporary
from phantich.tables import Tables, as_edition


@dataclass(frozen=True)
class PageWork:
    """An order for the files of one report, complete in itself.

    Attributes
    ----------
    notebooks: the executed notebooks as JSON text, in order.
    part: the part of the dataset the report reads, pickled.
    lang, unit: the language, and the name of the unit the report is about.
    edition, previous: the edition, and the folder of the one published before.
    profile, references: the form of the document, and whether indicators stand beside sentences.
    memory: the folder in which the processes of a run keep what they work out; empty: none.
    """

    notebooks: tuple[str, ...]
    part: bytes
    lang: str
    unit: str = ""
    edition: str = "internal"
    previous: str = ""
    profile: str = ""
    references: bool = True
    memory: str = ""


def write_pages(work: PageWork) -> dict[str, bytes]:
    """The files of a report besides its notebooks: a pure function of its order."""
    os.environ[session.MEMORY] = work.memory
    _, held = pickle.loads(work.part)  # made by the run that gave the order
    tables = as_edition(held, work.edition, work.previous)
    notebooks = [nbformat.reads(text, as_version=4) for text in work.notebooks]
    html = page(notebooks, tables, lang=work.lang, unit=work.unit)
    return {"report.html": html.encode("utf-8"), **extra_outputs(tables, work)}


def extra_outputs(tables: Tables, work: PageWork) -> Mapping[str, bytes]:
    """What a report has besides the page: whatever is written here is listed in the manifest."""
    with tempfile.TemporaryDirectory(prefix="pt-", dir=temporary()) as folder:
        write_documents(
            tables,
            Path(folder),
            lang=work.lang,
            profile=work.profile,
            unit=tables.unit,
            references=work.references,
        )
        files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
