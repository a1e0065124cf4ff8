"""Running a year and looking at its parameters and notebooks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from phantich import words
from phantich.cli.door import (
    commands,
    json_option,
    json_text,
    lang_option,
    say,
)


@commands.command(help=words.say("cli.run"))
@click.argument("year", type=int)
@click.option("--data", default="data/published", show_default=True)
@click.option("--unit", default="")
@click.option("--out", default="")
@click.option("--profile", default="", help=words.say("cli.profile"))
@click.option("--references/--no-references", default=True, help=words.say("cli.references"))
@click.option(
    "--edition", type=click.Choice(["internal", "external"]), default="internal", show_default=True
)
@click.option("--previous", default="")
@click.option("-p", "--parameter", "extra", multiple=True, metavar="NAME=VALUE")
@lang_option
def run(year: int, extra: Sequence[str], **options: Any) -> None:
    """Write the report of one year."""
    from phantich.run import Order, read_extra, run

    run(Order(year=year, extra=read_extra(extra), **options), say)


@commands.command(help=words.say("cli.params"))
@click.argument("notebook")
@json_option
def params(notebook: str, as_json: bool) -> None:
    """List the parameters of a notebook."""
    from phantich.home import resolve
    from phantich.parameters import declared, read_notebook

    found = declared(read_notebook(resolve(notebook))).values()
    if as_json:
        click.echo(json_text([vars(parameter) for parameter in found]))
        return
    for one in found:
        click.echo(f"{one.name:8} {one.type:5} {one.default!r:20} {one.help}")


@commands.command(help=words.say("cli.lab"), context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(options: Sequence[str]) -> None:
    """Open JupyterLab on the notebooks."""
    import subprocess

    from phantich.home import home

    command = [sys.executable, "-m", "jupyterlab", *options, str(home() / "notebooks")]
    sys.exit(subprocess.run(command, check=False).returncode)
