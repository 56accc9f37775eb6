"""What the editor suggests and tells at a place of a definition."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.node import SCRIPTS, run

SCHEMA = json.loads((SCRIPTS.parent / "definition.schema.json").read_text(encoding="utf-8"))
STATES = """"states": {
  "open": {"on": {"approve": "done", "ask": {"target": %s}}},
  "deep": {"id": "below", "initial": %s, "states": {"in": {"on": {"back": %s}}, "out": {}}},
  "done": {"type": "final"}
}"""


def at(marked: str) -> dict[str, Any]:
    """Choices and help at the `|` in a text."""
    offset = marked.index("|")
    text = marked[:offset] + marked[offset + 1 :]
    call = """(([schema, text, offset]) => {
      const reading = script.readJson(text);
      const found = script.choicesAt(schema, reading, text, offset);
      return { found, help: script.helpAt(schema, reading, text, offset) };
    })(given)"""
    found: dict[str, Any] = run("definition-help.js json-tree.js", call, SCHEMA, text, offset)
    return found


def labels(marked: str) -> list[str]:
    found = at(marked)["found"]
    return [choice["label"] for choice in found["choices"]] if found else []


def chart(target: str = '""', initial: str = '""', back: str = '""') -> str:
    return '{"definition": {' + STATES % (target, initial, back) + "}}"


def test_keys_are_those_of_the_place_that_are_not_there_yet() -> None:
    assert {"name", "definition", "events", "extensions", "config"} <= set(labels("{|}"))
    assert "states" not in labels("{|}")
    within = labels('{"definition": {"states": {"a": {"on": {}, |}}}}')
    assert {"always", "after", "tags", "entry"} <= set(within)
    assert "on" not in within
    assert labels('{"states": {"a": {"on": {"E": {"target": "a", "|"}}}}}') == [
        "cond", "actions", "internal", "description", "meta",
    ]  # fmt: skip


def test_a_key_comes_with_its_sentence_and_the_beginning_of_its_value() -> None:
    by_label = {choice["label"]: choice for choice in at('{"states": {"a": {|}}}')["found"]["choices"]}
    assert by_label["on"] == {
        "label": "on", "info": "What each event does in this state.", "begins": "{|}", "wanted": False, "unused": False,
    }  # fmt: skip
    assert by_label["delimiter"]["unused"]
    assert at("{|}")["found"]["choices"][6] | {"info": ""} == {
        "label": "definition", "info": "", "begins": "{|}", "wanted": True, "unused": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (chart(target='"|"'), ["open", "deep", "done", "deep.in", "deep.out", "#below"]),
        (chart(target='"don|e"'), ["open", "deep", "done", "deep.in", "deep.out", "#below"]),
        (chart(initial='"|"'), ["in", "out"]),
        (chart(back='"|"'), ["in", "out", "#below"]),
        ('{"states": {"a": {"on": {"go": [{"target": |}]}}, "b": {}}}', ["a", "b"]),
        ('{"states": {"a": {"type": "|"}}}', ["atomic", "compound", "parallel", "final", "history"]),
        ('{"events": {"E": {"actors": ["system", |]}}}', ["applicant", "reviewer", "vendor", "api"]),
        ('{"config": {"strictRules": |}}', ["true", "false"]),
        ('{"config": {"initialEvent": "|"}, "definition": {"states": {"a": {"on": {"go": "a"}}}}}', ["go"]),
        ('{"events": {"|": {}}, "definition": {"states": {"a": {"on": {"go": "a", "stay": "a"}}}}}', ["go", "stay"]),
        (
            '{"extensions": {"apiPlugins": [{"name": "p"}], "commonPlugins": [{"actionPluginName": "|"}]},'
            ' "definition": {"states": {"a": {}}}}',
            ["p"],
        ),
        (
            '{"extensions": {"apiPlugins": [{"stateNames": ["a", |]}]},'
            ' "definition": {"states": {"a": {"states": {"b": {}}}}}}',
            ["a.b"],
        ),
        (
            '{"extensions": {"apiPlugins": [{"successAction": "OK"}]}, "definition": {"states": {"a": {"on": {|}}}}}',
            ["OK"],
        ),
        ('{"a": 1 |}', []),
    ],
)
def test_values_fit_the_place(marked: str, expected: list[str]) -> None:
    assert labels(marked) == expected


def test_operators_are_suggested_at_any_depth_of_a_rule() -> None:
    rule = '{"cond": {"type": "json-logic", "options": {"rule": {"and": [{"!": {"|"}}]}}}}'
    assert {"var", "missing", "==", "years_since"} <= set(labels(f'{{"states": {{"a": {{"always": {rule}}}}}}}'))


@pytest.mark.parametrize(
    ("marked", "path", "start"),
    [
        ('{"definition": {"init|ial": "a"}}', ["definition", "initial"], "The state inside in which one starts."),
        ('{"states": {"a": {"type": "fin|al"}}}', ["states", "a", "type"], "A case or the state around ends here."),
        ('{"states": {"a": {"ty|pe": "final"}}}', ["states", "a", "type"], "What kind of state it is"),
        ('{"states": {"a": {"tags": ["revi|sion"]}}}', ["states", "a", "tags", 0], "The applicant hands in something"),
        ('{"config": {"strange|": 1}}', ["config", "strange"], ""),
        ("|", [], "A workflow or collection flow"),
    ],
)
def test_help_tells_what_the_place_is_for(marked: str, path: list[str | int], start: str) -> None:
    found = at(marked)["help"]
    assert found["path"] == path
    assert found["text"].startswith(start)
    assert bool(found["text"]) == bool(start)


def test_names_are_found_while_the_text_is_broken() -> None:
    assert labels('{"definition": {"initial": "|", "states": {"a": {"on": {"go"') == ["a"]
