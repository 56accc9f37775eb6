"""A case as its workflow sees it: where it stands, what can happen next, and which cases belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class NextEvent:
    """An event that the case's state handles.

    `yours` says whether the asking person may send it at all, `possible` whether a guard lets it through now without a
    payload. `tried` are the transitions that were tried, as JSON: guard, inputs read, value, taken, error.
    """

    type: str
    actors: tuple[str, ...]
    yours: bool
    possible: bool
    tried: tuple[Mapping[str, Any], ...]

    @property
    def refused_by(self) -> Any:
        """The first guard that does not let the event through, as written; None where it is possible."""
        return None if self.possible else next((step["guard"] for step in self.tried), None)


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """A parent or child of a case. `status` is active or completed."""

    case_id: str
    reference: str
    definition_name: str
    state: str
    status: str


@dataclass(frozen=True, slots=True)
class EffectLine:
    """Something that the case asked for and that has not ended well yet.

    `status` is held, waiting or failed; `problem` is one word for the last failure, or "".
    """

    kind: str
    name: str
    status: str
    attempt: int
    due_at: datetime
    problem: str


@dataclass(frozen=True, slots=True)
class WorkflowCase:
    """One case: its definition, state and data, what can be sent, its parent, children and open effects."""

    case_id: str
    reference: str
    definition_name: str
    definition_version: int
    state: str
    tags: tuple[str, ...]
    status: str
    context: Mapping[str, Any]
    version: int
    revision: int
    next_events: tuple[NextEvent, ...]
    parent: RelatedCase | None
    children: tuple[RelatedCase, ...]
    effects: tuple[EffectLine, ...]
