"""An analyst's own project."""

from __future__ import annotations

from pathlib import Path

import click

from phantich.cli.command_group import commands, json_option, json_text, lang_option, say
from phantich.language import wording


@commands.command(help=wording.say("cli.init"))
@click.argument("folder")
@click.option("--upgrade", is_flag=True)
@lang_option
@json_option
def init(folder: str, upgrade: bool, lang: str, as_json: bool) -> None:
    """Make a project of one's own, or bring its files to this version."""
    from phantich.project import new_project

    place = Path(folder).absolute()
    if not upgrade:
        say(wording.say("project.golden", lang))
        new_project.create(place)
        say(wording.say("project.made", lang, path=folder))
    found = new_project.upgrade(place) if upgrade else []
    if as_json:
        click.echo(json_text([vars(update) for update in found]))
        return
    for update in found:
        click.echo(wording.say(f"project.{update.state}", lang, file=update.file))
        click.echo(update.difference, nl=bool(update.difference))
    if upgrade and not found:
        say(wording.say("project.current", lang))
