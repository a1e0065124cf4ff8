"""Writing the form and taking filled workbooks in."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from phantich.cli.command_group import (
    DONE,
    FAULTY,
    commands,
    json_option,
    json_text,
    lang_option,
    list_problems,
    records,
    say,
)
from phantich.language import wording


@commands.command()
@click.option("--out", required=True)
@click.option("--unit", default="")
@click.option("--year", type=int)
@click.option("--data", default="")
@click.option("--period", default="")
@lang_option
def form(out: str, unit: str, year: int | None, data: str, period: str, lang: str) -> None:
    """Write the workbook that a unit fills in."""
    from phantich.dataset.cells.written_dates import read_period
    from phantich.errors import Fault, Misuse
    from phantich.files.paths import resolve, shown
    from phantich.intake.form import write_form

    if resolve(out).exists():  # it may be filled in already
        raise Fault("file_exists", path=shown(resolve(out)))
    if period and read_period(f"{period} năm {year or 2000}") is None:
        raise Misuse("not_a_period", value=period)
    period = f"{period} năm {year}" if period and year else period
    write_form(resolve(out), unit=unit, year=year, data=data, period=period)
    say(wording.say("run.form", lang, path=shown(resolve(out))))


@commands.command("import")
@click.argument("files", nargs=-1, required=True)
@click.option("--into", required=True)
@click.option("--year", type=int)
@click.option("--unit", default="")
@lang_option
@json_option
def take(files: tuple[str, ...], into: str, year: int | None, unit: str, lang: str,
         as_json: bool) -> None:  # fmt: skip
    """Take filled workbooks into a dataset."""
    from phantich.intake import Asked, import_files

    asked = Asked(year=year, unit=unit)
    outcome = import_files(files, into, asked, lang=lang, progress=_progress(lang, len(files)))
    found = outcome.problems.frame()
    if as_json:
        click.echo(json_text({
            "accepted": outcome.accepted, "faults": records(found),
            "set_aside": outcome.set_aside, "rows": outcome.rows, "ignored": outcome.ignored,
        }))  # fmt: skip
    else:
        list_problems(found, lang)
        click.echo(wording.say("run.taken", lang, **outcome.rows))
        if outcome.set_aside:
            click.echo(wording.say("run.aside", lang, path=outcome.set_aside))
    sys.exit(FAULTY if outcome.problems.errors else DONE)


def _progress(lang: str, files: int) -> Callable[[int, int], None] | None:
    """A line on standard error that counts the files, where they are many."""
    if files < 3:
        return None

    def show(at: int, of: int) -> None:
        done = "#" * (at * 30 // of)
        line = f"\r{wording.say('run.reading', lang, at=at, of=of)} [{done:<30}]"
        click.echo(line, err=True, nl=at == of)

    return show
