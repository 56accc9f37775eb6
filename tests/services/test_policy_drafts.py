"""Drafts of risk policies: who may change them, and what is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from ballerine_app.services.errors import Conflict, Invalid, InvalidPolicy, NotAllowed, NotFound
from ballerine_app.services.policy_drafts import (
    check_policy_text,
    copy_policy,
    create_policy,
    delete_policy,
    import_policy,
    save_policy_draft,
)
from ballerine_app.services.policy_list import policy_lines
from ballerine_app.services.policy_review import (
    approve_policy,
    publish_policy,
    roll_back_policy,
    send_back_policy,
    submit_policy,
)
from ballerine_app.services.policy_view import policy_page, policy_view
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import policies_topic
from ballerine_app.store.audit_log import entries
from tests.services.conftest import MakeStaff
from tests.services.policies import OPERATOR, credit, put_in_force, rule

TEXT = json.dumps(credit())


@pytest.fixture
def lea(make_staff: MakeStaff) -> StaffMember:
    return make_staff("lea", role="lead")


ACTS: dict[str, Callable[[Runtime, StaffMember, str], object]] = {
    "create": lambda runtime, who, _: create_policy(runtime, who, "loans"),
    "copy": lambda runtime, who, version_id: copy_policy(runtime, who, version_id),
    "import": lambda runtime, who, _: import_policy(runtime, who, TEXT),
    "save": lambda runtime, who, version_id: save_policy_draft(runtime, who, version_id, TEXT, 1),
    "check": lambda runtime, who, version_id: check_policy_text(runtime, who, version_id, "{}"),
    "delete": lambda runtime, who, version_id: delete_policy(runtime, who, version_id, 1),
    "submit": lambda runtime, who, version_id: submit_policy(runtime, who, version_id, 1),
    "send back": lambda runtime, who, version_id: send_back_policy(runtime, who, version_id, 1, "no"),
    "approve": lambda runtime, who, version_id: approve_policy(runtime, who, version_id, 1),
    "publish": lambda runtime, who, version_id: publish_policy(runtime, who, version_id, 1),
    "roll back": lambda runtime, who, version_id: roll_back_policy(runtime, who, version_id, 1),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_reviewer_reads_and_changes_nothing(runtime: Runtime, rosa: StaffMember, act: str) -> None:
    draft = import_policy(runtime, OPERATOR, TEXT)
    with pytest.raises(NotAllowed, match="policies_not_yours"):
        ACTS[act](runtime, rosa, draft.version_id)
    view = policy_view(runtime, rosa, "credit", 1)
    assert view.row.status == "draft"
    assert not any(getattr(view, name) for name in view.__dataclass_fields__ if name.startswith("may_"))


@pytest.mark.parametrize("act", [name for name in ACTS if name not in ("create", "import")])
def test_another_project_is_not_there(runtime: Runtime, lea: StaffMember, act: str) -> None:
    draft = import_policy(runtime, OPERATOR, TEXT)
    stranger = replace(lea, project_id="other")
    with pytest.raises(NotFound, match="policy_not_found"):
        ACTS[act](runtime, stranger, draft.version_id)
    with pytest.raises(NotFound, match="policy_not_found"):
        policy_page(runtime, stranger, "credit", 1)
    assert policy_lines(runtime, stranger) == ()


def test_the_shipped_rules_are_in_force_and_a_draft_begins_from_them(runtime: Runtime, lea: StaffMember) -> None:
    view, rows = policy_page(runtime, lea, "risk", 0)
    assert (view.row.version, view.row.status, view.findings) == (1, "published", ())
    made = copy_policy(runtime, lea, view.row.version_id)
    assert (made.name, made.version, made.revision) == ("risk", 2, 1)
    draft = policy_view(runtime, lea, "risk", 2)
    assert draft.text == draft.published_text.replace('"version": 1', '"version": 2')
    assert [row.version for row in rows] == [1]


def test_a_new_policy_is_an_empty_draft_under_a_free_name(runtime: Runtime, lea: StaffMember) -> None:
    made = create_policy(runtime, lea, "loans", "  For loans. ")
    view = policy_view(runtime, lea, "loans", made.version)
    assert (view.row.status, view.row.description, view.findings) == ("draft", "For loans.", ())
    with pytest.raises(Conflict, match="policy_exists"):
        create_policy(runtime, lea, "loans")
    with pytest.raises(Invalid, match="wrong_policy_name"):
        create_policy(runtime, lea, "my loans")


def test_an_import_names_itself(runtime: Runtime, lea: StaffMember) -> None:
    first = import_policy(runtime, lea, json.dumps(credit(version=9)))
    second = import_policy(runtime, lea, TEXT, name="loans")
    assert (first.name, first.version, second.name) == ("credit", 1, "loans")
    with pytest.raises(Invalid, match="wrong_policy_name"):
        import_policy(runtime, lea, '{"rules": []}')
    with pytest.raises(InvalidPolicy, match="policy_not_json"):
        import_policy(runtime, lea, "{")


def test_saving_needs_the_revision_that_was_seen(runtime: Runtime, lea: StaffMember) -> None:
    draft = import_policy(runtime, lea, TEXT)
    saved = save_policy_draft(runtime, lea, draft.version_id, json.dumps(credit(description="One")), draft.revision)
    assert saved.revision == 2
    with pytest.raises(Conflict, match="changed_since"):
        save_policy_draft(runtime, lea, draft.version_id, TEXT, draft.revision)
    view = policy_view(runtime, lea, "credit", 1)
    assert (view.row.description, view.row.revision) == ("One", 2)
    assert save_policy_draft(runtime, lea, draft.version_id, view.text, saved.revision) == saved


@pytest.mark.parametrize(("key", "value"), [("name", "loans"), ("version", 2)])
def test_a_draft_stays_what_it_is_called(runtime: Runtime, lea: StaffMember, key: str, value: object) -> None:
    draft = import_policy(runtime, lea, TEXT)
    text = json.dumps({**credit(), key: value})
    with pytest.raises(InvalidPolicy, match="policy_renamed") as refusal:
        save_policy_draft(runtime, lea, draft.version_id, text, draft.revision)
    assert [each.pointer for each in refusal.value.findings] == [f"/{key}"]
    assert check_policy_text(runtime, lea, draft.version_id, text) == refusal.value.findings


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"rules": 1}', '{"name": {}}', "\ud800", "[" * 100_000])
def test_checking_a_text_never_raises(runtime: Runtime, lea: StaffMember, text: str) -> None:
    draft = import_policy(runtime, lea, TEXT)
    assert "error" in {each.severity for each in check_policy_text(runtime, lea, draft.version_id, text)}


def test_a_draft_may_have_errors_and_tells_them(runtime: Runtime, lea: StaffMember) -> None:
    made = import_policy(runtime, lea, json.dumps(credit(rule(when={"unheard_of": []}))))
    view = policy_view(runtime, lea, "credit", 1)
    assert [each.pointer for each in view.findings] == ["/rules/0/when/unheard_of"]
    assert (view.may_submit, view.blocked) == (False, "policy_has_errors")
    unknown = credit(rule(actions=[{"type": "require_step", "step": "dance"}]))
    found = check_policy_text(runtime, lea, made.version_id, json.dumps(unknown))
    errors = [(each.code, each.pointer) for each in found if each.severity == "error"]
    assert errors == [("policy_step_unknown", "/rules/0/actions")]


def test_a_draft_can_be_thrown_away(runtime: Runtime, lea: StaffMember) -> None:
    draft = import_policy(runtime, lea, TEXT)
    with pytest.raises(Conflict, match="changed_since"):
        delete_policy(runtime, lea, draft.version_id, draft.revision + 1)
    delete_policy(runtime, lea, draft.version_id, draft.revision)
    with pytest.raises(NotFound, match="policy_not_found"):
        policy_view(runtime, lea, "credit", 1)


def test_the_list_tells_what_is_in_force_and_what_comes_next(runtime: Runtime, lea: StaffMember) -> None:
    put_in_force(runtime, credit())
    copied = copy_policy(runtime, lea, policy_view(runtime, lea, "credit", 1).row.version_id)
    submit_policy(runtime, lea, copied.version_id, copied.revision)
    import_policy(runtime, lea, TEXT)
    line = next(each for each in policy_lines(runtime, lea) if each.name == "credit")
    assert (line.published, line.review, line.draft, line.versions, line.rules, line.opens) == (1, 2, 3, 3, 1, 1)
    assert (line.errors, line.changed_by) == (0, "Lea")


def test_each_act_is_in_the_log_and_told_to_open_pages(
    runtime: Runtime, lea: StaffMember, topics: list[frozenset[str]]
) -> None:
    draft = import_policy(runtime, lea, TEXT)
    draft = save_policy_draft(runtime, lea, draft.version_id, json.dumps(credit(description="Secret")), draft.revision)
    draft = submit_policy(runtime, lea, draft.version_id, draft.revision, "Mira Silva complained")
    draft = send_back_policy(runtime, lea, draft.version_id, draft.revision, "")
    delete_policy(runtime, lea, draft.version_id, draft.revision)
    with runtime.database.read() as tx:
        found = [entry for entry in entries(tx, "workspace") if entry.actor_id == lea.id][-5:]
    told = ("draft_created", "draft_saved", "submitted", "sent_back", "draft_deleted")
    assert [entry.event for entry in found] == [f"policy.{each}" for each in told]
    assert all("Secret" not in str(entry.meta) and "Mira" not in str(entry.meta) for entry in found)
    assert [entry.payload for entry in found] == [None, None, {"note": "Mira Silva complained"}, None, None]
    assert sum(policies_topic("default") in each for each in topics) == len(told)
