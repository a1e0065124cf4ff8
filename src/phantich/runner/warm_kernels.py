"""Kernels that begin with everything loaded: each a fresh process, forked from a warm one.

A warm server process loads the libraries once; every kernel is a copy of it, so that nothing
passes from one notebook to the next and nothing is loaded twice. Where there is no fork
(Windows) or the server can't be started, kernels are ordinary subprocesses with the same
settings and the same results.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from importlib.metadata import EntryPoint
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import Empty
from tempfile import gettempdir
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_core.utils import run_sync
from traitlets import Type

from phantich.runner.processes import alone, begin_warm, die_with_parent

GROUP = "jupyter_client.kernel_provisioners"
PROVISIONER = "phantich-warm"
WARM, COLD = "phantich-warm", "phantich-cold"
SEEDS = "import random, numpy; random.seed(0); numpy.random.seed(0)"
ARGUMENTS = ["--HistoryManager.enabled=False", f"--IPKernelApp.exec_lines={SEEDS}"]
LONGEST_SOCKET = 90  # bytes; the system allows about 107
ANSWER = 0.5  # seconds to wait for a kernel's answer before asking again


def serve(connection_file: str, folder: str, settings: dict[str, str]) -> None:
    """Be a kernel in this fresh process until it is stopped or its parent is gone."""
    os.setsid()
    die_with_parent(group=True)
    os.environ.update(settings)
    os.chdir(folder)
    asyncio.set_event_loop(asyncio.new_event_loop())  # the parent's is running, and not here
    from ipykernel.kernelapp import IPKernelApp

    app: Any = IPKernelApp.instance()
    app.initialize(["-f", connection_file, "--IPKernelApp.parent_handle=1", *ARGUMENTS])
    app.start()


class _Forked:
    """A forked process with the manners of a ``subprocess.Popen``."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
        self.process = process
        self.pid = process.pid or 0

    def poll(self) -> int | None:
        """The exit code, or nothing while it runs."""
        return self.process.exitcode

    def wait(self) -> int | None:
        """Wait for its end; the exit code."""
        self.process.join()
        return self.process.exitcode

    def send_signal(self, signum: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, signum)

    def terminate(self) -> None:
        """Ask it to end."""
        self.process.terminate()

    def kill(self) -> None:
        """End it."""
        self.process.kill()


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel as a copy of a process that has loaded the libraries."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel; the command itself is not needed."""
        context: Any = get_context("fork" if begin_warm() else "forkserver")
        manager: Any = self.parent
        folder = str(kwargs.get("cwd") or Path.cwd())
        process = context.Process(
            target=serve, args=(manager.connection_file, folder, kwargs["env"])
        )
        with alone():
            process.start()
        forked: Any = _Forked(process)
        self.process = forked
        self.pid = self.pgid = forked.pid  # the kernel makes a group of its own
        self.cwd = folder
        return self.connection_info


class Client(AsyncKernelClient):
    """A client that is ready as soon as the kernel has answered on both its channels."""

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        deadline = time.monotonic() + (timeout or float("inf"))
        while time.monotonic() < deadline:
            reply = await self._answer(self.kernel_info())
            if reply is not None:
                self._handle_kernel_info_reply(reply)
                return
            manager: Any = self.parent
            if not await manager._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
        raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _answer(self, request: str) -> dict[str, Any] | None:
        """The reply to a request, once the other channel has told that it was served."""
        try:
            reply = await self.shell_channel.get_msg(timeout=ANSWER)
            while reply["parent_header"].get("msg_id") != request:
                reply = await self.shell_channel.get_msg(timeout=ANSWER)
            while not _idle_after(await self.iopub_channel.get_msg(timeout=ANSWER), request):
                pass
        except Empty:
            return None
        return dict(reply)


def _idle_after(message: dict[str, Any], request: str) -> bool:
    idle = message["content"].get("execution_state") == "idle"
    return idle and message["parent_header"].get("msg_id") == request


class Manager(AsyncKernelManager):
    """The manager of one kernel of a run."""

    client_class = "phantich.runner.warm_kernels.Client"
    client_factory = Type(Client)


class Specs(KernelSpecManager):
    """The two kinds of kernel that a run knows; nothing is installed and nothing is looked up."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The kernel of this name."""
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        warm = {"kernel_provisioner": {"provisioner_name": PROVISIONER}}
        return KernelSpec(
            argv=[*command, *ARGUMENTS],
            display_name=kernel_name,
            language="python",
            metadata=warm if kernel_name == WARM else {},
        )


def start(place: Path, folder: Path, settings: dict[str, str], *, warm: bool) -> Manager:
    """A started kernel that works in ``folder``; its connection lies in ``place`` alone.

    Raises
    ------
    RuntimeError
        The kernel could not be started.
    """
    _register()
    kernel = Manager(
        kernel_name=WARM if warm else COLD,
        kernel_spec_manager=Specs(),
        connection_file=str(place / "k.json"),
        **_transport(place),
    )
    environment = {**os.environ, **settings, "IPYTHONDIR": str(place / "ipython")}
    run_sync(kernel._async_start_kernel)(cwd=str(folder), env=environment)
    if kernel.transport == "ipc":
        run_sync(_listening)(kernel)
    return kernel


def _register() -> None:
    """Make the provisioner known also to an installation that is older than its entry point."""
    known = KernelProvisionerFactory.instance().provisioners
    point = EntryPoint(PROVISIONER, "phantich.runner.warm_kernels:WarmProvisioner", GROUP)
    known.setdefault(PROVISIONER, point)


def _transport(place: Path) -> dict[str, str]:
    """Sockets that are files, where the system has them and their path is not too long."""
    files = os.name != "nt" and len(os.fsencode(place)) < LONGEST_SOCKET
    return {"transport": "ipc", "ip": str(place / "k")} if files else {}


async def _listening(kernel: Manager, seconds: float = 30) -> None:
    """Wait until the kernel's sockets are there, so that the client connects at once."""
    names = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
    sockets = [Path(f"{kernel.ip}-{getattr(kernel, name)}") for name in names]
    deadline = time.monotonic() + seconds
    while not all(path.exists() for path in sockets) and time.monotonic() < deadline:
        if not await kernel._async_is_alive():
            return
        await asyncio.sleep(0.004)


def stop(kernel: Manager) -> int | None:
    """End a kernel and all it started, at once; returns the exit code if it had ended itself."""
    provisioner: Any = kernel.provisioner
    process = getattr(provisioner, "process", None)
    code = process.poll() if process is not None else None
    if process is not None:
        _kill(process, provisioner.pgid)
        process.wait()
        provisioner.process = None
    run_sync(kernel._async_cleanup_resources)()
    return code if code is None else int(code)


def _kill(process: Any, group: int | None) -> None:
    try:
        if group and hasattr(os, "killpg"):
            os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it has ended, or has not yet made its own group
    if process.poll() is None:
        process.kill()


def temporary() -> str:
    """Where short-lived folders lie: the system's own, unless its path is too long for sockets."""
    return gettempdir() if len(os.fsencode(gettempdir())) < LONGEST_SOCKET // 2 else "/tmp"
