"""The middle of the side-by-side page: what the drawing says about a case at each point of its way."""

from __future__ import annotations

import pytest

from ballerine_app.services.case_view import case_view
from ballerine_app.services.decisions import decide_case, decide_document
from ballerine_app.services.demo_diagram import Progress, draw, shown_steps
from ballerine_app.services.demo_view import demo_view
from ballerine_app.services.errors import NotFound
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.views.demo import DiagramEdge, DiagramView
from tests.journeys import approve_documents, start, walk
from tests.services.conftest import MakeStaff


def _with(view: DiagramView, status: str) -> list[str]:
    return [node.state for node in view.nodes if node.status == status]


def _lit(view: DiagramView) -> list[DiagramEdge]:
    return [edge for edge in view.edges if edge.lit]


def test_a_fresh_applicant_stands_at_the_first_step(runtime: Runtime, rosa: StaffMember) -> None:
    who = start(runtime).applicant
    view, events = demo_view(runtime, rosa, who.case_id)
    assert _with(view, "now") == ["consent"]
    assert _with(view, "done") == []
    assert _lit(view) == []
    assert [event.event for event in events] == ["case.started"]
    assert "consent" in view.label


def test_steps_behind_are_ticked_and_the_one_in_hand_is_lit(runtime: Runtime, rosa: StaffMember) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_review")
    view, events = demo_view(runtime, rosa, who.case_id)
    # The check of a photo counts as its photo.
    assert _with(view, "now") == ["document_photo"]
    assert _with(view, "done") == ["consent", "sign_up", "document_selection"]
    assert len(_lit(view)) == 1
    assert events[0].event == "document.uploaded"
    assert events[0].detail == "Passport"
    assert [event.seq for event in events] == sorted((event.seq for event in events), reverse=True)


def test_after_sending_the_review_is_lit_and_the_edge_between_the_lanes(runtime: Runtime, rosa: StaffMember) -> None:
    who = start(runtime).applicant
    walk(runtime, who)
    view, events = demo_view(runtime, rosa, who.case_id)
    assert _with(view, "now") == ["manual_review"]
    assert "address_photo" not in _with(view, "done")
    assert [edge.label for edge in _lit(view)] == ["submit"]
    assert events[0].detail == "→ manual_review"


def test_a_revision_lights_both_lanes(runtime: Runtime, rosa: StaffMember) -> None:
    who = start(runtime).applicant
    walk(runtime, who)
    revision = approve_documents(runtime, rosa, who.case_id, but="selfie")
    selfie = next(row for row in case_view(runtime, rosa, who.case_id).documents if row.slot == "selfie")
    revision = decide_document(
        runtime, rosa, who.case_id, selfie.id, "revision", revision=revision, reason_code="blurred"
    )
    decide_case(runtime, rosa, who.case_id, "revision", revision=revision)
    view, _ = demo_view(runtime, rosa, who.case_id)
    assert _with(view, "now") == ["fix", "revision"]
    assert len(_lit(view)) == 2


def test_of_two_events_along_one_line_only_the_one_that_ran_is_lit(runtime: Runtime) -> None:
    flow = runtime.definitions.latest("person_collection")
    review = runtime.definitions.latest("person_review")
    back = Progress("manual_review", "submitted", frozenset(), ("RETURN_TO_REVIEW", "revision", "manual_review"))
    (edge,) = _lit(draw(flow, review, (), back))
    assert (edge.label, edge.drawn) == ("RETURN_TO_REVIEW", True)


def test_an_approved_case_ends_in_green_by_the_approve_edge(runtime: Runtime, rosa: StaffMember) -> None:
    who = start(runtime).applicant
    walk(runtime, who)
    decide_case(runtime, rosa, who.case_id, "approved", revision=approve_documents(runtime, rosa, who.case_id))
    view, events = demo_view(runtime, rosa, who.case_id)
    (node,) = [node for node in view.nodes if node.status == "now"]
    assert (node.state, node.tone) == ("approved", "approved")
    assert [edge.label for edge in _lit(view)] == ["approve"]
    assert events[0].event == "approve"


@pytest.mark.parametrize("kind", ["individual", "business"])
def test_the_drawing_fits_its_card_and_names_what_the_rules_may_ask_for(
    runtime: Runtime, rosa: StaffMember, kind: str
) -> None:
    view, _ = demo_view(runtime, rosa, start(runtime, kind).applicant.case_id)
    assert view.height <= 560
    assert all(node.x + node.width <= view.width and node.y + node.height <= view.height for node in view.nodes)
    assert "a rule asked for it" in [edge.label for edge in view.edges]
    lines = [edge.path for edge in view.edges if edge.drawn]
    assert len(lines) == len(set(lines))
    assert ("certificate_photo" in [node.state for node in view.nodes]) == (kind == "business")


def test_a_photo_stands_for_its_check_and_its_other_side(runtime: Runtime) -> None:
    shown = shown_steps(runtime.definitions.latest("person_collection"))
    assert "document_photo" in shown
    assert not {"document_review", "document_back_photo", "submitted", "finished", "fix_photo"} & set(shown)


def test_there_is_nothing_for_a_case_that_is_not_there(runtime: Runtime, make_staff: MakeStaff) -> None:
    with pytest.raises(NotFound):
        demo_view(runtime, make_staff("jonas"), "case_nowhere")
