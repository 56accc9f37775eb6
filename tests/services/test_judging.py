"""Cases are judged by the published policy: when, at which time, and what a rule that breaks does to the case."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition
from ballerine_app.services.case_events import merge_context, start_case
from ballerine_app.services.case_view import case_view
from ballerine_app.services.desk import take_case
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.errors import InvalidDefinition
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.live_policies import LivePolicies
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.replay import replay_case
from ballerine_app.services.replay_results import Identical
from ballerine_app.services.risk import policy_name
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_drafts import import_draft
from ballerine_app.services.version_publishing import publish_version
from ballerine_app.services.version_view import version_view
from ballerine_app.store.versions import version_heads
from tests.journeys import FakeClock, start, walk
from tests.policies import a_policy, a_rule, publish, published
from tests.postgres import both_databases
from tests.services.conftest import MakeStaff
from tests.services.version_charts import written
from tests.workflows import Make, Stub, acting, api, begin, case_of, log, said, workflow

RICH = {">": [{"var": "amount"}, 100]}
BROKEN = {"in_list": [{"var": "entity.data.country"}, "no-such-list"]}
BLOCKED = {"type": "json-logic", "options": {"rule": {"in": ["block", {"var": "risk.actions"}]}}}
CHART: dict[str, Any] = {
    "idle": {"on": {"start": "checking", "note": "idle"}, "always": {"target": "bad", "cond": BLOCKED}},
    "checking": {"on": {"OK": [{"target": "bad", "cond": BLOCKED}, {"target": "good"}], "FAILED": "bad"}},
    "good": {"type": "final", "tags": ["approved"]},
    "bad": {"type": "final", "tags": ["rejected"]},
}


def judged(**more: Any) -> Definition:
    return workflow(CHART, api(), config={"policy": "loans", **more}, protected=["risk"])


def loans(*rules: Any, **more: Any) -> dict[str, Any]:
    return a_policy(*(rules or (a_rule(RICH, score=30),)), name="loans", **more)


def risk(runtime: Runtime, case_id: str) -> dict[str, Any]:
    found: dict[str, Any] = case_of(runtime, case_id).context["risk"]
    return found


@both_databases
def test_a_case_is_judged_at_its_start_and_when_its_data_changes(make: Make, clock: FakeClock) -> None:
    runtime = make(judged(), Stub([{"sanctions": True}]))
    hit = a_rule({"var": "pluginsOutput.check.sanctions"}, {"type": "block"}, rule_id="hit")
    publish(runtime, loans(a_rule(RICH, score=30), hit))
    case_id = begin(runtime, context={"amount": 500}, event="")
    case = case_of(runtime, case_id)
    assert (case.risk_score, case.risk_level, case.policy_name, case.policy_version) == (30, "low", "loans", 1)
    assert case.judged_at == clock()
    clock.on(minutes=1)
    with acting(runtime, case_id) as act:
        act.deep_merge({"amount": 50})
    assert (case_of(runtime, case_id).risk_score, risk(runtime, case_id)["fired"]) == (0, [])
    assert case_of(runtime, case_id).judged_at == clock()
    with acting(runtime, case_id) as act:
        act.send("start")
    # The answer's event already finds the judgement of what the vendor answered.
    run_due(runtime)
    assert (case_of(runtime, case_id).state, risk(runtime, case_id)["actions"]) == ("bad", ["block"])


def test_no_automatic_transition_sees_new_data_beside_an_old_judgement(make: Make) -> None:
    runtime = make(judged())
    publish(runtime, loans(a_rule({"var": "sanctions"}, {"type": "block"})))
    case_id = begin(runtime, event="")
    assert case_of(runtime, case_id).state == "idle"
    with acting(runtime, case_id) as act:
        act.deep_merge({"sanctions": True})
    assert case_of(runtime, case_id).state == "bad"
    assert isinstance(replay_case(runtime, case_id), Identical)


def test_a_case_that_has_ended_keeps_its_judgement(make: Make) -> None:
    runtime = make(judged())
    publish(runtime, loans(a_rule({"var": "sanctions"}, {"type": "block"})))
    case_id = begin(runtime, context={"sanctions": True}, event="")
    assert case_of(runtime, case_id).state == "bad"
    with acting(runtime, case_id) as act:
        act.deep_merge({"sanctions": False})
    assert risk(runtime, case_id)["actions"] == ["block"]


def test_what_a_person_changes_is_judged(runtime: Runtime, make_staff: MakeStaff) -> None:
    lea = make_staff("lea", role="lead")
    runtime = replace(runtime, plugins={"stub": Stub([])})
    publish(runtime, loans())
    draft = import_draft(runtime, lea, written(dict(judged(initialEvent="note").data)))
    publish_version(runtime, lea, draft.version_id, draft.revision)
    case_id = start_case(runtime, lea, "review", {"amount": 1})
    assert case_of(runtime, case_id).risk_score == 0
    take_case(runtime, lea, case_id)
    merge_context(runtime, lea, case_id, {"amount": 1000})
    assert case_of(runtime, case_id).risk_score == 30
    assert said(runtime, case_id).count("rules.evaluated") == 2


def test_without_a_policy_of_its_own_only_a_journey_is_judged(make: Make) -> None:
    runtime = make(workflow(CHART))
    publish(runtime, loans())
    case_id = begin(runtime, context={"amount": 500}, event="")
    assert "risk" not in case_of(runtime, case_id).context
    assert policy_name(workflow(CHART)) == ""
    assert policy_name(workflow(CHART, config={"collectionFlow": "person_collection"})) == "risk"
    assert policy_name(workflow(CHART, config={"collectionFlow": "person_collection", "policy": "kyc"})) == "kyc"


def test_a_published_version_judges_the_very_next_time_in_every_process(make: Make) -> None:
    runtime, other = make(judged()), make(judged())
    assert runtime.policies is not other.policies
    publish(runtime, loans())
    first = begin(other, context={"amount": 500}, event="")
    publish(runtime, loans(a_rule(RICH, score=70)))
    second = begin(other, context={"amount": 500}, event="")
    assert [case_of(other, case_id).risk_score for case_id in (first, second)] == [30, 70]
    assert [case_of(other, case_id).policy_version for case_id in (first, second)] == [1, 2]


@both_databases
def test_publishing_while_cases_are_judged_leaves_each_with_one_whole_version(make: Make) -> None:
    runtime = make(judged())
    publish(runtime, loans(a_rule(RICH, score=1)))
    cases: list[str] = []
    stop = threading.Event()

    def judge_cases() -> None:
        while not stop.is_set():
            cases.append(begin(runtime, context={"amount": 500}, event=""))

    worker = threading.Thread(target=judge_cases)
    worker.start()
    try:
        for score in range(2, 8):
            publish(runtime, loans(a_rule(RICH, score=score)))
            seen = len(cases)
            for _ in range(1000):
                if len(cases) > seen or not worker.is_alive():
                    break
                threading.Event().wait(0.01)
    finally:
        stop.set()
        worker.join()
    found = [case_of(runtime, case_id) for case_id in cases]
    # The n-th version gives n points: none mixes two, and the newest is used in the end.
    assert all(case.risk_score == case.policy_version == case.context["risk"]["policyVersion"] for case in found)
    assert len({case.policy_version for case in found}) > 1
    assert [case.policy_version for case in found] == sorted(case.policy_version or 0 for case in found)


def test_each_content_is_compiled_once(runtime: Runtime) -> None:
    assert published(runtime) is published(runtime)
    before = published(runtime)
    with runtime.database.read() as tx:
        assert runtime.policies.of_hash(tx, "default", "risk", before.hash) is before
        assert runtime.policies.of_hash(tx, "default", "risk", "another") is None
        again = LivePolicies().published(tx, "default", "risk")
    assert again is not before
    assert again == before


def test_the_time_is_that_of_the_act(make: Make, clock: FakeClock) -> None:
    runtime = make(judged())
    publish(runtime, loans(a_rule({"<": [{"days_ago": [{"var": "since"}]}, 7]}, score=5)))
    case_id = begin(runtime, context={"since": "2026-11-20"}, event="")
    assert case_of(runtime, case_id).risk_score == 5
    assert risk(runtime, case_id)["evaluatedAt"] == clock().isoformat()
    clock.on(days=30)
    with acting(runtime, case_id) as act:
        act.deep_merge({"note": "later"})
    assert case_of(runtime, case_id).risk_score == 0
    assert risk(runtime, case_id)["evaluatedAt"] == clock().isoformat()


def test_what_says_the_same_again_is_no_event(make: Make, clock: FakeClock) -> None:
    runtime = make(judged())
    publish(runtime, loans())
    case_id = begin(runtime, context={"amount": 500}, event="")
    then = risk(runtime, case_id)
    clock.on(minutes=5)
    with acting(runtime, case_id) as act:
        act.deep_merge({"note": "nothing that the rules read"})
    assert risk(runtime, case_id) == then
    assert case_of(runtime, case_id).judged_at == clock()


def test_a_rule_that_breaks_stops_no_applicant_and_approves_nobody(
    runtime: Runtime, rosa: StaffMember, clock: FakeClock
) -> None:
    generous = a_rule(True, {"type": "auto_approve"}, score=12, rule_id="generous")
    publish(runtime, a_policy(generous, a_rule(BROKEN, score=50, rule_id="broken")))
    who = start(runtime).applicant
    walk(runtime, who)
    assert flow_view(runtime, who).state == "submitted"
    case = case_of(runtime, who.case_id)
    stored = case.context["risk"]
    assert (case.state, case.risk_score) == ("manual_review", 12)
    assert [problem["rule"] for problem in stored["problems"]] == ["broken"]
    assert "auto_approve" not in stored["actions"]
    assert said(runtime, who.case_id).count("rules.failed") == 1
    (entry,) = [each for each in log(runtime, who.case_id) if each.event == "rules.failed"]
    assert "no-such-list" not in str(entry.meta)
    assert [problem.rule for problem in case_view(runtime, rosa, who.case_id).why.problems] == ["On a list"]


def test_rules_that_need_too_much_together_are_told_as_one_problem(runtime: Runtime) -> None:
    publish(runtime, a_policy(a_rule(BROKEN)))
    who = start(runtime).applicant
    walk(runtime, who)
    stored = risk(runtime, who.case_id)
    assert (stored["score"], len(stored["problems"])) == (0, 1)


def test_a_policy_that_is_gone_judges_nobody_and_approves_nobody(runtime: Runtime, rosa: StaffMember) -> None:
    with runtime.database.write() as tx:
        tx.session.connection().exec_driver_sql("UPDATE policy_version SET status = 'archived'")
    who = start(runtime).applicant
    walk(runtime, who)
    case = case_of(runtime, who.case_id)
    assert (case.state, case.risk_score, case.context["risk"]["actions"]) == ("manual_review", None, [])
    assert case_view(runtime, rosa, who.case_id).why.problems
    assert isinstance(replay_case(runtime, who.case_id), Identical)


@pytest.mark.parametrize(("policy", "code"), [("nowhere", "policy_unknown"), (7, "policy_unknown"), ("risk", "")])
def test_a_workflow_needs_its_policy(runtime: Runtime, make_staff: MakeStaff, policy: Any, code: str) -> None:
    lea = make_staff("lea", role="lead")
    runtime = replace(runtime, plugins={"stub": Stub([])})
    definition = workflow(CHART, api(), name="loan", config={"policy": policy})
    draft = import_draft(runtime, lea, written(dict(definition.data)))
    with suppress(InvalidDefinition):
        publish_version(runtime, lea, draft.version_id, draft.revision)
    findings = version_view(runtime, lea, "loan", 1).findings
    found = [each.code for each in findings if each.code.startswith("policy_")]
    with runtime.database.read() as tx:
        (status,) = (head.status for head in version_heads(tx, "default") if head.name == "loan")
    assert (status, found) == (("draft", [code]) if code else ("published", []))
