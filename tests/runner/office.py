"""A small office in a folder of its own: a dataset of three units and notebooks of a few lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat

YEAR = 2024
PARAMETERS = """year = 2024  # reporting year
data = "data/office"  # dataset
unit = ""  # unit id
lang = "vi"  # language
out = "outputs/draft"  # folder
edition = "internal"  # internal or external
previous = ""  # folder of the edition before"""
READ = (
    "import phantich as pt\nfrom phantich.report import charts, tables\n"
    "dataset = pt.read_dataset(data, year, unit=unit)"
)
SAVE = "saved = tables.save(pt.assess(dataset), out)"
FIGURE = 'dataset["classes"]["enrolled"].sum()'
UNITS = ("u1", "u2", "u3")


def notebook(*sources: str):
    """A notebook of code cells, the first of which holds the parameters."""
    code = [
        nbformat.v4.new_code_cell(source, id=f"cell-{at}")
        for at, source in enumerate((PARAMETERS, *sources))
    ]
    code[0].metadata["tags"] = ["parameters"]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=code, metadata={"kernelspec": kernel})


class Office:
    """A project folder; every call of ``notebook`` and ``rows`` writes a file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.data = root / "data" / "office"
        for folder in (self.data, root / "notebooks"):
            folder.mkdir(parents=True)
        (root / "phantich.toml").write_text('office = "Xã"\n', "utf-8")
        self.rows("units", [{"unit_id": u, "name": f"Xã {u}"} for u in UNITS])
        self.rows("classes", [_class(u, 30 + at) for at, u in enumerate(UNITS)])

    def rows(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        with (self.data / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)

    def enrolled(self, **changed: int) -> None:
        """Write the classes anew, with other figures for some units."""
        usual = {unit: 30 + at for at, unit in enumerate(UNITS)}
        self.rows("classes", [_class(u, n) for u, n in {**usual, **changed}.items()])

    def notebook(self, name: str, *sources: str) -> None:
        nbformat.write(notebook(*sources), self.root / "notebooks" / f"{name}.ipynb")

    def manifest(self, unit: str = "") -> dict:
        return json.loads((self.place(unit) / "manifest.json").read_text("utf-8"))

    def place(self, unit: str = "") -> Path:
        folder = self.root / "outputs" / str(YEAR)
        return folder / "units" / unit if unit else folder

    def outputs(self) -> dict[str, bytes]:
        """Every file of the reports by path."""
        folder = self.place()
        files = sorted(p for p in folder.rglob("*") if p.is_file())
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def _class(unit: str, enrolled: int) -> dict[str, object]:
    return {"class_id": f"l-{unit}", "year": YEAR, "centre_unit": unit, "enrolled": enrolled}
