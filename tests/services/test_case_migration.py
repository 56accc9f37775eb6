"""Moving cases to another version: what a dry run says is what happens, one case at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ballerine_app.services.case_act import changing_case
from ballerine_app.services.case_migration import migrate_cases
from ballerine_app.services.effect_queue import LeftForServer
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.errors import Conflict, Invalid, NotAllowed, NotFound
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.replay import replay_case
from ballerine_app.services.replay_results import Identical
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import case_topic
from ballerine_app.services.version_drafts import import_draft
from ballerine_app.services.version_publishing import archive_version
from ballerine_app.store.audit_log import SYSTEM, entries
from ballerine_app.store.effects import effects_of_case
from ballerine_app.store.tables import AuditEntry, Effect
from tests.journeys import FakeClock
from tests.services.version_charts import OPERATOR, case, loan, opened, published, written

HOUR = 3_600_000
FIRST = {
    "new": {"on": {"ask": "waiting"}},
    "waiting": {"on": {"close": "closed"}, "after": {HOUR: "new", 2 * HOUR: "closed"}},
}
PLUGIN = {"name": "score", "stateNames": ["waiting"], "url": "https://vendor.test", "method": "POST"}
PLUGINS = {"apiPlugins": [{**PLUGIN, "successAction": "close", "errorAction": "close"}]}


def send(runtime: Runtime, case_id: str, event: str) -> None:
    with (
        runtime.database.write() as tx,
        changing_case(tx, runtime, "default", case_id, SYSTEM, runtime.clock()) as act,
    ):
        act.send(event)


def waiting(runtime: Runtime) -> str:
    """A case of the newest version in the state `waiting`."""
    case_id = opened(runtime)
    send(runtime, case_id, "ask")
    return case_id


def effects(runtime: Runtime, case_id: str, status: str = "waiting") -> list[Effect]:
    with runtime.database.read() as tx:
        return [each for each in effects_of_case(tx, case_id) if each.status == status]


def log(runtime: Runtime, case_id: str) -> list[AuditEntry]:
    with runtime.database.read() as tx:
        return entries(tx, case_topic(case_id))


def move(runtime: Runtime, **options: Any) -> list[Any]:
    return migrate_cases(runtime, OPERATOR, "loan", 1, 2, **options)


def test_a_dry_run_says_what_would_happen_and_changes_nothing(runtime: Runtime) -> None:
    published(runtime, loan(FIRST))
    case_id = waiting(runtime)
    second = {**FIRST, "waiting": {"on": {"ask": "new"}, "after": {HOUR: "new"}}}
    published(runtime, loan(second))
    before, entered = case(runtime, case_id), len(log(runtime, case_id))
    (line,) = move(runtime)
    assert (line.case_id, line.reference, line.state, line.new_state) == (case_id, "P-1001", "waiting", "waiting")
    assert (line.possible, line.moved, line.why, line.sentence) == (True, False, "", "")
    assert (line.next_events_before, line.next_events_after) == (("close",), ("ask",))
    assert [(timer.event, timer.kept) for timer in line.timers] == [(f"after.{HOUR}.waiting", True)]
    assert line.dropped == (f"after.{2 * HOUR}.waiting",)
    assert case(runtime, case_id) == before
    assert len(log(runtime, case_id)) == entered
    assert len(effects(runtime, case_id)) == 2


def test_a_case_moves_with_its_data_and_its_log_can_be_replayed(runtime: Runtime, clock: FakeClock) -> None:
    published(runtime, loan(FIRST))
    case_id = opened(runtime, context={"sum": 3})
    send(runtime, case_id, "ask")
    before = case(runtime, case_id)
    published(runtime, loan({"new": {}, "pending": {"on": {"close": "closed"}}}))
    clock.on(minutes=5)
    (line,) = move(runtime, state_map={"waiting": "pending"}, dry_run=False)
    assert line.moved
    after = case(runtime, case_id)
    target = runtime.definitions.of("loan", 2)
    assert (after.state, after.definition_version, after.definition_hash) == ("pending", 2, target.hash)
    assert (after.context, after.version, after.reviewed_revision) == (
        before.context,
        before.version + 1,
        before.reviewed_revision + 1,
    )
    assert (after.changed_at, after.last_change) == (clock.now, "case.migrated")
    entry = log(runtime, case_id)[-1]
    assert (entry.event, entry.actor_id, entry.payload) == ("case.migrated", "command", None)
    source = runtime.definitions.of("loan", 1)
    told = {key: value for key, value in entry.meta.items() if key not in ("id", "result")}
    assert told == {
        "from": "waiting",
        "to": "pending",
        "definition": target.hash,
        "version": 2,
        "fromDefinition": source.hash,
        "fromVersion": 1,
    }
    send(runtime, case_id, "close")
    assert isinstance(replay_case(runtime, case_id), Identical)


def test_a_case_that_keeps_its_state_need_not_be_looked_at_again(runtime: Runtime) -> None:
    published(runtime, loan(FIRST))
    case_id = waiting(runtime)
    before = case(runtime, case_id).reviewed_revision
    published(runtime, loan(FIRST, displayName="Second"))
    move(runtime, dry_run=False)
    assert case(runtime, case_id).reviewed_revision == before


def test_a_timer_of_both_versions_keeps_its_time_and_others_begin_anew(runtime: Runtime, clock: FakeClock) -> None:
    published(runtime, loan(FIRST))
    case_id = waiting(runtime)
    due = {each.name: each.due_at for each in effects(runtime, case_id)}
    after = {HOUR: "new", 3 * HOUR: "closed"}
    published(runtime, loan({**FIRST, "waiting": {"after": after}}))
    clock.on(minutes=40)
    (line,) = move(runtime, dry_run=False)
    found = {each.name: each for each in effects(runtime, case_id)}
    kept, fresh = f"after.{HOUR}.waiting", f"after.{3 * HOUR}.waiting"
    assert set(found) == {kept, fresh}
    assert found[kept].due_at == due[kept]
    assert (found[fresh].due_at - clock.now).total_seconds() == 3 * 3600
    assert {timer.event: timer.due_at for timer in line.timers} == {
        name: each.due_at.isoformat() for name, each in found.items()
    }
    assert len(effects(runtime, case_id, "dropped")) == 2
    assert {each.cause for each in found.values()} == {log(runtime, case_id)[-1].seq}
    clock.on(minutes=21)
    assert run_due(runtime) == 1
    assert case(runtime, case_id).state == "new"


def test_timers_are_enqueued_in_the_cases_transaction(runtime: Runtime) -> None:
    published(runtime, loan())
    case_id = waiting(runtime)
    published(runtime, loan(FIRST))
    asked: list[tuple[str, Any]] = []

    class Queue(LeftForServer):
        def enqueue(self, tx: Any, effect: Effect) -> None:
            asked.append((effect.name, tx.session.in_transaction()))

    migrate_cases(replace(runtime, effects=Queue()), OPERATOR, "loan", 1, 2, dry_run=False)
    assert asked == [(f"after.{HOUR}.waiting", True), (f"after.{2 * HOUR}.waiting", True)]
    assert len(effects(runtime, case_id)) == 2


@pytest.mark.parametrize(
    ("states", "envelope", "state_map", "why", "said"),
    [
        ({"new": {}}, {}, {}, "no_state", "waiting"),
        ({"new": {}}, {}, {"waiting": "pending"}, "no_state", "pending"),
        ({"new": {}}, {}, {"waiting": "closed"}, "would_end", "closed"),
        (FIRST, {"contextSchema": {"type": "object", "required": ["sum"]}}, {}, "context", "sum"),
    ],
)
@pytest.mark.parametrize("dry_run", [True, False])
def test_a_case_that_does_not_fit_stays(
    runtime: Runtime,
    states: dict[str, Any],
    envelope: dict[str, Any],
    state_map: dict[str, str],
    why: str,
    said: str,
    dry_run: bool,
) -> None:
    published(runtime, loan(FIRST))
    case_id = waiting(runtime)
    published(runtime, loan(states, **envelope))
    before = case(runtime, case_id)
    (line,) = move(runtime, state_map=state_map, dry_run=dry_run)
    assert (line.possible, line.moved, line.why) == (False, False, why)
    assert said in line.sentence
    assert case(runtime, case_id) == before
    assert len(effects(runtime, case_id)) == 2


def test_an_answer_to_come_needs_its_plugin(runtime: Runtime) -> None:
    published(runtime, loan(FIRST, extensions=PLUGINS))
    case_id = waiting(runtime)
    published(runtime, loan(FIRST, extensions=PLUGINS, displayName="Second"))
    published(runtime, loan(FIRST))
    (lost,) = migrate_cases(runtime, OPERATOR, "loan", 1, 3, dry_run=False)
    assert (lost.possible, lost.why) == (False, "effect_lost")
    (line,) = move(runtime, dry_run=False)
    assert (line.moved, line.in_flight) == (True, ("score",))
    assert [each.name for each in effects(runtime, case_id) if each.kind == "api"] == ["score"]


def test_one_that_cannot_be_moved_does_not_hold_up_the_others(runtime: Runtime) -> None:
    published(runtime, loan(FIRST))
    stuck, free = waiting(runtime), opened(runtime)
    published(runtime, loan({"new": {}}))
    lines = move(runtime, dry_run=False)
    assert [(line.case_id, line.moved) for line in lines] == [(stuck, False), (free, True)]
    assert case(runtime, free).definition_version == 2


def test_moving_again_moves_nothing_twice(runtime: Runtime) -> None:
    published(runtime, loan(FIRST))
    case_id = waiting(runtime)
    published(runtime, loan(FIRST, displayName="Second"))
    move(runtime, dry_run=False)
    after, entered = case(runtime, case_id), len(log(runtime, case_id))
    assert move(runtime, dry_run=False) == []
    (line,) = move(runtime, case_ids=[case_id], dry_run=False)
    assert (line.moved, line.why) == (False, "moved_already")
    assert (case(runtime, case_id), len(log(runtime, case_id))) == (after, entered)


def test_cases_are_chosen_by_id_or_reference(runtime: Runtime) -> None:
    published(runtime, loan(FIRST))
    ids = [opened(runtime) for _ in range(3)]
    published(runtime, loan(FIRST, displayName="Second"))
    newest = opened(runtime)
    chosen = [ids[0], case(runtime, ids[2]).reference, "P-9", newest]
    lines = move(runtime, case_ids=chosen, dry_run=False)
    assert [line.why for line in lines] == ["", "", "not_found", "moved_already"]
    assert [case(runtime, each).definition_version for each in ids] == [2, 1, 2]


def test_cases_of_other_workflows_and_versions_are_left_alone(runtime: Runtime) -> None:
    published(runtime, loan(FIRST))
    published(runtime, loan(FIRST, displayName="Second"))
    published(runtime, loan(FIRST, displayName="Third"))
    third = opened(runtime)
    published(runtime, loan(FIRST), name="credit")
    credit = opened(runtime, "credit")
    assert move(runtime, dry_run=False) == []
    lines = move(runtime, case_ids=[third, credit], dry_run=False)
    assert [line.why for line in lines] == ["other_version", "other_version"]


def test_an_ended_case_stays_on_what_it_was_decided_on(runtime: Runtime) -> None:
    published(runtime, loan(FIRST))
    case_id = waiting(runtime)
    send(runtime, case_id, "close")
    published(runtime, loan(FIRST, displayName="Second"))
    assert move(runtime, dry_run=False) == []
    (line,) = move(runtime, case_ids=[case_id], dry_run=False)
    assert (line.possible, line.why) == (False, "ended")


def test_a_case_that_cannot_be_written_is_told_of(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    published(runtime, loan(FIRST))
    first, second = opened(runtime), opened(runtime)
    published(runtime, loan(FIRST, displayName="Second"))
    from ballerine_app.services import case_act

    save = case_act.save_case

    def refusing(tx: Any, row: Any, expected: int) -> None:
        if row.id == first:
            raise case_act.VersionConflict(row.id, expected)
        save(tx, row, expected)

    monkeypatch.setattr(case_act, "save_case", refusing)
    lines = move(runtime, dry_run=False)
    assert [(line.case_id, line.moved, line.why) for line in lines] == [(first, False, "failed"), (second, True, "")]
    assert case(runtime, first).definition_version == 1
    assert "case.migrated" not in [entry.event for entry in log(runtime, first)]


def test_who_may_and_which_versions(runtime: Runtime, rosa: StaffMember) -> None:
    ref = published(runtime, loan(FIRST))
    with pytest.raises(NotAllowed, match="versions_not_yours"):
        migrate_cases(runtime, rosa, "loan", 1, 2)
    with pytest.raises(Invalid, match="same_version"):
        migrate_cases(runtime, OPERATOR, "loan", 1, 1)
    import_draft(runtime, OPERATOR, written(loan(FIRST)))
    for name, left, reached in (("loan", 1, 2), ("loan", 2, 1), ("loan", 1, 9), ("person_collection", 1, 2)):
        with pytest.raises(NotFound, match="version_not_found"):
            migrate_cases(runtime, OPERATOR, name, left, reached)
    published(runtime, loan(FIRST))
    archive_version(runtime, OPERATOR, ref.version_id, ref.revision)
    with pytest.raises(Conflict, match="not_published"):
        migrate_cases(runtime, OPERATOR, "loan", 3, 1)


def test_pages_of_the_case_and_of_workflows_are_told(runtime: Runtime, topics: list[frozenset[str]]) -> None:
    published(runtime, loan(FIRST))
    case_id = opened(runtime)
    published(runtime, loan(FIRST, displayName="Second"))
    topics.clear()
    move(runtime)
    assert topics == []
    move(runtime, dry_run=False)
    assert topics == [frozenset({f"case:{case_id}", "queue:default", "workflows:default"})]
