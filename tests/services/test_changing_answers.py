"""Choices that are kept before their page is done, and the way back from the last page to any of them."""

import pytest

from ballerine_app.services.errors import Conflict, Invalid, ServiceError
from ballerine_app.services.flow_steps import back_to, save_draft
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.runtime import Runtime
from tests.journeys import go_on, start, walk


def test_a_chosen_document_is_kept_before_the_page_is_done(runtime: Runtime) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_selection")
    save_draft(runtime, who, "document_type", "id_card")
    save_draft(runtime, who, "issuer", "BR")
    view = flow_view(runtime, who)
    assert [choice.id for choice in view.choices if choice.chosen] == ["id_card"]
    assert view.issuer == "BR"


def test_a_draft_takes_only_what_the_pages_ask_for(runtime: Runtime) -> None:
    who = start(runtime).applicant
    with pytest.raises(Invalid, match="unknown_field"):
        save_draft(runtime, who, "risk", "0")


@pytest.mark.parametrize("target", ["sign_up", "document_review", "selfie_review"])
def test_the_last_page_leads_back_to_each_part_and_nothing_is_lost(runtime: Runtime, target: str) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="check_and_send")
    before = flow_view(runtime, who)
    assert target == "sign_up" or target in {document.edit for document in before.handed_in}
    back_to(runtime, who, "check_and_send", target)
    view = flow_view(runtime, who)
    assert view.state == target
    assert view.form == before.form
    for _ in before.marks * 2:
        if flow_view(runtime, who).state == "check_and_send":
            break
        chosen = {"type": view.chosen_type, "issuer": view.issuer}
        go_on(runtime, who, chosen if flow_view(runtime, who).step == "document_selection" else {})
    assert flow_view(runtime, who).handed_in == before.handed_in


@pytest.mark.parametrize("target", ["check_and_send", "submitted", "nowhere", "address_photo"])
def test_there_is_no_way_back_to_what_is_not_behind(runtime: Runtime, target: str) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="check_and_send")
    with pytest.raises(ServiceError):
        back_to(runtime, who, "check_and_send", target)
    assert flow_view(runtime, who).state == "check_and_send"


def test_a_page_that_moved_meanwhile_is_not_moved_again(runtime: Runtime) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="check_and_send")
    with pytest.raises(Conflict, match="step_changed"):
        back_to(runtime, who, "selfie_review", "sign_up")
