"""An .xlsx or .xlsm workbook: its sheets in order, and what it carries besides them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from phantich.errors import Fault
from phantich.files.sheets.book_model import Refusal, Sheet
from phantich.files.sheets.markup import Element
from phantich.files.sheets.reading_limits import SHEETS
from phantich.files.sheets.sheet_rows import cut
from phantich.files.sheets.strings import Runs, shared_strings
from phantich.files.sheets.styles import Style, cell_styles
from phantich.files.sheets.xlsx_cell import Cells, Context
from phantich.files.sheets.xlsx_fast import read_quickly
from phantich.files.sheets.zip_guard import Package

Notes = tuple[tuple[str, str], ...]


def read_xlsx(package: Package) -> tuple[tuple[Sheet, ...], Notes]:
    """The sheets of a workbook, and notes about it.

    Raises
    ------
    Fault
        The package holds no list of sheets, or none that can be read.
    """
    try:
        workbook = _Workbook(package)
        return tuple(workbook.sheets()), (*workbook.notes(), *workbook.skipped)
    except Refusal as refusal:
        raise Fault("grid_parts_wrong", file=package.file, detail=refusal.detail) from None


class _Workbook:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = self._start()
        self._root = package.tree(self._main)
        self._relations = list(_relations(package, self._main))
        self.skipped: list[tuple[str, str]] = []

    def _start(self) -> str:
        starts = [target for kind, target, _, _ in _relations(self._package, "") if
                  kind == "officedocument" and self._package.has(target)]  # fmt: skip
        main = starts[0] if starts else "xl/workbook.xml"
        if main.lower().endswith(".bin"):
            raise Fault("grid_xlsb", file=self._package.file)
        if not self._package.has(main) or len(set(map(str.lower, starts))) > 1:
            raise Fault("grid_no_workbook", file=self._package.file)
        return main

    def sheets(self) -> Iterator[Sheet]:
        """Every sheet that is a grid, in the order a person sees."""
        context = self._context()
        listed = list(self._root.all("sheet"))
        if len(listed) > SHEETS:
            raise Fault("grid_sheets", file=self._package.file, limit=SHEETS)
        if not listed:
            raise Fault("grid_no_workbook", file=self._package.file)
        for entry in listed:
            yield from self._sheet(entry, context)

    def _sheet(self, entry: Element, context: Context) -> Iterator[Sheet]:
        name = entry.attributes.get("name", "")
        hidden = entry.attributes.get("state", "visible") != "visible"
        kind, part = self._part(entry.attributes.get("id", ""))
        if kind and kind != "worksheet":
            self.skipped.append(("no_grid", name))
        elif not part or not self._package.has(part):
            yield Sheet(name, hidden, [], refused="no_part")
        else:
            yield self._read(name, hidden, part, context)

    def _part(self, key: str) -> tuple[str, str]:
        return next(((kind, target) for kind, target, name, _ in self._relations if name == key),
                    ("", ""))  # fmt: skip

    def _read(self, name: str, hidden: bool, part: str, context: Context) -> Sheet:
        try:
            content = read_quickly(lambda: self._package.chunks(part), Cells(context))
            cells = content.rows.grid()
            merged = cut(content.merged, cells)
        except Refusal as refusal:
            return Sheet(name, hidden, [], refused=refusal.rule, detail=refusal.detail)
        return Sheet(name, hidden, cells, merged, frozenset(content.hidden_rows))

    def _context(self) -> Context:
        setting = next(self._root.all("workbookPr"), None)
        since = setting.attributes.get("date1904", "0") if setting else "0"
        calculation = next(self._root.all("calcPr"), None)
        stale = calculation.attributes.get("fullCalcOnLoad", "0") if calculation else "0"
        yes = ("1", "true", "on")
        return Context(self._strings(), self._styles(), since in yes, stale in yes)

    def _strings(self) -> list[Runs]:
        part = self._related("sharedstrings", "sharedStrings.xml")
        return shared_strings(self._package.chunks(part)) if part else []

    def _styles(self) -> list[Style]:
        part = self._related("styles", "styles.xml")
        return cell_styles(self._package.tree(part)) if part else []

    def _related(self, wanted: str, usual: str) -> str:
        """The part that the workbook names for a purpose, or the one at its usual place."""
        named = [target for kind, target, _, _ in self._relations if kind == wanted]
        places = [*named, posixpath.join(posixpath.dirname(self._main), usual)]
        return next((part for part in places if self._package.has(part)), "")

    def notes(self) -> Notes:
        """Macros, links and objects that the workbook carries."""
        names = self._package.names
        macros = [name for name in names if name.endswith(("vbaproject.bin", "vbadata.xml"))]
        outside = sorted(set(_outside(self._package)))
        objects = [name for name in names if "/embeddings/" in name or "/activex/" in name]
        return (
            *(("macros", posixpath.basename(name)) for name in macros[:1]),
            *(("external_link", target) for target in outside[:20]),
            *(("embedded", posixpath.basename(name)) for name in objects[:20]),
        )


Relation = tuple[str, str, str, bool]  # kind, target, id, whether it lies outside


def _relations(package: Package, part: str) -> Iterator[Relation]:
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    if package.has(place):
        yield from _listed(package.tree(place), folder)


def _listed(root: Element, folder: str) -> Iterator[Relation]:
    for relation in root.all("Relationship"):
        facts = relation.attributes
        target, outside = facts.get("Target", ""), facts.get("TargetMode") == "External"
        inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = facts.get("Type", "").rpartition("/")[2].lower()
        yield kind, target if outside else inside, facts.get("Id", ""), outside


def _outside(package: Package) -> Iterator[str]:
    for name in package.names:
        if name.endswith(".rels"):
            yield from (
                target[:200] for _, target, _, out in _listed(package.tree(name), "") if out
            )
