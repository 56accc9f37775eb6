"""Starting and setting off cases by number: commands with idempotency keys, which may be sent again and again."""

from __future__ import annotations

from typing import Any

from ballerine_app.services.case_act import changing_case
from ballerine_app.services.case_start import open_case
from ballerine_app.services.effect_settle import persistently
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.store.audit_log import Actor
from ballerine_app.store.dialect import lock_name
from ballerine_app.store.idempotency import answered, remember
from tests.chaos.workflows import variant_of

_CLIENT = Actor("api", "chaos")


def submit(runtime: Runtime, number: int) -> None:
    """Start the case with this number and send it its first event, unless either was done before: two transactions."""
    case_id = persistently(lambda: _start(runtime, number))
    persistently(lambda: _set_off(runtime, number, case_id))


def _start(runtime: Runtime, number: int) -> str:
    definition = variant_of(number).definition
    request = {"definition": definition.name, "number": number}
    command: dict[str, Any] = {
        "project_id": DEFAULT_PROJECT,
        "scope": "chaos.start",
        "key": str(number),
        "request": request,
    }
    with runtime.database.write() as tx:
        # On PostgreSQL the same command may be under way elsewhere: a killed worker's last one, still in the server.
        lock_name(tx.session, f"chaos.start:{number}")
        before = answered(tx, **command)
        if before is not None:
            return str(before["case"])
        act = open_case(tx, runtime, definition, {"number": number}, _CLIENT, project_id=DEFAULT_PROJECT)
        remember(tx, **command, answer={"case": act.case.id}, at=act.at)
        return act.case.id


def _set_off(runtime: Runtime, number: int, case_id: str) -> None:
    command: dict[str, Any] = {
        "project_id": DEFAULT_PROJECT,
        "scope": "chaos.set_off",
        "key": str(number),
        "request": {},
    }
    now = runtime.clock()
    with (
        runtime.database.write() as tx,
        # The case is locked first, for the same reason.
        changing_case(tx, runtime, DEFAULT_PROJECT, case_id, _CLIENT, now) as act,
    ):
        if answered(tx, **command) is None:
            act.send("START")
            remember(tx, **command, answer={}, at=now)
