"""An analyst's own project: made, looked at, its metrics tried."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

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
from phantich.language import wording

PASSED_ON = {"ignore_unknown_options": True}


@commands.command()
@click.argument("folder")
@click.option("--upgrade", is_flag=True)
@click.option("--golden", is_flag=True)
@lang_option
@json_option
def init(folder: str, upgrade: bool, golden: bool, lang: str, as_json: bool) -> None:
    """Make a project of one's own, or bring its files to this version."""
    from phantich.project import new_project

    place = Path(folder).absolute()
    if golden or not upgrade:
        say(wording.say("project.golden", lang))
    if golden:
        new_project.renew_goldens(place)
    elif not upgrade:
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


@commands.command("check-metrics")
@click.option("--data", default=usual_data)
@click.option("--year", type=int)
@lang_option
@json_option
def check_metrics(data: str, year: int | None, lang: str, as_json: bool) -> None:
    """Hold the project's own metrics to the contract of the package's."""
    from phantich.dataset.reading import read_dataset
    from phantich.metrics.metric_contract import breaches
    from phantich.metrics.own_metrics import OWN

    whole = read_dataset(data, year)
    dataset = whole if year or not OWN else whole.of(whole.years()[-1])
    found = {key: breaches(key, dataset) for key in OWN}
    for key, broken in found.items():
        terms = "; ".join(wording.say(f"contract.{term}", lang) for term in broken)
        state = "broken" if broken else "holds"
        say(wording.say(f"contract.{state}", lang, metric=key, terms=terms))
    if not found:
        say(wording.say("contract.none", lang))
    if as_json:
        click.echo(json_text(found))
    sys.exit(FAULTY if any(found.values()) else DONE)


@commands.command()
@click.option("--out", default="")
@click.option("--open", "opened", is_flag=True)
@lang_option
@json_option
def index(out: str, opened: bool, lang: str, as_json: bool) -> None:
    """Write an index page over the reports there are."""
    from phantich.files.paths import shown
    from phantich.project.outputs_page import write_index

    path, found = write_index(out, lang)
    say(wording.say("index.written", lang, path=shown(path), count=len(found)))
    if as_json:
        click.echo(json_text([vars(entry) for entry in found]))
    if opened:
        click.launch(path.as_uri())


@commands.command(context_settings=PASSED_ON)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
@lang_option
def lab(options: Sequence[str], lang: str) -> None:
    """Open JupyterLab on a copy of the notebooks."""
    _serve("jupyterlab", options, lang)


@commands.command(context_settings=PASSED_ON)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
@lang_option
def explore(options: Sequence[str], lang: str) -> None:
    """Open the page of figures alone."""
    _serve("voila", options, lang)


def _serve(module: str, options: Sequence[str], lang: str) -> None:
    """Serve the copy of the notebook for exploring until the reader ends it."""
    from importlib.util import find_spec

    from phantich.errors import Fault
    from phantich.files.paths import home
    from phantich.project.lab_copy import copied

    if find_spec(module) is None:
        raise Fault("no_server", module=module)
    root = [f"--ServerApp.root_dir={home()}"] if module == "jupyterlab" else []
    command = [sys.executable, "-m", module, *root, *options, str(copied(lang))]
    try:
        sys.exit(subprocess.run(command, check=False).returncode)
    except KeyboardInterrupt:  # the way in which a reader ends it
        sys.exit(DONE)
