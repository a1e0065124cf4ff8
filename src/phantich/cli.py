"""The door: commands that check, run and list. A user's fault never shows a traceback."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn

import click
from pandas import DataFrame

from phantich import words
from phantich.faults import DataFaults, Fault, Misuse

if TYPE_CHECKING:
    from phantich.likeness import Likeness

DONE, FAULTY, MISUSED, STOPPED = 0, 1, 2, 130


def say(line: str) -> None:
    """Print a line of progress where it does not mix with results."""
    click.echo(line, err=True)


lang_option = click.option("--lang", type=click.Choice(words.LANGUAGES), default="vi")
json_option = click.option("--json", "as_json", is_flag=True)


@click.group(help=words.say("cli.about"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="phantich", message="phantich %(version)s")
def commands() -> None:
    """All commands of phantich."""


@commands.command(help=words.say("cli.run"))
@click.argument("year", type=int)
@click.option("--data", default="data/published", show_default=True)
@click.option("--unit", default="")
@click.option("--out", default="")
@click.option("-p", "--parameter", "extra", multiple=True, metavar="NAME=VALUE")
@lang_option
def run(year: int, extra: Sequence[str], **options: str) -> None:
    """Write the report of one year."""
    from phantich.run import Order, read_extra, run

    run(Order(year=year, extra=read_extra(extra), **options), say)


@commands.command(help=words.say("cli.check"))
@click.argument("data")
@click.option("--year", type=int)
@lang_option
@json_option
def check(data: str, year: int | None, lang: str, as_json: bool) -> None:
    """Check a dataset and list every fault."""
    from phantich.tables import check_tables

    frames, problems = check_tables(data, year, lang)
    found = problems.frame()
    accepted = {} if problems.errors else {name: len(rows) for name, rows in frames.items()}
    if as_json:
        click.echo(_json({"accepted": accepted, "faults": _records(found), "set_aside": None}))
    else:
        _list_problems(found, lang)
        counts = found["severity"].value_counts()
        numbers = {"errors": counts.get("error", 0), "warnings": counts.get("warning", 0)}
        click.echo(words.say("run.checked", lang, data=data, **numbers))
    sys.exit(FAULTY if problems.errors else DONE)


@commands.command("list", help=words.say("cli.list"))
@lang_option
@json_option
def list_indicators(lang: str, as_json: bool) -> None:
    """List the indicators with their statements."""
    from phantich.catalogue import indicators

    facts = [_fact(i) for i in indicators().values()]
    if as_json:
        click.echo(_json(facts))
        return
    for fact in facts:
        click.echo(f"{fact['key']:32} {', '.join(fact['statements']):12} {fact['names'][lang]}")


def _fact(indicator: Any) -> dict[str, Any]:
    return {
        "key": indicator.key,
        "names": {"vi": indicator.vi, "en": indicator.en},
        "unit": indicator.counts,
        "kind": indicator.kind,
        "better": indicator.better,
        "target": indicator.target,
        "statements": list(indicator.statements),
    }


@commands.command(help=words.say("cli.params"))
@click.argument("notebook")
@json_option
def params(notebook: str, as_json: bool) -> None:
    """List the parameters of a notebook."""
    from phantich.home import resolve
    from phantich.parameters import declared, read_notebook

    found = declared(read_notebook(resolve(notebook))).values()
    if as_json:
        click.echo(_json([vars(parameter) for parameter in found]))
        return
    for one in found:
        click.echo(f"{one.name:8} {one.type:5} {one.default!r:20} {one.help}")


@commands.command(help=words.say("cli.sample"))
@click.option("--out", required=True)
@click.option("--units", type=int, default=23, show_default=True)
@click.option("--years", default="2021-2026", show_default=True)
@click.option("--seed", type=int, default=2024, show_default=True)
@lang_option
def sample(out: str, units: int, years: str, seed: int, lang: str) -> None:
    """Write an invented dataset."""
    from phantich.home import resolve, shown
    from phantich.sample import save

    save(resolve(out), units, _span(years), seed)
    say(words.say("run.sample", lang, path=shown(resolve(out))))


def _span(years: str) -> tuple[int, int]:
    """The first and the last year of ``2021-2026``; one year alone is both."""
    first, _, last = years.partition("-")
    if not first.isdigit() or not (last or first).isdigit():
        raise Misuse("not_years", value=years)
    return int(first), int(last or first)


@commands.command(help=words.say("cli.likeness"))
@click.argument("plan")
@click.argument("parent")
@click.option("--html", "page", default="")
@lang_option
@json_option
def likeness(plan: str, parent: str, page: str, lang: str, as_json: bool) -> None:
    """Say how much of a plan is copied from its parent, and where."""
    from phantich.files import write_whole
    from phantich.home import resolve
    from phantich.likeness import compare_texts
    from phantich.likeness_page import likeness_page
    from phantich.texts import read_text

    mine, theirs = read_text(resolve(plan)), read_text(resolve(parent))
    found = compare_texts(mine, theirs)
    if page:
        html = likeness_page(found, mine, theirs, lang=lang)
        write_whole(resolve(page), html.encode("utf-8"))
    click.echo(_json(_likeness(found)) if as_json else _shares(found, lang))


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
    texts = {name: words.percent(round(value, 6), lang) for name, value in shares.items()}
    low, high = (words.percent(round(value, 6), lang) for value in found.band)
    return words.say(
        "run.likeness", lang, **texts, low=low, high=high, passages=len(found.passages)
    )


@commands.command(help=words.say("cli.lab"), context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(options: Sequence[str]) -> None:
    """Open JupyterLab on the notebooks."""
    import subprocess

    from phantich.home import home

    command = [sys.executable, "-m", "jupyterlab", *options, str(home() / "notebooks")]
    sys.exit(subprocess.run(command, check=False).returncode)


def _list_problems(found: DataFrame, lang: str) -> None:
    from phantich.report import place

    for _, row in found.iterrows():
        severity = words.say(f"place.{row['severity']}", lang)
        value = f" “{row['value']}”" if row["value"] else ""
        click.echo(f"{severity} {place(row, lang)}:{value} {row['message']} [{row['rule']}]")


def _records(found: DataFrame) -> list[dict[str, Any]]:
    return list(json.loads(found.to_json(orient="records", force_ascii=False)))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command line and leave with its exit code: 0 done, 1 faults, 2 wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = "en" if _english(given) else "vi"
    try:
        commands.main(args=given, prog_name="phantich", standalone_mode=False)
    except DataFaults as fault:
        _list_problems(fault.problems, lang)
        _stop(fault.say(lang), FAULTY)
    except Misuse as fault:
        _stop(fault.say(lang), MISUSED)
    except Fault as fault:
        _stop(fault.say(lang), FAULTY)
    except click.UsageError as error:
        _stop(_usage(error, lang), MISUSED)
    except (click.Abort, KeyboardInterrupt):
        _stop(words.say("run.stopped", lang), STOPPED)
    sys.exit(DONE)


def _english(given: Sequence[str]) -> bool:
    """Whether the call asks for English; it must be known before the call is understood."""
    return "--lang=en" in given or ("--lang", "en") in pairwise(given)


def _stop(line: str, code: int) -> NoReturn:
    say(line)
    sys.exit(code)


def _usage(error: click.UsageError, lang: str) -> str:
    """What was wrong with the call, in the reader's words."""
    path = error.ctx.command_path if error.ctx else "phantich"
    lines = [words.say("cli.usage", lang, message=_misuse(error, lang))]
    near = getattr(error, "possibilities", None)
    if near:
        lines.append(words.say("cli.did_you_mean", lang, nearest=", ".join(near)))
    return "\n".join([*lines, words.say("cli.help_hint", lang, command=path)])


def _misuse(error: click.UsageError, lang: str) -> str:
    if isinstance(error, click.exceptions.NoSuchCommand):
        return words.say("cli.no_such_command", lang, name=error.command_name)
    if isinstance(error, click.NoSuchOption):
        return words.say("cli.no_such_option", lang, name=error.option_name)
    param = getattr(error, "param", None)
    name = param.human_readable_name if param else ""
    if isinstance(error, click.MissingParameter):
        return words.say("cli.missing", lang, name=name)
    if isinstance(error, click.BadParameter):
        return words.say("cli.bad_value", lang, value=_value_in(error.message), name=name)
    return error.message


def _value_in(message: str) -> str:
    parts = message.split("'")
    return parts[1] if len(parts) > 1 else message


if __name__ == "__main__":
    main()
