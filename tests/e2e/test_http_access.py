from __future__ import annotations

import re

import pytest

from tests.e2e.http_client import browser_at, case_of, put_picture, rows, sign_in, start_journey
from tests.e2e.server import AppServer
from tests.e2e.socket_client import Tab
from tests.e2e.test_socket_access import go_on, state_of, watch
from tests.journeys import PERSON, photo


def to_the_photo(server: AppServer, client, flow_id: str) -> None:  # type: ignore[no-untyped-def]
    """Answer the pages before the first upload."""
    with Tab(server.url, path=f"/flow/{flow_id}", cookies=dict(client.cookies)) as tab:
        watch(tab)
        for form in ({}, PERSON, {}, {"type": "passport", "issuer": "PT"}):
            go_on(server, tab, flow_id, form)


def test_another_applicants_pictures_are_never_served(server: AppServer) -> None:
    with browser_at(server.url) as mine, browser_at(server.url) as theirs, browser_at(server.url) as staff:
        my_flow, their_flow = start_journey(mine), start_journey(theirs)
        to_the_photo(server, theirs, their_flow)
        assert put_picture(theirs, their_flow).status_code == 204
        case_id = case_of(server.data_dir, their_flow)
        files = [row[0] for row in rows(server.data_dir, "SELECT id FROM file WHERE case_id = ?", case_id)]
        assert len(files) == 3
        sign_in(staff)
        for file_id in files:
            assert theirs.get(f"/api/flows/{their_flow}/files/{file_id}").status_code == 200
            assert staff.get(f"/api/files/{file_id}").status_code == 200
            for path in (
                f"/api/flows/{my_flow}/files/{file_id}",
                f"/api/flows/{their_flow}/files/{file_id}",
                f"/api/files/{file_id}",
            ):
                assert mine.get(path).status_code == 404


def test_pictures_are_not_kept_by_browsers_and_run_nothing(server: AppServer) -> None:
    with browser_at(server.url) as client:
        flow_id = start_journey(client)
        to_the_photo(server, client, flow_id)
        put_picture(client, flow_id)
        file_id = rows(server.data_dir, "SELECT shown_id FROM document_page ORDER BY created_at DESC LIMIT 1")[0][0]
        answer = client.get(f"/api/flows/{flow_id}/files/{file_id}")
    assert answer.headers["content-type"] == "image/jpeg"
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "upload_empty"),
        (b"this is a text, whatever its name says", "upload_wrong_type"),
        (photo(number=1)[:-4000], "upload_truncated"),
        (b"\xff\xd8\xff" + b"0" * (15 * 1024 * 1024), "upload_too_large"),
    ],
)
def test_a_refused_upload_says_why_and_loses_nothing(server: AppServer, body: bytes, code: str) -> None:
    with browser_at(server.url) as client:
        flow_id = start_journey(client)
        to_the_photo(server, client, flow_id)
        answer = put_picture(client, flow_id, body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.headers["content-type"] == "application/problem+json"
        assert len(answer.json()["title"]) > 20
        assert state_of(server, flow_id) == "document_photo"
        assert put_picture(client, flow_id).status_code == 204


def test_a_picture_needs_the_session_of_its_flow(server: AppServer) -> None:
    with browser_at(server.url) as mine, browser_at(server.url) as theirs:
        start_journey(mine)
        their_flow = start_journey(theirs)
        assert put_picture(mine, their_flow).status_code == 404


def test_lists_are_handed_out_to_staff_and_changed_by_leads(server: AppServer) -> None:
    ((list_id,),) = rows(server.data_dir, "SELECT id FROM custom_list WHERE name = 'disposable-mail'")
    with browser_at(server.url) as nobody, browser_at(server.url) as applicant:
        start_journey(applicant)
        assert {_list_answers(client, list_id) for client in (nobody, applicant)} == {(404, 404, 404)}
    with browser_at(server.url) as reviewer:
        sign_in(reviewer)
        assert _list_answers(reviewer, list_id) == (403, 200, 403)
    assert rows(server.data_dir, "SELECT count(*) FROM list_upload") == [(0,)]
    with browser_at(server.url) as lead:
        sign_in(lead, "lead@demo.test")
        assert _list_answers(lead, list_id) == (200, 200, 404)
        assert _list_answers(lead, "list_of_nobody") == (404, 404, 404)


def _list_answers(client, list_id: str) -> tuple[int, int, int]:  # type: ignore[no-untyped-def]
    """What handing in a file, the export, and the broken rows of an unknown upload answer."""
    at, reading = f"/api/lists/{list_id}", "separator=,&header=true&value=0&note=-1&expires=-1"
    return (
        client.put(f"{at}/file", content=b"a.example", headers={"X-File-Name": "a.csv"}).status_code,
        client.get(f"{at}/export").status_code,
        client.get(f"{at}/uploads/nothing/broken?{reading}").status_code,
    )


def test_a_request_from_another_site_is_refused(server: AppServer) -> None:
    with browser_at(server.url) as client:
        answer = client.post("/api/flows", data={"kind": "individual"}, headers={"Origin": "https://evil.test"})
    assert (answer.status_code, answer.json()["code"]) == (403, "other_origin")


def test_vendors_call_back_with_a_token_or_a_signature(server: AppServer) -> None:
    token = "tok_" + "callback" * 5
    case = "/api/v1/external/workflows/case_of_nobody/hook/VENDOR_DONE"
    with browser_at(server.url) as client:
        answers = [client.post(path, json={}) for path in (f"/api/hooks/{token}", case, case.replace("ex", "in", 1))]
        evil = client.post(f"/api/hooks/{token}", json={}, headers={"Origin": "https://evil.test"})
    assert [answer.status_code for answer in answers] == [404, 401, 401]
    assert {answer.headers["content-type"] for answer in answers} == {"application/problem+json"}
    assert evil.status_code == 403
    assert token not in server.log


def test_a_wrong_password_says_the_same_for_every_cause(server: AppServer) -> None:
    with browser_at(server.url) as client:
        answers = {
            client.post("/api/login", data={"email": email, "password": "wrong"}).headers["location"]
            for email in ("admin@demo.test", "nobody@demo.test")
        }
    assert answers == {"/login?problem=wrong&next=%2Fcases"}


def test_session_cookies_are_out_of_reach_of_scripts(server: AppServer) -> None:
    with browser_at(server.url) as client:
        login = client.post("/api/login", data={"email": "lead@demo.test", "password": "demo-password"})
        start = client.post("/api/flows", data={"kind": "individual"})
    for answer in (login, start):
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie


def test_every_page_says_what_it_may_load(server: AppServer) -> None:
    with browser_at(server.url) as client:
        page = client.get("/")
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert page.headers["x-frame-options"] == "SAMEORIGIN"
        script = re.search(r'/assets/[^"]+\.js', page.text)
        assert script is not None
        assert "immutable" in client.get(script.group()).headers["cache-control"]


def test_no_secret_and_no_name_stands_in_the_servers_log(server: AppServer) -> None:
    with browser_at(server.url) as client:
        flow_id = start_journey(client)
        to_the_photo(server, client, flow_id)
        secret = client.cookies[f"cf_{flow_id}"]
        client.post("/api/links/open", data={"token": "tok" * 20})
        client.post("/api/login", data={"email": "marker@demo.test", "password": "marker-password"})
    for marker in (secret, "tok" * 20, "marker-password", "Ana Maria"):
        assert marker not in server.log
