"""The transaction of an act on custom lists: who may, what is announced, what the audit log keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ballerine_app.services.errors import Conflict, NotAllowed, NotFound
from ballerine_app.services.principals import Operator, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import lists_topic
from ballerine_app.store import audit_log
from ballerine_app.store.errors import VersionConflict
from ballerine_app.store.list_tables import CustomListRow
from ballerine_app.store.lists import get_list, lock_list, save_list
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

ListEditor = StaffMember | Operator


@dataclass(frozen=True, slots=True)
class ListAct:
    """One act on a list of a project, inside one write transaction."""

    tx: WriteTransaction
    runtime: Runtime
    who: ListEditor
    at: datetime

    def save(self, row: CustomListRow) -> None:
        """Write the list, whose revision rises. Conflict("changed_since") where somebody else was first."""
        row.changed_at = self.at
        try:
            save_list(self.tx, row, row.revision)
        except VersionConflict:
            raise Conflict("changed_since") from None

    def record(
        self, event: str, row: CustomListRow, *, payload: dict[str, Any] | None = None, **meta: str | int
    ) -> None:
        """Append a line to the workspace's audit log, and tell open pages. Values and notes belong in the payload."""
        audit_log.append(
            self.tx,
            project_id=row.project_id,
            stream="workspace",
            at=self.at,
            actor=self.who.actor,
            event=event,
            meta={"id": row.id, "name": row.name, **meta},
            payload=payload,
        )
        self.tx.touch(lists_topic(row.project_id))


@contextmanager
def acting_on_lists(runtime: Runtime, who: ListEditor) -> Iterator[ListAct]:
    """One transaction on the lists of the person's project. NotAllowed("lists_not_yours") for a reviewer."""
    must_edit_lists(who)
    now = runtime.clock()
    with runtime.database.write() as tx:
        yield ListAct(tx, runtime, who, now)


@contextmanager
def changing_list(
    runtime: Runtime, who: ListEditor, list_id: str, revision: int | None = None
) -> Iterator[tuple[ListAct, CustomListRow]]:
    """One transaction on a list in use; such acts on it come one after the other.

    NotFound("list_not_found"), Conflict("list_is_archived"); Conflict("changed_since") where it no longer stands at
    `revision`.
    """
    with acting_on_lists(runtime, who) as act:
        lock_list(act.tx, list_id)
        row = loaded_list(act.tx, who, list_id)
        if revision is not None and row.revision != revision:
            raise Conflict("changed_since")
        if row.archived_at is not None:
            raise Conflict("list_is_archived", name=row.name)
        yield act, row


def must_edit_lists(who: ListEditor) -> None:
    """NotAllowed("lists_not_yours") for a reviewer."""
    if who.role == "reviewer":
        raise NotAllowed("lists_not_yours")


def loaded_list(tx: ReadTransaction, who: ListEditor, list_id: str) -> CustomListRow:
    """A list of the person's project; NotFound("list_not_found") for another project's as for none."""
    row = get_list(tx, who.project_id, list_id)
    if row is None:
        raise NotFound("list_not_found")
    return row
