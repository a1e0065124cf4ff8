"""The process of which every kernel is a fresh copy: it loads the libraries once, and no data.

Nothing passes from one notebook to the next and nothing is loaded twice.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import (
    current_process,
    forkserver,
    get_all_start_methods,
    get_context,
    parent_process,
)
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from types import ModuleType
from typing import Any

import psutil

from phantich.runner.working_folders import working_folder

WARMTH = "phantich.runner.preloading"
FIXED = {  # what would otherwise differ from machine to machine
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # as every kernel sets it
}
SEEDS = "import random, numpy; random.seed(0); numpy.random.seed(0)"
ARGUMENTS = [
    "--HistoryManager.enabled=False",
    "--InteractiveShell.enable_tip=False",  # it is drawn by lot, after the seeds are set
    f"--IPKernelApp.exec_lines={SEEDS}",
]
LAST = -200  # of what is tidied up at the end of this process: after multiprocessing's own folder
_starting = threading.RLock()
_lifetime: list[ExitStack] = []  # what lasts as long as the warm process


def can_fork() -> bool:
    """Whether the system can copy a warm process, and this process may start others.

    A worker of a cluster that has a guardian may not: its kernels start cold.
    """
    copies = "forkserver" in get_all_start_methods() and sys.platform != "win32"
    return copies and not current_process().daemon


def warm_up() -> None:
    """Start the warm process, unless it runs already; it loads while others work.

    Raises
    ------
    OSError
        It can't be started.
    """
    with _begun_anew():
        if not _lifetime:
            _lifetime.append(ExitStack())
            Finalize(None, _lifetime[0].close, exitpriority=LAST)
            tempfile.tempdir = str(_lifetime[0].enter_context(working_folder()))
        get_context("forkserver").set_forkserver_preload([WARMTH])
        try:
            forkserver.ensure_running()
        finally:
            tempfile.tempdir = None


def forked(connection_file: str, folder: str, settings: Mapping[str, str]) -> BaseProcess:
    """A kernel's process, started as a copy of the warm one.

    Raises
    ------
    OSError
        There is no warm process, or it can't be copied.
    """
    warm_up()
    process = get_context("forkserver").Process(
        target=_serve, args=(connection_file, folder, settings)
    )
    with _begun_anew():
        process.start()
    return process


@contextmanager
def _begun_anew() -> Iterator[None]:
    """While a process is started: one at a time, with fixed settings, without the caller's script.

    Otherwise every new process would first run that script again.
    """
    with _starting:
        before = {name: os.environ.get(name) for name in FIXED}
        script = sys.modules["__main__"]
        os.environ.update(FIXED)
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = script
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


def _serve(connection_file: str, folder: str, settings: Mapping[str, str]) -> None:
    """Be a kernel in this fresh process until it is stopped or its parent is gone."""
    os.setsid()
    threading.Thread(target=_end_with_parent, daemon=True, name="parent").start()
    os.environ.clear()
    os.environ.update(settings)
    tempfile.tempdir = None
    os.chdir(folder)
    from ipykernel.kernelapp import IPKernelApp

    from phantich.metrics import own_metrics

    own_metrics.refresh()
    app: Any = IPKernelApp.instance()
    app.initialize(["-f", connection_file, "--IPKernelApp.parent_handle=1", *ARGUMENTS])
    app.start()


def _end_with_parent() -> None:
    """End this process and all that it started as soon as the one that started it is gone."""
    parent = parent_process()
    if parent is not None:
        parent.join()
    end_descendants(os.getpid())
    os.killpg(0, signal.SIGKILL)


def end_descendants(pid: int) -> None:
    """End all that a process has started, also in groups of its own."""
    with suppress(psutil.Error):
        for process in psutil.Process(pid).children(recursive=True):
            with suppress(psutil.Error):
                process.kill()
