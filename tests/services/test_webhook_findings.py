"""Webhooks in definitions that could never be sent."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.services.errors import InvalidDefinition
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.webhook_findings import webhook_event_findings
from tests.services.version_charts import loan, published


def declaring(url: str, *events: str) -> dict[str, Any]:
    return loan(config={"subscriptions": [{"type": "webhook", "url": url, "events": list(events)}]})


def test_an_address_that_must_not_be_called_bars_publishing(runtime: Runtime) -> None:
    with pytest.raises(InvalidDefinition) as refusal:
        published(runtime, declaring("https://10.0.0.1/in", "workflow.completed"))
    (found,) = [each for each in refusal.value.findings if each.code == "webhook_address"]
    assert (found.severity, found.pointer) == ("error", "/config/subscriptions/0/url")


def test_an_event_that_nothing_is_told_of_is_said_to_be(runtime: Runtime) -> None:
    data = declaring("https://hooks.example/in", "workflow.completed", "workflow.complete")
    (found,) = webhook_event_findings(data)
    assert (found.severity, found.code, found.pointer) == (
        "warning",
        "webhook_event",
        "/config/subscriptions/0/events/1",
    )
    assert published(runtime, data).version == 1
