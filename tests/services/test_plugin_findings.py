"""What is wrong with a plugin's declaration is told while it is written, and bars publishing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.commands.workflows import check_file
from ballerine_app.plugins.registry import installed_plugins
from ballerine_app.services.definitions import SHIPPED
from ballerine_app.services.errors import InvalidDefinition
from ballerine_app.services.plugin_findings import plugin_findings
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_drafts import check_text, import_draft
from tests.conftest import PROJECT
from tests.services.conftest import MakeStaff
from tests.services.version_charts import loan, published

API = {"name": "ask", "pluginKind": "api", "url": "https://vendor.example/", "stateNames": ["waiting"]}


def of(group: str = "apiPlugins", **plugin: Any) -> dict[str, Any]:
    return loan(extensions={group: [API, {**API, "name": "second", **plugin}]})


def told(data: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = plugin_findings(installed_plugins(), data)
    return [(each.severity, each.code, each.pointer) for each in found]


@pytest.mark.parametrize(
    ("plugin", "code", "pointer"),
    [
        ({"pluginKind": "fax"}, "plugin_kind", "/pluginKind"),
        ({"url": None}, "plugin_parameter", "/url"),
        ({"method": "FETCH"}, "plugin_parameter", "/method"),
        ({"callback": {"evnt": "X"}}, "plugin_parameter", "/callback/event"),
        ({"callbackTimeoutSeconds": 0}, "plugin_parameter", "/callbackTimeoutSeconds"),
        ({"request": {"transform": [{"transformer": "jq"}]}}, "plugin_parameter", "/request/transform"),
        ({"pluginKind": "kyc-session"}, "plugin_parameter", "/vendor"),
        ({"pluginKind": "individual-sanctions", "vendor": "dow-jones"}, "plugin_parameter", ""),
        ({"pluginKind": "kyc-session", "vendor": "v", "dataMapping": "a: ["}, "plugin_parameter", "/dataMapping"),
    ],
)
def test_a_mistake_is_an_error_at_its_place(plugin: dict[str, Any], code: str, pointer: str) -> None:
    assert ("error", code, f"/extensions/apiPlugins/1{pointer}") in told(of(**plugin))


def test_kinds_that_the_group_implies_need_no_name() -> None:
    child = {"name": "c", "definitionId": "other"}
    dispatch = {"name": "d", "eventName": "E"}
    data = loan(extensions={"childWorkflowPlugins": [child], "dispatchEventPlugins": [dispatch]})
    assert told(data) == []
    del child["definitionId"]
    assert [where for _, _, where in told(data)] == ["/extensions/childWorkflowPlugins/0/definitionId"]


def test_a_draft_with_a_mistake_is_told_and_not_published(runtime: Runtime, make_staff: MakeStaff) -> None:
    lead = make_staff("lena", role="lead")
    data = of(pluginKind="fax")
    made = import_draft(runtime, lead, json.dumps(data))
    codes = [each.code for each in check_text(runtime, lead, made.version_id, json.dumps(data))]
    assert codes.count("plugin_kind") == 1
    with pytest.raises(InvalidDefinition) as refusal:
        published(runtime, {**data, "name": "other"})
    (found,) = [each for each in refusal.value.findings if each.code == "plugin_kind"]
    assert found.message == "The plugin second is of the kind fax, which is not installed."


def test_the_command_that_checks_a_file_tells_it_too(tmp_path: Path) -> None:
    file = tmp_path / "loan.json"
    file.write_text(json.dumps(of(pluginKind="fax")))
    said: list[str] = []
    assert not check_file(file, said.append)
    assert any("the kind fax" in line for line in said)


def test_the_products_own_definitions_have_none() -> None:
    files = [*SHIPPED.rglob("*.json"), *(PROJECT / "ballerine_app" / "demo").rglob("*.json")]
    read = [json.loads(path.read_text()) for path in files]
    definitions = [each for each in read if isinstance(each, dict) and "definition" in each]
    assert len(definitions) > 3
    assert [found for each in definitions for found in told(each)] == []
