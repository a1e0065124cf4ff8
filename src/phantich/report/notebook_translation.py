"""A notebook's prose in another language: cells are matched by their id."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from phantich.report.notebook_format import NotebookNode
from phantich.report.notebook_parameters import TAG

SOURCE = "vi"  # the language in which the notebooks are written


@cache
def prose(lang: str) -> Mapping[str, Mapping[str, str]]:
    """The translated Markdown of every notebook: ``prose("en")["10_results"]["study"]``."""
    path = files("phantich.language").joinpath("words", f"notebooks.{lang}.toml")
    return tomllib.loads(path.read_text("utf-8"))


def translated(notebook: NotebookNode, name: str, lang: str) -> NotebookNode:
    """A copy of the notebook with its Markdown, and what is said of its parameters, in a language.

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
            elif TAG in cell.metadata.get("tags", []):
                cell.source = _said(cell.source, prose(lang)["parameters"])
    return done


def _said(source: str, known: Mapping[str, str]) -> str:
    """The cell of parameters with its comments in another language, as far as they are known."""
    lines = []
    for line in source.split("\n"):
        code, mark, _ = line.partition("  # ")
        name = code.split(" ")[0] if mark else "first" if line.startswith("# ") else ""
        said = known.get(name)
        lines.append(line if said is None else f"{code}  # {said}" if mark else f"# {said}")
    return "\n".join(lines)
