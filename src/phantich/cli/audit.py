"""The figures of a written draft."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from phantich import words
from phantich.cli.door import DONE, FAULTY, commands, json_option, json_text, lang_option, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phantich.audit import Figure
    from phantich.audit.indicators import Known


@commands.command(help=words.say("cli.audit"))
@click.argument("draft")
@click.option("--data", default="", help=words.say("cli.audit_data"))
@click.option("--year", type=int, help=words.say("cli.audit_year"))
@click.option("--out", default="", help=words.say("cli.audit_out"))
@click.option("--all", "whole", is_flag=True, help=words.say("cli.audit_all"))
@click.option("--strict", is_flag=True, help=words.say("cli.audit_strict"))
@lang_option
@json_option
def audit(draft: str, data: str, year: int | None, out: str, **options: bool | str) -> None:
    """Check the figures of a draft by arithmetic and against the data of a year."""
    from phantich.audit import alarms, as_json, as_table, audit_text, read_draft
    from phantich.home import resolve

    path, lang = resolve(draft), str(options["lang"])
    known = _known(data, year)
    text = read_draft(path)
    found = audit_text(text, known, lang)
    if found.encoding != "unicode":
        say(words.say("audit.legacy", lang, encoding=found.encoding))
    if options["as_json"]:
        click.echo(json_text(as_json(found)))
    else:
        click.echo(as_table(found, text, lang, whole=bool(options["whole"])))
    _annotate(path, text, out, lang, alarms(found))
    sys.exit(FAULTY if options["strict"] and alarms(found) else DONE)


def _known(data: str, year: int | None) -> Known | None:
    from phantich.faults import Misuse

    if not data and year is None:
        return None
    if not data or year is None:
        raise Misuse("audit_needs_both")
    from phantich.assessment import assess
    from phantich.audit.indicators import Known
    from phantich.tables import read_tables

    return Known(assess(read_tables(data, year)))


def _annotate(path: Path, text: str, out: str, lang: str, wrong: Sequence[Figure]) -> None:
    from phantich.audit import write_annotated
    from phantich.faults import Fault
    from phantich.home import shown

    try:
        written = write_annotated(path, text, wrong, out, lang)
    except Fault as fault:
        if out:
            raise
        say(fault.say(lang))  # the audit itself is done: a folder that can't be written is no error
        return
    if written:
        say(words.say("audit.annotated", lang, path=shown(written), comments=len(wrong)))
