"""Killed at any moment, run twice at once, without room or without leave: outputs stay whole."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from phantich.errors import Fault
from phantich.files import run_handover
from phantich.runner import Batch, Order, publishing, run_batch, working_folders
from phantich.runner.orders import check_units
from phantich.runner.publishing import publish, recover
from phantich.runner.run_state import held, manifest, own_folder
from phantich.runner.working_folders import working_folder
from tests.runner.office import READ, YEAR

pytestmark = pytest.mark.slow

BATCH = Batch(Order(YEAR, "data/office"), units=("u1", "u2", "u3"), jobs=2)
COMMAND = [sys.executable, "-m", "phantich", "run", str(YEAR), "--data", "data/office"]
THREE = ["--unit", "u1", "--unit", "u2", "--unit", "u3"]


def whole(folder: Path) -> bool:
    """Whether every file that the folder's manifest lists is there as it says."""
    facts = manifest(folder)
    return facts is None or all(
        hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
        for name, digest in facts["outputs"].items()
    )


def processes_of(root: Path) -> list[int]:
    """The processes that work in a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and Path(os.readlink(entry / "cwd")) == root:
                found.append(int(entry.name))
        except OSError:
            continue
    return [pid for pid in found if pid != os.getpid()]


def test_killed_runs_leave_whole_reports_no_orphans_and_are_completed(office):
    """Killed once between the first report and the last; the same call makes the rest."""
    started = subprocess.Popen([*COMMAND, *THREE, "--jobs", "1"], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 240
    while not (office.place("u1") / "manifest.json").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    started.send_signal(signal.SIGKILL)
    started.wait()
    assert all(whole(office.place(unit)) for unit in ("u1", "u2", "u3"))
    assert not (office.place("u3") / "manifest.json").exists()
    deadline = time.monotonic() + 10
    while processes_of(office.root / "notebooks") and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of(office.root / "notebooks") == []

    summary = run_batch(BATCH)
    assert summary.results[0].status == "skipped"
    assert {r.status for r in summary.results[1:]} <= {"ok", "skipped"}
    interrupted = office.outputs()
    run_batch(Batch(BATCH.order, BATCH.units, force=True))
    again = office.outputs()
    del interrupted["run.json"], again["run.json"]
    assert interrupted == again


FILES = {"a.txt": b"new a", "b.txt": b"new b", "c.txt": b"c"}
OLD = {"a.txt": b"old a", "b.txt": b"old b", "gone.txt": b"gone"}


def facts_of(files):
    return {"outputs": {n: hashlib.sha256(content).hexdigest() for n, content in files.items()}}


class Killed(BaseException):
    """Stands for the death of the process: nothing after it is done."""


STEPS = {  # whatever changes the disk while a report is published
    publishing.os: ("fsync", "replace", "rename", "link", "unlink", "mkdir", "rmdir"),
    publishing.shutil: ("copymode",),
    publishing: ("_exchanged",),
}


@pytest.mark.parametrize("exchanging", [True, False])
def test_a_death_at_any_step_of_publishing_shows_the_old_report_or_the_new(
    tmp_path, monkeypatch, exchanging
):
    """The n-th change of the disk is the last one: n = 1, 2, 3 … until the publication passes.

    Where two names can be exchanged, a reader never sees a mixture; elsewhere it is whole again
    as soon as the next run begins. Files that are not the report's stay in any case.
    """
    if not exchanging:
        monkeypatch.setattr(publishing, "EXCHANGES", ())
    passed, died = False, 0
    while not passed:
        root, place = tmp_path / f"{died}" / "2024", tmp_path / f"{died}" / "2024" / "units" / "u1"
        publish(root, place, OLD, facts_of(OLD))
        (place / "ghi chú.txt").write_text("của tôi", "utf-8")
        with monkeypatch.context() as faulty:
            steps = iter(range(died))
            for home, names in STEPS.items():
                for name in names:
                    faulty.setattr(home, name, dying(getattr(home, name), steps))
            with suppress(Killed):
                publish(root, place, FILES, facts_of(FILES))
                passed = True
        if exchanging:
            assert reports_in(place) in (OLD, FILES), died
        recover(root)
        assert reports_in(place) in (OLD, FILES), died
        assert whole(place)
        assert (place / "ghi chú.txt").read_text("utf-8") == "của tôi"
        publish(root, place, FILES, facts_of(FILES))
        assert {p.name for p in place.iterdir()} == {*FILES, "manifest.json", "ghi chú.txt"}
        assert list(own_folder(root).iterdir()) == []
        died += 1
    assert died > 10


def dying(real, steps):
    def step(*given, **options):
        if next(steps, None) is None:
            raise Killed
        return real(*given, **options)

    return step


def reports_in(place: Path) -> dict[str, bytes]:
    names = {*OLD, *FILES} & {path.name for path in place.iterdir()}
    return {name: (place / name).read_bytes() for name in sorted(names)}


def test_two_runs_at_once_wait_for_each_other(office):
    both = [
        subprocess.Popen([*COMMAND, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [(*run.communicate(timeout=240), run.returncode) for run in both]
    assert [code for _, _, code in said] == [0, 0]
    counts = sorted(json.dumps(json.loads(out)["counts"]) for out, _, _ in said)
    assert counts == ['{"ok": 1}', '{"skipped": 1}']
    assert whole(office.place())
    assert sum("đang chờ" in err.decode("utf-8") for _, err, _ in said) == 1


def test_a_lock_is_freed_by_death(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from phantich.runner.run_state import held\n"
        "with held(Path(sys.argv[1]), print): print('held', flush=True); time.sleep(60)"
    )
    outputs = tmp_path / "2024"
    holder = subprocess.Popen([sys.executable, "-c", code, str(outputs)], stdout=subprocess.PIPE)
    assert holder.stdout.readline() == b"held\n"
    told = []
    holder_ends = lambda: (told.append(1), holder.kill(), holder.wait())  # noqa: E731
    with held(outputs, holder_ends):
        assert told == [1]
    assert not outputs.exists()


def test_what_killed_runs_leave_is_swept_by_the_next(tmp_path, monkeypatch):
    """A folder of somebody who is dead goes, with what was started for it; a living one's stays."""
    code = (
        "import sys, time; from phantich.runner.working_folders import working_folder\n"
        "with working_folder() as place:\n print(place, flush=True); time.sleep(60)"
    )
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(working_folders, "FRESH", 0)
    alive, dead = (
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(2)
    )
    kept, left = (Path(one.stdout.readline().decode().strip()) for one in (alive, dead))
    child = subprocess.Popen(["sleep", "98764"], env={run_handover.FOLDER: str(left / "out")})
    dead.kill()
    dead.wait()
    assert left.is_dir()
    with working_folder() as place:
        assert {p.name for p in tmp_path.glob("phantich-*")} == {kept.name, place.name}
    assert child.wait(5) == -signal.SIGKILL
    alive.kill()
    alive.wait()
    working_folders.sweep()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_asked_to_end_says_so_and_leaves_nothing(office, tmp_path, sent):
    office.notebook("20_more", READ, "import time\ntime.sleep(600)")
    (tmp_path / "tmp").mkdir()
    env = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    piped = {"stderr": subprocess.PIPE, "stdout": subprocess.PIPE}
    heard = partial(
        signal.signal, sent, signal.SIG_DFL
    )  # also where the tests run in the background
    run = subprocess.Popen(COMMAND, **piped, env=env, preexec_fn=heard)
    for line in run.stderr:
        if b"10_results" in line:
            break
    run.send_signal(sent)
    said = run.communicate(timeout=60)[1].decode("utf-8")
    assert said.strip() == "Đã dừng theo yêu cầu; chưa lập báo cáo."
    assert run.returncode == 130
    assert list((tmp_path / "tmp").iterdir()) == []
    assert processes_of(office.root / "notebooks") == []
    assert not office.place().exists()


def test_no_room_on_the_disk_is_said_and_the_old_report_stays(tmp_path, monkeypatch):
    place = tmp_path / "units" / "u1"
    publish(tmp_path, place, OLD, facts_of(OLD))

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publishing.os, "fsync", full)
    with pytest.raises(Fault, match=r"Không ghi được vào .*No space left on device"):
        publish(tmp_path, place, FILES, facts_of(FILES))
    assert {p.name: p.read_bytes() for p in place.iterdir() if p.suffix == ".txt"} == OLD
    assert whole(place)


@pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="needs a mount of its own")
def test_a_full_disk_fails_the_report_with_a_clear_message(office, tmp_path):
    office.notebook("20_more", READ, "print('x' * 100_000)")
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no mount allowed here")
    try:
        summary = run_batch(Batch(Order(YEAR, "data/office", out=str(small / "out"))))
        assert summary.results[0].status == "unwritable"
        assert "No space left" in "\n".join(summary.lines("en"))
        assert not (small / "out" / "manifest.json").exists()
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_outputs_that_cannot_be_written_stop_the_run_before_it_starts(tmp_path, monkeypatch):
    from phantich.files import whole_files

    def refused(path, content):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(whole_files, "_replace", refused)
    with pytest.raises(Fault, match=r"Không ghi được vào .*Permission denied"):
        run_batch(Batch(Order(YEAR, "data/published", out=str(tmp_path / "out"))))


@pytest.mark.parametrize(
    "unit",
    ["../x", "a/b", "a\\b", "..", ".", "", "con", "NUL", "com1.txt", "x.", "a b", "=district",
     "-x", "a..b", "\u202ex", "x" * 65],
)  # fmt: skip
def test_ids_that_lead_elsewhere_are_refused(unit):
    with pytest.raises(Fault, match="không dùng làm tên thư mục được"):
        check_units([unit])


@pytest.mark.parametrize("unit", ["u05", "00123", "H29.12.3", "xã_Đông-1", "x" * 64])
def test_usual_ids_are_taken(unit):
    check_units([unit])


def test_ids_that_differ_by_case_only_are_refused():
    with pytest.raises(Fault, match="chữ hoa"):
        check_units(["U1", "u1"])
