"""Putting the definitions of files into the database, where cases find them, when a process starts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ballerine_app.services.definitions import BrokenFile, DefinitionFile
from ballerine_app.store import audit_log
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.database import Database
from ballerine_app.store.ids import new_id
from ballerine_app.store.tables import WorkflowVersion
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.store.versions import DRAFT, PUBLISHED, add_versions, hashes, lock_versions


def install_definitions(database: Database, files: Sequence[DefinitionFile], project_id: str, at: datetime) -> None:
    """Publish every version of the files that the database doesn't have; a version that it has stays as it is.

    BrokenFile where a file holds something else than was published under its name and version.
    """
    with database.read() as tx:
        if not _absent(tx, files, project_id):
            return
    with database.write() as tx:
        lock_versions(tx, project_id)
        absent = _absent(tx, files, project_id)
        add_versions(tx, [_row(each, project_id, at) for each in absent])
        for each in absent:
            definition = each.definition
            audit_log.append(
                tx,
                project_id=project_id,
                stream="workspace",
                at=at,
                actor=SYSTEM,
                event="workflow.installed",
                meta={"name": definition.name, "version": definition.version, "hash": definition.hash},
            )


def _absent(tx: ReadTransaction, files: Sequence[DefinitionFile], project_id: str) -> list[DefinitionFile]:
    known = hashes(tx, project_id)
    absent = []
    for each in files:
        name, version = each.definition.name, each.definition.version
        status, digest = known.get((name, version), ("", ""))
        if not status:
            absent.append(each)
        elif status == DRAFT:
            reason = f"{name} {version} is a draft in the database; give the file a new version number"
            raise BrokenFile(each.file, "/version", reason)
        elif digest != each.definition.hash:
            reason = f"{name} {version} has changed since it was published; give it a new version number"
            raise BrokenFile(each.file, "/version", reason)
    return absent


def _row(each: DefinitionFile, project_id: str, at: datetime) -> WorkflowVersion:
    definition = each.definition
    return WorkflowVersion(
        id=new_id("version"),
        project_id=project_id,
        name=definition.name,
        version=definition.version,
        kind=each.kind,
        status=PUBLISHED,
        hash=definition.hash,
        data=definition.data,
        created_at=at,
        changed_at=at,
        published_at=at,
    )
