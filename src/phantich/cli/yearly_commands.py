"""Running a year and looking at its parameters and notebooks."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from phantich.cli.command_group import (
    DONE,
    FAULTY,
    commands,
    json_option,
    json_text,
    lang_option,
    say,
    usual_data,
)
from phantich.errors import Misuse
from phantich.language import numbers, wording

if TYPE_CHECKING:
    from phantich.runner import Batch, Summary


@commands.command()
@click.argument("year", type=int)
@click.option("--data", default=usual_data)
@click.option("--unit", "units", multiple=True)
@click.option("--all-units", "every", is_flag=True)
@click.option("--out", default="")
@click.option("--profile", default="")
@click.option("--references/--no-references", default=False)
@click.option(
    "--edition", type=click.Choice(["internal", "external"]), default="internal", show_default=True
)
@click.option("--previous", default="")
@click.option("-p", "--parameter", "extra", multiple=True, metavar="NAME=VALUE")
@click.option("--jobs", type=click.IntRange(1, 999), default=None)
@click.option("--scheduler", default="", metavar="ADDRESS")
@click.option("--force", is_flag=True)
@click.option("--explain", is_flag=True)
@click.option("--open", "opened", is_flag=True)
@lang_option
@json_option
def run(year: int, units: tuple[str, ...], explain: bool, as_json: bool, **options: Any) -> None:
    """Write the report of one year, of some units or of all."""
    lang, scheduler, opened = options["lang"], options.pop("scheduler"), options.pop("opened")
    summary = _made(_batch(year, units, options), scheduler)
    for line in summary.explained(lang) if explain else []:
        say(line)
    for line in summary.lines(lang):
        say(line)
    if as_json:
        click.echo(json_text(summary.facts()))
    if opened and not summary.failed:
        click.launch(summary.results[0].page.as_uri())
    sys.exit(FAULTY if summary.failed else DONE)


def _made(batch: Batch, scheduler: str) -> Summary:
    """The batch made on this machine, or on the cluster of a scheduler."""
    from phantich.runner import run_batch

    if not scheduler:
        return run_batch(batch, say)
    from phantich.runner.cluster import connected

    with connected(scheduler) as cluster:
        several = replace(batch, jobs=batch.jobs or cluster.size)
        return run_batch(several, say, executor=cluster)


def _batch(year: int, units: tuple[str, ...], options: dict[str, Any]) -> Batch:
    """The batch that the options and the project's settings ask for; checked before it starts.

    One unit alone goes straight into a named folder.
    """
    from phantich.files.project_settings import Settings, settings
    from phantich.runner import Batch, Order, read_extra

    if units and options["every"]:
        raise Misuse("one_or_every")
    alone, usual = units[0] if len(set(units)) == 1 else "", settings()
    extra = read_extra(options["extra"])
    if usual.levels:
        extra.setdefault("thresholds", usual.thresholds())
    _check_thresholds(str(extra.get("thresholds", "")))
    out = options["out"] or ("" if usual.outputs == Settings.outputs else f"{usual.outputs}/{year}")
    same = {name: options[name] for name in ("data", "lang", "edition", "previous", "references")}
    profile = options["profile"] or usual.profile
    order = Order(year, unit=alone, out=out, extra=extra, profile=profile, **same)
    several = () if alone else units
    jobs = options["jobs"] or 0
    return Batch(order, several, every=options["every"], jobs=jobs, force=options["force"])


def _check_thresholds(text: str) -> None:
    """Refuse levels on trial that no indicator can have, before anything starts."""
    if text:
        from phantich.analysis.findings import with_thresholds
        from phantich.dataset.reading import Dataset

        nothing = Dataset()
        nothing.year = None
        with_thresholds(nothing, text)


@commands.command()
@click.argument("out")
@click.option("--data", default="")
@click.option("--jobs", type=click.IntRange(1, 999), default=None)
@lang_option
@json_option
def verify(out: str, data: str, jobs: int | None, lang: str, as_json: bool) -> None:
    """Make the reports in a folder again and compare."""
    from phantich.files.paths import resolve
    from phantich.runner.verification import verify_reports

    found = verify_reports(resolve(out), data, jobs or 0, say)
    for line in found.lines(lang):
        say(line)
    if as_json:
        click.echo(json_text(found.facts()))
    sys.exit(DONE if found.same else FAULTY)


@commands.command()
@click.argument("year", type=int)
@click.option("--report", default="")
@click.option("--data", default="")
@click.option("--again", is_flag=True)
@lang_option
@json_option
def close(year: int, report: str, data: str, again: bool, lang: str, as_json: bool) -> None:
    """Keep the figures that were printed of a year."""
    from phantich.files.paths import resolve, shown
    from phantich.files.project_settings import settings
    from phantich.runner.closing import close_year

    folder, today = resolve(report or f"{settings().outputs}/{year}"), dt.date.today()
    path, rows = close_year(folder, year, today, data=data, again=again)
    facts = {"year": year, "figures": len(rows), "path": shown(path)}
    said = facts | {"figures": numbers.written(len(rows), lang)}
    click.echo(json_text(facts) if as_json else wording.say("run.closed", lang, **said))


@commands.command()
@click.argument("notebook")
@json_option
def params(notebook: str, as_json: bool) -> None:
    """List the parameters of a notebook."""
    from phantich.files.paths import resolve
    from phantich.report.notebook_parameters import declared, read_notebook

    found = declared(read_notebook(resolve(notebook)), notebook).values()
    if as_json:
        click.echo(json_text([vars(parameter) for parameter in found]))
        return
    for one in found:
        click.echo(f"{one.name:8} {one.type:5} {one.source:20} {one.help}")
