"""Loading and changing the routing documents of capabilities."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlmodel import col, select

from ballerine_app.store.dialect import lock_name
from ballerine_app.store.errors import VersionConflict
from ballerine_app.store.routing_tables import RoutingRow
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

_table = RoutingRow.__table__  # type: ignore[attr-defined]


def lock_routings(tx: WriteTransaction, project_id: str) -> None:
    """Make other acts on a project's routings wait until this one ends."""
    lock_name(tx.session, f"routings:{project_id}")


def routing_of(tx: ReadTransaction, project_id: str, capability: str) -> RoutingRow | None:
    """The routing of a capability, detached; None where the project has none."""
    query = select(RoutingRow).where(col(RoutingRow.project_id) == project_id, col(RoutingRow.capability) == capability)
    row = tx.session.exec(query).first()
    if row is not None:
        tx.session.expunge(row)
    return row


def routings_of(tx: ReadTransaction, project_id: str) -> list[RoutingRow]:
    """Every routing of a project by capability."""
    query = select(RoutingRow).where(col(RoutingRow.project_id) == project_id).order_by(col(RoutingRow.capability))
    return list(tx.session.exec(query))


def add_routing(tx: WriteTransaction, row: RoutingRow) -> None:
    """Insert a routing."""
    tx.add(row)
    tx.session.expunge(row)


def save_routing(tx: WriteTransaction, row: RoutingRow, expected: int) -> None:
    """Write a routing if it still stands at the `expected` revision. Raises VersionConflict, changing nothing."""
    statement = (
        update(_table)
        .where(_table.c.id == row.id, _table.c.project_id == row.project_id, _table.c.revision == expected)
        .values(data=row.data, changed_by=row.changed_by, changed_at=row.changed_at, revision=expected + 1)
    )
    if tx.session.connection().execute(statement).rowcount != 1:
        raise VersionConflict(row.id, expected)
    row.revision = expected + 1


def remove_routing(tx: WriteTransaction, row: RoutingRow) -> None:
    """Delete a routing; what its runs came to stays."""
    tx.session.connection().execute(delete(_table).where(_table.c.id == row.id, _table.c.project_id == row.project_id))
