"""Trying a plugin on a case: what would be sent and kept is told, and nothing leaves or stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ballerine_app.services.dry_run import dry_run
from ballerine_app.services.errors import Invalid, NotAllowed, NotFound
from ballerine_app.services.principals import Operator, StaffMember
from ballerine_app.services.runtime import Runtime
from tests.services.plugin_cases import give_secret
from tests.vendor_server import Vendor
from tests.workflows import CHECKED, Make, begin, case_of, said, workflow

SECRET = "s3cr3t-value"
PLUGIN: dict[str, Any] = {
    "name": "check",
    "pluginKind": "api",
    "url": "https://vendor.example/v1/{secret.ACCOUNT}/{entity.data.x}",
    "headers": {"Authorization": "Bearer {secret.TOKEN}"},
    "request": {
        "transform": [{"transformer": "jmespath", "mapping": "{who: entity.data.name, token: '{secret.TOKEN}'}"}],
        "schema": {"type": "object", "properties": {"who": {"type": "string"}}},
    },
    "response": {
        "transform": [{"transformer": "jmespath", "mapping": "{hits: length(matches)}"}],
        "schema": {"properties": {"hits": {"type": "integer"}}, "required": ["hits"]},
    },
    "successAction": "OK",
    "errorAction": "NEVER",
}


@pytest.fixture
def runtime(make: Make, reached: Callable[[Runtime], Runtime]) -> Runtime:
    found = reached(make(workflow(CHECKED, PLUGIN)))
    for name in ("TOKEN", "ACCOUNT"):
        give_secret(found, name, SECRET)
    return found


def started(runtime: Runtime, **data: Any) -> str:
    """A case in `idle`, whose event `start` is all that it takes."""
    return begin(runtime, context={"entity": {"id": "e1", "data": {"x": "a b", "name": "Ada", **data}}}, event="")


def test_the_request_is_made_whole_with_secrets_by_name_and_nothing_happens(runtime: Runtime, vendor: Vendor) -> None:
    case = started(runtime)
    before = said(runtime, case), case_of(runtime, case).version
    ran = dry_run(runtime, Operator(), case, "api", PLUGIN)
    (request,) = ran.requests
    assert request.url == "https://vendor.example/v1/{secret.ACCOUNT}/a%20b"
    assert {each.name: each.value for each in request.headers}["authorization"] == "Bearer {secret.TOKEN}"
    assert json.loads(request.body) == {"who": "Ada", "token": "{secret.TOKEN}"}
    assert (ran.problem, ran.answered, ran.result) == ("", False, "")
    assert SECRET not in repr(ran)
    assert vendor.received == []
    assert (said(runtime, case), case_of(runtime, case).version) == before


def test_an_answer_shows_what_would_be_kept_and_what_follows(runtime: Runtime) -> None:
    case = started(runtime)
    ran = dry_run(runtime, Operator(), case, "api", PLUGIN, answer='{"matches": [1, 2]}')
    assert json.loads(ran.result) == {"hits": 2}
    assert (ran.kept_at, ran.event) == ("pluginsOutput.check", "OK")
    assert ran.follows == "Idle does not take OK, so the case would stay."
    assert case_of(runtime, case).context.get("pluginsOutput") is None


@pytest.mark.parametrize(
    ("answer", "status", "said_why"),
    [('{"matches": null}', 200, "could not be made"), ("<html>", 200, "no JSON"), ("{}", 503, "503")],
)
def test_an_answer_that_would_fail_says_why(runtime: Runtime, answer: str, status: int, said_why: str) -> None:
    ran = dry_run(runtime, Operator(), started(runtime), "api", PLUGIN, answer=answer, status=status)
    assert said_why in ran.problem
    assert json.loads(ran.result)["status"] == "ERROR"
    assert ran.event == "NEVER"


def test_a_request_that_cannot_be_made_says_why_and_no_secret_is_needed_for_it(runtime: Runtime) -> None:
    case = started(runtime, name=None)
    assert "does not fit its schema" in dry_run(runtime, Operator(), case, "api", PLUGIN).problem
    other = {**PLUGIN, "headers": {"X": "{secret.OTHER}"}}
    assert "no secret 'OTHER'" in dry_run(runtime, Operator(), started(runtime), "api", other).problem
    inside = {**PLUGIN, "url": "https://169.254.169.254/latest"}
    assert "no public address" in dry_run(runtime, Operator(), started(runtime), "api", inside).problem
    assert "No plugin of the kind" in dry_run(runtime, Operator(), case, "teleport", PLUGIN).problem


def test_who_may_not_change_plugins_may_not_try_them(runtime: Runtime) -> None:
    case = started(runtime)
    with pytest.raises(NotAllowed):
        dry_run(runtime, StaffMember("r", "default", "x", "x", "reviewer", "s"), case, "api", PLUGIN)
    with pytest.raises(NotFound):
        dry_run(runtime, Operator("other"), case, "api", PLUGIN)
    with pytest.raises(Invalid):
        dry_run(runtime, Operator(), case, "api", PLUGIN, answer="x" * 300_000)


def test_kinds_that_send_no_request_are_tried_too(runtime: Runtime) -> None:
    case = started(runtime)
    transformer = {
        "name": "t",
        "transformers": [{"transformer": "jmespath", "mapping": "{entity: entity, note: `1`}"}],
    }
    assert dry_run(runtime, Operator(), case, "transformer", transformer).answered
    mapping = "{receivers: 'ada@example.test', subject: 'Hello', text: entity.data.name}"
    mail = {"name": "m", "request": {"transform": [{"transformer": "jmespath", "mapping": mapping}]}}
    (message,) = dry_run(runtime, Operator(), case, "email", mail).requests
    assert (message.method, message.body) == ("MAIL", "Ada")
    assert [each.value for each in message.headers] == ["ada@example.test", "Hello"]


def test_a_plugin_that_needs_a_capability_shows_what_its_providers_are_told(runtime: Runtime) -> None:
    case = started(runtime)
    transform = {"transform": [{"transformer": "jmespath", "mapping": "{who: entity.data.name}"}]}
    needs = {"name": "n", "capability": "registry", "request": transform, "successAction": "OK"}
    asked = dry_run(runtime, Operator(), case, "capability", needs)
    assert (asked.requests[0].url, json.loads(asked.requests[0].body)) == ("registry", {"who": "Ada"})
    ran = dry_run(runtime, Operator(), case, "capability", needs, answer='{"found": true}')
    assert json.loads(ran.result)["result"] == {"found": True}
    assert (ran.kept_at, ran.event) == ("pluginsOutput.n", "OK")
    assert "no JSON" in dry_run(runtime, Operator(), case, "capability", needs, answer="<").problem
