"""One self-contained page from executed notebooks: no link, no script, no code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import mistune
import pandas as pd

from phantich import __version__
from phantich.dataset.reading import Dataset
from phantich.language import wording
from phantich.language.folding import fold
from phantich.report.notebook_format import NotebookNode
from phantich.report.tables import templates

_markdown = mistune.create_markdown(escape=True, plugins=["table"])
_HEADING = re.compile(r"<h([1-5])>(.*?)</h\1>")


@dataclass
class Chapter:
    """One notebook as a part of the page: its HTML and the headings in it."""

    html: str
    headings: list[tuple[int, str, str]] = field(default_factory=list)


def page(notebooks: Sequence[NotebookNode], dataset: Dataset, *, lang: str, unit: str = "") -> str:
    """The report of one year as one HTML page.

    Every heading gets an anchor, every table keeps its caption and scopes, every chart its
    text alternative. The page loads nothing from elsewhere and runs no script.
    """
    chapters = [_chapter(notebook) for notebook in notebooks]
    return (
        templates()
        .get_template("page.html.j2")
        .render(
            lang=lang,
            say=lambda key, **blanks: wording.say(key, lang, **blanks),
            year=dataset.year,
            about=_about(dataset),
            cut_off=wording.date(dataset.as_of, lang),
            invented=dataset.invented,
            edition=wording.say(f"edition.{dataset.edition}", lang),
            unit=unit,
            version=__version__,
            chapters=chapters,
            contents=[h for chapter in chapters for h in chapter.headings if h[0] <= 3],
        )
    )


def _about(dataset: Dataset) -> dict[str, str]:
    return {str(key): "" if pd.isna(value) else str(value) for key, value in dataset.about.items()}


def _chapter(notebook: NotebookNode) -> Chapter:
    chapter = Chapter("")
    parts = [part for cell in notebook.cells for part in _cell(cell)]
    chapter.html = _HEADING.sub(lambda found: _anchored(found, chapter), "\n".join(parts))
    return chapter


def _anchored(found: re.Match[str], chapter: Chapter) -> str:
    """A heading one level lower, since the page's title is the first, with an anchor."""
    level, text = int(found[1]) + 1, found[2]
    anchor = fold(re.sub(r"<[^>]+>", "", text)).replace(" ", "-")
    chapter.headings.append((level, re.sub(r"<[^>]+>", "", text), anchor))
    return f'<h{level} id="{anchor}">{text}</h{level}>'


def _cell(cell: NotebookNode) -> Iterator[str]:
    if cell.cell_type == "markdown":
        yield str(_markdown(cell.source))
        return
    for output in cell.get("outputs", []):
        if output.output_type in ("execute_result", "display_data"):
            yield _output(output)


def _output(output: NotebookNode) -> str:
    """One output by its best form; a form that the report does not know is left out."""
    if "image/png" in output.data:
        alt = output.metadata.get("image/png", {}).get("alt", "")
        picture = output.data["image/png"].replace("\n", "")
        return templates().get_template("figure.html.j2").render(picture=picture, alt=alt)
    if "text/html" in output.data:
        return f'<div class="wide" tabindex="0">{output.data["text/html"]}</div>'
    if "text/markdown" in output.data:
        return str(_markdown(output.data["text/markdown"]))
    return ""
