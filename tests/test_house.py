"""The house: floors, sizes, names, notebooks and the files that must agree."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from phantich.report import notebook_translation
from phantich.report.notebook_parameters import declared
from tests import ROOT, SOURCE

MODULES = sorted(SOURCE.rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

FORBIDDEN = {"utils", "helpers", "common", "misc", "tools"}
BUDGET = {"median": 6, "p95": 20, "max": 40, "module": 260, "arguments": 5}


def test_rooms_import_downwards_only():
    """The floors stand in pyproject.toml, once."""
    command = ["lint-imports", "--no-cache", "--config", str(ROOT / "pyproject.toml")]
    done = subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def inner(path: Path) -> tuple[str, ...]:
    """The names that lead to a module: ``("metrics", "tidy")``; of a package without the last."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def test_the_root_holds_packages_and_few_modules():
    loose = {path.stem for path in SOURCE.glob("*.py")} - {"__init__", "__main__"}
    assert len(loose) <= 3, loose


def test_no_two_modules_have_one_name():
    names = Counter(inner(path)[-1] for path in MODULES if inner(path))
    assert [name for name, times in names.items() if times > 1] == []
    assert [name for name in names if f"{name}s" in names] == []


def test_every_package_says_what_it_holds():
    """Its docstring names what it may import and where to begin."""
    for path in SOURCE.glob("*/__init__.py"):
        text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        assert re.search(r"\bImports\b", text), path.parent.name
        assert re.search(r"\bBegin with\b", text), path.parent.name


FILES = {"csv", "html", "json", "md", "py"}


def test_docstrings_name_what_is_there():
    """A module, what it holds, a file of words: who follows a docstring finds it."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}
    held = {inner(path)[-1]: named(tree) for path, tree in trees.items() if inner(path)}
    for *room, name in filter(None, map(inner, MODULES)):
        held.get(room[-1] if room else "", set()).add(name)
    kept = {path.stem for path in SOURCE.rglob("*.toml")} | {"phantich"}
    strange = []
    for path, node in ((p, n) for p, tree in trees.items() for n in ast.walk(tree)):
        if not isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
            continue
        said = ast.get_docstring(node) or ""
        own = {a.arg for a in ast.walk(node) if isinstance(a, ast.arg)}
        for room, name in re.findall(r"``(\w+)\.(\w+)``", said):
            if name == "toml":
                there = room in kept
            else:
                there = name in held.get(room, {name}) | FILES or room in own
            if not there:
                strange.append((path.name, f"{room}.{name}"))
        first = re.search(r"Begin with ``(\w+)", said)
        if first and first[1] not in held.keys() | named(trees[path]):
            strange.append((path.name, first[1]))
    assert strange == []


def named(tree: ast.Module) -> set[str]:
    """What a module defines or takes from another, at its top and in its classes."""
    nodes = list(ast.walk(tree))
    taken = {a.name for n in nodes if isinstance(n, ast.ImportFrom) for a in n.names}
    given = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return taken | given | {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}


def functions() -> list[tuple[str, ast.FunctionDef]]:
    trees = [(p, ast.parse(p.read_text("utf-8"))) for p in MODULES]
    return [
        (f"/{path.relative_to(SOURCE).as_posix()}:{node.name}", node)
        for path, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    ]


def code_lines(node: ast.FunctionDef) -> int:
    """Statement lines of a function, without its docstring and signature."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_functions_are_short(capsys):
    lengths = {name: code_lines(node) for name, node in functions()}
    ordered = sorted(lengths.values())
    median, p95 = statistics.median(ordered), ordered[int(0.95 * len(ordered))]
    longest = max(lengths, key=lengths.__getitem__)
    with capsys.disabled():
        print(f"\n{len(ordered)} functions: median {median}, p95 {p95}, longest {longest}")
    assert median <= BUDGET["median"]
    assert p95 <= BUDGET["p95"]
    assert lengths[longest] <= BUDGET["max"], longest


def test_functions_take_few_positional_arguments():
    for name, node in functions():
        taken = [a for a in node.args.args if a.arg not in ("self", "cls")]
        private = name.partition(":")[2].startswith("_") or "/cli/" in name
        assert private or len(taken) <= BUDGET["arguments"], name


def test_public_names_have_docstrings_that_start_with_a_sentence():
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        nodes = [
            tree,
            *(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)),
        ]
        for node in nodes:
            if getattr(node, "name", "public").startswith("_") or nested(node, tree):
                continue
            text = ast.get_docstring(node) or ""
            first = text.split("\n\n")[0].strip()
            assert re.search(r"[.:;]$", first), f"{path.name}: {getattr(node, 'name', 'module')}"


def nested(node: ast.AST, tree: ast.Module) -> bool:
    """Whether a function stands inside another, where nobody outside can call it."""
    outer = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n is not node]
    return any(node in ast.walk(o) for o in outer)


def test_no_room_is_called_utils():
    names = {part for path in MODULES for part in path.relative_to(SOURCE).with_suffix("").parts}
    assert not names & FORBIDDEN


def test_no_star_imports():
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert all(alias.name != "*" for alias in node.names), path.name


# --- notebooks ---------------------------------------------------------------

CELL_LINES = 8
BANNED = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Lambda)
STANDING = ["year", "data", "unit", "lang", "out", "edition", "previous"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda p: p.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_notebook_holds_no_outputs(notebook):
    for cell in code_cells(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None


def test_notebook_declares_the_standing_parameters(notebook):
    first = code_cells(notebook)[0]
    assert first.metadata.tags == ["parameters"]
    assert list(declared(notebook))[: len(STANDING)] == STANDING
    assert all(parameter.help for parameter in declared(notebook).values())


def test_notebook_is_thin(notebook):
    for cell in code_cells(notebook):
        declares = "parameters" in cell.metadata.get("tags", [])  # a line each, nothing else
        assert declares or len(cell.source.splitlines()) <= CELL_LINES, cell.id
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, BANNED), cell.id


def test_notebook_has_no_traps(notebook):
    """No trailing semicolon, no absolute path, no machine's kernel."""
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in code_cells(notebook):
        assert not re.search(r";\s*$", cell.source, re.MULTILINE), cell.id
        assert not re.search(r"[\"'](/|[A-Za-z]:\\)", cell.source), cell.id


def test_notebook_prose_is_translated(notebook, request):
    name = request.node.callspec.params["notebook"].stem
    markdown = {cell["id"] for cell in notebook.cells if cell.cell_type == "markdown"}
    assert markdown == set(notebook_translation.prose("en")[name])


def test_notebook_cells_have_names(notebook):
    for cell in notebook.cells:
        assert re.fullmatch(r"[a-z][a-z0-9-]+", cell["id"]), cell["id"]


# --- environment -------------------------------------------------------------

CONDA_NAMES = {
    "duckdb": "python-duckdb",
    "jupyter-client": "jupyter_client",
    "matplotlib": "matplotlib-base",
    "nbconvert": "nbconvert-core",
    "playwright": "playwright-python",  # conda-forge's playwright is the Node package
    "typst": "typst-py",
}


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def requirements(dev: bool = True) -> dict[str, Requirement]:
    """What the project asks for; without ``dev`` what an office needs to make a report."""
    facts = project()
    extras = facts["project"]["optional-dependencies"]
    lines = [*facts["project"]["dependencies"], *extras["pdf"], *extras["explore"]]
    lines += [*facts["dependency-groups"]["dev"], *extras["scale"]] if dev else []
    return {canonicalize_name(r.name): r for r in map(Requirement, lines)}


def conda(*files: str) -> dict[str, str]:
    texts = [(ROOT / name).read_text("utf-8") for name in files]
    lines = [line for text in texts for line in yaml.safe_load(text)["dependencies"]]
    return {re.split(r"[<>=]", line)[0]: line[len(re.split(r"[<>=]", line)[0]) :] for line in lines}


@pytest.mark.parametrize("dev", [False, True])
def test_environment_names_the_same_packages_and_ranges(dev):
    """One file is all that an office needs; the other adds what developers need."""
    listed = conda("environment.yml", *(["environment-dev.yml"] if dev else []))
    for name, requirement in requirements(dev).items():
        inside = CONDA_NAMES.get(name, name)
        assert inside in listed, f"{inside} is missing"
        assert set(listed[inside].split(",")) == set(map(str, requirement.specifier)), inside
    known = {CONDA_NAMES.get(name, name) for name in requirements(dev)} | {"python", "pip"}
    assert set(listed) == known


def locked() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    pinned = [Requirement(line) for line in lines if line.strip()]
    here = [r for r in pinned if r.marker is None or r.marker.evaluate()]
    return {canonicalize_name(r.name): str(r.specifier).removeprefix("==") for r in here}


def test_lock_lies_within_the_ranges():
    pins = locked()
    for name, requirement in requirements().items():
        assert requirement.specifier.contains(pins[name]), name


def test_what_is_installed_is_what_is_locked():
    assert version("pandas") == locked()["pandas"]
    assert version("papermill") == locked()["papermill"]


def test_lock_names_no_registry():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in text


# --- the cost of importing ---------------------------------------------------


def loaded(statement: str) -> set[str]:
    command = [sys.executable, "-c", f"{statement}; import sys; print(*sys.modules)"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_importing_phantich_loads_nothing_heavy():
    """A count of modules, not of seconds: importing costs less than importing pandas."""
    modules = loaded("import phantich")
    assert not modules & {"pandas", "numpy", "matplotlib", "scipy", "seaborn", "papermill"}


def test_reading_and_assessing_loads_no_drawing_and_no_scipy_stats():
    modules = loaded("import phantich; phantich.assess; phantich.read_dataset")
    assert not modules & {"matplotlib", "seaborn", "scipy.stats", "papermill", "nbclient"}
