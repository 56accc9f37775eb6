"""Reading definitions that people paste: what can't be stored is refused with a reason, all else is kept as written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition, Problem, lint
from ballerine_app.services import definition_text
from ballerine_app.services.definition_text import (
    MOST_BYTES,
    content_hash,
    findings_of,
    laid_out,
    name_in,
    named,
    proper_name,
    read_definition,
)
from ballerine_app.services.definitions import load_definitions
from ballerine_app.services.errors import Invalid, InvalidDefinition
from tests.services.version_charts import loan


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ('{"a": 1,\n "b": }', "definition_not_json", "line 2, column 7"),
        ("[]", "definition_not_json", "an object"),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', "definition_not_json", "the key c"),
        ('{"a": NaN}', "definition_not_json", "NaN"),
        ('{"a": 9007199254740993}', "definition_not_json", "digits"),
        ('{"a": ' + "9" * 5000 + "}", "definition_not_json", "more than 400 digits"),
        ('{"a": "\\ud800"}', "definition_not_json", "surrogate"),
        ('{"a": [{"b": "x\\u0000"}]}', "definition_not_json", "U+0000"),
        ('{"a\\u0000": 1}', "definition_not_json", "U+0000"),
        ("\ud800", "definition_not_json", "JSON"),
        ('{"a": ' + "[" * 100_000, "definition_not_json", "deeply"),
        ('{"a": ' + "[" * 200 + "]" * 200 + "}", "definition_not_json", "100 levels"),
        ('{"a": "' + "x" * MOST_BYTES + '"}', "definition_too_large", "1 MB"),
        ('{"a": "' + "é" * (MOST_BYTES // 2) + '"}', "definition_too_large", "1 MB"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_a_reason(text: str, code: str, said: str) -> None:
    with pytest.raises(InvalidDefinition) as refusal:
        read_definition(text)
    assert refusal.value.code == code
    assert [each.severity for each in refusal.value.findings] == ["error"]
    assert said in refusal.value.findings[0].message


def test_a_finding_in_the_json_has_a_pointer() -> None:
    with pytest.raises(InvalidDefinition) as refusal:
        read_definition('{"a": [{"b/c": "\\udfff"}]}')
    assert refusal.value.findings[0].pointer == "/a/0/b~1c"


def test_the_order_of_keys_stays() -> None:
    text = '{"version": 7, "definition": {"states": {"z": {}, "a": {}}}, "name": "n"}'
    data = named(read_definition(text), "m", 2)
    assert list(data) == ["version", "definition", "name"]
    assert (data["name"], data["version"]) == ("m", 2)
    assert list(json.loads(laid_out(data))["definition"]["states"]) == ["z", "a"]


def test_a_bare_statechart_gets_an_envelope() -> None:
    data = read_definition('{"id": "small", "initial": "a", "states": {"a": {}}}')
    assert data["definition"]["initial"] == "a"
    assert name_in(data) == "small"
    assert list(named(data, "small", 1))[:2] == ["name", "version"]


@pytest.mark.parametrize("name", ["", "a b", "_x", "x" * 65, "a/b", "é", "a\n"])
def test_a_name_fits_into_an_address(name: str) -> None:
    with pytest.raises(Invalid, match="wrong_definition_name"):
        proper_name(name)
    assert proper_name("risk-score_2") == "risk-score_2"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"definition": None},
        {"definition": {"states": []}},
        {"definition": {"states": {"a": 1}}, "extensions": 3, "config": []},
        loan({"new": {"on": {"ask": {"target": "closed", "cond": {"type": "json-logic", "options": {"rule": 1}}}}}}),
        loan(contextSchema="x", events=[1], protected={}),
    ],
)
def test_checking_never_raises(data: dict[str, Any]) -> None:
    for each in findings_of(data):
        assert each.message
        assert each.severity in ("error", "warning", "info")


def test_errors_come_first_and_the_hash_is_the_engines() -> None:
    data = named(loan({"new": {}, "alone": {}}), "loan", 1)
    assert {each.severity for each in findings_of(data)} >= {"warning"}
    definition = load_definitions().latest("person_review")
    assert content_hash(dict(definition.data)) == definition.hash
    broken = findings_of(loan({"new": {"on": {"ask": "nowhere"}}, "alone": {}}))
    assert broken[0].severity == "error"
    assert broken[0].pointer.startswith("/definition/states/new")


def test_a_definition_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[Definition] = []

    def judge(definition: Definition) -> tuple[Problem, ...]:
        judged.append(definition)
        return lint(definition)

    monkeypatch.setattr(definition_text, "lint", judge)
    data = loan({"new": {"on": {"judged_once": "asked"}}, "asked": {}})
    first = findings_of(data)
    assert first
    assert findings_of(json.loads(json.dumps(data))) == first
    assert len(judged) == 1
