"""A plugin as a form: made from its kind's parameters, with mistakes at their fields, always in step with its JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ballerine_app.services.errors import Conflict, Invalid, NotAllowed, NotFound
from ballerine_app.services.plugin_editor import plugin_content, plugin_of_version, save_plugin_of_version, with_value
from ballerine_app.services.principals import Operator, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_drafts import import_draft
from ballerine_app.views.plugin_form import ParamField, PluginForm
from tests.workflows import CHECKED, Make, workflow

PLUGIN: dict[str, Any] = {
    "name": "check",
    "pluginKind": "webhook",
    "url": "https://vendor.example",
    "stateNames": ["checking"],
    "successAction": "OK",
    "errorAction": "FAILED",
}


@pytest.fixture
def runtime(make: Make, reached: Callable[[Runtime], Runtime]) -> Runtime:
    return reached(make(workflow(CHECKED)))


def fields(form: PluginForm) -> dict[str, ParamField]:
    return {each.pointer: each for group in form.groups for each in group.fields}


def test_the_form_has_every_parameter_of_the_kind_with_its_help(runtime: Runtime) -> None:
    form = plugin_content(runtime, json.dumps(PLUGIN), "api").form
    found = fields(form)
    assert (found["/method"].input, found["/method"].options) == ("choice", ("GET", "POST", "PUT", "PATCH", "DELETE"))
    assert (found["/url"].input, found["/url"].value, found["/url"].required) == ("text", PLUGIN["url"], True)
    assert (found["/headers"].input, found["/stateNames"].input) == ("pairs", "lines")
    assert (found["/price/amount"].input, found["/request/transform"].input) == ("number", "json")
    assert "Which signatures are sent." in found["/signature"].help
    assert all(each.help for each in found.values() if each.pointer != "/url/options")
    assert form.about[0].startswith("Sends what request.transform makes")


def test_typing_into_a_field_changes_that_parameter_alone(runtime: Runtime) -> None:
    text = json.dumps(PLUGIN)
    for pointer, typed, wanted in (
        ("/headers", "X-Key: {secret.KEY}\nAccept: a:b", {"X-Key": "{secret.KEY}", "Accept": "a:b"}),
        ("/stateNames", "checking\n\n good ", ["checking", "good"]),
        ("/timeoutSeconds", "2.5", 2.5),
        ("/method", "PUT", "PUT"),
    ):
        text = with_value(runtime, text, "webhook", pointer, typed)
        assert json.loads(text)[pointer.removeprefix("/")] == wanted
    text = with_value(runtime, text, "webhook", "/price/amount", "0.6")
    assert json.loads(text)["price"] == {"amount": 0.6}
    # What is emptied goes, and the object around it when nothing else is in it.
    text = with_value(runtime, text, "webhook", "/price/amount", " ")
    assert "price" not in json.loads(text)
    assert json.loads(text)["url"] == PLUGIN["url"]
    for pointer, typed, code in (
        ("/request/schema", "{", "plugin_value"),
        ("/headers", "no colon", "plugin_pairs"),
        ("/nothing", "x", "unknown_field"),
    ):
        with pytest.raises(Invalid, match=code):
            with_value(runtime, text, "webhook", pointer, typed)


def test_mistakes_stand_at_their_fields_and_in_the_json(runtime: Runtime) -> None:
    wrong = {**PLUGIN, "method": "FETCH", "price": {"amount": -1}, "request": {"transform": [{"transformer": "magic"}]}}
    content = plugin_content(runtime, json.dumps(wrong), "api")
    found = fields(content.form)
    assert found["/method"].mistake
    assert found["/price/amount"].mistake
    assert found["/request/transform"].mistake
    assert not found["/url"].mistake
    assert {"/method", "/price/amount", "/request/transform"} <= {each.pointer for each in content.findings}
    assert content.form.mistakes == len(content.findings) == 3
    assert plugin_content(runtime, "{", "api").broken
    routed = plugin_content(runtime, '{"name": "n", "pluginKind": "capability", "capability": "registry"}', "api")
    assert fields(routed.form)["/capability"].value == "registry"
    unknown = plugin_content(runtime, '{"pluginKind": "teleport"}', "api")
    assert "teleport" in unknown.form.others[0]


def test_a_plugin_is_saved_into_its_draft_by_its_revision(runtime: Runtime) -> None:
    draft = import_draft(runtime, Operator(), json.dumps(workflow(CHECKED, PLUGIN).data))
    seen = plugin_of_version(runtime, Operator(), "review", draft.version, "check")
    assert (seen.kind, seen.locked, json.loads(seen.text)) == ("webhook", "", PLUGIN)
    changed = json.dumps({**PLUGIN, "url": "https://other.example"})
    saved = save_plugin_of_version(runtime, Operator(), draft.version_id, "check", changed, seen.row.revision)
    again = plugin_of_version(runtime, Operator(), "review", 0, "check")
    assert json.loads(again.text)["url"] == "https://other.example"
    assert again.row.revision == saved.revision
    with pytest.raises(Conflict, match="changed_since"):
        save_plugin_of_version(runtime, Operator(), draft.version_id, "check", changed, seen.row.revision - 1)
    with pytest.raises(Invalid, match="plugin_renamed"):
        save_plugin_of_version(runtime, Operator(), draft.version_id, "check", '{"name": "x"}', saved.revision)
    reviewer = StaffMember("r", "default", "x", "x", "reviewer", "s")
    assert plugin_of_version(runtime, reviewer, "review", 0, "check").locked == "reader"
    with pytest.raises(NotAllowed):
        save_plugin_of_version(runtime, reviewer, draft.version_id, "check", changed, saved.revision)
    for name, plugin in (("review", "other"), ("nothing", "check")):
        with pytest.raises(NotFound):
            plugin_of_version(runtime, Operator(), name, 0, plugin)
    with pytest.raises(NotFound):
        plugin_of_version(runtime, Operator("other"), "review", draft.version, "check")
