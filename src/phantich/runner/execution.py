"""One notebook executed by papermill in a kernel of its own, and the truth about it."""

from __future__ import annotations

import asyncio
import copy
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import papermill
from jupyter_core.utils import ensure_event_loop
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.log import logger

from phantich.files import run_handover
from phantich.files.paths import ROOT, home
from phantich.report.notebook_format import NotebookNode, nbformat
from phantich.runner import kernels, parameter_translator
from phantich.runner.orders import NOTEBOOKS
from phantich.runner.outcomes import Ending, Outcome, TooMuchOutput, told
from phantich.runner.warm_process import can_fork
from phantich.runner.working_folders import working_folder

ENGINE = "phantich"
CELL_SECONDS = 600
START_SECONDS = 120
MOST_OUTPUT = 20_000_000  # letters of output of one notebook


@dataclass(frozen=True)
class NotebookWork:
    """An order for one notebook, complete in itself: nothing else is looked up.

    Attributes
    ----------
    name: the notebook's file name.
    source: the notebook as JSON text.
    parameters: what is injected.
    part: the part of the dataset it may read, pickled; empty: it reads the dataset itself.
    memory: the folder in which runs keep what they have counted; empty: none.
    cell_seconds, start_seconds: how long a cell and a kernel's start may take.
    most_output: how many letters of output it may have.
    warm: whether its kernel may be a copy of the warm process.
    """

    name: str
    source: str
    parameters: Mapping[str, object]
    part: bytes = b""
    memory: str = ""
    cell_seconds: int = CELL_SECONDS
    start_seconds: int = START_SECONDS
    most_output: int = MOST_OUTPUT
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

    notebook: NotebookNode
    error: BaseException | None = None


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """Ends a kernel that never stops writing."""

    written, most_output = 0, MOST_OUTPUT

    def process_message(self, *given: Any, **options: Any) -> Any:
        """Take a message of the kernel, and count the letters in it."""
        content = given[0]["content"]
        data = content.get("data") or {}
        self.written += len(content.get("text", "")) + sum(map(len, map(str, data.values())))
        if self.written > self.most_output:
            kernels.kill(self.km)
        return super().process_message(*given, **options)


class TruthfulEngine(NBClientEngine):  # type: ignore[misc]
    """Executes in a given kernel and keeps what happened, also when it did not end well."""

    @classmethod
    def execute_managed_notebook(  # what papermill calls
        cls, nb_man: Any, kernel_name: str, **options: Any
    ) -> None:
        """Run the cells; whatever stops them is kept, not raised."""
        seen, work = options["seen"], options["work"]
        client = _Client(
            nb_man,
            km=options["kernel"],
            kernel_name=kernel_name,
            timeout=work.cell_seconds,
            iopub_timeout=work.cell_seconds,  # what a cell wrote may take long to arrive
            startup_timeout=work.start_seconds,
            record_timing=False,
            log=logger,
        )
        client.most_output = work.most_output
        try:
            client.execute()
        except Exception as error:
            seen.error = error
        finally:
            if client.written > work.most_output:
                seen.error = TooMuchOutput(work.most_output)
            seen.notebook = copy.deepcopy(nb_man.nb)
            if client.kc is not None:
                client.kc.stop_channels()


logger.setLevel(logging.CRITICAL)  # what happened is told by the outcome
papermill_engines.register(ENGINE, TruthfulEngine)
parameter_translator.register()


def perform(work: NotebookWork) -> NotebookDone:
    """Execute one notebook: a pure function of its order, wherever it is called."""
    try:
        with working_folder() as place:
            return _performed(work, place)
    except OSError as error:
        outcome = Outcome(work.name, "unwritable", "", str(error.strerror or error))
        return NotebookDone(outcome, work.source)


def _performed(work: NotebookWork, place: Path) -> NotebookDone:
    out, part = place / "out", place / "part.pickle"
    out.mkdir()
    settings = {ROOT: str(home()), run_handover.FOLDER: str(out), run_handover.MEMORY: work.memory}
    if work.part:
        part.write_bytes(work.part)
        settings[run_handover.PART] = str(part)
    notebook, outcome = _attempted(work, place, settings)
    files = {f.relative_to(out).as_posix(): f.read_bytes() for f in out.rglob("*") if f.is_file()}
    beyond = part.with_suffix(run_handover.BEYOND).exists()
    text = nbformat.writes(tidied(notebook))
    return NotebookDone(outcome, text, dict(sorted(files.items())), beyond)


def _attempted(
    work: NotebookWork, place: Path, settings: Mapping[str, str]
) -> tuple[NotebookNode, Outcome]:
    """The notebook as its kernel left it, and what became of it."""
    seen = _Seen(nbformat.reads(work.source, as_version=4))
    kernel = kernels.start(place, _folder(), settings, warm=work.warm and can_fork())
    with _own_loop():
        try:
            _execute(work, kernel, seen)
        finally:
            code = kernels.stop(kernel, place)
    return seen.notebook, told(work.name, seen.notebook, Ending(seen.error, code))


@contextmanager
def _own_loop() -> Iterator[None]:
    """The event loop of this thread, closed with all that is left in it."""
    loop = ensure_event_loop()
    try:
        yield
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()


def _folder() -> Path:
    """Where a notebook works: in its own folder, as in Jupyter and nbval."""
    own = home() / NOTEBOOKS
    return own if own.is_dir() else home()


def _execute(work: NotebookWork, kernel: kernels.Kernel, seen: _Seen) -> None:
    try:
        papermill.execute_notebook(
            seen.notebook,
            None,
            parameters=dict(work.parameters),
            engine_name=ENGINE,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            kernel=kernel,
            seen=seen,
            work=work,
        )
    except papermill.PapermillExecutionError:
        pass  # the outcome is told from the outputs, which the engine has kept
    except Exception as error:
        seen.error = seen.error or error


def tidied(notebook: NotebookNode) -> NotebookNode:
    """The executed notebook without times, paths and random ids, so that equal runs are equal.

    What was written to standard error differs from run to run: it goes, and nbval is told not
    to compare the cell's output.
    """
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        tags = cell.metadata.get("tags", [])
        if "injected-parameters" in tags:
            cell["id"] = "injected-parameters"
        kept = [o for o in cell.get("outputs", []) if o.get("name") != "stderr"]
        if cell.cell_type == "code" and len(kept) < len(cell.outputs):
            cell.outputs = kept
            cell.metadata["tags"] = [*tags, "nbval-ignore-output"]
    return notebook
