"""A policy's way into force: a second person, one version at a time, and back in one step."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from ballerine_app.services.errors import Conflict, Invalid, InvalidPolicy, NotAllowed, NotFound
from ballerine_app.services.policy_drafts import copy_policy, import_policy, save_policy_draft
from ballerine_app.services.policy_review import (
    approve_policy,
    publish_policy,
    roll_back_policy,
    send_back_policy,
    submit_policy,
)
from ballerine_app.services.policy_view import policy_page, policy_view, roll_back_view
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.staff import create_staff, sign_in
from ballerine_app.store.audit_log import entries
from tests.postgres import both_databases
from tests.services.conftest import PASSWORD, MakeStaff
from tests.services.policies import OPERATOR, credit, put_in_force, rule
from tests.workflows import Make

TEXT = json.dumps(credit())
Act = Callable[[Runtime, StaffMember, str, int], object]
NEEDS: dict[str, tuple[Act, str]] = {
    "submit": (submit_policy, "policy_not_a_draft"),
    "publish": (publish_policy, "policy_not_a_draft"),
    "send back": (lambda runtime, who, *seen: send_back_policy(runtime, who, *seen, "no"), "policy_not_in_review"),
    "approve": (approve_policy, "policy_not_in_review"),
    "roll back": (roll_back_policy, "policy_not_archived"),
}


@pytest.fixture
def lea(make_staff: MakeStaff) -> StaffMember:
    return make_staff("lea", role="lead")


@pytest.fixture
def adam(make_staff: MakeStaff) -> StaffMember:
    return make_staff("adam", role="admin")


def _statuses(runtime: Runtime, who: StaffMember) -> list[tuple[int, str]]:
    return [(row.version, row.status) for row in policy_page(runtime, who, "credit", 0)[1]]


def test_who_wrote_or_submitted_it_does_not_approve_it(
    runtime: Runtime, lea: StaffMember, adam: StaffMember, make_staff: MakeStaff
) -> None:
    lou = make_staff("lou", role="lead")
    draft = import_policy(runtime, lea, TEXT)
    draft = save_policy_draft(runtime, adam, draft.version_id, json.dumps(credit(rule(score=20))), draft.revision)
    draft = submit_policy(runtime, make_staff("sam", role="lead"), draft.version_id, draft.revision, " Please. ")
    for author in (lea, adam):
        view = policy_view(runtime, author, "credit", 1)
        assert (view.own_work, view.may_approve, view.row.note) == (True, False, "Please.")
        with pytest.raises(NotAllowed, match="policy_own_work"):
            approve_policy(runtime, author, draft.version_id, draft.revision)
    assert policy_view(runtime, lou, "credit", 1).may_approve
    approve_policy(runtime, lou, draft.version_id, draft.revision)
    row = policy_view(runtime, lou, "credit", 1).row
    assert (row.status, row.submitted_by, row.published_by) == ("published", "Sam", "Lou")


def test_a_draft_needs_review_unless_four_eyes_are_off(runtime: Runtime, lea: StaffMember) -> None:
    draft = import_policy(runtime, lea, TEXT)
    assert not policy_view(runtime, lea, "credit", 1).may_publish
    with pytest.raises(NotAllowed, match="policy_needs_review"):
        publish_policy(runtime, lea, draft.version_id, draft.revision)
    alone = replace(runtime, four_eyes=False)
    assert policy_view(alone, lea, "credit", 1).may_publish
    publish_policy(alone, lea, draft.version_id, draft.revision)
    assert _statuses(runtime, lea) == [(1, "published")]
    mine = import_policy(alone, lea, TEXT)
    mine = submit_policy(alone, lea, mine.version_id, mine.revision)
    approve_policy(alone, lea, mine.version_id, mine.revision)
    assert _statuses(runtime, lea) == [(2, "published"), (1, "archived")]


def test_what_is_in_review_is_not_changed_but_sent_back(runtime: Runtime, lea: StaffMember, adam: StaffMember) -> None:
    draft = import_policy(runtime, lea, TEXT)
    draft = submit_policy(runtime, lea, draft.version_id, draft.revision)
    with pytest.raises(Conflict, match="policy_not_a_draft"):
        save_policy_draft(runtime, adam, draft.version_id, json.dumps(credit(description="Mine")), draft.revision)
    with pytest.raises(Invalid, match="policy_note_missing"):
        send_back_policy(runtime, adam, draft.version_id, draft.revision, "  ")
    with pytest.raises(Invalid, match="long_text"):
        send_back_policy(runtime, adam, draft.version_id, draft.revision, "x" * 1001)
    draft = send_back_policy(runtime, adam, draft.version_id, draft.revision, "The score is too low.")
    row = policy_view(runtime, lea, "credit", 1).row
    assert (row.status, row.sent_back_by, row.note) == ("draft", "Adam", "The score is too low.")
    draft = submit_policy(runtime, lea, draft.version_id, draft.revision)
    assert policy_view(runtime, adam, "credit", 1).row.sent_back_at == ""
    send_back_policy(runtime, lea, draft.version_id, draft.revision, "")  # taking one's own back needs no reason


@pytest.mark.parametrize("act", NEEDS)
def test_each_act_needs_its_status_and_what_was_seen(
    runtime: Runtime, lea: StaffMember, adam: StaffMember, act: str
) -> None:
    do, refusal = NEEDS[act]
    draft = import_policy(runtime, lea, TEXT)
    if "draft" in refusal:
        draft = submit_policy(runtime, lea, draft.version_id, draft.revision)
    with pytest.raises(Conflict, match=refusal):
        do(runtime, adam, draft.version_id, draft.revision)
    with pytest.raises(Conflict, match="changed_since"):
        do(runtime, adam, draft.version_id, draft.revision + 1)


def test_errors_stand_in_the_way(runtime: Runtime, lea: StaffMember) -> None:
    wrong = import_policy(runtime, lea, json.dumps(credit(rule(score=1000))))
    with pytest.raises(InvalidPolicy, match="policy_has_errors") as refusal:
        submit_policy(runtime, lea, wrong.version_id, wrong.revision)
    assert [each.pointer for each in refusal.value.findings] == ["/rules/0/score"]
    with pytest.raises(InvalidPolicy, match="policy_has_errors"):
        publish_policy(runtime, OPERATOR, wrong.version_id, wrong.revision)


def test_rolling_back_puts_the_earlier_version_into_force_at_once(
    runtime: Runtime, lea: StaffMember, adam: StaffMember
) -> None:
    first = put_in_force(runtime, credit())
    with pytest.raises(NotFound, match="policy_not_found"):
        roll_back_view(runtime, lea, "credit")
    put_in_force(runtime, credit(rule(score=30), rule("old", reason="Old")))
    shown = roll_back_view(runtime, lea, "credit")
    assert (shown.row.version, shown.present) == (1, 2)
    assert [each.words for each in shown.changes] == [
        "Young (young): score 10, before 30",
        "Rule removed: Old (old)",
    ]
    roll_back_policy(runtime, lea, first.version_id, shown.row.revision)
    assert _statuses(runtime, lea) == [(2, "archived"), (1, "published")]
    again = roll_back_view(runtime, lea, "credit").row
    roll_back_policy(runtime, adam, again.version_id, again.revision)
    assert _statuses(runtime, lea) == [(2, "published"), (1, "archived")]
    with runtime.database.read() as tx:
        told = [entry for entry in entries(tx, "workspace") if entry.event == "policy.rolled_back"]
    assert [(entry.meta["version"], entry.meta["replaces"], entry.actor_id) for entry in told] == [
        (1, 2, lea.id),
        (2, 1, adam.id),
    ]


@both_databases
def test_of_two_who_publish_at_once_one_is_first(make: Make) -> None:
    runtime = make()
    people = []
    for name in ("ada", "bea"):
        create_staff(runtime, f"{name}@example.test", name, "lead", PASSWORD)
        people.append(sign_in(runtime, f"{name}@example.test", PASSWORD, address="192.0.2.1")[1])
    put_in_force(runtime, credit())
    row = policy_view(runtime, people[0], "credit", 1).row
    ready = []
    for _ in range(2):
        made = copy_policy(runtime, OPERATOR, row.version_id)
        ready.append(submit_policy(runtime, OPERATOR, made.version_id, made.revision))
    refused: list[str] = []
    gate = threading.Barrier(4)

    def approve(who: StaffMember, version_id: str, revision: int) -> None:
        gate.wait()
        try:
            approve_policy(runtime, who, version_id, revision)
        except Conflict as conflict:
            refused.append(conflict.code)

    threads = [
        threading.Thread(target=approve, args=(who, each.version_id, each.revision)) for who in people for each in ready
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 2  # each version was published once, by one of the two
    statuses = [row.status for row in policy_page(runtime, people[0], "credit", 0)[1]]
    assert sorted(statuses) == ["archived", "archived", "published"]
