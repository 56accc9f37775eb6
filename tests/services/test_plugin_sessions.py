"""The kinds whose vendors call back, each option of them, and what their callbacks come to."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from ballerine_app.services.files import read_file
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from tests.journeys import FakeClock
from tests.services.callback_cases import WAITING, WaitingCase, waiting_workflow
from tests.services.plugin_cases import give_secret
from tests.vendor_server import Vendor
from tests.workflows import Json, Make, begin, send

PERSON = {"firstName": "Ana", "lastName": "Byron", "dateOfBirth": "1990-02-01"}
ANA: Json = {"entity": {"id": "u1", "type": "individual", "data": PERSON}}
SHOP: Json = {
    "entity": {
        "id": "b1",
        "type": "business",
        "data": {
            "companyName": "Shop Ltd",
            "country": "us",
            "registrationNumber": "7",
            "website": "https://shop.example",
            "address": {"line1": "1 Road", "state": "NY", "postalCode": "10001"},
            "additionalInfo": {"mainRepresentative": {"firstName": "Ana", "lastName": "Byron", "email": ""}},
        },
    }
}
KYC = "kyc-session"
Ask = Callable[..., WaitingCase]


@pytest.fixture
def ask(make: Make, reached: Callable[[Runtime], Runtime], vendor: Vendor) -> Ask:
    """Starts a case that asks a vendor by a kind: `ask("kyc-session", context, vendor="veriff")`."""

    def begun(kind: str, context: Json, **plugin: Any) -> WaitingCase:
        states = {**WAITING, "checking": {"on": {**WAITING["checking"]["on"], "ANSWERED": "good"}}}
        declared = {
            "name": "check",
            "pluginKind": kind,
            "stateNames": ["checking"],
            "successAction": "OK",
            "errorAction": "FAILED",
            "timeoutAction": "SILENT",
            "callbackEvent": "ANSWERED",
            "retry": {"attempts": 1},
            **plugin,
        }
        declared = {key: value for key, value in declared.items() if value is not None}
        runtime = reached(make(waiting_workflow(declared, states=states)))
        give_secret(runtime, "UNIFIED_API_URL", vendor.url)
        give_secret(runtime, "UNIFIED_API_TOKEN", "a value of it")
        case = WaitingCase(runtime, begin(runtime, context=context), vendor)
        case.go_on()
        return case

    return begun


def sent(case: WaitingCase) -> Json:
    """What the vendor was sent, without the address to call."""
    body = dict(case.vendor.received[-1].json)
    assert body.pop("callbackUrl", "").startswith("http://localhost:3000/api/hooks/")
    return body


def picture(colour: str = "red") -> bytes:
    content = BytesIO()
    Image.new("RGB", (400, 300), colour).save(content, "JPEG")
    return content.getvalue()


def test_a_session_is_opened(ask: Ask, vendor: Vendor, clock: FakeClock) -> None:
    vendor.answers = [(201, {"id": "s1", "url": "https://vendor.example/s1"})]
    case = ask(KYC, ANA, vendor="veriff")
    (got,) = vendor.received
    assert (got.method, got.path) == ("POST", "/individual-verification-sessions")
    assert got.headers["authorization"] == "Bearer a value of it"
    assert sent(case) == {
        "endUserId": "u1",
        "firstName": "Ana",
        "lastName": "Byron",
        "vendor": "veriff",
        "withAml": False,
    }
    assert case.state == "waiting"
    assert case.context["pluginsOutput"]["kyc_session"]["kyc_session_1"] == {
        "name": "check",
        "type": "kyc",
        "vendor": "veriff",
        "status": "IN_PROGRESS",
        "invokedAt": int(clock.now.timestamp() * 1000),
        "result": {"metadata": {"id": "s1", "url": "https://vendor.example/s1"}},
    }


def test_a_session_sends_ballerines_event_unless_told(ask: Ask) -> None:
    assert ask(KYC, ANA, vendor="veriff", callbackEvent=None).rows[0].event == "KYC_RESPONSE_RECEIVED"


def test_the_options_of_a_session(ask: Ask) -> None:
    mapping = "firstName: 'A.', reference: entity.type,"
    case = ask(KYC, ANA, vendor="another", withAml=True, dataMapping=mapping)
    assert sent(case) == {
        "endUserId": "u1",
        "firstName": "A.",
        "lastName": "Byron",
        "reference": "individual",
        "vendor": "another",
        "withAml": True,
    }


def test_what_a_session_has_found(ask: Ask, vendor: Vendor, rosa: StaffMember) -> None:
    vendor.answers = [{"id": "s1", "url": "https://vendor.example/s1"}]
    kept = {"id": "own", "type": "utility_bill", "pages": []}
    case = ask(KYC, {**ANA, "documents": [kept]}, vendor="veriff")
    red, blue = (base64.b64encode(picture(colour)).decode() for colour in ("red", "blue"))
    images = [
        {"context": "face", "content": red},
        {"context": "document-front", "content": f"data:image/jpeg;base64,{blue}"},
        {"context": "document-back", "content": "bm8gcGljdHVyZQ=="},
    ]
    body = {
        "decision": "approved",
        "reason": "all fine",
        "decisionScore": 0.98,
        "riskLabels": ["vpn"],
        "person": {"firstName": {"value": "ANA"}, "lastName": "BYRON", "gender": "female", "nationality": "PT"},
        "document": {"type": "PASSPORT", "number": "C1", "country": "PT", "validUntil": "2031-01-01"},
        "aml": {"hits": []},
        "images": images,
    }
    assert case.call_back(body).outcome == "applied"
    session = case.context["pluginsOutput"]["kyc_session"]["kyc_session_1"]
    assert (case.state, session["status"]) == ("good", "SUCCESS")
    assert session["result"] == {
        "metadata": {"id": "s1", "url": "https://vendor.example/s1"},
        "entity": {
            "type": "individual",
            "data": {
                "firstName": "ANA",
                "lastName": "BYRON",
                "additionalInfo": {"gender": "female", "nationality": "PT"},
            },
        },
        "decision": {
            "status": "approved",
            "decisionReason": "all fine",
            "decisionScore": 0.98,
            "riskLabels": ["vpn"],
        },
        "aml": {"hits": []},
    }
    other, document = case.context["documents"]
    assert other == kept
    assert (document["category"], document["type"]) == ("passport", "identification_document")
    assert document["issuer"] == {"country": "PT"}
    assert document["properties"]["idNumber"] == "C1"
    face, front, back = document["pages"]
    assert [page["metadata"]["side"] for page in document["pages"]] == ["face", "front", "back"]
    assert back == {"problem": "wrong_type", "metadata": {"side": "back"}}
    for page, colour in ((face, "red"), (front, "blue")):
        content = read_file(case.runtime, rosa, page["originalFileId"])
        assert (content.data, content.media_type) == (picture(colour), "image/jpeg")
        assert read_file(case.runtime, rosa, page["ballerineFileId"]).media_type == "image/jpeg"


def test_a_picture_that_lies_at_an_address_is_fetched(ask: Ask, vendor: Vendor, rosa: StaffMember) -> None:
    case = ask(KYC, ANA, vendor="veriff")
    vendor.answers = [lambda handler: handler.answer(200, picture(), {"Content-Type": "image/jpeg"}), (404, {})]
    images = {"face": f"{vendor.url}/face", "front": f"{vendor.url}/front"}
    case.call_back({"decision": "declined", "images": images})
    pages = case.context["documents"][0]["pages"]
    assert read_file(case.runtime, rosa, pages[0]["originalFileId"]).data == picture()
    assert pages[1] == {"problem": "http", "metadata": {"side": "front"}}


def test_a_new_session_takes_out_what_an_earlier_one_found(ask: Ask) -> None:
    case = ask(KYC, ANA, vendor="veriff", callbackEvent="NOBODY_TAKES_IT")
    case.call_back({"decision": "approved", "person": {"firstName": "Ana"}})
    assert case.context["pluginsOutput"]["kyc_session"]["kyc_session_1"]["result"]["decision"]["status"] == "approved"
    send(case.runtime, case.id, "again")
    case.go_on()
    session = case.context["pluginsOutput"]["kyc_session"]["kyc_session_1"]
    result = session["result"]
    assert (session["status"], result["decision"], result["entity"]) == ("IN_PROGRESS", None, None)


@pytest.mark.parametrize("kind", [KYC, "individual-sanctions", "merchant-monitoring", "mastercard-merchant-screening"])
def test_without_what_a_vendor_needs_nobody_is_asked(ask: Ask, vendor: Vendor, kind: str) -> None:
    case = ask(kind, {"entity": {"data": {"country": "US"}}}, vendor="v")
    assert (case.state, case.problem, vendor.received) == ("bad", "request", [])


@pytest.mark.parametrize("kind", [KYC, "individual-sanctions"])
def test_without_a_vendor_the_mistake_is_clear(ask: Ask, vendor: Vendor, kind: str) -> None:
    case = ask(kind, ANA)
    assert (case.state, case.problem, vendor.received) == ("bad", "parameters", [])
    assert case.output["error"] == "/vendor: Field required."


@pytest.mark.parametrize("kind", [KYC, "individual-sanctions", "merchant-monitoring"])
def test_a_vendor_that_reports_an_error_is_not_waited_for(
    ask: Ask, vendor: Vendor, clock: FakeClock, kind: str
) -> None:
    vendor.answers = [{"error": "closed"}]
    case = ask(kind, {**ANA, **(SHOP if kind == "merchant-monitoring" else {})}, vendor="v")
    assert (case.state, case.problem) == ("bad", "kind")
    assert [row.status for row in case.rows] == ["open"]
    clock.now += timedelta(days=8)
    case.go_on()
    assert case.state == "bad"


def test_a_person_is_screened(ask: Ask, vendor: Vendor, clock: FakeClock) -> None:
    vendor.answers = [{"id": "a1", "status": "pending"}]
    case = ask("individual-sanctions", ANA, vendor="dow-jones", successAction="ANSWERED", callbackEvent=None)
    assert vendor.received[0].path == "/aml-sessions"
    assert sent(case) == {"endUserId": "u1", **PERSON, "vendor": "dow-jones", "ongoingMonitoring": False}
    place = {"id": "a1", "name": "check", "status": "IN_PROGRESS", "invokedAt": int(clock.now.timestamp() * 1000)}
    # The success event waits for the hits.
    assert (case.state, case.context["pluginsOutput"]["sanctionsScreening"]) == ("checking", place)
    hits = {"hits": [{"matchedName": "Ana"}]}
    assert case.call_back({"vendor": "dow-jones", "data": hits}).outcome == "applied"
    screened = {**place, "status": "SUCCESS", "data": {**hits, "vendor": "dow-jones"}}
    assert (case.state, case.context["pluginsOutput"]["sanctionsScreening"]) == ("good", screened)


def test_the_options_of_a_screening(ask: Ask) -> None:
    found = {"firstName": "ANA MARIA", "lastName": "BYRON", "dateOfBirth": "1990-02-02"}
    session = {"kyc_session": {"kyc_session_1": {"result": {"entity": {"data": found}}}}}
    case = ask(
        "individual-sanctions",
        {**ANA, "pluginsOutput": session, "born": "1970-01-01"},
        vendor="comply-advantage",
        takeEntityDetailFromKyc=True,
        ongoingMonitoring=True,
        dateOfBirth="born",
        dataMapping="source: `7`",
    )
    body = sent(case)
    assert (body["firstName"], body["dateOfBirth"], body["source"]) == ("ANA MARIA", "1970-01-01", 7)
    assert (body["vendor"], body["ongoingMonitoring"]) == ("comply-advantage", True)
    case = ask("individual-sanctions", ANA, vendor="dow-jones", dateOfBirth="1980-03-04")
    assert sent(case)["dateOfBirth"] == "1980-03-04"
    case = ask("individual-sanctions", ANA, vendor="dow-jones", takeEntityDetailFromKyc=True)
    assert (case.state, case.problem) == ("bad", "request")


def test_what_a_vendor_does_not_offer_goes_on_at_once(ask: Ask, vendor: Vendor) -> None:
    vendor.answers = [{"reason": "NOT_AVAILABLE"}]
    case = ask("individual-sanctions", ANA, vendor="dow-jones")
    assert (case.state, case.context["pluginsOutput"]["sanctionsScreening"]["status"]) == ("waiting", "CANCELED")
    assert [(row.status, row.outcome) for row in case.rows] == [("open", "")]


def test_a_merchant_is_looked_at(ask: Ask, vendor: Vendor, rosa: StaffMember) -> None:
    vendor.answers = [(201, {"reportId": "r1", "status": "in-progress"})]
    case = ask("merchant-monitoring", SHOP)
    assert vendor.received[0].path == "/merchants/analysis"
    assert sent(case) == {
        "businessId": "b1",
        "websiteUrl": "https://shop.example",
        "countryCode": "US",
        "parentCompanyName": "Shop Ltd",
        "reportType": "MERCHANT_REPORT_T1",
        "withQualityControl": True,
        "vendor": "ballerine",
    }
    assert (case.state, case.context["pluginsOutput"]["merchantMonitoring"]["status"]) == ("waiting", "IN_PROGRESS")
    pdf = BytesIO()
    Image.new("RGB", (200, 200), "white").save(pdf, "PDF")
    report = {"reportId": "r1", "riskScore": 8, "base64Pdf": base64.b64encode(pdf.getvalue()).decode()}
    assert case.call_back(report).outcome == "applied"
    kept = case.context["pluginsOutput"]["merchantMonitoring"]
    assert (kept["status"], kept["data"]["riskScore"], "base64Pdf" in kept["data"]) == ("SUCCESS", 8, False)
    content = read_file(case.runtime, rosa, kept["data"]["report"]["ballerineFileId"])
    assert (content.data, content.media_type) == (pdf.getvalue(), "application/pdf")


def test_the_options_of_a_look_at_a_merchant(ask: Ask) -> None:
    data = {**SHOP["entity"]["data"], "country": None}
    case = ask(
        "merchant-monitoring",
        {"entity": {**SHOP["entity"], "data": data}},
        vendor="another",
        reportType="ONGOING_MERCHANT_REPORT_T1",
        withQualityControl=False,
        defaultCountry="DE",
        dataMapping="websiteUrl: 'https://other.example'",
    )
    body = sent(case)
    assert (body["reportType"], body["withQualityControl"], body["vendor"]) == (
        "ONGOING_MERCHANT_REPORT_T1",
        False,
        "another",
    )
    assert (body["countryCode"], body["websiteUrl"]) == ("DE", "https://other.example")


def test_a_merchant_is_screened(plugin_case: Any, vendor: Vendor) -> None:
    vendor.answers = [{"possibleMerchantMatches": []}]
    secrets = {name: f"the {name}" for name in ("consumerKey", "privateKey", "acquirerId")}
    own = {"UNIFIED_API_URL": vendor.url, "UNIFIED_API_TOKEN": "a value of it"}
    case = plugin_case(SHOP, {**own, **secrets}, pluginKind="mastercard-merchant-screening")
    (got,) = vendor.received
    assert (got.method, got.path) == ("POST", "/merchant-screening/mastercard")
    assert got.json == {
        "vendor": "mastercard",
        "merchant": {
            "name": "Shop Ltd",
            "address": {
                "line1": "1 Road",
                "city": "Singapore",
                "country": "USA",
                "postalCode": "10001",
                "countrySubdivision": "NY",
            },
        },
        "principals": [{"firstName": "Ana", "lastName": "Byron"}],
        **secrets,
    }
    assert "the privateKey" not in repr([row.model_dump() for row in case.exchanges])
    kept = case.context["pluginsOutput"]["merchantScreening"]
    assert (case.state, kept["status"], kept["possibleMerchantMatches"]) == ("good", "SUCCESS", [])


def test_a_subdivision_is_sent_where_the_list_has_them(plugin_case: Any, vendor: Vendor) -> None:
    data = {**SHOP["entity"]["data"], "country": "GB"}
    secrets = {name: f"the {name}" for name in ("consumerKey", "privateKey", "acquirerId")}
    own = {"UNIFIED_API_URL": vendor.url, "UNIFIED_API_TOKEN": "a value of it"}
    kind = "mastercard-merchant-screening"
    plugin_case({"entity": {"data": data}}, {**own, **secrets}, pluginKind=kind)
    address = vendor.received[0].json["merchant"]["address"]
    assert (address["country"], "countrySubdivision" in address) == ("GBR", False)


def test_the_options_of_a_merchants_screening(plugin_case: Any, vendor: Vendor) -> None:
    data = {"companyName": "Shop Ltd", "address": {"city": "Oslo"}}
    secrets = {name: f"the {name}" for name in ("consumerKey", "privateKey", "acquirerId")}
    own = {"UNIFIED_API_URL": vendor.url, "UNIFIED_API_TOKEN": "a value of it"}
    more = {"defaultCountry": "NO", "dataMapping": "note: entity.data.companyName", "vendor": "another"}
    plugin_case({"entity": {"data": data}}, {**own, **secrets}, pluginKind="mastercard-merchant-screening", **more)
    body = vendor.received[0].json
    assert (body["vendor"], body["note"]) == ("another", "Shop Ltd")
    assert body["merchant"]["address"] == {"city": "Oslo", "country": "NOR"}


def test_without_its_keys_the_list_is_not_asked(plugin_case: Any, vendor: Vendor) -> None:
    own = {"UNIFIED_API_URL": vendor.url, "UNIFIED_API_TOKEN": "a value of it"}
    case = plugin_case(SHOP, own, pluginKind="mastercard-merchant-screening")
    assert (case.state, case.problem, vendor.received) == ("bad", "secret", [])


@pytest.mark.parametrize(
    ("kind", "place", "country", "answer"),
    [
        ("registry-information", "businessInformation", "hk", {"accepted": True}),
        ("ubo", "ubo", "gb", {"status": "IN_PROGRESS"}),
    ],
)
def test_a_register_that_answers_later_calls_back(
    ask: Ask, vendor: Vendor, kind: str, place: str, country: str, answer: Json
) -> None:
    vendor.answers = [answer]
    data = {"registrationNumber": "7", "country": country}
    case = ask(kind, {"entity": {"data": data}}, vendor="asia-verify", callbackEvent=None)
    assert (case.rows[0].event, case.rows[0].status) == ("VENDOR_DONE", "waiting")
    assert case.context["pluginsOutput"][place]["status"] == "IN_PROGRESS"
    token = vendor.received[0].path.rpartition("%2F")[2]
    body = {"data": {"name": "Found"}} if kind == "ubo" else {"name": "Found"}
    # Nobody takes the event in this workflow; the data is kept all the same.
    assert case.call_back(body, token=token).outcome == "not_taken"
    kept = case.context["pluginsOutput"][place]
    assert (kept["status"], kept["data"]) == ("SUCCESS", {"name": "Found"})


def test_owners_that_are_known_at_once_are_not_waited_for(ask: Ask, vendor: Vendor, clock: FakeClock) -> None:
    vendor.answers = [{"data": {"owners": []}}]
    data = {"registrationNumber": "7", "country": "gb"}
    case = ask("ubo", {"entity": {"data": data}}, vendor="kyckr")
    token = vendor.received[0].path.rpartition("%2F")[2]
    clock.now += timedelta(days=8)
    case.go_on()
    assert case.state == "waiting"
    assert case.call_back({"data": 1}, token=token).outcome == "not_wanted"


def test_a_place_of_ones_own_takes_the_callback_too(ask: Ask, vendor: Vendor) -> None:
    case = ask(KYC, ANA, vendor="veriff", persistResponseDestination="pluginsOutput.mine")
    case.call_back({"decision": "approved"})
    mine = case.context["pluginsOutput"]["mine"]
    assert (mine["status"], mine["result"]["decision"]) == ("SUCCESS", {"status": "approved"})
