"""The parameters a notebook declares, read without running it, and checked before it runs."""

from __future__ import annotations

import ast
import datetime as dt
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from phantich.errors import Fault, Misuse
from phantich.files.paths import shown
from phantich.language.folding import nearest
from phantich.report.notebook_format import NotebookNode, nbformat

TAG = "parameters"
READ: Mapping[str, tuple[str, Callable[[str], object]]] = {  # by type: how it is written, read
    "int": (r"-?[0-9]+", int),
    "float": (r"-?[0-9]+(\.[0-9]+)?", float),
    "bool": (r"true|false", lambda text: text == "true"),
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", dt.date.fromisoformat),
    "str": (r"(?s:.*)", str),
}
DAYS = ("datetime.date", "dt.date")
_COMMAND = re.compile(r"^\s*[%!].*", re.MULTILINE)  # of IPython, not of Python


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook.

    Attributes
    ----------
    name, help: its name and the comment beside it.
    type: the type it is declared to have, else that of its default; ``date`` of a day; empty
        if neither is known before the notebook runs.
    default: the value, or the source of one that is ``computed``.
    """

    name: str
    type: str
    default: object
    help: str
    computed: bool = False

    @property
    def source(self) -> str:
        """The default as it stands in the notebook."""
        return str(self.default) if self.computed else repr(self.default)


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


def declared(notebook: NotebookNode, name: str = "") -> dict[str, Parameter]:
    """The parameters of a notebook of this name, from the cell tagged ``parameters``.

    Raises
    ------
    Fault
        The cell is no Python; the line is named.
    """
    cells = [c for c in notebook.cells if TAG in c.metadata.get("tags", [])]
    source = _COMMAND.sub("", cells[0].source) if cells else ""
    try:
        body, comments = ast.parse(source).body, _comments(source)
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        row = getattr(error, "lineno", None) or 1
        raise Fault("parameters_cell", notebook=name, row=row, reason=error.args[0]) from None
    return {
        found.name: found
        for node in body
        for found in _assigned(node, comments.get(node.end_lineno or node.lineno, ""))
    }


def _assigned(node: ast.stmt, said: str) -> Iterator[Parameter]:
    """The parameters that a statement declares: ``a = 1``, ``a: int = 1``, ``a, b = 1, 2``."""
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        yield _parameter(node.target.id, node.value, said, ast.unparse(node.annotation))
    if isinstance(node, ast.Assign):
        for target in node.targets:
            for one, value in _pairs(target, node.value):
                if isinstance(one, ast.Name):
                    yield _parameter(one.id, value, said)


def _pairs(target: ast.expr, value: ast.expr) -> Iterable[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return zip(target.elts, value.elts, strict=False)
    return [(target, value)]


def _parameter(name: str, node: ast.expr, said: str, declared: str = "") -> Parameter:
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        source = ast.unparse(node)
        made = source.partition("(")[0]
        kind = declared or ("date" if made in ("date", *DAYS) else "")
        return Parameter(name, kind, source, said, computed=True)
    kind = "" if value is None else type(value).__name__
    return Parameter(name, declared or kind, value, said)


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ") for t in tokens if t.type == tokenize.COMMENT}


def check_parameters(notebook: NotebookNode, given: Mapping[str, object], name: str) -> None:
    """Refuse parameters that the notebook does not declare or whose type is another.

    A type that only the running notebook knows is not checked; a whole number will do for a float.

    Raises
    ------
    Misuse
        A name is unknown (the nearest is named), or a value has the wrong type.
    """
    known = declared(notebook, name)
    for key, value in given.items():
        if key not in known:
            near = nearest(key, known) or ", ".join(known)
            raise Misuse("unknown_parameter", notebook=name, name=key, nearest=near)
        kind, wanted = type(value).__name__, known[key].type
        if wanted in READ and kind != wanted and (kind, wanted) != ("int", "float"):
            raise Misuse("mistyped_parameter", name=key, type=wanted, value=value)


def typed(text: str, parameter: Parameter) -> object:
    """A parameter written on the command line, as the type of its default.

    Whole numbers have digits only: ``2.024`` is not taken for 2024, and ``00123`` stays a
    text where the default is one. Days are written ``2024-12-31``, lists as in Python.

    Raises
    ------
    Misuse
        The text does not fit the type.
    """
    kind = "date" if parameter.type in DAYS else parameter.type
    try:
        if kind not in READ:
            return _literal(text, kind)
        written, read = READ[kind]
        if re.fullmatch(written, text):
            return read(text)
    except ValueError:
        pass
    raise Misuse("mistyped_parameter", name=parameter.name, type=parameter.type, value=text)


def _literal(text: str, kind: str) -> object:
    """A value written as in Python; where any type will do, a text may go without its marks."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        value = text
    if kind in ("list", "dict", "tuple") and type(value).__name__ != kind:
        raise ValueError
    return value
