"""Making a project in an empty folder, and bringing its files to a newer version of the package.

A file that the analyst has changed is never written again: only what differs is said.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from difflib import unified_diff
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from phantich import __version__
from phantich.errors import Fault
from phantich.files.paths import MARK, ROOT
from phantich.files.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORD = ".phantich.json"  # what the package last wrote, by file: its digest
SAMPLE, GOLDEN, FORM = "data/sample", "golden", "forms/bieu-mau.xlsx"
YEARS = (2023, 2024)
NEW, READY = ".phantich-new-", ".phantich-ready"  # what is being written; what is being moved
ALLOWED = (".git", ".DS_Store", "desktop.ini")  # a folder that holds only these is empty


@dataclass(frozen=True)
class Update:
    """What became of one file: new, written, kept (the analyst changed it); how it differs."""

    file: str
    state: str
    difference: str = ""


def create(folder: Path) -> None:
    """Make a project in an empty folder: whole, or nothing at all; one that died is ended.

    It holds the notebooks, an invented dataset, goldens executed on it by this installation, the
    form, the settings, and the files by which CI validates it.

    Raises
    ------
    Fault
        The folder holds something, can't be written, or a notebook failed.
    """
    if folder.exists() and (not folder.is_dir() or _occupied(folder)):
        raise Fault("folder_in_use", path=folder)
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"{NEW}*"):
            shutil.rmtree(left)
        if not (folder / READY).is_dir():
            _make_ready(folder)
        for child in sorted((folder / READY).iterdir()):
            os.replace(child, folder / child.name)
        (folder / READY).rmdir()
        made = []
    except OSError as error:
        raise Fault("unwritable", path=folder, reason=error.strerror or error) from None
    finally:
        for place in made:
            with suppress(OSError):
                place.rmdir()


def _occupied(folder: Path) -> bool:
    names = {child.name for child in folder.iterdir()}
    if READY in names:
        return False
    return any(name not in ALLOWED and not name.startswith(NEW) for name in names)


def _make_ready(folder: Path) -> None:
    """Write all files aside, then let them count as one."""
    with TemporaryDirectory(dir=folder, prefix=NEW) as aside:
        whole = Path(aside) / "whole"
        whole.mkdir()
        _fill(whole)
        whole.rename(folder / READY)


def _fill(root: Path) -> None:
    from phantich.intake.form import write_form
    from phantich.sample import save

    given = shipped()
    for name, content in given.items():
        write_whole(root / name, content)
    _record(root, given)
    save(root / SAMPLE, years=YEARS)
    write_form(root / FORM)
    write_goldens(root)


def shipped() -> dict[str, bytes]:
    """The files that a project gets from the package, by their path in the project."""
    from phantich.report.data_dictionary import data_dictionary

    found = dict(_within(files("phantich.project") / "template"))
    found |= {f"notebooks/{name}": text for name, text in _within(notebooks())}
    return found | {"data/README.md": data_dictionary().encode()}


def notebooks() -> Traversable:
    """The folder of the package's notebooks: in the wheel within it, in a clone beside ``src``."""
    inside = files("phantich.project") / "notebooks"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "notebooks"


def _within(folder: Traversable, stem: str = "") -> Iterator[tuple[str, bytes]]:
    """Every file under a folder; ``dot-`` stands for the point of a hidden name."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        name = stem + item.name.replace("dot-", ".", 1)
        if item.is_dir() and not item.name.startswith((".", "__")):
            yield from _within(item, f"{name}/")
        elif item.is_file():
            yield name, item.read_bytes().replace(b"{version}", __version__.encode())


def _record(root: Path, written: Mapping[str, bytes]) -> None:
    facts = {name: sha256(content).hexdigest() for name, content in sorted(written.items())}
    text = json.dumps({"phantich": __version__, "files": facts}, indent=1)
    write_whole(root / RECORD, text.encode())


def renew_goldens(root: Path) -> None:
    """Execute the goldens of a project again, after a change of notebook or metric that is meant.

    Raises
    ------
    Fault
        The folder is no project, or a notebook failed.
    """
    _check_project(root)
    write_goldens(root)


def _check_project(root: Path) -> None:
    if not (root / MARK).is_file():
        raise Fault("no_project", path=root, mark=MARK)


def write_goldens(root: Path) -> None:
    """Execute the yearly notebooks on the invented dataset and keep them as goldens.

    Raises
    ------
    Fault
        A notebook failed.
    """
    from phantich.report.notebook_format import nbformat
    from phantich.report.notebook_parameters import declared, read_notebook
    from phantich.runner import Order, execute
    from phantich.runner.orders import yearly

    with _at_home(root):
        order = Order(YEARS[-1], SAMPLE, out=f"outputs/{GOLDEN}")
        for path in yearly():
            source = read_notebook(path)
            known = declared(source)
            given = {n: v for n, v in order.parameters().items() if n in known}
            done = execute(source, path.name, given)
            write_whole(root / GOLDEN / path.name, nbformat.writes(done).encode())


@contextmanager
def _at_home(root: Path) -> Iterator[None]:
    """While a project's notebooks run, wherever the command was called."""
    before = os.environ.get(ROOT)
    os.environ[ROOT] = str(root)
    try:
        yield
    finally:
        os.environ.pop(ROOT)
        if before is not None:
            os.environ[ROOT] = before


def upgrade(root: Path) -> list[Update]:
    """Bring the shipped files of a project to this version; what the analyst changed is kept.

    Raises
    ------
    Fault
        The folder is no project, or can't be written.
    """
    _check_project(root)
    record = root / RECORD
    known = json.loads(record.read_text("utf-8"))["files"] if record.is_file() else {}
    now = shipped()
    found = [_updated(root, name, content, known.get(name, "")) for name, content in now.items()]
    _record(root, now)
    return [update for update in found if update.state]


def _updated(root: Path, name: str, content: bytes, before: str) -> Update:
    path = root / name
    here = path.read_bytes() if path.is_file() else b""
    if here == content or (not here and before):  # a file that was deleted stays deleted
        return Update(name, "")
    if here and sha256(here).hexdigest() != before:
        kept = sha256(content).hexdigest() != before  # only a newer shipped file is worth a word
        return Update(name, "kept", _difference(name, here, content)) if kept else Update(name, "")
    write_whole(path, content)
    return Update(name, "written" if here else "new")


def _difference(name: str, here: bytes, content: bytes) -> str:
    mine, new = (text.decode("utf-8", "replace").splitlines() for text in (here, content))
    return "\n".join(unified_diff(mine, new, name, f"{name} ({__version__})", "", "", 1, ""))
