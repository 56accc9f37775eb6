"""Asking for the messages that the product itself sends to applicants, in the transaction of what they tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ballerine_app.engine.workflow import Definition
from ballerine_app.plugins.contact import contact_of
from ballerine_app.store.effects import add_effects
from ballerine_app.store.ids import new_id
from ballerine_app.store.message_tables import MESSAGE
from ballerine_app.store.messages import is_sent
from ballerine_app.store.tables import Effect

if TYPE_CHECKING:
    from ballerine_app.services.case_act import CaseAct

# What an applicant is told when the case comes into a state.
_OF_STATE: Final = {"revision": "resubmission", "approved": "approved", "rejected": "rejected"}
# A message comes after everything else that its event asks for, and nothing waits for it.
_PLACE: Final = 1_000


def tell_applicant(act: CaseAct, cause: int) -> None:
    """Ask for the message that goes with the state which the event with audit number `cause` has led to, if any.

    Only applicants of a collection flow are told: other definitions say themselves what they send and when.
    """
    kind = _OF_STATE.get(act.case.state)
    if kind and _has_journey(act.definition) and not _speaks_for_itself(act.definition, kind):
        ask_for_message(act, kind, cause)


def ask_for_message(act: CaseAct, kind: str, cause: int) -> bool:
    """Write and enqueue a message of a kind; whether there is one: not without an address, or where it is turned off.

    It is written when it is sent, from the case as it is then, so that no copy of anything personal is kept.
    """
    if not contact_of(act.case.context).address or not is_sent(act.tx, act.case.project_id, kind):
        return False
    effect = Effect(
        id=new_id("effect"),
        project_id=act.case.project_id,
        case_id=act.case.id,
        kind=MESSAGE,
        name=kind,
        state=act.case.state,
        cause=cause,
        place=_PLACE,
        created_at=act.at,
        due_at=act.at,
    )
    add_effects(act.tx, [effect])
    act.runtime.effects.enqueue(act.tx, effect)
    return True


def _has_journey(definition: Definition) -> bool:
    return bool((definition.data.get("config") or {}).get("collectionFlow"))


def _speaks_for_itself(definition: Definition, kind: str) -> bool:
    """Whether a plugin of the definition sends this kind, so that the applicant would get it twice."""
    declared = (definition.data.get("extensions") or {}).get("apiPlugins") or []
    return any(each.get("pluginKind") == "template-email" and each.get("template") == kind for each in declared)
