"""The transaction of an act on risk policies: who may, what is announced, what the audit log keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ballerine_app.services.errors import Conflict, NotAllowed, NotFound
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import policies_topic
from ballerine_app.services.version_act import Editor, refusing_stale
from ballerine_app.store import audit_log
from ballerine_app.store.policies import get_policy, lock_policies, save_policy
from ballerine_app.store.policy_tables import PolicyVersion
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction
from ballerine_app.views.policies import PolicyRef


@dataclass(frozen=True, slots=True)
class PolicyAct:
    """One act on the policies of a project, inside one write transaction."""

    tx: WriteTransaction
    runtime: Runtime
    who: Editor
    at: datetime

    def save(self, row: PolicyVersion, expected: int, *, was: str) -> PolicyRef:
        """Write a version that stood at the `expected` revision; Conflict("changed_since") where it does no more."""
        row.changed_at = self.at
        with refusing_stale():
            save_policy(self.tx, row, expected, was=was)
        return policy_ref(row)

    def record(
        self,
        event: str,
        row: PolicyVersion,
        *,
        payload: dict[str, Any] | None = None,
        meta: dict[str, Any] | None = None,
    ) -> None:
        """Append a line to the workspace's audit log, and tell open pages. Words of people belong in `payload`."""
        audit_log.append(
            self.tx,
            project_id=row.project_id,
            stream="workspace",
            at=self.at,
            actor=self.who.actor,
            event=event,
            meta={"id": row.id, "name": row.name, "version": row.version, "hash": row.hash, **(meta or {})},
            payload=payload,
        )
        self.tx.touch(policies_topic(row.project_id))


@contextmanager
def changing_policies(runtime: Runtime, who: Editor) -> Iterator[PolicyAct]:
    """One transaction on the policies of the person's project; such acts come one after the other.

    NotAllowed("policies_not_yours") for a reviewer.
    """
    must_be_policy_editor(who)
    now = runtime.clock()
    with runtime.database.write() as tx:
        lock_policies(tx, who.project_id)
        yield PolicyAct(tx, runtime, who, now)


def must_be_policy_editor(who: Editor) -> None:
    """NotAllowed("policies_not_yours") for a reviewer."""
    if who.role == "reviewer":
        raise NotAllowed("policies_not_yours")


def loaded_policy(tx: ReadTransaction, who: Editor, version_id: str) -> PolicyVersion:
    """A version of the person's project; NotFound("policy_not_found") for another project's as for none."""
    row = get_policy(tx, who.project_id, version_id)
    if row is None:
        raise NotFound("policy_not_found")
    return row


def policy_as_seen(tx: ReadTransaction, who: Editor, version_id: str, revision: int) -> PolicyVersion:
    """A version that stands as the person saw it; Conflict("changed_since") where it doesn't."""
    row = loaded_policy(tx, who, version_id)
    if row.revision != revision:
        raise Conflict("changed_since")
    return row


def policy_ref(row: PolicyVersion) -> PolicyRef:
    """What the next act on a version must name."""
    return PolicyRef(row.id, row.name, row.version, row.revision)
