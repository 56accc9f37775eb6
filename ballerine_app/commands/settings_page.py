"""docs/settings.md, written from the settings themselves so that it can't be wrong."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from ballerine_app.settings import Settings

_INTRODUCTION = """\
# Settings

Each setting is an environment variable. `make run NAME=value` and `NAME=value ballerine serve` both work; a value that
can't be used stops the start with a sentence that names the setting. This page is what `ballerine settings` prints.

| Setting | Default | What it does |
| --- | --- | --- |
"""


def settings_page() -> str:
    """The page as Markdown."""
    rows = (
        f"| `{name.upper()}` | {_default(field)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    )
    return _INTRODUCTION + "\n".join(rows) + "\n"


def _default(field: FieldInfo) -> str:
    match field.default:
        case None | "":
            return ""
        case bool():
            return f"`{str(field.default).lower()}`"
        case SecretStr():
            return f"`{field.default.get_secret_value()}`"
        case Path() | str() | int() | float():
            return f"`{field.default}`"
        case other:
            raise TypeError(f"a default of type {type(other).__name__} has no place in the page yet")
