"""Work done in processes of its own: each piece in a fresh copy of one warm process.

The executor takes pure functions of picklable orders, as any ``concurrent.futures.Executor``
does; another executor, of a cluster for instance, may stand in its place.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import (
    current_process,
    forkserver,
    get_all_start_methods,
    get_context,
    parent_process,
)
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any

WARMTH = "phantich.runner.preloading"
FIXED = {  # what would otherwise differ from machine to machine
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
_starting = threading.RLock()
_state = {"warm": False}  # whether this process is itself a copy of the warm one


class Died(Exception):
    """A process ended before its work was done."""


def begin_warm() -> bool:
    """Whether this process began as a copy of the warm process."""
    return _state["warm"]


def can_fork() -> bool:
    """Whether the system can copy a warm process, and this process may start others.

    A worker of a cluster that has a guardian may not: its kernels start cold.
    """
    copies = "forkserver" in get_all_start_methods() and sys.platform != "win32"
    return copies and not current_process().daemon


@contextmanager
def alone() -> Iterator[None]:
    """While a process is started: one at a time, and without the script that asks for it.

    Otherwise every new process would first run the caller's script again.
    """
    with _starting:
        script = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = script


@contextmanager
def fixed_settings() -> Iterator[None]:
    """While the warm process is started: the settings that all its copies take over."""
    before = {name: os.environ.get(name) for name in FIXED}
    os.environ.update(FIXED)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def warm_up() -> None:
    """Start the warm process, unless it runs already.

    Raises
    ------
    OSError
        It can't be started.
    """
    with _starting, fixed_settings(), alone():
        get_context("forkserver").set_forkserver_preload([WARMTH])
        forkserver.ensure_running()


def die_with_parent(*, group: bool = False) -> None:
    """End this process, or its whole group, as soon as the process that started it is gone."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        if group:
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="parent").start()


def _work(results: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """In the fresh process: do the work and send what came of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started this process stops it
    _state["warm"] = True
    try:
        results.send((True, function(*arguments)))
    except Exception as error:
        results.send((False, error))


class Processes(Executor):
    """An executor of at most ``jobs`` processes at once, each for one piece of work only."""

    def __init__(self, jobs: int) -> None:
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="work")
        self._running: set[BaseProcess] = set()
        self._stopped = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do a piece of work in a process of its own; what it raises is raised by the future."""
        return self._threads.submit(self._apart, fn, args)

    def _apart(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        reader, writer = get_context("forkserver").Pipe(duplex=False)
        process = self._started(writer, function, arguments)
        writer.close()
        try:
            good, value = reader.recv()
        except (EOFError, OSError):
            raise Died from None
        finally:
            reader.close()
            self._ended(process)
        if good:
            return value
        raise value

    def _started(self, writer: Connection, function: Any, arguments: Any) -> BaseProcess:
        context = get_context("forkserver")
        process = context.Process(target=_work, args=(writer, function, arguments))
        with alone():
            if self._stopped:
                raise Died
            process.start()
            self._running.add(process)
        return process

    def _ended(self, process: BaseProcess) -> None:
        process.join(1)
        if process.is_alive():
            process.kill()
            process.join()
        with _starting:
            self._running.discard(process)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let no more work begin; with ``cancel_futures`` end also what is under way."""
        self._stopped = self._stopped or cancel_futures
        with _starting:
            running = list(self._running) if cancel_futures else []
        for process in running:
            with suppress(OSError, ValueError):
                process.kill()
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)


def executor(jobs: int) -> tuple[Executor, bool]:
    """An executor for so many jobs, and whether its processes begin warm."""
    if can_fork():
        try:
            warm_up()
        except OSError:
            return ThreadPoolExecutor(jobs), False
        return Processes(jobs), True
    return ThreadPoolExecutor(jobs), False
