"""The kinds with a fixed recipe: kyb, kyc, registry-information, company-sanctions, ubo."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.store.callbacks import callbacks_of_case
from tests.journeys import FakeClock
from tests.services.plugin_cases import MakeCase
from tests.vendor_server import Vendor

COMPANY = {
    "entity": {
        "type": "business",
        "data": {"companyName": "A & B / Co", "registrationNumber": "12/3", "country": "gb", "number": 42},
    }
}


def kyb(mapping: str, vendor: Vendor) -> dict[str, Any]:
    return {
        "pluginKind": "kyb",
        "url": f"{vendor.url}/companies",
        "request": {"transform": [{"transformer": "jmespath", "mapping": mapping}]},
    }


@pytest.mark.parametrize(
    ("mapping", "path"),
    [
        ("{countryOfIncorporation: 'GB', companyNumber: '12/3'}", "/companies/GB/12%2F3?vendor=open-corporates"),
        (
            "{countryOfIncorporation: 'usa', companyNumber: `7`, state: 'de'}",
            "/companies/US-DE/7?vendor=open-corporates",
        ),
        ("{countryOfIncorporation: 'United Kingdom', companyNumber: '1'}", "/companies/GB/1?vendor=open-corporates"),
        # Ballerine's definitions leave commas out.
        ("{countryOfIncorporation: 'DE' companyNumber: '1' vendor: 'v'}", "/companies/DE/1?vendor=v"),
    ],
)
def test_a_company_is_looked_up(plugin_case: MakeCase, vendor: Vendor, mapping: str, path: str) -> None:
    vendor.answers = [{"name": "Found Ltd"}]
    case = plugin_case(COMPANY, **kyb(mapping, vendor))
    assert (case.state, case.output) == ("good", {"name": "Found Ltd"})
    assert (vendor.received[0].method, vendor.received[0].path) == ("GET", path)
    assert case.exchanges[0].url == f"{vendor.url}/companies/{{country}}/{{number}}"


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ("{companyNumber: '1'}", "country"),
        ("{countryOfIncorporation: 'Nowhere', companyNumber: '1'}", "country"),
        ("{countryOfIncorporation: 'GB'}", "number"),
        ("{countryOfIncorporation: 'GB', companyNumber: '..'}", "number"),
        ("{countryOfIncorporation: 'US', companyNumber: '1', state: '../x'}", "state"),
    ],
)
def test_a_company_that_is_not_named_is_not_looked_up(
    plugin_case: MakeCase, vendor: Vendor, mapping: str, reason: str
) -> None:
    case = plugin_case(COMPANY, **kyb(mapping, vendor))
    assert (case.state, case.problem, vendor.received) == ("bad", "request", [])
    assert reason in case.output["error"]


KINDS = {
    "registry-information": ("/companies-v2/GB/12%2F3", "businessInformation"),
    "company-sanctions": ("/companies/GB/A%20%26%20B%20%2F%20Co/sanctions", "companySanctions"),
    "ubo": ("/companies/GB/12%2F3/ubo", "ubo"),
}


def secrets(vendor: Vendor) -> dict[str, str]:
    return {"UNIFIED_API_URL": vendor.url, "UNIFIED_API_TOKEN": "a value of it"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_recipe_asks_and_keeps_with_its_status(
    plugin_case: MakeCase, vendor: Vendor, clock: FakeClock, kind: str
) -> None:
    path, place = KINDS[kind]
    vendor.answers = [{"data": [1]}]
    case = plugin_case(COMPANY, secrets(vendor), pluginKind=kind, vendor="asia-verify")
    assert case.state == "good"
    (got,) = vendor.received
    asked = got.path.partition("&callbackUrl=")
    assert (got.method, asked[0], bool(asked[1])) == ("GET", f"{path}?vendor=asia-verify", kind == "ubo")
    assert got.headers["authorization"] == "Bearer a value of it"
    assert case.context["pluginsOutput"][place] == {
        "data": [1],
        "name": "check",
        "status": "SUCCESS",
        "invokedAt": int(clock.now.timestamp() * 1000),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_vendor_does_not_offer_is_canceled_and_an_error_fails(
    plugin_case: MakeCase, vendor: Vendor, kind: str
) -> None:
    place = KINDS[kind][1]
    vendor.answers = [{"reason": "NOT_IMPLEMENTED", "error": "x"}, {"error": "register closed"}]
    case = plugin_case(COMPANY, secrets(vendor), pluginKind=kind, vendor="kyckr")
    assert (case.state, case.context["pluginsOutput"][place]["status"]) == ("good", "CANCELED")
    case = plugin_case(COMPANY, pluginKind=kind, vendor="kyckr")
    assert (case.state, case.problem) == ("bad", "kind")
    assert case.output["error"] == "The vendor reports an error: register closed"


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_that_lacks_what_is_asked_for_asks_nobody(plugin_case: MakeCase, vendor: Vendor, kind: str) -> None:
    context = {"entity": {"data": {"country": "GB"}}}
    case = plugin_case(context, secrets(vendor), pluginKind=kind, vendor="v")
    assert (case.state, case.problem, vendor.received) == ("bad", "request", [])
    case = plugin_case({"entity": {"data": {}}}, pluginKind=kind)
    assert (case.problem, case.output["error"][:8]) == ("parameters", "/vendor:")


def test_what_comes_later_is_in_progress(plugin_case: MakeCase, vendor: Vendor) -> None:
    hong_kong = {"entity": {"data": {"registrationNumber": "1"}}}
    kind = {"pluginKind": "registry-information", "vendor": "asia-verify", "defaultCountry": "HK"}
    case = plugin_case(hong_kong, secrets(vendor), **kind)
    assert case.context["pluginsOutput"]["businessInformation"]["status"] == "IN_PROGRESS"
    vendor.answers = [{"status": "IN_PROGRESS"}]
    case = plugin_case(COMPANY, pluginKind="ubo", vendor="kyckr")
    assert case.context["pluginsOutput"]["ubo"]["status"] == "IN_PROGRESS"


PERSON = {
    "endUserId": "u1",
    "callbackUrl": "https://acme.example/hook",
    "vendor": "veriff",
    "person": {
        "firstName": "Ana",
        "lastName": "Byron",
        "idNumber": "1",
        "dateOfBirth": "1990-01-01",
        "gender": "female",
    },
    "document": {"number": "2", "country": "GB", "type": "PASSPORT"},
    "images": {"face": "f", "documentFront": "f", "documentBack": "b"},
    "address": {"fullAddress": "1 Road"},
}


def kyc(vendor: Vendor) -> dict[str, Any]:
    side = {"transform": [{"transformer": "jmespath", "mapping": "whole"}]}
    return {"pluginKind": "kyc", "url": f"{vendor.url}/individual-verifications", "request": side}


def test_an_identity_check_is_asked_for_with_whole_data(plugin_case: MakeCase, vendor: Vendor) -> None:
    vendor.answers = [(202, {"id": "check-1"})]
    case = plugin_case({"whole": PERSON}, **kyc(vendor))
    assert (case.state, case.output) == ("good", {"id": "check-1"})
    assert (vendor.received[0].method, vendor.received[0].json) == ("POST", PERSON)


def test_an_identity_check_may_wait_for_its_vendor(plugin_case: MakeCase, vendor: Vendor) -> None:
    vendor.answers = [(202, {"id": "check-1"})]
    mapping = [{"transformer": "jmespath", "mapping": "merge(whole, {callbackUrl: callbackUrl})"}]
    declared = {**kyc(vendor), "request": {"transform": mapping}, "callback": {"event": "OK"}}
    case = plugin_case({"whole": PERSON}, **declared)
    url = vendor.received[0].json["callbackUrl"]
    assert url.startswith("http://localhost:3000/api/hooks/")
    with case.runtime.database.read() as tx:
        (row,) = callbacks_of_case(tx, "default", case.id)
    assert (row.status, row.event, row.destination) == ("waiting", "OK", "pluginsOutput.check.data")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"vendor": ""}, "/vendor"),
        ({"address": {}}, "/address"),
        ({"document": {"number": "2", "country": "GB", "type": "VISA"}}, "/document/type"),
        ({"person": {**PERSON["person"], "gender": None}}, "/person/gender"),  # type: ignore[dict-item]
        ({"images": None}, "/images"),
    ],
)
def test_an_identity_check_without_all_its_data_asks_nobody(
    plugin_case: MakeCase, vendor: Vendor, change: Any, place: str
) -> None:
    case = plugin_case({"whole": {**PERSON, **change}}, **kyc(vendor))
    assert (case.state, case.problem, vendor.received) == ("bad", "schema", [])
    assert f"{place} - " in case.output["error"]
