from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlmodel import select

from ballerine_app.services.case_view import case_view
from ballerine_app.services.decisions import decide_case, decide_document, undecide_document
from ballerine_app.services.desk import release_case, take_case
from ballerine_app.services.errors import Conflict, Invalid, NotAllowed, NotFound, ServiceError
from ballerine_app.services.flow_steps import fix_item
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.principals import Applicant, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import case_topic
from ballerine_app.store import audit_log
from ballerine_app.store.tables import Case, Decision
from tests.journeys import FakeClock, approve_documents, go_on, photo, start, upload, walk
from tests.policies import published

MakeStaff = Callable[..., StaffMember]


@pytest.fixture
def sent(runtime: Runtime, clock: FakeClock) -> Applicant:
    """An applicant who has sent everything."""
    who = start(runtime).applicant
    walk(runtime, who, clock=clock)
    return who


def revision(runtime: Runtime, who: StaffMember, case_id: str) -> int:
    return case_view(runtime, who, case_id).revision


def document(runtime: Runtime, who: StaffMember, case_id: str, slot: str) -> str:
    return next(row.id for row in case_view(runtime, who, case_id).documents if row.slot == slot)


def test_a_case_is_approved_and_the_applicant_sees_it(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    at = approve_documents(runtime, rosa, sent.case_id)
    decide_case(runtime, rosa, sent.case_id, "approved", revision=at)
    assert flow_view(runtime, sent).outcome == "approved"
    assert case_view(runtime, rosa, sent.case_id).state == "approved"


def test_a_rejection_needs_a_reason_and_shows_it(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    take_case(runtime, rosa, sent.case_id)
    at = revision(runtime, rosa, sent.case_id)
    with pytest.raises(Invalid, match="missing_reason"):
        decide_case(runtime, rosa, sent.case_id, "rejected", revision=at)
    decide_case(runtime, rosa, sent.case_id, "rejected", revision=at, reason_code="forged", text="It is not real.")
    view = flow_view(runtime, sent)
    assert (view.outcome, view.reason_text) == ("rejected", "It is not real.")


def test_a_decision_needs_the_case_on_ones_desk(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    at = revision(runtime, rosa, sent.case_id)
    passport = document(runtime, rosa, sent.case_id, "identity")
    for act in (
        lambda: decide_document(runtime, rosa, sent.case_id, passport, "approved", revision=at),
        lambda: decide_case(runtime, rosa, sent.case_id, "rejected", revision=at, reason_code="forged"),
    ):
        with pytest.raises(NotAllowed, match="not_assigned"):
            act()


def test_approval_needs_every_document_approved(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    at = approve_documents(runtime, rosa, sent.case_id, but="selfie")
    view = case_view(runtime, rosa, sent.case_id)
    assert (view.can_approve, view.approve_blocked) == (False, "documents_open")
    with pytest.raises(Conflict, match="event_refused"):
        decide_case(runtime, rosa, sent.case_id, "approved", revision=at)


def test_a_re_upload_needs_a_document_marked_for_it(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    at = approve_documents(runtime, rosa, sent.case_id)
    with pytest.raises(Conflict, match="event_refused"):
        decide_case(runtime, rosa, sent.case_id, "revision", revision=at)


def test_only_what_was_asked_for_is_sent_again_and_the_case_comes_back(
    runtime: Runtime, rosa: StaffMember, sent: Applicant, clock: FakeClock
) -> None:
    approve_documents(runtime, rosa, sent.case_id, but="identity")
    passport = document(runtime, rosa, sent.case_id, "identity")
    at = revision(runtime, rosa, sent.case_id)
    decide_document(
        runtime, rosa, sent.case_id, passport, "revision", revision=at, reason_code="glare", text="Light on it."
    )
    assert flow_view(runtime, sent).fixes == ()
    decide_case(runtime, rosa, sent.case_id, "revision", revision=revision(runtime, rosa, sent.case_id))

    asked = flow_view(runtime, sent)
    assert [(fix.id, fix.text, fix.asked_by, fix.done) for fix in asked.fixes] == [
        (passport, "Light on it.", "Rosa", False)
    ]
    assert asked.outstanding == 1
    with pytest.raises(Conflict):
        go_on(runtime, sent)
    fix_item(runtime, sent, "fix", passport)
    upload(runtime, sent, photo())
    assert go_on(runtime, sent) == "fix"
    assert flow_view(runtime, sent).outstanding == 0
    before = case_view(runtime, rosa, sent.case_id)
    assert [row.id for row in before.documents if row.slot == "identity"] == [passport]
    go_on(runtime, sent)

    case = case_view(runtime, rosa, sent.case_id)
    renewed = next(row for row in case.documents if row.slot == "identity")
    assert case.state == "manual_review"
    assert (renewed.status, renewed.attempt) == ("submitted", 2)
    assert renewed.replaced_url
    assert next(row for row in case.documents if row.slot == "selfie").status == "approved"
    approve_documents(runtime, rosa, sent.case_id)
    decide_case(runtime, rosa, sent.case_id, "approved", revision=revision(runtime, rosa, sent.case_id))
    assert flow_view(runtime, sent).outcome == "approved"


def test_both_sides_of_an_id_card_are_asked_again(runtime: Runtime, rosa: StaffMember, clock: FakeClock) -> None:
    who = start(runtime).applicant
    walk(runtime, who, document="id_card", clock=clock)
    approve_documents(runtime, rosa, who.case_id, but="identity")
    card = document(runtime, rosa, who.case_id, "identity")
    decide_document(
        runtime, rosa, who.case_id, card, "revision", revision=revision(runtime, rosa, who.case_id), reason_code="glare"
    )
    decide_case(runtime, rosa, who.case_id, "revision", revision=revision(runtime, rosa, who.case_id))
    fix_item(runtime, who, "fix", card)
    sides = []
    while (view := flow_view(runtime, who)).state != "fix":
        if view.step == "upload":
            sides.append(view.upload.side)
            upload(runtime, who, photo())
        go_on(runtime, who) if flow_view(runtime, who).step == "check" else None
    assert sides == ["front", "back"]
    assert flow_view(runtime, who).outstanding == 0


def test_a_decision_on_what_has_changed_since_is_refused(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    take_case(runtime, rosa, sent.case_id)
    at = revision(runtime, rosa, sent.case_id)
    passport = document(runtime, rosa, sent.case_id, "identity")
    decide_document(runtime, rosa, sent.case_id, passport, "approved", revision=at)
    with pytest.raises(Conflict, match="changed_since"):
        decide_case(runtime, rosa, sent.case_id, "rejected", revision=at, reason_code="forged")


def test_taking_the_case_does_not_count_as_a_change(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    at = revision(runtime, rosa, sent.case_id)
    take_case(runtime, rosa, sent.case_id)
    decide_case(runtime, rosa, sent.case_id, "rejected", revision=at, reason_code="forged")


def test_of_two_reviewers_at_once_one_wins_and_the_other_is_told(
    runtime: Runtime, make_staff: MakeStaff, sent: Applicant
) -> None:
    rosa, lead = make_staff("rosa"), make_staff("priya", role="lead")
    approve_documents(runtime, rosa, sent.case_id)
    at = revision(runtime, rosa, sent.case_id)
    decide_case(runtime, rosa, sent.case_id, "approved", revision=at)
    with pytest.raises(Conflict) as refused:
        decide_case(runtime, lead, sent.case_id, "rejected", revision=at, reason_code="forged")
    assert refused.value.code == "already_decided"
    assert refused.value.values["name"] == "Rosa"


def test_many_at_once_leave_one_decision(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    at = approve_documents(runtime, rosa, sent.case_id)
    outcomes: list[str] = []
    gate = threading.Barrier(8)

    def decide(outcome: str) -> None:
        gate.wait()
        try:
            decide_case(runtime, rosa, sent.case_id, outcome, revision=at, reason_code="forged")
        except ServiceError as refused:
            outcomes.append(refused.code)
        else:
            outcomes.append("won")

    threads = [threading.Thread(target=decide, args=(outcome,)) for outcome in ("approved", "rejected") * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already_decided"] * 7 + ["won"]
    with runtime.database.read() as tx:
        assert len(tx.session.exec(select(Decision)).all()) == 1


def test_the_same_command_again_does_nothing_more(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    at = approve_documents(runtime, rosa, sent.case_id)
    for _ in range(2):
        decide_case(runtime, rosa, sent.case_id, "approved", revision=at, key="k1")
    with runtime.database.read() as tx:
        log = audit_log.entries(tx, case_topic(sent.case_id))
    assert [entry.event for entry in log].count("approve") == 1


def test_a_key_belongs_to_one_command(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    at = approve_documents(runtime, rosa, sent.case_id)
    decide_case(runtime, rosa, sent.case_id, "approved", revision=at, key="k1")
    with pytest.raises(Conflict, match="changed_since"):
        decide_case(runtime, rosa, sent.case_id, "rejected", revision=at, reason_code="forged", key="k1")


def test_a_key_belongs_to_its_sender(
    runtime: Runtime, rosa: StaffMember, make_staff: MakeStaff, sent: Applicant
) -> None:
    jonas = make_staff("jonas", role="lead")
    at = approve_documents(runtime, rosa, sent.case_id)
    decide_case(runtime, rosa, sent.case_id, "approved", revision=at, key="approve-1")
    with pytest.raises(Conflict, match="already_decided"):
        decide_case(runtime, jonas, sent.case_id, "approved", revision=at, key="approve-1")


def test_a_documents_decision_can_be_taken_back(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    at = approve_documents(runtime, rosa, sent.case_id)
    selfie = document(runtime, rosa, sent.case_id, "selfie")
    undecide_document(runtime, rosa, sent.case_id, selfie, revision=at)
    assert case_view(runtime, rosa, sent.case_id).open_count == 1
    assert not case_view(runtime, rosa, sent.case_id).can_approve


@pytest.mark.parametrize(
    ("code", "text", "error"),
    [("", "", "missing_reason"), ("nonsense", "", "missing_reason"), ("glare", "x" * 241, "long_text")],
)
def test_a_reason_comes_from_the_catalogue(
    runtime: Runtime, rosa: StaffMember, sent: Applicant, code: str, text: str, error: str
) -> None:
    take_case(runtime, rosa, sent.case_id)
    passport = document(runtime, rosa, sent.case_id, "identity")
    with pytest.raises(Invalid, match=error):
        decide_document(
            runtime,
            rosa,
            sent.case_id,
            passport,
            "revision",
            revision=revision(runtime, rosa, sent.case_id),
            reason_code=code,
            text=text,
        )


def test_a_document_of_another_case_cannot_be_decided(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    other = start(runtime).applicant
    walk(runtime, other)
    take_case(runtime, rosa, sent.case_id)
    theirs = document(runtime, rosa, other.case_id, "identity")
    with pytest.raises(NotFound):
        decide_document(runtime, rosa, sent.case_id, theirs, "approved", revision=revision(runtime, rosa, sent.case_id))


def test_a_case_lies_on_one_desk(runtime: Runtime, make_staff: MakeStaff, sent: Applicant) -> None:
    rosa, jonas, priya = make_staff("rosa"), make_staff("jonas"), make_staff("priya", role="lead")
    take_case(runtime, rosa, sent.case_id)
    with pytest.raises(Conflict) as refused:
        take_case(runtime, jonas, sent.case_id)
    assert refused.value.values == {"name": "Rosa"}
    with pytest.raises(NotAllowed):
        release_case(runtime, jonas, sent.case_id)
    take_case(runtime, priya, sent.case_id)
    assert case_view(runtime, priya, sent.case_id).mine
    release_case(runtime, priya, sent.case_id)
    take_case(runtime, jonas, sent.case_id)


def test_a_decision_keeps_what_it_was_made_from(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    at = approve_documents(runtime, rosa, sent.case_id)
    decide_case(runtime, rosa, sent.case_id, "approved", revision=at)
    with runtime.database.read() as tx:
        decision = tx.session.exec(select(Decision)).one()
        case = tx.session.get_one(Case, sent.case_id)
    made_from = decision.made_from
    assert made_from["state"] == "manual_review"
    assert made_from["definition"]["hash"] == case.definition_hash
    assert made_from["policy"]["policyHash"] == published(runtime).hash
    assert made_from["context"]["entity"]["data"]["lastName"] == "Silva"
