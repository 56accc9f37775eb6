"""Switching a shadow and comparing what it said: who may, what is kept, which results count."""

from __future__ import annotations

import pytest

from ballerine_app.engine.rules import Policy, score_risk
from ballerine_app.services.errors import Conflict, Invalid, NotAllowed, NotFound
from ballerine_app.services.principals import Operator, StaffMember
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.services.shadow import record_shadow
from ballerine_app.services.shadow_view import shadow_view, start_shadow, stop_shadow, version_asked_for
from ballerine_app.store.audit_log import entries
from ballerine_app.store.policies import get_policy, save_policy
from ballerine_app.store.policy_tables import PolicyVersion
from tests.postgres import both_databases
from tests.services.policy_cases import content, keep
from tests.workflows import CHECKED, Make, acting, begin, workflow

OLD = {">=": [{"var": "age"}, 50]}
LIVE = content(("old", OLD, 50, "score"), ("gone", {"<": [{"var": "age"}, 10]}, 5, "score"))
STRICT = content(("old", OLD, 90, "block"), version=2)
LEAD = Operator()
REVIEWER = StaffMember("r", DEFAULT_PROJECT, "R", "r@example.test", "reviewer", "s")
STRANGER = StaffMember("x", "elsewhere", "X", "x@example.test", "admin", "s")


def judge(runtime: Runtime, age: int) -> str:
    case = begin(runtime, context={"age": age})
    with acting(runtime, case) as act:
        record_shadow(act, score_risk(Policy.parse({**LIVE, "name": "tried"}), act.case.context, act.at))
    return case


def row_of(runtime: Runtime, version_id: str) -> PolicyVersion:
    with runtime.database.read() as tx:
        row = get_policy(tx, DEFAULT_PROJECT, version_id)
    assert row is not None
    return row


@both_databases
def test_new_cases_are_compared_while_the_shadow_is_on(make: Make) -> None:
    runtime = make(workflow(CHECKED))
    live = keep(runtime, LIVE, "published", name="tried")
    draft = keep(runtime, STRICT, name="tried")
    judge(runtime, 60)
    start_shadow(runtime, LEAD, draft.id)
    start_shadow(runtime, LEAD, draft.id)
    cases = [judge(runtime, age) for age in (5, 60, 70)]
    view = shadow_view(runtime, REVIEWER, draft.id)
    told = view.comparison
    assert (bool(view.since), view.may_switch, view.earlier, view.limited) == (True, False, "", False)
    assert (told.cases, told.moved, told.stricter) == (3, 2, "2")
    assert [(rule.id, rule.known, rule.before, rule.after) for rule in told.rules] == [
        ("old", "both", "2", "2"),
        ("gone", "before", "1", "0"),
    ]
    assert [each.case_id for each in view.listed.cases] == [cases[2], cases[1]]
    assert shadow_view(runtime, LEAD, draft.id, "level:low>low").listed.total == 1
    stop_shadow(runtime, LEAD, draft.id)
    judge(runtime, 80)
    view = shadow_view(runtime, LEAD, draft.id)
    assert (view.since, view.may_switch, view.comparison.cases) == ("", True, 3)
    # The revision is that of the content, which stays: whoever is typing is not disturbed.
    assert row_of(runtime, draft.id).revision == draft.revision
    with runtime.database.read() as tx:
        said = [line.event for line in entries(tx, "workspace") if line.event.startswith("policy.shadow")]
    assert said == ["policy.shadow_started", "policy.shadow_stopped"]
    assert shadow_view(runtime, LEAD, live.id).blocked == "shadow_status"


def test_what_an_earlier_text_of_the_draft_said_is_left_out(make: Make) -> None:
    runtime = make(workflow(CHECKED))
    draft = keep(runtime, STRICT, name="tried")
    start_shadow(runtime, LEAD, draft.id)
    judge(runtime, 60)
    row = row_of(runtime, draft.id)
    row.data = content(("old", OLD, 10, "score"), version=2)
    row.hash = Policy.parse(row.data).hash
    with runtime.database.write() as tx:
        save_policy(tx, row, row.revision, was="draft")
    judge(runtime, 70)
    view = shadow_view(runtime, LEAD, draft.id)
    assert (view.comparison.cases, view.comparison.milder, view.earlier) == (1, "1", "1")


def test_who_may_switch_what(make: Make) -> None:
    runtime = make(workflow(CHECKED))
    live = keep(runtime, LIVE, "published", name="tried")
    drafts = [keep(runtime, {**STRICT, "version": 2 + number}, name="tried") for number in range(4)]
    broken = keep(runtime, {"version": 9}, name="tried")
    for act in (start_shadow, stop_shadow):
        with pytest.raises(NotAllowed, match="policies_not_yours"):
            act(runtime, REVIEWER, drafts[0].id)
        with pytest.raises(NotFound, match="policy_not_found"):
            act(runtime, STRANGER, drafts[0].id)
    with pytest.raises(NotFound, match="policy_not_found"):
        shadow_view(runtime, STRANGER, drafts[0].id)
    with pytest.raises(Conflict, match="shadow_status"):
        start_shadow(runtime, LEAD, live.id)
    with pytest.raises(Invalid, match="shadow_content"):
        start_shadow(runtime, LEAD, broken.id)
    for draft in drafts[:3]:
        start_shadow(runtime, LEAD, draft.id)
    with pytest.raises(Conflict, match="shadows_too_many"):
        start_shadow(runtime, LEAD, drafts[3].id)
    assert version_asked_for(runtime, LEAD, "tried", 0) == live.id
    assert version_asked_for(runtime, LEAD, "tried", 2) == drafts[0].id
    with pytest.raises(NotFound, match="policy_not_found"):
        version_asked_for(runtime, STRANGER, "tried", 0)
