"""Reading whole histories: cases one after the other, and the audit log of one in portions."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import col, or_, select

from ballerine_app.store.audit_log import ERASED
from ballerine_app.store.tables import AuditEntry, Case, Decision
from ballerine_app.store.transaction import ReadTransaction

_PORTION = 200


def case_ids_after(tx: ReadTransaction, last: str, limit: int) -> list[str]:
    """The next ids of all projects' cases in their order, after `last` ("" for the first)."""
    return list(tx.session.exec(select(Case.id).where(col(Case.id) > last).order_by(col(Case.id)).limit(limit)))


def case_ids_called(tx: ReadTransaction, name: str) -> list[str]:
    """The ids of the cases with this id or reference; several where projects give out the same reference."""
    called = or_(col(Case.id) == name, col(Case.reference) == name)
    return list(tx.session.exec(select(Case.id).where(called).order_by(col(Case.id))))


def any_case(tx: ReadTransaction, case_id: str) -> Case | None:
    """A case of any project, or None. Only for work on the whole installation."""
    return tx.session.exec(select(Case).where(col(Case.id) == case_id)).first()


def history(tx: ReadTransaction, stream: str) -> Iterator[AuditEntry]:
    """A stream's entries in order, fetched in portions, so that a long one takes no more memory than a short one."""
    query = (
        select(AuditEntry)
        .where(col(AuditEntry.stream) == stream)
        .order_by(col(AuditEntry.seq))
        .execution_options(yield_per=_PORTION)
    )
    yield from tx.session.exec(query)


def erasure_is_recorded(tx: ReadTransaction, stream: str, seq: int) -> bool:
    """Whether the log says that the payload of an entry was erased."""
    query = select(AuditEntry.meta).where(col(AuditEntry.stream) == stream, col(AuditEntry.event) == ERASED)
    return any(meta.get("seq") == seq for meta in tx.session.exec(query))


def decisions_on(tx: ReadTransaction, case_id: str) -> list[Decision]:
    """All decisions on a case, in the order in which they were made."""
    in_order = (col(Decision.decided_at), col(Decision.id))
    return list(tx.session.exec(select(Decision).where(col(Decision.case_id) == case_id).order_by(*in_order)))
