"""What an indicator is computed by, as a short fingerprint: equal while its figures mean the same.

It covers the facts of the catalogue that decide the figure and the text of the metric with all
that the metric calls and every constant it uses. Names, targets, comments, docstrings and the
layout of the code are left out: they change nothing in a figure. So are the names of modules:
a function that moves to another room counts what it counted before.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from phantich.metrics import METRICS
from phantich.metrics.durations import DAYS, quantiles
from phantich.metrics.own_metrics import OWN
from phantich.schema.indicators import Indicator, indicators

FACTS = ("kind", "counts", "category", "quantile", "per")
PLAIN = (str, int, float, tuple, frozenset, set, dict, list, type(None))
LENGTH = 12  # hexadecimal digits; sixty indicators never meet by chance


def definitions() -> Mapping[str, str]:
    """The fingerprint of every indicator of the catalogue, by its key: 12 hexadecimal digits."""
    return {key: _fingerprint(fact, OWN.get(key, "")) for key, fact in indicators().items()}


@cache
def _fingerprint(fact: Indicator, own: str) -> str:
    """Worked out once; what the analyst defines again is another."""
    return fingerprint(fact)


def fingerprint(fact: Indicator) -> str:
    """The fingerprint of one indicator: 12 hexadecimal digits of a sha256."""
    parts = [f"{name} = {getattr(fact, name)!r}" for name in FACTS]
    parts.append(f"days = {DAYS.get(fact.metric, '')!r}")
    parts += formula(fact.metric)
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()[:LENGTH]


def formula(metric: str) -> list[str]:
    """The text of everything that a metric computes with, without comments and layout.

    Also that of the tables which are derived before it: obligations, unit years, plan texts.
    """
    if metric in OWN:
        return [OWN[metric]]
    function = METRICS[metric]
    before = _derivations()
    derived = [before[n] for n in inspect.signature(function).parameters if n in before]
    derived += [quantiles] if metric in DAYS else []
    found: dict[str, str] = {}
    for start in (function, *derived):
        _follow(inspect.unwrap(start), found)
    return sorted(set(found.values()))


@cache
def _derivations() -> Mapping[str, Callable[..., Any]]:
    """What makes the tables that are derived; comparing texts loads much and is seldom wanted."""
    from phantich.analysis.copied_plans import plan_copies
    from phantich.dataset.obligations import corrections, obligations
    from phantich.dataset.reading import unit_years

    return {
        "obligations": obligations,
        "corrections": corrections,
        "plan_texts": plan_copies,
        "unit_years": unit_years,
    }


def _follow(thing: Any, found: dict[str, str]) -> None:
    """Collect the text of a function or class of the package and of all it names."""
    name = f"{thing.__module__}.{thing.__qualname__}"
    if name in found:
        return
    found[name] = _bare(thing)
    for function in _functions(thing):
        known = function.__globals__
        for used in sorted(set(_names(function.__code__)) & known.keys()):
            _use(used, known[used], function.__module__, found)


def _use(name: str, value: Any, module: str, found: dict[str, str]) -> None:
    value = inspect.unwrap(value) if callable(value) else value
    if isinstance(value, FunctionType | type):
        if value.__module__.startswith("phantich.") and not _is_fault(value):
            _follow(value, found)
    elif _grows(value):
        _follow(type(value), found)
    elif isinstance(value, PLAIN):
        if value is DAYS:  # an analyst's own duration changes none of the package's
            value = {metric: days for metric, days in DAYS.items() if metric not in OWN}
        found[f"{module}.{name}"] = f"{name} = {_constant(value)}"
        for inner in _inside(value):
            _use(name, inner, module, found)


def _is_fault(value: Any) -> bool:
    """Whether it is an error to be raised: what one says changes no figure."""
    return isinstance(value, type) and issubclass(value, BaseException)


def _grows(value: Any) -> bool:
    """Whether it is a table of the package's own making, which fills as the package works."""
    return isinstance(value, dict | list | set) and type(value).__module__.startswith("phantich.")


def _inside(value: Any) -> list[FunctionType]:
    """The functions that a table of functions holds."""
    held = value.values() if isinstance(value, dict) else ()
    return [item for item in held if isinstance(item, FunctionType)]


def _functions(thing: Any) -> list[FunctionType]:
    inside = vars(thing).values() if isinstance(thing, type) else [thing]
    own = [item for item in inside if isinstance(item, FunctionType)]
    return [function for function in own if function.__module__.startswith("phantich.")]


def _names(code: CodeType) -> Iterator[str]:
    """The names that a function looks up, its inner functions included."""
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)


def _bare(thing: Any) -> str:
    """The text of a function or class without docstrings, comments and layout."""
    return _texts(thing.__module__).get(thing.__qualname__, "")


@cache
def _texts(module: str) -> Mapping[str, str]:
    """The text of every function and class of a module, by its name."""
    home = sys.modules[module]
    modules = {name for name, value in vars(home).items() if isinstance(value, ModuleType)}
    nodes = ast.parse(inspect.getsource(home)).body
    kept = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return {node.name: ast.unparse(_Bare(modules).visit(node)) for node in kept}


class _Bare(ast.NodeTransformer):
    """Takes docstrings, imports and the names of modules out of a text."""

    def __init__(self, modules: set[str]) -> None:
        self.modules = modules

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """A node without its docstring, unless that is all it holds."""
        body = getattr(node, "body", None)
        if isinstance(body, list) and len(body) > 1 and _is_text(body[0]):
            del body[0]
        return super().generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        """An import inside a function says where a thing lies, not what it does."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Nor does one that names what it takes."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """``data_model.tables`` is ``tables``, whatever its module is called."""
        bare = isinstance(node.value, ast.Name) and node.value.id in self.modules
        return ast.Name(node.attr, node.ctx) if bare else self.generic_visit(node)


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _constant(value: Any) -> str:
    """A constant as text that is the same on every run; functions in it by their names."""
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(map(_constant, value)))}}}"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{k!r}: {_constant(v)}' for k, v in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"({', '.join(map(_constant, value))})"
    return value.__qualname__ if isinstance(value, FunctionType | type) else repr(value)
