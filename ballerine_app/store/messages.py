"""Loading and changing a project's message templates, and finding the applicants who are to be reminded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, true
from sqlmodel import col, select

from ballerine_app.store.dialect import lock_name
from ballerine_app.store.message_tables import MESSAGE, MessageSwitch, MessageTemplate
from ballerine_app.store.tables import Case, Effect, Flow
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction


def lock_messages(tx: WriteTransaction, project_id: str) -> None:
    """Make other acts on a project's messages wait until this one ends."""
    lock_name(tx.session, f"messages:{project_id}")


def message_template(tx: ReadTransaction, project_id: str, kind: str, language: str) -> MessageTemplate | None:
    """A project's row for a kind and language; None where it never had words of its own."""
    return tx.session.get(MessageTemplate, (project_id, kind, language))


def message_templates(tx: ReadTransaction, project_id: str) -> list[MessageTemplate]:
    """Every row of a project."""
    return list(tx.session.exec(select(MessageTemplate).where(col(MessageTemplate.project_id) == project_id)))


def message_switch(tx: ReadTransaction, project_id: str, kind: str) -> MessageSwitch | None:
    """Whether a project sends a kind; None where nobody ever said so."""
    return tx.session.get(MessageSwitch, (project_id, kind))


def message_switches(tx: ReadTransaction, project_id: str) -> list[MessageSwitch]:
    """Every switch of a project that was ever touched."""
    return list(tx.session.exec(select(MessageSwitch).where(col(MessageSwitch.project_id) == project_id)))


def is_sent(tx: ReadTransaction, project_id: str, kind: str) -> bool:
    """Whether a project sends a kind of message."""
    switch = message_switch(tx, project_id, kind)
    return switch is None or switch.sends


def recent_cases(tx: ReadTransaction, project_id: str, limit: int) -> list[tuple[str, str, str]]:
    """The id, reference and name of the cases with a collection flow that changed last."""
    query = (
        select(Case.id, Case.reference, Case.name)
        .join(Flow, col(Flow.case_id) == col(Case.id))
        .where(col(Case.project_id) == project_id, col(Case.name) != "")
        .order_by(col(Case.changed_at).desc())
        .limit(limit)
    )
    return [(case_id, reference, name) for case_id, reference, name in tx.session.exec(query)]


def lock_reminders(tx: WriteTransaction, case_id: str) -> None:
    """Make another search for reminders of a case wait until this act ends."""
    lock_name(tx.session, f"reminder:{case_id}")


def cases_to_remind(
    tx: ReadTransaction,
    states: Sequence[str],
    since: datetime,
    until: datetime,
    most: int,
    after: str,
    limit: int,
    *,
    only: str = "",
) -> list[tuple[str, str]]:
    """The project and id of cases in one of these states whose applicant did the last thing between two times.

    `most` is how many reminders an applicant gets while the case is in one state, and none is newer than `until`. By
    their ids, those behind `after`; `only` asks about one case.
    """
    reminders = and_(
        col(Effect.case_id) == col(Case.id),
        col(Effect.kind) == MESSAGE,
        col(Effect.name) == "reminder",
        col(Effect.state) == col(Case.state),
    )
    query = (
        select(Case.project_id, Case.id)
        .join(Flow, col(Flow.case_id) == col(Case.id))
        .outerjoin(Effect, reminders)
        .where(
            col(Case.state).in_(states),
            col(Case.id) > after,
            col(Flow.changed_at) >= since,
            col(Flow.changed_at) <= until,
        )
        .group_by(col(Case.project_id), col(Case.id))
        .having(
            func.count(col(Effect.id)) < most,
            func.coalesce(func.max(col(Effect.created_at)) <= until, true()),
        )
        .order_by(col(Case.id))
        .limit(limit)
    )
    if only:
        query = query.where(col(Case.id) == only)
    return [(project, case) for project, case in tx.session.exec(query)]
