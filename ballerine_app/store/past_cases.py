"""Reading many judged cases at once, with no more of them than a policy needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Text, and_, cast, func, or_, select

from ballerine_app.store.tables import Case, Decision
from ballerine_app.store.transaction import ReadTransaction

_cases = Case.__table__  # type: ignore[attr-defined]
_decisions = Decision.__table__  # type: ignore[attr-defined]
_BATCH = 500
# What a person decided last, if it ended the case.
DECISION_OF_CASE = (
    select(_decisions.c.outcome)
    .where(
        _decisions.c.case_id == _cases.c.id,
        _decisions.c.decided_by.is_not(None),
        _decisions.c.outcome.in_(("approved", "rejected")),
    )
    .order_by(_decisions.c.decided_at.desc(), _decisions.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_HEADS = (
    _cases.c.id,
    _cases.c.version,
    _cases.c.judged_at,
    _cases.c.changed_at,
    func.coalesce(DECISION_OF_CASE, "").label("decision"),
)
# As text: what becomes of it, the caller decides, and most is dropped at once.
_CONTEXT = cast(_cases.c.context, Text).label("context")


def judged_heads(
    tx: ReadTransaction, project_id: str, policy_name: str, limit: int, changed_since: datetime | None = None
) -> list[Row[Any]]:
    """The newest cases that this policy judged: `id`, `version`, `judged_at`, `changed_at`, `decision` of a person.

    With `changed_since`, only those among them that changed from then on.
    """
    query = select(*_HEADS).where(*_judged_by(project_id, policy_name))
    if changed_since is not None:
        query = query.where(_cases.c.changed_at >= changed_since)
    query = query.order_by(_cases.c.judged_at.desc(), _cases.c.id.desc()).limit(limit)
    return list(tx.session.connection().execute(query))


def contexts_of(tx: ReadTransaction, case_ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The id and the context, as JSON text, of each of these cases that is there."""
    for start in range(0, len(case_ids), _BATCH):
        some = case_ids[start : start + _BATCH]
        query = select(_cases.c.id, _CONTEXT).where(_cases.c.id.in_(some))
        yield from ((row.id, row.context) for row in tx.session.connection().execute(query))


def count_judged(tx: ReadTransaction, project_id: str, policy_name: str, since: datetime, until: datetime) -> int:
    """How many cases this policy judged from one time until before another."""
    query = select(func.count()).where(*_judged_by(project_id, policy_name), *_between(since, until))
    return tx.session.connection().execute(query).scalar_one()


def judged_between(
    tx: ReadTransaction,
    project_id: str,
    policy_name: str,
    since: datetime,
    until: datetime,
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[Row[Any]]:
    """The next cases of a time, in the order in which they were judged: `id`, `judged_at`, `decision`, `context`.

    `after` is the time and id of the last case that was handed out before; None begins. `context` is JSON text.
    """
    query = select(_cases.c.id, _cases.c.judged_at, func.coalesce(DECISION_OF_CASE, "").label("decision"), _CONTEXT)
    query = query.where(*_judged_by(project_id, policy_name), *_between(since, until))
    if after is not None:
        at, case_id = after
        same_time = and_(_cases.c.judged_at == at, _cases.c.id > case_id)
        query = query.where(_cases.c.judged_at >= at, or_(_cases.c.judged_at > at, same_time))
    query = query.order_by(_cases.c.judged_at, _cases.c.id).limit(limit)
    return list(tx.session.connection().execute(query))


def case_words(tx: ReadTransaction, case_ids: Sequence[str]) -> dict[str, Row[Any]]:
    """What tells cases apart for people, by id: `reference`, `name`, `kind`, `state`."""
    columns = (_cases.c.id, _cases.c.reference, _cases.c.name, _cases.c.kind, _cases.c.state)
    rows: list[Row[Any]] = list(tx.session.connection().execute(select(*columns).where(_cases.c.id.in_(case_ids))))
    return {row.id: row for row in rows}


def _judged_by(project_id: str, policy_name: str) -> tuple[Any, ...]:
    return (_cases.c.project_id == project_id, _cases.c.policy_name == policy_name, _cases.c.judged_at.is_not(None))


def _between(since: datetime, until: datetime) -> tuple[Any, ...]:
    return (_cases.c.judged_at >= since, _cases.c.judged_at < until)
