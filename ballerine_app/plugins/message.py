"""What the kinds that send e-mail have in common: checking addresses, and handing the message over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ballerine_app.engine.rules.paths import read_path
from ballerine_app.plugins.ports import Message, PluginCall, PluginFailed

MOST_RECEIVERS: Final = 50
LONGEST_SUBJECT: Final = 200
LONGEST_TEXT: Final = 100_000
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")


def addresses(given: Any) -> tuple[str, ...]:
    """The addresses of a text or a list of them. PluginFailed where there is none, or one that is none."""
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_RECEIVERS:
        raise refused("The message has no receiver.")
    if not all(isinstance(each, str) and is_address(each.strip()) for each in listed):
        raise refused("A receiver is no e-mail address.")
    return tuple(each.strip() for each in listed)


def is_address(given: str) -> bool:
    """Whether a text is one e-mail address and nothing else."""
    return _ADDRESS.fullmatch(given) is not None


def send(call: PluginCall, message: Message) -> None:
    """Hand a message over. PluginFailed where it is not taken."""
    call.ask().messages.send(message, call.timeout)


def one_line(value: Any, otherwise: str = "") -> str:
    """A text as one line that may stand in a header."""
    return " ".join(value.split())[:LONGEST_SUBJECT] if isinstance(value, str) and value.strip() else otherwise


def words_at(call: PluginCall, *paths: str) -> str:
    """The first text that is found at one of the dotted paths of the case's record, or ""."""
    return words_in(call.record, *paths)


def words_in(record: Mapping[str, Any], *paths: str) -> str:
    """The first text that is found at one of the dotted paths of a record, or ""."""
    for path in paths:
        found = read_path(record, tuple(path.split(".")))
        if isinstance(found, str) and found.strip():
            return found.strip()
    return ""


def refused(reason: str) -> PluginFailed:
    """A message that can't be made of this case."""
    return PluginFailed(reason, retry=False, code="message")
