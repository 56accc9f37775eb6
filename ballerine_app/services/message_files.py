"""The shipped messages: one file for each language, with the words of every kind."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ballerine_app.engine.messages import Template
from ballerine_app.locales import LANGUAGE

_FOLDER = Path(__file__).parents[1] / "definitions" / "messages"


@dataclass(frozen=True, slots=True)
class MessagesInLanguage:
    """What the product says in one language. `us` signs where nobody says who we are."""

    language: str
    us: str
    templates: Mapping[str, Template]


@cache
def shipped_messages() -> Mapping[str, MessagesInLanguage]:
    """By language, English first and the others by their codes."""
    read = (_read(path) for path in sorted(_FOLDER.glob("*.json")))
    found = {each.language: each for each in read}
    return {LANGUAGE: found[LANGUAGE], **found}


def best_language(wanted: Sequence[str]) -> str:
    """The first of these languages that there are messages in; English where there is none."""
    return next((language for language in wanted if language in shipped_messages()), LANGUAGE)


def shipped_template(kind: str, language: str) -> Template:
    """The product's own words. KeyError for a kind or language that there is none of."""
    return shipped_messages()[language].templates[kind]


def _read(path: Path) -> MessagesInLanguage:
    given = json.loads(path.read_text(encoding="utf-8"))
    templates = {
        kind: Template(each["subject"], each["button"], "\n\n".join(each["text"]))
        for kind, each in given["messages"].items()
    }
    return MessagesInLanguage(given["language"], given["us"], templates)
