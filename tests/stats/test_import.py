"""Importing the package costs nothing."""

import subprocess
import sys


def test_importing_stats_loads_no_scipy():
    code = "import sys, phantich.stats; print([m for m in sys.modules if m.startswith('scipy')])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout.strip() == "[]"


def test_using_stats_loads_no_scipy_stats():
    code = (
        "import sys; from phantich import stats; stats.funnel([1, 9] * 6, [10] * 12);"
        "stats.median(stats.kaplan_meier([1, 2], [1, 0])); print('scipy.stats' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout.strip() == "False"
