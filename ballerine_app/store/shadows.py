"""What shadowing versions of a policy said of new cases, beside what the published one said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from ballerine_app.store.past_cases import DECISION_OF_CASE
from ballerine_app.store.policy_tables import PolicyVersion, ShadowResult
from ballerine_app.store.tables import Case
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

_results = ShadowResult.__table__  # type: ignore[attr-defined]
_versions = PolicyVersion.__table__  # type: ignore[attr-defined]
_cases = Case.__table__  # type: ignore[attr-defined]


def set_shadow(tx: WriteTransaction, project_id: str, version_id: str, since: datetime | None) -> None:
    """Have a version evaluated on new cases from now on, or no more for None; its content and revision stay."""
    where = (_versions.c.project_id == project_id, _versions.c.id == version_id)
    tx.session.connection().execute(update(_versions).where(*where).values(shadow_since=since))


def put_shadow_result(tx: WriteTransaction, row: ShadowResult) -> None:
    """Keep what a version said of a case, in the place of what it said before.

    It stands or falls by itself: an error leaves the transaction as it was.
    """
    connection = tx.session.connection()
    with connection.begin_nested():
        of_case = (_results.c.version_id == row.version_id, _results.c.case_id == row.case_id)
        connection.execute(delete(_results).where(*of_case))
        connection.execute(insert(_results), row.model_dump())


def shadow_results(tx: ReadTransaction, version_id: str, digest: str, limit: int) -> list[Row[Any]]:
    """The newest results of a version's content, the newest first, with the case's `reference`, `name`, `decision`."""
    query = (
        select(_results, _cases.c.reference, _cases.c.name, func.coalesce(DECISION_OF_CASE, "").label("decision"))
        .join_from(_results, _cases, _cases.c.id == _results.c.case_id)
        .where(_results.c.version_id == version_id, _results.c.hash == digest)
        .order_by(_results.c.at.desc(), _results.c.case_id.desc())
        .limit(limit)
    )
    return list(tx.session.connection().execute(query))


def count_shadow_results(tx: ReadTransaction, version_id: str, digest: str) -> tuple[int, int]:
    """How many cases this content of a version was evaluated on, and how many only other contents of it were."""
    query = select(_results.c.hash, func.count()).where(_results.c.version_id == version_id).group_by(_results.c.hash)
    counts = {row[0]: row[1] for row in tx.session.connection().execute(query)}
    return counts.get(digest, 0), sum(counts.values()) - counts.get(digest, 0)
