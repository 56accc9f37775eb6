import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.engine.workflow import (
    ActionError,
    AlwaysLoop,
    ContextError,
    Definition,
    Effect,
    Event,
    GuardError,
    Snapshot,
)
from ballerine_app.engine.workflow.actions import ACTIONS, action
from tests.engine.workflow.charts import assign, errors, log, logic, make, run


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_documented_example_is_true(name: str) -> None:
    known = ACTIONS[name]
    options, context, result = known.example
    before = copy.deepcopy(context)
    assert known.function(context, Event("GO"), known.prepare(options)) == result
    assert context == before
    assert known.doc


def test_a_name_is_registered_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        action("assign", prepare=lambda options: options, example=({}, {}, {}))(lambda context, event, options: context)


def test_assign_reads_the_payload_over_the_context_and_copies_only_its_paths() -> None:
    go = {"target": "b", "actions": assign(**{"a.x": {"var": "y"}, "new.deep": {"var": "a.x"}, "n": {"now": []}})}
    definition = make({"a": {"on": {"GO": go}}, "b": {}})
    context = {"a": {"x": 1, "keep": []}, "y": 0, "other": {}}
    before = copy.deepcopy(context)
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    after = definition.advance(Snapshot("a", context), Event("GO", {"y": 2}, at)).snapshot.context
    assert after == {
        "a": {"x": 2, "keep": []},
        "y": 0,
        "other": {},
        "new": {"deep": 1},
        "n": "2026-01-02T03:04:05.000Z",
    }
    assert context == before
    assert after["other"] is context["other"]
    assert after["a"]["keep"] is context["a"]["keep"]


def test_unset_removes_paths() -> None:
    remove = {"type": "unset", "options": {"paths": ["a.x", "gone.y", "b"]}}
    definition = make({"a": {"on": {"GO": {"actions": remove}}}})
    context = {"a": {"x": 1, "y": {}}, "b": 1}
    outcome = definition.advance(Snapshot("a", context), Event("GO"))
    assert outcome.snapshot.context == {"a": {"y": {}}}
    assert context == {"a": {"x": 1, "y": {}}, "b": 1}
    assert outcome.snapshot.context["a"]["y"] is context["a"]["y"]


def test_dispatch_is_an_effect_even_where_the_state_stays() -> None:
    tell = {"type": "dispatch", "options": {"event": "ALERT", "payload": {"var": "person"}}}
    definition = make({"a": {"on": {"GO": {"actions": [tell]}}}})
    outcome = definition.advance(Snapshot("a", {}), Event("GO", {"person": {"id": 1}}))
    assert outcome.effects == (Effect("dispatchEvent", "ALERT", "a", event="ALERT", params={"id": 1}),)
    with pytest.raises(ActionError) as caught:
        definition.advance(Snapshot("a", {"person": 5}), Event("GO"))
    assert (caught.value.state, caught.value.event, caught.value.action) == ("a", "GO", "dispatch")
    assert caught.value.pointer == "/definition/states/a/on/GO/actions/0"
    with pytest.raises(ActionError, match="NaN"):
        definition.advance(Snapshot("a", {"person": {"x": float("nan")}}), Event("GO"))


NESTED = {
    "p": {
        "initial": "x",
        "entry": log("+p"),
        "exit": log("-p"),
        "states": {
            "x": {
                "entry": [log("+x")],
                "exit": log("-x"),
                "on": {
                    "IN": {"target": "y", "actions": log("in")},
                    "OUT": {"target": "#q", "actions": log("out")},
                    "SELF": {"target": "x", "actions": log("self")},
                    "STAY": {"actions": log("stay")},
                    "INNER_SELF": {"target": "x", "internal": True, "actions": log("inner")},
                },
            },
            "y": {"entry": log("+y"), "exit": log("-y")},
        },
        "on": {
            "INNER": {"target": ".y"},
            "REENTER": {"target": ".y", "internal": False},
            "OUTER": "p",
            "RESTART": {"target": "p", "internal": True},
        },
    },
    "q": {"id": "q", "initial": "z", "entry": log("+q"), "states": {"z": {"entry": log("+z")}}},
}


@pytest.mark.parametrize(
    ("event", "order"),
    [
        ("IN", ["-x", "in", "+y"]),
        ("OUT", ["-x", "-p", "out", "+q", "+z"]),
        ("SELF", ["-x", "self", "+x"]),
        ("STAY", ["stay"]),
        ("INNER_SELF", ["inner"]),
        ("INNER", ["-x", "+y"]),
        ("REENTER", ["-x", "-p", "+p", "+y"]),
        ("RESTART", ["-x", "+x"]),
        ("ROOT", ["-x", "-p", "root", "+q", "+z"]),
        ("OUTER", ["-x", "-p", "+p", "+x"]),
    ],
)
def test_actions_run_from_the_inside_out_then_from_the_outside_in(event: str, order: list[str]) -> None:
    definition = make(NESTED, root={"on": {"ROOT": {"target": "q", "actions": log("root")}}})
    assert run(definition, event, context={"log": []}).snapshot.context["log"] == order


def test_actions_run_along_automatic_transitions_which_see_no_payload() -> None:
    states = {
        "a": {"exit": log("-a"), "on": {"GO": {"target": "b", "actions": assign(seen={"var": "p"})}}},
        "b": {
            "entry": log("+b"),
            "exit": log("-b"),
            "always": {"target": "c", "cond": logic({"var": "seen"}), "actions": assign(unseen={"var": "p"})},
        },
        "c": {"entry": log("+c")},
    }
    outcome = make(states).advance(Snapshot("a", {"log": []}), Event("GO", {"p": 1}))
    assert outcome.snapshot.context == {"log": ["-a", "+b", "-b", "+c"], "seen": 1, "unseen": None}


def test_no_action_runs_at_start() -> None:
    definition = make({"a": {"entry": assign(x=1)}})
    assert definition.start({"y": 2}).context == {"y": 2}


def test_unregistered_names_do_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["os.mkdir", {"type": "os.mkdir", "options": {"path": "x"}}, "ballerine_app.engine.workflow.actions.assign"]
    definition = make({"a": {"exit": names, "on": {"GO": {"target": "b", "actions": "os.mkdir"}}}, "b": {"entry": 5}})
    outcome = definition.advance(definition.start({"x": 1}), Event("GO"))
    assert (outcome.snapshot.context, list(tmp_path.iterdir())) == ({"x": 1}, [])
    assert [finding.code for finding in definition.findings] == ["unknown_action"] * 5


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("assign", ""),
        ({"type": "assign", "options": {"set": 5}}, "/options/set"),
        ({"type": "assign", "options": {"set": {"a..b": 1}}}, "/options/set/a..b"),
        ({"type": "assign", "options": {"set": {"a/b": {"if": [{"bogus": 1}]}}}}, "/options/set/a~1b/if/0/bogus"),
        ({"type": "assign", "options": {"set": {}, "extra": 1}}, "/options/extra"),
        ({"type": "unset", "options": {"paths": "a"}}, "/options/paths"),
        ({"type": "unset", "options": {"paths": [5]}}, "/options/paths/0"),
        ({"type": "unset", "options": {"paths": [".".join("abc" * 17)]}}, "/options/paths/0"),
        ({"type": "dispatch", "options": {"event": ""}}, "/options/event"),
        ({"type": "dispatch", "options": {"event": "X", "payload": {"bogus": 1}}}, "/options/payload/bogus"),
    ],
)
def test_options_that_an_action_cannot_use_are_errors(given: Any, place: str) -> None:
    expected = f"/definition/states/a/entry{place}" if place else "/definition/states/a/entry"
    if isinstance(given, dict) and not place:
        expected += "/options"
    assert errors({"a": {"entry": given}}) == [("action_options", expected)]


def test_a_context_that_breaks_the_schema_is_refused_and_nothing_changes() -> None:
    schema = {"type": "object", "properties": {"age": {"type": "integer"}}}
    definition = make(
        {"a": {"on": {"GO": {"target": "b", "actions": assign(age="old")}}}, "b": {}}, contextSchema=schema
    )
    start = Snapshot("a", {"age": 4})
    with pytest.raises(ContextError) as caught:
        definition.advance(start, Event("GO"))
    assert (caught.value.problems[0].pointer, start) == ("/age", Snapshot("a", {"age": 4}))


@pytest.mark.parametrize("rule", [{"/": [1, 0]}, {"+": ["x"]}, {"*": [{"var": "big"}, {"var": "big"}]}])
def test_values_that_cannot_be_stored_are_refused(rule: Any) -> None:
    definition = make({"a": {"on": {"GO": {"actions": assign(**{"x.y": rule})}}}})
    with pytest.raises(ContextError) as caught:
        definition.advance(definition.start({"z": 1}), Event("GO", {"big": 1e308}))
    assert caught.value.problems[0].pointer == "/x/y"


def test_an_automatic_circle_ends_when_its_actions_change_what_guards_see() -> None:
    count = assign(n={"+": [{"var": "n"}, 1]})
    more = logic({"<": [{"var": "n"}, 10]})
    states = {
        "a": {"on": {"GO": "b"}},
        "b": {"always": {"target": "c", "cond": more, "actions": count}},
        "c": {"always": {"target": "b", "actions": count}},
    }
    assert run(make(states), "GO", context={"n": 0}).snapshot == Snapshot("b", {"n": 10})


def test_an_automatic_circle_that_always_changes_the_context_is_bounded() -> None:
    states = {"a": {"on": {"GO": "b"}}, "b": {"always": {"actions": assign(n={"+": [{"var": "n"}, 1]})}}}
    start = Snapshot("a", {"n": 0})
    with pytest.raises(AlwaysLoop) as caught:
        make(states).advance(start, Event("GO"))
    assert (caught.value.event, len(caught.value.path) > 100, start.context) == ("GO", True, {"n": 0})


def test_an_automatic_circle_that_sets_the_same_again_is_found_at_once() -> None:
    states = {"a": {"on": {"GO": "b"}}, "b": {"always": "c"}, "c": {"always": {"target": "b", "actions": assign(n=1)}}}
    with pytest.raises(AlwaysLoop) as caught:
        run(make(states), "GO")
    assert caught.value.path == ("b", "c", "b", "c", "b")


def test_a_guard_that_fails_after_actions_names_the_event() -> None:
    states = {
        "a": {"on": {"GO": {"target": "b", "actions": assign(x=1)}}},
        "b": {"always": {"target": "a", "cond": {"type": "jmespath", "options": {"rule": "length(x)"}}}},
    }
    with pytest.raises(GuardError) as caught:
        run(make(states), "GO")
    assert (caught.value.state, caught.value.event) == ("b", "GO")


@pytest.mark.parametrize("key", ["__proto__", "__class__", "constructor", "__dict__"])
def test_names_that_other_languages_fear_are_plain_keys(key: str) -> None:
    go = {"target": "b", "actions": assign(**{f"{key}.x": {"var": key}})}
    definition: Definition = make({"a": {"on": {key: go}}, "b": {}})
    outcome = definition.advance(definition.start({"y": 1}), Event(key, {key: 5}))
    assert outcome.snapshot == Snapshot("b", {"y": 1, key: {"x": 5}})
