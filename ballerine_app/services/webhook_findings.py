"""Webhooks that a definition declares and that could never be sent, told before it is published."""

from __future__ import annotations

from typing import Any

from ballerine_app.plugins.http_client import GuardedHttp
from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.definition_text import finding
from ballerine_app.services.webhook_declared import declared_in
from ballerine_app.services.webhook_events import ALIASES, EVENTS
from ballerine_app.views.versions import LintFinding


def webhook_address_findings(http: GuardedHttp, data: dict[str, Any]) -> tuple[LintFinding, ...]:
    """An error for each subscription in `config.subscriptions` whose address must not be called, as far as it can be
    seen without looking its host up.
    """
    found: list[LintFinding] = []
    for place, url, _ in declared_in(data.get("config")):
        try:
            http.target(url)
        except PluginFailed as refusal:
            pointer = f"/config/subscriptions/{place}/url"
            found.append(finding("error", "webhook_address", pointer, reason=refusal.reason))
    return tuple(found)


def webhook_event_findings(data: dict[str, Any]) -> tuple[LintFinding, ...]:
    """A warning for each event in `config.subscriptions` that nothing is told of."""
    config: Any = data.get("config")
    return tuple(
        finding("warning", "webhook_event", f"/config/subscriptions/{place}/events/{number}", event=str(event)[:64])
        for place, _, _ in declared_in(config)
        for number, event in enumerate(config["subscriptions"][place]["events"])
        if not isinstance(event, str) or (event not in EVENTS and event not in ALIASES)
    )
