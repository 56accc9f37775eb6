"""A policy's way into force and back: submitted, sent back, published, rolled back. What is published never changes."""

from __future__ import annotations

from ballerine_app.services.errors import Conflict, Invalid, InvalidPolicy, NotAllowed
from ballerine_app.services.policy_act import PolicyAct, changing_policies, policy_as_seen
from ballerine_app.services.policy_drafts import policy_draft
from ballerine_app.services.policy_findings import errors_of
from ballerine_app.services.policy_tests import failing_test, results_of_tests
from ballerine_app.services.principals import Operator
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.store.policies import ARCHIVED, DRAFT, PUBLISHED, REVIEW, get_policy, published_head
from ballerine_app.store.policy_tables import PolicyVersion
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.policies import PolicyRef

LONGEST_NOTE = 1000


def submit_policy(runtime: Runtime, who: Editor, version_id: str, revision: int, note: str = "") -> PolicyRef:
    """Ask a second person to publish a draft, which can't be changed meanwhile; `note` is for that person.

    Conflict("changed_since"), Conflict("policy_not_a_draft") or Conflict("policy_test_fails"), and
    InvalidPolicy("policy_has_errors") while it has any.
    """
    words = _note(note)
    with changing_policies(runtime, who) as act:
        row = policy_draft(act.tx, who, version_id, revision)
        _must_be_sound(act, row)
        row.status, row.submitted_by, row.submitted_at, row.note = REVIEW, who.id, act.at, words
        row.sent_back_by = row.sent_back_at = None
        return _settle(act, row, revision, "policy.submitted", was=DRAFT, note=words)


def send_back_policy(runtime: Runtime, who: Editor, version_id: str, revision: int, note: str) -> PolicyRef:
    """Make what is in review a draft again, with what is to be changed; its author needs no reason to take it back.

    Conflict("changed_since") or Conflict("policy_not_in_review"), Invalid("policy_note_missing").
    """
    words = _note(note)
    with changing_policies(runtime, who) as act:
        row = _in_review(act.tx, who, version_id, revision)
        if not words and not is_author(row, who):
            raise Invalid("policy_note_missing", field="note")
        row.status, row.sent_back_by, row.sent_back_at, row.note = DRAFT, who.id, act.at, words
        return _settle(act, row, revision, "policy.sent_back", was=REVIEW, note=words)


def approve_policy(runtime: Runtime, who: Editor, version_id: str, revision: int) -> PolicyRef:
    """Publish what is in review: new cases are judged by it from now on.

    With FOUR_EYES, NotAllowed("policy_own_work") for who submitted it or changed it. Refusals as for `submit_policy`,
    and Conflict("policy_not_in_review").
    """
    with changing_policies(runtime, who) as act:
        row = _in_review(act.tx, who, version_id, revision)
        if runtime.four_eyes and is_author(row, who):
            raise NotAllowed("policy_own_work")
        _must_be_sound(act, row)
        return _put_into_force(act, row, revision, "policy.published", was=REVIEW)


def publish_policy(runtime: Runtime, who: Editor, version_id: str, revision: int) -> PolicyRef:
    """Publish a draft without review: where FOUR_EYES is off, or by whoever runs the command where the data lies.

    NotAllowed("policy_needs_review"), and refusals as for `submit_policy`.
    """
    with changing_policies(runtime, who) as act:
        row = policy_draft(act.tx, who, version_id, revision)
        if runtime.four_eyes and not isinstance(who, Operator):
            raise NotAllowed("policy_needs_review")
        _must_be_sound(act, row)
        return _put_into_force(act, row, revision, "policy.published", was=DRAFT)


def roll_back_policy(runtime: Runtime, who: Editor, version_id: str, revision: int) -> PolicyRef:
    """Publish an archived version again, without review: it was approved once, and it may be urgent.

    Conflict("changed_since") or Conflict("policy_not_archived"), InvalidPolicy("policy_has_errors") where this release
    can't use it.
    """
    with changing_policies(runtime, who) as act:
        row = policy_as_seen(act.tx, who, version_id, revision)
        if row.status != ARCHIVED:
            raise Conflict("policy_not_archived", name=row.name, version=str(row.version))
        if errors := errors_of(act.tx, act.runtime, row):
            raise InvalidPolicy("policy_has_errors", errors)
        return _put_into_force(act, row, revision, "policy.rolled_back", was=ARCHIVED)


def is_author(row: PolicyVersion, who: Editor) -> bool:
    """Whether the person submitted the version or changed it."""
    return who.id is not None and (who.id == row.submitted_by or who.id in row.editors)


def _must_be_sound(act: PolicyAct, row: PolicyVersion) -> None:
    if errors := errors_of(act.tx, act.runtime, row):
        raise InvalidPolicy("policy_has_errors", errors)
    if failing := failing_test(results_of_tests(act.tx, row.project_id, row.data, act.at)):
        raise Conflict("policy_test_fails", name=failing)


def _in_review(tx: ReadTransaction, who: Editor, version_id: str, revision: int) -> PolicyVersion:
    row = policy_as_seen(tx, who, version_id, revision)
    if row.status != REVIEW:
        raise Conflict("policy_not_in_review", name=row.name, version=str(row.version))
    return row


def _put_into_force(act: PolicyAct, row: PolicyVersion, revision: int, event: str, *, was: str) -> PolicyRef:
    head = published_head(act.tx, row.project_id, row.name)
    before = get_policy(act.tx, row.project_id, head[0]) if head else None
    if before is not None:
        before.status, before.archived_at = ARCHIVED, act.at
        act.save(before, before.revision, was=PUBLISHED)
    row.status, row.published_by, row.published_at = PUBLISHED, act.who.id, act.at
    row.archived_at = row.shadow_since = None
    saved = act.save(row, revision, was=was)
    act.record(event, row, meta={"replaces": before.version} if before else None)
    return saved


def _settle(act: PolicyAct, row: PolicyVersion, revision: int, event: str, *, was: str, note: str) -> PolicyRef:
    saved = act.save(row, revision, was=was)
    act.record(event, row, payload={"note": note} if note else None)
    return saved


def _note(given: str) -> str:
    words = given.strip()
    if len(words) > LONGEST_NOTE:
        raise Invalid("long_text", field="note", length=str(LONGEST_NOTE))
    return words
