"""The parameters a notebook declares, read without running it, and checked before it runs."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from phantich.errors import Fault, Misuse
from phantich.files.paths import shown
from phantich.language.folding import nearest
from phantich.report.notebook_format import NotebookNode, nbformat

TAG = "parameters"


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook: its name, the type of its default, the default and its help."""

    name: str
    type: str
    default: object
    help: str


def read_notebook(path: Path) -> NotebookNode:
    """The notebook in a file.

    Raises
    ------
    Fault
        There is no such notebook, or the file is none.
    """
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, KeyError, AttributeError, nbformat.ValidationError):
        raise Fault("no_notebook", path=shown(path)) from None


def declared(notebook: NotebookNode) -> dict[str, Parameter]:
    """The parameters of a notebook by name, from the cell tagged ``parameters``."""
    cells = [c for c in notebook.cells if TAG in c.metadata.get("tags", [])]
    source = cells[0].source if cells else ""
    comments = _comments(source)
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = ast.literal_eval(node.value)
            name = node.targets[0].id
            found[name] = Parameter(
                name, type(value).__name__, value, comments.get(node.lineno, "")
            )
    return found


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ") for t in tokens if t.type == tokenize.COMMENT}


def check_parameters(notebook: NotebookNode, given: Mapping[str, object], name: str) -> None:
    """Refuse parameters that the notebook does not declare or whose type is another.

    Raises
    ------
    Misuse
        A name is unknown (the nearest is named), or a value has the wrong type.
    """
    known = declared(notebook)
    for key, value in given.items():
        if key not in known:
            near = nearest(key, known) or ", ".join(known)
            raise Misuse("unknown_parameter", notebook=name, name=key, nearest=near)
        if type(value).__name__ != known[key].type:
            raise Misuse("mistyped_parameter", name=key, type=known[key].type, value=value)


def typed(text: str, parameter: Parameter) -> object:
    """A parameter written on the command line, as the type of its default.

    Whole numbers have digits only: ``2.024`` is not taken for 2024, and ``00123`` stays a
    text where the default is one.

    Raises
    ------
    Misuse
        The text does not fit the type.
    """
    if parameter.type == "str":
        return text
    if parameter.type == "int" and re.fullmatch(r"-?[0-9]+", text):
        return int(text)
    if parameter.type == "bool" and text in ("true", "false"):
        return text == "true"
    raise Misuse("mistyped_parameter", name=parameter.name, type=parameter.type, value=text)
