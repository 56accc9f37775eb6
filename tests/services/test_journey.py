from __future__ import annotations

from dataclasses import replace

import pytest

from ballerine_app.services.case_view import case_view
from ballerine_app.services.errors import Conflict, Invalid, NotAllowed, NotFound
from ballerine_app.services.files import read_file
from ballerine_app.services.flow_act import changing_flow
from ballerine_app.services.flow_steps import CONSENT_VERSION, fix_item, next_step, previous_step, save_draft
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import case_topic
from ballerine_app.store import audit_log
from ballerine_app.store.audit_check import Verified, verify
from ballerine_app.store.tables import Case, Flow
from tests.journeys import PERSON, FakeClock, go_on, photo, start, upload, walk


def test_a_person_goes_through_every_page_in_order(runtime: Runtime, clock: FakeClock) -> None:
    who = start(runtime).applicant
    seen = []
    while (view := flow_view(runtime, who)).step != "status":
        seen.append(view.state)
        if view.step == "upload":
            upload(runtime, who, photo())
        elif view.step == "sign_up":
            go_on(runtime, who, PERSON)
        elif view.step == "document_selection":
            go_on(runtime, who, {"type": "passport", "issuer": "PT"})
        else:
            go_on(runtime, who)
    assert seen == [
        "consent",
        "sign_up",
        "why",
        "document_selection",
        "document_photo",
        "document_review",
        "selfie_photo",
        "selfie_review",
        "check_and_send",
    ]
    assert flow_view(runtime, who).outcome == "review"


def test_a_business_hands_in_its_certificate_and_an_id_card_both_sides(runtime: Runtime) -> None:
    who = start(runtime, "business").applicant
    walk(runtime, who, document="id_card")
    handed_in = {item.type for item in flow_view(runtime, who).handed_in}
    assert handed_in == {"id_card", "certificate_of_incorporation", "selfie"}
    with runtime.database.read() as tx:
        case = tx.session.get_one(Case, who.case_id)
    sides = {len(document["pages"]) for document in case.context["documents"] if document["type"] == "id_card"}
    assert sides == {2}


def test_consent_is_kept_with_its_version_and_time(runtime: Runtime, clock: FakeClock) -> None:
    who = start(runtime).applicant
    clock.on(minutes=3)
    go_on(runtime, who)
    with runtime.database.read() as tx:
        flow = tx.session.get_one(Flow, who.flow_id)
        log = audit_log.entries(tx, case_topic(who.case_id))
    assert flow.consent_version == CONSENT_VERSION
    assert flow.consent_at == clock.now
    assert [entry.meta for entry in log if entry.event == "consent.given"] == [{"version": CONSENT_VERSION}]


def test_what_is_typed_survives_going_back_and_reading_again(runtime: Runtime) -> None:
    who = start(runtime).applicant
    go_on(runtime, who)
    save_draft(runtime, who, "first_names", "  Ana   Maria ")
    previous_step(runtime, who, "sign_up")
    assert flow_view(runtime, who).state == "consent"
    go_on(runtime, who)
    assert flow_view(runtime, who).form.first_names == "Ana Maria"


def test_a_missing_field_is_named_and_the_rest_is_kept(runtime: Runtime) -> None:
    who = start(runtime).applicant
    go_on(runtime, who)
    with pytest.raises(Invalid) as refused:
        next_step(runtime, who, "sign_up", {"first_names": "Ana", "last_name": " ", "country": "PT"})
    assert refused.value.field == "last_name"
    view = flow_view(runtime, who)
    assert (view.state, view.form.first_names, view.form.country) == ("sign_up", "Ana", "PT")


@pytest.mark.parametrize("country", ["", "XX", "pt", "PTX"])
def test_a_country_must_be_one(runtime: Runtime, country: str) -> None:
    who = start(runtime).applicant
    go_on(runtime, who)
    with pytest.raises(Invalid) as refused:
        next_step(runtime, who, "sign_up", {**PERSON, "country": country})
    assert refused.value.field == "country"


def test_a_double_click_moves_one_page(runtime: Runtime) -> None:
    who = start(runtime).applicant
    next_step(runtime, who, "consent", {})
    with pytest.raises(Conflict, match="step_changed"):
        next_step(runtime, who, "consent", {})
    assert flow_view(runtime, who).state == "sign_up"


def test_the_rules_ask_for_a_proof_of_address_while_the_journey_runs(runtime: Runtime) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_selection")
    before = [mark.key for mark in flow_view(runtime, who).marks]
    go_on(runtime, who, {"type": "passport", "issuer": "BR"})
    after = [mark.key for mark in flow_view(runtime, who).marks]
    assert "address" not in before
    assert after.index("address") == after.index("selfie") + 1
    walk(runtime, who, until="address_photo", issuer="BR")
    walk(runtime, who, issuer="BR")
    assert "proof_of_address" in {item.type for item in flow_view(runtime, who).handed_in}


def test_the_extra_step_goes_again_when_the_answer_changes(runtime: Runtime) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_selection")
    go_on(runtime, who, {"type": "passport", "issuer": "BR"})
    previous_step(runtime, who, "document_photo")
    go_on(runtime, who, {"type": "passport", "issuer": "PT"})
    assert not flow_view(runtime, who).extra_step


def test_another_document_type_drops_the_pictures_of_the_first(runtime: Runtime) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_review")
    previous_step(runtime, who, "document_review")
    assert flow_view(runtime, who).upload.picture_url
    previous_step(runtime, who, "document_photo")
    go_on(runtime, who, {"type": "id_card", "issuer": "PT"})
    assert flow_view(runtime, who).upload.picture_url == ""
    with pytest.raises(Conflict):
        next_step(runtime, who, "document_photo", {})


def test_an_upload_is_taken_only_where_one_is_asked_for(runtime: Runtime) -> None:
    who = start(runtime).applicant
    with pytest.raises(Conflict, match="upload_not_now"):
        upload(runtime, who, photo())


def test_a_picture_with_a_hint_can_be_sent_and_the_case_says_so(
    runtime: Runtime, rosa: StaffMember, clock: FakeClock
) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_photo")
    upload(runtime, who, photo(blurred=True))
    assert flow_view(runtime, who).look.hint == "blurred"
    walk(runtime, who, clock=clock)
    rules = case_view(runtime, rosa, who.case_id).why.rules
    assert [(rule.id, rule.score) for rule in rules] == [("photo-despite-hint", 12)]


def test_the_original_is_kept_as_it_was_uploaded(runtime: Runtime, rosa: StaffMember) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_photo")
    data = photo()
    upload(runtime, who, data)
    page = case_view(runtime, rosa, who.case_id).documents[0].pages[0]
    assert read_file(runtime, rosa, page.original_url.rsplit("/", 1)[1]).data == data
    assert read_file(runtime, rosa, page.picture_url.rsplit("/", 1)[1]).data != data


def test_a_new_picture_takes_the_place_of_the_unsent_one(runtime: Runtime, rosa: StaffMember) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_review")
    first = case_view(runtime, rosa, who.case_id).documents[0].pages[0].original_url
    previous_step(runtime, who, "document_review")
    upload(runtime, who, photo())
    pages = case_view(runtime, rosa, who.case_id).documents[0].pages
    assert len(pages) == 1
    assert pages[0].original_url != first


def test_the_same_file_in_two_cases_is_found(runtime: Runtime, rosa: StaffMember) -> None:
    for _ in range(2):
        who = start(runtime).applicant
        walk(runtime, who, until="document_photo")
        upload(runtime, who, photo(number=5))
    rules = {rule.id: rule for rule in case_view(runtime, rosa, who.case_id).why.rules}
    assert rules["document-used-before"].score == 60
    (read,) = rules["document-used-before"].read
    assert (read.value, read.source) == ("1", "records")


def test_another_applicant_cannot_use_the_flow(runtime: Runtime) -> None:
    mine, theirs = start(runtime).applicant, start(runtime).applicant
    with pytest.raises(NotFound), changing_flow(runtime, replace(mine, flow_id=theirs.flow_id)):
        pass


def test_an_applicant_cannot_send_a_reviewers_event(runtime: Runtime) -> None:
    who = start(runtime).applicant
    walk(runtime, who)
    for event in ("approve", "reject", "revision", "RESUBMITTED", "RETURN_TO_REVIEW"):
        with pytest.raises(NotAllowed), changing_flow(runtime, who) as act:
            act.case_act.send(event, {})
    with runtime.database.read() as tx:
        assert tx.session.get_one(Case, who.case_id).state == "manual_review"


@pytest.mark.parametrize("key", ["risk", "documents", "signals", "decisions", "pluginsOutput"])
def test_an_applicants_payload_cannot_shadow_a_protected_path(runtime: Runtime, key: str) -> None:
    who = start(runtime).applicant
    with pytest.raises(Invalid), changing_flow(runtime, who) as act:
        act.case_act.send("USER_NEXT_STEP", {"step": "submitted", key: {"actions": ["auto_approve"]}})


def test_only_a_document_that_was_asked_for_can_be_sent_again(runtime: Runtime) -> None:
    who = start(runtime).applicant
    walk(runtime, who)
    document = flow_view(runtime, who).handed_in[0].id
    with pytest.raises((NotFound, Conflict)):
        fix_item(runtime, who, "submitted", document)


def test_the_audit_log_of_a_whole_journey_holds(runtime: Runtime) -> None:
    who = start(runtime).applicant
    walk(runtime, who)
    with runtime.database.read() as tx:
        assert isinstance(verify(tx, case_topic(who.case_id)), Verified)


def test_names_stand_in_the_audit_logs_payload_alone(runtime: Runtime) -> None:
    who = start(runtime).applicant
    walk(runtime, who)
    with runtime.database.read() as tx:
        log = audit_log.entries(tx, case_topic(who.case_id))
    assert not [entry.event for entry in log if "Silva" in str(entry.meta)]


def test_each_commit_announces_the_case(runtime: Runtime, topics: list[frozenset[str]]) -> None:
    who = start(runtime).applicant
    topics.clear()
    go_on(runtime, who)
    assert topics == [frozenset({case_topic(who.case_id), "queue:default"})]
