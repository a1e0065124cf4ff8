"""Many notebooks at once: each report's notebooks, then its page, on one executor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from typing import Any

from phantich.faults import Fault
from phantich.run.attempt import NotebookDone, NotebookWork, perform
from phantich.run.order import Order, reading_order
from phantich.run.outcomes import Outcome
from phantich.run.pages import PageWork, write_pages
from phantich.run.processes import Died
from phantich.run.summary import Result

PAGE = "report.html"


@dataclass
class Report:
    """A report that is being made.

    Attributes
    ----------
    order, result: what is made, and what becomes of it.
    key: all that it depends on.
    part: the part of the dataset it reads, pickled.
    done: the notebooks that were executed, by name.
    files: the files of the report besides its notebooks.
    """

    order: Order
    result: Result
    key: Mapping[str, Any]
    part: bytes = b""
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

    ``sources`` gives the notebooks in an order's language, ``tell`` hears of every notebook;
    in ``memory`` the processes keep what they work out for each other.
    """

    def __init__(
        self,
        executor: Executor,
        sources: Mapping[str, str],
        tell: Callable[[Report, Outcome], None],
        *,
        warm: bool,
        window: int,
        memory: str = "",
    ) -> None:
        self.executor, self.sources, self.tell = executor, sources, tell
        self.warm, self.window, self.memory = warm, window, memory
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
        for name, source in self.sources.items():
            parameters = report.order.parameters()
            work = NotebookWork(name, source, parameters, report.part, self.memory, warm=self.warm)
            self.pending[self.executor.submit(perform, work)] = (report, name)

    def _taken(self, done: Iterable[Future[Any]]) -> Iterator[Report]:
        for future in done:
            report, name = self.pending.pop(future)
            if name == PAGE:
                self._paged(report, future)
                yield report
            else:
                report.done[name] = _notebook(name, future)
                self.tell(report, report.done[name].outcome)
                if len(report.done) == len(self.sources):
                    yield from self._complete(report)

    def _complete(self, report: Report) -> Iterator[Report]:
        """All notebooks are through: on to the page, or the report has failed."""
        report.result.notebooks = {n: report.done[n].outcome for n in self.sources}
        failures = report.result.failures()
        if failures:
            report.result.status = failures[0].status
            yield report
            return
        texts = tuple(report.done[name].notebook for name in reading_order(self.sources))
        order = report.order
        work = PageWork(
            texts,
            report.part,
            order.lang,
            report.result.name,
            order.edition,
            order.previous,
            order.profile,
            order.references,
            self.memory,
        )
        self.pending[self.executor.submit(write_pages, work)] = (report, PAGE)

    def _paged(self, report: Report, future: Future[Any]) -> None:
        error = future.exception()
        if error is None:
            report.files, report.result.status = future.result(), "ok"
            return
        report.result.status = "unwritable" if isinstance(error, OSError) else "page_error"
        report.result.error = f"{PAGE}: {_spoken(error)}"


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
