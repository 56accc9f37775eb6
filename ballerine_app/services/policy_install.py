"""Putting the risk policy of a file into the database, where cases find it, when a process starts."""

from __future__ import annotations

from datetime import datetime

from ballerine_app.engine.rules.policy import policy_hash
from ballerine_app.services.definition_text import named
from ballerine_app.services.definitions import PolicyFile
from ballerine_app.store import audit_log
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.database import Database
from ballerine_app.store.ids import new_id
from ballerine_app.store.policies import (
    ARCHIVED,
    PUBLISHED,
    add_policy,
    get_policy,
    lock_policies,
    policy_heads,
    save_policy,
)
from ballerine_app.store.policy_tables import PolicyVersion
from ballerine_app.store.transaction import ReadTransaction


def install_policy(database: Database, file: PolicyFile, project_id: str, at: datetime, *, wanted: bool) -> None:
    """Publish the file's policy where nothing of its name was published yet.

    Where its operator asks for this file (`wanted`), it becomes the next version, published, unless a version that was
    published once has this content: then what the back office made of it since stands.
    """
    with database.read() as tx:
        if not _due(tx, file, project_id, wanted):
            return
    with database.write() as tx:
        lock_policies(tx, project_id)
        if not _due(tx, file, project_id, wanted):
            return
        name = file.policy.name
        heads = policy_heads(tx, project_id, name)
        live = next((head.id for head in heads if head.status == PUBLISHED), "")
        before = get_policy(tx, project_id, live) if live else None
        if before is not None:
            before.status, before.archived_at, before.changed_at = ARCHIVED, at, at
            save_policy(tx, before, before.revision, was=PUBLISHED)
        version = max([file.policy.version, *(head.version + 1 for head in heads)])
        data = named(file.data, name, version)
        row = PolicyVersion(
            id=new_id("policy"),
            project_id=project_id,
            name=name,
            version=version,
            status=PUBLISHED,
            hash=policy_hash(data),
            data=data,
            created_at=at,
            changed_at=at,
            published_at=at,
        )
        add_policy(tx, row)
        audit_log.append(
            tx,
            project_id=project_id,
            stream="workspace",
            at=at,
            actor=SYSTEM,
            event="policy.installed",
            meta={"id": row.id, "name": name, "version": version, "hash": row.hash},
        )


def _due(tx: ReadTransaction, file: PolicyFile, project_id: str, wanted: bool) -> bool:
    used = [head for head in policy_heads(tx, project_id, file.policy.name) if head.status in (PUBLISHED, ARCHIVED)]
    if not used:
        return True
    # The number that the file has says nothing: it may have become another one here.
    return wanted and all(policy_hash(named(file.data, head.name, head.version)) != head.hash for head in used)
