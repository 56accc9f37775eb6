"""docs/messages.md says what the code does: kinds, placeholders, languages, limits and findings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from ballerine_app.engine.messages import KINDS, PLACEHOLDERS
from ballerine_app.engine.messages import template as template_module
from ballerine_app.locales import catalogue
from ballerine_app.locales.languages import language_name
from ballerine_app.pages.message_parts import editor
from ballerine_app.pages.messages_parts import words
from ballerine_app.pages.queue_parts import invite
from ballerine_app.plugins.contact import ADDRESSES
from ballerine_app.plugins.template_email import Template
from ballerine_app.services.message_files import shipped_messages

DOC = (Path(__file__).parents[1] / "docs" / "messages.md").read_text(encoding="utf-8")
CODES = set(re.findall(r'"([a-z_]+)"', Path(template_module.__file__).read_text(encoding="utf-8")))


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    part = DOC.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip("` ") for cell in line] for line in lines[2:]]


def test_every_kind_stands_there_as_it_is() -> None:
    told = [(name, off == "yes", link == "yes") for name, _, off, link in rows("Kinds")]
    assert told == [(kind.name, kind.switched, kind.needs_link) for kind in KINDS]
    assert tuple(kind.name for kind in KINDS) == words.KINDS
    assert set(get_args(Template)) <= {kind.name for kind in KINDS}


def test_every_placeholder_stands_there_with_its_kinds() -> None:
    told = {name.strip("{}"): where.strip("`") for name, _, where in rows("Writing one")}
    assert tuple(told) == PLACEHOLDERS == editor.PLACEHOLDERS
    for name, where in told.items():
        having = [kind.name for kind in KINDS if name in kind.placeholders]
        assert having == ([kind.name for kind in KINDS] if where == "every kind" else [where])


def test_the_languages_are_those_of_the_files_and_of_the_invitation() -> None:
    assert rows("Languages") == [[code, language_name(code)] for code in shipped_messages()]
    assert tuple(shipped_messages()) == invite.LANGUAGES


def test_the_addresses_are_those_that_are_looked_at() -> None:
    part = DOC.partition("## To whom\n")[2].partition("\n## ")[0]
    assert tuple(re.findall(r"`([\w.]+)`", part)) == ADDRESSES


def test_every_finding_stands_there_and_has_its_sentence() -> None:
    told = dict(rows("What can't be saved"))
    assert set(told) == {code for code in CODES if f"messages.finding.{code}" in catalogue()}
    assert set(told) == {key.rpartition(".")[2] for key in catalogue() if key.startswith("messages.finding.")}
    limits = (template_module.LONGEST_SUBJECT, template_module.LONGEST_BUTTON, template_module.LONGEST_TEXT)
    assert re.findall(r"\d+", told["too_long"]) == [str(limit) for limit in limits]
