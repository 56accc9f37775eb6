from __future__ import annotations

import pytest

from ballerine_app.services.cookies import flow_secrets
from ballerine_app.services.links import revoke_link
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.resume import journey_under_way
from ballerine_app.services.runtime import Runtime
from tests.journeys import FakeClock, go_on, start, walk


def secrets_of(*started: object) -> list[tuple[str, str]]:
    return [(one.applicant.flow_id, one.session_secret) for one in started]  # type: ignore[attr-defined]


def test_the_newest_journey_under_way_is_offered(runtime: Runtime, clock: FakeClock) -> None:
    first, second = start(runtime), start(runtime, "business")
    go_on(runtime, first.applicant)
    go_on(runtime, second.applicant)
    found = journey_under_way(runtime, secrets_of(first, second))
    assert (found.flow_id, found.kind) == (second.applicant.flow_id, "business")


def test_a_journey_without_consent_or_already_sent_is_not(runtime: Runtime) -> None:
    fresh, sent = start(runtime), start(runtime)
    walk(runtime, sent.applicant)
    assert journey_under_way(runtime, secrets_of(fresh, sent)).flow_id == ""


def test_a_cookie_must_prove_it(runtime: Runtime, rosa: StaffMember) -> None:
    mine, revoked = start(runtime), start(runtime)
    go_on(runtime, mine.applicant)
    go_on(runtime, revoked.applicant)
    revoke_link(runtime, rosa, revoked.applicant.case_id)
    assert journey_under_way(runtime, [(mine.applicant.flow_id, "guess")]).flow_id == ""
    assert journey_under_way(runtime, secrets_of(revoked)).flow_id == ""


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("cf_flow_1=a; x=y; cf_flow_2=b", [("flow_1", "a"), ("flow_2", "b")]),
        ("", []),
        ("acf_flow=1; {odd}", []),
    ],
)
def test_cookies_of_journeys_are_read_out_of_any_header(header: str, found: list[tuple[str, str]]) -> None:
    assert flow_secrets(header) == found
