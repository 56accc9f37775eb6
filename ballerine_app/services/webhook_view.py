"""What pages show of webhooks: all subscriptions, one of them in full."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from ballerine_app.locales import text
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.webhook_act import WebhookEditor, loaded_webhook
from ballerine_app.services.webhook_disable import PERSON
from ballerine_app.services.webhook_events import EVENTS
from ballerine_app.services.webhook_keys import signing_keys
from ballerine_app.store.people import staff_names
from ballerine_app.store.webhook_log import Doing, doing, missed_since
from ballerine_app.store.webhook_tables import WebhookSubscription
from ballerine_app.store.webhooks import ENABLED, live_secrets, subscriptions_of
from ballerine_app.views.webhooks import EventChoice, SecretLine, WebhookLine, WebhookView

_RECENTLY: Final = timedelta(days=1)


def webhook_lines(runtime: Runtime, who: WebhookEditor) -> tuple[WebhookLine, ...]:
    """Every subscription of the person's project, those that need somebody first."""
    with runtime.database.read() as tx:
        rows = subscriptions_of(tx, who.project_id)
        each_does = doing(tx, who.project_id, runtime.clock() - _RECENTLY)
    lines = [_line(row, each_does) for row in rows]
    rank = {"stopped": 0, "failing": 1}
    return tuple(sorted(lines, key=lambda line: (rank.get(line.health, 2), line.name.casefold())))


def webhook_view(runtime: Runtime, who: WebhookEditor, subscription_id: str) -> WebhookView:
    """One subscription. NotFound("webhook_not_found")."""
    now = runtime.clock()
    with runtime.database.read() as tx:
        row = loaded_webhook(tx, who, subscription_id)
        each_does = doing(tx, who.project_id, now - _RECENTLY)
        secrets = live_secrets(tx, row.id, now)
        signs = bool(secrets) or bool(signing_keys(runtime, tx, row, now))
        names = staff_names(tx, who.project_id)
        trouble = min(filter(None, (row.failing_since, row.disabled_at)), default=None)
        missed, first = missed_since(tx, row.id, trouble) if trouble else (0, None)
    may_edit = who.role != "reviewer"
    return WebhookView(
        line=_line(row, each_does),
        url=row.url if may_edit else _without_query(row.url),
        revision=row.revision,
        may_edit=may_edit,
        events=tuple(event_choice(kind, kind in row.events) for kind in EVENTS),
        workflows=", ".join(row.workflows),
        states=", ".join(row.states),
        tags=", ".join(row.tags),
        condition="" if row.condition is None else json.dumps(row.condition, indent=2, ensure_ascii=False),
        content=row.content,
        hmac=row.hmac,
        created_at=row.created_at.isoformat(),
        created_by=names.get(row.created_by or "", ""),
        secrets=tuple(
            SecretLine(
                secret_id=each.id,
                created_at=each.created_at.isoformat(),
                created_by=names.get(each.created_by or "", ""),
                expires_at=each.expires_at.isoformat() if each.expires_at else "",
            )
            for each in reversed(secrets)
        ),
        signs=signs,
        missed=missed,
        missed_since=first.isoformat() if first else "",
    )


def event_choices() -> tuple[EventChoice, ...]:
    """Every kind of event, for a new subscription."""
    return tuple(event_choice(kind, False) for kind in EVENTS)


def event_choice(kind: str, chosen: bool) -> EventChoice:
    """A kind of event with what it means."""
    return EventChoice(kind, text(f"webhooks.event.{kind}"), chosen)


def _line(row: WebhookSubscription, each_does: Mapping[str, Doing]) -> WebhookLine:
    does = each_does.get(row.id, Doing())
    health, since = _health(row)
    return WebhookLine(
        webhook_id=row.id,
        name=row.name,
        host=urlsplit(row.url).hostname or "",
        health=health,
        reason=row.disabled_reason,
        since=since,
        declared_by=row.declared_by,
        events=len(row.events),
        waiting=does.waiting,
        delivered=does.delivered,
        failed=does.failed,
        delivered_at=does.delivered_at.isoformat() if does.delivered_at else "",
    )


def _health(row: WebhookSubscription) -> tuple[str, str]:
    if row.status != ENABLED:
        since = row.disabled_at.isoformat() if row.disabled_at else ""
        return ("off" if row.disabled_reason == PERSON else "stopped"), since
    if row.failing_since is not None:
        return "failing", row.failing_since.isoformat()
    return "ok", ""


def _without_query(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
