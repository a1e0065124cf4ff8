"""Listing the indicators."""

from __future__ import annotations

from typing import Any

import click

from phantich.cli.command_group import commands, json_option, json_text, lang_option


@commands.command("list")
@lang_option
@json_option
def list_indicators(lang: str, as_json: bool) -> None:
    """List the indicators with their statements."""
    from phantich.schema.indicators import indicators

    facts = [_fact(i) for i in indicators().values()]
    if as_json:
        click.echo(json_text(facts))
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
