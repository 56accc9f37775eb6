"""The list of workflows and collection flows, and how their cases spread over states."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from ballerine_app.services.definitions import WORKFLOW_OF
from ballerine_app.services.errors import NotFound
from ballerine_app.services.queue import STATES
from ballerine_app.services.runnable_text import runnable
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.services.version_findings import version_findings
from ballerine_app.services.version_view import version_view, workflow_list
from ballerine_app.services.workflow_tags import meaning_of
from ballerine_app.store.versions import DRAFT, get_version
from ballerine_app.views.versions import VersionRow, VersionView, WorkflowRow
from ballerine_app.views.workflow_drawing import Meaning
from ballerine_app.views.workflows import StateUse, WorkflowLine

FindingCounts = dict[str, tuple[int, int]]  # by version id: errors, warnings


def finding_counts(runtime: Runtime, who: Editor, rows: tuple[WorkflowRow, ...]) -> FindingCounts:
    """How many errors and warnings the version has that the list shows of each workflow."""
    found: FindingCounts = {}
    with runtime.database.read() as tx:
        for row in rows:
            shown = get_version(tx, who.project_id, _shown(row).version_id)
            if shown is not None:
                findings = version_findings(tx, runtime, who.project_id, shown.kind, shown.data)
                severities = [each.severity for each in findings]
                found[shown.id] = severities.count("error"), severities.count("warning")
    return found


def workflow_lines(rows: tuple[WorkflowRow, ...], counts: Mapping[str, tuple[int, int]]) -> tuple[WorkflowLine, ...]:
    """The rows as the list shows them."""
    return tuple(_line(row, *counts.get(_shown(row).version_id, (0, 0))) for row in rows)


def state_uses(version: VersionView) -> tuple[StateUse, ...]:
    """The states that cases of a version are in, the fullest first."""
    tags = _tags(version.text)
    kind = next((kind for kind, name in WORKFLOW_OF.items() if name == version.row.name), "")
    uses = []
    for each in sorted(version.states, key=lambda each: (-each.cases, each.state)):
        meaning = meaning_of(tags.get(each.state, ())) or Meaning()
        link = "/cases?" + urlencode({"state": each.state, "kind": kind}) if kind and each.state in STATES else ""
        uses.append(StateUse(each.state, each.cases, meaning.tone, meaning.icon, meaning.word, link))
    return tuple(uses)


def state_names(text: str) -> tuple[str, ...]:
    """The states of a definition's text in which a moved case may be: all that don't end it."""
    definition = runnable(text)
    return tuple(path for path, info in definition.states.items() if not info.final) if definition else ()


def version_page(
    runtime: Runtime, who: Editor, name: str, version: int
) -> tuple[VersionView, tuple[VersionRow, ...], tuple[StateUse, ...]]:
    """A version, all versions of its name, the highest first, and the states that its cases are in.

    Version 0 is the one that new cases take, or else the highest. NotFound("version_not_found").
    """
    rows = next((row.versions for row in workflow_list(runtime, who) if row.name == name), ())
    if not rows:
        raise NotFound("version_not_found")
    newest = next((row.version for row in rows if row.newest), rows[0].version)
    view = version_view(runtime, who, name, version or newest)
    return view, rows, state_uses(view)


def _line(row: WorkflowRow, errors: int, warnings: int) -> WorkflowLine:
    last = max(row.versions, key=lambda each: each.changed_at)
    return WorkflowLine(
        name=row.name,
        title=row.title,
        kind=row.kind,
        published=row.newest,
        draft=next((each.version for each in row.versions if each.status == DRAFT), 0),
        versions=len(row.versions),
        cases=row.cases,
        opens=_shown(row).version,
        errors=errors,
        warnings=warnings,
        changed_at=last.changed_at,
        changed_by=last.published_by or last.created_by,
    )


def _shown(row: WorkflowRow) -> VersionRow:
    return next((each for each in row.versions if each.newest), row.versions[0])


def _tags(text: str) -> dict[str, tuple[str, ...]]:
    definition = runnable(text)
    return {path: info.tags for path, info in definition.states.items()} if definition else {}
