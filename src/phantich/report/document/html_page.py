"""The report as one self-contained page: no script, nothing loaded from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from phantich.language import wording
from phantich.language.folding import fold
from phantich.report.charts import Chart
from phantich.report.report_model import Block, Heading, Part, Report, of_kind
from phantich.report.tables import templates
from phantich.schema.indicators import indicators

# the ground of a cell by its tone; each state is said in words too
TONES = {"good": "#DDEFD9", "late": "#FFF2CC", "open": "#F8D7DA"}


def html_page(report: Report) -> bytes:
    """The page of a report; its first page stands first, its annexes unfold."""
    contents = [b.text for b in of_kind(report.body, Heading) if b.level == 1]
    made = templates().get_template("report.html.j2")
    words = {**_words(report.lang), "references": report.references}
    return made.render(**words, report=report, contents=contents).encode("utf-8")


def fragment(part: Part | Iterable[Block], lang: str = "vi") -> str:
    """Some blocks as they stand on the page, for a notebook."""
    said = part.lang if isinstance(part, Part) else lang
    module: Any = templates().get_template("blocks.html.j2", globals=_words(said)).module
    return str(module.show(list(part)))


def _words(lang: str) -> dict[str, Any]:
    names = indicators()
    return {
        "say": lambda key, **blanks: wording.say(key, lang, **blanks),
        "tones": TONES,
        "png": _png,
        "kind_of": lambda block: type(block).__name__,
        "anchor": lambda text: fold(text).replace(" ", "-"),
        "names": lambda keys: "; ".join(names[key].name(lang) for key in keys),
        "references": False,
    }


def _png(chart: Chart, dpi: int) -> str:
    return b64encode(chart.png(dpi)).decode("ascii")
