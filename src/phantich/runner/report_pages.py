"""What a report has besides its notebooks: the page made of them, and the documents."""

from __future__ import annotations

import os
import pickle
import tempfile
from dataclasses import dataclass
from pathlib import Path

from phantich.dataset.reading import Dataset, as_edition
from phantich.files import memo
from phantich.report.document import write_documents
from phantich.report.notebook_format import nbformat
from phantich.report.notebook_page import page
from phantich.runner.orders import Order
from phantich.runner.warm_kernels import temporary


@dataclass(frozen=True)
class PageWork:
    """An order for the page of one report, complete in itself.

    Attributes
    ----------
    notebooks: the executed notebooks as JSON text, in order.
    part: the part of the dataset the report reads, pickled.
    order: the report asked for.
    unit: the name of the unit the report is about.
    """

    notebooks: tuple[str, ...]
    part: bytes
    order: Order
    unit: str = ""


@dataclass(frozen=True)
class ExtraWork:
    """An order for what a report has besides its notebooks and its page, complete in itself.

    Attributes
    ----------
    part: the part of the dataset the report reads, pickled.
    order: the report asked for.
    memory: the folder in which the processes of a run keep what they work out; empty: none.
    """

    part: bytes
    order: Order
    memory: str = ""


def write_page(work: PageWork) -> dict[str, bytes]:
    """The page of a report: a pure function of its order."""
    notebooks = [nbformat.reads(text, as_version=4) for text in work.notebooks]
    tables = _tables(work.part, work.order)
    html = page(notebooks, tables, lang=work.order.lang, unit=work.unit)
    return {"report.html": html.encode("utf-8")}


def _tables(part: bytes, order: Order) -> Dataset:
    _, held = pickle.loads(part)  # made by the run that gave the order
    return as_edition(held, order.edition, order.previous)


def extra_outputs(work: ExtraWork) -> dict[str, bytes]:
    """What a report has besides the page: whatever is written here is listed in the manifest."""
    os.environ[memo.MEMORY] = work.memory
    tables, order = _tables(work.part, work.order), work.order
    with tempfile.TemporaryDirectory(prefix="pt-", dir=temporary()) as folder:
        write_documents(
            tables,
            Path(folder),
            lang=order.lang,
            profile=order.profile,
            unit=tables.unit,
            references=order.references,
        )
        files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
