"""The figures of a written draft."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from phantich.cli.command_group import (
    DONE,
    FAULTY,
    commands,
    json_option,
    json_text,
    lang_option,
    say,
)
from phantich.language import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phantich.draft_audit import Figure
    from phantich.draft_audit.known_figures import Known


@commands.command()
@click.argument("draft")
@click.option("--data", default="")
@click.option("--year", type=int)
@click.option("--out", default="")
@click.option("--all", "whole", is_flag=True)
@click.option("--strict", is_flag=True)
@lang_option
@json_option
def audit(draft: str, data: str, year: int | None, out: str, **options: bool | str) -> None:
    """Check the figures of a draft by arithmetic and against the data of a year."""
    from phantich.draft_audit import alarms, as_json, as_table, audit_read, read_draft
    from phantich.files.paths import resolve

    path, lang = resolve(draft), str(options["lang"])
    known = _known(data, year)
    read = read_draft(path)
    found = audit_read(read, known, lang)
    if found.unread:
        say(read.unread_note(path.name, lang))
    if found.encoding != "unicode":
        say(wording.say("audit.legacy", lang, encoding=found.encoding))
    if options["as_json"]:
        click.echo(json_text(as_json(found)))
    else:
        click.echo(as_table(found, read.text, lang, whole=bool(options["whole"])))
    _annotate(path, read.text, out, lang, alarms(found))
    sys.exit(FAULTY if options["strict"] and alarms(found) else DONE)


def _known(data: str, year: int | None) -> Known | None:
    from phantich.errors import Misuse

    if not data and year is None:
        return None
    if not data or year is None:
        raise Misuse("audit_needs_both")
    from phantich.dataset.reading import read_dataset
    from phantich.draft_audit.known_figures import Known
    from phantich.metrics.assessment import assess

    return Known(assess(read_dataset(data, year)))


def _annotate(path: Path, text: str, out: str, lang: str, wrong: Sequence[Figure]) -> None:
    from phantich.draft_audit import write_annotated
    from phantich.errors import Fault
    from phantich.files.paths import shown

    try:
        written = write_annotated(path, text, wrong, out, lang)
    except Fault as fault:
        if out:
            raise
        say(fault.say(lang))  # the audit itself is done: a folder that can't be written is no error
        return
    if written:
        say(wording.say("audit.annotated", lang, path=shown(written), comments=len(wrong)))
