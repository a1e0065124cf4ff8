"""From a batch to its reports: only those whose key has changed, each published when it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from phantich.errors import Fault
from phantich.files.paths import resolve
from phantich.files.whole_files import digest, write_whole
from phantich.language import wording
from phantich.runner import report_keys
from phantich.runner.locks import held
from phantich.runner.orders import (
    UNITS,
    Batch,
    Order,
    Source,
    check_extra,
    check_known,
    check_order,
    check_units,
    yearly,
)
from phantich.runner.publishing import keep_failed, publish, recover
from phantich.runner.run_dataset import RunDataset, apart
from phantich.runner.run_state import (
    OWN,
    Looks,
    Rows,
    damaged,
    load_looks,
    load_rows,
    manifest,
    probe,
    save_looks,
    save_rows,
)
from phantich.runner.run_summary import Result, Summary

if TYPE_CHECKING:
    from phantich.runner.crew import Report
    from phantich.runner.outcomes import Outcome

Say = Callable[[str], None]


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
    check_order(batch.order)
    check_units([unit for unit in (*batch.units, batch.order.unit) if unit])
    folder = batch.folder()
    apart(folder, resolve(batch.order.data))
    lang = batch.order.lang
    with held(folder / OWN / "lock", lambda: say(wording.say("runner.waiting", lang))):
        probe(folder)
        recover(folder, folder / UNITS)
        return _Run(batch, say, executor).all()


class _Run:
    """One run in a folder that nobody else is writing to."""

    def __init__(self, batch: Batch, say: Say, executor: Executor | None) -> None:
        self.batch, self.say, self.executor = batch, say, executor
        self.folder = batch.folder()
        self.looks: Looks = load_looks(self.folder)
        self.dataset = RunDataset(batch.order, say)
        self.rows = self._rows()
        orders = batch.orders(self.rows.reporting)
        self.results = [self._result(order) for order in orders]
        self.orders = orders

    def _rows(self) -> Rows:
        batch, kept = self.batch, load_rows(self.folder)
        asked = [unit for unit in (*batch.units, batch.order.unit) if unit]
        if not asked and not batch.every:
            return kept
        rows = self.dataset.rows(kept)
        for unit in asked:
            check_known(unit, list(rows.units))
        check_units(rows.reporting if batch.every else asked)
        return rows

    def _result(self, order: Order) -> Result:
        notebooks = {path.name: None for path in yearly()}
        name = self.rows.units.get(order.unit, "")
        return Result(order.unit, name, order.folder(), notebooks=notebooks)

    def all(self) -> Summary:
        """Make what has to be made and tell what became of each report."""
        todo = [r for r in map(self._planned, self.orders, self.results) if r is not None]
        summary = Summary(self.batch.order.year, self.folder, self.results)
        sources = self._checked() if todo else {}
        try:
            if todo:
                self._make(todo, sources)
        finally:
            self._remember(summary)
        return summary

    def _planned(self, order: Order, result: Result) -> Report | None:
        """The report if it has to be made, with the reasons; else it is skipped."""
        before = manifest(result.place)
        beyond = not order.unit or _reads_files(before)
        key = self._key(order, beyond)
        result.reasons = report_keys.changes(before, key)
        seen = self.looks.seen.setdefault(order.unit, {})
        if before is not None and not result.reasons:
            result.reasons = [
                ("damaged", n) for n in damaged(result.place, before["outputs"], seen)
            ]
        if not result.reasons and not self.batch.force:
            result.status = "skipped"
            return None
        result.reasons = result.reasons or [("forced", "")]
        self._begin_to_warm()
        from phantich.runner.crew import Report

        return Report(order, result, key)

    def _begin_to_warm(self) -> None:
        """Let the warm process load while the data are read; it starts no kernel by itself."""
        from phantich.runner.processes import can_fork, warm_up

        if self.executor is None and can_fork():
            with suppress(OSError):  # told, and done without, where the work begins
                warm_up()

    def _key(self, order: Order, beyond: bool) -> dict[str, object]:
        rows = self.rows.rows.get(order.unit, {}) if order.unit else {}
        files = self.dataset.files if beyond else {}
        return report_keys.parts_of(self.dataset.facts, order, files, rows)

    def _checked(self) -> dict[str, Source]:
        """The notebooks; they and the data are found to be in order before anything starts."""
        sources = _sources(self.batch.order)
        self.dataset.tables  # noqa: B018 - read, and refused if it has errors
        return sources

    def _make(self, todo: Sequence[Report], sources: Mapping[str, Source]) -> None:
        from phantich.runner.crew import Crew

        jobs = self._jobs(len(todo) * len(sources))
        with (
            TemporaryDirectory(prefix="pt-", ignore_cleanup_errors=True) as memory,
            _crew_of(self.executor, jobs) as (executor, warm),
        ):
            tell = _Progress(self.say, self.batch.order.lang, len(todo), len(sources))
            crew = Crew(executor, sources, tell.notebook, warm=warm, window=4 * jobs)
            for report in crew.make(self._parted(todo, Path(memory))):
                self._finish(report)
                tell.report(report)

    def _jobs(self, works: int) -> int:
        from phantich.runner.execution import processors

        return max(1, min(self.batch.jobs or processors(), works))

    def _parted(self, todo: Sequence[Report], memory: Path) -> Iterator[Report]:
        for at, report in enumerate(todo):
            report.part = self.dataset.part(report.order.unit)
            report.memory = str(memory / str(at))
            Path(report.memory).mkdir()
            yield report

    def _finish(self, report: Report) -> None:
        """Publish a report that was made, or keep what is left of one that was not."""
        result = report.result
        rmtree(report.memory, ignore_errors=True)
        if result.status != "ok":
            keep_failed(result.place, {n: d.notebook for n, d in report.done.items() if d.notebook})
            return
        files = report.all_files()
        try:
            publish(self.folder, result.place, files, _manifest(self._full_key(report), files))
        except Fault as fault:
            result.status, result.error = "unwritable", str(fault)
            return
        seen = self.looks.seen[report.order.unit] = {}
        damaged(result.place, {name: digest(result.place / name) for name in files}, seen)
        report.part, report.done, report.files = b"", {}, {}

    def _full_key(self, report: Report) -> dict[str, object]:
        """The key; a unit's report that read other rows too depends on all files."""
        beyond = not report.order.unit or report.beyond
        return self._key(report.order, beyond)

    def _remember(self, summary: Summary) -> None:
        self.looks.data = str(self.dataset.path)
        save_looks(self.folder, self.looks)
        if self.rows.rows and self.rows != load_rows(self.folder):
            save_rows(self.folder, self.rows)
        if all(result.status == "skipped" for result in summary.results):
            return
        try:
            write_whole(self.folder / "run.json", summary.text())
        except Fault:
            if not summary.failed:  # else what went wrong is told already
                raise


def _reads_files(manifest: dict[str, Any] | None) -> bool:
    """Whether a unit's report read more than its own rows when it was last made."""
    held = (manifest or {}).get("inputs", {})
    return any(not name.startswith(f"{report_keys.PREVIOUS}/") for name in held)


def _manifest(key: dict[str, object], files: dict[str, bytes]) -> dict[str, object]:
    """What went in and with which versions, so that the figures can be made again."""
    import hashlib

    outputs = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return {**key, "outputs": dict(sorted(outputs.items()))}


def _sources(order: Order) -> dict[str, Source]:
    """The notebooks in the order's language, with the parameters held against each."""
    from phantich.report.notebook_format import nbformat
    from phantich.report.notebook_parameters import check_parameters, declared, read_notebook
    from phantich.report.notebook_translation import translated

    books = {path.name: read_notebook(path) for path in yearly()}
    names = {name: frozenset(declared(book)) for name, book in books.items()}
    check_extra(order.extra, frozenset().union(*names.values()))
    for name, book in books.items():
        check_parameters(book, order.parameters_of(names[name]), name)
    texts = {n: nbformat.writes(translated(book, n, order.lang)) for n, book in books.items()}
    return {name: Source(text, names[name]) for name, text in texts.items()}


@contextmanager
def _crew_of(given: Executor | None, jobs: int) -> Iterator[tuple[Executor, bool]]:
    """The executor that was given, or one of this machine's that ends with all it started."""
    if given is not None:
        yield given, True
        return
    from phantich.runner.processes import executor

    own, warm = executor(jobs)
    try:
        yield own, warm
    except BaseException:
        own.shutdown(wait=True, cancel_futures=True)
        raise
    own.shutdown(wait=True)


class _Progress:
    """Tells how far a run is."""

    def __init__(self, say: Say, lang: str, reports: int, notebooks: int) -> None:
        self.say, self.lang, self.of = say, lang, reports * notebooks
        self.reports, self.at = reports, 0
        self.started = time.monotonic()

    def notebook(self, report: Report, outcome: Outcome) -> None:
        """One more notebook is through."""
        self.at += 1
        blanks = {"at": self.at, "of": self.of, "name": outcome.notebook}
        line = wording.say("runner.notebook", self.lang, **blanks, report=self._label(report))
        if outcome.status != "ok":
            line += " " + outcome.say(self.lang)
        self.say(line)

    def report(self, report: Report) -> None:
        """One more report is through."""
        if report.result.status == "ok" and self.reports > 1:
            self.say(wording.say("runner.made", self.lang, report=self._label(report)))

    def _label(self, report: Report) -> str:
        return report.result.label(self.lang)
