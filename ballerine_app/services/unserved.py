"""A case whose vendor was not available is approved by nobody but a person.

Two things hold that: no rule's automatic approval counts while a plugin's output says that it found no vendor, and no
event but a reviewer's brings the case into an approved state while its last run of a capability found none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ballerine_app.engine.workflow import Definition
from ballerine_app.services.errors import Conflict
from ballerine_app.store.audit_log import Actor
from ballerine_app.store.capability_runs import unserved_plugins
from ballerine_app.store.transaction import ReadTransaction

APPROVED: Final = "approved"
_NO_VENDOR: Final = "NO_VENDOR"


def unserved_in(context: Mapping[str, Any]) -> tuple[str, ...]:
    """The plugins whose output says that no vendor has served them."""
    outputs = context.get("pluginsOutput")
    if not isinstance(outputs, dict):
        return ()
    return tuple(
        str(name) for name, each in outputs.items() if isinstance(each, dict) and each.get("status") == _NO_VENDOR
    )


def refuse_approval(
    tx: ReadTransaction, definition: Definition, case_id: str, before: str, after: str, sender: Actor
) -> None:
    """Conflict("vendor_missing") where a move would approve an unserved case and no person of the staff makes it."""
    if sender.kind == "reviewer" or before == after:
        return
    if not is_approved(definition, after) or is_approved(definition, before):
        return
    missing = unserved_plugins(tx, case_id)
    if missing:
        raise Conflict("vendor_missing", plugin=", ".join(sorted(missing)))


def is_approved(definition: Definition, state: str) -> bool:
    """Whether a state means that the case is approved: by its tag, or by its name where it has no tags."""
    info = definition.state_info(state)
    if info.tags:
        return APPROVED in info.tags
    return any(path.rpartition(".")[2] == APPROVED for path in state.split(","))
