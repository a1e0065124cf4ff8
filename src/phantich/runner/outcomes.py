"""What became of a notebook, told from its own outputs and from how its kernel ended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from phantich.errors import Fault
from phantich.language import numbers, wording
from phantich.report.notebook_format import NotebookNode

Status = Literal[
    "ok", "cell_error", "timeout", "too_much_output", "dead_kernel", "early_exit", "unwritable",
    "not_run", "skipped",
]  # fmt: skip
OURS = ("Fault", "DataFaults", "Misuse")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Outcome:
    """The truth about one notebook.

    Attributes
    ----------
    notebook: its file name.
    status: ``ok`` only if every cell with content was run and none failed.
    cell: the cell in which it stopped, by number among the code cells and by name.
    error: what was said there.
    left: code cells with content that were never begun.
    """

    notebook: str
    status: Status = "ok"
    cell: str = ""
    error: str = ""
    left: int = 0

    def say(self, lang: str) -> str:
        """The outcome as a sentence."""
        blanks = {"notebook": self.notebook, "cell": self.cell or "-", "error": self.error}
        return wording.say(f"outcome.{self.status}", lang, **blanks, cells=self.left)

    def fault(self) -> Fault:
        """The outcome as the fault that a caller gets."""
        return Failed(self)


class Failed(Fault):
    """A notebook that did not run to its end."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.status)
        self.outcome = outcome

    def say(self, lang: str = "vi") -> str:
        """What became of the notebook."""
        return self.outcome.say(lang)


class TooMuchOutput(Exception):
    """A notebook wrote more than it may; its kernel was ended."""


@dataclass(frozen=True)
class Ending:
    """How an execution ended: the exception that stopped it, and the kernel's exit code."""

    error: BaseException | None = None
    exit_code: int | None = None


def told(name: str, notebook: NotebookNode, ending: Ending) -> Outcome:
    """What became of a notebook.

    An error in a cell that is allowed one (``raises-exception``) is none. A kernel that left
    with code 0, or a cell that called ``exit``, ended early; it did not finish.
    """
    code = [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]
    code = [c for c in code if "skip-execution" not in c.metadata.get("tags", [])]
    left = sum(not _begun(c) for c in code)
    for at, cell in enumerate(code, 1):
        for output in _errors(cell):
            status: Status = "early_exit" if output.ename == "SystemExit" else "cell_error"
            return Outcome(name, status, _place(at, cell), _said(output), left)
    if ending.error is None and all(c.execution_count for c in code):
        return Outcome(name)
    at = max((n for n, cell in enumerate(code, 1) if _begun(cell)), default=1)
    place = _place(at, code[at - 1]) if code else ""
    return Outcome(name, _stopped(ending), place, _why(ending), left)


def _errors(cell: NotebookNode) -> list[NotebookNode]:
    if "raises-exception" in cell.metadata.get("tags", []):
        return []
    return [output for output in cell.outputs if output.output_type == "error"]


def _begun(cell: NotebookNode) -> bool:
    """Whether the cell was sent to the kernel, answered or not."""
    return bool(cell.execution_count or cell.metadata.get("papermill", {}).get("start_time"))


def _place(at: int, cell: NotebookNode) -> str:
    return f"{at} ({cell['id']})" if cell.get("id") else str(at)


def _said(output: NotebookNode) -> str:
    text = str(output.evalue) if output.ename in OURS else f"{output.ename}: {output.evalue}"
    return _COLOUR.sub("", text)


def _stopped(ending: Ending) -> Status:
    kind = type(ending.error).__name__
    if kind == "CellTimeoutError":
        return "timeout"
    if kind == "TooMuchOutput":
        return "too_much_output"
    if ending.exit_code == 0 or ending.error is None:
        return "early_exit"
    return "unwritable" if isinstance(ending.error, OSError) else "dead_kernel"


def _why(ending: Ending) -> str:
    if isinstance(ending.error, TimeoutError):
        return ""
    if isinstance(ending.error, TooMuchOutput):
        return numbers.written(ending.error.args[0])
    if isinstance(ending.error, OSError):
        return str(ending.error.strerror or ending.error)
    if ending.exit_code:
        return _code(ending.exit_code)
    return "" if ending.error is None else str(ending.error).strip().split("\n")[0]


def _code(code: int) -> str:
    import signal

    try:
        return signal.Signals(-code).name if code < 0 else f"exit {code}"
    except ValueError:
        return f"exit {code}"
