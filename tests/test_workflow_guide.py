"""The guide to workflows is true: its examples have no findings, are walked through all their states, and run."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition, Event, GuardError, PayloadError, Snapshot, lint
from ballerine_app.engine.workflow.lint import reachable
from ballerine_app.plugins.ports import PluginAnswer, PluginCall
from ballerine_app.services.effect_run import run_due
from ballerine_app.store.cases import children_of
from tests.conftest import PROJECT
from tests.workflows import acting, begin, case_of, effects, running

GUIDE = (PROJECT / "docs" / "workflows.md").read_text()
Step = str | tuple[str, dict[str, Any]]
OWNER = {"childWorkflows": {"owner_check": {"case_1": {"status": "completed"}}}}
# A case's data, the events with their payloads, and the state after each.
WALKS: dict[str, list[tuple[dict[str, Any], list[Step], list[str]]]] = {
    "loan_review": [
        ({"amount": 900}, ["submit"], ["approved"]),
        ({"amount": 1000}, ["submit", "approve"], ["manual_review", "approved"]),
        ({"amount": 5000}, ["submit", ("reject", {"reason": "no"})], ["manual_review", "rejected"]),
    ],
    "document_request": [
        ({}, [("hand_in", {"file": "f1"})], ["complete"]),
        ({}, [("hand_in", {"file": None})], ["asked.waiting"]),
        (
            {},
            ["after.604800000.asked.waiting", "after.604800000.asked.reminded", "after.2592000000.asked"],
            ["asked.reminded", "asked.waiting", "expired"],
        ),
        ({}, ["withdraw"], ["withdrawn"]),
    ],
    "company_check": [
        ({}, ["begin", "NOT_FOUND", "retry", "FOUND"], ["looking_up", "unknown", "looking_up", "known"]),
        ({}, ["begin", "NOT_FOUND", "close"], ["looking_up", "unknown", "closed"]),
    ],
    "company_onboarding": [
        (OWNER, ["begin", "STARTED", "OWNER_DONE"], ["starting", "waiting", "done"]),
        (
            {"childWorkflows": {"owner_check": {}}},
            ["begin", "STARTED", "OWNER_DONE"],
            ["starting", "waiting", "waiting"],
        ),
        ({}, ["begin", "FAILED"], ["starting", "failed"]),
    ],
    "supplier_review": [
        ({"risk": {"actions": ["auto_approve"]}}, ["submit"], ["approved"]),
        ({"risk": {"actions": ["auto_approve", "block"]}}, ["submit", "reject"], ["manual_review", "rejected"]),
        ({"risk": {"actions": []}}, ["submit", "approve"], ["manual_review", "approved"]),
    ],
    "owner_check": [
        ({}, ["begin", "approve"], ["manual_review", "approved"]),
        ({}, ["begin", "reject"], ["manual_review", "rejected"]),
    ],
}
PASSED_THROUGH = {"document_request": {"received"}}  # an automatic transition leads on


@cache
def examples() -> dict[str, Definition]:
    found = [Definition.parse(json.loads(text)) for text in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)]
    return {each.name: each for each in found}


def test_every_example_has_its_walks() -> None:
    assert set(examples()) == set(WALKS)
    assert GUIDE.count("```json") == len(WALKS)


@pytest.mark.parametrize("name", sorted(WALKS))
def test_an_example_has_no_findings(name: str) -> None:
    assert [each for each in lint(examples()[name]) if each.severity != "info"] == []


@pytest.mark.parametrize("name", sorted(WALKS))
def test_an_example_is_walked_through_all_its_states(name: str) -> None:
    definition = examples()[name]
    seen = {definition.initial}
    for context, steps, states in WALKS[name]:
        snapshot, passed = definition.start(context), []
        for step in steps:
            event, payload = step if isinstance(step, tuple) else (step, None)
            definition.check_payload(event, payload)
            snapshot = definition.advance(snapshot, Event(event, payload)).snapshot
            passed.append(snapshot.state)
        assert passed == states
        seen.update(passed)
    assert seen | PASSED_THROUGH.get(name, set()) == reachable(definition)


def test_what_is_said_of_the_loan() -> None:
    definition = examples()["loan_review"]
    assert definition.actors("approve") == {"reviewer"}
    assert definition.actors("undeclared") == {"system"}
    with pytest.raises(PayloadError):
        definition.check_payload("reject", {}, actor="system")
    with pytest.raises(PayloadError):
        definition.check_payload("approve", {"risk": 1}, actor="reviewer")
    with pytest.raises(GuardError):
        definition.advance(Snapshot("collecting", {}), Event("submit"))


def test_what_is_said_of_timers_and_actions() -> None:
    definition = examples()["document_request"]
    assert [each.delay_ms for each in definition.start_effects()] == [30 * 86_400_000, 7 * 86_400_000]
    reminded = definition.advance(definition.start(), Event("after.604800000.asked.waiting"))
    assert reminded.snapshot.context == {"reminders": 1}
    assert [(each.kind, each.event) for each in reminded.effects] == [
        ("dispatchEvent", "REMIND"),
        ("timer", "after.604800000.asked.reminded"),
    ]
    assert reminded.left == ("asked.waiting",)


def test_the_examples_run(tmp_path: Path, sqlite_url: str) -> None:
    calls: list[PluginCall] = []

    def register(call: PluginCall) -> PluginAnswer:
        calls.append(call)
        return PluginAnswer({"name": "Acme"})

    with running(sqlite_url, tmp_path, *examples().values(), plugins={"api": register}) as runtime:
        company = begin(runtime, "company_check", event="")
        parent = begin(runtime, "company_onboarding", {"owner": {"name": "Ana"}}, event="")
        with acting(runtime, parent) as act:
            act.send("begin", actor=type(act.actor)("api", "key_1"))
        run_due(runtime)
        assert case_of(runtime, company).state == "known"
        assert case_of(runtime, company).context["pluginsOutput"] == {"register": {"name": "Acme"}}
        assert [(call.timeout, call.key) for call in calls] == [(10.0, effects(runtime, company)[0].id)]
        assert case_of(runtime, parent).state == "waiting"
        with runtime.database.read() as tx:
            (child,) = children_of(tx, parent)
        with acting(runtime, child.id) as act:
            act.send("approve", actor=type(act.actor)("reviewer", "staff_1"))
        run_due(runtime)
        assert case_of(runtime, parent).state == "done"
        known = case_of(runtime, parent).context["childWorkflows"]["owner_check"][child.id]
        assert (known["state"], known["result"]) == ("approved", {"name": "Ana"})
