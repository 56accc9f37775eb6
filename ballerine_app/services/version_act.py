"""The transaction of an act on workflow versions: who may, what is announced, what the audit log keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from ballerine_app.services.errors import Conflict, NotAllowed, NotFound
from ballerine_app.services.principals import Operator, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import workflows_topic
from ballerine_app.store import audit_log
from ballerine_app.store.errors import VersionConflict
from ballerine_app.store.tables import WorkflowVersion
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction
from ballerine_app.store.versions import get_version, lock_versions, save_version
from ballerine_app.views.versions import VersionRef

Editor = StaffMember | Operator


@dataclass(frozen=True, slots=True)
class VersionAct:
    """One act on the versions of a project, inside one write transaction."""

    tx: WriteTransaction
    runtime: Runtime
    who: Editor
    at: datetime

    def save(self, row: WorkflowVersion, expected: int, *, was: str) -> VersionRef:
        """Write a version that stood at the `expected` revision; Conflict("changed_since") where it does no more."""
        row.changed_at = self.at
        with refusing_stale():
            save_version(self.tx, row, expected, was=was)
        return ref_of(row)

    def record(self, event: str, row: WorkflowVersion, **meta: str | int) -> None:
        """Append a line to the workspace's audit log, and tell open pages. No personal data belongs in it."""
        audit_log.append(
            self.tx,
            project_id=row.project_id,
            stream="workspace",
            at=self.at,
            actor=self.who.actor,
            event=event,
            meta={"id": row.id, "name": row.name, "version": row.version, "hash": row.hash, **meta},
        )
        self.tx.touch(workflows_topic(row.project_id))


@contextmanager
def changing_versions(runtime: Runtime, who: Editor) -> Iterator[VersionAct]:
    """One transaction on the versions of the person's project; such acts come one after the other.

    NotAllowed("versions_not_yours") for a reviewer.
    """
    must_be_editor(who)
    now = runtime.clock()
    with runtime.database.write() as tx:
        lock_versions(tx, who.project_id)
        yield VersionAct(tx, runtime, who, now)


@contextmanager
def refusing_stale() -> Iterator[None]:
    """Conflict("changed_since") where somebody else was first."""
    try:
        yield
    except VersionConflict:
        raise Conflict("changed_since") from None


def must_be_editor(who: Editor) -> None:
    """NotAllowed("versions_not_yours") for a reviewer."""
    if who.role == "reviewer":
        raise NotAllowed("versions_not_yours")


def loaded(tx: ReadTransaction, who: Editor, version_id: str) -> WorkflowVersion:
    """A version of the person's project; NotFound("version_not_found") for another project's as for none."""
    row = get_version(tx, who.project_id, version_id)
    if row is None:
        raise NotFound("version_not_found")
    return row


def ref_of(row: WorkflowVersion) -> VersionRef:
    """What the next act on a version must name."""
    return VersionRef(row.id, row.name, row.version, row.revision)
