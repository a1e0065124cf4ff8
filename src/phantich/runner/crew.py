"""Many notebooks at once: each report's notebooks, then its page, on one executor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from typing import Any

from phantich.errors import Fault
from phantich.runner.execution import NotebookDone, NotebookWork, perform
from phantich.runner.orders import Order, Source, reading_order
from phantich.runner.outcomes import Outcome
from phantich.runner.processes import Died
from phantich.runner.report_pages import ExtraWork, PageWork, extra_outputs, write_page
from phantich.runner.run_summary import Result

PAGE, EXTRA = "report.html", "report.docx"  # the page, and the first of what else is written


@dataclass
class Report:
    """A report that is being made.

    Attributes
    ----------
    order, result: what is made, and what becomes of it.
    key: all that it depends on.
    part: the part of the dataset it reads, pickled.
    memory: the folder in which its processes keep what they work out for each other, or empty.
    left: what of it is under way: notebooks, page, documents.
    done: the notebooks that were executed, by name.
    files: the files of the report besides its notebooks.
    """

    order: Order
    result: Result
    key: Mapping[str, Any]
    part: bytes = b""
    memory: str = ""
    left: set[str] = field(default_factory=set)
    done: dict[str, NotebookDone] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def all_files(self) -> dict[str, bytes]:
        """Every file of the finished report: notebooks, what they wrote, the page and the rest."""
        found: dict[str, bytes] = {}
        for name in sorted(self.done):
            found[name] = self.done[name].notebook.encode("utf-8")
            found.update(self.done[name].files)
        return {**found, **self.files}

    @property
    def beyond(self) -> bool:
        """Whether a notebook read more than the report's own part of the dataset."""
        return any(done.beyond for done in self.done.values())


class Crew:
    """Makes reports on an executor; nothing in it touches the disk.

    ``sources`` gives the notebooks in an order's language, ``tell`` hears of every notebook.
    """

    def __init__(
        self,
        executor: Executor,
        sources: Mapping[str, Source],
        tell: Callable[[Report, Outcome], None],
        *,
        warm: bool,
        window: int,
    ) -> None:
        self.executor, self.sources, self.tell = executor, sources, tell
        self.warm, self.window = warm, window
        self.pending: dict[Future[Any], tuple[Report, str]] = {}

    def make(self, reports: Iterable[Report]) -> Iterator[Report]:
        """Each report as soon as nothing of it is left to do, whether it succeeded or not."""
        waiting = iter(reports)
        more = True
        while more or self.pending:
            while more and len(self.pending) < self.window:
                report = next(waiting, None)
                more = report is not None
                if report is not None:
                    self._begin(report)
            if self.pending:
                done, _ = wait(self.pending, return_when=FIRST_COMPLETED)
                yield from self._taken(done)

    def _begin(self, report: Report) -> None:
        for name in reading_order(self.sources):  # the short check of the data comes last
            text, declared = self.sources[name]
            given = (text, report.order.parameters_of(declared), report.part, report.memory)
            self._submit(report, name, perform, NotebookWork(name, *given, warm=self.warm))
        extra = ExtraWork(report.part, report.order, report.memory)
        self._submit(report, EXTRA, extra_outputs, extra)

    def _submit(self, report: Report, name: str, do: Callable[..., Any], work: object) -> None:
        report.left.add(name)
        self.pending[self.executor.submit(do, work)] = (report, name)

    def _taken(self, done: Iterable[Future[Any]]) -> Iterator[Report]:
        for future in done:
            report, name = self.pending.pop(future)
            report.left.discard(name)
            if name in (PAGE, EXTRA):
                _written(report, name, future)
            else:
                report.done[name] = _notebook(name, future)
                self.tell(report, report.done[name].outcome)
            if not report.left and not self._continued(report, name):
                yield report

    def _continued(self, report: Report, last: str) -> bool:
        """Whether the report goes on to its page: all before it is through, and well."""
        result = report.result
        result.notebooks = {n: report.done[n].outcome for n in self.sources}
        failures = result.failures()
        if failures or result.error or last == PAGE:
            result.status = failures[0].status if failures else result.status
            return False
        texts = tuple(report.done[name].notebook for name in reading_order(self.sources))
        work = PageWork(texts, report.part, report.order, result.name)
        self._submit(report, PAGE, write_page, work)
        return True


def _written(report: Report, name: str, future: Future[Any]) -> None:
    """Take the files that were written, or what went wrong."""
    error = future.exception()
    if error is None:
        report.files |= future.result()
        report.result.status = "ok"
        return
    report.result.status = "unwritable" if isinstance(error, OSError) else "page_error"
    report.result.error = f"{name}: {_spoken(error)}"


def _notebook(name: str, future: Future[Any]) -> NotebookDone:
    error = future.exception()
    if error is None:
        done: NotebookDone = future.result()
        return done
    return NotebookDone(Outcome(name, "dead_kernel", "", _spoken(error)), "")


def _spoken(error: BaseException) -> str:
    if isinstance(error, Fault):
        return str(error)
    return "" if isinstance(error, Died) else f"{type(error).__name__}: {error}"
