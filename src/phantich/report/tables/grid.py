"""Tables and sentences that show themselves to a reader."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pandas import DataFrame

from phantich.files import run_handover
from phantich.files.excel_tables import excel_bytes
from phantich.files.whole_files import write_whole
from phantich.language import wording

if TYPE_CHECKING:
    from jinja2 import Environment

NUMERIC = {"numerator", "denominator", "value", "interval", "target", "count", "rows", "cells"}
NUMERIC |= {"owed", "done", "waiting", "copied_share", "masked_share", "band", "passages", "found"}
NUMERIC |= {"on_time", "late", "overdue", "early", "not_due", "cancelled", "closed", "no_deadline"}
NUMERIC |= {"blank", "filled", "before", "now", "difference", "stated", "computed", "share"}
NUMERIC |= {"expected", "findings", "units", "n", "left_blank", "agree"}
NUMERIC |= {f"n{grade}" for grade in range(1, 6)}
NUMERIC |= {"missed_units", "baseline", "aim", "cases", "column_count", "evidenced", "step"}
NUMERIC |= {"open", "due", "stopped", "done_on_time", "done_late", "done_undated"}
NUMERIC |= {"taken", "kept_aside", "sent"}


@cache
def templates() -> Environment:
    """The package's templates; every text put into them is escaped."""
    from jinja2 import Environment, PackageLoader

    return Environment(loader=PackageLoader("phantich.report"), autoescape=True, trim_blocks=True)


@dataclass(frozen=True)
class Grid:
    """A table for the reader: texts under headings, with a caption; shows itself as HTML."""

    caption: str
    rows: DataFrame
    lang: str = "vi"

    def headings(self) -> list[str]:
        """The headings in the reader's words."""
        known = wording.sentences(self.lang)
        return [known.get(f"head.{name}", str(name)) for name in self.rows.columns]

    def to_excel(self, path: str | Path) -> None:
        """Write the table as it is printed to an Excel file, from the project's root on.

        Its caption stands above it; no text is taken for a formula. Within a run the file goes
        where the run collects the report. Numbers to count with: those of ``assess``.

        Raises
        ------
        Fault
            The file can't be written.
        """
        content = excel_bytes({"Sheet1": self.headed()}, self.caption)
        write_whole(run_handover.destination(path), content)

    def headed(self) -> DataFrame:
        """The rows under the headings in the reader's words."""
        return self.rows.set_axis(self.headings(), axis=1)

    def _repr_html_(self) -> str:
        numeric = [name in NUMERIC for name in self.rows.columns]
        return (
            templates()
            .get_template("grid.html.j2")
            .render(
                caption=self.caption,
                headings=list(zip(self.headings(), numeric, strict=True)),
                rows=[
                    list(zip(row, numeric, strict=True)) for row in self.rows.to_numpy().tolist()
                ],
            )
        )

    def __repr__(self) -> str:
        lines = [" | ".join(self.headings())]
        lines += [" | ".join(map(str, row)) for row in self.rows.to_numpy().tolist()]
        return "\n".join([self.caption, *lines])


@dataclass(frozen=True)
class Paragraph:
    """Sentences for the reader; shows itself as a list."""

    sentences: tuple[str, ...]

    def _repr_markdown_(self) -> str:
        return "\n".join(f"- {sentence}" for sentence in self.sentences)

    def __repr__(self) -> str:
        return self._repr_markdown_()


def note(key: str, *, lang: str = "vi") -> Paragraph:
    """One of the standing sentences of the report."""
    return Paragraph((wording.say(f"text.{key}", lang),))
