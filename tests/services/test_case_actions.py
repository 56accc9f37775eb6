"""What a policy causes beside the score: named queues, approval by itself, bars to it; and who may move a case."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.services.case_view import case_view
from ballerine_app.services.decisions import decide_case
from ballerine_app.services.errors import Conflict, Invalid, NotAllowed
from ballerine_app.services.flow_steps import next_step
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.queue import QueueFilter, own_queue, shared_queue
from ballerine_app.services.queue_move import BY_RULES, move_to_queue
from ballerine_app.services.replay import replay_case
from ballerine_app.services.replay_results import Identical
from ballerine_app.services.runtime import Runtime
from tests.journeys import PERSON, approve_documents, start, walk
from tests.policies import a_policy, a_rule, publish
from tests.services.conftest import MakeStaff
from tests.workflows import acting, case_of, said

KENYA = {"==": [{"var": "entity.data.country"}, "KE"]}
COMPLIANCE = {"type": "route_to_queue", "queue": "Compliance"}
GENEROUS = a_rule(True, {"type": "auto_approve"})
TOP = {"from": 80, "to": 100, "action": {"type": "route_to_queue", "queue": "Top risk"}}


@pytest.fixture
def lea(make_staff: MakeStaff) -> StaffMember:
    return make_staff("lea", role="lead")


def journey(runtime: Runtime, country: str = "KE") -> str:
    who = start(runtime).applicant
    walk(runtime, who, answers={**PERSON, "country": country})
    return who.case_id


def desk(runtime: Runtime, case_id: str) -> tuple[str, bool]:
    """The queue, and whether a person put the case there."""
    with acting(runtime, case_id) as act:
        return act.desk.queue, act.desk.queue_by is not None


def rejudge(runtime: Runtime, case_id: str, **data: Any) -> None:
    with acting(runtime, case_id) as act:
        act.deep_merge(data or {"note": str(act.case.version)})


def test_rules_route_a_case_and_take_it_back(runtime: Runtime, rosa: StaffMember) -> None:
    publish(runtime, a_policy(a_rule(KENYA, COMPLIANCE, score=90), thresholds=[TOP]))
    case_id = journey(runtime)
    # Of several the first rule's counts; the threshold would name another one.
    assert desk(runtime, case_id) == ("Compliance", False)
    view = case_view(runtime, rosa, case_id).queue
    assert (view.name, view.by_rules, view.by, view.choices) == ("Compliance", True, "", ())
    publish(runtime, a_policy(a_rule(KENYA, score=90), thresholds=[TOP]))
    rejudge(runtime, case_id)
    assert desk(runtime, case_id) == ("Top risk", False)
    publish(runtime, a_policy(a_rule(KENYA, score=10), thresholds=[TOP]))
    rejudge(runtime, case_id)
    assert desk(runtime, case_id) == ("", False)
    assert said(runtime, case_id).count("case.routed") == 3


def test_where_a_person_put_a_case_the_rules_leave_it(runtime: Runtime, lea: StaffMember) -> None:
    publish(runtime, a_policy(a_rule(KENYA, COMPLIANCE), a_rule(True, rule_id="all", score=1)))
    case_id, other = journey(runtime), journey(runtime, "PT")
    move_to_queue(runtime, lea, case_id, "")
    rejudge(runtime, case_id)
    assert desk(runtime, case_id) == ("", True)
    assert (case_view(runtime, lea, case_id).queue.by, case_view(runtime, lea, case_id).queue.chosen) == ("Lea", "")
    move_to_queue(runtime, lea, case_id, BY_RULES)
    assert desk(runtime, case_id) == ("Compliance", False)
    move_to_queue(runtime, lea, other, "Compliance")
    assert desk(runtime, other) == ("Compliance", True)
    assert ("Compliance", "Compliance") in case_view(runtime, lea, other).queue.choices
    assert said(runtime, case_id).count("case.moved_to_queue") == 2


def test_who_may_not_move_a_case_and_where_not(runtime: Runtime, lea: StaffMember, rosa: StaffMember) -> None:
    publish(runtime, a_policy(a_rule(KENYA, COMPLIANCE)))
    case_id = journey(runtime)
    with pytest.raises(NotAllowed):
        move_to_queue(runtime, rosa, case_id, "")
    with pytest.raises(Invalid):
        move_to_queue(runtime, lea, case_id, "Nowhere")
    at = approve_documents(runtime, rosa, case_id)
    decide_case(runtime, rosa, case_id, "approved", revision=at)
    with pytest.raises(Conflict):
        move_to_queue(runtime, lea, case_id, "")
    assert desk(runtime, case_id) == ("Compliance", False)


def test_the_queue_page_shows_and_filters_named_queues(runtime: Runtime, rosa: StaffMember) -> None:
    publish(runtime, a_policy(a_rule(KENYA, COMPLIANCE)))
    first, second = journey(runtime), journey(runtime)
    journey(runtime, "PT")
    decide_case(runtime, rosa, second, "approved", revision=approve_documents(runtime, rosa, second))
    page, _ = own_queue(
        runtime, rosa, shared_queue(runtime, rosa, QueueFilter(queue="Compliance", state="manual_review"))
    )
    assert [(row.case_id, row.queue) for row in page.rows] == [(first, "Compliance")]
    assert [(each.name, each.count) for each in page.queues] == [("Compliance", 1)]
    everything, _ = own_queue(runtime, rosa, shared_queue(runtime, rosa, QueueFilter()))
    assert sorted(row.queue for row in everything.rows) == ["", "Compliance", "Compliance"]


def test_a_score_can_forbid_to_approve(runtime: Runtime, rosa: StaffMember) -> None:
    barred = {"from": 50, "action": {"type": "block"}}
    publish(runtime, a_policy(a_rule(KENYA, score=60), thresholds=[barred]))
    case_id = journey(runtime)
    at = approve_documents(runtime, rosa, case_id)
    view = case_view(runtime, rosa, case_id)
    assert (view.can_approve, view.approve_blocked) == (False, "rule_blocks")
    assert [threshold for threshold in view.why.thresholds if "forbids to approve" in threshold]
    with pytest.raises(Conflict, match="rule_blocks") as refused:
        decide_case(runtime, rosa, case_id, "approved", revision=at)
    assert refused.value.values == {"rule": "score from 50"}


def test_one_rule_may_cause_several_things(runtime: Runtime, rosa: StaffMember) -> None:
    step = {"type": "require_step", "step": "proof_of_address"}
    publish(runtime, a_policy(a_rule(KENYA, step, COMPLIANCE, {"type": "block"})))
    who = start(runtime).applicant
    walk(runtime, who, until="address_photo", answers={**PERSON, "country": "KE"})
    view = case_view(runtime, rosa, who.case_id)
    assert view.queue.name == "Compliance"
    assert set(view.why.rules[0].caused) == {
        "asks for a proof of address", "routes to Compliance", "forbids to approve"
    }  # fmt: skip


def checked(runtime: Runtime, case_id: str) -> None:
    """Every document passed a vendor's check, as its plugin's answer would say it."""
    with acting(runtime, case_id) as act:
        documents = [{**each, "check": {"status": "passed"}} for each in act.case.context["documents"]]
        act.deep_merge({"documents": documents})


@pytest.mark.parametrize(
    ("rules", "state"),
    [
        ([a_rule(True, {"type": "auto_approve"})], "approved"),
        ([a_rule(True, {"type": "auto_approve"}), a_rule(True, {"type": "block"}, rule_id="bar")], "manual_review"),
        (
            [a_rule(True, {"type": "auto_approve"}), a_rule({"in_list": ["x", "gone"]}, rule_id="broken")],
            "manual_review",
        ),
        ([a_rule(True)], "manual_review"),
    ],
)
def test_a_published_policy_approves_what_is_checked_and_nothing_else(
    runtime: Runtime, rosa: StaffMember, rules: list[Any], state: str
) -> None:
    publish(runtime, a_policy(*rules))
    who = start(runtime).applicant
    walk(runtime, who, until="check_and_send")
    checked(runtime, who.case_id)
    next_step(runtime, who, flow_view(runtime, who).state, {})
    assert case_of(runtime, who.case_id).state == state
    assert isinstance(replay_case(runtime, who.case_id), Identical)


def test_a_new_picture_is_not_checked_by_the_old_ones_check(runtime: Runtime, rosa: StaffMember) -> None:
    publish(runtime, a_policy(GENEROUS))
    who = start(runtime).applicant
    walk(runtime, who, until="selfie_photo")
    checked(runtime, who.case_id)
    walk(runtime, who)
    # The selfie came after the check.
    assert case_of(runtime, who.case_id).state == "manual_review"
    statuses = [each["check"]["status"] for each in case_of(runtime, who.case_id).context["documents"]]
    assert sorted(statuses) == ["", "passed"]
