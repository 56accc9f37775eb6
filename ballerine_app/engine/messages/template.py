"""A template of a message, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ballerine_app.engine.messages.kinds import Kind

LONGEST_SUBJECT: Final = 150
LONGEST_BUTTON: Final = 60
LONGEST_TEXT: Final = 5_000
PLACEHOLDER: Final = re.compile(r"\{\{\s*([A-Za-z0-9_.-]+)\s*\}\}")
# These fill a line or more of the text, so they have no place in a line of its own kind.
_TEXT_ONLY: Final = ("link", "reasons")


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a template can't be saved. `field` is subject, button or text; `name` the placeholder it is about.

    `code`: empty, too_long, unknown_placeholder, broken_placeholder, misplaced_placeholder, link_missing.
    """

    field: str
    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A message in one language. `text` is paragraphs with a blank line between them; `button` names the link."""

    subject: str
    button: str
    text: str

    def findings(self, kind: Kind) -> tuple[Finding, ...]:
        """Everything that is wrong with it as a message of this kind; empty where it can be used."""
        return tuple(self._findings(kind))

    def _findings(self, kind: Kind) -> Iterator[Finding]:
        limits = (("subject", LONGEST_SUBJECT), ("button", LONGEST_BUTTON), ("text", LONGEST_TEXT))
        for field, most in limits:
            given: str = getattr(self, field)
            if not given.strip():
                yield Finding(field, "empty")
            elif len(given) > most:
                yield Finding(field, "too_long")
            yield from _placeholders(field, given, kind)
        if kind.needs_link and "link" not in PLACEHOLDER.findall(self.text):
            yield Finding("text", "link_missing", "link")


def _placeholders(field: str, given: str, kind: Kind) -> Iterator[Finding]:
    for name in dict.fromkeys(PLACEHOLDER.findall(given)):
        if name not in kind.placeholders:
            yield Finding(field, "unknown_placeholder", name)
        elif field != "text" and name in _TEXT_ONLY:
            yield Finding(field, "misplaced_placeholder", name)
    rest = PLACEHOLDER.sub("", given)
    if "{{" in rest or "}}" in rest:
        yield Finding(field, "broken_placeholder")
