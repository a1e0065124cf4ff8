"""The door: commands that check, run and list. A user's fault never shows a traceback.

Imports every room. Begin with ``command_group``; each module adds a family of commands to it.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from itertools import pairwise
from tempfile import NamedTemporaryFile
from traceback import format_exception
from typing import NoReturn

import click

from phantich.cli import (
    audit_commands,
    dataset_commands,
    indicator_commands,
    intake_commands,
    likeness_commands,
    project_commands,
    tracing_commands,
    yearly_commands,
)
from phantich.cli.command_group import (
    DONE,
    FAULTY,
    MISUSED,
    STOPPED,
    commands,
    json_text,
    list_problems,
    say,
)
from phantich.errors import DataFaults, Fault, Misuse
from phantich.language import wording

# importing a module adds its commands to the group
__all__ = ["audit_commands", "commands", "dataset_commands", "indicator_commands", "main"]
__all__ += ["intake_commands", "likeness_commands", "project_commands", "tracing_commands"]
__all__ += ["yearly_commands"]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command line and leave with its exit code: 0 done, 1 faults, 2 wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = "en" if _english(given) else "vi"
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as tidily as by Ctrl-C
    try:
        commands.main(args=given, prog_name="phantich", standalone_mode=False)
    except DataFaults as fault:
        list_problems(fault.problems, lang)
        _stop(fault.say(lang), FAULTY)
    except Misuse as fault:
        _stop(fault.say(lang), MISUSED)
    except Fault as fault:
        _as_json(fault, given, lang)
        _stop(fault.say(lang), FAULTY)
    except click.UsageError as error:
        _stop(_usage(error, lang), MISUSED)
    except (click.Abort, KeyboardInterrupt):
        _stop(wording.say("run.stopped", lang), STOPPED)
    except Exception as error:  # a fault of the program, not of the user: kept, never shown raw
        _stop(wording.say("cli.bug", lang, kind=type(error).__name__, path=_traced(error)), FAULTY)
    sys.exit(DONE)


def _traced(error: Exception) -> str:
    """Where the trace of an error that nobody foresaw is kept, for whoever mends it."""
    with NamedTemporaryFile("w", prefix="phantich-", suffix=".log", encoding="utf-8",
                            delete=False) as log:  # fmt: skip
        log.write("".join(format_exception(error)))
    return log.name


def _as_json(fault: Fault, given: Sequence[str], lang: str) -> None:
    """Where a list of faults was asked for as JSON, a fault that ends the command stands in it."""
    if "--json" in given and given[0] in ("check", "import"):
        place = {"file": str(fault.blanks.get("path", fault.blanks.get("file", ""))), "sheet": "",
                 "row": None, "column": "", "value": ""}  # fmt: skip
        said = {"rule": fault.key, "severity": "error", "message": fault.say(lang)}
        click.echo(json_text({"accepted": {}, "faults": [{**place, **said}], "set_aside": None}))


def _english(given: Sequence[str]) -> bool:
    """Whether the call asks for English; it must be known before the call is understood."""
    return "--lang=en" in given or ("--lang", "en") in pairwise(given)


def _stop(line: str, code: int) -> NoReturn:
    say(line)
    sys.exit(code)


def _usage(error: click.UsageError, lang: str) -> str:
    """What was wrong with the call, in the reader's words."""
    path = error.ctx.command_path if error.ctx else "phantich"
    lines = [wording.say("cli.usage", lang, message=_misuse(error, lang))]
    near = getattr(error, "possibilities", None)
    if near:
        lines.append(wording.say("cli.did_you_mean", lang, nearest=", ".join(near)))
    return "\n".join([*lines, wording.say("cli.help_hint", lang, command=path)])


def _misuse(error: click.UsageError, lang: str) -> str:
    if isinstance(error, click.exceptions.NoSuchCommand):
        return wording.say("cli.no_such_command", lang, name=error.command_name)
    if isinstance(error, click.NoSuchOption):
        return wording.say("cli.no_such_option", lang, name=error.option_name)
    param = getattr(error, "param", None)
    name = param.human_readable_name if param else ""
    if isinstance(error, click.MissingParameter):
        return wording.say("cli.missing", lang, name=name)
    if isinstance(error, click.BadParameter):
        return wording.say("cli.bad_value", lang, value=_value_in(error.message), name=name)
    return error.message


def _value_in(message: str) -> str:
    parts = message.split("'")
    return parts[1] if len(parts) > 1 else message
