"""Approval without a reviewer: possible by a rule, off in the shipped rules, never without checked documents."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.engine.workflow import Event, Snapshot
from ballerine_app.services.case_view import case_view
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from tests.journeys import start, walk
from tests.policies import a_policy, a_rule, publish, published

GENEROUS = a_policy(a_rule(True, {"type": "auto_approve"}))


def _context(*checks: str, actions: tuple[str, ...] = ("auto_approve",)) -> dict[str, Any]:
    documents = [{"id": str(number), "check": {"status": check}} for number, check in enumerate(checks)]
    return {"documents": documents, "risk": {"actions": list(actions)}}


@pytest.mark.parametrize(
    ("context", "state"),
    [
        (_context("passed", "passed"), "approved"),
        (_context("passed", ""), "manual_review"),
        (_context(), "manual_review"),
        (_context("passed", actions=()), "manual_review"),
    ],
)
def test_only_checked_documents_are_approved_straight_through(
    runtime: Runtime, context: dict[str, Any], state: str
) -> None:
    definition = runtime.definitions.latest("person_review")
    outcome = definition.advance(Snapshot("collection", context), Event("USER_NEXT_STEP", {"step": "submitted"}))
    assert outcome.snapshot.state == state


def test_a_rule_alone_approves_nobody(runtime: Runtime, rosa: StaffMember) -> None:
    publish(runtime, GENEROUS)
    who = start(runtime).applicant
    walk(runtime, who)
    assert case_view(runtime, rosa, who.case_id).state == "manual_review"


def test_no_shipped_rule_approves(runtime: Runtime) -> None:
    actions = [action for rule in published(runtime).policy.rules for action in rule.actions]
    assert "auto_approve" not in {action.type for action in actions}
