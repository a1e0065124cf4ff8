"""One kernel for one notebook: a copy of the warm process, or an ordinary subprocess.

Where there is no fork (Windows) or the warm process can't be started, kernels are subprocesses
with the same settings and the same results.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from subprocess import Popen

from jupyter_client.connect import LocalPortCache, port_names
from jupyter_client.launcher import launch_kernel
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync

from phantich.runner.warm_process import ARGUMENTS, FIXED, end_descendants, forked
from phantich.runner.working_folders import end_all

LONGEST_SOCKET = 90  # bytes; the system allows about 107
_running: dict[Kernel, str] = {}  # the thread that started each


class Kernel(AsyncKernelManager):
    """A kernel in a process that somebody else has started and will end."""

    process: BaseProcess | Popen[bytes]
    has_kernel = True

    def exit_code(self) -> int | None:
        """How it ended; none while it runs."""
        held = self.process
        return held.exitcode if isinstance(held, BaseProcess) else held.poll()

    async def _async_is_alive(self) -> bool:
        return self.exit_code() is None

    is_alive = _async_is_alive


def start(place: Path, folder: Path, settings: Mapping[str, str], *, warm: bool) -> Kernel:
    """A started kernel that works in ``folder``; whatever belongs to it lies in ``place`` alone.

    Raises
    ------
    OSError
        It could not be started.
    """
    kernel = Kernel(connection_file=str(place / "k.json"), **_transport(place))
    if kernel.transport == "tcp":
        for name in port_names:
            setattr(kernel, name, LocalPortCache.instance().find_available_port(kernel.ip))
    kernel.write_connection_file()
    (place / "tmp").mkdir()
    own = {"IPYTHONDIR": str(place / "ipython"), "TMPDIR": str(place / "tmp")}
    environment = {**os.environ, **FIXED, **own, **settings}
    kernel.process = _process(kernel.connection_file, str(folder), environment, warm=warm)
    _running[kernel] = threading.current_thread().name
    return kernel


def _process(
    connection: str, folder: str, environment: dict[str, str], *, warm: bool
) -> BaseProcess | Popen[bytes]:
    with suppress(OSError):
        if warm:
            return forked(connection, folder, environment)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", connection, *ARGUMENTS]
    return launch_kernel(command, cwd=folder, env=environment)


def _transport(place: Path) -> dict[str, str]:
    """Sockets that are files, where the system has them and their path is not too long."""
    files = os.name != "nt" and len(os.fsencode(place)) < LONGEST_SOCKET
    return {"transport": "ipc", "ip": str(place / "k")} if files else {}


def stop(kernel: Kernel, place: Path) -> int | None:
    """End a kernel and all it started, at once; returns the exit code if it had ended itself."""
    code, process = kernel.exit_code(), kernel.process
    _running.pop(kernel, None)
    kill(kernel)
    end_all(place)
    process.join() if isinstance(process, BaseProcess) else process.wait()
    run_sync(kernel.cleanup_resources)()
    return code


def kill(kernel: Kernel) -> None:
    """End a kernel with its group and its descendants."""
    pid = kernel.process.pid
    if kernel.exit_code() is None and pid:
        end_descendants(pid)
        kernel.process.kill()
    with suppress(OSError, AttributeError):
        os.killpg(pid or 0, signal.SIGKILL)


def kill_all(threads: Collection[str]) -> None:
    """End every kernel that these threads have started."""
    for kernel, thread in list(_running.items()):
        if thread in threads:
            kill(kernel)
