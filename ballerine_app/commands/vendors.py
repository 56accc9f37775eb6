"""`ballerine vendors`: what vendors did, and what that has cost."""

from __future__ import annotations

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
