"""A copy of the project in which a page of instructions is walked, step by step."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests import ROOT

BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
KEPT = ("src", "notebooks", "docs", "phantich.toml", "environment.yml", "environment-dev.yml")
KEPT += (
    ".github",
    "CHANGELOG.md",
    "pyproject.toml",
    "requirements.lock",
    "README.md",
    "README.vi.md",
    "CONTRIBUTING.md",
    "Makefile",
)


def project(folder: Path) -> Path:
    """The project's files in a folder of their own; data and tests are only read."""
    for name in KEPT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder)
    (folder / "data").mkdir()
    for path in (ROOT / "data").iterdir():
        (folder / "data" / path.name).symlink_to(path, target_is_directory=path.is_dir())
    shutil.copytree(
        ROOT / "tests", folder / "tests", ignore=shutil.ignore_patterns("__pycache__", "golden")
    )
    return folder


def steps(text: str) -> list[tuple[str, str, str]]:
    """The blocks of a page in order: language, the file that the text before names, content."""
    found, end = [], 0
    for block in BLOCK.finditer(text):
        files = re.findall(r"`([\w/.-]+/[\w.-]+\.\w+)`", text[end : block.start()].rstrip()[-200:])
        named = text[: block.start()].rstrip().endswith(":") and files
        found.append((block[1], files[-1] if named else "", block[2]))
        end = block.end()
    return found


def written(folder: Path, kind: str, file: str, content: str) -> None:
    """Write a file of data, or append to a file of the package."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w" if kind == "csv" else "a", encoding="utf-8") as out:
        out.write(content)


def run(folder: Path, *command: str) -> subprocess.CompletedProcess:
    """A command in the copied project, which runs the copied package."""
    environment = {**os.environ, "PYTHONPATH": f"{folder / 'src'}{os.pathsep}{folder}"}
    environment["PYTHONIOENCODING"] = "utf-8"
    words = [sys.executable, "-m", *command]
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
