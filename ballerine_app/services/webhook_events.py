"""What the customer can be told of: the kinds of events, and what one act on a case has made happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

CREATED: Final = "workflow.created"
STATE_CHANGED: Final = "workflow.state.changed"
DOCUMENT_CHANGED: Final = "workflow.context.document.changed"
CONTEXT_CHANGED: Final = "workflow.context.changed"
RISK_CHANGED: Final = "workflow.risk.changed"
DECIDED: Final = "workflow.decided"
COMPLETED: Final = "workflow.completed"
TEST: Final = "webhook.test"
# In the order in which those of one act are sent; a page and docs/webhooks.md say what each means.
EVENTS: Final = (
    CREATED,
    STATE_CHANGED,
    DOCUMENT_CHANGED,
    CONTEXT_CHANGED,
    RISK_CHANGED,
    DECIDED,
    COMPLETED,
)
# Ballerine's documentation has these names for parts of one that is sent here under its own.
ALIASES: Final[Mapping[str, str]] = {
    "workflow.context.document.completed": DOCUMENT_CHANGED,
    "workflow.context.document.updated": DOCUMENT_CHANGED,
}


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something that happened to a case: its kind, the state and tags that the case was in then, and what the payload
    says beyond what every payload says. It holds ids, states and codes, and no personal data.
    """

    kind: str
    state: str
    tags: tuple[str, ...]
    says: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class CaseNews:
    """What an act does to its case, gathered while it goes on. `context` and `level` are those before the act."""

    context: Mapping[str, Any]
    level: str
    # The state and tags in which the case was opened; None where the act did not open it.
    opened: tuple[str, tuple[str, ...]] | None = None
    # Each move: the state before and after, whether the case has ended in it, and its tags.
    moves: list[tuple[str, str, bool, tuple[str, ...]]] = field(default_factory=list)
    decision: Mapping[str, Any] | None = None

    def events(self, state: str, tags: tuple[str, ...], context: Mapping[str, Any], level: str) -> list[CaseEvent]:
        """What happened, in the order of `EVENTS`; the arguments are how the case stands after the act."""
        found = [CaseEvent(CREATED, *self.opened)] if self.opened else []
        found += [
            CaseEvent(STATE_CHANGED, after, of_state, {"previousState": before})
            for before, after, _, of_state in self.moves
        ]
        changed = _changed_documents(self.context.get("documents"), context.get("documents"))
        if changed:
            found.append(CaseEvent(DOCUMENT_CHANGED, state, tags, {"documents": changed}))
        if not self.opened and context is not self.context and context != self.context:
            keys = sorted(key for key in {*context, *self.context} if context.get(key) != self.context.get(key))
            found.append(CaseEvent(CONTEXT_CHANGED, state, tags, {"changed": keys}))
        if level != self.level:
            found.append(CaseEvent(RISK_CHANGED, state, tags, {"riskLevel": level, "previousRiskLevel": self.level}))
        if self.decision is not None:
            found.append(CaseEvent(DECIDED, state, tags, {"decision": dict(self.decision)}))
        if any(ended for _, _, ended, _ in self.moves):
            says = {"workflowStatus": "completed", "workflowFinalState": state}
            found.append(CaseEvent(COMPLETED, state, tags, says))
        return found


def _changed_documents(before: Any, after: Any) -> list[dict[str, Any]]:
    """Documents that stood in the context before and have another decision now."""
    if before is after or before == after:
        return []
    known = {_identity(each): _decision(each) for each in _documents(before)}
    return [
        {
            "id": each.get("id"),
            "category": each.get("category"),
            "type": each.get("type"),
            "status": _decision(each),
            "previousStatus": known[_identity(each)],
        }
        for each in _documents(after)
        if known.get(_identity(each), _decision(each)) != _decision(each)
    ]


def _documents(given: Any) -> Sequence[dict[str, Any]]:
    return [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []


def _identity(document: Mapping[str, Any]) -> str:
    """Its id; else, as Ballerine tells them apart, category, type, country and version."""
    if isinstance(document.get("id"), str):
        return str(document["id"])
    issuer = document.get("issuer")
    country = issuer.get("country") if isinstance(issuer, dict) else ""
    return "-".join(
        str(part) for part in (document.get("category"), document.get("type"), country, document.get("version"))
    )


def _decision(document: Mapping[str, Any]) -> str:
    decision = document.get("decision")
    status = decision.get("status") if isinstance(decision, dict) else ""
    return status if isinstance(status, str) else ""
