"""The workflows page: which definitions and versions there are, and one version in full."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from ballerine_app.services.definition_text import laid_out
from ballerine_app.services.errors import NotFound
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.services.version_findings import version_findings
from ballerine_app.services.version_publishing import last_needed_by, newest_published
from ballerine_app.store.people import staff_names
from ballerine_app.store.tables import WorkflowVersion
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.store.version_use import use_of_states, use_of_versions
from ballerine_app.store.versions import ARCHIVED, DRAFT, PUBLISHED, version_heads, version_of
from ballerine_app.views.versions import LintFinding, StateCount, VersionRow, VersionView, WorkflowRow


def workflow_list(runtime: Runtime, who: Editor) -> tuple[WorkflowRow, ...]:
    """Every workflow and collection flow of the person's project with its versions, workflows first, by name."""
    with runtime.database.read() as tx:
        heads = version_heads(tx, who.project_id)
        use = use_of_versions(tx, who.project_id)
        names = staff_names(tx, who.project_id)
    rows = [_workflow(list(group), use, names) for _, group in groupby(heads, key=lambda head: head.name)]
    return tuple(sorted(rows, key=lambda row: (row.kind != "workflow", row.name)))


def version_view(runtime: Runtime, who: Editor, name: str, version: int) -> VersionView:
    """One version in full, with what this person may do with it. NotFound("version_not_found")."""
    with runtime.database.read() as tx:
        row = version_of(tx, who.project_id, name, version)
        if row is None:
            raise NotFound("version_not_found")
        newest = newest_published(tx, row)
        published = version_of(tx, who.project_id, name, newest) if newest and newest != version else row
        use = use_of_versions(tx, who.project_id)
        states = use_of_states(tx, who.project_id, name, version)
        findings = version_findings(tx, runtime, who.project_id, row.kind, row.data)
        names = staff_names(tx, who.project_id)
        blocked = _blocked(tx, row, newest, findings)
    may = who.role != "reviewer"
    return VersionView(
        row=_version(row, newest, use, names),
        title=str(row.data.get("displayName") or name),
        text=laid_out(row.data),
        published_version=newest,
        published_text=laid_out(published.data) if published and newest else "",
        findings=findings,
        errors=sum(each.severity == "error" for each in findings),
        warnings=sum(each.severity == "warning" for each in findings),
        states=tuple(StateCount(state, count) for state, count in states.items()),
        may_edit=may and row.status == DRAFT,
        may_publish=may and row.status == DRAFT and not blocked,
        may_archive=may and row.status == PUBLISHED and not blocked,
        may_restore=may and row.status == ARCHIVED and not blocked,
        may_delete=may and row.status == DRAFT,
        may_copy=may,
        blocked=blocked if may else "",
    )


def _workflow(heads: list[Any], use: Mapping[tuple[str, int], int], names: Mapping[str, str]) -> WorkflowRow:
    newest = max((head.version for head in heads if head.status == PUBLISHED), default=0)
    shown = next((head for head in heads if head.version == newest), heads[-1])
    versions = tuple(_version(head, newest, use, names) for head in reversed(heads))
    return WorkflowRow(
        name=shown.name,
        title=shown.title or shown.name,
        kind=shown.kind,
        newest=newest,
        cases=sum(row.cases for row in versions),
        drafts=sum(row.status == DRAFT for row in versions),
        versions=versions,
    )


def _version(row: Any, newest: int, use: Mapping[tuple[str, int], int], names: Mapping[str, str]) -> VersionRow:
    """From a row of the table, with its content or without."""
    return VersionRow(
        version_id=row.id,
        name=row.name,
        version=row.version,
        kind=row.kind,
        status=row.status,
        revision=row.revision,
        newest=row.version == newest,
        cases=use.get((row.name, row.version), 0),
        created_by=names.get(row.created_by or "", ""),
        created_at=_iso(row.created_at),
        changed_at=_iso(row.changed_at),
        published_by=names.get(row.published_by or "", ""),
        published_at=_iso(row.published_at),
        archived_at=_iso(row.archived_at),
    )


def _blocked(tx: ReadTransaction, row: WorkflowVersion, newest: int, findings: tuple[LintFinding, ...]) -> str:
    """Why the next act on a version is refused, as an error's code; "" where it isn't."""
    if row.status == PUBLISHED:
        return "version_needed" if last_needed_by(tx, row) else ""
    if row.status == DRAFT and newest > row.version:
        return "newer_published"
    return "definition_has_errors" if any(each.severity == "error" for each in findings) else ""


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
