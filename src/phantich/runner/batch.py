"""From a batch to its reports: only those whose key has changed, each published when it is done."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phantich.disclosure.editions import EXTERNAL, kept_folder, kept_salt
from phantich.errors import Fault
from phantich.files.paths import resolve, shown
from phantich.files.whole_files import write_whole
from phantich.language import wording
from phantich.runner import report_keys
from phantich.runner.cluster import Lost
from phantich.runner.orders import (
    REPORT,
    Batch,
    Order,
    Source,
    check_extra,
    check_known,
    check_order,
    check_units,
    shown_in_details,
    yearly,
)
from phantich.runner.publishing import keep_failed, publish, recover
from phantich.runner.report_places import check_place, check_same
from phantich.runner.run_dataset import RunDataset
from phantich.runner.run_state import (
    Rows,
    damaged,
    held,
    load_rows,
    log_run,
    manifest,
    save_rows,
)
from phantich.runner.run_summary import DETAILS, Result, Summary

if TYPE_CHECKING:
    from phantich.runner.execution import NotebookDone
    from phantich.runner.outcomes import Outcome

Say = Callable[[str], None]
MINUTE = 60  # seconds
AHEAD = 4  # notebooks that run or wait their turn, for each that may run at once
_runs = count()  # of this process


def run_batch(
    batch: Batch, say: Say = lambda line: None, *, executor: Executor | None = None
) -> Summary:
    """Make the reports of a batch whose inputs have changed; the others stand as they are.

    Nothing is started before the parameters fit every notebook and the data are free of errors.
    A failing report stops no other. ``executor`` takes the work instead of this machine's own
    processes. Safe to stop at any moment: the same call then makes what is missing.

    Raises
    ------
    Misuse
        A parameter is unknown, mistyped or out of range.
    Fault
        The data have errors, a unit is unknown, or the folder can't be written.
    """
    order = batch.order
    check_order(order)
    check_units(batch.named())
    folder = batch.folder()
    check_place(folder, resolve(order.data))
    say(wording.say("run.checking", order.lang, data=order.data, year=order.year))
    with held(folder, lambda: say(wording.say("runner.waiting", order.lang))):
        recover(folder)
        return _Run(batch, say, executor).all()


@dataclass
class _Report:
    """A report that is being made: what, what becomes of it, and what of it is done."""

    order: Order
    result: Result
    key: Mapping[str, Any]
    part: bytes = b""
    done: dict[str, NotebookDone] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """What the notebooks have written, and they themselves as executed."""
        found: dict[str, bytes] = {}
        for name, done in sorted(self.done.items()):
            found |= {name: done.notebook.encode("utf-8"), **done.files}
        return found


class _Run:
    """One run in a folder that nobody else is writing to."""

    def __init__(self, batch: Batch, say: Say, executor: Executor | None) -> None:
        self.batch, self.say, self.executor = batch, say, executor
        self.folder = batch.folder()
        self.dataset = RunDataset(batch.order, say, self._begin)
        self.rows = self._rows()
        self.orders = batch.orders(self.rows.reporting)
        self.results = [self._result(order) for order in self.orders]

    def _begin(self) -> None:
        """Let the warm process load while the data are read; it starts no kernel by itself."""
        from phantich.runner.warm_process import can_fork, warm_up

        if self.executor is None and can_fork():
            with suppress(OSError):  # kernels then begin cold
                warm_up()

    def _rows(self) -> Rows:
        kept, asked = load_rows(self.folder), self.batch.named()
        if not asked and not self.batch.every:
            return kept
        rows = self.dataset.rows(kept)
        for unit in asked:
            check_known(unit, list(rows.units))
        check_units(rows.reporting if self.batch.every else asked)
        return rows

    def _result(self, order: Order) -> Result:
        notebooks = {path.name: None for path in yearly()}
        name = self.rows.units.get(order.unit, "")
        return Result(order.unit, name, order.folder(), notebooks=notebooks)

    def all(self) -> Summary:
        """Make what has to be made and tell what became of each report."""
        todo = [r for r in map(self._planned, self.orders, self.results) if r is not None]
        summary = Summary(self.batch.order.year, self.folder, self.results)
        try:
            if todo:
                self._make(todo)
        finally:
            self._remember(summary)
        return summary

    def _planned(self, order: Order, result: Result) -> _Report | None:
        """The report if it has to be made, with the reasons; else it is skipped."""
        before = manifest(result.place)
        beyond = not order.unit or _reads_files(before)
        key = self._key(order, beyond=beyond)
        check_same(result.place, key["parameters"])
        result.reasons = report_keys.changes(before, key)
        if before is not None and not result.reasons:
            found = damaged(result.place, before["outputs"])
            result.reasons = [("damaged", name) for name in found]
        if not result.reasons and not self.batch.force:
            result.status = "skipped"
            return None
        result.reasons = result.reasons or [("forced", "")]
        return _Report(order, result, key)

    def _key(self, order: Order, *, beyond: bool) -> dict[str, Any]:
        rows = self.rows.rows.get(order.unit, {}) if order.unit else {}
        files = self.dataset.files if beyond else {}
        salt = kept_salt(self.folder) if order.edition == EXTERNAL else b""
        return report_keys.parts_of(self.dataset.facts, order, files, rows, salt)

    def _make(self, todo: Sequence[_Report]) -> None:
        """Have the reports' notebooks executed, and publish each report when all of its are."""
        sources = _sources(self.batch.order)
        self.dataset.tables  # noqa: B018 - read, and refused if it has errors
        works = len(todo) * len(sources)
        with _workers(self.executor, self.batch.jobs, works) as (executor, jobs):
            progress = _Progress(self.say, self.batch.order.lang, len(todo), (works, jobs))
            turns = self._turns(todo, sources, executor)
            waiting: dict[Future[NotebookDone], tuple[_Report, str]] = {}
            while True:
                while len(waiting) < AHEAD * jobs and (begun := next(turns, None)):
                    waiting |= begun
                if not waiting:
                    break
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    report, name = waiting.pop(future)
                    report.done[name] = _done(name, future)
                    progress.notebook(report, report.done[name].outcome)
                    if len(report.done) == len(sources):
                        self._finish(report)
                        progress.report(report)

    def _turns(
        self, todo: Sequence[_Report], sources: Mapping[str, Source], executor: Executor
    ) -> Iterator[dict[Future[NotebookDone], tuple[_Report, str]]]:
        """Report by report, the notebooks given to the executor; the longest first."""
        from phantich.runner.execution import NotebookWork, perform

        memory = self.dataset.memory()
        for report in todo:
            report.part = self.dataset.part(report.order.unit)
            works = {
                name: NotebookWork(
                    name, text, report.order.parameters_of(declared), report.part, memory
                )
                for name, (text, declared) in sources.items()
            }
            yield {executor.submit(perform, work): (report, n) for n, work in works.items()}

    def _finish(self, report: _Report) -> None:
        """Publish a report that was made, or keep what is left of one that was not."""
        result = report.result
        result.notebooks = {name: report.done[name].outcome for name in sorted(report.done)}
        failures = result.failures()
        if failures:
            result.status = failures[0].status
            texts = {n: d.notebook for n, d in report.done.items() if d.notebook}
            keep_failed(_aside(report), texts)
        else:
            self._publish(report)
        report.part, report.done = b"", {}

    def _publish(self, report: _Report) -> None:
        result, beyond = report.result, any(done.beyond for done in report.done.values())
        try:
            files = {**report.files(), **self._page(report)}
            key = self._key(report.order, beyond=beyond or not report.order.unit)
            facts = _manifest(self.dataset.still(key), files)
            self.dataset.keep_ledger(self.folder)
            for path in publish(self.folder, result.place, files, facts):
                self.say(wording.say("runner.edited", report.order.lang, path=shown(path)))
            keep_failed(_aside(report), {})
            result.status = "ok"
        except Fault as fault:
            result.status, result.error = "unwritable", str(fault)

    def _page(self, report: _Report) -> dict[str, bytes]:
        """The page of the executed notebooks, but of the one whose report stands by itself."""
        from phantich.report.notebook_format import nbformat
        from phantich.report.notebook_page import page

        texts = [report.done[name].notebook for name in shown_in_details(report.done)]
        notebooks = [nbformat.reads(text, as_version=4) for text in texts]
        dataset = self.dataset.edition(report.order)
        html = page(notebooks, dataset, lang=report.order.lang, unit=report.result.name)
        return {DETAILS: html.encode("utf-8")}

    def _remember(self, summary: Summary) -> None:
        if self.rows.rows and self.rows != load_rows(self.folder):
            save_rows(self.folder, self.rows)
        log_run(self.folder, {"year": summary.year, **summary.counts()})
        if all(result.status in ("skipped", "not_run") for result in summary.results):
            return
        try:
            told = self.batch.order.edition != EXTERNAL  # an error may quote rows of the data
            write_whole(self.folder / "run.json", summary.text(errors=told))
        except Fault:
            if not summary.failed:  # else what went wrong is told already
                raise


def _aside(report: _Report) -> Path:
    """Where notebooks that failed are kept: they may quote rows, which stay in the office."""
    place = report.result.place
    return kept_folder(place) if report.order.edition == EXTERNAL else place


def _reads_files(manifest: dict[str, Any] | None) -> bool:
    """Whether a unit's report read more than its own rows when it was last made."""
    held = (manifest or {}).get("inputs", {})
    return any(not name.startswith(f"{report_keys.PREVIOUS}/") for name in held)


def _manifest(key: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, object]:
    """What went in and with which versions, so that the figures can be made again."""
    outputs = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return {**key, "outputs": dict(sorted(outputs.items()))}


def _sources(order: Order) -> dict[str, Source]:
    """The notebooks in the order's language, with the parameters held against each."""
    from phantich.report.notebook_format import nbformat
    from phantich.report.notebook_parameters import check_parameters, declared, read_notebook
    from phantich.report.notebook_translation import translated

    books = {path.name: read_notebook(path) for path in yearly()}
    names = {name: frozenset(declared(book, name)) for name, book in books.items()}
    check_extra(order.extra, frozenset().union(*names.values()))
    for name, book in books.items():
        check_parameters(book, order.parameters_of(names[name]), name)
    texts = {n: nbformat.writes(translated(book, n, order.lang)) for n, book in books.items()}
    composing_first = sorted(texts, key=lambda name: not name.startswith(REPORT))
    return {name: Source(texts[name], names[name]) for name in composing_first}


def _done(name: str, future: Future[NotebookDone]) -> NotebookDone:
    """What came of a notebook; of one whose worker is lost, that it is."""
    from phantich.runner.execution import NotebookDone
    from phantich.runner.outcomes import Outcome

    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Lost):  # nothing more can be done
        raise error
    said = str(error) if isinstance(error, Fault) else f"{type(error).__name__}: {error}"
    return NotebookDone(Outcome(name, "dead_kernel", "", said), "")


@contextmanager
def _workers(given: Executor | None, jobs: int, works: int) -> Iterator[tuple[Executor, int]]:
    """Who executes the notebooks, and how many at once; what is under way ends with this block."""
    if given is not None:
        yield given, jobs or works
        return
    from phantich.runner.kernels import kill_all

    jobs = max(1, min(jobs or processors(), works))
    prefix = f"notebook-{next(_runs)}-"
    threads = ThreadPoolExecutor(jobs, thread_name_prefix=prefix)
    try:
        yield threads, jobs
    except BaseException:
        threads.shutdown(wait=False, cancel_futures=True)
        while names := [t.name for t in threading.enumerate() if t.name.startswith(prefix)]:
            kill_all(names)
            time.sleep(0.05)
        raise
    threads.shutdown()


def processors() -> int:
    """How many processors this process may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


class _Progress:
    """Tells how far a run is, and how long it will go on at the pace so far."""

    def __init__(self, say: Say, lang: str, reports: int, works: tuple[int, int]) -> None:
        self.say, self.lang, self.reports = say, lang, reports
        self.of, self.at_once = works
        self.at, self.began = 0, time.monotonic()

    def notebook(self, report: _Report, outcome: Outcome) -> None:
        """One more notebook is through."""
        self.at += 1
        blanks = {"at": self.at, "of": self.of, "name": outcome.notebook}
        line = wording.say("runner.notebook", self.lang, **blanks, report=self._label(report))
        if outcome.status != "ok":
            line += " " + outcome.say(self.lang)
        self.say(line + self._left())

    def _left(self) -> str:
        """The time left, rounded up to tens of seconds or to minutes; unknown in the first turn."""
        if self.at < self.at_once or self.at == self.of:
            return ""
        seconds = (time.monotonic() - self.began) / self.at * (self.of - self.at)
        form, step = ("seconds_left", 10) if seconds <= MINUTE else ("minutes_left", MINUTE)
        count = ceil(seconds / step) * (step if step < MINUTE else 1)
        return wording.say(f"runner.{form}", self.lang, count=count)

    def report(self, report: _Report) -> None:
        """One more report is through."""
        if report.result.status == "ok" and self.reports > 1:
            self.say(wording.say("runner.made", self.lang, report=self._label(report)))

    def _label(self, report: _Report) -> str:
        return report.result.label(self.lang)
