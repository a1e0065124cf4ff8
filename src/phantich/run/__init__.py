"""Running a year: only the reports whose inputs changed, each whole, and the truth about each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from phantich import words
from phantich.faults import Fault
from phantich.run.batch import run_batch
from phantich.run.order import Batch, Order, read_extra
from phantich.run.summary import Summary, path_text

if TYPE_CHECKING:
    from phantich.notebook_format import NotebookNode

__all__ = ["Batch", "Order", "Summary", "execute", "read_extra", "run", "run_batch"]

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
    say(words.say(key, order.lang, path=path_text(result.page)))
    return result.page


def execute(notebook: NotebookNode, name: str, parameters: Mapping[str, object]) -> NotebookNode:
    """The notebook executed by papermill with these parameters, from the project's root.

    Raises
    ------
    Fault
        A cell failed, ran too long, or was never run.
    """
    from phantich.notebook_format import nbformat
    from phantich.run.attempt import NotebookWork, perform
    from phantich.run.processes import executor

    own, warm = executor(1)
    with own:
        work = NotebookWork(name, nbformat.writes(notebook), dict(parameters), warm=warm)
        done = own.submit(perform, work).result()
    if done.outcome.status != "ok":
        raise done.outcome.fault()
    return nbformat.reads(done.notebook, as_version=4)
