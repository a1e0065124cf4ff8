"""What a run did: each report, each notebook, and how it ended."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phantich.files.paths import home, shown
from phantich.language import wording

if TYPE_CHECKING:
    from phantich.runner.outcomes import Outcome

GOOD = ("ok", "skipped")

DETAILS = "details.html"  # the page of the executed notebooks


@dataclass
class Result:
    """What became of one report.

    Attributes
    ----------
    unit, name: the unit's id and name; empty for the district's report.
    place: the folder of the report.
    reasons: what had changed since it was last made: part of the key, and names within it.
    status: ``ok``, ``skipped`` (nothing had changed), ``not_run``, or how a notebook failed.
    notebooks: the outcome of every notebook.
    """

    unit: str
    name: str
    place: Path
    reasons: Sequence[tuple[str, str]] = ()
    status: str = "not_run"
    notebooks: Mapping[str, Outcome | None] = field(default_factory=dict)
    error: str = ""

    @property
    def page(self) -> Path:
        """Where the report's page is; of notebooks that compose none, the page of details."""
        page = self.place / "report.html"
        return page if page.is_file() else self.place / DETAILS

    def label(self, lang: str) -> str:
        """The report as a reader knows it."""
        if not self.unit:
            return wording.say("runner.district", lang)
        return f"{self.unit} – {self.name}" if self.name else self.unit

    def why(self, lang: str) -> str:
        """What had changed since the report was last made."""
        said = [wording.say(f"reason.{part}", lang, names=n) for part, n in self.reasons]
        return "; ".join(said) or wording.say("runner.same", lang)

    def failures(self) -> list[Outcome]:
        """The notebooks that did not run to their end."""
        return [o for o in self.notebooks.values() if o is not None and o.status not in GOOD]

    def facts(self) -> dict[str, Any]:
        """The result for a program."""
        usual = "skipped" if self.status == "skipped" else "not_run"
        return {
            "unit": self.unit,
            "name": self.name,
            "status": self.status,
            "page": path_text(self.page),
            "changed": [{"part": part, "names": names} for part, names in self.reasons],
            "error": self.error,
            "notebooks": [
                {
                    "notebook": name,
                    "status": o.status if o else usual,
                    "cell": o.cell if o else "",
                    "error": o.error if o else "",
                    "cells_not_run": o.left if o else 0,
                }
                for name, o in self.notebooks.items()
            ],
        }


@dataclass
class Summary:
    """What became of all reports of a run."""

    year: int
    folder: Path
    results: list[Result]

    @property
    def failed(self) -> list[Result]:
        """The reports that were not made."""
        return [result for result in self.results if result.status not in GOOD]

    def counts(self) -> dict[str, int]:
        """How many reports ended in which way."""
        return dict(sorted(Counter(result.status for result in self.results).items()))

    def facts(self) -> dict[str, Any]:
        """The summary for a program."""
        return {
            "year": self.year,
            "folder": path_text(self.folder),
            "counts": self.counts(),
            "reports": [result.facts() for result in self.results],
        }

    def text(self, *, errors: bool = True) -> bytes:
        """The summary as the file ``run.json``, without any path of this machine."""
        facts = self.facts()
        del facts["folder"]
        for report, result in zip(facts["reports"], self.results, strict=True):
            report["page"] = result.page.relative_to(self.folder).as_posix()
            for one in [] if errors else [report, *report["notebooks"]]:
                one["error"] = ""
        return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode("utf-8")

    def lines(self, lang: str) -> list[str]:
        """The summary for a reader: counts, then every failure with its notebook and cell."""
        made = sum(result.status == "ok" for result in self.results)
        skipped = sum(result.status == "skipped" for result in self.results)
        blanks = {"made": made, "skipped": skipped, "failed": len(self.failed)}
        return [
            *self._made(lang),
            wording.say("runner.summary", lang, **blanks),
            *self._failures(lang),
        ]

    def _made(self, lang: str) -> list[str]:
        """Where the report is, if there is only one."""
        if len(self.results) != 1 or self.failed:
            return []
        key = "runner.unchanged" if self.results[0].status == "skipped" else "run.written"
        return [wording.say(key, lang, path=path_text(self.results[0].page))]

    def explained(self, lang: str) -> list[str]:
        """Why each report was made, or that it was not."""
        return [
            wording.say("runner.why", lang, report=result.label(lang), reasons=result.why(lang))
            for result in self.results
        ]

    def _failures(self, lang: str) -> list[str]:
        found = []
        for result in self.failed:
            said = [outcome.say(lang) for outcome in result.failures()] or [result.error]
            found += [f"{result.label(lang)}: {line}" for line in said if line]
        return found


def path_text(path: Path) -> str:
    """A path as a reader sees it: from the project where it lies inside, else in full."""
    return shown(path) if path.is_relative_to(home()) else str(path)
