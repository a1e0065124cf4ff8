"""What a run costs beside a shell loop: python -m benchmarks.runner [report|units|...].

Each figure is a ratio of two things timed one after the other on the same notebooks and data, or
a time of its own where a bound is set. The loop is what one would type for the same files:
papermill for every notebook (the last one writes the documents), then nbconvert to HTML. It is
timed on one report; its cost is linear in reports. Beside the wall time, which depends on what
else the machine does, stands the time of the processors, everything that was started included.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from phantich.runner import Order
from phantich.runner.orders import yearly
from tests.runner.office import READ, YEAR, Office

if TYPE_CHECKING:
    from phantich.runner.execution import NotebookWork

UNITS = ("u05", "u08", "u10", "u14")
DATA = "data/sample"
MANY = 100
ADOPT = 36  # PR_SET_CHILD_SUBREAPER: what outlives a command is waited for here, and counted


class Cost(NamedTuple):
    """Seconds of wall time and of processor time."""

    wall: float = 0.0
    work: float = 0.0

    def plus(self, other: Cost, times: float = 1) -> Cost:
        """Both together, the other so many times."""
        return Cost(self.wall + times * other.wall, self.work + times * other.work)

    def __str__(self) -> str:
        return f"{self.wall:.1f} s ({self.work:.1f} s of processor time)"


def beside(theirs: Cost, ours: Cost) -> str:
    """How many times less ours is."""
    wall, work = theirs.wall / ours.wall, theirs.work / ours.work
    return f"{wall:.1f} times ({work:.1f} times less processor time)"


def seconds(command: Sequence[str], folder: Path | None = None) -> Cost:
    """What a command costs, with all it starts."""
    ctypes.CDLL(None).prctl(ADOPT, 1)
    before, started = _work(), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    wall = time.perf_counter() - started
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return Cost(wall, _work() - before)


def _work() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def loop(unit: str, out: Path) -> Cost:
    """A shell loop over the notebooks of one report: papermill, then nbconvert."""
    parameters = Order(YEAR, DATA, unit=unit).parameters() | {"out": str(out)}
    given = [part for n, v in parameters.items() for part in ("-r", n, str(v)) if n != "year"]
    bins = Path(sys.executable).parent
    total = Cost()
    for path in yearly():
        done = out / path.name
        papermill = [str(bins / "papermill"), str(path), str(done), "-p", "year", str(YEAR), *given]
        total = total.plus(seconds([*papermill, "-k", "python3", "--no-progress-bar"]))
        total = total.plus(seconds([str(bins / "jupyter"), "nbconvert", "--to", "html", str(done)]))
    return total


def phantich(*arguments: str, folder: Path | None = None) -> Cost:
    """What a run of ours costs."""
    return seconds([sys.executable, "-m", "phantich", "run", str(YEAR), *arguments], folder)


def report() -> None:
    """One yearly report, with an empty cache."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = f"{name}/cache"
        ours = phantich("--data", DATA, "--out", f"{name}/ours")
        Path(name, "loop").mkdir()
        theirs = loop("", Path(name, "loop"))
    print(f"one report: loop {theirs}, phantich {ours}: {beside(theirs, ours)}")


def wording() -> None:
    """The same report again after a sentence has changed: nothing is counted again."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = f"{name}/cache"
        ours = [phantich("--data", DATA, "--out", f"{name}/ours", "--force") for _ in range(2)]
    print(f"one report: {ours[0]}; made again: {ours[1]}: {beside(ours[0], ours[1])}")


def district() -> None:
    """The main report and every unit's, really made; the loop is timed on one of each kind."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = f"{name}/cache"
        ours = phantich("--data", DATA, "--all-units", "--out", f"{name}/ours")
        made = len(list(Path(name, "ours", "units").iterdir()))
        for part in ("loop", "unit"):
            Path(name, part).mkdir()
        theirs = loop("", Path(name, "loop")).plus(loop(UNITS[0], Path(name, "unit")), made)
    print(f"{made + 1} reports: loop {theirs} (scaled), phantich {ours}: {beside(theirs, ours)}")


def units() -> None:
    """Reports of units on two processors; the first report pays the reading for all."""
    with tempfile.TemporaryDirectory() as name:
        chosen = [part for unit in UNITS for part in ("--unit", unit)]
        one = phantich("--data", DATA, "--unit", UNITS[0], "--out", f"{name}/one", "--jobs", "2")
        ours = phantich("--data", DATA, *chosen, "--out", f"{name}/ours", "--jobs", "2")
        Path(name, "loop").mkdir()
        theirs = loop(UNITS[0], Path(name, "loop"))
    more = ours.plus(one, -1)
    each = Cost().plus(more, 1 / (len(UNITS) - 1))
    many, loops = one.plus(each, MANY - 1), Cost().plus(theirs, MANY)
    print(f"a unit's report: loop {theirs}, phantich {each} more for each further one")
    print(f"{MANY} units: loop {loops}, phantich {many} (scaled): {beside(loops, many)}")


def overhead() -> None:
    """What a notebook costs beyond the work of its cells: one whose cells do nothing."""
    from concurrent.futures import ThreadPoolExecutor

    from benchmarks.runner import measured
    from phantich.runner.execution import NotebookWork

    cells = [
        {"cell_type": "code", "source": "1 + 1", "id": f"c{at}", "metadata": {}, "outputs": [],
         "execution_count": None}
        for at in range(20)
    ]  # fmt: skip
    source = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    times = []
    with ThreadPoolExecutor(1) as pool:
        for at in range(11):
            work = NotebookWork(f"{at}.ipynb", source, {})
            started = time.perf_counter()
            spent = pool.submit(measured, work).result()
            times.append(Cost(time.perf_counter() - started, spent))
    times = sorted(times[1:])  # the first waits for the warm process
    least = min(cost.work for cost in times)
    print(f"a notebook of 20 empty cells: {times[0].wall:.2f} s at best, {least:.2f} s of work")


def measured(work: NotebookWork) -> float:
    """Processor seconds of one notebook, in the process that executes it and in its kernel."""
    from phantich.runner.execution import perform

    own = resource.getrusage(resource.RUSAGE_SELF)
    before = own.ru_utime + own.ru_stime + _work()
    if perform(work).outcome.status != "ok":
        raise RuntimeError(work.name)
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + _work() - before


def skip() -> None:
    """Nothing changed, and one unit's row changed, for many units with small notebooks."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = f"{name}/cache"
        office = Office(Path(name) / "office")
        ids = [f"u{at:03}" for at in range(MANY)]
        office.rows("units", [{"unit_id": u, "name": f"Xã {u}"} for u in ids])
        classes = [
            {"class_id": f"l{u}", "year": YEAR, "centre_unit": u, "enrolled": 30} for u in ids
        ]
        office.rows("classes", classes)
        office.notebook("10_results", READ, "1 + 1")
        every = ("--data", "data/office", "--all-units")
        first = phantich(*every, folder=office.root)
        again = min(phantich(*every, folder=office.root) for _ in range(3))  # the quickest
        classes[7]["enrolled"] = 31
        office.rows("classes", classes)
        changed = phantich(*every, folder=office.root)
    print(f"{MANY + 1} small reports: {first}, {first.wall / (MANY + 1):.2f} s each")
    print(f"nothing changed: {again}; one unit's row changed: {changed}")


def first() -> None:
    """Import and first figure in an analyst's kernel, beside pandas and matplotlib alone."""
    base = "import pandas, matplotlib.pyplot as plt; plt.figure(); plt.plot([1]); plt.savefig('/dev/null', format='png')"
    ours = (
        "import phantich as pt, pandas as pd; from pandas import DataFrame; "
        "import matplotlib.pyplot as plt; pt.assess; pt.read_dataset; pt.plots; pt.report; "
        "plt.figure(); plt.plot([1]); plt.savefig('/dev/null', format='png')"
    )
    code = "; import time; print(time.process_time())"
    runs: list[list[float]] = [[], []]
    for at in range(14):  # by turns, so that both meet the same load
        command = [sys.executable, "-c", (base, ours)[at % 2] + code]
        done = subprocess.run(command, capture_output=True, check=True)
        runs[at % 2].append(float(done.stdout))
    costs = [min(times) for times in runs]
    print(f"import and first figure: {costs[0]:.2f} s without, {costs[1]:.2f} s with phantich: "
          f"{costs[1] - costs[0]:.2f} s more (CPU, best of 7)")  # fmt: skip


PARTS = {
    "first": first,
    "overhead": overhead,
    "skip": skip,
    "report": report,
    "wording": wording,
    "units": units,
    "district": district,
}

if __name__ == "__main__":
    chosen = sys.argv[1:] or list(PARTS)
    if len(chosen) == 1:
        PARTS[chosen[0]]()
    else:  # each in a process of its own: what one has started, the next must not wait for
        for part in chosen:
            subprocess.run([sys.executable, "-m", __spec__.name, part], check=True)
