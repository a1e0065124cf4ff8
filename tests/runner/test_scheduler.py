"""The same work on a real cluster: a scheduler and two workers, each a process of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from phantich.country import assess_partitioned
from phantich.country.cluster import connected
from phantich.dataset.reading import read_dataset
from phantich.errors import Fault
from phantich.metrics.assessment import assess
from tests.country.datasets import YEAR, tables, thirds, write

pytestmark = pytest.mark.slow

NOBODY = "tcp://127.0.0.1:9"  # the port of discard: nobody answers
QUIET = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}


class Machines:
    """A scheduler on loopback and workers that can be lost."""

    def __init__(self, folder: Path, project: Path | None = None) -> None:
        self.file, self.folder, self.project = folder / "scheduler.json", folder, project
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("dask_scheduler", "--port", "0", "--no-show")

    def _start(self, role: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{role}", *options]
        command += ["--host", "127.0.0.1", "--scheduler-file", str(self.file), "--no-dashboard"]
        log = (self.folder / "log.txt").open("ab")
        return subprocess.Popen(command, stdout=log, stderr=log, env=QUIET, cwd=self.project)

    def add(self) -> None:
        """One worker more, with one thread."""
        self.workers.append(self._start("dask_worker", "--nthreads", "1", "--no-nanny"))

    @property
    def address(self) -> str:
        """Where the scheduler listens, once it does."""
        import json

        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.file.exists() and self.file.read_text():
                return str(json.loads(self.file.read_text())["address"])
            time.sleep(0.1)
        raise AssertionError((self.folder / "log.txt").read_text())

    def lose(self, at: int) -> None:
        """A worker is gone in the middle of its work, without a word."""
        self.workers[at].send_signal(signal.SIGKILL)
        self.workers[at].wait()

    def stop(self) -> None:
        """End everything that was started."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def machines(tmp_path):
    found = Machines(tmp_path)
    found.add()
    found.add()
    yield found
    found.stop()


def slow_square(number: int, folder: str) -> tuple[int, int]:
    """A piece of work that takes its time, and leaves a mark when it begins."""
    import os
    import time
    from pathlib import Path

    Path(folder, f"{number}-{os.getpid()}").touch()
    time.sleep(0.4)
    return number**2, os.getpid()


def test_a_lost_worker_loses_no_work(machines, tmp_path):
    """Ten pieces on two workers, one killed while it works: every result, each in its place."""
    marks = tmp_path / "marks"
    marks.mkdir()
    with connected(machines.address, 60) as cluster:
        while_both_are_there(cluster)
        waiting = [cluster.executor.submit(slow_square, n, str(marks)) for n in range(10)]
        lost = machines.workers[0].pid
        until(lambda: any(f.name.endswith(f"-{lost}") for f in marks.iterdir()))
        machines.lose(0)
        found = [future.result(60) for future in waiting]
    assert [square for square, _ in found] == [n**2 for n in range(10)]
    again = [f.name.split("-")[0] for f in marks.iterdir()]
    assert len(again) > len(set(again)), "the killed worker was not in the middle of anything"


def while_both_are_there(cluster) -> None:
    """Both workers have answered before the work begins."""
    import os

    seen: set[int] = set()
    limit = time.monotonic() + 60
    while len(seen) < 2 and time.monotonic() < limit:
        seen |= {f.result(60) for f in [cluster.executor.submit(os.getpid) for _ in range(8)]}
    assert len(seen) == 2


def until(true) -> None:
    limit = time.monotonic() + 60
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.05)


def test_a_dataset_assessed_on_the_cluster_gives_the_same_figures(machines, tmp_path):
    """One worker is killed as soon as the first block is handed out."""
    folder = write(tmp_path / "country", tables())
    expected = assess(read_dataset(folder, YEAR))
    with connected(machines.address, 60) as cluster:
        while_both_are_there(cluster)
        losing = Losing(cluster.executor, lambda: machines.lose(1), after=2)
        parts = assess_partitioned(folder, YEAR, executor=losing, blocks=thirds())
    pd.testing.assert_frame_equal(parts, expected, check_exact=True)
    assert machines.workers[1].poll() is not None


class Losing:
    """An executor that loses a worker once so many pieces of work are handed out."""

    def __init__(self, executor, lose, after: int) -> None:
        self.executor, self.lose, self.left = executor, lose, after

    def submit(self, function, /, *arguments):
        future = self.executor.submit(function, *arguments)
        self.left -= 1
        if self.left == 0:
            time.sleep(0.3)
            self.lose()
        return future


def phantich(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "phantich", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **options)


CELL = """import time
import phantich as pt
time.sleep(0.5)
tables = pt.read_dataset(data, year, unit=unit)
results = pt.assess(tables)
results[["indicator", "numerator", "denominator", "value"]]"""


def project_in(folder: Path) -> Path:
    """A project with one small notebook and a dataset of three units."""
    import nbformat

    first = 'year = 2024\ndata = ""\nunit = ""\nlang = "vi"\nout = ""'
    first += '\nedition = "internal"\nprevious = ""'
    cells = [nbformat.v4.new_code_cell(text) for text in (first, CELL)]
    cells[0].metadata["tags"], cells[0]["id"], cells[1]["id"] = ["parameters"], "given", "counted"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    for name in ("notebooks", "data"):
        (folder / name).mkdir(parents=True)
    (folder / "phantich.toml").touch()
    nbformat.write(notebook, folder / "notebooks/10_small.ipynb")
    (folder / "data/units.csv").write_text("unit_id,name\na,An\nb,Bình\nc,Châu\n", "utf-8")
    (folder / "data/conferences.csv").write_text(
        "conf_id,host_unit,date_start\nh1,a,2024-03-01\nh2,b,2024-04-01\nh3,c,2024-05-01\n", "utf-8"
    )
    (folder / "data/attendances.csv").write_text(
        "conf_id,unit_id,group,measure,invited,present\n"
        "h1,a,dang_vien,contact,40,39\nh2,b,dang_vien,contact,50,48\nh3,c,dang_vien,contact,60,60\n",
        "utf-8",
    )
    return folder


def left_in(folder: Path) -> dict[str, bytes]:
    """Every file of the reports, by its place."""
    files = [f for f in folder.rglob("*") if f.is_file() and f.name != "run.json"]
    kept = [f for f in files if not any(p.startswith(".") for p in f.relative_to(folder).parts)]
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in kept}


def test_reports_made_on_the_cluster_are_those_made_here(tmp_path):
    """``run --all-units --scheduler``, one of two workers killed after the first notebook."""
    project = project_in(tmp_path / "project")
    found = Machines(tmp_path, project)
    found.add()
    found.add()
    asked = [sys.executable, "-m", "phantich", "run", "2024", "--data", "data", "--all-units"]
    try:
        call = [*asked, "--scheduler", found.address]
        pipe = subprocess.PIPE
        with subprocess.Popen(call, cwd=project, stderr=pipe, text=True) as there:
            lines = []
            for line in there.stderr:
                lines.append(line)
                if line.startswith("[1/"):
                    found.lose(0)
        assert there.returncode == 0, "".join(lines)
    finally:
        found.stop()
    made = left_in(project / "outputs/2024")
    assert sum(name.endswith("details.html") for name in made) == 4
    shutil.rmtree(project / "outputs")
    here = subprocess.run(asked, cwd=project, capture_output=True, text=True)
    assert here.returncode == 0, here.stderr
    assert made == left_in(project / "outputs/2024")


def test_nobody_at_the_address_is_said_in_plain_words():
    done = phantich("run", "2024", "--scheduler", NOBODY, "--out", "outputs/nobody")
    assert done.returncode == 1
    assert f"Không kết nối được với bộ điều phối tại “{NOBODY}”" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("address", [NOBODY, "nonsense", "ftp://127.0.0.1:1", ""])
def test_addresses_that_lead_nowhere(address):
    with pytest.raises(Fault) as stopped, connected(address or "tcp://", 1):
        pass
    assert stopped.value.key == "no_scheduler"


def test_without_the_extra_it_is_said_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Fault, match=r"phantich\[scale\]") as stopped, connected(NOBODY):
        pass
    assert stopped.value.key == "needs_distributed"


def test_a_scheduler_without_workers_is_told(tmp_path):
    found = Machines(tmp_path)
    try:
        with pytest.raises(Fault, match="dask worker") as stopped, connected(found.address, 2):
            pass
        assert stopped.value.key == "no_workers"
    finally:
        found.stop()
