"""From executed notebooks to the files of a report."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

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
    lang, unit, unit_id: the language, and the name and id of the unit the report is about.
    edition, previous: the edition, and the folder of the one published before.
    profile, references: the form of the Word report, and whether sentences name their figures.
    """

    notebooks: tuple[str, ...]
    part: bytes
    lang: str
    unit: str = ""
    unit_id: str = ""
    edition: str = "internal"
    previous: str = ""
    profile: str = ""
    references: bool = True


def write_pages(work: PageWork) -> dict[str, bytes]:
    """The files of a report besides its notebooks: a pure function of its order."""
    _, held = pickle.loads(work.part)  # made by the run that gave the order
    tables = as_edition(held, work.edition, work.previous)
    notebooks = [nbformat.reads(text, as_version=4) for text in work.notebooks]
    html = page(notebooks, tables, lang=work.lang, unit=work.unit)
    return {"report.html": html.encode("utf-8"), **extra_outputs(tables, work)}


def extra_outputs(tables: Tables, work: PageWork) -> Mapping[str, bytes]:
    """What a report has besides the page, all of it listed in the manifest: Word, PDF, annex."""
    from phantich.document import write_documents

    with tempfile.TemporaryDirectory(prefix="pt-", dir=temporary()) as folder:
        form: dict[str, Any] = {"profile": work.profile, "references": work.references}
        paths = write_documents(tables, Path(folder), lang=work.lang, unit=work.unit_id, **form)
        return {path.name: path.read_bytes() for path in sorted(paths)}
