"""The kind `webhook`: signatures that a receiver can check, and answers that are kept only on demand."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from ballerine_app.plugins.webhook_signature import hmac_signature, standard_signature
from tests.journeys import FakeClock
from tests.services.plugin_cases import MakeCase
from tests.vendor_server import Vendor
from tests.workflows import effects

SECRET = "whsec_" + base64.b64encode(b"a key of some bytes").decode()
BODY = {"request": {"transform": [{"transformer": "jmespath", "mapping": "{b: entity.id, a: `1`}"}]}}


@pytest.mark.parametrize(
    ("body", "signature"),
    [
        (b'{"foo":"bar"}', "3f3ab3986b656abb17af3eb1443ed6c08ef8fff9fea83915909d1b421aec89be"),
        (b'["foo","bar"]', "769398ed925a354d635cb5f7a270ac964435b37d5d23dde70d1b78ba6f942a19"),
        (b'"foo"', "1fd4b20936f4b6f974de6a5dd9b01d2bbf2e07204a781fda924215240faa059a"),
    ],
)
def test_ballerines_signatures(body: bytes, signature: str) -> None:
    assert hmac_signature(b"secret", body) == signature


def test_the_standards_own_example() -> None:
    from datetime import UTC, datetime

    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, UTC)
    signature = standard_signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_can_check_both_signatures(plugin_case: MakeCase, vendor: Vendor, clock: FakeClock) -> None:
    case = plugin_case(None, {"webhookSharedSecret": SECRET}, pluginKind="webhook", url=vendor.url, **BODY)
    assert case.state == "good"
    (got,) = vendor.received
    assert got.body == b'{"b":"e1","a":1}'
    assert got.headers["x-hmac-signature"] == hmac.digest(b"a key of some bytes", got.body, "sha256").hex()
    effect_id = effects(case.runtime, case.id)[0].id
    assert got.headers["webhook-id"] == effect_id
    assert got.headers["webhook-timestamp"] == str(int(clock.now.timestamp()))
    content = f"{effect_id}.{got.headers['webhook-timestamp']}.".encode() + got.body
    expected = base64.b64encode(hmac.digest(b"a key of some bytes", content, hashlib.sha256)).decode()
    assert got.headers["webhook-signature"] == f"v1,{expected}"


@pytest.mark.parametrize(
    ("signature", "headers"),
    [
        ("standard", {"webhook-signature"}),
        ("x-hmac", {"x-hmac-signature"}),
        ("both", {"webhook-signature", "x-hmac-signature"}),
        ("none", set()),
    ],
)
def test_which_signatures_are_sent(plugin_case: MakeCase, vendor: Vendor, signature: str, headers: set[str]) -> None:
    secrets = {"webhookSharedSecret": "a plain one"}
    plugin_case(None, secrets, pluginKind="webhook", url=vendor.url, signature=signature, **BODY)
    assert {name for name in vendor.received[0].headers if "signature" in name} == headers


def test_two_secrets_sign_while_one_is_replaced(plugin_case: MakeCase, vendor: Vendor) -> None:
    secrets = {"NEW": "the new one", "OLD": "the old one"}
    plugin_case(None, secrets, pluginKind="webhook", url=vendor.url, signingSecrets=["NEW", "OLD"], **BODY)
    got = vendor.received[0]
    assert len(got.headers["webhook-signature"].split()) == 2
    assert got.headers["x-hmac-signature"] == hmac_signature(b"the new one", got.body)


def test_without_a_secret_it_says_so(plugin_case: MakeCase, vendor: Vendor) -> None:
    assert plugin_case(pluginKind="webhook", url=vendor.url, **BODY).state == "good"
    got = vendor.received[0].headers
    assert (got["x-hmac-signature"], "webhook-signature" in got) == ("UNSIGNED", False)


def test_a_secret_that_is_named_must_be_there(plugin_case: MakeCase, vendor: Vendor) -> None:
    case = plugin_case(pluginKind="webhook", url=vendor.url, signingSecrets=["GONE"], **BODY)
    assert (case.state, case.problem, vendor.received) == ("bad", "secret", [])


def test_a_secret_that_is_no_base64(plugin_case: MakeCase, vendor: Vendor) -> None:
    case = plugin_case(None, {"webhookSharedSecret": "whsec_???"}, pluginKind="webhook", url=vendor.url, **BODY)
    assert (case.problem, vendor.received) == ("secret", [])
    assert "???" not in case.output["error"]


def test_its_answer_is_kept_on_demand(plugin_case: MakeCase, vendor: Vendor) -> None:
    vendor.answers = [{"id": 5}]
    assert plugin_case(pluginKind="webhook", url=vendor.url).output is None
    form = {"transform": [{"transformer": "jmespath", "mapping": "id"}]}
    assert plugin_case(pluginKind="webhook", url=vendor.url, response=form).output == 5
    kept = plugin_case(pluginKind="webhook", url=vendor.url, persistResponseDestination="entity.sent")
    assert kept.context["entity"]["sent"] == {"id": 5}


def test_without_kind_and_actions_it_is_one_and_its_failure_is_kept(plugin_case: MakeCase, vendor: Vendor) -> None:
    vendor.answers = [(404, {})]
    case = plugin_case(url=vendor.url, pluginKind=None, successAction=None, errorAction=None)
    assert case.state == "checking"
    assert case.output["status"] == "ERROR"
    assert "x-hmac-signature" in vendor.received[0].headers
