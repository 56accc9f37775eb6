import copy
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.workflow import (
    AlwaysLoop,
    ContextError,
    Definition,
    Event,
    EventNotAllowed,
    GuardError,
    PayloadError,
    Snapshot,
    UnknownState,
)


def logic(rule: Any) -> dict[str, Any]:
    return {"type": "json-logic", "options": {"rule": rule}}


def path(rule: str) -> dict[str, Any]:
    return {"type": "jmespath", "options": {"rule": rule}}


def make(states: dict[str, Any], **envelope: Any) -> Definition:
    root = {"initial": next(iter(states)), "states": states, **envelope.pop("root", {})}
    return Definition.parse({"name": "test", "definition": root, **envelope})


REVIEW = {
    "review": {
        "tags": ["manual_review"],
        "on": {
            "approve": {"target": "approved", "cond": logic({"<": [{"var": "risk.score"}, 40]})},
            "reject": "rejected",
            "revision": "revision",
        },
    },
    "revision": {"tags": ["revision"], "on": {"RESUBMITTED": "review"}},
    "approved": {"type": "final", "tags": ["approved"]},
    "rejected": {"type": "final", "tags": ["rejected"]},
}


def test_an_event_leads_on() -> None:
    definition = make(REVIEW)
    outcome = definition.advance(definition.start({"risk": {"score": 12}}), Event("approve"))
    assert outcome.snapshot == Snapshot("approved", {"risk": {"score": 12}})
    assert (outcome.tags, outcome.done, outcome.taken, outcome.next_events) == (("approved",), True, True, ())


def test_next_events_leave_out_the_built_in_ones() -> None:
    definition = make(REVIEW, root={"on": {"CANCEL": "rejected"}})
    assert definition.next_events("review") == ("approve", "reject", "revision", "CANCEL")


def test_no_matching_guard_is_told() -> None:
    definition = make(REVIEW)
    start = definition.start({"risk": {"score": 80}})
    outcome = definition.advance(start, Event("approve"))
    assert (outcome.taken, outcome.snapshot, outcome.done) == (False, start, False)
    (step,) = outcome.trace
    assert (step.taken, step.value, step.inputs, step.target) == (False, False, (("risk.score", 80),), "approved")
    json.dumps(step.as_json(), allow_nan=False)


def test_event_not_allowed_names_event_state_and_choice() -> None:
    definition = make(REVIEW)
    with pytest.raises(EventNotAllowed) as caught:
        definition.advance(definition.start(), Event("RESUBMITTED"))
    error = caught.value
    assert (error.event, error.state, error.allowed) == ("RESUBMITTED", "review", ("approve", "reject", "revision"))


def test_the_first_matching_branch_wins() -> None:
    branches = [
        {"target": "b", "cond": logic({"var": "x"})},
        {"target": "c", "cond": path("y")},
        {"target": "d"},
    ]
    definition = make({"a": {"on": {"GO": branches}}, "b": {}, "c": {}, "d": {}})

    def reached(context: dict[str, Any]) -> str:
        return definition.advance(Snapshot("a", context), Event("GO")).snapshot.state

    assert [reached(c) for c in ({"x": 1, "y": 1}, {"y": [0]}, {}, {"x": [], "y": []})] == ["b", "c", "d", "b"]


def test_guards_see_the_payload_over_the_context_and_always_does_not() -> None:
    states = {
        "a": {"on": {"GO": {"target": "b", "cond": logic({"==": [{"var": "x"}, 2]})}}},
        "b": {"always": {"target": "c", "cond": logic({"==": [{"var": "x"}, 2]})}},
        "c": {},
    }
    outcome = make(states).advance(Snapshot("a", {"x": 1}), Event("GO", {"x": 2}))
    assert outcome.snapshot == Snapshot("b", {"x": 1})
    assert [(step.event, step.taken) for step in outcome.trace] == [("GO", True), ("", False)]


def test_always_chains_after_events_and_context_changes_but_not_at_start() -> None:
    states = {
        "a": {"always": {"target": "b", "cond": path("ready")}, "on": {"GO": "b"}},
        "b": {"always": [{"target": "c"}]},
        "c": {},
    }
    definition = make(states)
    start = definition.start({"ready": True})
    assert start.state == "a"
    assert definition.advance(start, Event("GO")).snapshot.state == "c"
    merged = definition.advance(Snapshot("a", {}), Event("DEEP_MERGE_CONTEXT", {"newContext": {"ready": 1}}))
    assert merged.snapshot == Snapshot("c", {"ready": 1})


def test_a_circle_of_always_is_an_error() -> None:
    states = {"a": {"on": {"GO": "b"}}, "b": {"always": "c"}, "c": {"always": "b"}}
    definition = make(states)
    with pytest.raises(AlwaysLoop) as caught:
        definition.advance(definition.start(), Event("GO"))
    assert caught.value.path == ("b", "c", "b")


def test_nested_states_try_the_child_before_those_around_it() -> None:
    states = {
        "p": {
            "initial": "c1",
            "on": {"GO": "out", "BACK": ".c1"},
            "states": {
                "c1": {"on": {"GO": {"target": "c2", "cond": logic({"var": "inner"})}}},
                "c2": {"on": {"JUMP": "#far"}},
            },
        },
        "out": {"id": "far", "initial": "x", "states": {"x": {"on": {"HOME": "#test.p.c2"}}}},
    }
    definition = make(states, root={"id": "test"})
    assert definition.initial == "p.c1"

    def go(state: str, event: str, **context: Any) -> str:
        return definition.advance(Snapshot(state, context), Event(event)).snapshot.state

    assert go("p.c1", "GO", inner=True) == "p.c2"
    assert go("p.c1", "GO") == "out.x"
    assert go("p.c2", "BACK") == "p.c1"
    assert go("p.c2", "JUMP") == "out.x"
    assert go("out.x", "HOME") == "p.c2"


def test_a_nested_final_state_ends_its_parent_only() -> None:
    states = {
        "p": {"initial": "a", "onDone": "next", "states": {"a": {"on": {"GO": "end"}}, "end": {"type": "final"}}},
        "next": {},
    }
    outcome = make(states).advance(Snapshot("p.a", {}), Event("GO"))
    assert (outcome.snapshot.state, outcome.done) == ("next", False)


def test_a_transition_without_target_stays() -> None:
    definition = make({"a": {"on": {"NOTE": {"actions": []}}}})
    outcome = definition.advance(definition.start(), Event("NOTE"))
    assert (outcome.snapshot.state, outcome.taken, outcome.trace[0].target) == ("a", True, None)


def test_a_final_state_takes_context_changes_and_nothing_else() -> None:
    definition = make(REVIEW, root={"on": {"CANCEL": "rejected"}})
    done = Snapshot("approved", {"a": 1})
    outcome = definition.advance(done, Event("UPDATE_CONTEXT", {"context": {"b": 2}}))
    assert outcome.snapshot == Snapshot("approved", {"a": 1, "b": 2})
    assert outcome.done
    for event in ("approve", "CANCEL"):
        with pytest.raises(EventNotAllowed):
            definition.advance(done, Event(event))


def test_update_replaces_given_keys_and_deep_merge_merges() -> None:
    definition = make(REVIEW)
    start = Snapshot("review", {"a": {"x": 1}, "list": [1], "keep": 0})
    updated = definition.advance(start, Event("UPDATE_CONTEXT", {"context": {"a": {"y": 2}}}))
    assert updated.snapshot.context == {"a": {"y": 2}, "list": [1], "keep": 0}
    payload = {"newContext": {"a": {"y": 2}, "list": [2]}}
    merged = definition.advance(start, Event("DEEP_MERGE_CONTEXT", payload))
    assert merged.snapshot.context == {"a": {"x": 1, "y": 2}, "list": [1, 2], "keep": 0}
    replaced = definition.advance(start, Event("DEEP_MERGE_CONTEXT", {**payload, "arrayMergeOption": "replace"}))
    assert replaced.snapshot.context["list"] == [2]


@pytest.mark.parametrize(
    ("event", "pointer"),
    [
        (Event("UPDATE_CONTEXT"), "/context"),
        (Event("UPDATE_CONTEXT", {"context": []}), "/context"),
        (Event("DEEP_MERGE_CONTEXT", {}), "/newContext"),
        (Event("DEEP_MERGE_CONTEXT", {"newContext": {}, "arrayMergeOption": "x"}), "/arrayMergeOption"),
        (Event("UPDATE_CONTEXT", {"context": {"a": float("inf")}}), "/context/a"),
        (Event("UPDATE_CONTEXT", {"context": {"a": object()}}), "/context/a"),
        (Event("reject", []), ""),  # type: ignore[arg-type]
    ],
)
def test_bad_payloads_are_refused_with_a_pointer(event: Event, pointer: str) -> None:
    definition = make(REVIEW)
    with pytest.raises(PayloadError) as caught:
        definition.advance(definition.start(), event)
    assert caught.value.problems[0].pointer == pointer


def deep(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(levels):
        value = {"a": value}
    return value


def test_depth_is_limited() -> None:
    definition = make(REVIEW)
    definition.start(deep(99))
    with pytest.raises(ContextError):
        definition.start(deep(100))
    with pytest.raises(PayloadError):
        definition.advance(definition.start(), Event("DEEP_MERGE_CONTEXT", {"newContext": deep(100_000)}))


def test_the_context_schema_is_binding() -> None:
    schema = {"type": "object", "properties": {"age": {"type": "integer"}}}
    definition = make(REVIEW, contextSchema={"type": "json-schema", "schema": schema})
    with pytest.raises(ContextError) as caught:
        definition.start({"age": "old"})
    assert caught.value.problems[0].pointer == "/age"
    with pytest.raises(ContextError):
        definition.advance(definition.start({"age": 4}), Event("UPDATE_CONTEXT", {"context": {"age": None}}))


@pytest.mark.parametrize(
    "cond",
    [path("length(missing)"), path("a.["), path("@.[?b]"), logic({"cat": [{"var": "long"}, {"var": "long"}]})],
)
def test_a_failing_guard_names_everything(cond: dict[str, Any]) -> None:
    definition = make({"a": {"on": {"GO": {"target": "b", "cond": cond}}}, "b": {}})
    with pytest.raises(GuardError) as caught:
        definition.advance(definition.start({"long": "x" * 60_000}), Event("GO"))
    error = caught.value
    assert (error.state, error.event, error.rule) == ("a", "GO", cond["options"]["rule"])
    assert error.message


def test_the_default_context_is_used_only_where_none_is_given() -> None:
    definition = make(REVIEW, root={"context": {"documents": []}})
    first = definition.start()
    first.context["documents"].append(1)
    assert definition.start({}).context == {"documents": []}
    assert definition.start({"a": 1}).context == {"a": 1}


def test_an_unknown_state_is_an_error() -> None:
    with pytest.raises(UnknownState):
        make(REVIEW).advance(Snapshot("gone", {}), Event("approve"))


def test_effects_are_those_of_a_newly_entered_state_in_order() -> None:
    plugins = {
        "apiPlugins": [{"name": "api", "stateNames": ["revision"]}],
        "commonPlugins": [{"name": "common", "stateNames": ["revision", "review"]}],
        "dispatchEventPlugins": [{"name": "dispatch", "stateNames": ["revision"]}],
    }
    definition = make(REVIEW, extensions=plugins)
    outcome = definition.advance(definition.start(), Event("revision"))
    assert [(effect.kind, effect.name) for effect in outcome.effects] == [
        ("dispatchEvent", "dispatch"),
        ("common", "common"),
        ("api", "api"),
    ]
    merge = Event("UPDATE_CONTEXT", {"context": {}})
    assert definition.advance(outcome.snapshot, merge).effects == ()


def test_threads_share_a_definition() -> None:
    definition = make(REVIEW)

    def walk(score: int) -> str:
        snapshot = definition.start({"risk": {"score": score}})
        for event in ("revision", "RESUBMITTED", "approve"):
            snapshot = definition.advance(snapshot, Event(event)).snapshot
        return snapshot.state

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(walk, range(400))) == ["approved" if n < 40 else "review" for n in range(400)]


EVENTS = st.lists(
    st.sampled_from(["approve", "reject", "revision", "RESUBMITTED"])
    | st.builds(lambda key, value: {"newContext": {key: {"score": value}}}, st.sampled_from("ab"), st.integers(0, 90)),
    max_size=12,
)


@given(events=EVENTS, score=st.integers(0, 90))
@settings(deadline=None)
def test_any_history_is_repeatable_and_changes_no_argument(events: list[Any], score: int) -> None:
    definition = make(REVIEW)

    def run() -> list[Snapshot]:
        history = [definition.start({"risk": {"score": score}})]
        for each in events:
            event = Event(each) if isinstance(each, str) else Event("DEEP_MERGE_CONTEXT", each)
            before = copy.deepcopy((history[-1], event))
            with suppress(EventNotAllowed):
                history.append(definition.advance(history[-1], event).snapshot)
            assert before[0] in history[-2:]
            assert event == before[1]
        return history

    assert run() == run()


def test_every_event_of_the_real_definitions_answers(ballerine_definitions: dict[str, Any]) -> None:
    for data in ballerine_definitions.values():
        definition = Definition.parse(data)
        for state, info in definition.states.items():
            for event in definition.next_events(state):
                assert not info.final
                context = {"documents": [], "childWorkflows": {"kyc_email_session_example": {}}, "entity": {"data": {}}}
                outcome = definition.advance(Snapshot(state, context), Event(event))
                assert outcome.snapshot.state in definition.states


def test_a_malformed_part_of_a_real_guard_fails_only_when_it_is_reached(ballerine_definitions: dict[str, Any]) -> None:
    definition = Definition.parse(ballerine_definitions["dynamicUiWorkflowDefinition"])
    waiting = {"childWorkflows": {"kyc_email_session_example": {"c": {"state": "idle"}}}}
    decided = {"childWorkflows": {"kyc_email_session_example": {"c": {"result": {"vendorResult": {"decision": "x"}}}}}}
    event = Event("COLLECTION_FLOW_FINISHED")
    assert definition.advance(Snapshot("revision", waiting), event).snapshot.state == "pending_kyc_response_to_finish"
    with pytest.raises(GuardError, match=r"dot before"):
        definition.advance(Snapshot("revision", decided), event)


def test_entered_and_left_are_the_states_on_the_way() -> None:
    states = {
        "p": {
            "initial": "q",
            "states": {"q": {"initial": "a", "states": {"a": {"on": {"IN": "b", "OUT": "#o"}}, "b": {}}}},
        },
        "o": {"id": "o", "initial": "x", "states": {"x": {"on": {"AGAIN": "x"}}}},
    }
    definition = make(states)
    inside = definition.advance(definition.start(), Event("IN"))
    assert (inside.entered, inside.left) == (("p.q.b",), ("p.q.a",))
    outside = definition.advance(definition.start(), Event("OUT"))
    assert (outside.entered, outside.left) == (("o", "o.x"), ("p.q.a", "p.q", "p"))
    again = definition.advance(outside.snapshot, Event("AGAIN"))
    assert (again.entered, again.left, again.taken) == ((), (), True)


def test_why_tells_what_an_event_would_try() -> None:
    branches = [
        {"target": "b", "cond": logic({"var": "x"})},
        {"target": "c", "cond": path("length(gone)")},
        {"target": "d"},
    ]
    definition = make({"a": {"on": {"GO": branches}}, "b": {}, "c": {}, "d": {}})
    missed, failed = definition.why(Snapshot("a", {}), "GO")
    assert (missed.taken, missed.value, missed.error) == (False, None, None)
    assert (failed.taken, failed.value, bool(failed.error)) == (False, None, True)
    (taken,) = definition.why(Snapshot("a", {"x": 1}), "GO")
    assert (taken.taken, taken.target) == (True, "b")
    assert definition.why(Snapshot("b", {}), "GO") == ()
    with pytest.raises(UnknownState):
        definition.why(Snapshot("gone", {}), "GO")


def test_a_state_is_asked_by_its_name_in_a_snapshot() -> None:
    definition = make(REVIEW)
    assert definition.state_info("approved").final
    for ask in (definition.state_info, definition.next_events):
        with pytest.raises(UnknownState):
            ask("gone")


AGE = {"<": [{"var": "person.age"}, 18]}


def test_strict_rules_refuse_to_compare_what_is_missing() -> None:
    states = {"a": {"on": {"GO": {"target": "b", "cond": logic(AGE)}}}, "b": {}}
    assert make(states).advance(Snapshot("a", {}), Event("GO")).snapshot.state == "b"
    strict = make(states, config={"strictRules": True})
    with pytest.raises(GuardError, match=r"person\.age") as caught:
        strict.advance(Snapshot("a", {"person": {"age": None}}), Event("GO"))
    assert (caught.value.state, caught.value.event, caught.value.rule) == ("a", "GO", AGE)
    assert strict.advance(Snapshot("a", {}), Event("GO", {"person": {"age": 4}})).snapshot.state == "b"


def test_a_guard_knows_the_time_of_the_event_and_no_other() -> None:
    late = logic({">": [{"today": []}, {"var": "due"}]})
    states = {"a": {"on": {"GO": "b"}}, "b": {"always": {"target": "c", "cond": late}}, "c": {}}
    definition = make(states)
    start = Snapshot("a", {"due": "2026-05-01"})
    for day, state in ((1, "b"), (2, "c")):
        event = Event("GO", at=datetime(2026, 5, day, tzinfo=UTC))
        assert definition.advance(start, event).snapshot.state == state
        assert definition.why(Snapshot("b", {}), "GO", event.at) == ()
    with pytest.raises(GuardError, match="time") as caught:
        definition.advance(start, Event("GO"))
    assert (caught.value.state, caught.value.event) == ("b", "GO")


def test_what_a_nested_end_does_is_tried_once_when_it_ends() -> None:
    inner = {"a": {"on": {"GO": "end"}}, "end": {"type": "final"}}
    done = [{"target": "next", "cond": logic({"var": "x"})}, {"actions": []}]
    definition = make({"p": {"initial": "a", "onDone": done, "states": inner}, "next": {}})
    outcome = definition.advance(definition.start(), Event("GO"))
    assert (outcome.snapshot.state, [step.taken for step in outcome.trace]) == ("p.end", [True, False, True])
    later = definition.advance(outcome.snapshot, Event("UPDATE_CONTEXT", {"context": {"x": 1}}))
    assert (later.snapshot.state, later.trace) == ("p.end", ())
