"""The parent and the children of a case, as lines with the way to them."""

from __future__ import annotations

from collections.abc import Iterable

from ballerine_app.engine.workflow import UnknownState
from ballerine_app.services.errors import NotFound
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.workflow_tags import meaning_of
from ballerine_app.services.workflow_words import state_label
from ballerine_app.store.cases import children_of, get_case
from ballerine_app.store.tables import Case
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.case_workflow import RelatedLine
from ballerine_app.views.workflow_drawing import Meaning


def parent_line(tx: ReadTransaction, runtime: Runtime, case: Case) -> tuple[RelatedLine, ...]:
    """The case that started this one; nothing where none did."""
    parent = get_case(tx, case.project_id, case.parent_id) if case.parent_id else None
    return _lines(runtime, [parent] if parent else [])


def child_lines(tx: ReadTransaction, runtime: Runtime, case: Case) -> tuple[RelatedLine, ...]:
    """The cases that this one started, in their order."""
    return _lines(runtime, children_of(tx, case.id))


def _lines(runtime: Runtime, cases: Iterable[Case]) -> tuple[RelatedLine, ...]:
    return tuple(_line(runtime, case) for case in cases)


def _line(runtime: Runtime, case: Case) -> RelatedLine:
    title, meaning, final = case.definition_name, None, False
    try:
        definition = runtime.definitions.of(case.definition_name, case.definition_version)
        title = str(definition.data.get("displayName") or title)
        info = definition.state_info(case.state)
        meaning, final = meaning_of(info.tags), info.final
    except (NotFound, UnknownState):
        pass  # It is told all the same, by the names that its row has.
    meaning = meaning or Meaning(tone="open", icon="tag")
    return RelatedLine(
        case_id=case.id,
        reference=case.reference,
        title=case.name or title,
        workflow=title,
        label=state_label(case.state),
        tone=meaning.tone,
        icon=meaning.icon,
        final=final,
    )
