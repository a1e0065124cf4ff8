"""Work done by other machines: a cluster of dask.distributed, seen as an executor.

The machines run the same version of phantich and see the project and the data under the same
paths. A piece of work is a function and its arguments; when the machine that does it is lost,
another does it again.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from phantich.errors import Fault

SCHEMES = ("tcp", "tls", "ws", "wss")
PATIENCE = 10  # seconds to wait for the scheduler and for its first worker


@dataclass(frozen=True)
class Cluster:
    """Machines at work: their executor, and how much they do at once."""

    executor: Executor
    size: int


@contextmanager
def connected(address: str, patience: float = PATIENCE) -> Iterator[Cluster]:
    """The cluster whose scheduler listens at an address such as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    Fault
        distributed is not installed, nobody answers at the address, or no worker is there.
    """
    client = _client(address, patience)
    try:
        yield Cluster(client.get_executor(pure=False), _size(client, address, patience))
    finally:
        client.close(timeout=patience)


def _client(address: str, patience: float) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise Fault("needs_distributed") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # faults say it in words
    try:
        _knock(address, patience)
        return Client(address, timeout=patience, set_as_default=False)
    except (OSError, ValueError):
        raise Fault("no_scheduler", address=address) from None


def _knock(address: str, patience: float) -> None:
    """Make sure that somebody answers: a client that finds nobody leaves its threads behind.

    Raises
    ------
    OSError
        Nobody answers.
    ValueError
        It is no address of a scheduler.
    """
    place = urlsplit(address if "//" in address else f"tcp://{address}")
    if place.scheme not in SCHEMES or not place.hostname or not place.port:
        raise ValueError(address)
    with socket.create_connection((place.hostname, place.port), timeout=patience):
        pass


def _size(client: Any, address: str, patience: float) -> int:
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError:
        raise Fault("no_workers", address=address) from None
    return sum(client.nthreads().values())
