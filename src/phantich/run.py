"""Running a year: parameters checked, notebooks executed, the page and the manifest written."""

from __future__ import annotations

import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from phantich import __version__, words
from phantich.document import OUTPUTS, can_set, check_profile, write_documents
from phantich.faults import Fault, Misuse
from phantich.files import digest, digests, write_whole
from phantich.headings import nearest
from phantich.home import home, resolve, shown
from phantich.page import page
from phantich.parameters import check_parameters, declared, read_notebook, typed
from phantich.tables import Tables, read_tables
from phantich.translate import translated

NOTEBOOKS = "notebooks"
YEARLY = "[0-8]*_*.ipynb"  # those numbered 90 and up are for exploring
YEARS = (1990, 2100)
STANDING = (
    "year",
    "data",
    "unit",
    "lang",
    "out",
    "edition",
    "previous",
)  # they have options of their own
CELL_SECONDS = 600
START_SECONDS = 120
PACKAGES = ("pandas", "numpy", "matplotlib", "seaborn", "papermill", "nbclient", "ipykernel")

Say = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What is to be run: the year, the dataset, the unit, the language, the form, the folder."""

    year: int
    data: str = "data/published"
    unit: str = ""
    lang: str = "vi"
    out: str = ""
    edition: str = "internal"
    previous: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
    profile: str = ""
    references: bool = True

    def folder(self) -> Path:
        """The folder of the outputs, ``outputs/<year>`` unless another was named."""
        return resolve(self.out or f"outputs/{self.year}")

    def parameters(self) -> dict[str, object]:
        """The parameters that every notebook of the run gets."""
        return {
            "year": self.year,
            "data": self.data,
            "unit": self.unit,
            "lang": self.lang,
            "out": self.out or f"outputs/{self.year}",
            "edition": self.edition,
            "previous": self.previous,
            **self.extra,
        }


def run(order: Order, say: Say = lambda line: None) -> Path:
    """Execute the notebooks of a year and write its report; returns the page's path.

    Nothing is started before the parameters fit every notebook and the data are free of
    errors. ``outputs/<year>`` then holds the executed notebooks, ``report.html``,
    ``results.csv``, the documents of ``document.OUTPUTS`` and ``manifest.json``.

    Raises
    ------
    Misuse
        A parameter is unknown, mistyped or out of range.
    Fault
        The data have errors, a notebook failed, or the folder can't be written.
    """
    templates = _templates(order)
    say(words.say("run.checking", order.lang, data=order.data, year=order.year))
    tables = _checked(order, say)
    check_profile(tables, lang=order.lang, profile=order.profile)
    folder = _writable(order)
    executed = _executed(templates, order, say)
    for name, notebook in executed.items():
        write_whole(folder / name, nbformat.writes(notebook).encode("utf-8"))
    html = page(list(executed.values()), tables, lang=order.lang, unit=_unit_name(tables, order))
    write_whole(folder / "report.html", html.encode("utf-8"))
    _documents(tables, folder, order, say)
    write_whole(folder / "manifest.json", _manifest(order, folder, executed))
    inside = (folder / "report.html").is_relative_to(home())
    path = shown(folder / "report.html") if inside else str(folder / "report.html")
    say(words.say("run.written", order.lang, path=path))
    return folder / "report.html"


def _documents(tables: Tables, folder: Path, order: Order, say: Say) -> None:
    """The Word report, its annex and its PDF; what keeps the PDF from being set is said."""
    write_documents(
        tables,
        folder,
        lang=order.lang,
        profile=order.profile,
        unit=order.unit,
        references=order.references,
    )
    if not can_set():
        say(words.say("document.no_pdf", order.lang))


def _writable(order: Order) -> Path:
    """The folder of the outputs, made and tried before anything is executed.

    Raises
    ------
    Fault
        It can't be written, or lies in the dataset itself.
    """
    folder, data = order.folder(), resolve(order.data).resolve()
    if data.is_dir() and folder.resolve().is_relative_to(data):
        raise Fault("out_in_data", path=shown(folder))
    write_whole(folder / ".written", b"")
    (folder / ".written").unlink()
    return folder


def read_extra(pairs: Sequence[str]) -> dict[str, object]:
    """Parameters written as ``NAME=VALUE``, typed by what the notebooks declare.

    Raises
    ------
    Misuse
        No notebook declares the name, or the value does not fit its type.
    """
    known = {n: p for path in _yearly() for n, p in declared(read_notebook(path)).items()}
    found = {}
    for name, _, text in (pair.partition("=") for pair in pairs):
        if name in STANDING:
            raise Misuse("standing_parameter", name=name)
        if name not in known:
            near = nearest(name, known) or ", ".join(known)
            raise Misuse("unknown_parameter", notebook=NOTEBOOKS, name=name, nearest=near)
        found[name] = typed(text, known[name])
    return found


def _yearly() -> list[Path]:
    paths = sorted((home() / NOTEBOOKS).glob(YEARLY))
    if not paths:
        raise Fault("no_notebooks", folder=NOTEBOOKS)
    return paths


def _templates(order: Order) -> dict[str, NotebookNode]:
    """The notebooks of the yearly run by file name, with the parameters held against each."""
    if not YEARS[0] <= order.year <= YEARS[1]:
        raise Misuse("bad_year", first=YEARS[0], last=YEARS[1], year=order.year)
    if order.lang not in words.LANGUAGES:
        raise Misuse("bad_lang", value=order.lang)
    found = {path.name: read_notebook(path) for path in _yearly()}
    for name, notebook in found.items():
        check_parameters(notebook, order.parameters(), name)
    return found


def _checked(order: Order, say: Say) -> Tables:
    tables = read_tables(order.data, order.year, edition=order.edition, previous=order.previous)
    if order.unit and order.unit not in set(tables.get("units", {"unit_id": []})["unit_id"]):
        near = nearest(order.unit, tables["units"]["unit_id"]) if "units" in tables else ""
        raise Fault("no_such_unit", unit=order.unit, nearest=near or "-")
    if len(tables.problems):
        say(words.say("run.warnings", order.lang, count=len(tables.problems)))
    return tables


def _unit_name(tables: Tables, order: Order) -> str:
    if not order.unit:
        return ""
    return str(tables["units"].set_index("unit_id").at[order.unit, "name"])


def _executed(
    templates: Mapping[str, NotebookNode], order: Order, say: Say
) -> dict[str, NotebookNode]:
    done = {}
    for at, (name, notebook) in enumerate(templates.items(), 1):
        say(words.say("run.notebook", order.lang, at=at, of=len(templates), name=name))
        started = time.monotonic()
        done[name] = execute(translated(notebook, name, order.lang), name, order.parameters())
        seconds = words.number(round(time.monotonic() - started, 1), order.lang, 1)
        say("  " + words.say("run.done", order.lang, seconds=seconds))
    return done


def execute(notebook: NotebookNode, name: str, parameters: dict[str, Any]) -> NotebookNode:
    """The notebook executed by papermill with these parameters, from the project's root.

    Raises
    ------
    Fault
        A cell failed, ran too long, or was never run.
    """
    import papermill  # pays its import only when something is run
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    with tempfile.TemporaryDirectory() as work:
        source, target = Path(work, "in.ipynb"), Path(work, name)
        nbformat.write(notebook, source)
        try:
            papermill.execute_notebook(
                str(source),
                str(target),
                parameters=parameters,
                kernel_name="python3",
                cwd=str(home()),
                progress_bar=False,
                request_save_on_cell_execute=False,
                execution_timeout=CELL_SECONDS,
                start_timeout=START_SECONDS,
                config=_kernel_settings(),
            )
        except papermill.PapermillExecutionError as error:
            raise Fault(
                "cell_failed", notebook=name, cell=error.cell_index, error=_said(error)
            ) from None
        except CellTimeoutError:
            raise Fault("timed_out", notebook=name, seconds=CELL_SECONDS, cell="-") from None
        except DeadKernelError:
            raise Fault("kernel_died", notebook=name) from None
        done = nbformat.read(target, as_version=4)
    return _whole(tidied(done), name)


def _kernel_settings() -> Any:
    """Kernels that talk over files rather than over an open port, where the system has them."""
    from traitlets.config import Config

    return Config({} if os.name == "nt" else {"KernelManager": {"transport": "ipc"}})


def _said(error: Any) -> str:
    ours = error.ename in ("Fault", "DataFaults")
    return str(error.evalue) if ours else f"{error.ename}: {error.evalue}"


def _whole(notebook: NotebookNode, name: str) -> NotebookNode:
    """The notebook, if every code cell with content was really run."""
    left = [
        c for c in notebook.cells if c.cell_type == "code" and c.source and not c.execution_count
    ]
    if left:
        raise Fault("not_executed", notebook=name, cells=len(left))
    return notebook


def tidied(notebook: NotebookNode) -> NotebookNode:
    """The executed notebook without times, paths and random ids, so that equal runs are equal."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]
    return notebook


def _manifest(order: Order, folder: Path, executed: Mapping[str, NotebookNode]) -> bytes:
    """What went in and with which versions, so that the figures can be made again."""
    names = [*executed, "report.html", "results.csv", "proposed_actions.csv", *OUTPUTS]
    facts = {
        "phantich": __version__,
        "parameters": order.parameters(),
        "document": {"profile": order.profile, "references": order.references},
        "inputs": digests(resolve(order.data)),
        "notebooks": {path.name: digest(path) for path in _yearly()},
        "outputs": {n: digest(folder / n) for n in names if (folder / n).exists()},
        "versions": {"python": platform.python_version()} | {p: version(p) for p in PACKAGES},
    }
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
