"""A case that no vendor has served is approved by a person or not at all, whatever its definition says."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.case_act import changing_case
from ballerine_app.services.definition_links import all_findings
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.errors import Conflict
from ballerine_app.services.replay import replay_case
from ballerine_app.services.replay_results import Identical
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import Actor
from tests.policies import a_policy, a_rule, publish
from tests.services.routings import FOUND, NEEDS, Providers, needs, provider, route, routing, run_of_case
from tests.workflows import Make, begin, case_of, log, said, send, workflow

DOWN = PluginFailed("down", retry=False, code="unreachable")


def unserved(
    make: Make, states: Any = NEEDS, stub: Any = None, document: Any = None, **plugin: Any
) -> tuple[Runtime, str]:
    runtime = make(workflow(states, needs(**plugin)), stub=stub or Providers(only=DOWN))
    if document is not None or stub is None:
        route(runtime, document or routing(provider("only")))
    case = begin(runtime, context={"entity": {"data": {"country": "DE"}}})
    run_due(runtime)
    return runtime, case


@pytest.mark.parametrize(
    ("providers", "reason"),
    [
        ([provider("only")], "failed"),
        ([provider("only", enabled=False)], "no_provider"),
        ([provider("only", when=False)], "no_provider"),
        ([provider("only", 5, budget={"monthly": 1})], "unavailable"),
    ],
)
def test_every_way_of_having_no_vendor_goes_to_people_with_its_reason(
    make: Make, providers: list[Any], reason: str
) -> None:
    runtime, case = unserved(make, document=routing(*providers))
    assert case_of(runtime, case).state == "review"
    (told,) = [entry.meta for entry in log(runtime, case) if entry.event == "vendor.unavailable"]
    assert (told["reason"], told["plugin"], told["capability"]) == (reason, "check", "registry")
    assert case_of(runtime, case).context["pluginsOutput"]["check"]["code"] == reason


def test_without_a_routing_the_case_goes_to_people(make: Make) -> None:
    runtime = make(workflow(NEEDS, needs()), stub=Providers())
    case = begin(runtime)
    run_due(runtime)
    assert (case_of(runtime, case).state, run_of_case(runtime, case).reason) == ("review", "no_routing")


def test_the_error_event_stands_in_where_no_other_is_declared(make: Make) -> None:
    runtime, case = unserved(make, noVendorAction=None)
    assert case_of(runtime, case).state == "bad"


def test_its_own_event_never_approves(make: Make) -> None:
    runtime, case = unserved(make, noVendorAction="OK")
    assert case_of(runtime, case).state == "checking"
    refused = log(runtime, case)[-1]
    assert (refused.event, refused.meta["why"], refused.meta["event"]) == ("effect.refused", "vendor_missing", "OK")
    assert case_of(runtime, case).last_change == "vendor.unavailable"


def test_an_automatic_transition_never_approves(make: Make) -> None:
    always = {"target": "good", "cond": {"type": "json-logic", "options": {"rule": {"var": "pluginsOutput.check"}}}}
    states = {**NEEDS, "checking": {**NEEDS["checking"], "always": [always]}}
    runtime, case = unserved(make, states)
    assert case_of(runtime, case).state == "review"
    assert "effect.refused" in said(runtime, case)


def test_no_later_event_approves_but_a_persons(make: Make) -> None:
    runtime, case = unserved(make)
    for actor in (Actor("system"), Actor("applicant", "flow_1")):
        with pytest.raises(Conflict) as refused:
            act_as(runtime, case, actor, "timed")
        assert refused.value.code == "vendor_missing"
    act_as(runtime, case, Actor("reviewer", "rosa"), "approve")
    assert case_of(runtime, case).state == "good"


def test_a_later_run_that_finds_a_vendor_lifts_it(make: Make) -> None:
    stub = Providers(only=[DOWN, FOUND])
    runtime, case = unserved(make, stub=stub, document=routing(provider("only")))
    assert case_of(runtime, case).state == "review"
    send(runtime, case, "again")
    run_due(runtime)
    assert case_of(runtime, case).state == "good"
    assert case_of(runtime, case).context["pluginsOutput"]["check"]["status"] == "SUCCESS"


def test_no_rule_approves_until_a_vendor_has_served(make: Make) -> None:
    stub = Providers(only=[DOWN, FOUND])
    runtime = make(workflow(NEEDS, needs(), config={"policy": "risk"}), stub=stub)
    publish(runtime, a_policy(a_rule(True, {"type": "auto_approve"})))
    route(runtime, routing(provider("only")))
    case = begin(runtime, context={"entity": {"data": {"country": "DE"}}})
    assert case_of(runtime, case).context["risk"]["actions"] == ["auto_approve"]
    run_due(runtime)
    risk = case_of(runtime, case).context["risk"]
    assert risk["actions"] == []
    assert [each["reason"] for each in risk["problems"]] == [
        "No vendor has served check, so no rule approves the case."
    ]
    assert isinstance(replay_case(runtime, case), Identical)
    send(runtime, case, "again")
    run_due(runtime)
    assert case_of(runtime, case).state == "good"


@pytest.mark.parametrize(
    ("plugin", "code"),
    [
        ({"noVendorAction": "OK"}, "capability_approves"),
        ({"noVendorAction": None, "errorAction": "OK"}, "capability_approves"),
        ({"noVendorAction": "FAILED"}, "capability_no_review"),
        ({"noVendorAction": "NOBODY"}, "capability_stays"),
        ({"noVendorAction": "NONE"}, ""),
    ],
)
def test_a_definition_is_told_before_it_is_published(make: Make, plugin: dict[str, Any], code: str) -> None:
    definition = workflow(NEEDS, needs(**plugin))
    runtime = make(definition, stub=Providers(only=FOUND))
    route(runtime, routing(provider("only")))
    with runtime.database.read() as tx:
        found = all_findings(tx, "default", "workflow", definition.data)
    told = {each.code: each.severity for each in found if each.code.startswith("capability")}
    assert set(told) == ({code} if code else set())
    assert told.get("capability_approves", "error") == "error"


def act_as(runtime: Runtime, case_id: str, actor: Actor, event: str) -> None:
    with (
        runtime.database.write() as tx,
        changing_case(tx, runtime, "default", case_id, actor, runtime.clock()) as act,
    ):
        act.send(event)
