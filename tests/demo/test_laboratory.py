"""The vendor laboratory: every scenario over real HTTP, callbacks, and its counts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest

from ballerine_app.demo.laboratory.ledger import Brought
from ballerine_app.demo.laboratory.pace import QUICK
from ballerine_app.demo.laboratory.providers import PROVIDERS
from ballerine_app.demo.laboratory.scenarios import SCENARIOS, chosen
from ballerine_app.demo.laboratory.server import ADDRESS, Laboratory
from ballerine_app.demo.laboratory.service import SERVICES
from ballerine_app.plugins.http_client import GuardedHttp
from ballerine_app.plugins.http_target import OutgoingRules
from ballerine_app.plugins.ports import HttpRequest, HttpResponse, PluginFailed
from ballerine_app.plugins.webhook_signature import hmac_signature
from tests.conftest import PROJECT
from tests.demo.conftest import SECRET, TOKEN
from tests.effect_worker import until

PERSON = {"firstName": "Ada", "lastName": "Byron", "dateOfBirth": "1985-12-10", "country": "PT"}


def ask(
    http: GuardedHttp, path: str, body: Any = None, *, key: str = "", token: str = TOKEN, timeout: float = 2.0
) -> HttpResponse:
    """POST a body, or GET without one, as a plugin would."""
    url, _ = http.target(ADDRESS + path)
    headers = {"authorization": f"Bearer {token}", **({"idempotency-key": key} if key else {})}
    content = b"" if body is None else orjson.dumps(body)
    method = "GET" if body is None else "POST"
    return http.send(HttpRequest(method, url, tuple(headers.items()), content, timeout=timeout))


def told(response: HttpResponse) -> Any:
    assert response.status in (200, 201, 202), response.body
    return orjson.loads(response.body)


def failure(act: Callable[[], Any]) -> str:
    with pytest.raises(PluginFailed) as caught:
        act()
    return caught.value.code


def test_a_keyword_in_any_data_chooses_and_ordinary_data_chooses_nothing() -> None:
    assert chosen(["Lab-Rejected Ltd"]).verdict == "rejected"
    assert chosen(["ada+lab-429-always@example.com"]).delivery == "429-always"
    assert chosen(["lab_slow", "lab-duplicate", "lab-unclear"]) == chosen(["lab-unclear lab-duplicate lab-slow"])
    assert chosen(["lab-500-at-north"], "north").delivery == "500"
    assert chosen(["lab-500-at-north"], "atlas").delivery == ""
    assert chosen(["Slow", "Rejected Labels Ltd", "lab-slowly", "Collab-slower"]) == chosen([])


def test_the_same_request_always_gets_the_same_facts(http: GuardedHttp) -> None:
    first = told(ask(http, "/at/meridian/registry/NO/918220441"))
    assert first == told(ask(http, "/at/meridian/registry/NO/918220441"))
    assert first != told(ask(http, "/at/meridian/registry/NO/918220442"))
    assert sum(owner["percentage"] for owner in first["data"]["owners"]) == 100


def test_each_verdict_shows_in_each_service(http: GuardedHttp) -> None:
    def of(keyword: str) -> list[Any]:
        person = {**PERSON, "lastName": f"Byron {keyword}"}
        merchant = ask(http, "/merchant-screening/mastercard", {"merchant": {"name": keyword}})
        return [
            told(ask(http, "/identity-checks", person))["decision"],
            len(told(ask(http, "/sanctions/individuals", person))["hits"]),
            len(told(ask(http, f"/companies/PT/Acme%20{keyword}/sanctions"))["data"]),
            told(ask(http, f"/companies-v2/PT/{keyword}")).get("data", [{}])[0].get("status"),
            told(ask(http, "/email-risk", {"email": f"{keyword}@example.com"}))["level"],
            told(merchant)["possibleMerchantMatches"][0]["totalLength"],
        ]

    assert of("lab-approved") == ["approved", 0, 0, "active", "low", 0] == of("anybody")
    assert of("lab-rejected") == ["declined", 1, 1, "dissolved", "high", 1]
    assert of("lab-unclear") == ["review", 1, 1, None, "medium", 1]


def test_the_token_is_asked_for_where_vendors_ask_for_it(http: GuardedHttp) -> None:
    assert ask(http, "/email-risk", {"email": "a@example.com"}, token="another token").status == 401
    assert ask(http, "/webhooks/any", {"a": 1}, token="another token").status == 200
    assert ask(http, "/nothing-here").status == 404


DELIVERIES: dict[str, Any] = {
    "slow": 200,
    "drip": 200,
    "429": 429,
    "429-always": 429,
    "500-once": 500,
    "500": 500,
    "timeout": "timeout",
    "hang-up": "broken",
    "broken-json": 200,
    "wrong-schema": 200,
    "huge": "too_large",
    "redirect": 302,
}


def test_every_scenario_of_the_delivery_is_tested_here() -> None:
    assert set(DELIVERIES) == {scenario.name for scenario in SCENARIOS if scenario.group == "delivery"}


@pytest.mark.parametrize("name", DELIVERIES)
def test_a_delivery_is_as_told(name: str, http: GuardedHttp, laboratory: Laboratory) -> None:
    def once() -> HttpResponse:
        return ask(http, "/at/mailsense/email-risk", {"email": f"lab-{name}@example.com"}, key="k", timeout=timeout)

    expected = DELIVERIES[name]
    timeout = 0.5 if name == "timeout" else 60.0
    if isinstance(expected, str):
        assert failure(once) == expected
    else:
        answer = once()
        assert answer.status == expected
        if name in ("slow", "drip"):
            assert orjson.loads(answer.body)["level"] == "low"
        elif name == "broken-json":
            with pytest.raises(orjson.JSONDecodeError):
                orjson.loads(answer.body)
        elif name == "wrong-schema":
            assert "level" not in orjson.loads(answer.body)
        elif name.startswith("429"):
            assert answer.headers["retry-after"] == str(QUICK.retry_after)
    acted = name in ("slow", "drip", "timeout", "hang-up", "broken-json", "wrong-schema", "huge")
    assert laboratory.ledger.acts("email-risk") == acted
    if name in ("429", "500-once", "429-always", "500"):
        again = once()
        assert again.status == (200 if name in ("429", "500-once") else expected)
        assert laboratory.ledger.acts("email-risk") == (again.status == 200)


def test_a_vendor_that_gets_the_same_key_again_does_its_work_once(http: GuardedHttp, laboratory: Laboratory) -> None:
    for _ in range(3):
        ask(http, "/identity-checks", PERSON, key="effect_1")
    ask(http, "/identity-checks", PERSON, key="effect_2")
    ledger = laboratory.ledger
    assert ledger.keys("identity-check") == {"effect_1": 3, "effect_2": 1}
    assert (ledger.calls("identity-check"), ledger.acts("identity-check")) == (4, 2)
    assert [each.attempt for each in ledger.received("identity-check")] == [1, 2, 3, 1]


def test_one_provider_can_be_in_trouble_while_others_are_not(http: GuardedHttp, laboratory: Laboratory) -> None:
    laboratory.trouble("lab-500", provider="north")
    assert ask(http, "/at/north/registry/NO/1").status == 500
    assert ask(http, "/at/meridian/registry/NO/1").status == 200
    laboratory.calm()
    assert ask(http, "/at/north/registry/NO/1").status == 200
    with pytest.raises(ValueError, match="no keyword"):
        laboratory.trouble("lab-nonsense")


def test_providers_cover_their_countries_and_know_their_share(http: GuardedHttp) -> None:
    def found(provider: str, country: str, count: int = 60) -> int:
        answers = [told(ask(http, f"/at/{provider}/registry/{country}/{number}")) for number in range(count)]
        return sum(answer["found"] for answer in answers)

    assert found("north", "PT", 5) == 0
    assert found("meridian", "KE", 5) > 0
    assert found("north", "NO") > found("atlas", "NO") > 30


@dataclass
class Inbox:
    """Takes callbacks in place of the product, and answers by a script; the last status stays."""

    statuses: list[int] = field(default_factory=lambda: [200])
    taken: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, url: str, headers: Any, body: bytes) -> int:
        with self.lock:
            self.taken.append((url, dict(headers), body))
            return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]


def called_back(keyword: str, inbox: Inbox, *, path: str = "/individual-verification-sessions") -> Laboratory:
    """A laboratory whose callbacks go to the inbox, after one request."""
    laboratory = Laboratory(secret=SECRET, pace=QUICK, post=inbox).start()
    http = GuardedHttp(laboratory.reached_by(OutgoingRules()))
    try:
        body = {**PERSON, "lastName": f"Byron {keyword}", "callbackUrl": "http://localhost:9/hook/lab-500"}
        assert ask(http, path, body, key="k").status == 201
        # The same again: a vendor that honours the key brings no second result.
        assert ask(http, path, body, key="k").status == 201
    finally:
        http.close()
    return laboratory


@pytest.mark.parametrize(("keyword", "times"), [("plain", 1), ("lab-duplicate", 2), ("lab-late", 1), ("lab-early", 1)])
def test_a_result_is_brought_signed_and_as_often_as_told(keyword: str, times: int) -> None:
    inbox = Inbox()
    laboratory = called_back(keyword, inbox)
    try:
        until(lambda: len(inbox.taken) == times)
    finally:
        laboratory.close()
    assert len(inbox.taken) == times
    url, headers, body = inbox.taken[0]
    assert url == "http://localhost:9/hook/lab-500"
    assert headers["x-hmac-signature"] == hmac_signature(SECRET.encode(), body)
    assert orjson.loads(body)["decision"] == "approved"
    assert len(orjson.loads(body)["images"]) == 3


def test_an_early_callback_comes_before_the_answer() -> None:
    inbox = Inbox()
    laboratory = called_back("lab-early", inbox)
    laboratory.close()
    # It was there when the answer came, and nothing was waited for.
    assert [each.how for each in laboratory.ledger.brought()] == ["early"]


def test_a_callback_that_is_not_taken_is_brought_again() -> None:
    inbox = Inbox(statuses=[503, 409, 200])
    laboratory = called_back("lab-early", inbox)
    try:
        until(lambda: len(inbox.taken) == 3)
    finally:
        laboratory.close()
    assert laboratory.ledger.brought()[-1].status == 200


def test_a_forged_callback_has_a_wrong_signature_and_comes_once() -> None:
    inbox = Inbox(statuses=[401])
    laboratory = called_back("lab-forged", inbox)
    try:
        until(lambda: bool(inbox.taken))
    finally:
        laboratory.close()
    [(_, headers, body)] = inbox.taken
    assert headers["x-hmac-signature"] != hmac_signature(SECRET.encode(), body)


def test_a_callback_goes_nowhere_but_to_this_computer_and_the_product(laboratory: Laboratory) -> None:
    laboratory.callbacks.bring("http://192.0.2.1/hook", {}, "", 1)
    assert laboratory.ledger.brought() == [Brought("http://192.0.2.1/hook", "", 0)]


def test_a_callback_over_http_reaches_the_product(http: GuardedHttp, laboratory: Laboratory) -> None:
    # The laboratory's own receiver of webhooks stands for the product.
    body = {**PERSON, "callbackUrl": f"{laboratory.url}/webhooks/identity"}
    assert told(ask(http, "/identity-checks", body))["status"] == "pending"
    until(lambda: bool(laboratory.ledger.received("webhook")))
    assert laboratory.ledger.received("webhook")[0].asked.body["decision"] == "approved"


def test_nobody_is_let_in_but_this_laboratory(laboratory: Laboratory) -> None:
    rules = laboratory.reached_by(OutgoingRules())
    other = Laboratory().start()
    try:
        client = GuardedHttp(rules)
        assert client.target(ADDRESS + "/x")[0] == f"{laboratory.url}/x"
        for url in (f"{other.url}/x", f"http://localhost:{laboratory.port}/x", "http://vendor.example/x"):
            assert failure(lambda url=url: client.target(url)) == "address_refused"  # type: ignore[misc]
        client.close()
        # What an operator has mapped to the laboratory leads there too.
        mapped = laboratory.reached_by(
            OutgoingRules(mapped={"OLD": ADDRESS, "NEW": f"{ADDRESS}/x", "THEIRS": "https://a.b"})
        )
        assert mapped.destination("OLD/y") == f"{laboratory.url}/y"
        assert mapped.destination("NEW/y") == f"{laboratory.url}/x/y"
        assert mapped.destination("THEIRS/y") == "https://a.b/y"
    finally:
        other.close()


def test_it_closes_while_a_caller_waits_for_ever(http: GuardedHttp, laboratory: Laboratory) -> None:
    caller = threading.Thread(
        target=lambda: failure(lambda: ask(http, "/email-risk", {"email": "lab-timeout@example.com"}, timeout=60))
    )
    caller.start()
    until(lambda: laboratory.ledger.calls("email-risk") == 1)
    laboratory.close()
    caller.join(timeout=10)
    assert not caller.is_alive()


def test_the_page_tells_every_capability_of_the_demo() -> None:
    page = (PROJECT / "docs" / "laboratory.md").read_text("utf-8")
    for file in (PROJECT / "ballerine_app" / "demo" / "screening" / "routings").glob("*.json"):
        routing = orjson.loads(file.read_bytes())
        names = ", ".join(provider["name"] for provider in routing["providers"])
        assert all(f"/at/{each['name']}/" in each["plugin"]["url"] for each in routing["providers"])
        [line] = [line for line in page.splitlines() if line.startswith(f"| `{routing['capability']}` |")]
        assert line.startswith(f"| `{routing['capability']}` | {routing['strategy']['type']}")
        assert line.endswith(f"| {names} |")


def test_the_page_tells_every_scenario_service_and_provider() -> None:
    page = (PROJECT / "docs" / "laboratory.md").read_text("utf-8")
    for scenario in SCENARIOS:
        assert f"| `lab-{scenario.name}` | {scenario.group} | {scenario.what} |" in page
    for service in SERVICES:
        token = "yes" if service.guarded else "no"
        assert f"| {service.name} | `{service.method} {service.path}` | {service.what} | {token} |" in page
    for provider in PROVIDERS.values():
        assert f"| `{provider.name}` | {provider.what} |" in page
