"""Writing the tests of a policy's content: add, change, expect what comes out, take away. Nothing else changes."""

from __future__ import annotations

import json
import math
from typing import Any

from ballerine_app.engine.rules import PolicyError
from ballerine_app.engine.rules.policy_test import parse_tests
from ballerine_app.engine.rules.policy_test_run import TestResult, run_test
from ballerine_app.services.definition_text import read_object
from ballerine_app.services.errors import Invalid, InvalidDefinition
from ballerine_app.services.list_lookup import lists_for
from ballerine_app.services.policy_act import must_be_policy_editor
from ballerine_app.services.policy_findings import parsed_policy
from ballerine_app.services.policy_tests import lists_asked
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.views.policies import PolicyTestForm

_Json = dict[str, Any]


def with_test(content: _Json, test: _Json, index: int | None = None) -> _Json:
    """The content with a test in the place of another, or after the last one.

    Invalid("policy_test_wrong") with the reason for a test that says nothing, or has another's name.
    """
    listed = _tests(content)
    if index is None or index >= len(listed):
        listed.append(test)
    else:
        listed[index] = test
    try:
        parse_tests(listed, "")
    except PolicyError as error:
        raise Invalid("policy_test_wrong", reason=error.message) from None
    return {**content, "tests": listed}


def without_test(content: _Json, index: int) -> _Json:
    """The content without one of its tests."""
    listed = _tests(content)
    left = listed[:index] + listed[index + 1 :]
    return {**content, "tests": left} if left else {key: content[key] for key in content if key != "tests"}


def expecting(content: _Json, index: int, result: TestResult) -> _Json:
    """The content with a test that expects what came out; what must not fire stays told where that is so."""
    test = _tests(content)[index]
    held = next((check for check in result.checks if check.key == "notFired" and check.passed), None)
    expect = {**result.outcome, **({"notFired": held.expected} if held else {})}
    return with_test(content, {**test, "expect": expect}, index)


def tried(runtime: Runtime, who: Editor, content: _Json, form: PolicyTestForm) -> TestResult:
    """What the policy says of a form's data, whatever the form expects. Invalid for what can't be judged."""
    must_be_policy_editor(who)
    # Its own tests may be what is wrong with it.
    policy = parsed_policy({key: value for key, value in content.items() if key != "tests"})
    if isinstance(policy, PolicyError):
        raise Invalid("policy_test_not_now")
    test = read_form({"name": "?", "data": form.data, "now": form.now}) | {"expect": {"score": 0}}
    try:
        (parsed,) = parse_tests([test], "")
    except PolicyError as error:
        raise Invalid("policy_test_wrong", reason=error.message) from None
    now = runtime.clock()
    with runtime.database.read() as tx:
        return run_test(policy, parsed, now, lists_for(tx, who.project_id, lists_asked(policy), now))


def form_of(test: _Json) -> PolicyTestForm:
    """A test as a form shows it."""
    expect = test.get("expect", {})
    return PolicyTestForm(
        name=str(test.get("name", "")),
        data=json.dumps(test.get("data", {}), indent=2, ensure_ascii=False),
        now=str(test.get("now", "")),
        score=_number(expect.get("score")),
        level=str(expect.get("level", "")),
        fired=", ".join(expect.get("fired", [])),
        not_fired=", ".join(expect.get("notFired", [])),
        actions=json.dumps(expect["actions"], ensure_ascii=False) if "actions" in expect else "",
        points=_number(expect.get("points")),
        limit=_number(expect.get("limit")),
    )


def read_form(form: dict[str, str]) -> _Json:
    """The test that a form's fields say; what is left empty isn't expected.

    Invalid names the field: "policy_test_data" for data that is no JSON object, "policy_test_number".
    """
    try:
        data = read_object(form.get("data", ""))
    except InvalidDefinition as refusal:
        reason = refusal.findings[0].message if refusal.findings else ""
        raise Invalid("policy_test_data", field="data", reason=reason) from None
    expect: _Json = {}
    if form.get("score", "").strip():
        expect["score"] = _whole(form["score"], "score")
    if form.get("level"):
        expect["level"] = form["level"]
    for field, key in (("fired", "fired"), ("not_fired", "notFired")):
        if ids := [each.strip() for each in form.get(field, "").split(",") if each.strip()]:
            expect[key] = ids
    if form.get("actions", "").strip():
        expect["actions"] = _actions(form["actions"])
    for key in ("points", "limit"):
        if form.get(key, "").strip():
            expect[key] = _amount(form[key], key)
    now = {"now": form["now"].strip()} if form.get("now", "").strip() else {}
    return {"name": form.get("name", "").strip(), "data": data, **now, "expect": expect}


def expectation(form: PolicyTestForm, result: TestResult) -> PolicyTestForm:
    """The form with what came out as what is expected."""
    if result.problem:
        raise Invalid("policy_test_broke", reason=result.problem)
    filled = form_of({"name": form.name, "expect": result.outcome})
    return PolicyTestForm(
        form.name,
        form.data,
        form.now,
        filled.score,
        filled.level,
        filled.fired,
        form.not_fired,
        filled.actions,
        filled.points,
        filled.limit,
    )


def _tests(content: _Json) -> list[_Json]:
    given = content.get("tests", [])
    if not isinstance(given, list):
        raise Invalid("policy_test_not_now")
    return list(given)


def _whole(given: str, field: str) -> int:
    if not (given.strip().isascii() and given.strip().isdecimal()):
        raise Invalid("policy_test_number", field=field)
    return int(given)


def _amount(given: str, field: str) -> int | float:
    try:
        number = float(given)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Invalid("policy_test_number", field=field)
    return int(number) if number.is_integer() else number


def _actions(given: str) -> Any:
    try:
        return json.loads(given)
    except ValueError:
        raise Invalid("policy_test_actions", field="actions") from None


def _number(value: Any) -> str:
    return "" if value is None else f"{value:g}"
