"""The commands of named secrets: set, listed by name, removed. None shows a value."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import typer

from ballerine_app.commands.data import opened_runtime
from ballerine_app.services.principals import Operator
from ballerine_app.services.secrets import list_secrets, remove, set_secret
from ballerine_app.settings import Settings

Say = Callable[[str], None]


def keep_secret(settings: Settings, name: str, hosts: Sequence[str], plugins: Sequence[str], say: Say) -> None:
    """Set a secret to a value that is asked for, or read from standard input."""
    with opened_runtime(settings) as runtime:
        value = str(typer.prompt("Value", hide_input=True)) if sys.stdin.isatty() else sys.stdin.read()
        set_secret(runtime, Operator(), name, value, hosts=hosts, plugins=plugins)
    say(f"The secret {name} is set.")


def show_secrets(settings: Settings, say: Say) -> None:
    """One line for each secret: its name, who may have it, and when it was set."""
    with opened_runtime(settings) as runtime:
        for each in list_secrets(runtime, Operator()):
            hosts, plugins = (", ".join(names) or "any" for names in (each.hosts, each.plugins))
            say(f"{each.name}  hosts: {hosts}  plugins: {plugins}  set: {each.changed_at[:10]}")


def drop_secret(settings: Settings, name: str, say: Say) -> None:
    """Remove a secret."""
    with opened_runtime(settings) as runtime:
        remove(runtime, Operator(), name)
    say(f"The secret {name} is gone.")
