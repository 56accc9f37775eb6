"""Subscriptions that a workflow's definition declares, as Ballerine has them under `config.subscriptions`.

Each becomes a row of its own at its first event, so that it has a log, and can be disabled, like any other. Its address
and events stay those of the definition version that a case runs on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from ballerine_app.services.webhook_events import ALIASES, EVENTS
from ballerine_app.services.webhook_payload import CONTEXT
from ballerine_app.store import audit_log
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.ids import new_id
from ballerine_app.store.webhook_tables import WebhookSubscription
from ballerine_app.store.webhooks import add_subscription, declared_subscription

if TYPE_CHECKING:
    from ballerine_app.engine.workflow import Definition
    from ballerine_app.services.case_act import CaseAct

# The named secret that signs them, as in Ballerine the one secret of a customer does.
SHARED_SECRET: Final = "webhookSharedSecret"  # noqa: S105  # a name


def declared_in(config: Any) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Place, address and events of each webhook that a definition's `config` declares, in the names of `EVENTS`."""
    listed = config.get("subscriptions") if isinstance(config, dict) else None
    for place, entry in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(entry, dict) or entry.get("type", "webhook") != "webhook":
            continue
        url, events = entry.get("url"), entry.get("events")
        if isinstance(url, str) and url and isinstance(events, list):
            named = (ALIASES.get(each, each) for each in events if isinstance(each, str))
            yield place, url, tuple(dict.fromkeys(each for each in named if each in EVENTS))


def declared_subscriptions(act: CaseAct) -> Iterator[tuple[WebhookSubscription, tuple[str, ...]]]:
    """The subscriptions that the case's definition declares, with the events of each; made where they are new."""
    definition: Definition = act.definition
    by_url: dict[str, dict[str, None]] = {}
    for _, url, events in declared_in(definition.data.get("config")):
        by_url.setdefault(url, {}).update(dict.fromkeys(events))
    for url, wanted in by_url.items():
        if wanted:
            row = _known(act, definition.name, url) or _made(act, definition.name, url)
            if row.removed_at is None:
                yield row, tuple(wanted)


def _known(act: CaseAct, workflow: str, url: str) -> WebhookSubscription | None:
    rows = act.runtime.webhooks.of(act.tx, act.case.project_id)
    return next((row for row in rows if row.declared_by == workflow and row.url == url), None)


def _made(act: CaseAct, workflow: str, url: str) -> WebhookSubscription:
    found = declared_subscription(act.tx, act.case.project_id, workflow, url)
    if found is not None:
        return found
    row = WebhookSubscription(
        id=new_id("webhook"),
        project_id=act.case.project_id,
        name=f"{workflow}: {urlsplit(url).hostname or ''}"[:100],
        url=url,
        content=CONTEXT,
        hmac=True,
        declared_by=workflow,
        created_at=act.at,
        changed_at=act.at,
    )
    add_subscription(act.tx, row)
    act.runtime.webhooks.changed_in(act.tx)
    audit_log.append(
        act.tx,
        project_id=row.project_id,
        stream="workspace",
        at=act.at,
        actor=SYSTEM,
        event="webhook.created",
        meta={"id": row.id, "name": row.name, "declaredBy": workflow},
    )
    return row
