from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition, lint

CHART = {"initial": "a", "states": {"a": {"on": {"GO": "b"}}, "b": {"type": "final"}}}
EVENTS = {"GO": {"actors": ["system"]}}


def found(**envelope: Any) -> list[tuple[str, str, str]]:
    definition = Definition.parse({"definition": CHART, "events": EVENTS, **envelope})
    return [(each.code, each.pointer, each.severity) for each in lint(definition)]


@pytest.mark.parametrize(
    ("envelope", "pointer", "severity"),
    [
        ({"contextShema": {}}, "/contextShema", "warning"),
        ({"a/b": 1}, "/a~1b", "info"),
        ({"config": {"strictRule": True}}, "/config/strictRule", "warning"),
        ({"config": {"ours": True}}, "/config/ours", "info"),
        ({"extensions": {"apiPlugin": []}}, "/extensions/apiPlugin", "warning"),
        ({"extensions": {"statePlugins": []}}, "/extensions/statePlugins", "warning"),
    ],
    ids=str,
)
def test_a_key_that_nobody_reads_is_told(envelope: dict[str, Any], pointer: str, severity: str) -> None:
    assert found(**envelope) == [("unknown_key", pointer, severity)]


def test_the_key_that_was_meant_is_named() -> None:
    data = {"definition": CHART, "events": EVENTS, "config": {"strictrules": True}, "extensions": {"apiPlugin": []}}
    assert [each.message for each in lint(Definition.parse(data))] == [
        "The key 'strictrules' has no meaning in the settings. Did you mean 'strictRules'?",
        "Plugins under 'apiPlugin' are never called. Did you mean 'apiPlugins'?",
    ]


def test_known_keys_are_not_told() -> None:
    assert found(variant="KYC", config={"theme": {"type": "kyc"}}, extensions={"apiPlugins": []}) == []


def test_thousands_of_strange_keys_are_told() -> None:
    assert len(found(config={f"strictRules{n}x{'y' * 50}": n for n in range(10_000)})) == 10_000
