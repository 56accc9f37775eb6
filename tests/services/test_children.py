"""Child cases: starting them, and what their parents learn of them."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition
from ballerine_app.services import children
from ballerine_app.services.case_read import read_case
from ballerine_app.services.definitions import Definitions
from ballerine_app.services.effect_run import run_due, run_effect
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.cases import children_of
from ballerine_app.store.tables import Case
from tests.journeys import FakeClock
from tests.postgres import both_databases
from tests.workflows import Make, begin, case_of, effects, log, said, send, workflow

ROSA = StaffMember("staff_1", "default", "Rosa", "rosa@example.test", "reviewer", "")

CHILD_STATES: dict[str, Any] = {
    "new": {"on": {"begin": "review"}},
    "review": {"tags": ["manual_review"], "on": {"ask": "asked", "approve": "approved"}},
    "asked": {"tags": ["revision"], "on": {"begin": "review"}},
    "approved": {"tags": ["approved"], "type": "final"},
}
ALL_DECIDED = "length(childWorkflows.kyc.*.[result.decision][]) == length(childWorkflows.kyc.*[])"
PARENT_STATES: dict[str, Any] = {
    "idle": {"on": {"start": "collecting"}},
    "collecting": {
        "on": {
            "STARTED": "waiting",
            "FAILED": "failed",
        }
    },
    "waiting": {
        "on": {
            "RESPONDED": [{"target": "decided", "cond": {"type": "jmespath", "options": {"rule": ALL_DECIDED}}}],
            "ASKED": "asked",
            "stop": "failed",
        }
    },
    "asked": {"on": {"back": "waiting"}},
    "decided": {"type": "final"},
    "failed": {"type": "final"},
}
RESULT = [{"transformer": "jmespath", "mapping": "{name: entity.name, decision: decision, project: projectId}"}]


def child(**more: Any) -> Definition:
    return workflow(CHILD_STATES, name="kyc", initial="new", **more)


def plugin(name: str = "person", **more: Any) -> dict[str, Any]:
    return {
        "pluginKind": "child",
        "name": name,
        "definitionId": "kyc",
        "stateNames": ["collecting"],
        "transformers": [{"transformer": "jmespath", "mapping": "{entity: person, documents: `[]`}"}],
        "initEvent": "begin",
        "successAction": "STARTED",
        "errorAction": "FAILED",
        **more,
    }


def callback(**more: Any) -> dict[str, Any]:
    return {
        "definitionId": "kyc",
        "transformers": RESULT,
        "persistenceStates": ["approved"],
        "deliverEvent": "RESPONDED",
        **more,
    }


def parent(*plugins: dict[str, Any], callbacks: Any = None) -> Definition:
    results = [callback()] if callbacks is None else callbacks
    return workflow(
        PARENT_STATES, name="company", children=plugins or (plugin(),), config={"childCallbackResults": results}
    )


PERSON = {"person": {"id": "ent_7", "name": "Ana"}}


def begin_parent(runtime: Runtime) -> str:
    case = begin(runtime, "company", PERSON)
    run_due(runtime)
    return case


def children_in(runtime: Runtime, case: str) -> list[Case]:
    with runtime.database.read() as tx:
        return children_of(tx, case)


def decide(runtime: Runtime, case: str, event: str = "approve") -> None:
    send(runtime, case, "UPDATE_CONTEXT", {"context": {"decision": "yes"}})
    send(runtime, case, event)


def test_a_state_starts_a_child_and_notes_it(make: Make) -> None:
    runtime = make(parent(), child())
    case = begin_parent(runtime)
    (started,) = children_in(runtime, case)
    assert (started.state, started.parent_id, started.context) == (
        "review",
        case,
        {"entity": PERSON["person"], "documents": []},
    )
    assert case_of(runtime, case).state == "waiting"
    stub = {"entityId": "ent_7", "status": "active", "state": "review"}
    assert case_of(runtime, case).context["childWorkflows"] == {"kyc": {started.id: stub}}
    assert log(runtime, started.id)[0].meta["parent"] == case


def test_without_its_own_first_event_a_child_gets_that_of_its_definition(make: Make) -> None:
    runtime = make(parent(plugin(initEvent=None)), child(config={"initialEvent": "begin"}))
    (started,) = children_in(runtime, begin_parent(runtime))
    assert started.state == "review"


def test_a_child_tells_its_result_and_the_parent_moves(make: Make) -> None:
    runtime = make(parent(), child())
    case = begin_parent(runtime)
    (started,) = children_in(runtime, case)
    decide(runtime, started.id)
    run_due(runtime)
    assert case_of(runtime, case).state == "decided"
    assert case_of(runtime, case).context["childWorkflows"]["kyc"][started.id] == {
        "entityId": "ent_7",
        "status": "completed",
        "tags": ["approved"],
        "state": "approved",
        "result": {"name": "Ana", "decision": "yes", "project": "default"},
    }


def test_a_parent_waits_for_all_its_children(make: Make) -> None:
    plugins = [plugin(name, successAction="STARTED" if name == "p3" else "") for name in ("p1", "p2", "p3")]
    runtime = make(parent(*plugins), child())
    case = begin_parent(runtime)
    started = children_in(runtime, case)
    assert len(started) == 3
    assert case_of(runtime, case).state == "waiting"
    for number, each in enumerate(started, 1):
        decide(runtime, each.id)
        run_due(runtime)
        assert case_of(runtime, case).state == ("decided" if number == 3 else "waiting")
    assert said(runtime, case).count("effect.refused") == 2


def test_several_entries_speak_of_different_states(make: Make) -> None:
    asked = callback(persistenceStates=["asked"], deliverEvent="ASKED", transformers=[])
    runtime = make(parent(callbacks=[callback(), asked]), child())
    case = begin_parent(runtime)
    (started,) = children_in(runtime, case)
    send(runtime, started.id, "ask")
    run_due(runtime)
    assert case_of(runtime, case).state == "asked"
    known = case_of(runtime, case).context["childWorkflows"]["kyc"][started.id]
    assert (known["state"], known["tags"], known["result"]) == ("asked", ["revision"], {})
    send(runtime, case, "back")
    send(runtime, started.id, "begin")
    run_due(runtime)
    assert case_of(runtime, case).state == "waiting"
    decide(runtime, started.id)
    run_due(runtime)
    assert case_of(runtime, case).state == "decided"


def test_a_final_child_without_persistence_states_is_kept_and_sends_nothing(make: Make) -> None:
    runtime = make(parent(callbacks=[callback(persistenceStates=[])]), child())
    case = begin_parent(runtime)
    (started,) = children_in(runtime, case)
    send(runtime, started.id, "ask")
    assert [row.kind for row in effects(runtime, started.id)] == []
    send(runtime, started.id, "begin")
    decide(runtime, started.id)
    run_due(runtime)
    assert case_of(runtime, case).context["childWorkflows"]["kyc"][started.id]["status"] == "completed"
    assert case_of(runtime, case).state == "waiting"
    assert not {"effect.unhandled", "effect.refused"} & set(said(runtime, case))


def test_results_that_shrink_leave_nothing_behind(make: Make) -> None:
    states = {**CHILD_STATES, "review": {**CHILD_STATES["review"], "tags": ["manual_review", "urgent"]}}
    runtime = make(
        parent(callbacks=[callback(persistenceStates=["review", "asked"], deliverEvent=None)]),
        workflow(states, name="kyc", initial="new"),
    )
    case = begin_parent(runtime)
    (started,) = children_in(runtime, case)
    send(runtime, started.id, "UPDATE_CONTEXT", {"context": {"a": 1}})
    run_due(runtime)
    known = case_of(runtime, case).context["childWorkflows"]["kyc"]
    assert known[started.id]["tags"] == ["manual_review", "urgent"]
    send(runtime, started.id, "ask")
    run_due(runtime)
    assert case_of(runtime, case).context["childWorkflows"]["kyc"][started.id]["tags"] == ["revision"]


def _with_id(definition: Definition, given: str, version: int = 1) -> Definition:
    return Definition.parse({**definition.data, "id": given, "version": version})


def test_a_child_of_a_newer_version_still_reports(make: Make) -> None:
    # The parent names the id of the first version; by name and id alike, a later one is meant.
    by_id = parent(plugin(definitionId="id-1"), callbacks=[callback(definitionId="id-1")])
    runtime = make(by_id, _with_id(child(), "id-1"), _with_id(child(), "id-2", version=2))
    case = begin_parent(runtime)
    (started,) = children_in(runtime, case)
    assert started.definition_version == 2
    decide(runtime, started.id)
    run_due(runtime)
    assert case_of(runtime, case).context["childWorkflows"]["id-1"][started.id]["status"] == "completed"


def test_a_child_reports_where_the_version_that_its_parent_names_is_not_loaded(make: Make) -> None:
    by_id = parent(plugin(definitionId="id-1"), callbacks=[callback(definitionId="id-1")])
    second = _with_id(child(), "id-2", version=2)
    runtime = make(by_id, _with_id(child(), "id-1"), second)
    case = begin_parent(runtime)
    (started,) = children_in(runtime, case)
    fresh = replace(runtime, definitions=Definitions({("company", 1): by_id, ("kyc", 2): second}))
    decide(fresh, started.id)
    run_due(fresh)
    assert case_of(fresh, case).context["childWorkflows"]["id-1"][started.id]["status"] == "completed"


def test_a_parent_that_has_ended_takes_the_data_and_warns_of_the_event(make: Make) -> None:
    runtime = make(parent(), child())
    case = begin_parent(runtime)
    (started,) = children_in(runtime, case)
    send(runtime, case, "stop")
    decide(runtime, started.id)
    run_due(runtime)
    assert case_of(runtime, case).state == "failed"
    assert case_of(runtime, case).context["childWorkflows"]["kyc"][started.id]["state"] == "approved"
    assert said(runtime, case)[-1] == "effect.unhandled"


def test_a_broken_result_transform_is_told_and_holds_up_nobody(make: Make) -> None:
    broken = [{"transformer": "jmespath", "mapping": "length(missing)"}]
    runtime = make(parent(callbacks=[callback(transformers=broken)]), child())
    case = begin_parent(runtime)
    (started,) = children_in(runtime, case)
    decide(runtime, started.id)
    run_due(runtime)
    (line,) = [entry for entry in log(runtime, case) if entry.event == "child.unreadable"]
    assert line.meta == {"child": started.id}
    assert effects(runtime, started.id)[-1].status == "done"


@pytest.mark.parametrize(
    "broken",
    [
        {"definitionId": "nobody"},
        {"transformers": [{"transformer": "jmespath", "mapping": "length(missing)"}]},
        {"transformers": [{"transformer": "jmespath", "mapping": "person.name"}]},
        {"initEvent": "approve"},
    ],
)
def test_a_child_that_can_not_be_started_ends_in_the_error_event(make: Make, broken: Any) -> None:
    runtime = make(parent(plugin(**broken)), child())
    case = begin_parent(runtime)
    assert case_of(runtime, case).state == "failed"
    assert children_in(runtime, case) == []
    assert case_of(runtime, case).context["pluginsOutput"]["person"]["status"] == "ERROR"
    assert effects(runtime, case)[0].problem == "no_child"


def test_a_parent_whose_schema_refuses_the_child_hangs_not(make: Make) -> None:
    schema = {"type": "json-schema", "schema": {"type": "object", "properties": {"childWorkflows": False}}}
    definition = Definition.parse({**parent().data, "contextSchema": schema})
    runtime = make(definition, child())
    case = begin_parent(runtime)
    (started,) = children_in(runtime, case)
    decide(runtime, started.id)
    run_due(runtime)
    assert {row.status for row in (*effects(runtime, case), *effects(runtime, started.id))} == {"done"}
    assert "effect.refused" in said(runtime, case)


class _Killed(BaseException):
    pass


def test_a_start_that_dies_half_way_starts_one_child_only(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = make(parent(), child())
    case = begin(runtime, "company", PERSON)
    (effect,) = effects(runtime, case)

    def dies(*_: Any) -> None:
        raise _Killed

    with monkeypatch.context() as half_way:
        half_way.setattr(children, "settling", dies)
        with pytest.raises(_Killed):
            run_effect(runtime, effect.id, 1)
    (started,) = children_in(runtime, case)
    assert "childWorkflows" not in case_of(runtime, case).context
    run_effect(runtime, effect.id, 1)
    assert [each.id for each in children_in(runtime, case)] == [started.id]
    assert case_of(runtime, case).state == "waiting"
    assert list(case_of(runtime, case).context["childWorkflows"]["kyc"]) == [started.id]


@both_databases
def test_a_start_that_runs_twice_at_once_starts_one_child_only(make: Make) -> None:
    runtime = make(parent(), child())
    case = begin(runtime, "company", PERSON)
    (effect,) = effects(runtime, case)
    _at_once(*[lambda: run_effect(runtime, effect.id, 1)] * 4)
    assert len(children_in(runtime, case)) == 1
    assert case_of(runtime, case).state == "waiting"


@both_databases
def test_parent_and_child_act_at_the_same_time_without_a_deadlock(make: Make, clock: FakeClock) -> None:
    heard = callback(persistenceStates=["review", "asked", "approved"], deliverEvent=None)
    plugins = [plugin(name, successAction="STARTED" if name == "p2" else "") for name in ("p1", "p2")]
    runtime = make(parent(*plugins, callbacks=[heard]), child())
    case = begin_parent(runtime)
    one, two = children_in(runtime, case)

    def child_acts(child_id: str) -> None:
        for number in range(8):
            send(runtime, child_id, "UPDATE_CONTEXT", {"context": {"entity": {"name": f"n{number}"}}})

    def parent_acts() -> None:
        for number in range(8):
            send(runtime, case, "UPDATE_CONTEXT", {"context": {"note": number}})

    def effects_run() -> None:
        for _ in range(12):
            run_due(runtime, 3)

    _at_once(lambda: child_acts(one.id), lambda: child_acts(two.id), parent_acts, effects_run, effects_run)
    run_due(runtime)
    known = case_of(runtime, case).context["childWorkflows"]["kyc"]
    assert {each["result"]["name"] for each in known.values()} == {"n7"}
    assert case_of(runtime, case).context["note"] == 7
    assert {row.status for each in (case, one.id, two.id) for row in effects(runtime, each)} == {"done"}


def _at_once(*works: Any) -> None:
    problems: list[BaseException] = []

    def guarded(work: Any) -> None:
        try:
            work()
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    assert problems == []


def test_reading_a_case_tells_its_children_and_its_parent(make: Make) -> None:
    runtime = make(parent(), child())
    case = begin_parent(runtime)
    (started,) = children_in(runtime, case)
    above, below = read_case(runtime, ROSA, case), read_case(runtime, ROSA, started.id)
    (listed,) = above.children
    assert (listed.case_id, listed.definition_name, listed.state, listed.status) == (
        started.id,
        "kyc",
        "review",
        "active",
    )
    assert above.parent is None
    assert below.parent is not None
    assert (below.parent.case_id, below.parent.state) == (case, "waiting")
    assert below.children == ()


def test_a_definition_that_starts_its_own_kind_comes_to_an_end(make: Make) -> None:
    states = {"idle": {"on": {"start": "collecting"}}, "collecting": {"on": {"FAILED": "failed"}}, "failed": {}}
    own = workflow(states, name="kyc", children=(plugin(initEvent="start", successAction=None, transformers=[]),))
    runtime = make(own)
    here = begin(runtime, "kyc")
    assert run_due(runtime) == children.MOST_GENERATIONS
    for _ in range(children.MOST_GENERATIONS - 1):
        assert case_of(runtime, here).state == "collecting"
        (next_one,) = children_in(runtime, here)
        here = next_one.id
    assert case_of(runtime, here).state == "failed"
    assert "too_many_generations" in case_of(runtime, here).context["pluginsOutput"]["person"]["error"]
