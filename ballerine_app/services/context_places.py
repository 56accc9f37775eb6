"""Dotted places of a case's context: an object that holds a value there, and where the status of an answer stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ballerine_app.engine.rules.paths import read_path


def placed(path: str, value: Any) -> dict[str, Any]:
    """An object that holds a value at a dotted path."""
    new = value
    for step in reversed(path.split(".")):
        new = {step: new}
    found: dict[str, Any] = new
    return found


def status_place(context: Mapping[str, Any], destination: str) -> str:
    """The dotted path of the object whose `status` tells how the answer at a destination stands, or "" where none does:
    the one around it (`pluginsOutput.ubo` for `pluginsOutput.ubo.data`), else the one at it.
    """
    around = destination.rpartition(".")[0]
    for place in (around, destination):
        if place and isinstance(read_path(context, (*place.split("."), "status")), str):
            return place
    return ""
