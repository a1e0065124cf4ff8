"""What a console of Windows does not do by itself: UTF-8 into files, and wildcards."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from glob import glob, has_magic
from io import TextIOWrapper
from typing import IO


def write_utf8(streams: Iterable[IO[str]]) -> None:
    """Let streams take every letter, also where they lead into a file or a pipe."""
    for stream in streams:
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="replace")


def arguments(given: Sequence[str] | None) -> list[str]:
    """The arguments of a call, wildcards expanded where the shell leaves them as they are."""
    words = list(sys.argv[1:] if given is None else given)
    if os.name != "nt":
        return words
    return [found for word in words for found in (has_magic(word) and sorted(glob(word))) or [word]]
