"""Reminding applicants who stopped half-way: twice at most, and not once they have handed in what is asked for."""

from __future__ import annotations

from typing import Final

from ballerine_app.plugins.contact import contact_of
from ballerine_app.services.case_act import changing_case
from ballerine_app.services.case_messages import ask_for_message
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.cases import get_case
from ballerine_app.store.messages import cases_to_remind, is_sent, lock_reminders
from ballerine_app.store.transaction import ReadTransaction

MOST_REMINDERS: Final = 2
# The states in which it is the applicant's turn.
_WAITING: Final = ("collection", "revision")
_BATCH: Final = 200


def remind_stalled(runtime: Runtime) -> int:
    """Ask for a reminder to every applicant who did nothing for `limits.remind_after`, nor was reminded since.

    Whoever did nothing for as long as a link lasts is left alone. Returns how many were asked for. A reminder is asked
    for in the transaction that looks for it, so that no restart and no second worker makes two of it.
    """
    now, asked, after = runtime.clock(), 0, ""
    idle, forgotten = now - runtime.limits.remind_after, now - runtime.limits.link
    while True:
        with runtime.database.read() as tx:
            found = cases_to_remind(tx, _WAITING, forgotten, idle, MOST_REMINDERS, after, _BATCH)
            reachable = [each for each in found if _is_reachable(tx, *each)]
        asked += sum(_remind(runtime, *each) for each in reachable)
        if len(found) < _BATCH:
            return asked
        after = found[-1][1]


def _remind(runtime: Runtime, project_id: str, case_id: str) -> bool:
    now = runtime.clock()
    idle, forgotten = now - runtime.limits.remind_after, now - runtime.limits.link
    with runtime.database.write() as tx:
        lock_reminders(tx, case_id)
        if not cases_to_remind(tx, _WAITING, forgotten, idle, MOST_REMINDERS, "", 1, only=case_id):
            return False
        with changing_case(tx, runtime, project_id, case_id, SYSTEM, now) as act:
            return ask_for_message(act, "reminder", act.record("reminder.due"))


def _is_reachable(tx: ReadTransaction, project_id: str, case_id: str) -> bool:
    case = get_case(tx, project_id, case_id)
    return case is not None and bool(contact_of(case.context).address) and is_sent(tx, project_id, "reminder")
