"""Forms of Ballerine's and XState's JSON that no other test is about: what they do, or that they do nothing."""

from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition, Event, Snapshot, lint
from ballerine_app.engine.workflow.lint_keys import CONFIG_KEYS
from tests.engine.workflow.charts import assign, errors, expression, logic, make, run

STATES: dict[str, Any] = {"a": {"on": {"GO": "b"}}, "b": {"type": "final"}}
ROWS = {
    "id": "clf1",
    "displayName": "Review",
    "variant": "KYC",
    "isPublic": True,
    "projectId": "p1",
    "crossEnvKey": "k",
    "reviewMachineId": "r",
    "runtimeId": "x",
    "backend": {"baseUrl": "https://example.test"},
    "documentsSchema": [{"category": "id", "type": "passport"}],
    "persistStates": [{"state": "a", "persistence": "BACKEND"}],
    "submitStates": [{"state": "b"}],
    "createdBy": "SYSTEM",
}
EVENTS = {"GO": {"actors": ["system"]}}


@pytest.mark.parametrize("key", sorted(ROWS))
def test_what_only_ballerines_database_or_pages_use_is_kept_and_does_nothing(key: str) -> None:
    definition = make(STATES, events=EVENTS, **{key: ROWS[key]})
    assert definition.data[key] == ROWS[key]
    assert lint(definition) == ()
    assert definition.advance(definition.start(), Event("GO")).effects == ()


@pytest.mark.parametrize("key", sorted(CONFIG_KEYS - {"strictRules", "initialEvent", "childCallbackResults"}))
def test_settings_that_no_rule_of_the_engine_reads_are_kept(key: str) -> None:
    definition = make(STATES, events=EVENTS, config={key: {"type": "kyb", "transformers": []}})
    assert definition.data["config"] == {key: {"type": "kyb", "transformers": []}}
    assert lint(definition) == ()
    assert definition.advance(definition.start(), Event("GO")).effects == ()


WITHOUT_EFFECT = {
    "description": "text",
    "key": "a",
    "order": 1,
    "version": "2",
    "$schema": "https://example.test/schema",
    "predictableActionArguments": True,
    "preserveActionOrder": True,
    "strict": True,
    "delimiter": "/",
}


@pytest.mark.parametrize("key", sorted(WITHOUT_EFFECT))
def test_keys_of_states_without_effect(key: str) -> None:
    state = {"initial": "x", "states": {"x": {"on": {"GO": "#b"}}}, key: WITHOUT_EFFECT[key]}
    definition = make({"a": state, "b": {"id": "b", "type": "final"}}, root={key: WITHOUT_EFFECT[key]})
    assert definition.findings == ()
    assert definition.initial == "a.x"
    assert definition.advance(definition.start(), Event("GO")).snapshot.state == "b"


def test_a_key_that_means_nothing_is_told_with_the_likely_one() -> None:
    definition = make({"a": {"allways": "b", "on": {"GO": "b"}}, "b": {"type": "final", "data": {"x": 1}}})
    assert [(each.code, each.pointer, each.severity) for each in definition.findings] == [
        ("unknown_key", "/definition/states/a/allways", "warning"),
        ("unknown_key", "/definition/states/b/data", "warning"),
    ]
    assert "Did you mean 'always'?" in definition.findings[0].message


@pytest.mark.parametrize(
    ("handlers", "problem"),
    [
        ([{"event": "GO", "target": "b"}], ("shape", "")),
        ({"GO": None}, ("shape", "/GO")),
        ({"": "b"}, ("event_name", "/")),
        ({"GO": {"target": "b", "in": "#x"}}, ("unknown_key", "/GO/in")),
        ({"GO": {"target": "b", "delay": 5}}, ("unknown_key", "/GO/delay")),
    ],
    ids=str,
)
def test_forms_of_transitions_that_are_refused(handlers: Any, problem: tuple[str, str]) -> None:
    code, pointer = problem
    assert errors({"a": {"on": handlers}, "b": {}}) == [(code, f"/definition/states/a/on{pointer}")]


def test_what_a_transition_says_of_itself_is_kept() -> None:
    definition = make({"a": {"on": {"GO": {"target": "b", "description": "All is there", "meta": {"x": 1}}}}, "b": {}})
    assert definition.findings == ()
    assert definition.states["a"].transitions[0].description == "All is there"


@pytest.mark.parametrize("extra", ["assignOnFailure", "onFailed"])
def test_what_a_guard_would_tell_or_do_on_failure_is_in_the_trace_instead(extra: str) -> None:
    cond = {"type": "json-logic", "options": {"rule": {"==": [{"var": "x"}, 1]}, extra: {"manualReviewReason": "No"}}}
    definition = make({"a": {"on": {"GO": {"target": "b", "cond": cond}}}, "b": {}})
    outcome = definition.advance(Snapshot("a", {"x": 2}), Event("GO"))
    assert (outcome.snapshot, outcome.taken) == (Snapshot("a", {"x": 2}), False)
    assert outcome.trace[0].inputs == (("x", 2),)


@pytest.mark.parametrize("cond", [logic({"var": "x"}), expression("x")], ids=["json-logic", "jmespath"])
@pytest.mark.parametrize(
    ("value", "passes"), [([], True), ({}, True), ("0", True), (0, False), ("", False), (None, False), (False, False)]
)
def test_a_guards_value_is_true_as_in_javascript(cond: dict[str, Any], value: Any, passes: bool) -> None:
    definition = make({"a": {"on": {"GO": {"target": "b", "cond": cond}}}, "b": {}})
    assert definition.advance(Snapshot("a", {"x": value}), Event("GO")).taken is passes


def test_a_rule_beside_its_options_is_used() -> None:
    cond = {"type": "json-logic", "rule": {"var": "x"}}
    definition = make({"a": {"on": {"GO": {"target": "b", "cond": cond}}}, "b": {}})
    assert [(each.code, each.severity) for each in definition.findings] == [("guard_shape", "warning")]
    assert definition.advance(Snapshot("a", {"x": 1}), Event("GO")).taken
    assert not definition.advance(Snapshot("a", {"x": 0}), Event("GO")).taken


def test_the_root_may_have_automatic_transitions() -> None:
    root = {"always": {"target": ".c", "cond": logic({"var": "blocked"})}}
    definition = make({"a": {"on": {"GO": "b"}}, "b": {}, "c": {"type": "final"}}, root=root)
    assert definition.advance(Snapshot("a", {}), Event("GO")).snapshot.state == "b"
    changed = definition.advance(Snapshot("b", {}), Event("UPDATE_CONTEXT", {"context": {"blocked": True}}))
    assert (changed.snapshot.state, changed.done) == ("c", True)


def test_entering_and_leaving_the_whole_statechart_runs_nothing() -> None:
    root = {"entry": assign(x=1), "exit": assign(x=2), "onDone": "a"}
    definition = make(STATES, root=root)
    assert definition.start().context == {}
    done = definition.advance(definition.start(), Event("GO"))
    assert (done.snapshot, done.done) == (Snapshot("b", {}), True)


def test_built_in_events_stay_where_the_root_has_events_of_its_own() -> None:
    definition = make(STATES, root={"on": {"CANCEL": ".b"}})
    changed = definition.advance(definition.start(), Event("UPDATE_CONTEXT", {"context": {"x": 1}}))
    merged = definition.advance(changed.snapshot, Event("DEEP_MERGE_CONTEXT", {"newContext": {"y": 1}}))
    assert merged.snapshot == Snapshot("a", {"x": 1, "y": 1})


GROUPS = ("apiPlugins", "commonPlugins", "childWorkflowPlugins", "dispatchEventPlugins")


def plugins_at(state: str) -> dict[str, Any]:
    return {group: [{"name": f"{group} {n}", "stateNames": [state]} for n in (1, 2)] for group in GROUPS}


def test_plugins_of_a_state_come_in_the_order_of_their_groups() -> None:
    definition = make(STATES, extensions=plugins_at("b"))
    effects = definition.advance(definition.start(), Event("GO")).effects
    order = [f"{group} {n}" for group in reversed(GROUPS) for n in (1, 2)]
    assert [each.name for each in effects] == order


def test_plugins_of_the_first_state_do_not_run_at_the_start_but_on_return() -> None:
    states = {"a": {"on": {"GO": "b"}}, "b": {"on": {"BACK": "a"}}}
    definition = make(states, extensions=plugins_at("a"))
    assert definition.start_effects() == ()
    there = definition.advance(definition.start(), Event("GO"))
    assert there.effects == ()
    assert len(definition.advance(there.snapshot, Event("BACK")).effects) == 8


def test_plugins_of_a_state_that_is_only_passed_through_do_not_run() -> None:
    states = {"a": {"on": {"GO": "b"}}, "b": {"always": "c"}, "c": {"type": "final"}}
    plugins = [{"name": name, "stateNames": [name]} for name in ("b", "c")]
    outcome = run(make(states, extensions={"apiPlugins": plugins}), "GO")
    assert [(each.name, each.state) for each in outcome.effects] == [("c", "c")]


def test_what_is_removed_stays_removed() -> None:
    """UPDATE_CONTEXT can't take a key away, here as there; the action `unset` can."""
    remove = {"type": "unset", "options": {"paths": ["old"]}}
    definition = make({"a": {"on": {"FORGET": {"actions": remove}}}})
    updated = definition.advance(Snapshot("a", {"old": 1}), Event("UPDATE_CONTEXT", {"context": {"new": 2}}))
    assert updated.snapshot.context == {"old": 1, "new": 2}
    assert definition.advance(updated.snapshot, Event("FORGET")).snapshot.context == {"new": 2}


def test_a_bare_statechart_has_no_envelope_keys() -> None:
    """`events` beside the states of a bare statechart declare nobody; the linter says that they mean nothing."""
    bare = Definition.parse({"initial": "a", "states": STATES, "events": {"GO": {"actors": ["applicant"]}}})
    assert bare.events == ()
    assert bare.actors("GO") == {"system", "api"}
    assert [(each.code, each.pointer) for each in bare.findings] == [("unknown_key", "/events")]
