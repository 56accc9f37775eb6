"""The JSON Schema of definitions says what the parser knows, and nothing else."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from ballerine_app.engine.rules.registry import CONTROL, OPERATORS, SCOPED
from ballerine_app.engine.rules.transform_helpers import _METHODS
from ballerine_app.engine.workflow import (
    Definition,
    DefinitionError,
    event_defaults,
    lint_keys,
    payloads,
    plugins,
    transition,
    tree,
)
from ballerine_app.engine.workflow.actions import ACTIONS

PROJECT = Path(__file__).parents[3]
SCHEMA: dict[str, Any] = json.loads((PROJECT / "assets" / "definition.schema.json").read_text(encoding="utf-8"))
DEFS: dict[str, Any] = SCHEMA["$defs"]
SHIPPED = sorted((PROJECT / "ballerine_app" / "definitions").glob("[fw]*/*.json"))
# The wizards list numbers where the browser's states belong; nothing uses them there.
DIFFERENCES = {
    "seed_kyc_wizard": {"/persistStates/0", "/submitStates/0"},
    "seed_kyb_wizard": {"/persistStates/0", "/submitStates/0"},
}


def keys(name: str) -> set[str]:
    return set(DEFS[name]["properties"])


def constants(schema: dict[str, Any]) -> set[str]:
    """What a schema lists by `const`, at any depth."""
    found = {schema["const"]} if "const" in schema else set()
    for inner in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        found |= constants(inner)
    return found


def places(value: dict[str, Any]) -> set[str]:
    validator = jsonschema_rs.validator_for(SCHEMA)
    return {"".join(f"/{step}" for step in error.instance_path) for error in validator.iter_errors(value)}


def properties(schema: Any, path: str = "") -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each named member of the schema: where it stands, its name, what is said of it."""
    if isinstance(schema, dict):
        for name, member in schema.get("properties", {}).items():
            yield path, name, member
        for key, inner in schema.items():
            yield from properties(inner, f"{path}/{key}")
    elif isinstance(schema, list):
        for inner in schema:
            yield from properties(inner, path)


def strings_of_the_code() -> set[str]:
    folders = ("engine", "services", "store", "plugins")
    files = (path for folder in folders for path in (PROJECT / "ballerine_app" / folder).rglob("*.py"))
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in files)
    nodes = (node for each in trees for node in ast.walk(each))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_it_is_a_schema() -> None:
    jsonschema_rs.meta.validate(SCHEMA)


def test_states_transitions_and_events_have_the_keys_of_the_parser() -> None:
    assert keys("state") == tree._STATE_KEYS
    assert keys("transition") == transition._KEYS
    assert keys("delayed") == transition._KEYS | {"delay"}
    assert keys("event") == payloads._KEYS


def test_envelopes_and_settings_have_the_keys_of_the_linter() -> None:
    assert keys("envelope") == lint_keys.ENVELOPE_KEYS
    assert keys("config") == lint_keys.CONFIG_KEYS
    assert keys("extensions") == set(lint_keys.PLUGIN_GROUPS)


def test_the_lists_are_those_of_the_parser() -> None:
    assert constants(DEFS["event"]["properties"]["actors"]["items"]) == set(payloads.ACTORS)
    assert constants(DEFS["action"]["anyOf"][0]) == ACTIONS.keys()
    assert constants(DEFS["action"]["anyOf"][2]["properties"]["type"]) == ACTIONS.keys()
    assert keys("extensions") == {group for group, _ in plugins._KINDS} == set(event_defaults._PLUGIN_GROUPS)
    assert set(DEFS["rule"]["properties"]) == {*OPERATORS, *CONTROL, *SCOPED}
    assert constants(DEFS["helper"]["properties"]["method"]) == _METHODS.keys()


@pytest.mark.parametrize(
    ("modules", "variable", "name"),
    [
        ("engine/workflow/*.py", "envelope", "envelope"),
        ("engine/workflow/tree.py", "raw", "state"),
        ("engine/workflow/transition.py", "raw", "state"),
        ("engine/workflow/lint_config.py", "callback", "callback"),
        ("services/c*.py", "entry", "callback"),
        ("services/effect_policy.py", "retry", "retry"),
        ("engine/rules/transform_helpers.py", "given", "helper"),
        ("services/definition_links.py", "config", "config"),
        ("engine/workflow/*.py", "config", "config"),
        ("services/c*.py", "config", "config"),
    ],
)
def test_what_the_code_reads_stands_in_the_schema(modules: str, variable: str, name: str) -> None:
    read = keys_read(modules, variable)
    assert read
    assert read <= keys(name)


def test_what_the_code_reads_of_plugins_stands_in_the_schema() -> None:
    known = set().union(*(keys(kind) for kind in ("apiPlugin", "childPlugin", "commonPlugin", "dispatchPlugin")))
    read = keys_read("services/*.py", "declared") | keys_read("engine/workflow/*plugins.py", "plugin")
    assert {"successAction", "retry", "stateNames", "definitionId"} <= read
    assert read <= known


def keys_read(modules: str, variable: str) -> set[str]:
    """The texts in `variable.get("…")` and `variable["…"]`."""
    found = set()
    for path in (PROJECT / "ballerine_app").glob(modules):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            held, key = None, None
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "get"
                and node.args
            ):
                held, key = node.func.value, node.args[0]
            elif isinstance(node, ast.Subscript):
                held, key = node.value, node.slice
            if isinstance(held, ast.Name) and held.id == variable and isinstance(key, ast.Constant):
                found.add(key.value)
    return {key for key in found if isinstance(key, str)}


def test_what_the_schema_does_not_call_unused_is_read_somewhere() -> None:
    strings = strings_of_the_code()
    unread = {
        (path, name)
        for path, name, member in properties(SCHEMA)
        if "x-reader" not in member and "$ref" not in member and name not in strings
    }
    assert unread == set()


def test_everything_is_described_in_a_sentence() -> None:
    for path, name, member in properties(SCHEMA):
        words = described(member)
        assert words.endswith("."), (path, name)
        assert words[0].isupper(), (path, name)
        assert words.count(". ") <= 1, (path, name)


def described(member: dict[str, Any]) -> str:
    if "description" in member:
        return str(member["description"])
    if "$ref" in member:
        target: Any = SCHEMA
        for step in member["$ref"].split("/")[1:]:
            target = target[step]
        return described(target)
    for inner in member.get("anyOf", ()):
        if words := described(inner):
            return words
    return "Names the states inside." if set(member) == {"minProperties"} else ""


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_definitions_are_valid(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    assert places(data) == set()
    assert places(data["definition"]) == set()


def test_imported_definitions_are_valid(ballerine_definitions: dict[str, Any]) -> None:
    assert {name: found for name, data in ballerine_definitions.items() if (found := places(data))} == DIFFERENCES


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"events": {"go": {"actors": ["nobody"]}}}, "/events/go/actors/0"),
        ({"events": {"go": {"actor": ["api"]}}}, "/events/go"),
        ({"version": "two"}, "/version"),
        ({"definitionType": "bpmn-json"}, "/definitionType"),
        ({"config": {"strictRules": "yes"}}, "/config/strictRules"),
        ({"protected": [""]}, "/protected/0"),
        ({"extensions": {"apiPlugins": {"a": 1}}}, "/extensions/apiPlugins"),
        ({"extensions": {"apiPlugins": [{"stateNames": []}]}}, "/extensions/apiPlugins/0"),
        ({"definition": {"initial": "a", "states": {}}}, "/definition/states"),
        ({"definition": {"initial": "a", "states": {"a": {"type": "last"}}}}, "/definition/states/a/type"),
        ({"definition": {"initial": "a", "states": {"a": {"on": {"go": {"to": "a"}}}}}}, "/definition/states/a/on/go"),
        ({"definition": {"initial": "a", "states": {"a": {"history": "far"}}}}, "/definition/states/a/history"),
    ],
)
def test_what_the_parser_refuses_by_shape_breaks_the_schema(change: dict[str, Any], place: str) -> None:
    data = {"definition": {"initial": "a", "states": {"a": {}}}, **change}
    assert place in places(data)
    with pytest.raises(DefinitionError):
        Definition.parse(
            data
            if place != "/definition/states/a/history"
            else {"definition": {"initial": "a", "states": {"a": {"states": {"b": {}, "h": {"history": "far"}}}}}}
        )
