"""Work done by other machines: a cluster of dask.distributed, seen as an executor.

The machines run the same version of phantich and see the project and the data under the same
paths. A piece of work is a function and its arguments; when the machine that does it is lost,
another does it again, and so it is when the connection to the scheduler was lost.
"""

from __future__ import annotations

import gc
import logging
import pickle
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

from phantich.errors import Fault

PATIENCE = 10  # seconds to wait for the scheduler and for its first worker
PULSE = 5  # seconds between two looks at whether there are workers
AGAIN = 5  # times that a piece of work may get lost with its connection


class Lost(Fault):
    """The machines that do the work are gone, and with them all that was left to do."""


@contextmanager
def connected(address: str, patience: float = PATIENCE) -> Iterator[Cluster]:
    """The cluster whose scheduler listens at an address such as ``tcp://10.0.0.1:8786``.

    ``patience`` is for the first answer. A scheduler or workers lost on the way are waited for
    as long as dask's setting ``distributed.comm.timeouts.connect`` says.

    Raises
    ------
    Fault
        distributed is not installed, nobody answers at the address, or no worker is there.
    """
    client = _client(address, patience)
    try:
        client.wait_for_workers(1, timeout=patience)
        cluster = Cluster(client, address)
    except TimeoutError:
        client.close(timeout=patience)
        raise Fault("no_workers", address=address) from None
    try:
        yield cluster
    finally:
        client.close(timeout=patience)
        cluster.shutdown(cancel_futures=True)


def _client(address: str, patience: float) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise Fault("needs_distributed") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # faults say it in words
    host, _, port = address.rpartition("//")[2].rpartition(":")
    with suppress(OSError, ValueError, TypeError, RuntimeError):  # the last two: without TLS keys
        # a client that finds nobody leaves its threads behind
        socket.create_connection((host, int(port)), timeout=patience).close()
        return Client(address, set_as_default=False)
    gc.collect()  # a client that failed, swept while another begins, waits for itself for ever
    raise Fault("no_scheduler", address=address)


class Cluster(Executor):
    """Machines at work; ``size`` pieces of work can be done at once.

    A piece of work that raises ``Lost`` could not be done because all of them are gone.
    """

    def __init__(self, client: Any, address: str) -> None:
        from dask import config, utils

        self.size = sum(client.nthreads().values())
        self._client, self._address = client, address
        self._back = utils.parse_timedelta(config.get("distributed.comm.timeouts.connect"))
        self._threads = ThreadPoolExecutor(4 * self.size, thread_name_prefix="cluster")

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do a piece of work on the cluster; what it raises is raised by the future."""
        return self._threads.submit(self._done, pickle.dumps((fn, args)))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let no more work begin."""
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)

    def _done(self, work: bytes) -> Any:
        """The result of a piece of work, which is sent again as often as it got lost."""
        for _ in range(AGAIN):
            if self._client.status not in ("running", "connecting"):
                break
            future = self._client.submit(unpacked, work, pure=False)
            try:
                return self._result(future)
            except Exception as error:
                if type(error).__name__ == "KilledWorker":
                    raise Fault("killed_workers") from None
                if future.status == "error" or isinstance(error, Lost):
                    raise
        raise Lost("lost_scheduler", address=self._address)

    def _result(self, future: Any) -> Any:
        """The result once it is there; workers that are all gone are waited for."""
        while True:
            try:
                return future.result(timeout=PULSE)
            except TimeoutError:
                if future.done():
                    raise
            with suppress(OSError):  # without a connection the future is told
                self._await_workers()

    def _await_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=self._back)
        except TimeoutError:
            raise Lost("no_workers", address=self._address) from None


def unpacked(work: bytes) -> Any:
    """Do a piece of work on a worker.

    The scheduler unpacks what it hands on: it must meet nothing for which it would load the
    libraries of a report, or it answers nobody meanwhile and its connections break.
    """
    function, arguments = pickle.loads(work)  # packed by who holds the connection
    return function(*arguments)
