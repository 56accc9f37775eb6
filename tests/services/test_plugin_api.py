"""The kind `api` against a real vendor: what is sent, what is kept, and how failures end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys import FakeClock
from tests.services.plugin_cases import MakeCase
from tests.vendor_server import Handler, Vendor
from tests.workflows import effects


def steps(mapping: str) -> dict[str, Any]:
    return {"transform": [{"transformer": "jmespath", "mapping": mapping}]}


def test_the_pipeline_from_the_case_to_the_vendor_and_back(plugin_case: MakeCase, vendor: Vendor) -> None:
    vendor.answers = [{"data": {"score": 7}, "other": "left out"}]
    case = plugin_case(
        url=f"{vendor.url}/check/{{entity.data.x}}?id={{entity.id}}",
        headers={"X-Entity": "{entity.id}", "accept": "text/json"},
        request={
            **steps("{id: entity.id, inner: {text: 'to {entity.data.x}', whole: '{entity.data}'}, none: '{no.where}'}"),
            "schema": {"type": "object", "required": ["id"]},
        },
        response={**steps("data"), "schema": {"type": "object", "required": ["score"]}},
    )
    assert (case.state, case.output) == ("good", {"score": 7})
    (got,) = vendor.received
    assert (got.method, got.path) == ("POST", "/check/a%20b%2Fc?id=e1")
    assert got.json == {"id": "e1", "inner": {"text": "to a b/c", "whole": {"x": "a b/c"}}, "none": None}
    assert got.headers["x-entity"] == "e1"
    assert got.headers["accept"] == "text/json"
    assert got.headers["content-type"] == "application/json"
    assert got.headers["idempotency-key"] == effects(case.runtime, case.id)[0].id


@pytest.mark.parametrize("method", ["POST", "put", "PATCH", "DELETE"])
def test_a_payload_is_json_but_for_get(plugin_case: MakeCase, vendor: Vendor, method: str) -> None:
    plugin_case(url=vendor.url, method=method, request=steps("{id: entity.id}"))
    assert (vendor.received[0].method, vendor.received[0].json) == (method.upper(), {"id": "e1"})


def test_a_get_sends_its_payload_as_the_query(plugin_case: MakeCase, vendor: Vendor) -> None:
    payload = "{a: 'x y&z', n: `1.5`, yes: `true`, none: null, list: ['p', 'q'], deep: {k: [{v: `1`}]}}"
    plugin_case(url=f"{vendor.url}/q?kept=1", method="GET", request=steps(payload.replace("null", "no_such")))
    query = "kept=1&a=x%20y%26z&n=1.5&yes=true&list=p%2Cq&deep=%7B%22k%22%3A%5B%7B%22v%22%3A1%7D%5D%7D"
    assert vendor.received[0].path == f"/q?{query}"
    assert vendor.received[0].body == b""


@pytest.mark.parametrize(
    ("request_side", "sent"),
    [
        (None, b""),
        ({}, b""),
        ({"transform": []}, None),
        ({"transform": {"transformer": "jmespath", "mapping": "entity.id"}}, b'"e1"'),
    ],
)
def test_nothing_is_sent_by_omission(plugin_case: MakeCase, vendor: Vendor, request_side: Any, sent: Any) -> None:
    case = plugin_case(url=vendor.url, request=request_side)
    (got,) = vendor.received
    if sent is None:
        assert set(got.json) == {"entity", "workflowRuntimeConfig", "workflowRuntimeId"}
        assert got.json["workflowRuntimeId"] == case.id
    else:
        assert got.body == sent


def test_a_url_with_options(plugin_case: MakeCase, vendor: Vendor) -> None:
    url = {"url": f"{vendor.url}/{{version}}/{{entity.id}}?v={{version}}", "options": {"version": 2}}
    assert plugin_case(url=url).state == "good"
    assert vendor.received[0].path == "/2/e1?v=2"


def test_what_people_hand_in_is_never_taken_for_a_placeholder(plugin_case: MakeCase, vendor: Vendor) -> None:
    context = {"entity": {"id": "{secret.KEY}", "data": {"name": "{secret.KEY} {entity.secret}", "secret": "s"}}}
    case = plugin_case(
        context,
        {"KEY": "a-real-secret"},
        url=f"{vendor.url}/{{entity.id}}",
        headers={"x-name": "{entity.data.name}"},
        request=steps("{name: entity.data.name, said: 'so: {entity.data.name}'}"),
    )
    assert case.state == "good"
    (got,) = vendor.received
    assert got.path == "/%7Bsecret.KEY%7D"
    assert got.headers["x-name"] == "{secret.KEY} {entity.secret}"
    assert got.json == {"name": "{secret.KEY} {entity.secret}", "said": "so: {secret.KEY} {entity.secret}"}


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ((200, {"a": [1]}), {"a": [1]}),
        ((201, [1, 2]), [1, 2]),
        ((202, b""), {"statusCode": 202}),
        ((202, {"session": "s1"}), {"session": "s1"}),
        ((200, b"  "), {"statusCode": 200}),
        ((200, "text"), "text"),
    ],
)
def test_answers_that_succeed(plugin_case: MakeCase, vendor: Vendor, answer: Any, kept: Any) -> None:
    vendor.answers = [answer]
    case = plugin_case(url=vendor.url)
    assert (case.state, case.output) == ("good", kept)


def no_content(handler: Handler) -> None:
    handler.send_response(204)
    handler.end_headers()


def test_no_content_succeeds(plugin_case: MakeCase, vendor: Vendor) -> None:
    vendor.answers = [no_content]
    case = plugin_case(url=vendor.url)
    assert (case.state, case.output) == ("good", {"statusCode": 204})


@pytest.mark.parametrize(
    ("answer", "problem", "words"),
    [
        ((400, {"why": "no"}), "http", 'Request Failed: 400 Bad Request Error: {"why":"no"}'),
        ((302, b"", {"Location": "http://10.0.0.1/"}), "http", "Request Failed: 302 Found Error: no body"),
        ((500, b"oops\0"), "http", "Request Failed: 500 Internal Server Error Error: oops"),
        ((200, b"<html>"), "no_json", "The answer is no JSON."),
        ((200, b'{"a": NaN}'), "no_json", "The answer is no JSON."),
        ((200, b"[" * 5_000), "no_json", "The answer is no JSON."),
        ((200, b"x" * 200_000), "too_large", "The answer has more than 100000 bytes."),
    ],
)
def test_answers_that_fail_end_in_the_error_event_with_a_reason(
    plugin_case: MakeCase, vendor: Vendor, answer: Any, problem: str, words: str
) -> None:
    vendor.answers = [answer]
    case = plugin_case(url=vendor.url, persistResponseDestination="entity.data.report")
    assert (case.state, case.problem) == ("bad", problem)
    assert case.output == {"name": "check", "error": words, "status": "ERROR"}
    assert "report" not in case.context["entity"]["data"]


@pytest.mark.parametrize(
    ("plugin", "problem", "words"),
    [
        ({"request": {**steps("{a: `1`}"), "schema": {"required": ["b"]}}}, "schema", "request does not fit"),
        ({"response": {"schema": {"required": ["b"]}}}, "schema", "response does not fit its schema:  - "),
        ({"request": steps("abs(entity.id)")}, "transform", "request could not be made"),
        ({"response": steps("abs(ok)")}, "transform", "response could not be made"),
        ({"request": {"transform": [{"transformer": "jq", "mapping": "."}]}}, "parameters", "jq is not supported"),
        ({"request": {"schema": {"type": "no such"}}}, "parameters", "/request/schema"),
        ({"method": "TRACE"}, "parameters", "/method"),
        ({"url": None}, "parameters", "/url"),
        ({"url": "https://10.0.0.1/"}, "address_refused", "10.0.0.1 is no public address."),
        ({"url": "ftp://vendor.example/"}, "address_refused", "https://"),
        ({"url": "{entity.id}/x"}, "address_refused", "can't depend on the case's data"),
        ({"url": "https://{entity.id}.example/"}, "request", "can't depend on a placeholder"),
        ({"url": "{secret.NONE}/x"}, "secret", "There is no secret 'NONE'."),
        ({"headers": {"x": "{entity.none}"}}, "request", "There is no value for {entity.none}."),
        ({"headers": {"x": "{entity.data}"}}, "request", "is no text"),
        ({"headers": {"host": "other"}}, "address_refused", "'host' can't be set"),
        ({"method": "GET", "request": steps("entity.id")}, "request", "an object"),
    ],
)
def test_what_can_not_be_sent_or_taken_says_why(
    plugin_case: MakeCase, vendor: Vendor, plugin: Any, problem: str, words: str
) -> None:
    case = plugin_case(**{"url": vendor.url, **plugin})
    assert (case.state, case.problem) == ("bad", problem)
    assert words in case.output["error"]


def test_dots_in_the_data_climb_out_of_no_path(plugin_case: MakeCase, vendor: Vendor) -> None:
    case = plugin_case({"entity": {"id": ".."}}, url=f"{vendor.url}/a/{{entity.id}}/b")
    assert (case.problem, vendor.received) == ("request", [])


def test_a_busy_vendor_is_asked_again_when_it_says(plugin_case: MakeCase, vendor: Vendor, clock: FakeClock) -> None:
    vendor.answers = [(429, {}, {"Retry-After": "7200"}), (503, {}), {"ok": 1}]
    case = plugin_case(url=vendor.url, retry={"attempts": 3})
    (effect,) = effects(case.runtime, case.id)
    assert (effect.due_at - clock.now).total_seconds() == 7200
    clock.on(hours=2)
    case.go_on()
    clock.on(minutes=1)
    case.go_on()
    assert (case.state, case.output) == ("good", {"ok": 1})
    assert len({got.headers["idempotency-key"] for got in vendor.received}) == 1
    assert [(row.attempt, row.status) for row in case.exchanges] == [(1, 429), (2, 503), (3, 200)]


def test_a_vendor_that_never_answers_ends_in_its_error_event(plugin_case: MakeCase, vendor: Vendor) -> None:
    vendor.answers = [lambda handler: handler.vendor.ending.wait(10)]
    case = plugin_case(url=vendor.url, timeoutSeconds=0.3)
    assert (case.state, case.problem) == ("bad", "timeout")
    assert case.output["error"] == "No answer within 0.3 seconds."


def test_the_operator_may_map_a_vendors_address(plugin_case: MakeCase, vendor: Vendor) -> None:
    assert plugin_case(url="https://mapped.example/a?b=1").state == "good"
    assert vendor.received[0].path == "/a?b=1"


def test_an_exchange_is_recorded_with_its_data_masked(plugin_case: MakeCase, vendor: Vendor) -> None:
    vendor.answers = [{"status": "clear", "name": "Ada Byron", "hits": [{"score": 3, "who": "Ada"}], "ref": "r-1"}]
    case = plugin_case(
        {"entity": {"id": "e1", "data": {"x": "Ada"}}},
        url=f"{vendor.url}/p/{{entity.data.x}}",
        request=steps("{name: entity.data.x, status: 'new', born: `1815`}"),
        price={"amount": 0.25, "currency": "USD"},
        record={"show": ["ref", "born"], "hide": ["hits.*.score"]},
    )
    (row,) = case.exchanges
    assert (row.plugin, row.kind, row.attempt, row.number, row.method) == ("check", "api", 1, 1, "POST")
    assert (row.host, row.url) == ("vendor.example", f"{vendor.url}/p/{{entity.data.x}}")
    assert row.request == {"name": "•••", "status": "new", "born": 1815}
    assert row.response == {
        "status": "clear",
        "name": "•••",
        "hits": [{"score": "•••", "who": "•••"}],
        "ref": "r-1",
    }
    assert (row.status, row.problem, row.cost, row.currency, row.cached) == (200, "", 250_000, "USD", False)
    assert row.request_bytes > 0 < row.response_bytes
    assert row.effect_id == effects(case.runtime, case.id)[0].id


def test_a_call_without_an_answer_is_recorded_and_costs_nothing(plugin_case: MakeCase, vendor: Vendor) -> None:
    vendor.answers = [lambda handler: None]
    case = plugin_case(url=vendor.url, price={"amount": 1})
    (row,) = case.exchanges
    assert (row.status, row.problem, row.cost, row.response) == (None, "broken", 0, None)
