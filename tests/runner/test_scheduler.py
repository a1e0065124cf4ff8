"""The same work on a real cluster: a scheduler and two workers, each a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import dask
import distributed  # noqa: F401 - brings its settings
import nbformat
import pandas as pd
import pytest

from phantich.country import assess_partitioned
from phantich.dataset.reading import read_dataset
from phantich.errors import Fault
from phantich.metrics.assessment import assess
from phantich.runner.cluster import Lost, connected
from phantich.runner.parameter_translator import register
from tests.country.datasets import YEAR, tables, write
from tests.runner.pieces_of_work import end_the_worker, loaded, refuse, slow_square, time_out

pytestmark = pytest.mark.slow

NOBODY = "tcp://127.0.0.1:9"  # the port of discard: nobody answers
PATIENT = 240  # seconds: processes on a busy machine take their time to start
SOON = {"distributed.comm.timeouts.connect": "10s"}
QUIET = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}


class Machines:
    """A scheduler on loopback and workers that can be lost."""

    def __init__(
        self, folder: Path, project: Path | None = None, *options: str, **settings: str
    ) -> None:
        self.file, self.folder, self.project = folder / "scheduler.json", folder, project
        self.settings, self.options = {**QUIET, **settings}, options
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("dask_scheduler", "--port", "0", "--no-show")

    def _start(self, role: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{role}", *options, *self.options]
        command += ["--host", "127.0.0.1", "--scheduler-file", str(self.file), "--no-dashboard"]
        log = (self.folder / "log.txt").open("ab")
        return subprocess.Popen(
            command, stdout=log, stderr=log, env=self.settings, cwd=self.project
        )

    def add(self) -> None:
        """One worker more, with one thread."""
        self.workers.append(self._start("dask_worker", "--nthreads", "1", "--no-nanny"))

    @property
    def address(self) -> str:
        """Where the scheduler listens, once it does."""
        until(lambda: self.file.exists() and self.file.read_text())
        return str(json.loads(self.file.read_text())["address"])

    def lose(self, at: int) -> None:
        """A worker is gone in the middle of its work, without a word."""
        self.workers[at].send_signal(signal.SIGKILL)
        self.workers[at].wait()

    def stop(self) -> None:
        """End everything that was started."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


class Relay:
    """A line to the scheduler that can be cut: whatever runs through it is gone."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition("//")[2].rpartition(":")
        self.beyond, self.lines = (host, int(port)), list[socket.socket]()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, far = self.door.accept()[0], socket.create_connection(self.beyond)
                self.lines += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    @staticmethod
    def _carry(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while part := source.recv(65536):
                target.sendall(part)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> int:
        """Cut every line there is; how many there were."""
        cut = [self.lines.pop() for _ in range(len(self.lines))]
        for line in cut:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        return len(cut)

    def close(self) -> None:
        """Let nobody in any more, and cut the rest."""
        self.door.close()
        self.cut()


@pytest.fixture
def machines(tmp_path):
    found = Machines(tmp_path)
    found.add()
    found.add()
    yield found
    found.stop()


@pytest.fixture
def relay(machines):
    line = Relay(machines.address)
    yield line
    line.close()


def until(true) -> None:
    limit = time.monotonic() + PATIENT
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.05)


def while_both_are_there(cluster) -> None:
    """Both workers have answered before the work begins."""
    seen: set[int] = set()
    limit = time.monotonic() + PATIENT
    while len(seen) < 2 and time.monotonic() < limit:
        seen |= {f.result(PATIENT) for f in [cluster.submit(os.getpid) for _ in range(8)]}
    assert len(seen) == 2


@pytest.fixture
def marks(tmp_path):
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


def begun(marks: Path) -> list[str]:
    """The pieces that were begun, one mark each time."""
    return [mark.name.split("-")[0] for mark in marks.iterdir()]


def test_a_lost_worker_loses_no_work(machines, marks):
    """Ten pieces on two workers, one killed while it works: every result, each in its place."""
    with connected(machines.address, PATIENT) as cluster:
        while_both_are_there(cluster)
        waiting = [cluster.submit(slow_square, n, str(marks)) for n in range(10)]
        lost = machines.workers[0].pid
        until(lambda: any(f"-{lost}-" in mark.name for mark in marks.iterdir()))
        machines.lose(0)
        found = [future.result(PATIENT) for future in waiting]
    assert [square for square, _ in found] == [n**2 for n in range(10)]
    again = begun(marks)
    assert len(again) > len(set(again)), "the killed worker was not in the middle of anything"


def test_a_connection_that_drops_is_taken_up_again(relay, marks):
    """The line is cut while six pieces are under way: they are sent again, none is missing."""
    with connected(relay.address, PATIENT) as cluster:
        while_both_are_there(cluster)
        waiting = [cluster.submit(slow_square, n, str(marks)) for n in range(6)]
        until(lambda: len(begun(marks)) >= 2)
        assert relay.cut() > 0
        found = [future.result(PATIENT)[0] for future in waiting]
    assert found == [n**2 for n in range(6)]
    again = begun(marks)
    assert len(again) > len(set(again)), "nothing was lost with the line"


def test_a_scheduler_that_is_gone_is_told(machines, relay, marks):
    with dask.config.set(SOON), connected(relay.address, PATIENT) as cluster:
        while_both_are_there(cluster)
        waiting = [cluster.submit(slow_square, n, str(marks)) for n in range(6)]
        until(lambda: begun(marks))
        relay.close()
        for future in waiting:
            with pytest.raises(Lost) as stopped:
                future.result(PATIENT)
            assert stopped.value.key == "lost_scheduler"
            assert relay.address in str(stopped.value)


def test_workers_that_are_all_gone_are_told(machines, marks):
    with dask.config.set(SOON), connected(machines.address, PATIENT) as cluster:
        while_both_are_there(cluster)
        waiting = [cluster.submit(slow_square, n, str(marks)) for n in range(6)]
        until(lambda: begun(marks))
        machines.lose(0)
        machines.lose(1)
        with pytest.raises(Lost, match="dask worker") as stopped:
            waiting[-1].result(PATIENT)
        assert stopped.value.key == "no_workers"


def test_what_the_work_raises_is_raised_here(machines):
    with connected(machines.address, PATIENT) as cluster:
        with pytest.raises(Fault, match="31") as stopped:
            cluster.submit(refuse, 31).result(PATIENT)
        assert stopped.value.key == "not_a_day"
        with pytest.raises(TimeoutError):
            cluster.submit(time_out).result(PATIENT)


def test_work_that_ends_its_worker_again_and_again_is_told(tmp_path):
    """The scheduler is told to give up after the first time, not after the fourth."""
    found = Machines(tmp_path, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")
    found.add()
    try:
        with connected(found.address, PATIENT) as cluster, pytest.raises(Fault) as stopped:
            cluster.submit(end_the_worker).result(PATIENT)
        assert stopped.value.key == "killed_workers"
    finally:
        found.stop()


def test_the_scheduler_loads_no_libraries_for_the_work_it_hands_on(tmp_path):
    """While it loads them it answers nobody; on a busy machine connections broke by that."""
    fresh = Machines(tmp_path)  # with one worker, which does both pieces of work
    fresh.add()
    try:
        with connected(fresh.address, PATIENT) as cluster:
            cluster.submit(register).result(PATIENT)  # its home loads what notebooks need
            assert "papermill" in cluster.submit(loaded).result(PATIENT)
            assert cluster._client.run_on_scheduler(loaded) == []
    finally:
        fresh.stop()


def test_a_dataset_assessed_on_the_cluster_gives_the_same_figures(machines, tmp_path):
    """One worker is killed as soon as some of the shares are handed out."""
    folder = write(tmp_path / "country", tables())
    expected = assess(read_dataset(folder, YEAR))
    with connected(machines.address, PATIENT) as cluster:
        while_both_are_there(cluster)
        losing = Losing(cluster, lambda: machines.lose(1), after=4)
        parts = assess_partitioned(folder, YEAR, executor=losing)
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


@pytest.fixture
def keys(tmp_path):
    """The settings of a cluster that is encrypted, with a key made for the test."""
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=phantich-test", "-keyout", str(key), "-out", str(cert)]
    subprocess.run(command, check=True, capture_output=True)
    roles = ("SCHEDULER", "WORKER", "CLIENT")
    pairs = {
        f"{role}__{name}": file for role in roles for name, file in (("KEY", key), ("CERT", cert))
    }
    found = {f"DASK_DISTRIBUTED__COMM__TLS__{name}": str(file) for name, file in pairs.items()}
    found["DASK_DISTRIBUTED__COMM__TLS__CA_FILE"] = str(cert)
    return {**found, "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True"}


def test_an_encrypted_cluster_answers_who_has_the_keys_and_nobody_else(tmp_path, keys):
    found = Machines(tmp_path, None, "--protocol", "tls", **keys)
    found.add()
    try:
        assert found.address.startswith("tls://")
        mine = {n.removeprefix("DASK_").replace("__", ".").lower(): keys[n] for n in keys}
        with dask.config.set(mine):
            with connected(found.address, PATIENT) as cluster:
                assert cluster.submit(pow, 2, 10).result(PATIENT) == 1024
            with pytest.raises(Fault) as stopped, connected(found.address.replace("tls", "tcp"), 5):
                pass
        assert stopped.value.key == "no_scheduler"
        with pytest.raises(Fault) as stopped, connected(found.address, 5):
            pass
        assert stopped.value.key == "no_scheduler"
    finally:
        found.stop()


# --- reports -------------------------------------------------------------------


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


def run_with(project: Path, address: str, at_first_notebook) -> tuple[int, list[str]]:
    """``run --all-units --scheduler``: the exit code and the lines that were told."""
    asked = [sys.executable, "-m", "phantich", "run", "2024", "--data", "data", "--all-units"]
    call = [*asked, "--scheduler", address]
    lines = []
    with subprocess.Popen(call, cwd=project, stderr=subprocess.PIPE, text=True) as there:
        for line in there.stderr:
            lines.append(line)
            if line.startswith("[1/"):
                at_first_notebook()
    return there.returncode, lines


@pytest.fixture
def reporting(tmp_path):
    """A project, machines that work in it, and a line to them."""
    project = project_in(tmp_path / "project")
    found = Machines(tmp_path, project)
    found.add()
    found.add()
    line = Relay(found.address)
    yield project, found, line
    line.close()
    found.stop()


def test_reports_made_on_the_cluster_are_those_made_here(reporting):
    """After the first notebook one of two workers is killed, and the line to the scheduler cut."""
    project, machines, line = reporting

    def trouble() -> None:
        machines.lose(0)
        line.cut()

    code, lines = run_with(project, line.address, trouble)
    assert code == 0, "".join(lines)
    told = [line.split("]")[0].strip("[").split("/") for line in lines if line.startswith("[")]
    assert told == [[str(at), str(len(told))] for at in range(1, len(told) + 1)]
    made = left_in(project / "outputs/2024")
    assert sum(name.endswith("details.html") for name in made) == 4
    shutil.rmtree(project / "outputs")
    here = phantich("run", "2024", "--data", "data", "--all-units", cwd=project)
    assert here.returncode == 0, here.stderr
    assert made == left_in(project / "outputs/2024")


def test_a_scheduler_lost_in_the_middle_of_a_run_is_told_in_plain_words(reporting, monkeypatch):
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "10s")
    project, _, line = reporting
    code, lines = run_with(project, line.address, line.close)
    told = "".join(lines)
    assert code == 1
    assert f"Mất kết nối với bộ điều phối tại “{line.address}”" in told
    assert "Traceback" not in told


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
