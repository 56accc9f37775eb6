"""Everything that the text of a version gives to its page: drawing, chosen state, findings, changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from ballerine_app.engine.workflow import Definition
from ballerine_app.locales import text as words
from ballerine_app.services.definition_diff import definition_diff
from ballerine_app.services.json_places import lines_of
from ballerine_app.services.runnable_text import runnable
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.services.version_drafts import check_text
from ballerine_app.services.workflow_drawing import Where, workflow_drawing
from ballerine_app.services.workflow_plugins import declared_plugins
from ballerine_app.services.workflow_state import state_at, state_detail
from ballerine_app.views.definition_diff import DefinitionDiff
from ballerine_app.views.versions import LintFinding, VersionView
from ballerine_app.views.workflow_drawing import WorkflowDrawing
from ballerine_app.views.workflows import FindingLine, StateDetail, WorkflowContent

MOST_FINDINGS = 200


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at: a version, the text in its place that the person typed ("" for its own), the chosen state."""

    version: VersionView
    typed: str = ""
    state: str = ""
    sideways: bool = False
    with_changes: bool = False


def workflow_content(runtime: Runtime, who: Editor, looked: Looked) -> WorkflowContent:
    """Draw, explain, judge and compare what is looked at. A text that can't run gives its findings and no drawing.

    The comparison is made only where it is asked for.
    """
    version = looked.version
    text = looked.typed or version.text
    definition = runnable(text)
    counts = {each.state: each.cases for each in version.states}
    findings = check_text(runtime, who, version.row.version_id, text) if looked.typed else version.findings
    return WorkflowContent(
        drawing=_drawing(definition, counts, looked),
        detail=state_detail(definition, looked.state, _inside(counts, looked.state)) if definition else StateDetail(),
        findings=tuple(_lines(findings, text, definition)),
        errors=sum(each.severity == "error" for each in findings),
        warnings=sum(each.severity == "warning" for each in findings),
        changes=_changes(version, text) if looked.with_changes else DefinitionDiff(),
        plugins=declared_plugins(definition.data, version.row.name, version.row.version) if definition else (),
    )


def _drawing(definition: Definition | None, counts: dict[str, int], looked: Looked) -> WorkflowDrawing:
    if definition is None:
        return WorkflowDrawing(label=looked.version.title, problem=words("workflows.drawing.broken"))
    return workflow_drawing(definition, Where(counts=counts), sideways=looked.sideways, title=looked.version.title)


def _inside(counts: dict[str, int], path: str) -> int:
    return sum(cases for state, cases in counts.items() if path in state.split(","))


def _changes(version: VersionView, text: str) -> DefinitionDiff:
    if not version.published_version:
        return DefinitionDiff()
    return definition_diff(version.published_text, text, version.published_version)


def _lines(findings: Iterable[LintFinding], text: str, definition: Definition | None) -> Iterable[FindingLine]:
    shown = list(islice(findings, MOST_FINDINGS))
    places = lines_of(text, [each.pointer for each in shown])
    for number, each in enumerate(shown):
        state = state_at(definition, each.pointer) if definition else ""
        line = places.get(each.pointer, 0) if each.pointer else 0
        yield FindingLine(f"{number} {each.pointer}", each.severity, each.message, each.pointer, line, state)
