"""What a fired rule causes beside its score: an extra step, also at the last moment, and a bar to approval."""

from __future__ import annotations

import pytest

from ballerine_app.engine.workflow import Event, Snapshot
from ballerine_app.services.case_view import case_view
from ballerine_app.services.decisions import decide_case
from ballerine_app.services.errors import Conflict
from ballerine_app.services.flow_steps import back_to
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from tests.journeys import PERSON, approve_documents, go_on, start, walk
from tests.policies import a_policy, a_rule, publish


def test_a_blocking_rule_bars_the_approval_and_says_so(runtime: Runtime, rosa: StaffMember) -> None:
    publish(runtime, a_policy(a_rule(True, {"type": "block"})))
    who = start(runtime).applicant
    walk(runtime, who)
    at = approve_documents(runtime, rosa, who.case_id)
    view = case_view(runtime, rosa, who.case_id)
    assert (view.can_approve, view.approve_blocked) == (False, "rule_blocks")
    with pytest.raises(Conflict, match="rule_blocks") as refused:
        decide_case(runtime, rosa, who.case_id, "approved", revision=at)
    assert refused.value.values == {"rule": "On a list"}
    decide_case(runtime, rosa, who.case_id, "rejected", revision=at, reason_code="forged")
    assert case_view(runtime, rosa, who.case_id).state == "rejected"


@pytest.mark.parametrize("name", ["person_review", "business_review"])
def test_a_blocking_rule_is_stronger_than_one_that_approves(runtime: Runtime, name: str) -> None:
    context = {"documents": [{"check": {"status": "passed"}}], "risk": {"actions": ["auto_approve", "block"]}}
    definition = runtime.definitions.latest(name)
    outcome = definition.advance(Snapshot("collection", context), Event("USER_NEXT_STEP", {"step": "submitted"}))
    assert outcome.snapshot.state == "manual_review"


def test_a_step_that_becomes_due_on_the_last_page_is_asked_for(runtime: Runtime) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="check_and_send")
    # What other cases did meanwhile, as far as this applicant is concerned.
    publish(runtime, a_policy(a_rule(True, {"type": "require_step", "step": "proof_of_address"})))
    assert go_on(runtime, who) == "address_photo"
    walk(runtime, who)
    assert flow_view(runtime, who).state == "submitted"


def test_a_proof_of_address_that_is_no_longer_asked_for_can_still_be_runtime(runtime: Runtime) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="check_and_send", answers={**PERSON, "country": "KE"})
    back_to(runtime, who, "check_and_send", "sign_up")
    walk(runtime, who, until="check_and_send")
    view = flow_view(runtime, who)
    assert not view.extra_step
    edit = next(row.edit for row in view.handed_in if row.type == "proof_of_address")
    back_to(runtime, who, "check_and_send", edit)
    assert flow_view(runtime, who).state == edit
    assert go_on(runtime, who) == "check_and_send"
