"""Reports made again elsewhere, and compared with what lies there: file by file, byte by byte."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from phantich.disclosure.editions import kept_folder
from phantich.files.whole_files import digest
from phantich.language import wording
from phantich.runner import report_keys
from phantich.runner.batch import run_batch
from phantich.runner.orders import Batch, Order
from phantich.runner.run_state import MANIFEST, manifest, reports_in
from phantich.runner.run_summary import Summary
from phantich.runner.working_folders import working_folder

Say = Callable[[str], None]


@dataclass
class Verified:
    """What a comparison found.

    Attributes
    ----------
    reports, files: how many were compared.
    differences: every file that is not the same, and how: ``changed``, ``missing`` (it is not
        there any more), ``unexpected`` (it was not made again).
    changed: reports whose data or software are not those they were made from, and what changed.
    """

    reports: int = 0
    files: int = 0
    differences: dict[str, str] = field(default_factory=dict)
    changed: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @property
    def same(self) -> bool:
        """Whether every file was made again without a difference."""
        return not self.differences

    def facts(self) -> dict[str, Any]:
        """The findings for a program."""
        return {
            "same": self.same,
            "reports": self.reports,
            "files": self.files,
            "differences": [{"file": f, "how": how} for f, how in self.differences.items()],
            "changed": {report: [part for part, _ in why] for report, why in self.changed.items()},
        }

    def lines(self, lang: str) -> list[str]:
        """The findings for a reader."""
        if self.same:
            return [wording.say("verify.same", lang, reports=self.reports, files=self.files)]
        found = [
            wording.say("verify.line", lang, file=file, how=wording.say(f"verify.{how}", lang))
            for file, how in self.differences.items()
        ]
        for report, why in self.changed.items():
            said = "; ".join(wording.say(f"reason.{p}", lang, names=n) for p, n in why)
            found.append(wording.say("verify.inputs", lang, report=report, reasons=said))
        return [*found, wording.say("verify.differs", lang, count=len(self.differences))]


def verify_reports(
    folder: Path, data: str = "", jobs: int = 0, say: Say = lambda line: None
) -> Verified:
    """Make every report in a folder again in a temporary place and compare all of their files.

    ``data`` names the dataset where it is no longer where it was.

    Raises
    ------
    Fault
        There is no report in the folder, or the data can't be used.
    """
    held = reports_in(folder)
    found = Verified(len(held))
    with working_folder() as name:
        for batch, chosen in _batches(folder, held, data, name):
            summary = run_batch(replace(batch, jobs=jobs), say)
            _compared(folder, chosen, summary, found)
    return found


def _batches(
    folder: Path, held: Mapping[Path, Mapping[str, Any]], data: str, work: Path
) -> list[tuple[Batch, list[Path]]]:
    """One batch for all reports of a dataset and year; of a folder, reports of others too."""
    groups: dict[str, list[Path]] = {}
    for place, facts in held.items():
        given = {n: v for n, v in facts["parameters"].items() if n not in ("unit", "out")}
        groups.setdefault(repr(sorted(given.items())), []).append(place)
    found = []
    for at, places in enumerate(groups.values()):
        root = work / str(at) / "again"
        if kept_folder(folder).is_dir():  # digests that leave the office are salted
            shutil.copytree(kept_folder(folder), kept_folder(root))
        orders = [_order(held[p], data, root / p.relative_to(folder)) for p in places]
        whole = replace(orders[0], unit="", place=str(root))
        found.append((Batch(whole, force=True, exact=tuple(orders)), places))
    return found


def _order(facts: Mapping[str, Any], data: str, place: Path) -> Order:
    """The order of a report, as its manifest names it, to be made in another place."""
    given = facts["parameters"]
    known = {one.name for one in fields(Order)}
    own = {name: value for name, value in given.items() if name in known}
    extra = {name: value for name, value in given.items() if name not in known}
    return Order(**{**own, "data": data or own["data"], "extra": extra, "place": str(place)})


def _compared(folder: Path, places: list[Path], summary: Summary, found: Verified) -> None:
    """Hold the reports that were made again against those in their places."""
    for place, result in zip(places, summary.results, strict=True):
        old, new = manifest(place) or {}, manifest(result.place)
        names = sorted({*old["outputs"], *(new or {"outputs": {}})["outputs"]})
        for name in [*names, MANIFEST]:
            how = _difference(place / name, result.place / name)
            found.files += 1
            if how:
                found.differences[(place / name).relative_to(folder).as_posix()] = how
        changed = report_keys.changes(old, new) if new else []
        if changed:
            found.changed[result.label("vi")] = changed


def _difference(there: Path, again: Path) -> str:
    if not again.is_file():
        return "unexpected"
    if not there.is_file():
        return "missing"
    return "" if digest(there) == digest(again) else "changed"
