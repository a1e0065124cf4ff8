"""Writes the golden notebooks: `python tests/golden.py` (or `make golden`).

A golden is an executed copy of a notebook with its outputs. Look at what changed before you
commit it: a golden says what is right.
"""

from __future__ import annotations

import nbformat

from phantich.report.notebook_parameters import declared, read_notebook
from phantich.runner import Order, execute
from tests import ROOT

GOLDEN = ROOT / "tests" / "golden"
DATASETS = ("published", "sample")
YEAR = 2024


def parameters(dataset: str, notebook: nbformat.NotebookNode) -> dict[str, object]:
    """What a golden is run with; what it writes goes where outputs are disposable."""
    order = Order(YEAR, f"data/{dataset}", out=f"outputs/golden/{dataset}-{YEAR}")
    return order.parameters_of(declared(notebook))


def write(dataset: str) -> None:
    """Execute every yearly notebook on a dataset and keep it as golden."""
    folder = GOLDEN / f"{dataset}-{YEAR}"
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / "notebooks").glob("[0-8]*_*.ipynb")):
        source = read_notebook(path)
        done = execute(source, path.name, parameters(dataset, source))
        nbformat.write(done, folder / path.name)
        print(folder.name, path.name)


if __name__ == "__main__":
    for name in DATASETS:
        write(name)
