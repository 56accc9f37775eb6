"""Reading the log of webhook deliveries: one page of it, and how each subscription does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, String, cast, exists, func, or_, select

from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.store.webhook_deliveries import DELIVERED, FAILED, HELD, SKIPPED, UNFINISHED, WAITING
from ballerine_app.store.webhook_tables import WebhookAttempt, WebhookDelivery

# What a person calls a status, and the statuses that it stands for.
SHOWN: Final = {
    "": (),
    "waiting": (WAITING, HELD),
    "delivered": (DELIVERED,),
    "failed": (FAILED,),
    "skipped": (SKIPPED,),
}
_table = WebhookDelivery.__table__  # type: ignore[attr-defined]
_attempts = WebhookAttempt.__table__  # type: ignore[attr-defined]
_COLUMNS: Final = tuple(column for column in _table.c if column.name != "body")


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which deliveries are asked for. Empty texts and None don't filter; `status` is a key of SHOWN.

    `words` are looked for in everything that is kept of a delivery: event, case, ids, payload, answers.
    """

    subscription_id: str = ""
    event: str = ""
    status: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True)
class Doing:
    """How a subscription does: what waits, what was delivered and given up since a time, and its last success."""

    waiting: int = 0
    delivered: int = 0
    failed: int = 0
    delivered_at: datetime | None = None


def log_page(tx: ReadTransaction, project_id: str, wanted: LogFilter) -> tuple[list[Any], int]:
    """One page of the log without the bodies, the newest first, and how many deliveries fit the filter in all."""
    conditions = list(_conditions(project_id, wanted))
    connection = tx.session.connection()
    total = connection.execute(select(func.count()).select_from(_table).where(*conditions)).scalar_one()
    query = select(*_COLUMNS).where(*conditions)
    query = query.order_by(_table.c.created_at.desc(), _table.c.case_id, _table.c.sequence.desc(), _table.c.id.desc())
    rows = connection.execute(query.limit(wanted.size).offset((wanted.page - 1) * wanted.size))
    return list(rows), int(total)


def doing(tx: ReadTransaction, project_id: str, since: datetime) -> dict[str, Doing]:
    """How each subscription of a project does, by its id; those without deliveries are absent."""
    connection, mine = tx.session.connection(), _table.c.project_id == project_id
    found: dict[str, dict[str, Any]] = {}
    waiting = select(_table.c.subscription_id, func.count()).where(mine, _table.c.status.in_(UNFINISHED))
    for subscription_id, count in connection.execute(waiting.group_by(_table.c.subscription_id)):
        found.setdefault(subscription_id, {})["waiting"] = count
    ended = select(_table.c.subscription_id, _table.c.status, func.count(), func.max(_table.c.finished_at)).where(
        mine, _table.c.status.in_((DELIVERED, FAILED)), _table.c.finished_at >= since
    )
    for subscription_id, status, count, last in connection.execute(
        ended.group_by(_table.c.subscription_id, _table.c.status)
    ):
        entry = found.setdefault(subscription_id, {})
        entry[status] = count
        if status == DELIVERED:
            entry["delivered_at"] = last
    return {subscription_id: Doing(**entry) for subscription_id, entry in found.items()}


def missed_since(tx: ReadTransaction, subscription_id: str, ended: datetime) -> tuple[int, datetime | None]:
    """How many events of cases never arrived, of those that were given up or not sent since a time; and when the first
    of them happened.
    """
    query = select(func.count(), func.min(_table.c.created_at)).where(
        _table.c.subscription_id == subscription_id,
        _table.c.status.in_((FAILED, SKIPPED)),
        _table.c.finished_at >= ended,
        _table.c.case_id.is_not(None),
    )
    count, first = tx.session.connection().execute(query).one()
    return int(count), first


def _conditions(project_id: str, wanted: LogFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_table.c.project_id == project_id]
    if wanted.subscription_id:
        found.append(_table.c.subscription_id == wanted.subscription_id)
    if wanted.event:
        found.append(_table.c.event == wanted.event)
    if statuses := SHOWN[wanted.status]:
        found.append(_table.c.status.in_(statuses))
    if wanted.since is not None:
        found.append(_table.c.created_at >= wanted.since)
    if wanted.until is not None:
        found.append(_table.c.created_at < wanted.until)
    if wanted.words.strip():
        found.append(_has(wanted.words.strip().lower()))
    return found


def _has(words: str) -> ColumnElement[bool]:
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    texts = ("event", "reference", "event_id", "case_id", "workflow", "state", "problem", "body")
    columns = [func.lower(_table.c[name]).like(pattern, escape="\\") for name in texts]
    answers = exists().where(
        _attempts.c.delivery_id == _table.c.id,
        or_(
            func.lower(_attempts.c.answer).like(pattern, escape="\\"),
            cast(_attempts.c.status, String).like(pattern, escape="\\"),
            _attempts.c.problem.like(pattern, escape="\\"),
        ),
    )
    return or_(*columns, answers)
