"""Drafts of workflow versions: begin one, change it, check it, throw it away."""

from __future__ import annotations

from typing import Any

from ballerine_app.services.definition_text import (
    content_hash,
    finding,
    laid_out,
    name_in,
    named,
    proper_name,
    read_definition,
)
from ballerine_app.services.errors import Conflict, Invalid, InvalidDefinition
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import (
    Editor,
    VersionAct,
    changing_versions,
    loaded,
    must_be_editor,
    ref_of,
    refusing_stale,
)
from ballerine_app.services.version_findings import version_findings
from ballerine_app.store import versions
from ballerine_app.store.ids import new_id
from ballerine_app.store.tables import WorkflowVersion
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.store.versions import DRAFT, add_versions, highest_version, version_heads
from ballerine_app.views.versions import LintFinding, VersionRef

KINDS = ("workflow", "flow")


def copy_to_draft(runtime: Runtime, who: Editor, version_id: str) -> VersionRef:
    """Begin the next version of a definition with the content of one that is there."""
    with changing_versions(runtime, who) as act:
        source = loaded(act.tx, who, version_id)
        return _begin(act, source.name, source.kind, source.data, source=source.version)


def import_draft(runtime: Runtime, who: Editor, text: str, *, name: str = "", kind: str = "") -> VersionRef:
    """Begin the next version of a definition with JSON from elsewhere: Ballerine's envelope, or a bare statechart.

    `name` is the one to have here, or else the JSON's own; `kind` is workflow or flow, workflow unless the name is a
    flow's already. The version number in the JSON doesn't count. A definition with errors can be a draft;
    InvalidDefinition only for what can't be stored.
    """
    must_be_editor(who)
    data = read_definition(text)
    found = proper_name(name or name_in(data))
    if kind and kind not in KINDS:
        raise Invalid("wrong_definition_kind", field="kind")
    with changing_versions(runtime, who) as act:
        known = _kind_of(act.tx, who.project_id, found)
        if kind and known and kind != known:
            raise Conflict("other_kind", name=found, kind=known)
        return _begin(act, found, known or kind or "workflow", data)


def save_draft(runtime: Runtime, who: Editor, version_id: str, text: str, revision: int) -> VersionRef:
    """Put other content into a draft that stood at `revision` when the person looked.

    Name and version stay; without them the JSON gets them. Conflict("changed_since") or Conflict("not_a_draft"),
    InvalidDefinition for what can't be stored or names itself otherwise.
    """
    must_be_editor(who)
    data = read_definition(text)
    with changing_versions(runtime, who) as act:
        row = draft(act.tx, who, version_id, revision)
        data = _as_draft(row, data)
        if laid_out(data) == laid_out(row.data):
            return ref_of(row)
        row.data, row.hash = data, content_hash(data)
        saved = act.save(row, revision, was=DRAFT)
        act.record("workflow.draft_saved", row)
    return saved


def check_text(runtime: Runtime, who: Editor, version_id: str, text: str) -> tuple[LintFinding, ...]:
    """What is wrong or questionable with a text, if it were the content of this draft. Never raises for the text."""
    must_be_editor(who)
    with runtime.database.read() as tx:
        row = loaded(tx, who, version_id)
        try:
            data = _as_draft(row, read_definition(text))
        except InvalidDefinition as refusal:
            return refusal.findings
        return version_findings(tx, runtime, who.project_id, row.kind, data)


def delete_draft(runtime: Runtime, who: Editor, version_id: str, revision: int) -> None:
    """Throw a draft away; its number is free again. Conflicts as for `save_draft`."""
    with changing_versions(runtime, who) as act:
        row = draft(act.tx, who, version_id, revision)
        with refusing_stale():
            versions.delete_draft(act.tx, row, revision)
        act.record("workflow.draft_deleted", row)


def draft(tx: ReadTransaction, who: Editor, version_id: str, revision: int) -> WorkflowVersion:
    """A draft as the person saw it; Conflict("changed_since") or Conflict("not_a_draft") where it isn't that now."""
    row = loaded(tx, who, version_id)
    if row.revision != revision:
        raise Conflict("changed_since")
    if row.status != DRAFT:
        raise Conflict("not_a_draft", name=row.name, version=str(row.version))
    return row


def _begin(act: VersionAct, name: str, kind: str, data: dict[str, Any], source: int = 0) -> VersionRef:
    version = highest_version(act.tx, act.who.project_id, name) + 1
    content = named(data, name, version)
    row = WorkflowVersion(
        id=new_id("version"),
        project_id=act.who.project_id,
        name=name,
        version=version,
        kind=kind,
        status=DRAFT,
        hash=content_hash(content),
        data=content,
        created_by=act.who.id,
        created_at=act.at,
        changed_at=act.at,
    )
    add_versions(act.tx, [row])
    act.record("workflow.draft_created", row, **({"source": source} if source else {}))
    return ref_of(row)


def _as_draft(row: WorkflowVersion, data: dict[str, Any]) -> dict[str, Any]:
    """The content under the draft's own name and number; InvalidDefinition where it says another one."""
    wrong = [
        finding("error", "renamed", f"/{key}", is_now=str(is_now))
        for key, is_now in (("name", row.name), ("version", row.version))
        if key in data and str(data[key]) != str(is_now)
    ]
    if wrong:
        raise InvalidDefinition("draft_renamed", tuple(wrong))
    return named(data, row.name, row.version)


def _kind_of(tx: ReadTransaction, project_id: str, name: str) -> str:
    return next((str(head.kind) for head in version_heads(tx, project_id) if head.name == name), "")
