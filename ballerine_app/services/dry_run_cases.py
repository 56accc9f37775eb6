"""What a plugin can be tried on: recent cases, and the answer that was recorded last."""

from __future__ import annotations

import json

from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.workflow_words import state_label
from ballerine_app.store.plugin_calls import last_answered, recent_cases
from ballerine_app.views.dry_run import CaseChoice


def cases_to_try(runtime: Runtime, who: StaffMember, workflow: str = "") -> tuple[CaseChoice, ...]:
    """The project's cases that changed last, those of a workflow where one is named."""
    with runtime.database.read() as tx:
        found = recent_cases(tx, who.project_id, workflow)
    return tuple(
        CaseChoice(each.id, f"{each.reference} {each.name}".strip(), state_label(each.state)) for each in found
    )


def last_answer(runtime: Runtime, who: StaffMember, plugin: str, provider: str = "") -> str:
    """The answer that a plugin, or a provider, gave last, as it was recorded: masked. "" where none was."""
    with runtime.database.read() as tx:
        found = last_answered(tx, who.project_id, plugin, provider)
    return "" if found is None else json.dumps(found, ensure_ascii=False, indent=2)
