"""Placeholders in a plugin's texts: `{secret.NAME}` (or `{secrets.NAME}`) and `{entity.data.x}`.

They are filled in texts of the definition alone. What people hand in may look like a placeholder too, and must never be
taken for one: so a transform's literals are *sealed* before it runs (each placeholder becomes a mark that nobody can
guess), and the marks in its result are opened afterwards, wherever the transform has put them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

_PLACEHOLDER: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_-]{0,99}(?:\.[A-Za-z0-9_-]{1,100}){0,20})\}")
_SECRETS: Final = ("secret", "secrets")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What stands between the braces: the name of a secret, or a dotted path of the data."""

    source: Literal["secret", "data"]
    name: str

    @classmethod
    def of(cls, inner: str) -> Placeholder:
        """From the text between the braces."""
        first, _, rest = inner.partition(".")
        return cls("secret", rest) if first in _SECRETS and rest else cls("data", inner)

    @property
    def path(self) -> tuple[str, ...]:
        """The steps of a path of the data."""
        return tuple(self.name.split("."))

    def __str__(self) -> str:
        return f"{{secret.{self.name}}}" if self.source == "secret" else f"{{{self.name}}}"


def placeholders_in(text: str) -> list[Placeholder]:
    """The placeholders of a text, in their order."""
    return [Placeholder.of(inner) for inner in _PLACEHOLDER.findall(text)]


def fill(text: str, value_of: Callable[[Placeholder, int], str]) -> str:
    """The text with every placeholder replaced by `value_of(placeholder, position)`, in one pass: what is filled in
    is not looked at again.
    """
    return _PLACEHOLDER.sub(lambda found: value_of(Placeholder.of(found.group(1)), found.start()), text)


def seal(value: Any, mark: str) -> Any:
    """JSON `value` with the placeholders in its texts as marks; `mark` is an unguessable word of letters and digits."""

    def as_mark(found: re.Match[str]) -> str:
        return f"{mark}{found.group(1).encode().hex()}z"

    return _mapped(value, lambda text: _PLACEHOLDER.sub(as_mark, text))


def open_sealed(value: Any, mark: str, value_of: Callable[[Placeholder], Any]) -> Any:
    """`value` with its marks replaced. A text that is nothing but one mark becomes the value itself, of any type;
    within a text, values become text, and null and absent ones nothing.
    """
    pattern = re.compile(re.escape(mark) + r"((?:[0-9a-f]{2})+)z")

    def placeholder(found: re.Match[str]) -> Placeholder:
        return Placeholder.of(bytes.fromhex(found.group(1)).decode())

    def opened(text: str) -> Any:
        alone = pattern.fullmatch(text)
        if alone:
            return value_of(placeholder(alone))
        return pattern.sub(lambda found: as_text(value_of(placeholder(found))), text)

    return _mapped(value, opened)


def as_text(value: Any) -> str:
    """A value within a text: numbers and truths as JSON writes them, null as nothing. ValueError for others."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return value
    raise ValueError("A list or an object can't stand within a text.")


def _mapped(value: Any, change: Callable[[str], Any]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _mapped(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(item, change) for item in value]
    return value
