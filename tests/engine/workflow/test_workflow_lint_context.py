from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition, Problem, lint
from ballerine_app.engine.workflow.schema_paths import SchemaPaths

CLOSED: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "entity": {"$ref": "#/$defs/entity"},
        "documents": {"type": "array", "items": {"type": "object", "properties": {"status": {"type": "string"}}}},
        "free": {"type": "object"},
        "more": {"type": "object", "properties": {"a": {}}, "additionalProperties": {"type": "object"}},
        "either": {"anyOf": [{"type": "object", "properties": {"left": {}}}, {"type": "null"}]},
    },
    "$defs": {"entity": {"type": "object", "additionalProperties": False, "properties": {"name": {"type": "string"}}}},
}
PAYLOAD = {"type": "object", "additionalProperties": False, "properties": {"step": {"type": "string"}}}


def found(rule: Any, schema: Any, payload: Any = PAYLOAD, **more: Any) -> list[Problem]:
    kind = "jmespath" if isinstance(rule, str) else "json-logic"
    branch = {"target": "b", "cond": {"type": kind, "options": {"rule": rule}}}
    states = {"a": {"on": {"GO": [branch, "b"]}}, "b": {"type": "final"}}
    event = {"actors": ["system"], **({"payload": payload} if payload else {})}
    data = {
        "events": {"GO": event},
        "definition": {"initial": "a", "states": states},
        "contextSchema": schema,
        **more,
    }
    return [finding for finding in lint(Definition.parse(data)) if finding.code in ("unknown_path", "bare_literal")]


@pytest.mark.parametrize(
    ("path", "unknown", "meant"),
    [
        ("score", None, ""),
        ("scores", "scores", "score"),
        ("entity.name", None, ""),
        ("entity.nmae", "entity.nmae", "entity.name"),
        ("entity.name.first", "entity.name.first", ""),
        ("documents[].status", None, ""),
        ("documents[].stattus", "documents[].stattus", "documents[].status"),
        ("documents.0.status", None, ""),
        ("documents.length", None, ""),
        ("score.x", "score.x", ""),
        ("free.anything.at.all", None, ""),
        ("more.a.b", None, ""),
        ("more.c.d", None, ""),
        ("either.left", None, ""),
        ("either.right", "either.right", ""),
        ("nothing", "nothing", ""),
    ],
)
def test_paths_are_followed_through_a_schema(path: str, unknown: str | None, meant: str) -> None:
    answer = SchemaPaths(CLOSED).unknown(path)
    assert (answer and answer.path) == unknown
    assert answer is None or answer.meant == meant


@pytest.mark.parametrize("key", ["allOf", "not", "if", "patternProperties"])
def test_what_a_schema_says_in_other_ways_counts_as_known(key: str) -> None:
    value: Any = [{}] if key == "allOf" else {}
    schema = {"type": "object", "properties": {"a": {}}, key: value if key != "patternProperties" else {"^x": {}}}
    assert SchemaPaths(schema).unknown("b") is None


def test_references_that_go_round_end() -> None:
    schema = {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}
    assert SchemaPaths(schema).unknown("x.y") is None


def test_guards_that_read_what_the_schema_does_not_know() -> None:
    (finding,) = found({"==": [{"var": "entity.nmae"}, "x"]}, CLOSED)
    assert finding.pointer == "/definition/states/a/on/GO/0/cond/options/rule"
    assert finding.severity == "warning"
    assert finding.message == "The context schema doesn't know 'entity.nmae'. Did you mean 'entity.name'?"
    assert found({"==": [{"var": "entity.name"}, "x"]}, CLOSED) == []
    (finding,) = found("length(documents[?stattus == 'x']) > `0`", {"type": "json-schema", "schema": CLOSED})
    assert "Did you mean 'documents[].status'?" in finding.message


def test_an_events_payload_is_known_too() -> None:
    rule = {"==": [{"var": "step"}, "x"]}
    assert found(rule, CLOSED) == []
    assert [finding.severity for finding in found(rule, CLOSED, payload=None)] == ["info"]
    other = {**PAYLOAD, "properties": {}}
    assert [finding.severity for finding in found(rule, CLOSED, payload=other)] == ["warning"]


def test_an_open_schema_warns_only_of_what_looks_misspelt() -> None:
    schema = {"type": "object", "properties": {"score": {"type": "number"}}}
    severities = [
        [finding.severity for finding in found({"==": [{"var": path}, 1]}, schema)]
        for path in ("scroe", "weather", "pluginsOutput.x", "score")
    ]
    assert severities == [["warning"], ["info"], [], []]


def test_mappings_of_plugins_are_read() -> None:
    steps = [{"transformer": "jmespath", "mapping": "{n: entity.nmae, id: workflowRuntimeId}"}]
    later = {"transformer": "jmespath", "mapping": "unheard.of"}  # sees the first step's result, not the context
    plugin = {"name": "p", "pluginKind": "api", "stateNames": ["b"], "request": {"transform": [*steps, later]}}
    findings = found(True, CLOSED, extensions={"apiPlugins": [plugin]})
    assert [finding.pointer for finding in findings] == ["/extensions/apiPlugins/0/request/transform/0/mapping"]
    assert "entity.nmae" in findings[0].message


def test_words_that_look_like_literals() -> None:
    assert [(each.code, each.severity) for each in found("score == true", CLOSED)] == [("bare_literal", "warning")]
    assert found("score == `true`", CLOSED) == []


def test_suggestions_end_where_comparing_would_take_long() -> None:
    paths = SchemaPaths({"type": "object", "properties": {f"first_name_{i}": {} for i in range(3_000)}})
    answers = [paths.unknown(f"frist_name_{i}") for i in range(1_000)]
    assert [bool(answer and answer.meant) for answer in answers[:5]] == [True, True, True, False, False]
    assert all(answers)
    long = SchemaPaths({"type": "object", "properties": {"ab" * 50_000: {}}})
    answer = long.unknown("ba" * 50_000)
    assert answer is not None
    assert answer.meant == ""
