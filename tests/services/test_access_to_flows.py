from __future__ import annotations

from datetime import timedelta

import pytest

from ballerine_app.services.errors import Gone, NotFound, TooMany
from ballerine_app.services.files import read_file
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.links import applicant_of, copy_link, open_link, own_link, renew_link, revoke_link
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.store import audit_log
from ballerine_app.store.tables import Link
from tests.journeys import FakeClock, photo, start, upload, walk


def token(url: str) -> str:
    return url.split("#", 1)[1]


def test_a_link_opens_the_journey_on_another_device_at_the_same_step(runtime: Runtime) -> None:
    started = start(runtime)
    walk(runtime, started.applicant, until="document_selection")
    secret, there = open_link(runtime, token(started.link.url), address="198.51.100.2")
    assert applicant_of(runtime, there.flow_id, secret) == there
    assert flow_view(runtime, there).state == "document_selection"
    assert flow_view(runtime, there).form.last_name == "Silva"


def test_a_token_is_kept_only_as_a_hash(runtime: Runtime) -> None:
    started = start(runtime)
    with runtime.database.read() as tx:
        link = tx.session.get_one(Link, started.link.row.id)
    assert token(started.link.url) not in str(link.model_dump())


def test_a_wrong_token_and_a_guesser_are_refused(runtime: Runtime) -> None:
    for _ in range(30):
        with pytest.raises(NotFound, match="link_unknown"):
            open_link(runtime, "guess", address="198.51.100.3")
    with pytest.raises(TooMany):
        open_link(runtime, "guess", address="198.51.100.3")


def test_a_link_ends_after_its_days_and_with_it_its_sessions(runtime: Runtime, clock: FakeClock) -> None:
    started = start(runtime)
    clock.on(days=29, hours=23)
    secret, who = open_link(runtime, token(started.link.url), address="a")
    clock.on(hours=2)
    with pytest.raises(Gone, match="link_expired"):
        open_link(runtime, token(started.link.url), address="a")
    with pytest.raises(Gone, match="link_expired"):
        applicant_of(runtime, who.flow_id, secret)


def test_a_session_ends_after_its_hours(runtime: Runtime, clock: FakeClock) -> None:
    started = start(runtime)
    clock.now += runtime.limits.flow_session + timedelta(seconds=1)
    with pytest.raises(Gone):
        applicant_of(runtime, started.applicant.flow_id, started.session_secret)


def test_revoking_ends_links_and_sessions_at_once(runtime: Runtime, rosa: StaffMember) -> None:
    started = start(runtime)
    revoke_link(runtime, rosa, started.applicant.case_id)
    with pytest.raises(Gone, match="link_revoked"):
        open_link(runtime, token(started.link.url), address="a")
    with pytest.raises(Gone, match="link_revoked"):
        applicant_of(runtime, started.applicant.flow_id, started.session_secret)


def test_renewing_ends_the_old_link_and_copying_does_not(runtime: Runtime, rosa: StaffMember) -> None:
    started = start(runtime)
    copied = copy_link(runtime, rosa, started.applicant.case_id)
    open_link(runtime, token(started.link.url), address="a")
    renewed = renew_link(runtime, rosa, started.applicant.case_id)
    for old in (started.link.url, copied):
        with pytest.raises(Gone):
            open_link(runtime, token(old), address="a")
    assert open_link(runtime, token(renewed), address="a")[1].flow_id == started.applicant.flow_id


def test_the_applicants_own_second_link_works(runtime: Runtime) -> None:
    started = start(runtime)
    assert (
        open_link(runtime, token(own_link(runtime, started.applicant)), address="a")[1].case_id
        == started.applicant.case_id
    )


def test_the_cookie_of_one_flow_opens_no_other(runtime: Runtime) -> None:
    mine, theirs = start(runtime), start(runtime)
    with pytest.raises(NotFound):
        applicant_of(runtime, theirs.applicant.flow_id, mine.session_secret)


def test_another_applicants_file_is_not_found(runtime: Runtime, rosa: StaffMember) -> None:
    mine, theirs = start(runtime).applicant, start(runtime).applicant
    walk(runtime, theirs, until="document_photo")
    upload(runtime, theirs, photo())
    look = flow_view(runtime, theirs).look
    for url in (look.picture_url, look.thumb_url):
        file_id = url.rsplit("/", 1)[1]
        assert read_file(runtime, theirs, file_id).data
        with pytest.raises(NotFound):
            read_file(runtime, mine, file_id)


def test_one_address_starts_only_so_many_journeys(runtime: Runtime) -> None:
    from dataclasses import replace

    from ballerine_app.services.runtime import Limits

    strict = replace(runtime, limits=Limits(starts_per_hour=2))
    start(strict)
    start(strict)
    with pytest.raises(TooMany):
        start(strict)


def test_opening_a_link_stands_in_the_audit_log(runtime: Runtime) -> None:
    started = start(runtime)
    open_link(runtime, token(started.link.url), address="a")
    with runtime.database.read() as tx:
        last = audit_log.entries(tx, f"case:{started.applicant.case_id}", newest_first=True, limit=1)[0]
    assert (last.event, last.meta["link"]) == ("link.opened", started.link.row.id)
