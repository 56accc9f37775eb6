"""What a person may ask of a subscription, checked before it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from ballerine_app.engine.rules import RuleError, compile_rule
from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.errors import Invalid
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.webhook_events import EVENTS
from ballerine_app.services.webhook_payload import CONTENTS, IDS
from ballerine_app.store.webhook_tables import WebhookSubscription

LONGEST_NAME: Final = 80
LONGEST_URL: Final = 2_000
MOST_FILTERS: Final = 50
LONGEST_FILTER: Final = 120
LONGEST_CONDITION: Final = 20_000


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """All that a subscription is: see `WebhookSubscription`. `condition` is JsonLogic as text, "" for none."""

    name: str
    url: str
    events: Sequence[str]
    workflows: Sequence[str] = ()
    states: Sequence[str] = ()
    tags: Sequence[str] = ()
    condition: str = ""
    content: str = IDS
    hmac: bool = False


def take_settings(runtime: Runtime, row: WebhookSubscription, given: WebhookSettings) -> None:
    """Write checked settings into a row.

    Address, events and workflow of one that a definition declares stay the definition's. Invalid names the field:
    webhook_name, webhook_url (with the reason), webhook_events, webhook_filter, webhook_condition, webhook_content.
    """
    name = " ".join(given.name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Invalid("webhook_name", field="name", most=str(LONGEST_NAME))
    if given.content not in CONTENTS:
        raise Invalid("webhook_content", field="content")
    row.name, row.content, row.hmac = name, given.content, given.hmac
    row.states, row.tags = _names(given.states, "states"), _names(given.tags, "tags")
    row.condition = _condition(given.condition)
    if row.declared_by:
        return
    row.url = _address(runtime, given.url)
    row.events = [kind for kind in EVENTS if kind in given.events]
    if not row.events or set(given.events) - set(EVENTS):
        raise Invalid("webhook_events", field="events")
    row.workflows = _names(given.workflows, "workflows")


def _address(runtime: Runtime, given: str) -> str:
    url = given.strip()
    if len(url) > LONGEST_URL:
        raise Invalid("webhook_url", field="url", reason=f"It has more than {LONGEST_URL} characters.")
    try:
        runtime.http.target(url)
    except PluginFailed as refusal:
        raise Invalid("webhook_url", field="url", reason=refusal.reason) from None
    return url


def _names(given: Sequence[str], field: str) -> list[str]:
    names = list(dict.fromkeys(each.strip() for each in given if each.strip()))
    if len(names) > MOST_FILTERS or any(len(each) > LONGEST_FILTER for each in names):
        raise Invalid("webhook_filter", field=field, most=str(MOST_FILTERS))
    return names


def _condition(given: str) -> Any:
    text = given.strip()
    if not text:
        return None
    try:
        if len(text) > LONGEST_CONDITION:
            raise ValueError(f"It has more than {LONGEST_CONDITION} characters.")
        rule = orjson.loads(text)
        compiled = compile_rule(rule)
    except (RuleError, ValueError) as problem:
        raise Invalid("webhook_condition", field="condition", reason=_reason(problem)) from None
    if compiled.lists:
        raise Invalid("webhook_condition", field="condition", reason="Custom lists are for policies.")
    return rule


def _reason(problem: Exception) -> str:
    if isinstance(problem, orjson.JSONDecodeError):
        return f"It is no JSON: line {problem.lineno}, column {problem.colno}."
    return str(problem)
