"""A plan beside its parent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from phantich.cli.command_group import commands, json_option, json_text, lang_option, say
from phantich.language import numbers, wording

if TYPE_CHECKING:
    from phantich.likeness import Likeness


@commands.command()
@click.argument("plan")
@click.argument("parent")
@click.option("--html", "page", default="")
@lang_option
@json_option
def likeness(plan: str, parent: str, page: str, lang: str, as_json: bool) -> None:
    """Say how much of a plan is copied from its parent, and where."""
    from phantich.files.document_text import read_document
    from phantich.files.paths import resolve
    from phantich.files.whole_files import write_whole
    from phantich.likeness import compare_texts
    from phantich.report.likeness_page import likeness_page

    paths = resolve(plan), resolve(parent)
    mine, theirs = map(read_document, paths)
    notes = [
        read.unread_note(path.name, lang) for read, path in zip((mine, theirs), paths, strict=True)
    ]
    found = compare_texts(mine.text, theirs.text)
    if page:
        html = likeness_page(found, mine.text, theirs.text, notes=notes, lang=lang)
        write_whole(resolve(page), html.encode("utf-8"))
    for note in filter(None, notes):
        say(note)
    unread = {"plan": dict(mine.unread), "parent": dict(theirs.unread)}
    shares = {**_likeness(found), "unread": unread}
    click.echo(json_text(shares) if as_json else _shares(found, lang))


def _likeness(found: Likeness) -> dict[str, Any]:
    places = ("start", "length", "source_start", "source_length", "kind")
    return {
        "copied_share": found.copied_share,
        "own_share": found.own_share,
        "masked_share": found.masked_share,
        "band": list(found.band),
        "passages": [{name: getattr(p, name) for name in places} for p in found.passages],
    }


def _shares(found: Likeness, lang: str) -> str:
    shares = {"copied": found.copied_share, "own": found.own_share, "masked": found.masked_share}
    texts = {name: numbers.percent(round(value, 6), lang) for name, value in shares.items()}
    low, high = (numbers.percent(round(value, 6), lang) for value in found.band)
    return wording.say(
        "run.likeness", lang, **texts, low=low, high=high, passages=len(found.passages)
    )
