"""Pieces of work for a cluster, in a module of their own: a worker loads it at once."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


def slow_square(number: int, folder: str) -> tuple[int, int]:
    """A piece of work that takes its time, and leaves a mark when it begins."""
    Path(folder, f"{number}-{os.getpid()}-{time.time_ns()}").touch()
    time.sleep(0.4)
    return number**2, os.getpid()


def refuse(number: int) -> None:
    """Work that ends in a fault of the user's."""
    from phantich.errors import Fault

    raise Fault("not_a_day", value=number)


def time_out() -> None:
    """Work that itself waited in vain."""
    raise TimeoutError("too late")


def end_the_worker() -> None:
    """Work that takes its worker with it."""
    os._exit(1)


def loaded() -> list[str]:
    """The libraries of a report that this process has loaded."""
    return [name for name in ("pandas", "papermill", "matplotlib") if name in sys.modules]
