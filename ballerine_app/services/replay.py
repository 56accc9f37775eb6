"""Replaying a case: every outcome is recomputed from the audit log alone and compared with what was recorded.

What is compared: the state and the hashed result of each event, what decisions rest on, and at the end the case's row.
"""

from __future__ import annotations

from collections.abc import Iterator

from ballerine_app.engine.workflow import Definition, Snapshot
from ballerine_app.services.errors import NotFound
from ballerine_app.services.recorded import MIGRATED, STARTED, result_bytes
from ballerine_app.services.replay_decisions import DecisionCheck
from ballerine_app.services.replay_results import Differs, Identical, NotReplayable, Replayed, pointers_of
from ballerine_app.services.retrace import (
    NOTHING,
    Unreadable,
    definition_named,
    is_erased,
    is_recorded,
    is_step,
    result_of,
)
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import case_topic
from ballerine_app.store.audit_log import payload_hash
from ballerine_app.store.case_history import any_case, case_ids_after, case_ids_called, erasure_is_recorded, history
from ballerine_app.store.errors import NotCanonical
from ballerine_app.store.tables import AuditEntry, Case
from ballerine_app.store.transaction import ReadTransaction

_PORTION = 500


def cases_to_replay(runtime: Runtime, name: str) -> list[str]:
    """The ids of the cases with this id or reference; NotFound when there is none."""
    with runtime.database.read() as tx:
        found = case_ids_called(tx, name)
    if not found:
        raise NotFound("no_such_case", case=name)
    return found


def all_cases(runtime: Runtime) -> Iterator[str]:
    """The ids of all projects' cases, fetched in portions."""
    last = ""
    while True:
        with runtime.database.read() as tx:
            found = case_ids_after(tx, last, _PORTION)
        yield from found
        if len(found) < _PORTION:
            return
        last = found[-1]


def replay_case(runtime: Runtime, case_id: str) -> Replayed:
    """Recompute one case, of whatever project, up to the first difference; NotFound when there is no such case."""
    with runtime.database.read() as tx:
        case = any_case(tx, case_id)
        if case is None:
            raise NotFound("no_such_case", case=case_id)
        return _Replay(tx, runtime, case).run()


class _Replay:
    """One case on its way through its log."""

    def __init__(self, tx: ReadTransaction, runtime: Runtime, case: Case) -> None:
        self._tx = tx
        self._runtime = runtime
        self._case = case
        self._stream = case_topic(case.id)
        self._name = case.definition_name
        self._definition: Definition | None = None
        self._snapshot = NOTHING
        self._events = 0
        self._decisions = DecisionCheck(tx, runtime, case)
        self._last: AuditEntry | None = None

    def run(self) -> Replayed:
        entries = 0
        for entry in history(self._tx, self._stream):
            entries += 1
            if is_step(entry):
                problem = self._take(entry)
                if problem:
                    return problem
        problem = self._compare_row() or self._decisions.finish()
        return problem or Identical(
            self._case.id, self._case.reference, entries, self._events, self._decisions.made, self._decisions.underived
        )

    def _take(self, entry: AuditEntry) -> Differs | NotReplayable | None:
        problem = self._check_record(entry)
        if problem:
            return problem
        before = self._snapshot
        try:
            definition = definition_named(self._runtime.definitions, self._name, entry)
            problem = self._check_place(entry, definition) or self._decisions.check(entry, before)
            if problem:
                return problem
            after, _ = result_of(definition, before, entry)
        except Unreadable as unreadable:
            if unreadable.code != "refused":
                return self._stop(entry, unreadable.code)
            return self._differs(entry, "refused", str(entry.meta["to"]), "")
        if after.state != entry.meta["to"]:
            return self._differs(entry, "state", str(entry.meta["to"]), after.state)
        if not is_recorded(after, entry):
            return self._differs(entry, "data")
        self._snapshot, self._definition, self._last = after, definition, entry
        self._name = str(entry.meta.get("name", self._name))
        self._events += 1
        return None

    def _check_record(self, entry: AuditEntry) -> Differs | NotReplayable | None:
        """Whether the entry holds all that is needed, and the payload is the one that was hashed."""
        if self._last is None and entry.event != STARTED:
            return self._stop(entry, "no_start")
        if "result" not in entry.meta:
            return self._stop(entry, "no_result")
        if is_erased(entry):
            if erasure_is_recorded(self._tx, self._stream, entry.seq):
                return self._stop(entry, "erased")
            return self._differs(entry, "payload_gone")
        if entry.payload is None:
            return None
        try:
            same = payload_hash(entry.salt, entry.payload) == entry.payload_hash
        except NotCanonical:
            same = False
        return None if same else self._differs(entry, "payload")

    def _check_place(self, entry: AuditEntry, definition: Definition) -> Differs | None:
        """Whether the event follows the one before it: in the same state, on the same version."""
        if entry.meta["from"] != self._snapshot.state:
            return self._differs(entry, "state_before", str(entry.meta["from"]), self._snapshot.state)
        if self._definition is None:
            return None
        left = entry.meta.get("fromDefinition") if entry.event == MIGRATED else definition.hash
        if left == self._definition.hash:
            return None
        version = entry.meta.get("fromVersion", "") if entry.event == MIGRATED else definition.version
        return self._differs(entry, "version", str(version), str(self._definition.version))

    def _compare_row(self) -> Differs | NotReplayable | None:
        case, last = self._case, self._last
        if last is None or self._definition is None:
            return NotReplayable(case.id, case.reference, 0, "no_start")
        told = (case.definition_name, case.definition_version, case.definition_hash)
        if told != (self._definition.name, self._definition.version, self._definition.hash):
            return self._differs(last, "row_version", str(case.definition_version), str(self._definition.version))
        if case.state != self._snapshot.state:
            return self._differs(last, "row_state", case.state, self._snapshot.state)
        row = Snapshot(case.state, case.context, case.remembered)
        if result_bytes(row) == result_bytes(self._snapshot):
            return None
        where = pointers_of(case.context, self._snapshot.context)
        if where:
            return self._differs(last, "row_data", got=where)
        return self._differs(last, "row_history", got=pointers_of(case.remembered, dict(self._snapshot.history)))

    def _differs(self, entry: AuditEntry, what: str, expected: str = "", got: str = "") -> Differs:
        return Differs(self._case.id, self._case.reference, entry.seq, entry.event, what, expected, got)

    def _stop(self, entry: AuditEntry, why: str) -> NotReplayable:
        return NotReplayable(self._case.id, self._case.reference, entry.seq, why)
