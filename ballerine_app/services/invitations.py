"""Inviting an applicant: a journey that is opened for them by a member of staff, and an e-mail with the link."""

from __future__ import annotations

from ballerine_app.plugins.message import is_address
from ballerine_app.services.case_messages import ask_for_message
from ballerine_app.services.definitions import WORKFLOW_OF
from ballerine_app.services.errors import Conflict, Invalid
from ballerine_app.services.flow_start import open_journey
from ballerine_app.services.message_files import shipped_messages
from ballerine_app.services.once import answer_to, keep_answer
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.sign_up import clean
from ballerine_app.store.messages import is_sent

_PER_HOUR = 200


def invite(
    runtime: Runtime, who: StaffMember, kind: str, email: str, first_name: str, language: str, *, key: str = ""
) -> str:
    """Open a journey for somebody and write to them; the case's id.

    What is known of them is filled in for them already. `key` is the command's idempotency key. Invalid names the field
    that is wrong; Conflict("invitations_off") where the project sends none, TooMany for a person who sends too many.
    """
    address, name = clean(email), clean(first_name)
    if kind not in WORKFLOW_OF:
        raise Invalid("unknown_kind", field="kind")
    if not is_address(address):
        raise Invalid("wrong_email", field="email")
    if language not in shipped_messages():
        raise Invalid("unknown_language", field="language")
    runtime.rate.hit("invite", who.id, f"{_PER_HOUR}/hour")
    scope, request = f"invite:{who.id}", {"kind": kind, "email": address, "name": name, "language": language}
    with runtime.database.write() as tx:
        before = answer_to(tx, who.project_id, scope, key, request)
        if before is not None:
            return str(before["caseId"])
        if not is_sent(tx, who.project_id, "invitation"):
            raise Conflict("invitations_off")
        person = {"email": address, **({"firstName": name} if name else {})}
        _, act = open_journey(
            tx,
            runtime,
            kind,
            who.actor,
            project_id=who.project_id,
            data={"representative": person} if kind == "business" else person,
            draft={"email": address, **({"first_names": name} if name else {})},
            language=language,
        )
        ask_for_message(act, "invitation", act.record("applicant.invited", meta={"language": language}))
        keep_answer(tx, who.project_id, scope, key, request, {"caseId": act.case.id}, act.at)
        return act.case.id
