"""Replaying cases from their audit log: identical as they are, and a named difference after each kind of tampering."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from ballerine_app.services.case_act import changing_case
from ballerine_app.services.case_view import case_view
from ballerine_app.services.decisions import decide_case, decide_document
from ballerine_app.services.definitions import Definitions
from ballerine_app.services.desk import take_case
from ballerine_app.services.errors import NotFound
from ballerine_app.services.flow_steps import fix_item
from ballerine_app.services.live_policies import LivePolicies
from ballerine_app.services.principals import Applicant, StaffMember
from ballerine_app.services.replay import all_cases, cases_to_replay, replay_case
from ballerine_app.services.replay_results import Identical, sentence
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import case_topic
from ballerine_app.store import audit_log
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.tables import Decision
from tests.finished_cases import Finished, opened
from tests.journeys import FakeClock, approve_documents, go_on, photo, start, upload, walk
from tests.policies import a_policy, a_rule, publish, published, store_list
from tests.tampering import change_entry, differs, log, seq_of, stopped, tamper


@pytest.fixture
def clock(finished: Finished) -> FakeClock:
    return FakeClock(finished.now)


@pytest.fixture
def runtime(finished: Finished, tmp_path: Path, clock: FakeClock) -> Iterator[Runtime]:
    with opened(finished, tmp_path / "data", clock) as runtime:
        yield runtime


@pytest.fixture
def approved(finished: Finished) -> str:
    """A case that went all the way."""
    return finished.approved


@pytest.fixture
def sent(finished: Finished) -> Applicant:
    """An applicant who has sent everything."""
    return finished.sent


@pytest.fixture
def rosa(finished: Finished) -> StaffMember:
    return finished.rosa


def test_a_decided_case_is_identical(runtime: Runtime, approved: str) -> None:
    found = replay_case(runtime, approved)
    entries = log(runtime, approved)
    events = [entry for entry in entries if "result" in entry.meta]
    assert found == Identical(approved, found.reference, len(entries), len(events), 1, 0)
    assert len(events) < len(entries)
    assert sentence(found).startswith("identical.")


def test_a_business_case_with_a_rejection_is_identical(runtime: Runtime, rosa: StaffMember, clock: FakeClock) -> None:
    who = start(runtime, "business").applicant
    walk(runtime, who, clock=clock)
    at = approve_documents(runtime, rosa, who.case_id)
    decide_case(runtime, rosa, who.case_id, "rejected", revision=at, reason_code="forged", text="It is not real.")
    assert isinstance(replay_case(runtime, who.case_id), Identical)


def test_a_case_that_went_through_a_re_upload_is_identical(
    runtime: Runtime, rosa: StaffMember, sent: Applicant, clock: FakeClock
) -> None:
    at = approve_documents(runtime, rosa, sent.case_id, but="selfie")
    selfie = next(row.id for row in case_view(runtime, rosa, sent.case_id).documents if row.slot == "selfie")
    at = decide_document(
        runtime, rosa, sent.case_id, selfie, "revision", revision=at, reason_code="glare", text="Too dark."
    )
    decide_case(runtime, rosa, sent.case_id, "revision", revision=at)
    clock.on(minutes=5)
    fix_item(runtime, sent, "fix", selfie)
    upload(runtime, sent, photo())
    go_on(runtime, sent)
    go_on(runtime, sent)
    at = approve_documents(runtime, rosa, sent.case_id)
    decide_case(runtime, rosa, sent.case_id, "approved", revision=at)
    found = replay_case(runtime, sent.case_id)
    assert isinstance(found, Identical)
    assert found.decisions == 2


def test_changed_data_in_the_row_is_named_by_its_pointer(runtime: Runtime, approved: str) -> None:
    tamper(
        runtime,
        "UPDATE case_record SET context = json_set(context, '$.entity.data.lastName', 'Somebody') WHERE id = :id",
        id=approved,
    )
    found = differs(replay_case(runtime, approved))
    assert (found.what, found.got) == ("row_data", "/entity/data/lastName")


def test_a_changed_state_in_the_row_is_told(runtime: Runtime, approved: str) -> None:
    tamper(runtime, "UPDATE case_record SET state = 'rejected' WHERE id = :id", id=approved)
    found = differs(replay_case(runtime, approved))
    assert (found.what, found.expected, found.got) == ("row_state", "rejected", "approved")


def test_what_the_row_remembers_is_compared(runtime: Runtime, approved: str) -> None:
    tamper(runtime, """UPDATE case_record SET remembered = '{"a": "a.b"}' WHERE id = :id""", id=approved)
    found = differs(replay_case(runtime, approved))
    assert (found.what, found.got) == ("row_history", "/a")


def test_the_row_s_version_is_compared(runtime: Runtime, approved: str) -> None:
    tamper(runtime, "UPDATE case_record SET definition_version = 7 WHERE id = :id", id=approved)
    found = differs(replay_case(runtime, approved))
    assert (found.what, found.expected, found.got) == ("row_version", "7", "1")


def test_a_changed_payload_is_found(runtime: Runtime, approved: str) -> None:
    seq = seq_of(runtime, approved, "UPDATE_CONTEXT")
    change_entry(runtime, approved, seq, "payload", lambda payload: {"context": {**payload["context"], "risk": {}}})
    found = differs(replay_case(runtime, approved))
    assert (found.seq, found.event, found.what) == (seq, "UPDATE_CONTEXT", "payload")


def test_a_payload_that_was_hashed_anew_is_found_by_its_result(runtime: Runtime, approved: str) -> None:
    seq = seq_of(runtime, approved, "UPDATE_CONTEXT")
    forged = {"context": {"entity": {"type": "individual", "data": {"lastName": "Forged"}}}}
    salt = log(runtime, approved)[seq - 1].salt
    change_entry(runtime, approved, seq, "payload", lambda _: forged)
    change_entry(runtime, approved, seq, "payload_hash", lambda _: audit_log.payload_hash(salt, forged))
    found = differs(replay_case(runtime, approved))
    assert (found.seq, found.what) == (seq, "data")


def test_a_payload_that_is_gone_without_a_record_is_found(runtime: Runtime, approved: str) -> None:
    seq = seq_of(runtime, approved, "UPDATE_CONTEXT")
    tamper(
        runtime,
        "UPDATE audit_entry SET payload = NULL WHERE stream = :stream AND seq = :seq",
        stream=case_topic(approved),
        seq=seq,
    )
    found = differs(replay_case(runtime, approved))
    assert (found.seq, found.what) == (seq, "payload_gone")


def test_another_target_in_the_log_is_found(runtime: Runtime, approved: str) -> None:
    seq = seq_of(runtime, approved, "approve")
    change_entry(runtime, approved, seq, "meta", lambda meta: {**meta, "to": "rejected"})
    found = differs(replay_case(runtime, approved))
    assert (found.seq, found.what, found.expected, found.got) == (seq, "state", "rejected", "approved")


def test_another_source_in_the_log_is_found(runtime: Runtime, approved: str) -> None:
    seq = seq_of(runtime, approved, "approve")
    change_entry(runtime, approved, seq, "meta", lambda meta: {**meta, "from": "revision"})
    found = differs(replay_case(runtime, approved))
    assert (found.seq, found.what, found.expected, found.got) == (seq, "state_before", "revision", "manual_review")


def test_an_event_that_the_definition_refuses_is_found(runtime: Runtime, approved: str) -> None:
    seq = seq_of(runtime, approved, "approve")
    change_entry(runtime, approved, seq, "event", lambda _: "revision")
    found = differs(replay_case(runtime, approved))
    assert (found.seq, found.what, found.expected) == (seq, "refused", "approved")


def test_a_decision_made_from_other_data_is_found(runtime: Runtime, approved: str) -> None:
    tamper(
        runtime,
        "UPDATE decision SET made_from = json_set(made_from, '$.context.entity.data.country', 'XX') "
        "WHERE case_id = :id",
        id=approved,
    )
    found = differs(replay_case(runtime, approved))
    assert (found.event, found.what, found.got) == ("approve", "decision_data", "/entity/data/country")


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [("$.state", "revision", "decision_state"), ("$.definition.hash", "0" * 64, "decision_version")],
)
def test_a_decision_that_tells_another_origin_is_found(
    runtime: Runtime, approved: str, path: str, value: str, what: str
) -> None:
    tamper(
        runtime,
        "UPDATE decision SET made_from = json_set(made_from, :path, :value) WHERE case_id = :id",
        path=path,
        value=value,
        id=approved,
    )
    assert differs(replay_case(runtime, approved)).what == what


def test_a_decision_that_is_not_in_the_log_is_found(runtime: Runtime, approved: str, clock: FakeClock) -> None:
    with runtime.database.write() as tx:
        known = tx.session.exec(select(Decision).where(Decision.case_id == approved)).one()
        clock.on(days=1)
        tx.add(Decision(**{**known.model_dump(), "id": "decision_forged", "decided_at": clock()}))
    assert differs(replay_case(runtime, approved)).what == "decision_unlogged"


def test_a_risk_that_the_rules_do_not_give_is_found(
    runtime: Runtime, rosa: StaffMember, sent: Applicant, clock: FakeClock
) -> None:
    take_case(runtime, rosa, sent.case_id)
    with runtime.database.write() as tx, changing_case(tx, runtime, "default", sent.case_id, SYSTEM, clock()) as act:
        act.merge_context({"risk": {**act.case.context["risk"], "score": 99}})
        revision = act.case.reviewed_revision
    decide_case(runtime, rosa, sent.case_id, "rejected", revision=revision, reason_code="forged")
    found = differs(replay_case(runtime, sent.case_id))
    assert (found.what, found.got) == ("decision_risk", "/score")


WATCHED = a_policy(
    a_rule({"in_list": [{"var": "entity.data.country"}, "watched"]}, score=40, rule_id="watched"),
    a_rule({"<": [{"days_ago": [{"var": "since"}]}, 2]}, score=7, rule_id="new"),
)


@pytest.fixture
def rejected(runtime: Runtime, rosa: StaffMember, clock: FakeClock) -> str:
    """A case that was judged by the time and a list, and decided after both had moved on."""
    store_list(runtime, "watched", "country", ["PT"], days=30)
    publish(runtime, WATCHED)
    who = start(runtime).applicant
    walk(runtime, who, clock=clock)
    with runtime.database.write() as tx, changing_case(tx, runtime, "default", who.case_id, SYSTEM, clock()) as act:
        act.deep_merge({"since": clock().date().isoformat()})
    clock.on(days=60)
    revision = case_view(runtime, rosa, who.case_id).revision
    take_case(runtime, rosa, who.case_id)
    decide_case(runtime, rosa, who.case_id, "rejected", revision=revision, reason_code="forged")
    return who.case_id


def test_a_decision_keeps_its_policy_time_and_lists(runtime: Runtime, rejected: str) -> None:
    with runtime.database.read() as tx:
        made_from = tx.session.exec(select(Decision).where(Decision.case_id == rejected)).one().made_from
    policy, risk = made_from["policy"], made_from["context"]["risk"]
    assert policy["policyHash"] == published(runtime).hash
    assert policy["evaluatedAt"] == risk["evaluatedAt"] < made_from["at"]
    assert policy["lists"] == {"watched": 1}
    assert [rule["explanation"]["op"] for rule in risk["fired"]] == ["in_list", "<"]


@pytest.mark.parametrize(
    "since",
    [
        "UPDATE list_entry SET removed_at = '2026-12-24 00:00:00.000000'",
        "UPDATE custom_list SET archived_at = '2026-12-24 00:00:00.000000', revision = 9",
    ],
)
def test_a_risk_is_derived_as_of_its_time_whatever_changed_since(runtime: Runtime, rejected: str, since: str) -> None:
    publish(runtime, a_policy(a_rule(True, score=99)))
    tamper(runtime, since)
    found = replay_case(replace(runtime, policies=LivePolicies()), rejected)
    assert isinstance(found, Identical)
    assert (found.decisions, found.underived) == (1, 0)


@pytest.mark.parametrize(
    ("tampering", "what"),
    [
        ("DELETE FROM list_entry", "decision_risk"),
        ("UPDATE list_entry SET note = 'another'", "decision_risk"),
        ("UPDATE policy_version SET data = json_remove(data, '$.rules[1]') WHERE version = 2", "decision_risk"),
        ("UPDATE policy_version SET data = json_set(data, '$.rules', 7) WHERE version = 2", "decision_rules"),
    ],
)
def test_a_list_or_policy_that_was_tampered_with_is_found(
    runtime: Runtime, rejected: str, tampering: str, what: str
) -> None:
    tamper(runtime, tampering)
    assert differs(replay_case(replace(runtime, policies=LivePolicies()), rejected)).what == what


def test_a_judgement_from_before_explanations_were_kept_is_derived(
    runtime: Runtime, rosa: StaffMember, sent: Applicant, clock: FakeClock
) -> None:
    kept = ("score", "level", "fired", "notFired", "arithmetic", "actions", "requiredSteps")
    kept += ("policyName", "policyVersion", "policyHash")
    take_case(runtime, rosa, sent.case_id)
    with runtime.database.write() as tx, changing_case(tx, runtime, "default", sent.case_id, SYSTEM, clock()) as act:
        risk = {key: act.case.context["risk"][key] for key in kept}
        for rule in (*risk["fired"], *risk["notFired"]):
            rule.pop("explanation", None)
        act.merge_context({"risk": risk})
        revision = act.case.reviewed_revision
    decide_case(runtime, rosa, sent.case_id, "rejected", revision=revision, reason_code="forged")
    found = replay_case(runtime, sent.case_id)
    assert isinstance(found, Identical)
    assert found.underived == 0


def test_rules_that_are_not_installed_are_told(runtime: Runtime, approved: str) -> None:
    tamper(runtime, "UPDATE policy_version SET hash = :id", id="another")
    found = replay_case(replace(runtime, policies=LivePolicies()), approved)
    assert isinstance(found, Identical)
    assert found.underived == 1
    assert "can't be derived again" in sentence(found)


def test_another_definition_under_the_same_version_is_told(runtime: Runtime, approved: str) -> None:
    seq = seq_of(runtime, approved, "approve")
    change_entry(runtime, approved, seq, "meta", lambda meta: {**meta, "definition": "0" * 64})
    found = stopped(replay_case(runtime, approved))
    assert (found.seq, found.why) == (seq, "definition_changed")


def test_an_event_on_another_version_without_a_migration_is_found(runtime: Runtime, approved: str) -> None:
    seq = seq_of(runtime, approved, "approve")
    other = runtime.definitions.of("business_review", 1)
    change_entry(
        runtime, approved, seq, "meta", lambda meta: {**meta, "name": "business_review", "definition": other.hash}
    )
    assert differs(replay_case(runtime, approved)).what == "version"


def test_a_definition_that_is_not_installed_is_told(runtime: Runtime, approved: str) -> None:
    found = stopped(replay_case(replace(runtime, definitions=Definitions({})), approved))
    assert (found.seq, found.why) == (1, "definition_missing")


def test_an_erased_payload_is_told(runtime: Runtime, approved: str, clock: FakeClock) -> None:
    seq = seq_of(runtime, approved, "UPDATE_CONTEXT")
    with runtime.database.write() as tx:
        audit_log.erase_payload(tx, case_topic(approved), seq, clock())
    found = stopped(replay_case(runtime, approved))
    assert (found.seq, found.why) == (seq, "erased")


def test_a_log_from_before_results_were_kept_is_told(runtime: Runtime, approved: str) -> None:
    seq = seq_of(runtime, approved, "approve")
    change_entry(runtime, approved, seq, "meta", lambda meta: {k: v for k, v in meta.items() if k != "result"})
    found = stopped(replay_case(runtime, approved))
    assert (found.seq, found.why) == (seq, "no_result")


def test_a_log_without_its_start_is_told(runtime: Runtime, approved: str) -> None:
    change_entry(runtime, approved, 1, "event", lambda _: "approve")
    assert stopped(replay_case(runtime, approved)).why == "no_start"


def test_cases_are_found_by_id_and_by_reference(runtime: Runtime, approved: str) -> None:
    reference = replay_case(runtime, approved).reference
    assert cases_to_replay(runtime, approved) == cases_to_replay(runtime, reference) == [approved]
    with pytest.raises(NotFound, match="no_such_case"):
        cases_to_replay(runtime, "P-9999")
    with pytest.raises(NotFound, match="no_such_case"):
        replay_case(runtime, "case_none")


def test_all_cases_are_gone_through_in_portions(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    made = sorted(start(runtime).applicant.case_id for _ in range(3))
    monkeypatch.setattr("ballerine_app.services.replay._PORTION", 2)
    assert list(all_cases(runtime))[-3:] == made
    assert all(isinstance(replay_case(runtime, case_id), Identical) for case_id in all_cases(runtime))
