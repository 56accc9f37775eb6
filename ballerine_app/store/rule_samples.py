"""What the field catalogue of rules is made from: recent contexts, the schemas of definitions, and custom lists."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from ballerine_app.store.list_tables import CustomListRow
from ballerine_app.store.tables import Case, WorkflowVersion
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.store.versions import PUBLISHED


def recent_contexts(tx: ReadTransaction, project_id: str, most: int) -> list[dict[str, Any]]:
    """The contexts of the cases of a project that changed last."""
    query = select(Case.context).where(col(Case.project_id) == project_id)
    return [dict(each) for each in tx.session.exec(query.order_by(col(Case.changed_at).desc()).limit(most))]


def context_schemas(tx: ReadTransaction, project_id: str) -> list[Any]:
    """What published definitions say of their contexts: a JSON Schema each, where they have one."""
    schema = WorkflowVersion.__table__.c.data["contextSchema"].as_json()  # type: ignore[attr-defined]
    query = select(schema).where(
        col(WorkflowVersion.project_id) == project_id, col(WorkflowVersion.status) == PUBLISHED
    )
    return [found for found in tx.session.exec(query) if isinstance(found, dict)]


def list_kinds(tx: ReadTransaction, project_id: str) -> dict[str, str]:
    """The kind of each custom list of a project that isn't archived, by name."""
    query = select(CustomListRow.name, CustomListRow.kind).where(
        col(CustomListRow.project_id) == project_id, col(CustomListRow.archived_at).is_(None)
    )
    return dict(tx.session.exec(query.order_by(col(CustomListRow.name))).all())
