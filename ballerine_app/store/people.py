"""Staff and their browser sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from ballerine_app.store.tables import Staff, StaffSession
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction


def staff_by_email(tx: ReadTransaction, project_id: str, email: str) -> Staff | None:
    """The person with this e-mail address, in lower case."""
    return tx.session.exec(select(Staff).where(col(Staff.project_id) == project_id, col(Staff.email) == email)).first()


def staff_session(tx: ReadTransaction, session_id: str) -> tuple[StaffSession, Staff] | None:
    """A session with its person."""
    query = (
        select(StaffSession, Staff)
        .join(Staff, col(Staff.id) == col(StaffSession.staff_id))
        .where(col(StaffSession.id) == session_id)
    )
    return tx.session.exec(query).first()


def staff_names(tx: ReadTransaction, project_id: str) -> dict[str, str]:
    """Every person's name by id, disabled people included: the past names them too."""
    rows = tx.session.exec(select(Staff.id, Staff.name).where(col(Staff.project_id) == project_id))
    return dict(rows.all())


def everyone(tx: ReadTransaction, project_id: str) -> list[Staff]:
    """All people of a project, by e-mail."""
    query = select(Staff).where(col(Staff.project_id) == project_id).order_by(col(Staff.email))
    return list(tx.session.exec(query))


def end_sessions(tx: WriteTransaction, staff_id: str, at: datetime) -> list[str]:
    """End every living session of a person; returns their ids."""
    living = (col(StaffSession.staff_id) == staff_id, col(StaffSession.revoked_at).is_(None))
    ids = list(tx.session.exec(select(StaffSession.id).where(*living)))
    tx.session.connection().execute(update(StaffSession).where(*living).values(revoked_at=at))
    return ids
