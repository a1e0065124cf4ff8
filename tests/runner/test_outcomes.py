"""The truth about a notebook: told from its outputs and from how its kernel ended."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest

from phantich.disclosure.editions import kept_folder
from phantich.errors import Fault
from phantich.runner import Batch, Order, execute, run, run_batch
from phantich.runner.execution import NotebookWork, perform
from phantich.runner.outcomes import Ending, Outcome, told
from phantich.runner.warm_process import can_fork
from tests.runner.office import FIGURE, READ, SAVE, YEAR, notebook

pytestmark = pytest.mark.slow

ENDINGS = {  # the last cells of a notebook, and what must be said of it
    "well": (["done = 1"], ("ok", "", "", 0)),
    "error": (["1 / 0", "done = 1"],
              ("cell_error", "2 (cell-1)", "ZeroDivisionError: division by zero", 1)),
    "exit": (["raise SystemExit(0)", "done = 1"], ("early_exit", "2 (cell-1)", "SystemExit: 0", 1)),
    "gone": (["import os\nos._exit(0)", "done = 1"], ("early_exit", "2 (cell-1)", "Kernel died", 1)),
    "killed": (["import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "done = 1"],
               ("dead_kernel", "2 (cell-1)", "SIGKILL", 1)),
    "late": (["import time\ntime.sleep(60)", "done = 1"], ("timeout", "2 (cell-1)", "", 1)),
    "busy": (["while True: pass", "done = 1"], ("timeout", "2 (cell-1)", "", 1)),
    "loud": (["while True: print('x' * 10_000)", "done = 1"],
             ("too_much_output", "2 (cell-1)", "1.000.000", 1)),
}  # fmt: skip


@pytest.fixture(scope="module")
def crew():
    assert can_fork()
    with ThreadPoolExecutor(2) as own:
        yield own


def done(crew, *sources: str, **options):
    options = {"cell_seconds": 60, **options}
    work = NotebookWork("x.ipynb", nbformat.writes(notebook(*sources)), {}, **options)
    return crew.submit(perform, work)


def test_every_ending_is_told_as_it_was(crew):
    limits = {"cell_seconds": 3, "most_output": 1_000_000}
    futures = {name: done(crew, *sources, **limits) for name, (sources, _) in ENDINGS.items()}
    for name, (_, expected) in ENDINGS.items():
        found = futures[name].result().outcome
        assert (found.status, found.cell, found.error, found.left) == expected, name


def test_an_error_that_is_allowed_is_none(crew):
    source = notebook("1 / 0", "2")
    source.cells[1].metadata["tags"] = ["raises-exception"]
    work = NotebookWork("x.ipynb", nbformat.writes(source), {})
    assert crew.submit(perform, work).result().outcome == Outcome("x.ipynb")


SHOWN = (  # what a notebook of an analyst's own shows
    "import os\nprint(os.environ['TZ'], os.environ['PYTHONHASHSEED'])\nhash('a')",
    "import numpy, pandas, random\nnumpy.random.rand(2), random.random()",
    "pandas.DataFrame({f'column {n}': ['Xã An'] for n in range(30)})",
    "import matplotlib.pyplot as plt\nplt.bar(['An', 'Bình'], [114, 109])\nplt.show()",
    "figure, ax = plt.subplots()\nax.plot([1, 2])\nfigure",
    "import seaborn\nseaborn.barplot(x=['An', 'Bình'], y=[114, 109])",
    "pandas.Series([114, 109], index=['An', 'Bình']).plot.bar()",
    "%matplotlib inline\nplt.plot([1])\nplt.show()",
    "import warnings\nwarnings.warn('see')\nplt.get_backend()",
)


def test_ordinary_kernels_tell_show_and_write_the_same(crew):
    warm, cold = done(crew, *SHOWN), done(crew, *SHOWN, warm=False)
    assert warm.result().notebook == cold.result().notebook
    shown = nbformat.reads(warm.result().notebook, as_version=4).cells[1:]
    pictures = [sum("image/png" in o.get("data", {}) for o in cell.outputs) for cell in shown]
    assert pictures == [0, 0, 0, 1, 2, 1, 1, 1, 0]
    assert shown[0].outputs[0].text == "UTC 0\n"
    assert shown[-1].metadata["tags"] == ["nbval-ignore-output"]


def test_nothing_passes_from_one_notebook_to_the_next(crew):
    leave = (
        "import builtins, os, random, sys, warnings\nimport matplotlib.pyplot as plt\nimport numpy",
        "marker = 1\nbuiltins.marker_too = 1\nplt.rcParams['font.size'] = 77\nfigure = plt.figure()",
        "import textwrap\ntextwrap.fill = None\nos.environ['MARKER'] = '1'\nos.chdir('/')",
        "random.seed(5)\nnumpy.random.seed(5)\nnumpy.random.rand(3)",
        "sys.path.append('/marker')\nwarnings.simplefilter('error')\nimport phantich.language.wording as words",
        "words.LANGUAGES = ('xx',)\nsys.modules['marker'] = words\nnumpy.seterr(all='raise')",
        "import locale\nlocale.setlocale(locale.LC_ALL, 'C')\nimport pandas",
        "pandas.set_option('display.max_rows', 3)\nfirst = open('/dev/null')",
    )
    look = (
        "import builtins, textwrap, os, random, sys, warnings\nimport matplotlib.pyplot as plt",
        "import numpy, pandas\nimport phantich.language.wording as words",
        "print('marker' in globals(), hasattr(builtins, 'marker_too'), plt.rcParams['font.size'])",
        "print(plt.get_fignums(), textwrap.fill('a'), os.environ.get('MARKER'), os.getcwd() == '/')",
        "print(random.random(), numpy.random.rand(2), '/marker' in sys.path)",
        "print(len(warnings.filters), words.LANGUAGES, 'marker' in sys.modules, numpy.geterr())",
        "print(pandas.get_option('display.max_rows'))",
    )
    before = done(crew, *look).result()
    assert done(crew, *leave).result().outcome.status == "ok"
    after = done(crew, *look).result()
    assert before.outcome.status == "ok"
    assert "False False 10.0" in before.notebook
    assert after.notebook == before.notebook


def test_a_kernel_leaves_nothing_behind(crew):
    """What a cell started in the background ends with its kernel, however far it went away."""
    start = "import os, subprocess\nsleep = ['sleep', '98765']\n"
    ways = {
        "child": "print(subprocess.Popen(sleep).pid)",
        "session": "print(subprocess.Popen(sleep, start_new_session=True).pid)",
        "orphan": "out = subprocess.run('setsid sleep 98765 >/dev/null 2>&1 & echo $!', shell=True,"
        " capture_output=True, text=True)\nprint(out.stdout)",
        "gone": "print(subprocess.Popen(sleep, start_new_session=True).pid, flush=True)\n"
        "import time; time.sleep(1); os._exit(0)",
    }
    futures = {way: done(crew, start + cell) for way, cell in ways.items()}
    for way, future in futures.items():
        left = nbformat.reads(future.result().notebook, as_version=4)
        pid = int(left.cells[-1].outputs[0].text)
        deadline = time.monotonic() + 5
        while running(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not running(pid), way


def running(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be reaped."""
    try:
        with open(f"/proc/{pid}/stat") as facts:
            return facts.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_one_failing_report_stops_no_other(office):
    fails = "assert unit != 'u2', 'số liệu của u2'"
    office.notebook("20_more", READ, fails, "1 + 1")
    summary = run_batch(Batch(Order(YEAR, "data/office"), units=("u1", "u2", "u3")))
    assert {r.unit: r.status for r in summary.results} == {
        "u1": "ok",
        "u2": "cell_error",
        "u3": "ok",
    }
    assert [r.unit for r in summary.failed] == ["u2"]
    said = "\n".join(summary.lines("vi"))
    assert "u2 – Xã u2: Sổ tính 20_more.ipynb dừng ở ô 4 (cell-2): AssertionError: số liệu" in said
    assert "1 báo cáo không lập được" in said
    left = office.place("u2") / "failed" / "20_more.ipynb"
    assert "AssertionError" in left.read_text("utf-8")
    assert not (office.place("u2") / "manifest.json").exists()

    office.notebook("20_more", READ, "1 + 1")
    again = run_batch(Batch(Order(YEAR, "data/office"), units=("u1", "u2", "u3")))
    assert {r.status for r in again.results} == {"ok"}
    assert not left.exists()


def test_a_failing_run_keeps_the_last_good_report(office):
    run(Order(YEAR, "data/office"))
    good = (office.place() / "details.html").read_bytes()
    office.notebook("20_more", READ, "1 / 0")
    with pytest.raises(Fault, match=r"20_more\.ipynb dừng ở ô 4 .*ZeroDivisionError"):
        run(Order(YEAR, "data/office"))
    assert (office.place() / "details.html").read_bytes() == good
    facts = json_of(office.place() / "run.json")["reports"][0]
    assert facts["status"] == "cell_error"
    assert [n["status"] for n in facts["notebooks"]] == ["ok", "cell_error"]


def test_what_failed_of_an_external_edition_is_quoted_in_no_file_that_leaves(office):
    office.notebook("20_more", READ, "raise ValueError('3 absent')")
    summary = run_batch(Batch(Order(YEAR, "data/office", edition="external")))
    assert "3 absent" in "\n".join(summary.lines("vi"))
    left = [path.read_text("utf-8") for path in office.place().rglob("*") if path.is_file()]
    assert left and not any("absent" in text for text in left)
    kept = kept_folder(office.place()) / "failed" / "20_more.ipynb"
    assert "3 absent" in kept.read_text("utf-8")
    office.notebook("20_more", READ, "1 + 1")
    assert not run_batch(Batch(Order(YEAR, "data/office", edition="external"))).failed
    assert not kept.exists()


def json_of(path):
    import json

    return json.loads(path.read_text("utf-8"))


def test_a_notebook_without_any_cell_that_ran_is_no_success():
    empty = notebook("1")
    found = told("x.ipynb", empty, Ending(RuntimeError("Kernel didn't respond in 1 seconds")))
    assert (found.status, found.left) == ("dead_kernel", 2)
    assert "respond" in found.error


def test_execute_raises_what_became_of_the_notebook():
    with pytest.raises(Fault, match=r"tự kết thúc ở ô 2"):
        execute(notebook("raise SystemExit(0)", "2"), "x.ipynb", {})


def test_figures_and_files_of_a_notebook_come_back(office):
    office.notebook("10_results", READ, FIGURE, SAVE)
    page = run(Order(YEAR, "data/office", unit="u2"))
    assert page == office.place("u2") / "details.html"
    assert (office.place("u2") / "results.csv").read_text("utf-8").startswith("indicator,")
    assert "31" in (office.place("u2") / "10_results.ipynb").read_text("utf-8")
