"""Notebooks to work in: copies, so that the sources stay as they are."""

from __future__ import annotations

from pathlib import Path

from phantich.errors import Fault
from phantich.files.paths import home
from phantich.files.whole_files import write_whole
from phantich.report.explore import NOTEBOOK
from phantich.report.notebook_format import nbformat
from phantich.report.notebook_parameters import TAG, read_notebook
from phantich.report.notebook_translation import SOURCE, translated

FOLDER = "lab"


def copied(lang: str = SOURCE) -> Path:
    """The copy of the notebook for exploring, beside copies of all others.

    A copy that is there already is kept as it is: somebody may be working in it.

    Raises
    ------
    Fault
        The project has no notebook for exploring.
    """
    sources = sorted((home() / "notebooks").glob("*.ipynb"))
    if NOTEBOOK not in [path.name for path in sources]:
        raise Fault("no_notebooks", folder="notebooks")
    folder = home() / FOLDER / ("" if lang == SOURCE else lang)
    for path in sources:
        if not (folder / path.name).exists():
            write_whole(folder / path.name, _in_language(path, lang))
    return folder / NOTEBOOK


def _in_language(path: Path, lang: str) -> bytes:
    """A notebook with its prose, and what it shows, in a language."""
    done = translated(read_notebook(path), path.name, lang)
    for cell in done.cells:
        if TAG in cell.metadata.get("tags", []):
            cell.source = cell.source.replace(f'lang = "{SOURCE}"', f'lang = "{lang}"')
    return nbformat.writes(done).encode("utf-8")
