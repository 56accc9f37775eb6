import copy
import json
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition, DefinitionError, Event, lint

SHIPPED = Path(__file__).resolve().parents[3] / "ballerine_app" / "definitions"


def codes(data: Any) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionError) as caught:
        Definition.parse(data)
    return [(problem.code, problem.pointer) for problem in caught.value.problems if problem.severity == "error"]


def chart(**states: Any) -> dict[str, Any]:
    return {"initial": next(iter(states)), "states": states}


def test_a_definition_is_compiled_once() -> None:
    data = chart(a={"on": {"GO": "b"}}, b={"type": "final"})
    first = Definition.parse(data)
    assert Definition.parse(copy.deepcopy(data)) is first
    assert Definition.parse({**data, "id": "other"}) is not first


def test_the_hash_ignores_the_order_of_keys_but_states_keep_theirs() -> None:
    forward = Definition.parse(chart(a={"on": {"GO": "b"}}, b={}))
    backward = Definition.parse({"states": {"b": {}, "a": {"on": {"GO": "b"}}}, "initial": "a"})
    assert forward.hash == backward.hash
    assert (list(forward.states), list(backward.states)) == (["a", "b"], ["b", "a"])


def test_changing_the_data_later_changes_nothing() -> None:
    data = chart(a={"on": {"GO": "b"}}, b={})
    definition = Definition.parse(data)
    data["states"]["a"]["on"]["GO"] = "a"
    assert definition.data["states"]["a"]["on"]["GO"] == "b"
    assert definition.advance(definition.start(), Event("GO")).snapshot.state == "b"


def test_envelope_and_bare_chart() -> None:
    bare = {"id": "bare", **chart(a={})}
    assert (Definition.parse(bare).name, Definition.parse(bare).version) == ("bare", 1)
    envelope = Definition.parse({"name": "kyc", "version": 3, "definition": bare})
    assert (envelope.name, envelope.version, envelope.initial) == ("kyc", 3, "a")


def test_states_tell_tags_meta_final_and_transitions_in_order() -> None:
    definition = Definition.parse(
        {
            "initial": "p",
            "on": {"CANCEL": ".end"},
            "states": {
                "p": {
                    "tags": ["outer"],
                    "initial": "c2",
                    "on": {"UP": "end"},
                    "states": {
                        "c1": {"tags": "inner", "metadata": {"step": 1}, "on": {"NEXT": "c2"}},
                        "c2": {"meta": {"step": 2}},
                    },
                },
                "end": {"type": "final"},
            },
        }
    )
    assert list(definition.states) == ["p.c1", "p.c2", "end"]
    assert definition.initial == "p.c2"
    info = definition.states["p.c1"]
    assert (info.tags, info.meta, info.final) == (("inner", "outer"), {"step": 1}, False)
    assert [(t.event, t.target, t.declared_in) for t in info.transitions] == [
        ("NEXT", "p.c2", "p.c1"),
        ("UP", "end", "p"),
        ("CANCEL", "end", ""),
    ]
    assert definition.states["end"].final
    assert definition.states["end"].transitions == ()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([], [("shape", "")]),
        ({}, [("no_states", "/states")]),
        ({"definition": {"states": {}}}, [("no_states", "/definition/states")]),
        ({"states": {"a": {}}}, [("initial", "/initial")]),
        ({"initial": "x", "states": {"a": {}}}, [("initial", "/initial")]),
        (chart(a={"on": {"GO": "x"}}), [("unknown_target", "/states/a/on/GO")]),
        (chart(a={"on": {"GO": [{"target": "x"}]}}), [("unknown_target", "/states/a/on/GO/0/target")]),
        (chart(a={"always": {"target": "x"}}), [("unknown_target", "/states/a/always/target")]),
        (chart(a={"on": {"GO": []}}), [("empty_transition", "/states/a/on/GO")]),
        (chart(a={"on": {"GO": 5}}), [("shape", "/states/a/on/GO")]),
        (chart(a={"on": {"GO": {"guard": "x"}}}), [("unknown_key", "/states/a/on/GO/guard")]),
        (chart(a={"on": {"GO": {"cond": "os.system"}}}), [("guard_type", "/states/a/on/GO/cond")]),
        (chart(a={"on": {"UPDATE_CONTEXT": "a"}}), [("reserved_event", "/states/a/on/UPDATE_CONTEXT")]),
        (chart(a={"on": {"*": "a"}}), [("event_name", "/states/a/on/*")]),
        (chart(a={"type": "parallel", "states": {}}), [("shape", "/states/a/type")]),
        (chart(a={"type": "history"}), [("no_states", "/states")]),
        (chart(a={}, h={"type": "history", "history": "far"}), [("shape", "/states/h/history")]),
        (chart(a={}, h={"type": "history", "target": "x"}), [("unknown_target", "/states/h/target")]),
        ({"initial": "h", "states": {"a": {}, "h": {"type": "history"}}}, [("initial", "/initial")]),
        (chart(a={"type": "atomic", "states": {"b": {}}, "initial": "b"}), [("shape", "/states/a/type")]),
        (chart(a={"type": "compound"}), [("shape", "/states/a/type")]),
        (chart(a={"type": "final", "states": {"b": {}}}), [("shape", "/states/a/type")]),
        (chart(a={"type": "other"}), [("shape", "/states/a/type")]),
        (chart(a={"invoke": {}}), [("unsupported", "/states/a/invoke")]),
        (chart(a={"activities": ["x"]}), [("unsupported", "/states/a/activities")]),
        (chart(a={"after": {"soon": "a"}}), [("delay", "/states/a/after/soon")]),
        (chart(a={"after": [{"target": "a"}]}), [("delay", "/states/a/after/0/delay")]),
        (chart(a={"after": ["a"]}), [("shape", "/states/a/after")]),
        (chart(a={"after": {"5": "x"}}), [("unknown_target", "/states/a/after/5")]),
        (chart(a={"on": {"after.5.a": "a"}}), [("reserved_event", "/states/a/on/after.5.a")]),
        (chart(a={"on": {"GO": {"target": ["a", "b"]}}}, b={}), [("targets", "/states/a/on/GO/target")]),
        (chart(a={"entry": {"type": "assign"}}), [("action_options", "/states/a/entry/options")]),
        (
            chart(a={"exit": [{"type": "assign", "options": {"set": {"x": {"bogus": 1}}}}]}),
            [("action_options", "/states/a/exit/0/options/set/x/bogus")],
        ),
        ({"config": {"strictRules": "yes"}, "definition": chart(a={})}, [("shape", "/config/strictRules")]),
        (chart(**{"a.b": {}}), [("state_name", "/states/a.b"), ("initial", "/initial")]),
        (
            chart(**{"*": {}, "=": {}}),
            [("state_name", "/states/*"), ("state_name", "/states/="), ("initial", "/initial")],
        ),
        (chart(a=5), [("shape", "/states/a"), ("initial", "/initial")]),
        ({"version": "x", "definition": chart(a={})}, [("version", "/version")]),
        ({"definitionType": "bpmn-json", "definition": chart(a={})}, [("unsupported", "/definitionType")]),
        ({"events": {"GO": {"actors": ["root"]}}, "definition": chart(a={})}, [("actors", "/events/GO/actors")]),
        (
            {"events": {"GO": {"payload": {"type": "bogus"}}}, "definition": chart(a={})},
            [("schema", "/events/GO/payload")],
        ),
        (
            {"contextSchema": {"$ref": "http://127.0.0.1:9/schema"}, "definition": chart(a={})},
            [("schema", "/contextSchema")],
        ),
        ({"protected": "risk", "definition": chart(a={})}, [("shape", "/protected")]),
        (chart(a={"meta": {"x": float("nan")}}), [("not_json", "/states/a/meta/x")]),
        (chart(a={"meta": {"x": 2**53}}), [("not_json", "/states/a/meta/x")]),
        (chart(a={"meta": {"x": "\ud800"}}), [("not_json", "/states/a/meta/x")]),
    ],
)
def test_problems_have_codes_and_pointers(data: Any, expected: list[tuple[str, str]]) -> None:
    assert codes(data) == expected


def test_a_wrong_guard_names_the_place_and_the_likely_word() -> None:
    cond = {"type": "json-logic", "options": {"rule": {"and": [{"subtr": ["a", 1]}, True]}}}
    with pytest.raises(DefinitionError, match="Did you mean 'substr'") as caught:
        Definition.parse(chart(a={"on": {"GO": {"target": "a", "cond": cond}}}))
    assert caught.value.problems[0].pointer == "/states/a/on/GO/cond/options/rule/and/0/subtr"


def test_an_id_belongs_to_one_state() -> None:
    definition = Definition.parse(chart(a={"id": "x", "on": {"GO": "#x"}}, b={"id": "x"}))
    assert [(finding.code, finding.pointer) for finding in definition.findings] == [("duplicate_id", "/states/b/id")]
    assert definition.states["a"].transitions[0].target == "a"


def test_a_schema_fetches_nothing() -> None:
    data = {"contextSchema": {"$ref": "http://127.0.0.1:9/schema"}, "definition": chart(a={})}
    with pytest.raises(DefinitionError, match="outside itself"):
        Definition.parse(data)


def test_events_named_like_the_machines_own_words_work() -> None:
    names = ["state", "trigger", "initial", "events", "to_b", "__class__", "constructor"]
    definition = Definition.parse(chart(a={"on": dict.fromkeys(names, "b")}, b={}))
    assert {definition.advance(definition.start(), Event(name)).snapshot.state for name in names} == {"b"}


def test_ballerine_definitions_parse_and_lint(ballerine_definitions: dict[str, Any]) -> None:
    assert len(ballerine_definitions) == 26
    for name, data in ballerine_definitions.items():
        before = copy.deepcopy(data)
        definition = Definition.parse(data)
        assert definition.states, name
        assert all(problem.message and problem.severity != "error" for problem in lint(definition)), name
        assert data == before


@pytest.mark.parametrize(
    "path", sorted(SHIPPED.glob("workflows/*.json")) + sorted(SHIPPED.glob("flows/*.json")), ids=str
)
def test_shipped_definitions_have_no_findings(path: Path) -> None:
    findings = lint(Definition.parse(json.loads(path.read_text())))
    assert [finding for finding in findings if finding.severity != "info"] == []
