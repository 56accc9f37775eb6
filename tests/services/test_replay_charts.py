"""Replaying cases of other definitions: regions, timers, history states, and moves to another version."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ballerine_app.engine.workflow import Definition, Snapshot
from ballerine_app.services.case_act import changing_case
from ballerine_app.services.case_start import open_case
from ballerine_app.services.definitions import Definitions
from ballerine_app.services.recorded import MIGRATED, move_meta, result_bytes
from ballerine_app.services.replay import replay_case
from ballerine_app.services.replay_results import Identical, sentence
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import SYSTEM
from tests.tampering import differs, tamper


def chart(states: dict[str, Any], version: int = 1) -> Definition:
    return Definition.parse(
        {"name": "other_review", "version": version, "definition": {"initial": next(iter(states)), "states": states}}
    )


def opened_on(runtime: Runtime, *definitions: Definition) -> tuple[Runtime, str]:
    """A runtime that knows the definitions, and a case on the first of them."""
    known = {(each.name, each.version): each for each in definitions}
    runtime = replace(runtime, definitions=Definitions(known))
    with runtime.database.write() as tx:
        act = open_case(tx, runtime, definitions[0], {"a": [1, 2.0, None]}, SYSTEM, project_id="default")
    return runtime, act.case.id


def send(runtime: Runtime, case_id: str, *events: str) -> None:
    for event in events:
        with (
            runtime.database.write() as tx,
            changing_case(tx, runtime, "default", case_id, SYSTEM, runtime.clock()) as act,
        ):
            act.send(event)


def migrate(runtime: Runtime, case_id: str, target: Definition, state: str, left: str = "") -> None:
    """Move a case to another version, as the audit log records it."""
    with (
        runtime.database.write() as tx,
        changing_case(tx, runtime, "default", case_id, SYSTEM, runtime.clock()) as act,
    ):
        before = act.snapshot
        source = act.definition
        act.case.state, act.case.definition_version, act.case.definition_hash = state, target.version, target.hash
        act.changed = True
        act.record(
            MIGRATED,
            meta={
                **move_meta(target, before.state, state, "event_1"),
                "fromDefinition": left or source.hash,
                "fromVersion": source.version,
            },
            result=result_bytes(Snapshot(state, before.context, before.history)),
        )


PAUSED = chart(
    {
        "work": {
            "type": "parallel",
            "on": {"pause": "paused"},
            "states": {
                "left": {"initial": "l1", "states": {"l1": {"on": {"go": "l2"}}, "l2": {}}},
                "right": {"initial": "r1", "states": {"r1": {"after": {"1000": "r2"}}, "r2": {}}},
                "earlier": {"type": "history", "history": "deep"},
            },
        },
        "paused": {"on": {"resume": "work.earlier"}},
    }
)


def test_parallel_states_timers_and_what_is_remembered_are_replayed(runtime: Runtime) -> None:
    runtime, case_id = opened_on(runtime, PAUSED)
    send(runtime, case_id, "go", "after.1000.work.right.r1", "pause", "resume")
    found = replay_case(runtime, case_id)
    assert isinstance(found, Identical), sentence(found)
    assert found.events == 5
    tamper(runtime, "UPDATE case_record SET remembered = '{}' WHERE id = :id", id=case_id)
    assert differs(replay_case(runtime, case_id)).what == "row_history"


OLD = chart({"open": {"on": {"go": "done"}}, "done": {"type": "final"}})
NEW = chart({"begun": {"on": {"go": "ended"}}, "ended": {"type": "final"}}, version=2)


def test_a_migrated_case_goes_on_with_its_new_version(runtime: Runtime) -> None:
    runtime, case_id = opened_on(runtime, OLD, NEW)
    migrate(runtime, case_id, NEW, "begun")
    send(runtime, case_id, "go")
    found = replay_case(runtime, case_id)
    assert isinstance(found, Identical), sentence(found)
    assert found.events == 3


def test_a_migration_from_another_version_is_found(runtime: Runtime) -> None:
    runtime, case_id = opened_on(runtime, OLD, NEW)
    migrate(runtime, case_id, NEW, "begun", left=NEW.hash)
    assert differs(replay_case(runtime, case_id)).what == "version"


def test_a_migration_to_a_state_that_is_not_there_is_found(runtime: Runtime) -> None:
    runtime, case_id = opened_on(runtime, OLD, NEW)
    migrate(runtime, case_id, NEW, "open")
    found = differs(replay_case(runtime, case_id))
    assert (found.event, found.what) == (MIGRATED, "refused")
