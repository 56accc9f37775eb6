"""What the tags of states mean to people: a word, a colour and an icon."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ballerine_app.locales import text
from ballerine_app.views.workflow_drawing import Meaning

# By weight: of several tags, the first one here gives a state its colour.
_LOOKS: Final = {
    "failure": ("failed", "triangle-alert"),
    "rejected": ("rejected", "circle-x"),
    "approved": ("approved", "circle-check"),
    "revision": ("revision", "rotate-ccw"),
    "manual_review": ("review", "eye"),
    "collection_flow": ("collect", "pencil-line"),
    "data_enrichment": ("collect", "loader-circle"),
    "pending_process": ("open", "hourglass"),
    "resolved": ("open", "circle-check-big"),
}


def meaning_of(tags: Iterable[str]) -> Meaning | None:
    """The meaning that colours a state with these tags; None where none of them is known."""
    given = set(tags)
    return next((meanings((tag,))[0] for tag in _LOOKS if tag in given), None)


def meanings(tags: Iterable[str]) -> tuple[Meaning, ...]:
    """Each tag in words; one that nobody knows keeps its name."""
    return tuple(_meaning(tag) for tag in tags)


def _meaning(tag: str) -> Meaning:
    if tag not in _LOOKS:
        return Meaning(tag, "open", "tag", tag)
    return Meaning(tag, *_LOOKS[tag], text(f"workflow.tag.{tag}"))
