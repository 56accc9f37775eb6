from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition, PayloadError


def make(**envelope: Any) -> Definition:
    states = {"a": {"on": {"approve": "b", "SUBMIT": "b", "SYNC": "b"}}, "b": {"type": "final"}}
    return Definition.parse({"name": "test", "definition": {"initial": "a", "states": states}, **envelope})


EVENTS = {
    "approve": {"actors": ["reviewer"]},
    "SUBMIT": {
        "actors": ["applicant", "system"],
        "payload": {
            "type": "object",
            "required": ["step"],
            "properties": {"step": {"type": "string"}, "a/b": {"type": "integer"}},
        },
    },
}


def test_actors_are_declared_and_default_to_the_system() -> None:
    definition = make(events=EVENTS)
    assert definition.actors("approve") == {"reviewer"}
    assert definition.actors("SUBMIT") == {"applicant", "system"}
    for event in ("SYNC", "UPDATE_CONTEXT", "no such event"):
        assert definition.actors(event) == {"system"}


def test_the_schema_of_an_event_holds_for_everybody() -> None:
    definition = make(events=EVENTS)
    definition.check_payload("SUBMIT", {"step": "x"}, actor="applicant")
    for actor in ("system", "applicant"):
        with pytest.raises(PayloadError) as caught:
            definition.check_payload("SUBMIT", {"step": 5, "a/b": "x"}, actor=actor)
        assert sorted(problem.pointer for problem in caught.value.problems) == ["/a~1b", "/step"]
    with pytest.raises(PayloadError):
        definition.check_payload("SUBMIT", None)


@pytest.mark.parametrize("key", ["risk", "pluginsOutput", "decisions", "documents"])
@pytest.mark.parametrize("actor", ["applicant", "reviewer", "vendor", "api"])
def test_only_the_system_may_shadow_a_protected_path(key: str, actor: str) -> None:
    definition = make(events={"SYNC": {"actors": [actor]}})
    definition.check_payload("SYNC", {key: 1})
    with pytest.raises(PayloadError) as caught:
        definition.check_payload("SYNC", {key: 1}, actor=actor)
    assert caught.value.problems[0].pointer == f"/{key}"
    definition.check_payload("SYNC", {"inner": {key: 1}}, actor=actor)


def test_built_in_events_are_looked_into() -> None:
    definition = make()
    for event, inner in (("UPDATE_CONTEXT", "context"), ("DEEP_MERGE_CONTEXT", "newContext")):
        with pytest.raises(PayloadError):
            definition.check_payload(event, {inner: {"risk": {}}}, actor="api")


def test_protected_paths_can_be_declared() -> None:
    definition = make(protected=["secret"])
    assert definition.protected == ("secret",)
    definition.check_payload("approve", {"risk": 1}, actor="reviewer")
    with pytest.raises(PayloadError):
        definition.check_payload("approve", {"secret": 1}, actor="reviewer")


@pytest.mark.parametrize("payload", [[], "text", {"a": float("nan")}, {"a": {1: 2}}, {"a": "\ud800"}])
def test_what_is_no_storable_object_is_refused(payload: Any) -> None:
    with pytest.raises(PayloadError):
        make().check_payload("approve", payload)
