"""`ballerine vendors`: what vendors did, and what that has cost."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

vendors_app = typer.Typer(help="What vendors did, and what that has cost.", no_args_is_help=True)


@vendors_app.command()
def report(
    month: Annotated[str, typer.Option(help="A month as 2026-11, in UTC; this one if none is named.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, with money in millionths.")] = False,
) -> None:
    """Print the bill of a month: spent, saved and hit rate by capability, provider and country."""
    from ballerine_app.commands.given_settings import given_settings
    from ballerine_app.commands.routings import report as say_report

    say_report(given_settings(), month, typer.echo, as_json=as_json)


@vendors_app.command()
def record(
    case: Annotated[str, typer.Argument(help="A case's id or reference.")],
    file: Annotated[Path, typer.Argument(help="Where the recording goes.")],
    plugin: Annotated[
        list[str] | None, typer.Option(help="Record this plugin alone; may be given several times.")
    ] = None,
    mask: Annotated[bool, typer.Option("--mask", help="Mask the personal data of case and answers.")] = False,
) -> None:
    """Ask the vendors of a case once more, for real, and keep what is exchanged. The case keeps nothing of it."""
    from ballerine_app.commands.given_settings import given_settings
    from ballerine_app.commands.recordings import record as record_file

    record_file(given_settings(), case, file, typer.echo, plugins=plugin or (), mask=mask)


@vendors_app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="A recording.")],
    as_recorded: Annotated[bool, typer.Option("--as-recorded", help="With the plugins as they were recorded.")] = False,
) -> None:
    """Run the plugins over a recording, and say what they ask for or make of it that is not as it was."""
    from ballerine_app.commands.given_settings import given_settings
    from ballerine_app.commands.recordings import replay as replay_file

    if not replay_file(given_settings(), file, typer.echo, as_recorded=as_recorded):
        raise typer.Exit(1)
