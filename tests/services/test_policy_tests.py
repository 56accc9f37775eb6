"""Tests of policies: nothing is submitted or published while one fails, and none holds a real person's data."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.engine.rules import Policy
from ballerine_app.engine.rules.policy_test_run import run_tests
from ballerine_app.services.definitions import load_policy, read_policy_file
from ballerine_app.services.errors import Conflict, Invalid, NotAllowed, NotFound
from ballerine_app.services.policy_content import LookedPolicy, policy_content
from ballerine_app.services.policy_drafts import copy_policy, import_policy, save_policy_draft
from ballerine_app.services.policy_review import approve_policy, publish_policy, roll_back_policy, submit_policy
from ballerine_app.services.policy_test_data import cases_to_copy, data_of_case, without_people
from ballerine_app.services.policy_test_edit import (
    expectation,
    expecting,
    form_of,
    read_form,
    tried,
    with_test,
    without_test,
)
from ballerine_app.services.policy_view import policy_page, policy_view
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.views.policies import PolicyTestForm
from tests.journeys import FakeClock, start, walk
from tests.services.conftest import MakeStaff
from tests.services.policies import OPERATOR, credit, rule

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SHIPPED = load_policy()


@pytest.fixture
def lea(make_staff: MakeStaff) -> StaffMember:
    return make_staff("lea", role="lead")


def _test(age: int, name: str = "t", **expect: Any) -> dict[str, Any]:
    return {"name": name, "data": {"entity": {"data": {"age": age}}}, "expect": expect}


def _content(*tests: dict[str, Any], score: int = 10, **more: Any) -> dict[str, Any]:
    return credit(rule(score=score), tests=list(tests), version=1, **more)


@pytest.mark.parametrize("result", run_tests(SHIPPED, NOW), ids=lambda result: result.name)
def test_the_shipped_rules_pass_their_own_tests(result: Any) -> None:
    assert result.passed, (result.problem, result.checks)


def test_every_shipped_rule_has_a_test_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    fired = {name for test in SHIPPED.tests for name in test.expect.get("fired", ())}
    assert fired == {rule.id for rule in SHIPPED.rules}
    data = [[each.id for each in SHIPPED.rules if each.fires(dict(test.data), NOW, None)] for test in SHIPPED.tests]
    assert all(any(rule.id not in found for found in data) for rule in SHIPPED.rules)


def test_a_failing_test_stands_in_the_way(runtime: Runtime, lea: StaffMember, make_staff: MakeStaff) -> None:
    draft = import_policy(runtime, lea, json.dumps(_content(_test(20, score=20))))
    view = policy_view(runtime, lea, "credit", 1)
    assert (view.may_submit, view.blocked) == (False, "policy_test_fails")
    for act in (submit_policy, publish_policy):
        with pytest.raises(Conflict, match="policy_test_fails") as refusal:
            act(runtime, OPERATOR, draft.version_id, draft.revision)
        assert refusal.value.values == {"name": "t"}
    mended = json.dumps(_content(_test(20, score=20), score=20))
    draft = save_policy_draft(runtime, lea, draft.version_id, mended, draft.revision)
    draft = submit_policy(runtime, lea, draft.version_id, draft.revision)
    approve_policy(runtime, make_staff("adam", role="admin"), draft.version_id, draft.revision)


def test_a_roll_back_does_not_wait_for_tests(runtime: Runtime, clock: FakeClock) -> None:
    """Rules that read the date may fail their tests one day; going back must work on that day too."""
    dated = rule(when={">": [{"age": [{"var": "entity.data.born"}]}, 17]})
    test = {"name": "t", "data": {"entity": {"data": {"born": "2010-01-01"}}}, "expect": {"score": 0}}
    first = import_policy(runtime, OPERATOR, json.dumps(credit(dated, tests=[test])))
    first = publish_policy(runtime, OPERATOR, first.version_id, first.revision)
    second = import_policy(runtime, OPERATOR, json.dumps(credit()))
    publish_policy(runtime, OPERATOR, second.version_id, second.revision)
    clock.on(days=365 * 10)
    copied = copy_policy(runtime, OPERATOR, first.version_id)
    with pytest.raises(Conflict, match="policy_test_fails"):
        publish_policy(runtime, OPERATOR, copied.version_id, copied.revision)
    earlier = policy_view(runtime, OPERATOR, "credit", 1)
    assert earlier.may_roll_back
    roll_back_policy(runtime, OPERATOR, first.version_id, earlier.row.revision)


def test_tests_run_on_what_is_typed(runtime: Runtime, lea: StaffMember) -> None:
    import_policy(runtime, lea, json.dumps(_content(_test(20, score=10))))
    view, _ = policy_page(runtime, lea, "credit", 0)
    assert policy_content(runtime, lea, LookedPolicy(view)).failing == 0
    found = policy_content(runtime, lea, LookedPolicy(view, json.dumps(_content(_test(20, score=10), score=30))))
    assert (found.failing, found.tests[0].passed) == (1, False)
    assert [(check.label, check.expected, check.got) for check in found.tests[0].checks] == [("Score", "10", "30")]
    broken = policy_content(runtime, lea, LookedPolicy(view, "{"))
    assert (broken.tested, broken.tests, broken.errors) == (False, (), 1)


def test_a_form_becomes_a_test_and_a_test_a_form() -> None:
    test = {
        "name": "t",
        "data": {"a": 1},
        "now": "2026-03-01T12:00:00Z",
        "expect": {
            "score": 10,
            "level": "low",
            "fired": ["a", "b"],
            "notFired": ["c"],
            "actions": [{"type": "block"}],
            "points": 1.5,
            "limit": 1000,
        },
    }
    form = form_of(test)
    assert read_form({name: getattr(form, name) for name in PolicyTestForm.__dataclass_fields__}) == test


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"data": "{"}, "policy_test_data", "data"),
        ({"data": "[]"}, "policy_test_data", "data"),
        ({"data": '{"a": NaN}'}, "policy_test_data", "data"),
        ({"score": "many"}, "policy_test_number", "score"),
        ({"limit": "much"}, "policy_test_number", "limit"),
        ({"limit": "inf"}, "policy_test_number", "limit"),
        ({"actions": "["}, "policy_test_actions", "actions"),
    ],
)
def test_a_wrong_field_is_named(fields: dict[str, str], code: str, field: str) -> None:
    with pytest.raises(Invalid, match=code) as refusal:
        read_form({"name": "t", "data": "{}", **fields})
    assert refusal.value.field == field


def test_tests_are_added_changed_and_taken_away() -> None:
    content = with_test(credit(), _test(20, score=10))
    content = with_test(content, _test(30, "u", score=0))
    content = with_test(content, _test(20, "t2", score=10), 0)
    assert [test["name"] for test in content["tests"]] == ["t2", "u"]
    with pytest.raises(Invalid, match="policy_test_wrong"):
        with_test(content, _test(20, "u", score=10))
    with pytest.raises(Invalid, match="policy_test_wrong"):
        with_test(content, _test(20, "v"))
    assert without_test(without_test(content, 0), 0) == credit()


def test_what_comes_out_can_be_expected(runtime: Runtime, lea: StaffMember, rosa: StaffMember) -> None:
    content = _content(_test(20, score=0, notFired=["young"]), _test(30, "u", score=9, notFired=["young"]))
    form = form_of(content["tests"][1])
    result = tried(runtime, lea, content, form)
    assert expectation(form, result).score == "0"
    with pytest.raises(NotAllowed, match="policies_not_yours"):
        tried(runtime, rosa, content, form)
    results = run_tests(Policy.parse(content), NOW)
    assert expecting(content, 0, results[0])["tests"][0]["expect"] == {"score": 10, "level": "low", "fired": ["young"]}
    kept = expecting(content, 1, results[1])["tests"][1]["expect"]
    assert kept == {"score": 0, "level": "low", "fired": [], "notFired": ["young"]}
    with pytest.raises(Invalid, match="policy_test_not_now"):
        tried(runtime, lea, {"rules": 1}, form)


def test_data_of_a_case_holds_what_the_rules_read_and_nobody(
    runtime: Runtime, lea: StaffMember, rosa: StaffMember
) -> None:
    applicant = start(runtime).applicant
    walk(runtime, applicant)
    content = {**read_policy_file().data, "rules": read_policy_file().data["rules"]}
    choices = cases_to_copy(runtime, lea)
    assert [choice.case_id for choice in choices] == [applicant.case_id]
    data = data_of_case(runtime, lea, content, applicant.case_id)
    assert data["entity"].keys() <= {"type", "data"}
    assert data["entity"]["data"].keys() <= {"country"}
    assert "uploads" in data["signals"]
    for refused in (cases_to_copy, lambda *who: data_of_case(*who, content, applicant.case_id)):
        with pytest.raises(NotAllowed, match="policies_not_yours"):
            refused(runtime, rosa)
    with pytest.raises(NotFound, match="case_not_found"):
        data_of_case(runtime, lea, content, "case_unheard_of")


def test_typed_words_are_replaced_and_equal_ones_stay_equal() -> None:
    condition = {
        "or": [
            {"==": [{"var": "entity.data.firstName"}, {"var": "entity.data.alias"}]},
            {"==": [{"var": "entity.data.employment"}, "self-employed"]},
            {"some": [{"var": "directors"}, {"==": [{"var": "name"}, {"var": "name"}]}]},
            {"age": [{"var": "entity.data.dateOfBirth"}]},
            {"var": "entity.data.email"},
            {"var": "entity.data.income"},
            {"var": "entity.data.country"},
            {"var": "nowhere.to.be.found"},
        ]
    }
    content = credit(rule(when=condition), version=1)
    context = {
        "entity": {
            "type": "individual",
            "id": "secret",
            "data": {
                "firstName": "Mira",
                "alias": "Mira",
                "lastName": "Silva",
                "employment": "self-employed",
                "dateOfBirth": "1990-04-17",
                "email": "mira@silva.example",
                "income": 41_000,
                "country": "PT",
            },
        },
        "directors": [{"name": "Ada Costa", "share": 3}, {"name": "Mira"}],
    }
    found = without_people(Policy.parse(content), content, context)
    told = json.dumps(found)
    assert not any(word in told for word in ("Mira", "Silva", "silva", "Ada", "secret", "-17"))
    data = found["entity"]["data"]
    assert data["firstName"] == data["alias"] == found["directors"][1]["name"] != found["directors"][0]["name"]
    assert (data["employment"], data["income"], data["country"]) == ("self-employed", 41_000, "PT")
    assert data["dateOfBirth"] == "1990-04-01"
    assert data["email"].endswith("@example.com")
    assert "lastName" not in data
    assert "nowhere" not in found


def test_the_file_that_ships_stays_the_first_version() -> None:
    assert read_policy_file().data["version"] == 1
    assert Path(read_policy_file().file).name == "risk.json"
