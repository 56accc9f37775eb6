"""An address that must not be called bars publishing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ballerine_app.plugins.http_addresses import AllowedAddresses
from ballerine_app.plugins.http_client import GuardedHttp
from ballerine_app.plugins.http_target import OutgoingRules
from ballerine_app.services.errors import InvalidDefinition
from ballerine_app.services.runtime import Runtime
from tests.services.version_charts import loan, published


def calling(url: Any) -> dict[str, Any]:
    plugin = {"name": "ask", "pluginKind": "api", "url": url, "stateNames": ["waiting"]}
    return loan(extensions={"apiPlugins": [plugin]})


@pytest.mark.parametrize(
    "url",
    [
        "https://169.254.169.254/latest/meta-data",
        "https://me:word@vendor.example/",
        "HTTPS://0x7f.1/{entity.id}",
        "http://vendor.example/",
        {"url": "https://10.0.0.{n}/", "options": {"n": 7}},
    ],
)
def test_an_address_that_must_not_be_called_bars_publishing(runtime: Runtime, url: Any) -> None:
    with pytest.raises(InvalidDefinition) as refusal:
        published(runtime, calling(url))
    (found,) = [each for each in refusal.value.findings if each.code == "plugin_address"]
    assert (found.severity, found.pointer) == ("error", "/extensions/apiPlugins/0/url")
    assert found.message.startswith("The plugin ask may not call its address. ")


@pytest.mark.parametrize(
    "url",
    ["https://vendor.example/{entity.id}?k={secret.KEY}", "{secret.URL}/x", "ENV_UNIFIED_API_URL/companies"],
)
def test_other_addresses_are_seen_when_they_are_called(runtime: Runtime, url: Any) -> None:
    assert published(runtime, calling(url)).version == 1


def test_what_the_operator_allows_is_published(runtime: Runtime) -> None:
    rules = OutgoingRules(http=True, allowed=AllowedAddresses.parse(["10.0.0.0/8"]))
    assert published(replace(runtime, http=GuardedHttp(rules)), calling("http://10.0.0.7/")).version == 1
