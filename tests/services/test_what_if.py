"""What if: past cases from the database under another content, kept in memory and up to date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ballerine_app.engine.rules.policy_rule import PolicyRule
from ballerine_app.services import past_cases
from ballerine_app.services.errors import Conflict
from ballerine_app.services.past_cases import Bounds, PastCasesInMemory
from ballerine_app.services.policy_nudges import Nudges
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.services.staff import create_staff, sign_in
from ballerine_app.services.what_if import Asked, what_if
from ballerine_app.store.ids import new_id
from ballerine_app.store.list_tables import CustomListRow, ListEntry
from ballerine_app.views.policy_comparison import WhatIfView
from tests.journeys import FakeClock
from tests.postgres import both_databases
from tests.services.policy_cases import Json, content, judged_case, keep, rejudge
from tests.workflows import Make

OLD = {">=": [{"var": "age"}, 50]}
LIVE = content(("old", OLD, 50, "score"))
STRICT = content(("old", OLD, 90, "block"), version=2)


@pytest.fixture
def runtime(make: Make) -> Runtime:
    return make()


@pytest.fixture
def who(runtime: Runtime) -> StaffMember:
    create_staff(runtime, "rosa@example.test", "Rosa", "reviewer", "correct horse battery")
    return sign_in(runtime, "rosa@example.test", "correct horse battery", address="192.0.2.1")[1]


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    fires = PolicyRule.fires

    def noted(rule: PolicyRule, *args: Any) -> bool:
        names.append(rule.id)
        return fires(rule, *args)

    monkeypatch.setattr(PolicyRule, "fires", noted)
    return names


def ask(runtime: Runtime, who: StaffMember, data: Json | None, **more: Any) -> WhatIfView:
    return what_if(runtime, who, Asked("tried", data, **more))


def people(runtime: Runtime, clock: FakeClock, who: StaffMember, *ages: int, decided: str = "") -> list[str]:
    found = []
    for age in ages:
        clock.on(minutes=1)
        found.append(judged_case(runtime, {"age": age}, clock.now, decided=decided, by=who.id, policy="tried"))
    return found


@both_databases
def test_the_past_cases_come_out_as_the_content_says(
    runtime: Runtime, clock: FakeClock, who: StaffMember, evaluated: list[str]
) -> None:
    keep(runtime, LIVE, "published", name="tried")
    approved = people(runtime, clock, who, 30, 60, decided="approved")
    rejected = people(runtime, clock, who, 20, 70, decided="rejected")
    people(runtime, clock, who, 80)
    judged_case(runtime, {"age": 90}, clock.now, policy="another")
    view = ask(runtime, who, STRICT)
    told = view.comparison
    assert (view.baseline, view.total, view.slowest, view.problem) == ("1", 5, "", "")
    assert (told.cases, told.moved, told.stricter, told.milder, told.rescored) == (5, 3, "3", "0", "3")
    assert [(ribbon.cell, ribbon.moved) for ribbon in told.levels.ribbons] == [
        ("level:low>low", False),
        ("level:medium>critical", True),
    ]
    assert [(band.key, band.cases, band.share) for band in told.fates.after] == [
        ("auto_approve", "0", "0 %"),
        ("review", "2", "40 %"),
        ("block", "3", "60 %"),
    ]
    assert [(each.key, each.before, each.after, each.change) for each in told.people] == [
        ("approved_stopped", "0", "1", "+1"),
        ("rejected_passed", "1", "1", ""),
    ]
    assert [(each.id, each.before, each.after) for each in told.rules] == [("old", "3", "3")]
    newest = view.listed.cases[0]
    assert (newest.score_before, newest.score, newest.fate_before, newest.fate) == (50, 90, "review", "block")
    assert (newest.gained, newest.lost, newest.decision) == (("Block",), (), "")
    stopped = ask(runtime, who, STRICT, cell="people:approved_stopped").listed
    assert ([each.case_id for each in stopped.cases], stopped.total) == ([approved[1]], 1)
    passed = ask(runtime, who, STRICT, cell="level:low>low").listed
    assert [each.case_id for each in passed.cases] == [rejected[0], approved[0]]
    assert evaluated == ["old"] * 5


@both_databases
def test_only_what_changed_since_is_read_and_evaluated(
    runtime: Runtime, clock: FakeClock, who: StaffMember, evaluated: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(runtime, LIVE, "published", name="tried")
    read: list[str] = []
    contexts = past_cases.contexts_of
    monkeypatch.setattr(past_cases, "contexts_of", lambda tx, ids: (read.extend(ids), contexts(tx, ids))[1])
    first, *_ = people(runtime, clock, who, 30, 60, 70)
    assert ask(runtime, who, STRICT).comparison.moved == 2
    assert (len(read), len(evaluated)) == (3, 3)
    clock.on(hours=1)
    rejudge(runtime, first, {"age": 55}, clock.now)
    added = people(runtime, clock, who, 80)
    assert ask(runtime, who, STRICT).comparison.moved == 4
    assert sorted(read[3:]) == sorted([first, *added])
    assert len(evaluated) == 5
    assert ask(runtime, who, STRICT).comparison.moved == 4
    assert len(read) == len(evaluated) == 5


def test_the_bounds_hold(make: Make, clock: FakeClock) -> None:
    runtime = make()
    start = clock.now
    for minute in range(6):
        judged_case(runtime, {"age": minute}, start + timedelta(minutes=minute), policy="tried")
    memory = PastCasesInMemory(Bounds(cases=4, policies=1, wait_seconds=0.01))
    with memory.of(runtime.database, DEFAULT_PROJECT, "tried") as population:
        assert [case.at for case in population.cases.newest()] == [start + timedelta(minutes=m) for m in (5, 4, 3, 2)]
        with pytest.raises(Conflict, match="past_cases_busy"), memory.of(runtime.database, DEFAULT_PROJECT, "tried"):
            pass
        with memory.of(runtime.database, DEFAULT_PROJECT, "another") as other:
            assert len(other.cases) == 0
    with memory.of(runtime.database, DEFAULT_PROJECT, "tried") as again:
        assert again is not population
    idle = PastCasesInMemory(Bounds(idle_seconds=-1))
    with idle.of(runtime.database, DEFAULT_PROJECT, "tried") as population:
        pass
    with idle.of(runtime.database, DEFAULT_PROJECT, "tried") as again:
        assert again is not population


def test_nobody_sees_the_cases_of_another_project(runtime: Runtime, clock: FakeClock, who: StaffMember) -> None:
    keep(runtime, LIVE, "published", name="tried")
    people(runtime, clock, who, 60)
    stranger = StaffMember("x", "elsewhere", "X", "x@example.test", "admin", "s")
    view = ask(runtime, stranger, STRICT)
    assert (view.total, view.baseline, view.listed.cases) == (0, "", ())


@pytest.mark.parametrize(
    ("data", "problem"),
    [(None, "/"), ({**STRICT, "levels": {"low": 9, "medium": 5, "high": 7}}, "/levels: ")],
)
def test_a_content_that_cannot_be_used_is_told(runtime: Runtime, who: StaffMember, data: Any, problem: str) -> None:
    assert ask(runtime, who, data).problem.startswith(problem)


def test_beside_the_saved_draft(runtime: Runtime, clock: FakeClock, who: StaffMember) -> None:
    saved = keep(runtime, STRICT, name="tried")
    people(runtime, clock, who, 60)
    unknown = ask(runtime, who, STRICT)
    assert (unknown.baseline, unknown.comparison.moved) == ("", 0)
    view = ask(runtime, who, LIVE, against="saved", version_id=saved.id)
    assert (view.baseline, view.comparison.moved, view.comparison.milder) == ("2", 1, "1")
    other = keep(runtime, content(version=7), name="other")
    assert ask(runtime, who, LIVE, against="saved", version_id=other.id).baseline == ""


def test_knobs_are_tried_without_touching_the_text(
    runtime: Runtime, clock: FakeClock, who: StaffMember, evaluated: list[str]
) -> None:
    keep(runtime, LIVE, "published", name="tried")
    people(runtime, clock, who, 10, 60, 70)
    ask(runtime, who, LIVE)
    data = content(("old", OLD, 50, "score"), thresholds=[{"from": 80, "action": {"type": "block"}}])
    turned = Nudges(scores={"old": 85}, levels={"low": 39, "high": 80}, thresholds={0: (81, 100)})
    view = ask(runtime, who, data, nudges=turned)
    assert (view.turned, view.comparison.moved, data["rules"][0]["score"]) == (3, 2, 50)
    assert [(knob.id, knob.score, knob.score_set, knob.on) for knob in view.rules] == [("old", 50, 85, True)]
    assert view.levels == (("low", 39), ("medium", 69), ("high", 80))
    assert [(knob.word, knob.least, knob.most) for knob in view.thresholds] == [("Block", 81, 100)]
    off = ask(runtime, who, data, nudges=Nudges(off=frozenset({"old", "gone"})))
    assert (off.turned, off.comparison.milder, off.rules[0].on) == (1, "2", False)
    assert [(rule.id, rule.known, rule.after) for rule in off.comparison.rules] == [("old", "before", "0")]
    assert len(evaluated) == 3


@both_databases
def test_lists_are_those_of_today(runtime: Runtime, clock: FakeClock, who: StaffMember) -> None:
    people(runtime, clock, who, 60)
    clock.on(days=3)
    now = clock.now
    with runtime.database.write() as tx:
        listed = CustomListRow(
            id=new_id("list"), project_id=DEFAULT_PROJECT, name="ages", kind="text", created_at=now, changed_at=now
        )
        list_id = listed.id
        tx.add(listed)
    data = content(("listed", {"in_list": [{"cat": [{"var": "age"}]}, "ages"]}, 90, "score"))
    keep(runtime, LIVE, "published", name="tried")
    assert ask(runtime, who, data).comparison.milder == "1"
    with runtime.database.write() as tx:
        entry = {"id": new_id("entry"), "project_id": DEFAULT_PROJECT, "list_id": list_id, "value": "60", "key": "60"}
        tx.add(ListEntry(**entry, added_at=now))
        row = tx.session.get_one(CustomListRow, list_id)
        row.revision = 2
        tx.session.add(row)
    clock.on(minutes=1)
    assert ask(runtime, who, data).comparison.stricter == "1"


def test_what_takes_too_long_is_told(
    runtime: Runtime, clock: FakeClock, who: StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(runtime, LIVE, "published", name="tried")
    people(runtime, clock, who, 60, 70)
    monkeypatch.setattr("ballerine_app.services.what_if.BUDGET_SECONDS", -1)
    view = ask(runtime, who, STRICT)
    assert (view.total, view.covered_word, view.slowest, view.comparison.cases) == (2, "0", "old", 0)
