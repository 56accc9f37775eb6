"""Publishing a draft, and taking published versions out of use and back. What is published never changes."""

from __future__ import annotations

from ballerine_app.services.definition_links import needed_by
from ballerine_app.services.errors import Conflict, InvalidDefinition
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor, VersionAct, changing_versions, loaded
from ballerine_app.services.version_drafts import draft
from ballerine_app.services.version_findings import version_findings
from ballerine_app.store.tables import WorkflowVersion
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.store.versions import ARCHIVED, DRAFT, PUBLISHED, version_heads
from ballerine_app.views.versions import VersionRef


def publish_version(runtime: Runtime, who: Editor, version_id: str, revision: int) -> VersionRef:
    """Make a draft the version that new cases take. Cases that run stay on theirs.

    InvalidDefinition("definition_has_errors") while it has any. Conflict("changed_since") or Conflict("not_a_draft")
    where it isn't what the person saw, Conflict("newer_published") where a later version is in use.
    """
    with changing_versions(runtime, who) as act:
        row = draft(act.tx, who, version_id, revision)
        newest = newest_published(act.tx, row)
        if newest > row.version:
            raise Conflict("newer_published", name=row.name, version=str(newest))
        _must_be_sound(act, row)
        row.status, row.published_by, row.published_at = PUBLISHED, who.id, act.at
        return _settle(act, row, revision, "workflow.published", was=DRAFT)


def archive_version(runtime: Runtime, who: Editor, version_id: str, revision: int) -> VersionRef:
    """Take a published version out of use: no new case takes it, those that run stay on it.

    Conflict("version_needed") for the last published one of a name that journeys or other definitions need.
    """
    with changing_versions(runtime, who) as act:
        row = _as_seen(act, version_id, revision)
        if row.status != PUBLISHED:
            raise Conflict("not_published", name=row.name, version=str(row.version))
        needs = last_needed_by(act.tx, row)
        if needs:
            raise Conflict("version_needed", name=row.name, needed_by=needs)
        row.status, row.archived_at = ARCHIVED, act.at
        return _settle(act, row, revision, "workflow.archived", was=PUBLISHED)


def restore_version(runtime: Runtime, who: Editor, version_id: str, revision: int) -> VersionRef:
    """Put an archived version back into use; new cases take it if it is the highest.

    InvalidDefinition("definition_has_errors") where it can't run any more, for instance without its collection flow.
    """
    with changing_versions(runtime, who) as act:
        row = _as_seen(act, version_id, revision)
        if row.status != ARCHIVED:
            raise Conflict("not_archived", name=row.name, version=str(row.version))
        _must_be_sound(act, row)
        row.status, row.archived_at = PUBLISHED, None
        return _settle(act, row, revision, "workflow.restored", was=ARCHIVED)


def newest_published(tx: ReadTransaction, row: WorkflowVersion) -> int:
    """The highest published number of a version's name; 0 where there is none."""
    return max(_published(tx, row), default=0)


def last_needed_by(tx: ReadTransaction, row: WorkflowVersion) -> str:
    """Who needs a published version so that it can't be archived: "journeys", a workflow's name, or "" for nobody."""
    if any(version != row.version for version in _published(tx, row)):
        return ""
    return needed_by(tx, row.project_id, row.kind, row.name)


def _published(tx: ReadTransaction, row: WorkflowVersion) -> list[int]:
    heads = version_heads(tx, row.project_id)
    return [head.version for head in heads if head.name == row.name and head.status == PUBLISHED]


def _as_seen(act: VersionAct, version_id: str, revision: int) -> WorkflowVersion:
    row = loaded(act.tx, act.who, version_id)
    if row.revision != revision:
        raise Conflict("changed_since")
    return row


def _must_be_sound(act: VersionAct, row: WorkflowVersion) -> None:
    findings = version_findings(act.tx, act.runtime, row.project_id, row.kind, row.data)
    if any(each.severity == "error" for each in findings):
        raise InvalidDefinition("definition_has_errors", findings)


def _settle(act: VersionAct, row: WorkflowVersion, revision: int, event: str, *, was: str) -> VersionRef:
    saved = act.save(row, revision, was=was)
    act.record(event, row)
    act.tx.after_commit(act.runtime.definitions.forget_newest)
    return saved
