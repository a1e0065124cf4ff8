"""One notebook executed by papermill in a kernel of its own, and the truth about it."""

from __future__ import annotations

import copy
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import papermill
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.log import logger

from phantich.files import memo
from phantich.files.paths import home
from phantich.report.notebook_format import NotebookNode, nbformat
from phantich.runner import parameter_translator, warm_kernels
from phantich.runner.outcomes import Ending, Outcome, told
from phantich.runner.processes import begin_warm, can_fork, die_with_parent

ENGINE = "phantich"
CELL_SECONDS = 600
START_SECONDS = 120


@dataclass(frozen=True)
class NotebookWork:
    """An order for one notebook, complete in itself: nothing else is looked up.

    Attributes
    ----------
    name: the notebook's file name.
    source: the notebook as JSON text.
    parameters: what is injected.
    part: the part of the dataset it may read, pickled; empty: it reads the dataset itself.
    memory: the folder in which the processes of a run keep what they work out; empty: none.
    cell_seconds, start_seconds: how long a cell and a kernel's start may take.
    warm: whether a kernel may be forked.
    """

    name: str
    source: str
    parameters: Mapping[str, object]
    part: bytes = b""
    memory: str = ""
    cell_seconds: int = CELL_SECONDS
    start_seconds: int = START_SECONDS
    warm: bool = True


@dataclass(frozen=True)
class NotebookDone:
    """What came of it: the executed notebook as JSON text, and the files it wrote.

    ``beyond``: whether it read more of the dataset than the part it was given.
    """

    outcome: Outcome
    notebook: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    beyond: bool = False


@dataclass
class _Seen:
    """What the engine has seen: the notebook as it was left and what stopped it."""

    notebook: NotebookNode | None = None
    error: BaseException | None = None


class TruthfulEngine(NBClientEngine):  # type: ignore[misc]
    """Executes in a given kernel and keeps what happened, also when it did not end well."""

    @classmethod
    def execute_managed_notebook(  # what papermill calls
        cls, nb_man: Any, kernel_name: str, **options: Any
    ) -> None:
        """Run the cells; whatever stops them is kept, not raised."""
        seen: _Seen = options["seen"]
        client = PapermillNotebookClient(
            nb_man,
            km=options["kernel"],
            kernel_name=kernel_name,
            timeout=options["cell_seconds"],
            startup_timeout=options["start_seconds"],
            record_timing=False,
            log=logger,
        )
        try:
            client.execute()
        except Exception as error:
            seen.error = error
        finally:
            seen.notebook = copy.deepcopy(nb_man.nb)
            if client.kc is not None:
                client.kc.stop_channels()


def perform(work: NotebookWork) -> NotebookDone:
    """Execute one notebook: a pure function of its order, wherever it is called."""
    try:
        with tempfile.TemporaryDirectory(prefix="pt-", dir=warm_kernels.temporary()) as folder:
            return _performed(work, Path(folder))
    except OSError as error:
        outcome = Outcome(work.name, "unwritable", "", str(error.strerror or error))
        return NotebookDone(outcome, work.source)


def _performed(work: NotebookWork, place: Path) -> NotebookDone:
    out, part = place / "out", place / "part.pickle"
    out.mkdir()
    settings = {memo.FOLDER: str(out), memo.MEMORY: work.memory}
    if work.part:
        part.write_bytes(work.part)
        settings[memo.PART] = str(part)
    notebook, outcome = attempt(work, place, settings)
    files = {f.relative_to(out).as_posix(): f.read_bytes() for f in out.rglob("*") if f.is_file()}
    beyond = part.with_suffix(memo.BEYOND).exists()
    text = nbformat.writes(tidied(notebook))
    return NotebookDone(outcome, text, dict(sorted(files.items())), beyond)


def attempt(
    work: NotebookWork, place: Path, settings: dict[str, str]
) -> tuple[NotebookNode, Outcome]:
    """The notebook as its kernel left it, and what became of it."""
    notebook = nbformat.reads(work.source, as_version=4)
    try:
        kernel = warm_kernels.start(place, home(), settings, warm=work.warm and can_fork())
    except RuntimeError as error:
        return notebook, told(work.name, notebook, Ending(error))
    if begin_warm():
        die_with_parent()
    seen = _Seen()
    try:
        _execute(notebook, work, kernel, seen)
    finally:
        code = warm_kernels.stop(kernel)
    executed = seen.notebook if seen.notebook is not None else notebook
    return executed, told(work.name, executed, Ending(seen.error, code))


def _execute(
    notebook: NotebookNode, work: NotebookWork, kernel: warm_kernels.Manager, seen: _Seen
) -> None:
    parameter_translator.register()
    papermill_engines.register(ENGINE, TruthfulEngine)
    try:
        papermill.execute_notebook(
            notebook,
            None,
            parameters=dict(work.parameters),
            engine_name=ENGINE,
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            kernel=kernel,
            seen=seen,
            cell_seconds=work.cell_seconds,
            start_seconds=work.start_seconds,
        )
    except papermill.PapermillExecutionError:
        pass  # the outcome is told from the outputs, which the engine has kept
    except Exception as error:
        seen.error = seen.error or error


def tidied(notebook: NotebookNode) -> NotebookNode:
    """The executed notebook without times, paths and random ids, so that equal runs are equal."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]
    return notebook


def processors() -> int:
    """How many processors this process may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1
