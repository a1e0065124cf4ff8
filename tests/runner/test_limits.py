"""What a run can do with, and what many of them leave: tried at will.

The process that runs is given little of something; or it runs again and again; or somebody imports
into its dataset meanwhile.
"""

from __future__ import annotations

import gc
import json
import subprocess
from collections import Counter
from functools import partial

import psutil
import pytest

from phantich.dataset.reading import read_dataset
from phantich.intake import import_files
from phantich.runner import Batch, Order, run_batch
from tests.intake.damage import attendances, book, dataset, write
from tests.runner.office import READ, YEAR
from tests.runner.test_safety import COMMAND, whole

resource = pytest.importorskip("resource")
pytestmark = pytest.mark.long

BATCH = Batch(Order(YEAR, "data/office"), force=True)
MIB = 2**20


@pytest.mark.parametrize(("of", "most"), [("RLIMIT_AS", 1024 * MIB), ("RLIMIT_NOFILE", 128)])
def test_a_run_gives_the_same_bytes_with_little(office, of, most):
    run_batch(BATCH)
    wanted = office.outputs()
    assert limited(of, most) == 0
    again = office.outputs()
    del wanted["run.json"], again["run.json"]  # why a report was made
    assert again == wanted


def test_too_few_files_are_told_and_the_last_report_stays(office):
    run_batch(BATCH)
    wanted = office.outputs()
    assert limited("RLIMIT_NOFILE", 24) == 1
    told = json.loads((office.place() / "run.json").read_text("utf-8"))["reports"][0]
    assert {one["status"] for one in told["notebooks"]} <= {"dead_kernel", "unwritable"}
    del wanted["run.json"]
    assert wanted.items() <= office.outputs().items()


def limited(of: str, most: int) -> int:
    """How a run ends that has no more than so much of something."""
    little = partial(resource.setrlimit, getattr(resource, of), (most, most))
    command = [*COMMAND, "--force"]
    return subprocess.run(command, preexec_fn=little, check=False, timeout=240).returncode


def test_thirty_runs_in_one_process_leave_no_more_than_five(office):
    process, seen = psutil.Process(), []
    for _ in range(30):
        assert not run_batch(BATCH).failed
        gc.collect()
        seen.append(
            {
                "memory": process.memory_info().rss // MIB,
                "files": process.num_fds(),
                "threads": process.num_threads(),
                "processes": len(process.children(recursive=True)),
            }
        )
    assert seen[-1].pop("memory") <= seen[4].pop("memory") + 8
    assert all(seen[-1][name] <= most for name, most in seen[4].items()), (seen[4], seen[-1])


def test_a_run_and_an_import_at_once_disturb_neither(office, tmp_path):
    """Of every run: the report of the rows before or after, or a sentence; nothing between."""
    office.data = dataset(office.root / "data" / "both")
    office.notebook("10_results", READ, "len(dataset.get('attendances', []))")
    command = [name.replace("office", "both") for name in COMMAND]
    file, ends = tmp_path / "tep.xlsx", Counter()
    import_files([str(write(file, book()))], office.data)
    for at in range(4):
        rows = attendances()
        rows[1][5] -= at + 1
        write(file, book(attendances=rows))
        run = subprocess.Popen([*command, "--force"], stderr=subprocess.PIPE)
        for line in run.stderr:
            if at % 2 == 0 or line.startswith(b"[1/"):  # while it reads, or later
                break
        import_files([str(file)], office.data)
        said = run.communicate(timeout=240)[1].decode("utf-8")
        assert run.returncode in (0, 1) and "Traceback" not in said
        assert run.returncode == 0 or "chạy lại" in said, said
        assert whole(office.place())
        ends[run.returncode] += 1
    assert ends[0]
    assert not run_batch(Batch(Order(YEAR, "data/both"))).failed
    present = read_dataset(office.data, YEAR)["attendances"]["present"]
    assert sorted(present) == [60, 88, 114], present  # what the last import brought
