"""What pages show of webhook deliveries: the log, and one delivery with its attempts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from ballerine_app.locales import text
from ballerine_app.services.errors import NotFound
from ballerine_app.services.numbers import whole
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.webhook_act import WebhookEditor
from ballerine_app.services.webhook_events import EVENTS, TEST
from ballerine_app.services.webhook_payload import shown
from ballerine_app.store.webhook_deliveries import HELD, attempts_of, get_delivery
from ballerine_app.store.webhook_log import SHOWN, LogFilter, log_page
from ballerine_app.store.webhook_tables import WebhookAttempt
from ballerine_app.store.webhooks import ENABLED, subscriptions_of
from ballerine_app.views.webhooks import AttemptLine, DeliveryLog, DeliveryRow, DeliveryView

PAGE: Final = 50
_LONGEST_SEARCH: Final = 100
# What the guarded HTTP client says in one word; any other is told as such.
PROBLEMS: Final = ("timeout", "unreachable", "tls", "address_refused", "broken", "too_large")


@dataclass(frozen=True, slots=True)
class LogAsked:
    """Which deliveries a page shows: of one subscription or of all (""), of a kind, a status, a text, from a day to a
    day (UTC, ISO, both included), and which page.
    """

    webhook_id: str = ""
    event: str = ""
    status: str = ""
    words: str = ""
    since: str = ""
    until: str = ""
    page: int = 1


def delivery_log(runtime: Runtime, who: WebhookEditor, asked: LogAsked) -> DeliveryLog:
    """One page of the log of the person's project, the newest first. What is asked for wrongly filters nothing."""
    wanted = LogFilter(
        subscription_id=asked.webhook_id,
        event=asked.event if asked.event in (*EVENTS, TEST) else "",
        status=asked.status if asked.status in SHOWN else "",
        words=asked.words[:_LONGEST_SEARCH],
        since=_day(asked.since),
        until=_day(asked.until, after=1),
        page=max(1, asked.page),
        size=PAGE,
    )
    with runtime.database.read() as tx:
        rows, total = log_page(tx, who.project_id, wanted)
        names = {row.id: row.name for row in subscriptions_of(tx, who.project_id)}
    return DeliveryLog(
        rows=tuple(_row(row, names) for row in rows),
        total=total,
        page=wanted.page,
        pages=max(1, -(-total // PAGE)),
    )


def delivery_view(runtime: Runtime, who: WebhookEditor, delivery_id: str) -> DeliveryView:
    """One delivery of the person's project with its attempts, the newest first. NotFound("delivery_not_found")."""
    with runtime.database.read() as tx:
        row = get_delivery(tx, delivery_id)
        if row is None or row.project_id != who.project_id:
            raise NotFound("delivery_not_found")
        attempts = attempts_of(tx, row.id)
        known = {each.id: each for each in subscriptions_of(tx, who.project_id)}
    subscription = known.get(row.subscription_id)
    enabled = subscription is not None and subscription.status == ENABLED
    return DeliveryView(
        row=_row(row, {each.id: each.name for each in known.values()}),
        event_id=row.event_id,
        state=row.state,
        payload=json.dumps(shown(row.body), indent=2, ensure_ascii=False),
        size=whole(len(row.body.encode())),
        attempts=tuple(_attempt(each) for each in attempts),
        may_resend=who.role != "reviewer" and enabled and row.status != HELD,
    )


def outcome(status: int | None, problem: str) -> str:
    """How an attempt ended, as people read it; "" before the first."""
    if status is not None:
        return str(status)
    if not problem:
        return ""
    return text(f"webhooks.problem.{problem}" if problem in PROBLEMS else "webhooks.problem.other")


def _row(row: Any, names: Mapping[str, str]) -> DeliveryRow:
    return DeliveryRow(
        delivery_id=row.id,
        webhook_id=row.subscription_id,
        webhook=names.get(row.subscription_id, text("webhooks.removed")),
        event=row.event,
        reference=row.reference,
        case_id=row.case_id or "",
        sequence=row.sequence,
        status=row.status,
        answer=outcome(row.answered, row.problem),
        attempts=row.attempt,
        created_at=row.created_at.isoformat(),
        due_at=row.due_at.isoformat(),
    )


def _attempt(row: WebhookAttempt) -> AttemptLine:
    return AttemptLine(
        number=row.number,
        at=row.at.isoformat(),
        outcome=outcome(row.status, row.problem),
        arrived=not row.problem,
        took=text("webhooks.took", ms=whole(row.duration_ms)),
        answer=row.answer,
    )


def _day(given: str, after: int = 0) -> datetime | None:
    try:
        day = date.fromisoformat(given) + timedelta(days=after)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(day, time(), UTC)
