"""What a reviewer marks on a document is the applicant's to know with the case's decision, not before."""

from __future__ import annotations

import pytest

from ballerine_app.services.case_view import case_view
from ballerine_app.services.decisions import decide_document
from ballerine_app.services.desk import take_case
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.reasons import offered_reasons
from ballerine_app.services.runtime import Runtime
from tests.journeys import start, walk


@pytest.mark.parametrize("outcome", ["approved", "revision", "rejected"])
def test_a_marked_document_looks_the_same_to_the_applicant(runtime: Runtime, rosa: StaffMember, outcome: str) -> None:
    who = start(runtime).applicant
    walk(runtime, who)
    before = flow_view(runtime, who).handed_in
    take_case(runtime, rosa, who.case_id)
    view = case_view(runtime, rosa, who.case_id)
    selfie = next(row for row in view.documents if row.slot == "selfie")
    offered = [] if outcome == "approved" else offered_reasons(runtime, outcome, "document", "selfie")
    code = offered[0].code if offered else ""
    decide_document(runtime, rosa, who.case_id, selfie.id, outcome, revision=view.revision, reason_code=code)
    assert flow_view(runtime, who).handed_in == before
    assert len(before) == 2
