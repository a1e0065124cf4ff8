"""Running a year and looking at its parameters and notebooks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
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
)
from phantich.errors import Misuse
from phantich.language import wording

if TYPE_CHECKING:
    from phantich.runner import Batch, Summary


@commands.command(help=wording.say("cli.run"))
@click.argument("year", type=int)
@click.option("--data", default="data/published", show_default=True)
@click.option("--unit", "units", multiple=True, help=wording.say("option.unit"))
@click.option("--all-units", "every", is_flag=True, help=wording.say("option.all_units"))
@click.option("--out", default="")
@click.option("--profile", default="", help=wording.say("cli.profile"))
@click.option("--references/--no-references", default=False, help=wording.say("cli.references"))
@click.option(
    "--edition", type=click.Choice(["internal", "external"]), default="internal", show_default=True
)
@click.option("--previous", default="")
@click.option("-p", "--parameter", "extra", multiple=True, metavar="NAME=VALUE")
@click.option("--jobs", type=click.IntRange(1, 999), default=None, help=wording.say("option.jobs"))
@click.option("--scheduler", default="", metavar="ADDRESS", help=wording.say("option.scheduler"))
@click.option("--force", is_flag=True, help=wording.say("option.force"))
@click.option("--explain", is_flag=True, help=wording.say("option.explain"))
@lang_option
@json_option
def run(year: int, units: tuple[str, ...], explain: bool, as_json: bool, **options: Any) -> None:
    """Write the report of one year, of some units or of all."""
    lang, scheduler = options["lang"], options.pop("scheduler")
    summary = _made(_batch(year, units, options), scheduler)
    for line in summary.explained(lang) if explain else []:
        say(line)
    for line in summary.lines(lang):
        say(line)
    if as_json:
        click.echo(json_text(summary.facts()))
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
    """The batch that the options ask for; one unit alone goes straight into a named folder."""
    from phantich.runner import Batch, Order, read_extra

    if units and options["every"]:
        raise Misuse("one_or_every")
    alone = units[0] if len(set(units)) == 1 else ""
    order = Order(
        year,
        options["data"],
        unit=alone,
        lang=options["lang"],
        out=options["out"],
        edition=options["edition"],
        previous=options["previous"],
        extra=read_extra(options["extra"]),
        profile=options["profile"],
        references=options["references"],
    )
    several = () if alone else units
    jobs = options["jobs"] or 0
    return Batch(order, several, every=options["every"], jobs=jobs, force=options["force"])


@commands.command(help=wording.say("verify.about"))
@click.argument("out")
@click.option("--data", default="")
@click.option("--jobs", type=click.IntRange(1, 999), default=None, help=wording.say("option.jobs"))
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


@commands.command(help=wording.say("cli.params"))
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


@commands.command(help=wording.say("cli.lab"), context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
@lang_option
def lab(options: Sequence[str], lang: str) -> None:
    """Open JupyterLab on the notebook for exploring."""
    import subprocess

    from phantich.report.explore import notebook

    command = [sys.executable, "-m", "jupyterlab", *options, str(notebook(lang))]
    sys.exit(subprocess.run(command, check=False).returncode)
