"""A notebook's prose in another language: cells are matched by their id."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from phantich.report.notebook_format import NotebookNode

SOURCE = "vi"  # the language in which the notebooks are written


@cache
def prose(lang: str) -> Mapping[str, Mapping[str, str]]:
    """The translated Markdown of every notebook: ``prose("en")["10_results"]["study"]``."""
    path = files("phantich.language").joinpath("words", f"notebooks.{lang}.toml")
    return tomllib.loads(path.read_text("utf-8"))


def translated(notebook: NotebookNode, name: str, lang: str) -> NotebookNode:
    """A copy of the notebook with its Markdown in the language asked for.

    Raises
    ------
    KeyError
        A cell has no translation.
    """
    done = copy.deepcopy(notebook)
    if lang != SOURCE:
        for cell in done.cells:
            if cell.cell_type == "markdown":
                cell.source = prose(lang)[name.removesuffix(".ipynb")][cell["id"]].strip()
    return done
