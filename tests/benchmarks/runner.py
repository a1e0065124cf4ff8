"""What a run costs beside a shell loop: python -m tests.benchmarks.runner [report|units|skip|first].

Each figure is a ratio of two things timed one after the other on the same notebooks and data, or
a time of its own where a bound is set. The loop is what one would type: papermill for every
notebook, then nbconvert to HTML. It is timed on one report; its cost is linear in reports.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from phantich.run import Order
from phantich.run.order import yearly
from tests.run.office import READ, YEAR, Office

UNITS = ("u05", "u08", "u10", "u14")
DATA = "data/sample"
MANY = 100


def seconds(command: Sequence[str], folder: Path | None = None) -> float:
    """Wall seconds of a command."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    return time.perf_counter() - started


def loop(unit: str, out: Path) -> float:
    """A shell loop over the notebooks of one report: papermill, then nbconvert."""
    parameters = Order(YEAR, DATA, unit=unit).parameters() | {"out": str(out)}
    given = [part for n, v in parameters.items() for part in ("-r", n, str(v)) if n != "year"]
    bins = Path(sys.executable).parent
    total = 0.0
    for path in yearly():
        done = out / path.name
        papermill = [str(bins / "papermill"), str(path), str(done), "-p", "year", str(YEAR), *given]
        total += seconds([*papermill, "-k", "python3", "--no-progress-bar"])
        total += seconds([str(bins / "jupyter"), "nbconvert", "--to", "html", str(done)])
    return total


def phantich(*arguments: str, folder: Path | None = None) -> float:
    """Wall seconds of a run of ours."""
    return seconds([sys.executable, "-m", "phantich", "run", str(YEAR), *arguments], folder)


def report() -> None:
    """One yearly report."""
    with tempfile.TemporaryDirectory() as name:
        ours = phantich("--data", DATA, "--out", f"{name}/ours")
        Path(name, "loop").mkdir()
        theirs = loop("", Path(name, "loop"))
    print(f"one report: loop {theirs:.1f} s, phantich {ours:.1f} s: {theirs / ours:.1f} times")


def units() -> None:
    """Reports of units on two processors; the first report pays the reading for all."""
    with tempfile.TemporaryDirectory() as name:
        chosen = [part for unit in UNITS for part in ("--unit", unit)]
        one = phantich("--data", DATA, "--unit", UNITS[0], "--out", f"{name}/one", "--jobs", "2")
        all_of_them = phantich("--data", DATA, *chosen, "--out", f"{name}/ours", "--jobs", "2")
        Path(name, "loop").mkdir()
        theirs = loop(UNITS[0], Path(name, "loop"))
    each = (all_of_them - one) / (len(UNITS) - 1)
    many = one + each * (MANY - 1)
    print(f"a unit's report: loop {theirs:.1f} s, phantich {each:.2f} s more for each further one")
    print(f"{MANY} units: loop {theirs * MANY:.0f} s, phantich {many:.0f} s (both from a sample): "
          f"{theirs * MANY / many:.1f} times")  # fmt: skip


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
        again = min(phantich(*every, folder=office.root) for _ in range(3))
        classes[7]["enrolled"] = 31
        office.rows("classes", classes)
        changed = phantich(*every, folder=office.root)
    print(f"{MANY + 1} small reports: {first:.1f} s, {first / (MANY + 1):.2f} s each")
    print(f"nothing changed: {again:.2f} s; one unit's row changed: {changed:.2f} s")


def first() -> None:
    """Import and first figure in an analyst's kernel, beside pandas and matplotlib alone."""
    base = "import pandas, matplotlib.pyplot as plt; plt.figure(); plt.plot([1]); plt.savefig('/dev/null', format='png')"
    ours = (
        "import phantich as pt, pandas as pd; from pandas import DataFrame; "
        "import matplotlib.pyplot as plt; pt.assess; pt.read_tables; pt.plots; pt.report; "
        "plt.figure(); plt.plot([1]); plt.savefig('/dev/null', format='png')"
    )
    code = "; import time; print(time.process_time())"
    costs = []
    for statement in (base, ours):
        runs = [
            subprocess.run(
                [sys.executable, "-c", statement + code], capture_output=True, check=True
            )
            for _ in range(5)
        ]
        costs.append(min(float(run.stdout) for run in runs))
    print(f"import and first figure: {costs[0]:.2f} s without, {costs[1]:.2f} s with phantich: "
          f"{costs[1] - costs[0]:.2f} s more (CPU, best of 5)")  # fmt: skip


PARTS = {"first": first, "skip": skip, "report": report, "units": units}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
