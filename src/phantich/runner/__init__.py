"""Running a year: only the reports whose inputs changed, each whole, and the truth about each.

Imports ``report`` and below. Begin with ``batch.run_batch``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phantich.errors import Fault
from phantich.language import wording
from phantich.runner.batch import run_batch
from phantich.runner.orders import Batch, Order, read_extra
from phantich.runner.run_summary import Summary, path_text

if TYPE_CHECKING:
    from phantich.report.notebook_format import NotebookNode

__all__ = ["Batch", "Order", "Summary", "execute", "read_extra", "run", "run_batch", "run_year"]

Say = Callable[[str], None]


def run(order: Order, say: Say = lambda line: None) -> Path:
    """Write the report of one order and return its page's path.

    ``outputs/<year>`` then holds the executed notebooks, ``report.html``, ``results.csv`` and
    ``manifest.json``. A report whose inputs have not changed stands as it is.

    Raises
    ------
    Misuse
        A parameter is unknown, mistyped or out of range.
    Fault
        The data have errors, a notebook failed, or the folder can't be written.
    """
    result = run_batch(Batch(order), say).results[0]
    if result.failures():
        raise result.failures()[0].fault()
    if result.error:
        raise Fault("report_failed", error=result.error)
    key = "runner.unchanged" if result.status == "skipped" else "run.written"
    say(wording.say(key, order.lang, path=path_text(result.page)))
    return result.page


def run_year(year: int, *, say: Say = lambda line: None, **options: Any) -> Path:
    """Write the report of a year and return its page's path.

    ``options`` are the fields of ``Order``: ``data``, ``unit``, ``lang``, ``out``, ``edition``,
    ``previous``, ``profile``; others are parameters of the notebooks. Raises what ``run`` raises.
    """
    known = {field.name for field in fields(Order)} - {"year", "extra"}
    own = {name: value for name, value in options.items() if name in known}
    extra = {name: value for name, value in options.items() if name not in known}
    return run(Order(year, extra=extra, **own), say)


def execute(notebook: NotebookNode, name: str, parameters: Mapping[str, object]) -> NotebookNode:
    """The notebook executed by papermill with these parameters, from the project's root.

    Raises
    ------
    Fault
        A cell failed, ran too long, or was never run.
    """
    from phantich.report.notebook_format import nbformat
    from phantich.runner.execution import NotebookWork, perform

    work = NotebookWork(name, nbformat.writes(notebook), dict(parameters))
    with ThreadPoolExecutor(1) as alone:  # this thread may have an event loop that runs
        done = alone.submit(perform, work).result()
    if done.outcome.status != "ok":
        raise done.outcome.fault()
    return nbformat.reads(done.notebook, as_version=4)
