"""The index page over all reports that lie in ``outputs``: what they are of, and what is stale."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from phantich.files.paths import resolve
from phantich.files.project_settings import settings
from phantich.files.whole_files import digests, write_whole
from phantich.language import numbers, wording
from phantich.runner.report_keys import PREVIOUS, SEALED, environment
from phantich.runner.run_state import MANIFEST, manifest
from phantich.schema.indicators import indicators

KEY_FIGURES = ("attendance_rate", "study_coverage_rate", "report_on_time_rate", "plan_on_time_rate")
LINKS = ("report.html", "report.docx", "report.pdf", "annex.xlsx", "details.html", "results.csv")
CODE = ("source", "notebooks", "versions")  # parts of a report's key that are the same for all


@dataclass(frozen=True)
class Entry:
    """One report: its folder, what it is of, its key figures as texts, and why it is stale."""

    folder: str
    facts: Mapping[str, Any]
    figures: tuple[str, ...]
    files: tuple[str, ...]
    stale: tuple[str, ...]


def write_index(outputs: str = "", lang: str = "vi") -> tuple[Path, list[Entry]]:
    """Write ``index.html`` into the folder of outputs; return its path and the reports on it.

    Raises
    ------
    Fault
        The page can't be written, or the project has no notebooks.
    """
    folder = resolve(outputs or settings().outputs)
    found = list(entries(folder, lang))
    heads = [indicators()[key].name(lang) for key in KEY_FIGURES]
    looks = Environment(loader=PackageLoader("phantich.project", "."), autoescape=True)
    said = {name: wording.say(f"index.{name}", lang) for name in ("title", "empty", "fresh")}
    columns = [wording.say(f"index.{name}", lang) for name in ("report", "data", "state", "files")]
    html = looks.get_template("outputs_page.html.j2").render(
        lang=lang, office=settings().office, entries=found, heads=heads, columns=columns, **said
    )
    write_whole(folder / "index.html", html.encode("utf-8"))
    return folder / "index.html", found


def entries(outputs: Path, lang: str = "vi") -> Iterator[Entry]:
    """The reports under a folder, by year, data and unit, each with why it is stale."""
    now = environment()
    places = {p.parent: manifest(p.parent) for p in outputs.rglob(MANIFEST) if not _hidden(p)}
    held = {place: facts for place, facts in places.items() if facts and "parameters" in facts}
    files = {d: digests(resolve(d)) for d in {f["parameters"]["data"] for f in held.values()}
             if resolve(d).exists()}  # fmt: skip
    for place, facts in sorted(held.items(), key=lambda item: _order(item[1])):
        given = facts["parameters"]
        stale = [name for name in CODE if facts.get(name) != now[name]]
        stale += ["inputs"] * _changed(facts.get("inputs", {}), files.get(given["data"], {}))
        yield Entry(
            Path(os.path.relpath(place, outputs)).as_posix(),
            given,
            tuple(_figures(place / "results.csv", lang)),
            tuple(name for name in LINKS if (place / name).is_file()),
            tuple(wording.say(f"index.{name}", lang) for name in stale),
        )


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _order(facts: Mapping[str, Any]) -> tuple[str, ...]:
    given = facts["parameters"]
    return tuple(str(given.get(name, "")) for name in ("year", "data", "edition", "unit", "lang"))


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether a file that a report read is another now, or was added.

    A unit's report names none, and an external edition's digests are salted: only a run can tell.
    """
    read = {name: digest for name, digest in then.items() if not name.startswith(f"{PREVIOUS}/")}
    return bool(read) and SEALED not in read and read != now


def _figures(path: Path, lang: str) -> Iterator[str]:
    """The key figures of a report as it printed them; a dash where it has none."""
    try:
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    except (OSError, ValueError):
        rows = []
    whole = {row["indicator"]: row["value"] for row in rows if not row.get("category")}
    for key in KEY_FIGURES:
        value = whole.get(key) or ""
        yield numbers.percent(round(float(value), 10), lang) if value else "–"
